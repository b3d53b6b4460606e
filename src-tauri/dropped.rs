//! Files and folders dropped on the window. They are opened here, so that the page needs no right to name a path.

use crate::dialogs::Dialogs;
use app::{App, FormatChoice, ListingProgress, Opened};
use failure::Failure;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use tauri::{DragDropEvent, Emitter, Manager, Window, WindowEvent};

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
    match event {
        DragDropEvent::Enter { .. } => tell(window, &Dropped::Hovering),
        DragDropEvent::Leave => tell(window, &Dropped::Left),
        DragDropEvent::Drop { .. } if window.state::<Dialogs>().has_own_drag() => {
            tell(window, &Dropped::Left);
        }
        DragDropEvent::Drop { paths, .. } => {
            // A link that is dropped comes as a path that leads nowhere.
            let paths: Vec<PathBuf> = paths.iter().filter(|path| path.is_absolute()).cloned().collect();
            if paths.is_empty() {
                tell(window, &Dropped::Left);
                return;
            }
            let window = window.clone();
            tauri::async_runtime::spawn(async move {
                let job = format!("drop-{}", DROPS.fetch_add(1, Ordering::Relaxed));
                let looking = |progress| tell(&window, &Dropped::Looking { job: job.clone(), progress });
                let app = window.state::<App>();
                let dropped = match app.look_into(paths, FormatChoice::default(), &job, looking).await {
                    Ok(opened) => Dropped::Opened { opened: Box::new(opened) },
                    Err(failure) => Dropped::Refused { failure },
                };
                tell(&window, &dropped);
            });
        }
        _ => {}
    }
}

fn tell(window: &Window, dropped: &Dropped) {
    // Fails only when the window is going away.
    let _ = window.emit("file-dropped", dropped);
}
