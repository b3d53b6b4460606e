//! Long work, whatever screen it belongs to.

use app::App;
use tauri::State;

/// Cancels the job of that name, also one that has yet to start; one that has ended is no fault.
#[tauri::command]
pub(crate) fn cancel(app: State<'_, App>, job: &str) {
    app.jobs().cancel(job);
}

/// Holds the job of that name, or lets it go on; one that has ended is no fault.
#[tauri::command]
pub(crate) fn pause_job(app: State<'_, App>, job: &str, paused: bool) {
    app.jobs().pause(job, paused);
}
