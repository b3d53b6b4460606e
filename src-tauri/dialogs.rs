//! Who may open a dialog of the system, or close the window: one at a time. And what is dragged within the page.

use failure::{Code, Failure};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What the shell keeps of its window.
#[derive(Debug)]
pub(crate) struct Dialogs {
    dialog: Arc<Semaphore>,
    closing: Arc<Semaphore>,
    /// Something is dragged that the page itself holds.
    own_drag: AtomicBool,
    /// Where the person chose something last.
    folder: Mutex<Option<PathBuf>>,
}

/// The right to have a dialog open, or to close the window; given back when it is dropped.
pub(crate) type DialogPermit = OwnedSemaphorePermit;

impl Dialogs {
    pub(crate) fn new() -> Self {
        Self {
            dialog: Arc::new(Semaphore::new(1)),
            closing: Arc::new(Semaphore::new(1)),
            own_drag: AtomicBool::new(false),
            folder: Mutex::new(None),
        }
    }

    /// Takes the right to open a dialog of the system: a page that asks for a hundred gets one.
    ///
    /// # Errors
    /// `dialog_open` while another is open.
    pub(crate) fn open(&self) -> Result<DialogPermit, Failure> {
        Arc::clone(&self.dialog).try_acquire_owned().map_err(|_| {
            Failure::new(
                Code::DialogOpen,
                "Another dialog of Tableferry is open.",
                "Answer it or close it, then try again.",
            )
        })
    }

    /// The folder in which the person chose something last, where a dialog begins.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes where something was chosen.
    pub(crate) fn note_chosen(&self, path: &Path) {
        if let Some(folder) = path.parent() {
            *self.folder.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
        }
    }

    /// Takes the right to close the window; `None` while that is being asked about or done.
    pub(crate) fn start_closing(&self) -> Option<DialogPermit> {
        Arc::clone(&self.closing).try_acquire_owned().ok()
    }

    /// Notes that a drag of something in the page has begun, or ended.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "told by GTK"))]
    pub(crate) fn set_own_drag(&self, is_under_way: bool) {
        self.own_drag.store(is_under_way, Ordering::Relaxed);
    }

    /// Whether what is dragged now comes from the page itself.
    pub(crate) fn has_own_drag(&self) -> bool {
        self.own_drag.load(Ordering::Relaxed)
    }
}
