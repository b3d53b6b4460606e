//! A rejected record of a delimited file as a row of CSV.

use source::{CellForm, Record, RecordFault};

/// A row: the table's own cells, what is said of the record, then cells beyond the header's width.
#[derive(Debug)]
pub(super) struct CsvRow<'a> {
    text: &'a mut Vec<u8>,
    delimiter: u8,
    is_first: bool,
}

impl<'a> CsvRow<'a> {
    /// A row that is added to `text`.
    pub(super) fn new(text: &'a mut Vec<u8>, delimiter: u8) -> Self {
        Self { text, delimiter, is_first: true }
    }

    /// Adds a cell that is text.
    pub(super) fn text(&mut self, cell: &str) {
        self.cell(cell, false);
    }

    /// Adds a record's cell so that it is read again as it was: no text and an empty text are different, and what was
    /// marked as text is again.
    pub(super) fn record_cell(&mut self, record: &Record, place: usize) {
        let cell = record.get(place).unwrap_or_default();
        if record.fault() == Some(&RecordFault::TextAfterQuote(place)) {
            self.cell_with_text_behind(cell);
            return;
        }
        match record.form(place) {
            CellForm::Missing | CellForm::Null => self.cell("", false),
            CellForm::Text | CellForm::Quoted | CellForm::TypedText => self.cell(cell, true),
            CellForm::Plain | CellForm::Bytes | CellForm::Number | CellForm::YesNo | CellForm::Nested => {
                self.cell(cell, false);
            }
        }
    }

    fn cell(&mut self, cell: &str, is_quoted: bool) {
        if !std::mem::take(&mut self.is_first) {
            self.text.push(self.delimiter);
        }
        let must_be = |byte: u8| byte == self.delimiter || matches!(byte, b'"' | b'\n' | b'\r');
        if is_quoted || cell.bytes().any(must_be) {
            self.text.push(b'"');
            self.text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            self.text.push(b'"');
        } else {
            self.text.extend_from_slice(cell.as_bytes());
        }
    }

    /// A cell with text behind its quotes, which is rejected again until somebody says what it is.
    fn cell_with_text_behind(&mut self, cell: &str) {
        let behind = cell.char_indices().rfind(|&(_, letter)| letter != '"').map_or(0, |(place, _)| place);
        let (quoted, behind) = cell.split_at(behind);
        self.cell(quoted, true);
        self.text.extend_from_slice(behind.as_bytes());
    }

    /// Ends the row.
    pub(super) fn end(self) {
        self.text.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the cells, the `csv` crate reads them as they were.
        #[test]
        fn rows_are_read_again_as_they_were(
            rows in proptest::collection::vec(proptest::collection::vec("[ab,;\t\"'\\\\#\r\né ]{0,6}", 2..5), 1..6),
            delimiter in prop::sample::select(b",;\t|".to_vec()),
        ) {
            let mut text = Vec::new();
            for cells in &rows {
                let mut row = CsvRow::new(&mut text, delimiter);
                for cell in cells {
                    row.text(cell);
                }
                row.end();
            }
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false).flexible(true).delimiter(delimiter).from_reader(&text[..]);
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read, rows);
        }
    }

    #[test]
    fn an_empty_text_is_told_from_no_text() {
        let mut record = Record::of_cells(["", "\\N", "NA", "1", "", "x"]);
        record.set_forms(vec![
            CellForm::Text,
            CellForm::Null,
            CellForm::Text,
            CellForm::Plain,
            CellForm::Missing,
            CellForm::Quoted,
        ]);
        let mut text = Vec::new();
        let mut row = CsvRow::new(&mut text, b',');
        (0..7).for_each(|place| row.record_cell(&record, place));
        row.end();
        assert_eq!(String::from_utf8(text).unwrap(), "\"\",,\"NA\",1,,\"x\",\n");
    }
}
