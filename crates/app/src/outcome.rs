//! How a piece of work ended, where nothing went wrong with the work itself.

use check::CheckResult;
use dynamodb::import::Report;
use dynamodb::verify::Verification;

/// How it ended. The command line's exit codes are 0, 1 and 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// It stopped, or was cancelled.
    NotDone,
    /// Done, but records were rejected, a blocker was found, or items differ.
    WithRejections,
}

impl From<&Report> for Outcome {
    fn from(report: &Report) -> Self {
        if report.stopped.is_some() || report.cancelled {
            Self::NotDone
        } else if report.records_rejected > 0 {
            Self::WithRejections
        } else {
            Self::Done
        }
    }
}

impl From<&CheckResult> for Outcome {
    fn from(result: &CheckResult) -> Self {
        let is_clean = result.rejected == 0 && !result.has_blocker();
        if is_clean { Self::Done } else { Self::WithRejections }
    }
}

impl From<&Verification> for Outcome {
    fn from(result: &Verification) -> Self {
        if result.agrees() { Self::Done } else { Self::WithRejections }
    }
}
