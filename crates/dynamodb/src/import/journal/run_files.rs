//! What lies beside a journal, and whose run it is.

use super::error::JournalError;
use super::file::make_folder_of;
use private_files;
use std::path::{Path, PathBuf};

/// Files that belong to the journal at a path.
#[derive(Debug, Clone)]
pub(in crate::import) struct RunFiles<'a>(pub &'a Path);

impl RunFiles<'_> {
    /// Copies of what was overwritten.
    pub(in crate::import) fn copies(&self) -> PathBuf {
        self.0.with_extension("copies.jsonl")
    }

    /// Records whose items were there already.
    pub(in crate::import) fn untouched(&self) -> PathBuf {
        self.0.with_extension("left_alone")
    }

    /// Removes what an earlier run with the same journal left.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(in crate::import) fn clear(&self) -> Result<(), JournalError> {
        for path in [self.copies(), self.untouched()] {
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(JournalError::Unwritable { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn lock_file(&self) -> PathBuf {
        self.0.with_extension("lock")
    }

    /// Holds the run for this process, until what this gives is dropped.
    ///
    /// # Errors
    /// [`JournalError::InFlightGuard`], or when the file cannot be made.
    pub(in crate::import) fn lock(&self) -> Result<RunLock, JournalError> {
        let path = self.lock_file();
        let opened = make_folder_of(&path)
            .and_then(|()| private_files::options().create(true).truncate(false).write(true).open(&path));
        let file = opened.map_err(|source| JournalError::Unwritable { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(RunLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(JournalError::InFlightGuard { path: self.0.to_owned() })
            }
            Err(std::fs::TryLockError::Error(source)) => Err(JournalError::Unwritable { path, source }),
        }
    }

    /// True while a process holds the run.
    pub(in crate::import) fn is_locked(&self) -> bool {
        self.lock_file().exists() && matches!(self.lock(), Err(JournalError::InFlightGuard { .. }))
    }
}

/// A run held by this process.
#[derive(Debug)]
pub(in crate::import) struct RunLock {
    _file: std::fs::File,
}
