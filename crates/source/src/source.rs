//! A file opened as a table.

use super::blank_cell::BlankCell;
use super::block::{Block, Position};
use super::content::{Content, Fingerprint, FoundContent, Stamp};
use super::contradictions::{Assumptions, Contradictions};
use super::dialect::Dialect;
use super::encoding_guess::Evidence as EncodingEvidence;
use super::encoding_question::late_question;
use super::error::SourceError;
use super::facts::{Evidence, facts};
use super::locator::Locator;
use super::naming::Columns;
use super::origin::{Origin, Text};
use super::positions::Positions;
use super::record::Record;
use super::scan::SplitError;
use super::sniffing::Doubt;
use super::splitter::{Cut, MAX_RECORD_BYTES, Splitter};
use super::staging::StagedTable;
use super::summary::{FormatChoice, FormatQuestion, RecordText, SourceFormat, SourceKind, SourceSummary};
use super::table_schema::TableSchema;
use super::text_encoding::TextEncoding;
use super::workbook::SheetTable;
use super::{delimited, json_record, own_columns, shown, staging, stem};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Lines shown of a file just opened.
const FIRST_LINES: usize = 12;
/// Bytes of text that they are looked for in.
const SHOWN_BYTES: u64 = 64 * 1024;

/// A file opened as a table: where it is, how it is read, and the positions noted so far.
#[derive(Debug)]
pub struct Source {
    pub(super) path: PathBuf,
    pub(super) origin: Origin,
    pub(super) choice: FormatChoice,
    pub(super) format: SourceFormat,
    /// How its cells are told apart, where it is delimited.
    pub(super) dialect: Arc<Dialect>,
    pub(super) columns: Columns,
    /// Where the text starts, behind a byte-order mark.
    pub(super) text_start: u64,
    /// Where the text ends, before lines that are no records; `None`: with the file.
    pub(super) text_end: Option<u64>,
    /// The line on which the object starts that holds the array of a JSON file, where one does.
    pub(super) object_line: Option<u64>,
    pub(super) data_start: Position,
    /// Size and time of change when it was opened.
    pub(super) fingerprint: Fingerprint,
    /// What is known to be of the content that was read.
    pub(super) stamp: Mutex<Stamp>,
    /// What it holds, once it was read whole.
    pub(super) content: FoundContent,
    /// What it must hold, when it is the file of a run.
    pub(super) expected: Option<Content>,
    /// The names of the columns that Tableferry added, when it is a file of rejected records.
    pub(super) own_columns: Option<[String; 3]>,
    /// Where a reading may begin, noted by whoever reads.
    pub(super) positions: Mutex<Positions>,
    /// Why it is read as it is.
    pub(super) evidence: Evidence,
    /// What its start leaves open.
    pub(super) doubts: Vec<Doubt>,
    pub(super) assumptions: Assumptions,
    /// True where numbers and dates show that a missing value is nothing at all, and never a word.
    pub(super) null_is_nothing: bool,
    /// What blocks that were read hold against how they are read, by where they start.
    pub(super) contradictions: Mutex<HashMap<u64, Contradictions>>,
    /// What a person must say of its encoding, since the file does not.
    pub(super) encoding_question: Option<FormatQuestion>,
    /// What reading it whole found of its encoding, where it was opened as UTF-8 and nobody chose that.
    pub(super) late_evidence: Mutex<Option<EncodingEvidence>>,
    /// The table of a database, or the file in a ZIP archive, that is read.
    pub(super) table: Option<String>,
    /// What the database declares of it.
    pub(super) schema: Option<TableSchema>,
    /// What a person should know of where it comes from, each in sentences.
    pub(super) notes: Vec<String>,
    /// The sheet of a workbook that it is.
    pub(super) sheet: Option<Arc<SheetTable>>,
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

    /// The name of the table in a database or ZIP archive, where it is read from one.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The file's own name; of a file in a ZIP archive that one's, without its folders, and of a table in a database the
    /// table's.
    pub fn file_name(&self) -> String {
        if let Some(table) = self.table.as_ref().filter(|_| !self.is_called_by_file()) {
            let is_file = self.format.kind != SourceKind::Staged;
            return match table.rsplit_once(['/', '\\']) {
                Some((_, name)) if is_file => name.to_owned(),
                _ => table.clone(),
            };
        }
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// The file's own name without what its endings say: of `users.csv.gz`, `users`.
    pub fn file_stem(&self) -> String {
        match (&self.table, self.format.kind) {
            (Some(table), SourceKind::Staged) if !self.is_called_by_file() => table.clone(),
            _ => stem(&self.file_name()).to_owned(),
        }
    }

    /// True for a sheet of a workbook: numbers passed through a spreadsheet, which keeps 15 digits.
    pub fn is_sheet(&self) -> bool {
        self.sheet.is_some()
    }

    /// True for the only sheet of a workbook, where nobody gave it a name.
    fn is_called_by_file(&self) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.is_called_by_file)
    }

    /// True where the file says itself which cells are NULL, or a person did.
    pub fn says_what_is_null(&self) -> bool {
        let format = self.format();
        format.kind != SourceKind::Delimited
            || format.null_word.is_some()
            || self.null_is_nothing
            || self.choice.null_word.is_some()
    }

    /// True for a file of JSON, whose records are JSON texts.
    pub fn is_json(&self) -> bool {
        match self.format.kind {
            SourceKind::JsonArray | SourceKind::JsonLines | SourceKind::JsonObjects => true,
            SourceKind::Delimited | SourceKind::Staged => false,
        }
    }

    /// What a person said of the file.
    pub fn choice(&self) -> &FormatChoice {
        &self.choice
    }

    /// The choice that reads the file again as it is read now, whatever would be recognised then.
    pub fn choice_as_read(&self) -> FormatChoice {
        let format = self.format();
        let choice = FormatChoice {
            kind: Some(format.kind),
            // Staged rows are UTF-8, whatever they were read from.
            encoding: Some(
                if format.kind == SourceKind::Staged { self.choice.encoding } else { None }
                    .unwrap_or(format.encoding),
            ),
            sql_dialect: self.choice.sql_dialect,
            date_cells: self.choice.date_cells,
            table: self.table.clone(),
            member: self.choice.member.clone(),
            ..FormatChoice::default()
        };
        if format.kind != SourceKind::Delimited {
            return choice;
        }
        FormatChoice {
            delimiter: Some(format.delimiter),
            header: Some(format.header),
            quote: Some(format.quote),
            escape: Some(format.escape),
            line_end: Some(format.line_end),
            comment: Some(format.comment.clone().unwrap_or_default()),
            null_word: Some(format.null_word.clone().unwrap_or_default()),
            skip_lines: Some(format.skip_lines),
            below_header: Some(format.below_header),
            unnamed: format.unnamed,
            footer_lines: Some(format.footer_lines),
            ..choice
        }
    }

    /// How it is read.
    pub fn format(&self) -> &SourceFormat {
        &self.format
    }

    /// Names of the columns, in order, none blank and none twice. Those of a delimited file stay as they are;
    /// those of a JSON file are what its first 256 KB hold, until [`super::map_blocks`] has read it whole and
    /// added in the file's order what other names it met. A record read before has fewer cells.
    pub fn columns(&self) -> Arc<[String]> {
        Arc::clone(&self.columns.known().columns)
    }

    /// The names under which a JSON file gives its columns: those of [`Source::columns`], but where a name is blank.
    /// None for a delimited file.
    pub fn json_names(&self) -> Vec<String> {
        self.columns.known().names().to_vec()
    }

    /// Places of the columns that Tableferry added, when it is a file of rejected records.
    pub fn own_columns(&self) -> Range<usize> {
        let columns = self.columns();
        match &self.own_columns {
            Some(own) => own_columns::find(&columns, own).unwrap_or(0..0),
            None => own_columns::recognise(&columns),
        }
    }

    /// The names of those columns.
    pub fn own_column_names(&self) -> Option<[String; 3]> {
        self.columns()[self.own_columns()].to_vec().try_into().ok()
    }

    /// The same source, in which the columns of these names are Tableferry's own.
    #[must_use]
    pub fn with_own_columns(self, own: Option<[String; 3]>) -> Self {
        Self { own_columns: own, ..self }
    }

    /// Size of the file on disk in bytes.
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

    /// Bytes of the file on disk that are read when a reading has come to `position`: for a packed file an
    /// estimate, between places that were measured.
    pub fn read_share(&self, position: &Position) -> u64 {
        self.origin.share_on_disk(position, self.size_bytes()).min(self.size_bytes())
    }

    /// The byte between cells; a comma for JSON.
    pub fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    /// What a person is told of the file before it is read whole.
    ///
    /// # Errors
    /// When the first records cannot be read.
    pub fn summary(&self) -> Result<SourceSummary, SourceError> {
        let records = self.records(0, 20)?;
        let first_records = records
            .into_iter()
            .map(|record| RecordText {
                number: record.number,
                line: record.line,
                cells: record.cells.iter().map(shown).collect(),
                blanks: BlankCell::all_of(&record.cells),
            })
            .collect();
        Ok(SourceSummary {
            file_name: self.file_name(),
            folder: self.path.parent().map_or_else(String::new, |folder| folder.display().to_string()),
            size_bytes: self.size_bytes(),
            format: self.format.clone(),
            columns: self.columns().to_vec(),
            first_records,
            first_lines: self.first_lines()?,
            facts: facts(&self.format, self.columns().len(), &self.choice, &self.evidence),
            questions: self.questions(),
            notes: self.notes.clone(),
        })
    }

    /// The question for the encoding, while the file leaves it open.
    pub(super) fn asks_for_encoding(&self) -> Option<FormatQuestion> {
        if self.encoding_question.is_some() {
            return self.encoding_question.clone();
        }
        let evidence = self.late_evidence.lock().unwrap_or_else(PoisonError::into_inner);
        late_question(evidence.as_ref()?, &self.choice)
    }

    /// True where bytes that are no text may mean that the file is no UTF-8 after all. JSON is never anything else.
    fn may_be_no_utf8(&self) -> bool {
        self.format.kind == SourceKind::Delimited
            && self.format.encoding == TextEncoding::Utf8
            && self.choice.encoding.is_none()
            && !self.format.byte_order_mark
    }

    /// What a block that was worked on says of the encoding.
    pub(super) fn evidence_in(&self, block: &Block) -> EncodingEvidence {
        if !self.may_be_no_utf8() || block.bytes.is_ascii() {
            EncodingEvidence::default()
        } else if block.has_undecodable.load(Ordering::Relaxed) {
            EncodingEvidence::of_records(&block.bytes, block.start.line)
        } else {
            EncodingEvidence::of_sound_text(&block.bytes)
        }
    }

    /// Takes what the whole file says of its encoding.
    pub(super) fn note_evidence(&self, evidence: EncodingEvidence) {
        *self.late_evidence.lock().unwrap_or_else(PoisonError::into_inner) = Some(evidence);
    }

    fn first_lines(&self) -> Result<Vec<String>, SourceError> {
        if self.format.kind == SourceKind::Staged {
            return Ok(Vec::new());
        }
        let mut head = Vec::new();
        self.text_at(self.text_start)?
            .take(SHOWN_BYTES)
            .read_to_end(&mut head)
            .map_err(|error| SourceError::from_io(&self.path, error))?;
        let (text, _) = self.format.encoding.decode(&head);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines: Vec<&str> = text.trim_end_matches('\n').split('\n').take(FIRST_LINES + 1).collect();
        // What is read may end within a line, or within a character.
        if lines.len() > FIRST_LINES || (head.len() as u64 == SHOWN_BYTES && lines.len() > 1) {
            lines.pop();
        }
        Ok(lines.into_iter().map(shown).collect())
    }

    /// Says whether the file is still what was opened.
    ///
    /// # Errors
    /// [`SourceError::Changed`] when it is not, [`SourceError::NotFound`] when it is gone.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        if self.origin.is_kept() {
            return Ok(());
        }
        let now = Stamp::of(&self.path)?;
        if self.stamp().is_likely(&now) { Ok(()) } else { Err(SourceError::Changed(self.path.clone())) }
    }

    /// Says for sure whether the file still holds what was read: where anything about it is different, it is read
    /// again whole.
    ///
    /// # Errors
    /// As [`Source::check_unchanged`], and [`SourceError::Cancelled`].
    pub fn confirm_unchanged(&self, cancel: &CancellationToken) -> Result<(), SourceError> {
        if self.table.is_some() {
            return self.check_unchanged();
        }
        let now = Stamp::of(&self.path)?;
        if *self.stamp() == now {
            return Ok(());
        }
        let is_same = match self.content.get() {
            Some(content) => {
                content.size_bytes == now.fingerprint.size_bytes
                    && *content == Content::of(&self.path, cancel)?
                    && Stamp::of(&self.path)? == now
            }
            None => self.stamp().is_likely(&now),
        };
        if !is_same {
            return Err(SourceError::Changed(self.path.clone()));
        }
        *self.stamp() = now;
        Ok(())
    }

    /// What the file holds. Whoever has read it whole knows; else it is read now.
    ///
    /// # Errors
    /// When it cannot be read, has changed since it was opened, or is not the file that it must be.
    pub fn content(&self, cancel: &CancellationToken) -> Result<Content, SourceError> {
        let waited = self.origin.wait_for_content(cancel);
        waited.map_err(|error| SourceError::from_io(&self.path, error))?;
        if self.content.get().is_none() {
            let content = Content::of(&self.path, cancel)?;
            self.confirm_unchanged(cancel)?;
            self.content.get_or_init(|| content);
        }
        self.check_content()?;
        // Known by now.
        self.content.get().cloned().ok_or_else(|| SourceError::Changed(self.path.clone()))
    }

    /// Waits until the rows of a table that is staged are all there. Any other source is ready at once.
    ///
    /// # Errors
    /// When they cannot be staged, and [`SourceError::Cancelled`].
    pub fn wait_until_staged(&self, cancel: &CancellationToken) -> Result<(), SourceError> {
        let Some(table) = self.origin.staged_table() else { return Ok(()) };
        table.wait(cancel).map_err(|fault| SourceError::from_io(&self.path, std::io::Error::other(fault)))
    }

    /// How many rows of a table that is staged are there by now, and about how many there will be.
    pub fn staged_rows(&self) -> Option<(u64, Option<u64>)> {
        self.origin.staged_table().map(StagedTable::rows)
    }

    /// True once every row was staged, also while tables that are staged with it are not.
    pub fn has_all_rows(&self) -> bool {
        self.origin.staged_table().is_none_or(StagedTable::is_taken)
    }

    /// The same source, which must hold this: reading it whole fails when it does not.
    #[must_use]
    pub fn expecting(self, content: Content) -> Self {
        Self { expected: Some(content), ..self }
    }

    /// # Errors
    /// [`SourceError::OtherContent`] when it is known not to hold what it must.
    pub(super) fn check_content(&self) -> Result<(), SourceError> {
        match (self.content.get(), &self.expected) {
            (Some(found), Some(expected)) if found != expected => {
                Err(SourceError::OtherContent(self.path.clone()))
            }
            _ => Ok(()),
        }
    }

    fn stamp(&self) -> std::sync::MutexGuard<'_, Stamp> {
        self.stamp.lock().unwrap_or_else(PoisonError::into_inner)
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
        let start = self.position_before(|position| position.line < line);
        let mut found = start.record.checked_sub(1);
        // The last record answers only for the lines it stands on.
        let mut last_line = None;
        let mut splitter = self.splitter(start)?;
        while let Some(block) = self.next_block(&mut splitter)? {
            let before = block.lines.partition_point(|&start| start <= line);
            if before > 0 {
                found = Some(block.start.record + before as u64 - 1);
            }
            if before < block.lines.len() {
                return Ok(found);
            }
            if before > 0 {
                last_line = Some(block.last_line);
            }
        }
        Ok(found.filter(|_| last_line.is_some_and(|last| line <= last)))
    }

    /// Calls `each` with the number, line and cells of every record from the `from`th on, until it answers
    /// `false`.
    pub fn walk_from(
        &self,
        from: u64,
        mut each: impl FnMut(u64, u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        self.walk(self.position_before(|position| position.record <= from), |number, line, record| {
            number < from || each(number, line, record)
        })
    }

    /// As [`Source::walk_from`], with the block in which each record stands.
    pub fn walk_blocks_from(
        &self,
        from: u64,
        mut each: impl FnMut(&Block, u64, u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        let start = self.position_before(|position| position.record <= from);
        self.walk_blocks(start, |block, number, line, record| {
            number < from || each(block, number, line, record)
        })
    }

    /// Calls `each` with every record from `start` on, until it answers `false`.
    fn walk(
        &self,
        start: Position,
        mut each: impl FnMut(u64, u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        self.walk_blocks(start, |_, number, line, record| each(number, line, record))
    }

    fn walk_blocks(
        &self,
        start: Position,
        mut each: impl FnMut(&Block, u64, u64, &Record) -> bool,
    ) -> Result<(), SourceError> {
        let mut splitter = self.splitter(start)?;
        let mut going = true;
        while going {
            let Some(block) = self.next_block(&mut splitter)? else { break };
            self.for_each_record(&block, |number, line, cells| {
                going = going && each(&block, number, line, cells);
            })?;
        }
        Ok(())
    }

    /// The JSON of a record as it stands in its block; `None` where it is no JSON.
    pub fn json_text(&self, block: &Block, number: u64) -> Option<String> {
        if self.format.kind == SourceKind::Staged {
            return None;
        }
        let place = usize::try_from(number.checked_sub(block.start.record)?).ok()?;
        let span = block.spans.get(place)?;
        let (text, _) = self.format.encoding.decode(&block.bytes[span.clone()]);
        Some(text.into_owned())
    }

    /// By what a record of a block is found again, where it stands on no line.
    pub fn locator(&self, block: &Block, number: u64) -> Option<Locator> {
        let schema = self.schema.as_ref().filter(|_| self.format.kind == SourceKind::Staged)?;
        let (record, rowid) = staging::row_of(block, number)?;
        let place = usize::try_from(number.checked_sub(block.start.record)?).ok()?;
        Some(Locator::of(schema, &record, rowid.as_deref(), *block.lines.get(place)?))
    }

    /// By what the records on these lines are found again; none of a source whose records stand on lines.
    ///
    /// # Errors
    /// When the rows cannot be read there.
    pub fn locators(
        &self,
        lines: impl IntoIterator<Item = u64>,
    ) -> Result<BTreeMap<u64, Locator>, SourceError> {
        let mut found = BTreeMap::new();
        if self.format.kind != SourceKind::Staged {
            return Ok(found);
        }
        let lines: BTreeSet<u64> = lines.into_iter().collect();
        let mut wanted = lines.into_iter().peekable();
        while let Some(&first) = wanted.peek() {
            let mut splitter = self.splitter(self.position_before(|position| position.line <= first))?;
            let block = loop {
                match self.next_block(&mut splitter)? {
                    Some(block) if block.last_line < first => {}
                    Some(block) => break block,
                    None => return Ok(found),
                }
            };
            while let Some(line) = wanted.next_if(|line| *line <= block.last_line) {
                let place = block.lines.partition_point(|start| *start < line);
                if let Some(locator) = self.locator(&block, block.start.record + place as u64) {
                    found.insert(line, locator);
                }
            }
        }
        Ok(found)
    }

    /// Calls `each` with the number, line and cells of every record of a block. It may take the record, and leave
    /// another in its place, whose space is used again.
    pub fn for_each_record(
        &self,
        block: &Block,
        mut each: impl FnMut(u64, u64, &mut Record),
    ) -> Result<(), SourceError> {
        let encoding = self.format.encoding;
        match self.format.kind {
            SourceKind::Delimited => {
                let dialect = &*self.dialect;
                let mut found = Contradictions::default();
                found.note_backslashes(block, dialect, self.assumptions);
                let has_crlf =
                    self.assumptions.line_end && memchr::memmem::find(&block.bytes, b"\r\n").is_some();
                let width = self.columns.known().len();
                let done = delimited::for_each_record(block, dialect, encoding, |number, line, record| {
                    found.note(line, record, width, dialect, self.assumptions, has_crlf);
                    each(number, line, record);
                });
                self.keep_contradictions(block, found);
                done.map_err(|disagreement| SourceError::Internal {
                    path: self.path.clone(),
                    line: disagreement.line,
                })
            }
            SourceKind::JsonLines | SourceKind::JsonObjects | SourceKind::JsonArray => {
                json_record::for_each_record(block, encoding, &self.columns, &self.path, each)
            }
            SourceKind::Staged => staging::for_each_record(block, &self.path, each),
        }
    }

    /// The error for notes of this reading that cannot be read back.
    pub fn notes_lost(&self, error: std::io::Error) -> SourceError {
        SourceError::NotesLost { path: self.path.clone(), source: error }
    }

    /// The error for work on a block that broke off.
    pub(super) fn internal_error(&self, block: &Block) -> SourceError {
        SourceError::Internal { path: self.path.clone(), line: block.start.line }
    }

    fn position_before(&self, is_before: impl Fn(&Position) -> bool) -> Position {
        let positions = self.positions.lock().unwrap_or_else(PoisonError::into_inner);
        positions.last_before(is_before).unwrap_or(self.data_start)
    }

    /// The positions noted so far.
    #[cfg(test)]
    pub(super) fn positions_noted(&self) -> Vec<Position> {
        self.positions.lock().unwrap().noted().to_vec()
    }

    pub(super) fn text_at(&self, from: u64) -> Result<Text, SourceError> {
        let most = self.text_end.map_or(u64::MAX, |end| end.saturating_sub(from));
        let text = self.origin.text_at(&self.path, self.format.encoding, from, most);
        text.map_err(|error| SourceError::from_io(&self.path, error))
    }

    pub(super) fn splitter(&self, from: Position) -> Result<Splitter<Text>, SourceError> {
        Ok(Splitter::new(self.text_at(from.byte)?, self.cut(), from))
    }

    pub(super) fn cut(&self) -> Cut {
        let SourceFormat { kind, encoding, .. } = self.format;
        Cut { kind, dialect: Arc::clone(&self.dialect), encoding, object_line: self.object_line }
    }

    /// The same, for somebody who reads it whole: then the content is known.
    pub(super) fn whole_splitter(&self, from: Position) -> Result<Splitter<Text>, SourceError> {
        if from != self.data_start || self.content.get().is_some() {
            return self.splitter(from);
        }
        let most = self.text_end.map_or(u64::MAX, |end| end.saturating_sub(from.byte));
        let encoding = self.format.encoding;
        let text = self.origin.hashed_text_at(&self.path, encoding, from.byte, most, &self.content);
        let text = text.map_err(|error| SourceError::from_io(&self.path, error))?;
        Ok(Splitter::new(text, self.cut(), from))
    }

    /// The splitter's next block; notes where it starts.
    pub(super) fn next_block(&self, splitter: &mut Splitter<Text>) -> Result<Option<Block>, SourceError> {
        let block = splitter.next_block().map_err(|error| self.explain(error))?;
        if let Some(block) = &block {
            self.positions.lock().unwrap_or_else(PoisonError::into_inner).note(block.start);
        }
        Ok(block)
    }

    pub(super) fn explain(&self, error: SplitError) -> SourceError {
        let path = self.path.clone();
        match error {
            SplitError::Io(error) => SourceError::from_io(&path, error),
            SplitError::UnclosedQuote { line, cell } => {
                SourceError::UnclosedQuote { path, line, column: self.columns().get(cell).cloned() }
            }
            SplitError::UnclosedArray { line } => SourceError::UnclosedArray { path, line },
            SplitError::TextAfterArray { line } => SourceError::TextAfterArray { path, line },
            SplitError::TextAfterObject { line } => SourceError::TextAfterObject { path, line },
            SplitError::UnclosedObject { line } => SourceError::UnclosedObject { path, line },
            SplitError::RecordTooLong { line } => {
                SourceError::RecordTooLong { path, line, limit_megabytes: (MAX_RECORD_BYTES >> 20) as u64 }
            }
        }
    }
}
