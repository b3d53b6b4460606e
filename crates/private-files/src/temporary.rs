//! Temporary files that have a name, so that several may read them. Each lies in a folder of its own, beside a lock that
//! its program holds for as long as it runs: so a later start knows what a crash left behind.

use super::making::{create, options};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What names of our folders start with.
const PREFIX: &str = "tableferry-";
const LOCK: &str = "tableferry.lock";
const CONTENT: &str = "content";

/// A temporary file. Dropping it removes it.
#[derive(Debug)]
pub struct TemporaryFile {
    folder: TempDir,
    /// Held until the folder is gone; nothing else is done with it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the system lets the lock go where this is dropped"))]
    lock: File,
}

impl TemporaryFile {
    /// An empty file that only this user may read, and a handle to write it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create() -> io::Result<(Self, File)> {
        Self::create_in(&std::env::temp_dir())
    }

    fn create_in(place: &Path) -> io::Result<(Self, File)> {
        loop {
            let mut builder = tempfile::Builder::new();
            builder.prefix(PREFIX);
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
            let folder = builder.tempdir_in(place)?;
            // Another Tableferry that starts just now may take the folder, still empty, for one that was left behind.
            if let Some(lock) = held(&folder.path().join(LOCK))? {
                let file = create(&folder.path().join(CONTENT))?;
                return Ok((Self { folder, lock }, file));
            }
        }
    }

    /// Where it lies.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(CONTENT)
    }
}

/// Holds the lock at `path`; `None` where the folder is gone or about to go.
fn held(path: &Path) -> io::Result<Option<File>> {
    let lock = match options().write(true).create(true).truncate(false).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    match lock.try_lock() {
        Ok(()) => Ok(path.exists().then_some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Removes the temporary files in `place` whose programs have ended.
pub(super) fn sweep(place: &Path) {
    let Ok(entries) = std::fs::read_dir(place) else { return };
    let is_named = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    for entry in entries.flatten().filter(is_named) {
        // What cannot be removed now, a later start removes.
        let _ = remove_if_left_behind(&entry.path());
    }
}

fn remove_if_left_behind(folder: &Path) -> io::Result<()> {
    if !is_private_folder(folder) {
        return Ok(());
    }
    let path = folder.join(LOCK);
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => {
            let lock = options().write(true).open(&path)?;
            if lock.try_lock().is_ok() {
                std::fs::remove_dir_all(folder)?;
            }
            Ok(())
        }
        // Made and not yet locked, or another program's: removed only where it is empty.
        _ => std::fs::remove_dir(folder),
    }
}

/// Whether it is a folder that nobody else can have put anything into.
#[cfg(unix)]
fn is_private_folder(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    path.symlink_metadata().is_ok_and(|found| found.is_dir() && found.mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn is_private_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn count(place: &Path) -> usize {
        std::fs::read_dir(place).unwrap().count()
    }

    #[test]
    fn a_temporary_file_is_private_and_goes_with_its_owner() {
        let place = tempfile::tempdir().unwrap();
        let (temporary, mut file) = TemporaryFile::create_in(place.path()).unwrap();
        file.write_all(b"secret").unwrap();
        assert_eq!(std::fs::read(temporary.path()).unwrap(), b"secret");
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let mode = |path: &Path| path.metadata().unwrap().mode() & 0o777;
            assert_eq!(mode(&temporary.path()), 0o600);
            assert_eq!(mode(temporary.path().parent().unwrap()), 0o700);
        }
        drop(file);
        drop(temporary);
        assert_eq!(count(place.path()), 0);
    }

    #[test]
    fn what_a_crash_left_is_swept_and_what_is_in_use_is_not() {
        let place = tempfile::tempdir().unwrap();
        let (in_use, _file) = TemporaryFile::create_in(place.path()).unwrap();
        // A crash closes the lock and removes nothing.
        let (crashed, _) = TemporaryFile::create_in(place.path()).unwrap();
        let left = crashed.folder.keep();
        drop(crashed.lock);
        let own = |name: &str| {
            let path = place.path().join(name);
            super::super::create_folders(&path).unwrap();
            path
        };
        let empty = own("tableferry-empty");
        let of_others = own("tableferry-of-others");
        std::fs::write(of_others.join("text"), "text").unwrap();
        let other_name = own("table");
        std::fs::write(place.path().join("tableferry-file"), "text").unwrap();
        sweep(place.path());
        assert!(in_use.path().exists() && of_others.join("text").exists() && other_name.exists());
        assert!(place.path().join("tableferry-file").exists());
        assert!(!left.exists() && !empty.exists());
        drop(in_use);
        assert_eq!(count(place.path()), 3);
    }

    /// Starts and temporary files of several programs, all at once.
    #[test]
    fn no_sweep_takes_a_file_that_is_just_being_made() {
        let place = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            let makers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        for _ in 0..50 {
                            let (temporary, _) = TemporaryFile::create_in(place.path()).unwrap();
                            assert!(temporary.path().exists());
                        }
                    })
                })
                .collect();
            while makers.iter().any(|maker| !maker.is_finished()) {
                sweep(place.path());
            }
        });
        sweep(place.path());
        assert_eq!(count(place.path()), 0);
    }
}
