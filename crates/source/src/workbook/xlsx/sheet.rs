//! The cells of a sheet, row by row.

use super::super::fault::WorkbookFault;
use super::super::number::add_number;
use super::super::number_format::Shows;
use super::super::row::{CellKind, MAX_COLUMNS, MAX_ROWS, SheetMarks, SheetRow, cell_name, cell_place};
use super::super::serial::{Epoch, add_moment, kind_of, parse_days};
use super::super::xml::{Element, Event, Xml, is_true, number};
use super::strings::{RichText, Strings, add_unescaped};
use super::styles::Styles;
use std::io::Read;

/// What cells refer to.
pub(super) struct Context<'w> {
    pub strings: &'w Strings,
    pub styles: &'w Styles,
    pub epoch: Epoch,
}

/// What a cell says that its value is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum CellType {
    #[default]
    Number,
    Shared,
    Inline,
    /// What a formula came to.
    Text,
    Boolean,
    Error,
    /// ISO 8601.
    Date,
    /// None that the standard knows: its value is taken for text.
    Other,
}

/// The cell that is read.
#[derive(Debug, Default)]
struct Cell {
    row: u32,
    column: u32,
    style: usize,
    kind: CellType,
    value: String,
    inline: String,
    has_value: bool,
    has_formula: bool,
}

/// What the reading is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Sheet,
    Row,
    Cell,
    Value,
    Inline,
    Formula,
}

/// Reads the cells of a sheet: `take` gets each row with something in it.
///
/// # Errors
/// When it is not sound, or `take` wants no more.
pub(super) fn read<R: Read>(
    mut xml: Xml<R>,
    context: &Context<'_>,
    mut take: impl FnMut(&SheetRow) -> Result<(), WorkbookFault>,
) -> Result<SheetMarks, WorkbookFault> {
    let mut marks = SheetMarks::default();
    let mut row = SheetRow::default();
    let mut cell = Cell::default();
    let mut within = Within::Sheet;
    let (mut is_hidden, mut has_rows) = (false, false);
    let mut last_row = 0;
    let mut next_column = 0;
    let mut rich = RichText::default();
    loop {
        match xml.next().map_err(|fault| fault.at(|| format!("row {}", last_row.max(1))))? {
            Event::Start(start) => match (within, start.name) {
                (Within::Row, b"c") => {
                    cell.start(&start, last_row, next_column)?;
                    next_column = cell.column + 1;
                    within = Within::Cell;
                }
                (Within::Cell, b"v") => {
                    cell.has_value = true;
                    within = Within::Value;
                }
                (Within::Cell, b"f") => {
                    cell.has_formula = true;
                    within = Within::Formula;
                }
                (Within::Cell, b"is") => {
                    rich = RichText::default();
                    within = Within::Inline;
                }
                (Within::Inline, name) => rich.start(name),
                (Within::Sheet, b"row") if has_rows => {
                    let number;
                    (number, is_hidden) = row_of(&start, last_row)?;
                    if number <= last_row {
                        let reason =
                            format!("row {number} stands behind row {last_row}, which no spreadsheet writes");
                        return Err(WorkbookFault::broken(reason).at(|| format!("row {number}")));
                    }
                    last_row = number;
                    next_column = 0;
                    row.start(number);
                    within = Within::Row;
                }
                (Within::Sheet, b"sheetData") => has_rows = true,
                (Within::Sheet, name) => marks.take(name, &start)?,
                _ => {}
            },
            Event::Text(text) => {
                let to = match within {
                    Within::Value => &mut cell.value,
                    Within::Inline if rich.is_in_text() => &mut cell.inline,
                    _ => continue,
                };
                text.add_to(to).map_err(|fault| fault.at(|| cell_name(cell.row, cell.column)))?;
            }
            Event::End(name) => match (within, name) {
                (Within::Value, b"v") | (Within::Formula, b"f") | (Within::Inline, b"is") => {
                    within = Within::Cell;
                }
                (Within::Inline, name) => rich.end(name),
                (Within::Cell, b"c") => {
                    cell.finish(context, &mut row, &mut marks)?;
                    within = Within::Row;
                }
                (Within::Row, b"row") => {
                    row.finish()?;
                    if !row.is_empty() {
                        if is_hidden {
                            marks.hidden_rows.add(|| format!("row {}", row.number));
                        }
                        take(&row)?;
                    }
                    within = Within::Sheet;
                }
                (Within::Sheet, b"sheetData") => has_rows = false,
                (Within::Sheet, b"worksheet") => return Ok(marks),
                // Drawings behind the cells have rows of their own.
                (Within::Sheet, b"row") => {}
                // What is not closed would be passed over without a word.
                (_, b"sheetData" | b"worksheet" | b"row") => {
                    let reason = "a cell or row in it does not end, so that its XML is not sound";
                    return Err(WorkbookFault::broken(reason).at(|| format!("row {}", last_row.max(1))));
                }
                _ => {}
            },
            Event::Eof => {
                return Err(WorkbookFault::broken("its sheet ends early: the file was cut off")
                    .at(|| format!("row {}", last_row.max(1))));
            }
        }
    }
}

fn row_of(start: &Element<'_>, last: u32) -> Result<(u32, bool), WorkbookFault> {
    let (mut found, mut is_hidden) = (Some(last + 1), false);
    let mut said: &[u8] = b"";
    for (name, value) in start.attributes() {
        match name {
            b"r" => (found, said) = (number(value), value),
            b"hidden" => is_hidden = is_true(value),
            _ => {}
        }
    }
    if let Some(number) = found.filter(|number| (1..=MAX_ROWS).contains(number)) {
        return Ok((number, is_hidden));
    }
    let number = if said.is_empty() { (last + 1).to_string() } else { shown(said) };
    Err(WorkbookFault::broken(format!("there is no row {number} in a spreadsheet: the last is {MAX_ROWS}")))
}

fn shown(raw: &[u8]) -> String {
    crate::shown(&String::from_utf8_lossy(raw))
}

impl Cell {
    fn start(&mut self, start: &Element<'_>, row: u32, next_column: u32) -> Result<(), WorkbookFault> {
        (self.row, self.column, self.style, self.kind) = (row, next_column, 0, CellType::Number);
        (self.has_value, self.has_formula) = (false, false);
        self.value.clear();
        self.inline.clear();
        let mut wrong = None;
        let mut place = Some((row, next_column));
        for (name, value) in start.attributes() {
            match name {
                b"r" => {
                    place = cell_place(value);
                    if place.is_none_or(|(of, _)| of != row) {
                        wrong = Some(value);
                    }
                }
                b"s" => self.style = number(value).unwrap_or(0) as usize,
                b"t" => {
                    self.kind = match value {
                        b"n" => CellType::Number,
                        b"s" => CellType::Shared,
                        b"inlineStr" => CellType::Inline,
                        b"str" => CellType::Text,
                        b"b" => CellType::Boolean,
                        b"e" => CellType::Error,
                        b"d" => CellType::Date,
                        _ => CellType::Other,
                    }
                }
                _ => {}
            }
        }
        if let Some(name) = wrong {
            let reason = format!("it has a cell {} in its row {row}, where no such cell can be", shown(name));
            return Err(WorkbookFault::broken(reason).at(|| format!("row {row}")));
        }
        match place.filter(|(_, column)| *column < MAX_COLUMNS) {
            Some((_, column)) => {
                self.column = column;
                Ok(())
            }
            None => Err(WorkbookFault::broken("it has more cells than a row of a spreadsheet can have")
                .at(|| format!("row {row}"))),
        }
    }

    /// Adds the cell to its row.
    fn finish(
        &mut self,
        context: &Context<'_>,
        row: &mut SheetRow,
        marks: &mut SheetMarks,
    ) -> Result<(), WorkbookFault> {
        let place = || cell_name(self.row, self.column);
        if self.has_formula && (!self.has_value || (self.value.is_empty() && self.kind != CellType::Text)) {
            marks.without_value.add(place);
        }
        let shared = match self.kind {
            CellType::Shared if self.has_value && !self.value.trim().is_empty() => {
                let found =
                    number(self.value.as_bytes()).and_then(|number| context.strings.get(number as usize));
                let missing = || {
                    let reason =
                        format!("its text number {} is not in the workbook", crate::shown(&self.value));
                    WorkbookFault::broken(reason).at(place)
                };
                found.ok_or_else(missing)?
            }
            _ => "",
        };
        row.push(self.column, |text| self.add(context, shared, text));
        Ok(())
    }

    fn add(&self, context: &Context<'_>, shared: &str, text: &mut String) -> CellKind {
        match self.kind {
            CellType::Shared => text.push_str(shared),
            CellType::Inline if self.inline.is_empty() => add_unescaped(text, &self.value),
            CellType::Inline => add_unescaped(text, &self.inline),
            CellType::Text | CellType::Other => add_unescaped(text, &self.value),
            CellType::Boolean => match self.value.trim() {
                "1" | "true" | "TRUE" => {
                    text.push_str("true");
                    return CellKind::True;
                }
                "0" | "false" | "FALSE" => {
                    text.push_str("false");
                    return CellKind::False;
                }
                _ => text.push_str(&self.value),
            },
            CellType::Error => {
                text.push_str(&self.value);
                return CellKind::Error;
            }
            CellType::Date => {
                let value = self.value.trim();
                let is_day = context.styles.shows(self.style) == Shows::Day;
                let day = value
                    .split_once('T')
                    .filter(|(_, time)| time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')));
                text.push_str(day.filter(|_| is_day).map_or(value, |(day, _)| day));
                return CellKind::Moment;
            }
            CellType::Number => return self.add_number(context, text),
        }
        CellKind::Text
    }

    fn add_number(&self, context: &Context<'_>, text: &mut String) -> CellKind {
        let shows = context.styles.shows(self.style);
        if shows != Shows::Number
            && let Some(days) = parse_days(&self.value)
        {
            let is_moment = add_moment(text, days, shows, context.epoch);
            if !is_moment {
                add_number(text, &self.value);
            }
            return kind_of(is_moment);
        }
        if add_number(text, &self.value) {
            return CellKind::Number;
        }
        text.push_str(&self.value);
        CellKind::Text
    }
}

impl SheetMarks {
    /// What an element beside the cells says.
    fn take(&mut self, name: &[u8], start: &Element<'_>) -> Result<(), WorkbookFault> {
        match name {
            b"col" => {
                let place = |name| start.raw(name).and_then(number);
                let is_hidden = start.raw("hidden").is_some_and(is_true);
                if let (Some(first @ 1..), Some(last), true) = (place("min"), place("max"), is_hidden)
                    && self.hidden_columns.len() < MAX_COLUMNS as usize
                {
                    self.hidden_columns.push((first - 1, last.min(MAX_COLUMNS).saturating_sub(1)));
                }
            }
            b"mergeCell" => {
                if let Some(range) = start.attribute("ref")? {
                    let first = range.split(':').next().and_then(|first| cell_place(first.as_bytes()));
                    self.add_merged(first.map_or(1, |(row, _)| row), || range.into_owned());
                }
            }
            b"filterColumn" => self.is_filtered = true,
            _ => {}
        }
        Ok(())
    }
}
