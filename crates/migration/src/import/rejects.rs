//! Rejected records, kept in a CSV with their original cells and `line`, `column` and `reason`.

use super::report::RejectedRecord;
use crate::failure::Failure;
use crate::source::shown;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The columns that such a file has besides the table's own.
pub const ABOUT_REJECTION: [&str; 3] = ["line", "column", "reason"];

/// A CSV of rejected records: the columns of the source, then `line`, `column`, `reason`, then cells beyond the
/// header's width. It comes into being with the first record.
#[derive(Debug)]
pub struct RejectsFile {
    path: PathBuf,
    /// The table's own columns.
    columns: Vec<String>,
    /// Cells of a record of the source, which may be such a file itself.
    source_width: usize,
    delimiter: u8,
    file: Option<File>,
    bytes: u64,
}

impl RejectsFile {
    /// A file at `path` for records of these columns. With `keep_bytes` it goes on behind what an interrupted run
    /// left there; otherwise nothing at `path` is touched before the first record is rejected.
    ///
    /// # Errors
    /// When the file of the interrupted run cannot be opened or cut.
    pub fn new(path: PathBuf, columns: Vec<String>, delimiter: u8, keep_bytes: u64) -> Result<Self, Failure> {
        let mut columns = columns;
        let source_width = columns.len();
        // Records that are rejected a second time get a new reason in place of the old one.
        if columns.ends_with(&ABOUT_REJECTION.map(str::to_owned)) {
            columns.truncate(source_width - ABOUT_REJECTION.len());
        }
        let mut rejects = Self { path, columns, source_width, delimiter, file: None, bytes: 0 };
        if keep_bytes > 0 {
            let file = OpenOptions::new()
                .write(true)
                .open(&rejects.path)
                .map_err(|error| rejects.unwritable(&error))?;
            file.set_len(keep_bytes).map_err(|error| rejects.unwritable(&error))?;
            rejects.file = Some(file);
            rejects.bytes = keep_bytes;
        }
        Ok(rejects)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes written so far; 0 when there is no file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The first records that an interrupted run left in the file, at most `most`.
    pub(super) fn kept(&self, most: usize) -> Vec<RejectedRecord> {
        if self.bytes == 0 {
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
    pub fn add(
        &mut self,
        cells: &csv::StringRecord,
        line: u64,
        column: Option<&str>,
        reason: &str,
    ) -> Result<(), Failure> {
        let mut text = Vec::new();
        if self.file.is_none() {
            let header = self.columns.iter().map(String::as_str).chain(ABOUT_REJECTION);
            self.row(&mut text, header);
            if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| self.unwritable(&error))?;
            }
            self.file = Some(File::create(&self.path).map_err(|error| self.unwritable(&error))?);
        }
        let line = line.to_string();
        let padded = (0..self.columns.len()).map(|place| cells.get(place).unwrap_or_default());
        let told = [line.as_str(), column.unwrap_or_default(), reason];
        let beyond = cells.iter().skip(self.source_width);
        self.row(&mut text, padded.chain(told).chain(beyond));
        let at = self.bytes;
        let written = match &mut self.file {
            Some(file) => file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(&text)),
            None => Ok(()),
        };
        written.map_err(|error| self.unwritable(&error))?;
        self.bytes += text.len() as u64;
        Ok(())
    }

    fn row<'a>(&self, text: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>) {
        let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(self.delimiter).from_writer(text);
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
        let _ = writer.flush();
    }

    fn unwritable(&self, error: &std::io::Error) -> Failure {
        Failure::new(
            "rejects_unwritable",
            format!("The rejected records cannot be written to {}.", self.path.display()),
            "Make room on the disk or choose another folder, then continue.",
        )
        .with_detail(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_records_keep_every_cell() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/rejected.csv");
        let columns = vec!["id".to_owned(), "name".to_owned()];
        let mut rejects = RejectsFile::new(path.clone(), columns.clone(), b',', 0).unwrap();
        assert!(!path.exists());
        let record = |cells: &[&str]| csv::StringRecord::from(cells.to_vec());
        rejects.add(&record(&["x", "a,\"b\""]), 2, Some("id"), "no number").unwrap();
        let kept = rejects.bytes();
        rejects.add(&record(&["1"]), 3, None, "short").unwrap();
        drop(rejects);
        let mut rejects = RejectsFile::new(path.clone(), columns, b',', kept).unwrap();
        let told = rejects.kept(10);
        assert_eq!((told.len(), told[0].line, told[0].column.as_deref()), (1, 2, Some("id")));
        assert_eq!((told[0].value.as_deref(), told[0].reason.as_str()), (Some("x"), "no number"));
        rejects.add(&record(&["1", "2", "3"]), 4, None, "long").unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "id,name,line,column,reason\nx,\"a,\"\"b\"\"\",2,id,no number\n1,2,4,,long,3\n"
        );
    }
}
