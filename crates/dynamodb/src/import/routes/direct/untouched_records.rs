//! Records whose items the table held already and kept, or may have held, or refused: taking the import back leaves
//! what is under their keys alone.

use crate::import::journal::JournalError;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file of record numbers that grows, eight bytes each.
#[derive(Debug)]
pub(in crate::import) struct UntouchedRecords {
    path: PathBuf,
    file: Option<File>,
}

impl UntouchedRecords {
    pub(in crate::import) fn at(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// Puts records on the disk.
    ///
    /// # Errors
    /// When they cannot be written, as on a full disk.
    pub(in crate::import) fn add(&mut self, numbers: &[u64]) -> Result<(), JournalError> {
        if numbers.is_empty() {
            return Ok(());
        }
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let written = self.file().and_then(|file| {
            file.write_all(&bytes)?;
            file.sync_data()
        });
        written.map_err(|source| {
            // What was written of it goes when the file is opened again, so that numbers stay whole.
            self.file = None;
            JournalError::Unwritable { path: self.path.clone(), source }
        })
    }

    fn file(&mut self) -> std::io::Result<&mut File> {
        if self.file.is_none() {
            // Not opened for appending, under which Windows does not let a file be cut.
            let mut file =
                private_files::options().create(true).truncate(false).write(true).open(&self.path)?;
            // What a crash cut off goes, so that numbers stay whole.
            let whole = file.metadata()?.len() / 8 * 8;
            file.set_len(whole)?;
            file.seek(SeekFrom::End(0))?;
            self.file = Some(file);
        }
        self.file.as_mut().ok_or_else(|| std::io::Error::other("no file"))
    }

    /// The records at this path; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::import) fn read(path: &Path) -> Result<HashSet<u64>, JournalError> {
        let mut numbers = HashSet::new();
        for_each_number(path, |number| {
            numbers.insert(number);
        })?;
        Ok(numbers)
    }
}

/// Gives the numbers at this path to `each`, in their order; none where there is no such file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn for_each_number(path: &Path, mut each: impl FnMut(u64)) -> Result<(), JournalError> {
    let mut read = || {
        let mut file = match File::open(path) {
            Ok(file) => BufReader::new(file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut number = [0; 8];
        loop {
            match file.read_exact(&mut number) {
                Ok(()) => each(u64::from_le_bytes(number)),
                // What a crash cut off says nothing.
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    };
    read().map_err(|error| JournalError::Unreadable { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::OpenOptions;

    #[test]
    fn numbers_come_back_whole_also_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.untouched");
        assert!(UntouchedRecords::read(&path).unwrap().is_empty());
        let mut kept = UntouchedRecords::at(path.clone());
        kept.add(&[]).unwrap();
        assert!(!path.exists());
        kept.add(&[7, u64::MAX - 1]).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"cut").unwrap();
        UntouchedRecords::at(path.clone()).add(&[300]).unwrap();
        assert_eq!(UntouchedRecords::read(&path).unwrap(), HashSet::from([7, u64::MAX - 1, 300]));
    }
}
