//! How a piece of work ended, where nothing went wrong with the work itself.

use check::CheckResult;
use dynamodb::access::AccessReport;
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

impl Outcome {
    /// The worst of some; done where there is none.
    pub fn worst(outcomes: impl Iterator<Item = Self>) -> Self {
        outcomes.fold(Self::Done, |worst, outcome| match (worst, outcome) {
            (Self::NotDone, _) | (_, Self::NotDone) => Self::NotDone,
            (Self::WithRejections, _) | (_, Self::WithRejections) => Self::WithRejections,
            _ => Self::Done,
        })
    }
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

impl From<&AccessReport> for Outcome {
    fn from(report: &AccessReport) -> Self {
        if report.is_refused() { Self::WithRejections } else { Self::Done }
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome::{self, Done, NotDone, WithRejections};

    #[test]
    fn the_worst_outcome_counts() {
        assert_eq!(Outcome::worst([Done, WithRejections, Done].into_iter()), WithRejections);
        assert_eq!(Outcome::worst([NotDone, WithRejections].into_iter()), NotDone);
        assert_eq!(Outcome::worst([WithRejections, NotDone].into_iter()), NotDone);
        assert_eq!(Outcome::worst([Done].into_iter()), Done);
    }
}
