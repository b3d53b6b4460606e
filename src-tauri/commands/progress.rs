//! Progress for the page.

use crate::long_work::{Fraction, in_task_bar};
use serde::Serialize;
use tauri::AppHandle;
use tauri::ipc::Channel;

/// Sends progress over a channel.
pub(super) fn progress_to<T: Serialize>(channel: Channel<T>) -> impl FnMut(T) {
    move |progress| {
        // Fails only when the page is gone.
        let _ = channel.send(progress);
    }
}

/// The same, and shows it in the task bar.
pub(super) fn long_progress_to<T: Serialize + Fraction>(
    app: AppHandle,
    channel: Channel<T>,
) -> impl FnMut(T) {
    let mut show = in_task_bar(app);
    move |progress| {
        show(&progress);
        let _ = channel.send(progress);
    }
}
