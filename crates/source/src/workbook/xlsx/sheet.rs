//! The cells of a sheet, row by row.

use super::super::fault::WorkbookFault;
use super::super::number::add_number;
use super::super::number_format::Shows;
use super::super::row::{CellKind, MAX_COLUMNS, MAX_ROWS, SheetMarks, SheetRow, cell_name, cell_place};
use super::super::serial::{Epoch, add_moment, kind_of, parse_days};
use super::super::xml::{Xml, add_reference, each_attribute, is_true};
use super::strings::{RichText, Strings, add_unescaped};
use super::styles::Styles;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

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
pub(super) fn read<R: BufRead>(
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
            Event::Start(start) => match (within, start.local_name().as_ref()) {
                (Within::Row, "c") => {
                    cell.start(&start, last_row, next_column)?;
                    next_column = cell.column + 1;
                    within = Within::Cell;
                }
                (Within::Cell, "v") => {
                    cell.has_value = true;
                    within = Within::Value;
                }
                (Within::Cell, "f") => {
                    cell.has_formula = true;
                    within = Within::Formula;
                }
                (Within::Cell, "is") => {
                    rich = RichText::default();
                    within = Within::Inline;
                }
                (Within::Inline, name) => rich.start(name),
                (Within::Sheet, "row") if has_rows => {
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
                (Within::Sheet, "sheetData") => has_rows = true,
                (Within::Sheet, name) => marks.take(name, &start)?,
                _ => {}
            },
            Event::Text(text) => match within {
                Within::Value => cell.value.push_str(&text.xml10_content()),
                Within::Inline if rich.is_in_text() => cell.inline.push_str(&text.xml10_content()),
                _ => {}
            },
            Event::CData(text) => match within {
                Within::Value => cell.value.push_str(&text.xml10_content()),
                Within::Inline if rich.is_in_text() => cell.inline.push_str(&text.xml10_content()),
                _ => {}
            },
            Event::GeneralRef(reference) => match within {
                Within::Value => add_reference(&mut cell.value, &reference)?,
                Within::Inline if rich.is_in_text() => add_reference(&mut cell.inline, &reference)?,
                _ => {}
            },
            Event::End(end) => match (within, end.local_name().as_ref()) {
                (Within::Value, "v") | (Within::Formula, "f") | (Within::Inline, "is") => {
                    within = Within::Cell;
                }
                (Within::Inline, name) => rich.end(name),
                (Within::Cell, "c") => {
                    cell.finish(context, &mut row, &mut marks)?;
                    within = Within::Row;
                }
                (Within::Row, "row") => {
                    row.finish()?;
                    if !row.is_empty() {
                        if is_hidden {
                            marks.hidden_rows.add(|| format!("row {}", row.number));
                        }
                        take(&row)?;
                    }
                    within = Within::Sheet;
                }
                (Within::Sheet, "sheetData") => has_rows = false,
                (Within::Sheet, "worksheet") => return Ok(marks),
                // What is not closed would be passed over without a word.
                (_, "sheetData" | "worksheet" | "row") => {
                    let reason = "a cell or row in it does not end, so that its XML is not sound";
                    return Err(WorkbookFault::broken(reason).at(|| format!("row {}", last_row.max(1))));
                }
                _ => {}
            },
            Event::Eof => {
                return Err(WorkbookFault::broken("its sheet ends early: the file was cut off")
                    .at(|| format!("row {}", last_row.max(1))));
            }
            _ => {}
        }
    }
}

fn row_of(start: &BytesStart<'_>, last: u32) -> Result<(u32, bool), WorkbookFault> {
    let (mut number, mut is_hidden) = (Some(last + 1), false);
    let mut said = String::new();
    each_attribute(start, |name, value| match name {
        "r" => {
            number = value.trim().parse().ok();
            said = value.into_owned();
        }
        "hidden" => is_hidden = is_true(&value),
        _ => {}
    })?;
    if let Some(number) = number.filter(|number| (1..=MAX_ROWS).contains(number)) {
        Ok((number, is_hidden))
    } else {
        let number = if said.is_empty() { (last + 1).to_string() } else { crate::shown(&said) };
        Err(WorkbookFault::broken(format!(
            "there is no row {number} in a spreadsheet: the last is {MAX_ROWS}"
        )))
    }
}

impl Cell {
    fn start(&mut self, start: &BytesStart<'_>, row: u32, next_column: u32) -> Result<(), WorkbookFault> {
        (self.row, self.column, self.style, self.kind) = (row, next_column, 0, CellType::Number);
        (self.has_value, self.has_formula) = (false, false);
        self.value.clear();
        self.inline.clear();
        let mut wrong = None;
        let mut place = Some((row, next_column));
        each_attribute(start, |name, value| match name {
            "r" => {
                place = cell_place(&value);
                if place.is_none_or(|(of, _)| of != row) {
                    wrong = Some(value.into_owned());
                }
            }
            "s" => self.style = value.parse().unwrap_or(0),
            "t" => {
                self.kind = match value.as_ref() {
                    "n" => CellType::Number,
                    "s" => CellType::Shared,
                    "inlineStr" => CellType::Inline,
                    "str" => CellType::Text,
                    "b" => CellType::Boolean,
                    "e" => CellType::Error,
                    "d" => CellType::Date,
                    _ => CellType::Other,
                }
            }
            _ => {}
        })?;
        if let Some(name) = wrong {
            let reason =
                format!("it has a cell {} in its row {row}, where no such cell can be", crate::shown(&name));
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
                let number = self.value.trim().parse().ok();
                let found = number.and_then(|number| context.strings.get(number));
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
    fn take(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), WorkbookFault> {
        match name {
            "col" => {
                let (mut first, mut last, mut is_hidden) = (None, None, false);
                each_attribute(start, |name, value| match name {
                    "min" => first = value.trim().parse::<u32>().ok(),
                    "max" => last = value.trim().parse::<u32>().ok(),
                    "hidden" => is_hidden = is_true(&value),
                    _ => {}
                })?;
                if let (Some(first @ 1..), Some(last), true) = (first, last, is_hidden)
                    && self.hidden_columns.len() < MAX_COLUMNS as usize
                {
                    self.hidden_columns.push((first - 1, last.min(MAX_COLUMNS).saturating_sub(1)));
                }
            }
            "mergeCell" => {
                each_attribute(start, |name, value| {
                    if name == "ref" {
                        let first = value.split(':').next().and_then(cell_place);
                        self.add_merged(first.map_or(1, |(row, _)| row), || value.into_owned());
                    }
                })?;
            }
            "filterColumn" => self.is_filtered = true,
            _ => {}
        }
        Ok(())
    }
}
