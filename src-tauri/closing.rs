//! Closing the window while something is being written: asked first, and the last checkpoint is waited for.

use crate::app_state::AppState;
use crate::jobs::JobKind;
use crate::question::{Question, show};
use std::time::Duration;
use tauri::{AppHandle, Manager, Window, WindowEvent};

/// How long work may take to end once it is cancelled. What it does not keep within that, the next start finds in
/// its journal as after a crash.
const SHUTDOWN_GRACE: Duration = Duration::from_mins(1);

/// Handles the window's events, of which only the wish to close it matters.
pub(crate) fn handle(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle().clone();
    let state = app.state::<AppState>();
    let Some(kind) = state.jobs.interruptible() else { return };
    api.prevent_close();
    // A second wish, while the first is being asked about or seen to, changes nothing.
    if let Some(turn) = state.start_closing() {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let _turn = turn;
            if show(&app, question(kind)).await {
                stop_all(&app).await;
                app.exit(0);
            }
        });
    }
}

/// Cancels all work and waits until what it wrote is in its journal.
pub(crate) async fn stop_all(app: &AppHandle) {
    let state = app.state::<AppState>();
    state.jobs.cancel_all();
    // Fails when a disk or a server keeps it waiting for longer.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, state.jobs.ended()).await;
}

fn question(kind: JobKind) -> Question {
    let (heading, text) = match kind {
        JobKind::Import => (
            "An import is running",
            "If you close Tableferry now, the import stops. What is written so far stays, and you can continue the \
             import later from where it stopped.",
        ),
        JobKind::Undo => (
            "An import is being undone",
            "If you close Tableferry now, this stops. What is undone so far stays so, and you can go on with it \
             later from where it stopped.",
        ),
        JobKind::Compare | JobKind::Other => (
            "A comparison is running",
            "If you close Tableferry now, the comparison stops and its result is lost. The table stays as it is.",
        ),
    };
    Question {
        heading: heading.to_owned(),
        text: text.to_owned(),
        yes: "Stop and close",
        no: "Keep running",
        destroys: false,
    }
}
