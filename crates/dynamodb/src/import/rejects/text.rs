//! Rejected records as the text of their file.

use super::RejectedRow;
use super::csv_row::CsvRow;
use super::form::{RejectsForm, RejectsKind};
use super::json_line::{Annotation, json_line};
use item::join_surplus;
use source::{Record, RecordFault, Source};
use std::ops::Range;

/// How the rejected records of a source become text.
#[derive(Debug)]
pub(in crate::import) struct RejectsText {
    pub(super) form: RejectsForm,
    /// The source's columns.
    columns: Vec<String>,
    /// Those of them that say why a record was rejected before, when the source is such a file itself.
    own: Range<usize>,
    /// Surplus cells are joined, as the plan says.
    joins: bool,
}

impl RejectsText {
    /// For records of this source; `joins`: surplus cells are joined.
    pub(in crate::import) fn new(source: &Source, form: RejectsForm, joins: bool) -> Self {
        Self { form, columns: source.columns().to_vec(), own: source.own_columns(), joins }
    }

    /// Adds what stands before the first record; nothing in JSON Lines.
    pub(in crate::import) fn add_header(&self, text: &mut Vec<u8>) {
        if self.form.kind == RejectsKind::JsonLines {
            return;
        }
        let mut header = CsvRow::new(text, self.delimiter());
        self.own_free(self.columns.iter()).chain(&self.form.names).for_each(|name| header.text(name));
        header.end();
    }

    /// Adds a record with what is said of it.
    pub(in crate::import) fn add_row(&self, text: &mut Vec<u8>, row: &RejectedRow) {
        let start = text.len();
        match self.form.kind {
            RejectsKind::Csv => self.add_csv_row(text, row),
            RejectsKind::JsonLines => self.add_json_line(text, row),
        }
        if matches!(row.cells.fault(), Some(RecordFault::Undecodable(_) | RecordFault::TextNotUtf8(_))) {
            let again = no_text_again(&text[start..]);
            text.truncate(start);
            text.extend_from_slice(&again);
        }
    }

    /// The source's columns, without those that say why a record was rejected before.
    pub(super) fn own_columns(&self) -> Vec<&String> {
        self.own_free(self.columns.iter()).collect()
    }

    pub(super) fn delimiter(&self) -> u8 {
        u8::try_from(self.form.delimiter).unwrap_or(b',')
    }

    fn add_csv_row(&self, text: &mut Vec<u8>, RejectedRow { cells, told, .. }: &RejectedRow) {
        let joined = if self.joins { self.joined(cells) } else { None };
        let cells = joined.as_ref().unwrap_or(cells);
        let mut row = CsvRow::new(text, self.delimiter());
        self.own_free(0..self.columns.len()).for_each(|place| row.record_cell(cells, place));
        match &told.place {
            Some(place) => row.text(place.as_str()),
            None => row.text(&told.line.to_string()),
        }
        row.text(told.column.as_deref().unwrap_or_default());
        row.text(&told.reason);
        (self.columns.len()..cells.len()).for_each(|place| row.record_cell(cells, place));
        row.end();
    }

    /// A record with its surplus cells joined, where that takes them up.
    fn joined(&self, cells: &Record) -> Option<Record> {
        let delimiter = self.form.delimiter.to_string();
        join_surplus(cells, self.columns.len(), &delimiter).map(|(joined, _)| joined)
    }

    fn add_json_line(&self, text: &mut Vec<u8>, RejectedRow { cells, json, told }: &RejectedRow) {
        let said = Annotation { line: told.line, column: told.column.as_deref(), reason: &told.reason };
        // A record of a JSON file comes with its JSON.
        let json = json.as_deref().or_else(|| cells.get(0)).unwrap_or_default();
        let old: Option<[String; 3]> = self.columns[self.own.clone()].to_vec().try_into().ok();
        text.extend_from_slice(json_line(json, &self.form.names, old.as_ref(), &said).as_bytes());
    }

    /// Of all that belongs to the source's columns, what belongs to the table's.
    fn own_free<T>(&self, of_columns: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        let own = self.own.clone();
        of_columns.enumerate().filter(move |(place, _)| !own.contains(place)).map(|(_, of_column)| of_column)
    }
}

/// Text of a record that holds bytes that are no text, which were read as U+FFFD: they are no text here either, so that
/// the record is rejected again until somebody says what they are.
fn no_text_again(text: &[u8]) -> Vec<u8> {
    const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = memchr::memmem::find(rest, REPLACEMENT) {
        bytes.extend_from_slice(&rest[..place]);
        bytes.push(0xFF);
        rest = &rest[place + REPLACEMENT.len()..];
    }
    bytes.extend_from_slice(rest);
    bytes
}
