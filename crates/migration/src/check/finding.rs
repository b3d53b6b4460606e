//! What the dry run found, grouped by what mends it.

use crate::profile::Sample;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the dry run says about the whole source under a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    pub records: u64,
    /// Items that an import would write. `records = items + rejected + duplicates`.
    pub items: u64,
    pub rejected: u64,
    /// Records whose key another record bears too, and that would not be written as items of their own.
    pub duplicates: u64,
    /// Write units for the table and all indexes together.
    pub write_units: u64,
    /// Bytes of all items, attribute names counted.
    pub bytes: u64,
    /// Write units and entries of the table (first) and of each index.
    pub targets: Vec<TargetLoad>,
    pub findings: Vec<Finding>,
    pub seconds: f64,
}

/// What the table or one index receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetLoad {
    /// Name of the table or index.
    pub name: String,
    /// Items that enter it.
    pub entries: u64,
    pub write_units: u64,
}

/// One thing that a person should know before importing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    pub severity: Severity,
    /// A stable word for what was found, such as `not_a_number`.
    pub code: String,
    /// The column it is about, if it is about one.
    pub column: Option<String>,
    /// Records (or, for a finding about the plan, things) concerned.
    pub count: u64,
    /// The first few of them.
    pub samples: Vec<Sample>,
    /// What was found, in plain words.
    pub message: String,
    /// What would mend it.
    pub repair: String,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The import cannot start.
    Blocker,
    /// Records will be rejected, or something wants a look.
    Warning,
    /// Good to know.
    Note,
}

impl CheckResult {
    /// True when the import cannot start.
    pub fn has_blocker(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Blocker)
    }
}
