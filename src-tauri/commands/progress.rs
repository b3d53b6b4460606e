//! Progress for the page.

use serde::Serialize;
use tauri::ipc::Channel;

/// Sends progress over a channel.
pub(super) fn progress_to<T: Serialize>(channel: Channel<T>) -> impl FnMut(T) {
    move |progress| {
        // Fails only when the page is gone.
        let _ = channel.send(progress);
    }
}
