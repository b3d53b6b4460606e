//! A row of a sheet as its readers hand it on, and what else they tell of a sheet.

use super::fault::WorkbookFault;
use crate::listing_watch::ListingWatch;
use std::ops::Range;

/// Most rows and columns of a sheet, by the limits of Excel and `LibreOffice`.
pub(super) const MAX_ROWS: u32 = 1_048_576;
pub(super) const MAX_COLUMNS: u32 = 16_384;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Text,
    /// The cell's text is the number's digits.
    Number,
    /// A day, a time of day or both, in ISO 8601.
    Moment,
    /// A day, where the format does not tell one from midnight of that day.
    DayOrMidnight,
    /// A number that the sheet shows as a date or time which there is not: a day before 1900, or 29 February 1900.
    NoMoment,
    True,
    False,
    /// `#N/A` and its like.
    Error,
}

/// A row with at least one cell that holds something.
#[derive(Debug, Default)]
pub(super) struct SheetRow {
    /// From 1.
    pub number: u32,
    text: String,
    /// Column (from 0), what it holds, and where in the text.
    cells: Vec<(u32, CellKind, Range<usize>)>,
    is_sorted: bool,
}

impl SheetRow {
    pub(super) fn start(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
        self.is_sorted = true;
    }

    /// Adds a cell, whose text `write` adds. A cell with nothing in it is none.
    pub(super) fn push(&mut self, column: u32, write: impl FnOnce(&mut String) -> CellKind) {
        let start = self.text.len();
        let kind = write(&mut self.text);
        if self.text.len() == start {
            return;
        }
        self.is_sorted &= self.cells.last().is_none_or(|(last, _, _)| *last < column);
        self.cells.push((column, kind, start..self.text.len()));
    }

    /// Brings the cells into their order.
    ///
    /// # Errors
    /// When two of them stand in one place.
    pub(super) fn finish(&mut self) -> Result<(), WorkbookFault> {
        if self.is_sorted {
            return Ok(());
        }
        self.cells.sort_by_key(|(column, _, _)| *column);
        let twice = self.cells.windows(2).find(|pair| pair[0].0 == pair[1].0);
        match twice {
            None => Ok(()),
            Some(pair) => {
                let texts: Vec<&str> = pair.iter().map(|(_, _, range)| &self.text[range.clone()]).collect();
                let reason = format!(
                    "this cell stands there twice, with “{}” and with “{}”",
                    crate::shown(texts[0]),
                    crate::shown(texts[1])
                );
                Err(WorkbookFault::broken(reason).at(|| cell_name(self.number, pair[0].0)))
            }
        }
    }

    /// Becomes a copy of `other`, in the space that there is.
    pub(super) fn copy(&mut self, other: &Self) {
        self.start(other.number);
        self.text.push_str(&other.text);
        self.cells.extend_from_slice(&other.cells);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells: column, what it holds, text.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, CellKind, &str)> {
        self.cells.iter().map(|(column, kind, range)| (*column, *kind, &self.text[range.clone()]))
    }
}

/// Something of which there may be many: how many, and the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub count: u64,
    /// Where the first is, and what, in words.
    pub first: String,
}

impl Counted {
    pub(super) fn add(&mut self, first: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = first();
        }
        self.count += 1;
    }
}

/// What a sheet says of itself beside its cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetMarks {
    /// Rows with cells that are hidden, by a filter or by hand.
    pub hidden_rows: Counted,
    pub is_filtered: bool,
    /// The first and the last of columns that are hidden, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Ranges of cells that are merged into one, with the row of each, from 1.
    pub merged: Vec<(u32, String)>,
    /// How many there are, also where they are not all kept.
    pub merged_count: u64,
    /// Formulas of which the file does not say what they come to.
    pub without_value: Counted,
    /// Cells that it calls dates in a format that does not tell dates from times.
    pub untold_moments: Counted,
    /// Rows of totals below its tables, which are not handed on: each in words, and its number.
    pub totals: Vec<(u32, String)>,
}

/// So many merged ranges are kept.
const KEPT_RANGES: usize = 1000;

impl SheetMarks {
    pub(super) fn add_merged(&mut self, row: u32, range: impl FnOnce() -> String) {
        self.merged_count += 1;
        if self.merged.len() < KEPT_RANGES {
            self.merged.push((row, range()));
        }
    }
}

/// Takes what a workbook holds, sheet by sheet and row by row.
pub(super) trait Receiver {
    /// A sheet begins; true where its rows are wanted.
    fn begin(&mut self, sheet: usize, name: &str, is_hidden: bool) -> bool;

    /// A row of it with something in it; rows come in their order.
    ///
    /// # Errors
    /// When no more rows are wanted.
    fn row(&mut self, sheet: usize, row: &SheetRow) -> Result<(), WorkbookFault>;

    /// The sheet ends.
    fn end(&mut self, sheet: usize, marks: SheetMarks);

    /// Who watches how far the reading is.
    fn watch(&self) -> Option<&ListingWatch> {
        None
    }
}

/// `B7`, of a row from 1 and a column from 0.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    format!("{}{row}", column_name(column))
}

/// `A`, `Z`, `AA`, of a column from 0.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Row (from 1) and column (from 0) of `B7` or `$B$7`; `None` where it is no cell of a sheet.
#[inline]
pub(super) fn cell_place(name: &[u8]) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0u32, 0u32);
    for &byte in name {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column =
                    column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' if column > 0 => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    (row > 0 && row <= MAX_ROWS && column > 0 && column <= MAX_COLUMNS).then(|| (row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_spreadsheets_call_them() {
        for (row, column, name) in
            [(1, 0, "A1"), (7, 25, "Z7"), (7, 26, "AA7"), (1_048_576, 16_383, "XFD1048576")]
        {
            assert_eq!(cell_name(row, column), name);
            assert_eq!(cell_place(name.as_bytes()), Some((row, column)));
        }
        for none in ["", "A", "7", "A0", "7A", "XFE1", "A1048577", "A1:B2", "AAAAAAAAAA1", "A99999999999"] {
            assert_eq!(cell_place(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn two_cells_in_one_place_are_told() {
        let mut row = SheetRow::default();
        row.start(3);
        let text = |text: &'static str| {
            move |to: &mut String| {
                to.push_str(text);
                CellKind::Text
            }
        };
        row.push(2, text("c"));
        row.push(0, text("a"));
        row.push(1, text(""));
        row.finish().unwrap();
        assert_eq!(
            row.cells().map(|(column, _, text)| (column, text)).collect::<Vec<_>>(),
            [(0, "a"), (2, "c")]
        );
        row.push(0, text("b"));
        assert_eq!(row.finish().unwrap_err().place.as_deref(), Some("A3"));
    }
}
