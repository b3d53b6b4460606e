//! Rejected records, kept in a CSV with their original cells and `line`, `column` and `reason`.

use super::on_disk::DiskWork;
use super::report::RejectedRecord;
use crate::failure::Failure;
use crate::private_files;
use crate::source::{Record, shown};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The columns that such a file has besides the table's own.
pub const ABOUT_REJECTION: [&str; 3] = ["line", "column", "reason"];

/// A CSV of rejected records: the columns of the source, then `line`, `column`, `reason`, then cells beyond the
/// header's width. It comes into being with the first record.
#[derive(Debug)]
pub(super) struct RejectsFile {
    path: PathBuf,
    /// The table's own columns.
    columns: Vec<String>,
    /// Cells of a record of the source, which may be such a file itself.
    source_width: usize,
    delimiter: u8,
    file: Option<File>,
    state: RejectsState,
    /// Bytes that are on the disk for sure.
    synced: u64,
}

/// How much of the file is vouched for, and by what it is known again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RejectsState {
    pub bytes: u64,
    /// Of those bytes (FNV-1a, 64 bits).
    pub hash: u64,
}

impl RejectsState {
    fn add(&mut self, text: &[u8]) {
        if self.bytes == 0 {
            self.hash = 0xCBF2_9CE4_8422_2325;
        }
        self.bytes += text.len() as u64;
        for &byte in text {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

impl RejectsFile {
    /// A file at `path` for records of these columns. With `kept` it goes on behind what an earlier run left there, as
    /// long as that still stands there letter by letter (the whole file where its `end` is known, which it is not after
    /// a crash); else, and where `may_overwrite` is false, it takes a name that is free. Nothing is touched before the
    /// first record is rejected, but what is left there beyond `kept`, which comes again.
    ///
    /// # Errors
    /// When the file of the interrupted run cannot be cut.
    pub(super) fn new(
        path: PathBuf,
        columns: Vec<String>,
        delimiter: u8,
        kept: RejectsState,
        end: Option<RejectsState>,
        may_overwrite: bool,
    ) -> Result<Self, Failure> {
        let mut columns = columns;
        let source_width = columns.len();
        // Records that are rejected a second time get a new reason in place of the old one.
        if columns.ends_with(&ABOUT_REJECTION.map(str::to_owned)) {
            columns.truncate(source_width - ABOUT_REJECTION.len());
        }
        let mut rejects = Self {
            path,
            columns,
            source_width,
            delimiter,
            file: None,
            state: RejectsState::default(),
            synced: 0,
        };
        let is_left = match end {
            Some(end) => end.bytes > 0 && state_of(&rejects.path, u64::MAX) == Some(end),
            None => kept.bytes > 0 && state_of(&rejects.path, kept.bytes) == Some(kept),
        };
        if is_left {
            let opened = OpenOptions::new().write(true).open(&rejects.path);
            let file = opened.map_err(|error| unwritable(&rejects.path, &error))?;
            file.set_len(kept.bytes).map_err(|error| unwritable(&rejects.path, &error))?;
            rejects.file = Some(file);
            rejects.state = kept;
        } else if kept.bytes > 0 || end.is_some_and(|end| end.bytes > 0) || !may_overwrite {
            // Somebody may be mending what lies there.
            rejects.path = free_name(&rejects.path);
        }
        Ok(rejects)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was written so far; nothing when there is no file.
    pub(super) fn state(&self) -> RejectsState {
        self.state
    }

    /// Takes back what was written after `state`.
    pub(super) fn rewind(&mut self, state: RejectsState) {
        self.state = state;
    }

    /// What puts on the disk what was written, where it is not there yet.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub(super) fn to_sync(&self) -> Result<Option<DiskWork>, Failure> {
        let Some(file) = self.file.as_ref().filter(|_| self.synced != self.state.bytes) else {
            return Ok(None);
        };
        let file = file
            .set_len(self.state.bytes)
            .and_then(|()| file.try_clone())
            .map_err(|error| unwritable(&self.path, &error))?;
        let path = self.path.clone();
        Ok(Some(Box::new(move || file.sync_data().map_err(|error| unwritable(&path, &error)))))
    }

    /// What was written up to there is on the disk.
    pub(super) fn synced(&mut self, state: &RejectsState) {
        self.synced = state.bytes;
    }

    /// The first records that an interrupted run left in the file, at most `most`.
    pub(super) fn kept(&self, most: usize) -> Vec<RejectedRecord> {
        if self.state.bytes == 0 {
            return Vec::new();
        }
        let reader = csv::ReaderBuilder::new().flexible(true).delimiter(self.delimiter).from_path(&self.path);
        let Ok(mut reader) = reader else { return Vec::new() };
        let width = self.columns.len();
        reader
            .records()
            .flatten()
            .take(most)
            .map(|cells| {
                let told = |place: usize| cells.get(width + place).unwrap_or_default();
                let place = self.columns.iter().position(|column| column == told(1));
                RejectedRecord {
                    line: told(0).parse().unwrap_or_default(),
                    column: place.map(|place| self.columns[place].clone()),
                    value: place.and_then(|place| cells.get(place)).map(shown),
                    reason: told(2).to_owned(),
                }
            })
            .collect()
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub(super) fn add(
        &mut self,
        cells: &Record,
        line: u64,
        column: Option<&str>,
        reason: &str,
    ) -> Result<(), Failure> {
        let mut text = Vec::new();
        if self.state.bytes == 0 {
            let header = self.columns.iter().map(String::as_str).chain(ABOUT_REJECTION);
            self.row(&mut text, header);
            if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| unwritable(&self.path, &error))?;
            }
            if self.file.is_none() {
                self.file = Some(
                    private_files::create_as_folder_is(&self.path)
                        .map_err(|error| unwritable(&self.path, &error))?,
                );
            }
        }
        let line = line.to_string();
        let padded = (0..self.columns.len()).map(|place| cells.get(place).unwrap_or_default());
        let told = [line.as_str(), column.unwrap_or_default(), reason];
        let beyond = cells.iter().skip(self.source_width);
        self.row(&mut text, padded.chain(told).chain(beyond));
        let at = self.state.bytes;
        let written = match &mut self.file {
            Some(file) => file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(&text)),
            None => Ok(()),
        };
        written.map_err(|error| unwritable(&self.path, &error))?;
        self.state.add(&text);
        Ok(())
    }

    fn row<'a>(&self, text: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>) {
        let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(self.delimiter).from_writer(text);
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
        let _ = writer.flush();
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        "rejects_unwritable",
        format!("The rejected records cannot be written to {}.", path.display()),
        "Make room on the disk or choose another folder, then continue.",
    )
    .with_detail(error.to_string())
}

/// The first `bytes` of the file at `path`, or all there are, as a state.
fn state_of(path: &Path, bytes: u64) -> Option<RejectsState> {
    let mut file = File::open(path).ok()?.take(bytes);
    let mut state = RejectsState::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(state),
            length => state.add(&buffer[..length]),
        }
    }
}

/// `users.rejected.csv`, or `users.rejected-2.csv` and so on when that is taken.
fn free_name(path: &Path) -> PathBuf {
    if !path.exists() {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension =
        path.extension().map_or_else(String::new, |extension| format!(".{}", extension.to_string_lossy()));
    (2..1_000_000u32)
        .map(|number| path.with_file_name(format!("{stem}-{number}{extension}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(cells: &[&str]) -> Record {
        Record::of_cells(cells.iter().copied())
    }

    fn columns() -> Vec<String> {
        vec!["id".to_owned(), "name".to_owned()]
    }

    #[test]
    fn rejected_records_keep_every_cell() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/rejected.csv");
        let nothing = RejectsState::default();
        let mut rejects = RejectsFile::new(path.clone(), columns(), b',', nothing, None, true).unwrap();
        assert!(!path.exists());
        rejects.add(&record(&["x", "a,\"b\""]), 2, Some("id"), "no number").unwrap();
        let kept = rejects.state();
        rejects.add(&record(&["1"]), 3, None, "short").unwrap();
        drop(rejects);
        let mut rejects = RejectsFile::new(path.clone(), columns(), b',', kept, None, true).unwrap();
        let told = rejects.kept(10);
        assert_eq!((told.len(), told[0].line, told[0].column.as_deref()), (1, 2, Some("id")));
        assert_eq!((told[0].value.as_deref(), told[0].reason.as_str()), (Some("x"), "no number"));
        rejects.add(&record(&["1", "2", "3"]), 4, None, "long").unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,name,line,column,reason\nx,\"a,\"\"b\"\"\",2,id,no number\n1,2,4,,long,3\n"
        );
    }

    #[test]
    fn what_somebody_may_be_mending_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.rejected.csv");
        let mut rejects =
            RejectsFile::new(path.clone(), columns(), b',', RejectsState::default(), None, false).unwrap();
        rejects.add(&record(&["x", "y"]), 2, None, "no").unwrap();
        let kept = rejects.state();
        for mended in ["id,name\n1,y\n", "id,name,line,column,reason\nz,y,2,,no\nmore and more text\n"] {
            std::fs::write(&path, mended).unwrap();
            let mut rejects = RejectsFile::new(path.clone(), columns(), b',', kept, None, true).unwrap();
            rejects.add(&record(&["a", "b"]), 3, None, "no").unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
            assert_ne!(rejects.path(), path);
        }
        let fresh =
            RejectsFile::new(path.clone(), columns(), b',', RejectsState::default(), None, false).unwrap();
        assert!(!fresh.path().exists());
    }
}
