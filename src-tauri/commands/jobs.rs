//! Long work, whatever screen it belongs to.

use crate::desk::Desk;
use tauri::State;

/// Cancels the job of that name, also one that has yet to start; one that has ended is no fault.
#[tauri::command]
pub(crate) fn cancel(desk: State<'_, Desk>, job: &str) {
    desk.jobs.cancel(job);
}

/// Holds the job of that name, or lets it go on; one that has ended is no fault.
#[tauri::command]
pub(crate) fn pause_job(desk: State<'_, Desk>, job: &str, paused: bool) {
    desk.jobs.pause(job, paused);
}
