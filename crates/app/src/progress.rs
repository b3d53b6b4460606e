//! Progress of long work, at most ten times a second: bursts of messages freeze a window.

use join::Pass;
use profile::ReadProgress;
use serde::Serialize;
use std::time::{Duration, Instant};
use ts_rs::TS;

/// How far a check has come.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CheckProgress {
    /// The table whose rows are read for the items in which they stand or into which they are copied, before the check
    /// itself; one may be read more than once.
    pub joining: Option<String>,
    #[serde(flatten)]
    #[ts(flatten)]
    pub read: ReadProgress,
}

impl CheckProgress {
    /// While tables are put together with the one of this name.
    pub(crate) fn joining(pass: Pass<'_>, name: &str, started: Instant) -> Self {
        Self {
            joining: Some(pass.table.unwrap_or(name).to_owned()),
            read: ReadProgress::of(pass.source, &pass.position, started),
        }
    }

    /// While the rows are held against the rules.
    pub(crate) fn checking(read: ReadProgress) -> Self {
        Self { joining: None, read }
    }
}

const MIN_INTERVAL: Duration = Duration::from_millis(100);

/// Leaves out what comes too soon after the last that went through. The last word, once the work has ended, is the
/// answer of the work itself.
pub(crate) fn limited<T>(mut report: impl FnMut(T)) -> impl FnMut(T) {
    let mut last: Option<Instant> = None;
    move |progress| {
        if last.is_none_or(|last| last.elapsed() >= MIN_INTERVAL) {
            last = Some(Instant::now());
            report(progress);
        }
    }
}
