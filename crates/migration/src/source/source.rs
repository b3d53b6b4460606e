//! A file opened as a table.

use super::blocks::BlockError;
use super::error::SourceError;
use super::record::Record;
use super::shown;
use super::splitter::{Block, MAX_RECORD_BYTES, Position, SplitError, Splitter};
use super::summary::{RecordText, SourceFormat, SourceSummary};
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

/// A file opened as a table: where it is, how it is read, and the positions noted so far.
#[derive(Debug)]
pub struct Source {
    pub(super) path: PathBuf,
    pub(super) format: SourceFormat,
    pub(super) columns: Vec<String>,
    pub(super) data_start: Position,
    pub(super) fingerprint: Fingerprint,
    /// Where blocks start, in order, noted by whoever reads.
    pub(super) positions: Mutex<Vec<Position>>,
}

/// What tells a file from a changed one, without reading it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    pub size_bytes: u64,
    pub modified: Option<SystemTime>,
}

/// A record taken out of its block.
#[derive(Debug, Clone)]
pub struct OwnedRecord {
    /// From 0.
    pub number: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    pub cells: Record,
}

impl Source {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's own name.
    pub fn file_name(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// The file's own name without what follows its last point.
    pub fn file_stem(&self) -> String {
        self.path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }

    /// Names of the columns, in order, none blank and none twice.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Size of the file in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.fingerprint.size_bytes
    }

    /// What the file was when it was opened.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Where the first record starts.
    pub fn data_start(&self) -> Position {
        self.data_start
    }

    /// The byte between cells.
    pub fn delimiter(&self) -> u8 {
        u8::try_from(self.format.delimiter).unwrap_or(b',')
    }

    /// What a person is told of the file before it is read whole.
    ///
    /// # Errors
    /// When the first records cannot be read.
    pub fn summary(&self) -> Result<SourceSummary, SourceError> {
        let first_records = self
            .records(0, 20)?
            .into_iter()
            .map(|record| RecordText {
                number: record.number,
                line: record.line,
                cells: record.cells.iter().map(shown).collect(),
            })
            .collect();
        Ok(SourceSummary {
            file_name: self.file_name(),
            folder: self.path.parent().map_or_else(String::new, |folder| folder.display().to_string()),
            size_bytes: self.size_bytes(),
            format: self.format.clone(),
            columns: self.columns.clone(),
            first_records,
            first_lines: Vec::new(),
        })
    }

    /// Says whether the file is still what was opened.
    ///
    /// # Errors
    /// [`SourceError::Changed`] when it is not, [`SourceError::NotFound`] when it is gone.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        let found = Fingerprint::of(&self.path)?;
        if found == self.fingerprint { Ok(()) } else { Err(SourceError::Changed(self.path.clone())) }
    }

    /// Some records from the `from`th on, fewer at the end of the file. Reads from the nearest position noted,
    /// so that a source once read answers from anywhere within some milliseconds.
    ///
    /// # Errors
    /// When the file cannot be read there.
    pub fn records(&self, from: u64, count: usize) -> Result<Vec<OwnedRecord>, SourceError> {
        let mut found = Vec::with_capacity(count.min(1024));
        self.walk(self.position_before(|position| position.record <= from), |number, line, cells| {
            if number >= from {
                found.push(OwnedRecord { number, line, cells: cells.clone() });
            }
            found.len() < count
        })?;
        Ok(found)
    }

    /// The number of the record that starts on `line`, or of the last one that starts before it; `None` when
    /// the line is before the first record or after the last.
    ///
    /// # Errors
    /// When the file cannot be read there.
    pub fn record_at_line(&self, line: u64) -> Result<Option<u64>, SourceError> {
        let mut found = None;
        let mut passed = false;
        let mut last = None;
        self.walk(self.position_before(|position| position.line <= line), |number, start, cells| {
            if start <= line {
                found = Some(number);
                let inside: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
                last = Some(start + inside as u64);
            } else {
                passed = true;
            }
            !passed
        })?;
        // The last record answers only for the lines it stands on.
        Ok(if passed || last.is_some_and(|last| line <= last) { found } else { None })
    }

    /// Calls `each` with the number and the record of every record from the `from`th on, until it answers `false`.
    pub(crate) fn walk_from(
        &self,
        from: u64,
        mut each: impl FnMut(u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        self.walk(self.position_before(|position| position.record <= from), |number, _, record| {
            number < from || each(number, record)
        })
    }

    /// Calls `each` with every record from `start` on, until it answers `false`.
    fn walk(
        &self,
        start: Position,
        mut each: impl FnMut(u64, u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        let mut splitter = self.splitter(start)?;
        let mut going = true;
        while going {
            let Some(block) = self.next_block(&mut splitter)? else { break };
            self.for_each_record(&block, |number, line, cells| {
                going = going && each(number, line, cells);
            })?;
        }
        Ok(())
    }

    /// Calls `each` with every record of a block.
    pub(crate) fn for_each_record(
        &self,
        block: &Block,
        each: impl FnMut(u64, u64, &Record),
    ) -> Result<(), SourceError> {
        let path = || self.path.clone();
        block.for_each_record(self.delimiter(), each).map_err(|error| match error {
            BlockError::NotUtf8 { line } => SourceError::NotUtf8 { path: path(), line },
            BlockError::Disagreement { line } => SourceError::Internal { path: path(), line },
        })
    }

    /// The error for work on a block that broke off.
    pub(super) fn internal_error(&self, block: &Block) -> SourceError {
        SourceError::Internal { path: self.path.clone(), line: block.start.line }
    }

    fn position_before(&self, is_before: impl Fn(&Position) -> bool) -> Position {
        let positions = self.positions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match positions.partition_point(is_before) {
            0 => self.data_start,
            after => positions[after - 1],
        }
    }

    pub(super) fn splitter(&self, from: Position) -> Result<Splitter<File>, SourceError> {
        let mut file = File::open(&self.path).map_err(|error| SourceError::from_io(&self.path, error))?;
        file.seek(SeekFrom::Start(from.byte)).map_err(|error| SourceError::from_io(&self.path, error))?;
        Ok(Splitter::new(file, self.delimiter(), from))
    }

    /// The splitter's next block; notes where it starts.
    pub(super) fn next_block(&self, splitter: &mut Splitter<File>) -> Result<Option<Block>, SourceError> {
        let block = splitter.next_block().map_err(|error| self.explain(error))?;
        if let Some(block) = &block {
            let mut positions = self.positions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if positions.last().is_none_or(|last| last.byte < block.start.byte) {
                positions.push(block.start);
            }
        }
        Ok(block)
    }

    pub(super) fn explain(&self, error: SplitError) -> SourceError {
        let path = self.path.clone();
        match error {
            SplitError::Io(error) => SourceError::from_io(&path, error),
            SplitError::UnclosedQuote { line, cell } => {
                SourceError::UnclosedQuote { path, line, column: self.columns.get(cell).cloned() }
            }
            SplitError::RecordTooLong { line } => {
                SourceError::RecordTooLong { path, line, limit_megabytes: (MAX_RECORD_BYTES >> 20) as u64 }
            }
        }
    }
}

impl Fingerprint {
    /// The fingerprint of the file at `path` now.
    ///
    /// # Errors
    /// When the file is gone or cannot be asked.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
        Ok(Self { size_bytes: metadata.len(), modified: metadata.modified().ok() })
    }
}
