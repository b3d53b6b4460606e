//! How tests wait: for a condition, never for a time. The bound is only there to end a test that would wait for ever;
//! no working machine comes near it, however busy it is.

#![expect(clippy::panic, reason = "this is where a test ends that waits in vain")]

use std::time::{Duration, Instant};

/// The longest that a test waits for anything.
pub const PATIENCE: Duration = Duration::from_mins(2);
/// How often a condition is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Looks until `look` finds something; `None`: in vain.
pub async fn find<T>(mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let bound = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return Some(found);
        }
        if Instant::now() > bound {
            return None;
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// Waits until `is_so`.
///
/// # Panics
/// When it never is; `what` says what was waited for.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let found = find(async || is_so().then_some(())).await;
    found.unwrap_or_else(|| in_vain(what));
}

/// The same in a test that is not asynchronous.
///
/// # Panics
/// When it never is; `what` says what was waited for.
pub fn until_blocking(what: &str, mut is_so: impl FnMut() -> bool) {
    let bound = Instant::now() + PATIENCE;
    while !is_so() {
        if Instant::now() > bound {
            in_vain(what);
        }
        std::thread::sleep(POLL_INTERVAL);
    }
}

/// What comes of `work`; `None` where it does not end.
pub async fn ended<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, work).await.ok()
}

/// What comes of `work`, which must end by itself.
///
/// # Panics
/// When it does not end; `what` says what was waited for.
pub async fn ends<T>(what: &str, work: impl Future<Output = T>) -> T {
    ended(work).await.unwrap_or_else(|| in_vain(what))
}

fn in_vain(what: &str) -> ! {
    panic!("waited in vain for {PATIENCE:?}: {what}")
}
