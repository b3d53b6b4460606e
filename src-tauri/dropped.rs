//! Files and folders dropped on the window. They are opened here, so that the page needs no right to name a path.

use crate::dialogs::Dialogs;
use app::{App, FormatChoice, ListingProgress, Opened};
use failure::Failure;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, Window, WindowEvent};

/// How many drops there were: each is a job of its own.
static DROPS: AtomicU64 = AtomicU64::new(0);

/// What the page hears of a drop.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Dropped {
    Hovering,
    Left,
    /// What was dropped is looked through, under a job that the page may cancel.
    Looking {
        job: String,
        progress: ListingProgress,
    },
    Opened {
        opened: Box<Opened>,
    },
    Refused {
        failure: Failure,
    },
}

/// Handles the window's events, of which only drops matter.
pub(crate) fn handle(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let app = window.app_handle();
    match event {
        DragDropEvent::Enter { .. } => tell(app, &Dropped::Hovering),
        DragDropEvent::Leave => tell(app, &Dropped::Left),
        DragDropEvent::Drop { .. } if window.state::<Dialogs>().has_own_drag() => {
            tell(app, &Dropped::Left);
        }
        DragDropEvent::Drop { paths, .. } => {
            // A link that is dropped comes as a path that leads nowhere.
            let paths: Vec<PathBuf> = paths.iter().filter(|path| path.is_absolute()).cloned().collect();
            if paths.is_empty() {
                tell(app, &Dropped::Left);
            }
            open(app, paths);
        }
        _ => {}
    }
}

/// Opens what was dropped on the window, or given to the app otherwise. With no paths it does nothing.
pub(crate) fn open(app: &AppHandle, paths: Vec<PathBuf>) {
    if paths.is_empty() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let job = format!("drop-{}", DROPS.fetch_add(1, Ordering::Relaxed));
        let looking = |progress| tell(&app, &Dropped::Looking { job: job.clone(), progress });
        let looked = app.state::<App>().look_into(paths, FormatChoice::default(), &job, looking).await;
        let dropped = match looked {
            Ok(opened) => Dropped::Opened { opened: Box::new(opened) },
            Err(failure) => Dropped::Refused { failure },
        };
        tell(&app, &dropped);
    });
}

fn tell(app: &AppHandle, dropped: &Dropped) {
    // Fails only when the window is going away.
    let _ = app.emit("file-dropped", dropped);
}
