//! Files dropped on the window. They are opened here, so that the page needs no right to name a path.

use crate::app_state::AppState;
use crate::commands::open::{OpenedSource, opened};
use failure::Failure;
use serde::Serialize;
use source::Source;
use std::path::PathBuf;
use tauri::{DragDropEvent, Emitter, Manager, Window, WindowEvent};

/// What the page hears of a drop.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Dropped {
    Hovering,
    Left,
    Opened { source: Box<OpenedSource> },
    Refused { failure: Failure },
}

/// Handles the window's events, of which only drops matter.
pub(crate) fn handle(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    match event {
        DragDropEvent::Enter { .. } => tell(window, &Dropped::Hovering),
        DragDropEvent::Leave => tell(window, &Dropped::Left),
        DragDropEvent::Drop { .. } if window.state::<AppState>().has_own_drag() => {
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
            tauri::async_runtime::spawn_blocking(move || {
                let dropped = match open(&window, &paths) {
                    Ok(source) => Dropped::Opened { source: Box::new(source) },
                    Err(failure) => Dropped::Refused { failure },
                };
                tell(&window, &dropped);
            });
        }
        _ => {}
    }
}

fn open(window: &Window, paths: &[PathBuf]) -> Result<OpenedSource, Failure> {
    match paths {
        [path] => {
            let state = window.state::<AppState>();
            state.confirmed.add_file(path);
            let source = Source::open(path);
            state.note_opening(path, &source);
            opened(&state, source?)
        }
        _ => Err(Failure::new(
            "several_files",
            "Tableferry carries one table at a time.",
            "Drop one file on the window.",
        )),
    }
}

fn tell(window: &Window, dropped: &Dropped) {
    // Fails only when the window is going away.
    let _ = window.emit("file-dropped", dropped);
}
