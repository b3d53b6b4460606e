//! What lies beside a journal, and whose run it is.

use super::error::JournalError;
use super::file::make_folder_of;
use private_files;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So often, and so long each time, a run waits for those who only look whether it is held: they hold it for a moment.
const LOOKS: u32 = 20;
const LOOK_TAKES: Duration = Duration::from_millis(5);

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

    /// Rows whose items the table did not take, where rows of other tables stand in them or they stand in others.
    pub(in crate::import) fn fates(&self) -> PathBuf {
        self.0.with_extension("fates")
    }

    /// Of a run through S3: the objects that are whole.
    pub(in crate::import) fn objects(&self) -> PathBuf {
        self.0.with_extension("objects")
    }

    /// Removes what an earlier run with the same journal left.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(in crate::import) fn clear(&self) -> Result<(), JournalError> {
        for path in [self.copies(), self.untouched(), self.fates(), self.objects()] {
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
        let opened = make_folder_of(&path).and_then(|()| self.open_lock());
        let file = opened.map_err(|source| JournalError::Unwritable { path: path.clone(), source })?;
        let mut looks = 0;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(RunLock { _file: file }),
                Err(TryLockError::WouldBlock) if looks < LOOKS => {
                    looks += 1;
                    std::thread::sleep(LOOK_TAKES);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(JournalError::InFlightGuard { path: self.0.to_owned() });
                }
                Err(TryLockError::Error(source)) => return Err(JournalError::Unwritable { path, source }),
            }
        }
    }

    fn open_lock(&self) -> std::io::Result<File> {
        private_files::options().create(true).truncate(false).read(true).write(true).open(self.lock_file())
    }

    /// True while a process holds the run. Any number may look at the same time: none takes another for the run.
    pub(in crate::import) fn is_locked(&self) -> bool {
        let is_held = |file: File| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
        self.lock_file().exists() && self.open_lock().is_ok_and(is_held)
    }
}

/// A run held by this process.
#[derive(Debug)]
pub(in crate::import) struct RunLock {
    _file: File,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_look_whether_a_run_is_held_neither_see_nor_stop_each_other_or_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("journal.json");
        let files = RunFiles(&journal);
        assert!(!files.is_locked());
        drop(files.lock().unwrap());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert!((0..2000).all(|_| !files.is_locked())));
            }
        });
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..2000).filter(|_| files.is_locked()).count());
            }
            for _ in 0..50 {
                drop(files.lock().unwrap());
            }
        });
        let held = files.lock().unwrap();
        assert!(files.is_locked());
        assert!(matches!(files.lock(), Err(JournalError::InFlightGuard { .. })));
        drop(held);
        assert!(!files.is_locked());
    }
}
