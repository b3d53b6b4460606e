//! Long work, whatever screen it belongs to.

use crate::app_state::AppState;
use tauri::State;

/// Cancels the job of that name, also one that has yet to start; one that has ended is no fault.
#[tauri::command]
pub(crate) fn cancel(state: State<'_, AppState>, job: &str) {
    state.jobs.cancel(job);
}

/// Holds the job of that name, or lets it go on; one that has ended is no fault.
#[tauri::command]
pub(crate) fn pause_job(state: State<'_, AppState>, job: &str, paused: bool) {
    state.jobs.pause(job, paused);
}
