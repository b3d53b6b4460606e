//! Where a practice database keeps what it takes until that moves to its file, which it does by itself.

use failure::{Code, Failure};
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// The disk's part of a practice database.
#[derive(Debug, Clone)]
pub(crate) struct PracticeDisk {
    /// SQLite's write-ahead log.
    log: PathBuf,
}

impl PracticeDisk {
    /// Of the database in `file`.
    pub(super) fn of(file: &Path) -> Self {
        // SQLite keeps the log beside the file itself, wherever links to it are.
        let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        Self { log: file.with_file_name(name_of_log(&file)) }
    }

    /// Sees to it that all that the database has answered by now is on the disk.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(crate) fn sync(&self) -> Result<(), Failure> {
        // The log alone: opening and closing the database's own file would let its locks go.
        let synced = OpenOptions::new().write(true).open(&self.log).and_then(|log| log.sync_data());
        match synced {
            // What it held is in the database's file.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            synced => synced.map_err(|error| {
                Failure::new(
                    Code::PracticeNotOnDisk,
                    format!(
                        "What the practice database holds cannot be put on the disk ({}).",
                        self.log.display()
                    ),
                    "Free some space on the disk, then continue.",
                )
                .with_detail(error.to_string())
            }),
        }
    }
}

fn name_of_log(file: &Path) -> OsString {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push("-wal");
    name
}
