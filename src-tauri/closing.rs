//! Closing the window while something is being written: asked first, and the last checkpoint is waited for.

use crate::dialogs::Dialogs;
use crate::question::show;
use app::{App, Question};
use std::time::Duration;
use tauri::{AppHandle, Manager, Window, WindowEvent};

/// How long work may take to end once it is cancelled. What it does not keep within that, the next start finds in
/// its journal as after a crash.
const SHUTDOWN_GRACE: Duration = Duration::from_mins(1);

/// Handles the window's events, of which only the wish to close it matters.
pub(crate) fn handle(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle().clone();
    let Some(kind) = app.state::<App>().jobs().interruptible() else { return };
    api.prevent_close();
    // A second wish, while the first is being asked about or seen to, changes nothing.
    if let Some(permit) = app.state::<Dialogs>().start_closing() {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let _permit = permit;
            if show(&app, Question::close(kind)).await {
                stop_all(&app).await;
                app.exit(0);
            }
        });
    }
}

/// Cancels all work and waits until what it wrote is in its journal.
pub(crate) async fn stop_all(app: &AppHandle) {
    let state = app.state::<App>();
    let jobs = state.jobs();
    jobs.cancel_all();
    // Fails when a disk or a server keeps it waiting for longer.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, jobs.ended()).await;
}
