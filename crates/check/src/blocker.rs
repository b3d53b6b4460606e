//! Findings of the plan itself that keep the import from starting.

use plan::{Finding, FindingCode, Severity};

/// A finding that keeps the import from starting.
pub(super) fn blocker(code: FindingCode, column: Option<&str>, message: String, repair: &str) -> Finding {
    Finding::new(Severity::Blocker, code, column, message, repair)
}
