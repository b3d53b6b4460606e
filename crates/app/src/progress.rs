//! Progress of long work, at most ten times a second: bursts of messages freeze a window.

use std::time::{Duration, Instant};

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
