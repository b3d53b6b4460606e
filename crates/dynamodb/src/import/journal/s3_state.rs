//! How far a run through S3 has come, and which objects are whole.

use super::error::JournalError;
use crate::import::report::S3Stage;
use import_core::Position;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// How far a run through S3 has come. Which objects are whole stands in a file of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct S3State {
    pub stage: S3Stage,
    /// What the names of all its objects begin with, and no other object's: it ends in `/`.
    pub folder: String,
    /// There was no bucket of this name before, so that it is the run's own.
    pub owns_bucket: bool,
    /// Objects that are whole, and what they hold: items, bytes uncompressed, bytes that the bucket took.
    pub objects: u64,
    pub items_packed: u64,
    pub bytes_packed: u64,
    pub bytes_uploaded: u64,
    /// By it AWS knows a second request for the same import.
    pub client_token: String,
    pub import_arn: Option<String>,
    /// Imports of which nothing came, so that they are not taken for the one that follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_imports: Vec<String>,
    /// What AWS called the import's state when it was last asked.
    pub import_status: Option<String>,
    pub items_imported: u64,
    /// When the table was created that the import made: seconds since 1970.
    pub table_created: Option<i64>,
    /// What is to be known of how the import ended.
    pub note: Option<String>,
}

/// An object that is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct PackedObject {
    pub key: String,
    /// The rows that it is made of begin here.
    pub start: Position,
    pub items: u64,
    pub bytes: u64,
    pub e_tag: Option<String>,
}

impl PackedObject {
    /// Notes an object behind those that are noted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::import) fn note(&self, path: &Path) -> Result<(), JournalError> {
        let add = || {
            let mut line = serde_json::to_vec(self)?;
            line.push(b'\n');
            let mut file = private_files::options().create(true).append(true).open(path)?;
            file.write_all(&line)?;
            file.sync_data()
        };
        add().map_err(|source| JournalError::Unwritable { path: path.to_owned(), source })
    }

    /// The first `count` objects that were noted; what was noted behind them is forgotten.
    ///
    /// # Errors
    /// When fewer are there, or they cannot be read.
    pub(in crate::import) fn first(path: &Path, count: u64) -> Result<Vec<Self>, JournalError> {
        let unreadable = |reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let (mut objects, mut length) = (Vec::new(), 0);
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            if objects.len() as u64 == count {
                break;
            }
            let object = serde_json::from_slice(line).map_err(|error| unreadable(error.to_string()))?;
            objects.push(object);
            length += line.len() as u64;
        }
        if (objects.len() as u64) < count {
            return Err(unreadable("it is damaged".to_owned()));
        }
        if length < text.len() as u64 {
            let cut = || OpenOptions::new().write(true).open(path)?.set_len(length);
            cut().map_err(|source| JournalError::Unwritable { path: path.to_owned(), source })?;
        }
        Ok(objects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crash_left_behind_the_last_object_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.objects");
        let object = |number: u64| PackedObject {
            key: format!("f/{number:05}.json.gz"),
            start: Position { record: number * 10, byte: number * 100, line: number * 10 + 2 },
            items: 10,
            bytes: 70,
            e_tag: None,
        };
        assert_eq!(PackedObject::first(&path, 0).unwrap(), []);
        for number in 0..3 {
            object(number).note(&path).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        assert_eq!(PackedObject::first(&path, 2).unwrap(), [object(0), object(1)]);
        object(2).note(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        assert!(matches!(PackedObject::first(&path, 4), Err(JournalError::Unreadable { .. })));
    }
}
