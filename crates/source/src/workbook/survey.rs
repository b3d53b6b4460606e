//! Looks through the sheets of a workbook once: what stands at their start and end, which columns are filled, and what a
//! person should know of them.

use super::fault::WorkbookFault;
use super::number::is_beyond_sure_digits;
use super::row::{CellKind, Counted, Receiver, SheetMarks, SheetRow, cell_name};
use crate::copy_fault::CopyFault;
use crate::header;
use crate::listing_watch::ListingWatch;
use std::collections::VecDeque;

/// Rows at the start that are kept: what recognises names looks at so many, below titles.
const HEAD_ROWS: usize = header::SAMPLED + 40;
/// Rows at the end that are kept.
const TAIL_ROWS: usize = 24;
/// The longest text that is kept of a cell there, in bytes.
const KEPT_TEXT: usize = 2000;

/// A row that is kept: its number, and column and text of each cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptRow {
    pub number: u32,
    pub cells: Vec<(u32, String)>,
}

impl KeptRow {
    pub(super) fn of(row: &SheetRow) -> Self {
        let kept = |text: &str| {
            let end = (0..=text.len().min(KEPT_TEXT)).rev().find(|end| text.is_char_boundary(*end));
            text[..end.unwrap_or(0)].to_owned()
        };
        Self {
            number: row.number,
            cells: row.cells().map(|(column, _, text)| (column, kept(text))).collect(),
        }
    }

    pub(super) fn get(&self, column: u32) -> &str {
        let found = self.cells.binary_search_by_key(&column, |(column, _)| *column);
        found.map_or("", |place| self.cells[place].1.as_str())
    }
}

/// What was found of a sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct SheetSurvey {
    /// Its place among the sheets of the workbook.
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) is_hidden: bool,
    pub(super) marks: SheetMarks,
    /// Rows with something in them.
    pub(super) rows: u64,
    pub(super) last_row: u32,
    pub(super) head: Vec<KeptRow>,
    pub(super) tail: Vec<KeptRow>,
    /// For each column, how many of its cells hold something.
    pub(super) filled: Vec<u64>,
    /// For each column, whether one of its cells holds a day with a time, and whether one holds a day that may be midnight.
    moments: Vec<(bool, bool)>,
    /// For each run of blank rows between rows, the first and the last of it; the first few.
    pub(super) blank_runs: Vec<(u32, u32)>,
    pub(super) errors: Counted,
    pub(super) long_numbers: Counted,
    pub(super) no_moments: Counted,
    /// Why it cannot be read.
    pub(super) fault: Option<WorkbookFault>,
}

/// So many runs of blank rows are kept.
const KEPT_RUNS: usize = 1000;

/// Surveys the sheets of a workbook.
#[derive(Debug, Default)]
pub(super) struct Surveyor {
    pub(super) sheets: Vec<SheetSurvey>,
    watch: ListingWatch,
    /// The last rows of the sheet that is read.
    last: VecDeque<SheetRow>,
}

impl Receiver for Surveyor {
    fn begin(&mut self, sheet: usize, name: &str, is_hidden: bool) -> bool {
        self.last.clear();
        self.sheets.push(SheetSurvey {
            place: sheet,
            name: name.to_owned(),
            is_hidden,
            ..SheetSurvey::default()
        });
        true
    }

    fn row(&mut self, _: usize, row: &SheetRow) -> Result<(), WorkbookFault> {
        if self.watch.is_cancelled() {
            return Err(WorkbookFault::stopped(CopyFault::Cancelled));
        }
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        sheet.add(row);
        let mut kept = if self.last.len() < TAIL_ROWS {
            SheetRow::default()
        } else {
            self.last.pop_front().unwrap_or_default()
        };
        kept.copy(row);
        self.last.push_back(kept);
        Ok(())
    }

    fn end(&mut self, _: usize, marks: SheetMarks) {
        self.finish();
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.marks = marks;
        }
    }

    fn watch(&self) -> Option<&ListingWatch> {
        Some(&self.watch)
    }
}

impl Surveyor {
    pub(super) fn watched(watch: &ListingWatch) -> Self {
        Self { watch: watch.clone(), ..Self::default() }
    }

    fn finish(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.tail = self.last.iter().map(KeptRow::of).collect();
            sheet.add_midnights();
        }
        self.last.clear();
    }

    /// Notes why the sheet that began last cannot be read to its end.
    pub(super) fn failed(&mut self, fault: WorkbookFault) {
        self.finish();
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.fault = Some(fault);
        }
    }
}

impl SheetSurvey {
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name
    }

    /// Why it cannot be read.
    pub(crate) fn fault(&self) -> Option<&WorkbookFault> {
        self.fault.as_ref()
    }

    /// True for a column whose days are told with their midnight, since others of it have times.
    pub(super) fn has_midnights(&self, column: u32) -> bool {
        self.moments.get(column as usize) == Some(&(true, true))
    }

    fn moments_of(&mut self, column: usize) -> &mut (bool, bool) {
        if self.moments.len() <= column {
            self.moments.resize(column + 1, (false, false));
        }
        &mut self.moments[column]
    }

    /// Tells the days of the rows that are kept as all of their columns are.
    fn add_midnights(&mut self) {
        let is_told: Vec<bool> = self.moments.iter().map(|moments| *moments == (true, true)).collect();
        for (column, text) in self.head.iter_mut().chain(&mut self.tail).flat_map(|row| &mut row.cells) {
            if is_told.get(*column as usize) == Some(&true) && is_day(text) {
                text.push_str(MIDNIGHT);
            }
        }
    }

    fn add(&mut self, row: &SheetRow) {
        if self.rows > 0 && row.number > self.last_row + 1 && self.blank_runs.len() < KEPT_RUNS {
            self.blank_runs.push((self.last_row + 1, row.number - 1));
        }
        self.rows += 1;
        self.last_row = row.number;
        if self.head.len() < HEAD_ROWS {
            self.head.push(KeptRow::of(row));
        }
        for (column, kind, text) in row.cells() {
            let place = column as usize;
            if self.filled.len() <= place {
                self.filled.resize(place + 1, 0);
            }
            self.filled[place] += 1;
            let with_value = || format!("{} ({})", cell_name(row.number, column), crate::shown(text));
            match kind {
                CellKind::Moment if text.contains('T') => self.moments_of(place).0 = true,
                CellKind::DayOrMidnight => self.moments_of(place).1 = true,
                CellKind::Error => self.errors.add(with_value),
                CellKind::NoMoment => self.no_moments.add(with_value),
                CellKind::Number if is_beyond_sure_digits(text) => self.long_numbers.add(with_value),
                _ => {}
            }
        }
    }
}

/// What stands behind the day in ISO 8601.
pub(super) const MIDNIGHT: &str = "T00:00:00";

/// True for `2024-01-31`.
fn is_day(text: &str) -> bool {
    let digits = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && (0..).zip(text.bytes()).all(|(at, byte)| digits(at, byte))
}
