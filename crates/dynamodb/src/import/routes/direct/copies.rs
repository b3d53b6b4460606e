//! What the table held before it was written to, kept so that taking an import back restores it.

use crate::import::journal::JournalError;
use import_core::Copy;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file of copies that grows: a key on each line, with the item that was there in DynamoDB JSON, or nothing.
#[derive(Debug)]
pub(in crate::import) struct Copies {
    path: PathBuf,
    file: Option<File>,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    key: String,
    #[serde(borrow)]
    item: Option<&'a RawValue>,
    /// It counts in place of earlier ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    supersedes: bool,
}

impl Copies {
    /// Copies at this path, behind those that an interrupted run left there.
    pub(in crate::import) fn at(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// Puts what is there under some keys on the disk: items in DynamoDB JSON, or none. Then it may be overwritten.
    ///
    /// # Errors
    /// When they cannot be written, as on a full disk.
    pub(in crate::import) fn keep(&mut self, copies: &[Copy<String>]) -> Result<(), JournalError> {
        if copies.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for Copy { key, previous, supersedes } in copies {
            let item = previous.as_deref().map(serde_json::from_str::<&RawValue>).transpose();
            let line = item
                .and_then(|item| serde_json::to_vec(&Line { key: hex(key), item, supersedes: *supersedes }));
            // What was made as JSON is JSON.
            text.extend(line.unwrap_or_default());
            text.push(b'\n');
        }
        let written = self.file().and_then(|file| {
            file.write_all(&text)?;
            file.sync_data()
        });
        written.map_err(|source| JournalError::Unwritable { path: self.path.clone(), source })
    }

    fn file(&mut self) -> std::io::Result<&mut File> {
        if self.file.is_none() {
            let mut file = private_files::options().create(true).append(true).open(&self.path)?;
            // A line that a crash cut off must not swallow the next one.
            if file.metadata()?.len() > 0 {
                file.write_all(b"\n")?;
            }
            self.file = Some(file);
        }
        self.file.as_mut().ok_or_else(|| std::io::Error::other("no file"))
    }
}

/// What was there under a key before it was written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum PreviousItem {
    /// Nobody looked, so that nothing was written there.
    Unknown,
    Nothing,
    /// In DynamoDB JSON.
    Item(String),
}

/// Copies that were kept, to be read by their keys. Memory: some 60 bytes and the key for each.
#[derive(Debug, Default)]
pub(in crate::import) struct KeptCopies {
    path: PathBuf,
    /// Where the line that counts of a key starts, and its length; `None` where nothing was there. That is the first
    /// one, since later ones may be of the run itself, which was interrupted between keeping a copy and noting that it
    /// had written; but for lines that say that they supersede it.
    places: HashMap<String, Option<(u64, usize)>>,
}

impl KeptCopies {
    /// The copies at this path; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::import) fn read(path: &Path) -> Result<Self, JournalError> {
        let mut copies = Self { path: path.to_owned(), places: HashMap::new() };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(copies),
            Err(error) => return Err(copies.unreadable(&error)),
        };
        let mut reader = BufReader::new(file);
        let (mut start, mut line) = (0, Vec::new());
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(|error| copies.unreadable(&error))?;
            if length == 0 {
                return Ok(copies);
            }
            // A line that a crash cut off was not overwritten yet.
            if line.ends_with(b"\n")
                && let Ok(Line { key, item, supersedes }) = serde_json::from_slice::<Line<'_>>(&line)
            {
                let place = item.map(|_| (start, length));
                if supersedes {
                    copies.places.insert(key, place);
                } else {
                    copies.places.entry(key).or_insert(place);
                }
            }
            start += length as u64;
        }
    }

    /// True where it was kept what was there under a key, be it nothing.
    pub(in crate::import) fn contains(&self, key: &[u8]) -> bool {
        !self.places.is_empty() && self.places.contains_key(&hex(key))
    }

    /// What was there under a key.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(in crate::import) fn get(&self, key: &[u8]) -> Result<PreviousItem, JournalError> {
        let (start, length) = match self.places.get(&hex(key)) {
            None => return Ok(PreviousItem::Unknown),
            Some(None) => return Ok(PreviousItem::Nothing),
            Some(&Some(place)) => place,
        };
        let mut line = vec![0; length];
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut line)
        });
        read.map_err(|error| self.unreadable(&error))?;
        let parsed = serde_json::from_slice::<Line<'_>>(&line);
        let parsed = parsed.map_err(|error| self.unreadable(&std::io::Error::other(error)))?;
        Ok(parsed.item.map_or(PreviousItem::Nothing, |item| PreviousItem::Item(item.get().to_owned())))
    }

    fn unreadable(&self, error: &std::io::Error) -> JournalError {
        JournalError::Unreadable { path: self.path.clone(), reason: error.to_string() }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::OpenOptions;

    #[test]
    fn the_first_copy_of_a_key_is_the_one_that_counts_also_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.copies.jsonl");
        assert_eq!(KeptCopies::read(&path).unwrap().get(b"a").unwrap(), PreviousItem::Unknown);
        let item = |text: &str| format!(r#"{{"id":{{"S":"{text}"}}}}"#);
        let copy = |key: &str, previous: Option<&str>, supersedes: bool| Copy {
            key: key.as_bytes().to_vec(),
            previous: previous.map(item),
            supersedes,
        };
        let mut copies = Copies::at(path.clone());
        copies.keep(&[]).unwrap();
        assert!(!path.exists());
        let all =
            [("a", Some("before")), ("b", Some("é\\n")), ("n", None), ("o", None), ("p", Some("before"))];
        copies.keep(&all.map(|(key, previous)| copy(key, previous, false))).unwrap();
        drop(copies);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"key\":\"63\",\"item\":{\"id\"").unwrap();
        let mut copies = Copies::at(path.clone());
        let again = [("a", "ours"), ("n", "ours"), ("d", "last")];
        copies.keep(&again.map(|(key, previous)| copy(key, Some(previous), false))).unwrap();
        // What others wrote while the run was interrupted.
        copies.keep(&["o", "p"].map(|key| copy(key, Some("others"), true))).unwrap();
        let kept = KeptCopies::read(&path).unwrap();
        assert_eq!(kept.get(b"a").unwrap(), PreviousItem::Item(item("before")));
        assert_eq!(kept.get(b"b").unwrap(), PreviousItem::Item(item("é\\n")));
        assert_eq!(kept.get(b"c").unwrap(), PreviousItem::Unknown);
        assert_eq!(kept.get(b"n").unwrap(), PreviousItem::Nothing);
        assert_eq!(kept.get(b"d").unwrap(), PreviousItem::Item(item("last")));
        assert_eq!(kept.get(b"o").unwrap(), PreviousItem::Item(item("others")));
        assert_eq!(kept.get(b"p").unwrap(), PreviousItem::Item(item("others")));
    }
}
