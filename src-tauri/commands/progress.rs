//! Progress for the page, at most ten times a second: bursts of messages freeze the window.

use serde::Serialize;
use std::time::{Duration, Instant};
use tauri::ipc::Channel;

const MIN_INTERVAL: Duration = Duration::from_millis(100);

/// Sends progress over a channel, leaving out what comes too soon. The last word, once the work has ended, is
/// the command's own answer.
pub(super) fn progress_to<T: Serialize>(channel: Channel<T>) -> impl FnMut(T) {
    let mut last: Option<Instant> = None;
    move |progress| {
        if last.is_none_or(|last| last.elapsed() >= MIN_INTERVAL) {
            last = Some(Instant::now());
            // Fails only when the page is gone.
            let _ = channel.send(progress);
        }
    }
}
