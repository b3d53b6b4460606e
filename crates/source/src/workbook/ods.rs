//! Spreadsheets of `OpenDocument` (`.ods`), as `LibreOffice` writes them: read as a stream. All sheets stand in one part.
//!
//! Source: OASIS Open Document Format 1.3, part 3, 9 (tables) and 19.385 (`office:value-type`).

use super::fault::{WorkbookFault, WorkbookProblem};
use super::number::add_number;
use super::package::Package;
use super::row::{CellKind, MAX_COLUMNS, MAX_ROWS, Receiver, SheetMarks, SheetRow, cell_name, column_name};
use super::xml::{Element, Event, Xml, value};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

const CONTENT: &str = "content.xml";

/// Says whether a spreadsheet asks for a password.
///
/// # Errors
/// [`WorkbookProblem::Encrypted`] where it does.
pub(super) fn check_encryption(package: &mut Package) -> Result<(), WorkbookFault> {
    let Some(bytes) = package.part("META-INF/manifest.xml")? else { return Ok(()) };
    let mut xml = Xml::new(bytes);
    loop {
        match xml.next()? {
            Event::Start(start) if start.name == b"encryption-data" => {
                return Err(WorkbookFault::new(WorkbookProblem::Encrypted, "it is saved with a password"));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Reads the sheets that are wanted.
///
/// # Errors
/// When the spreadsheet cannot be read, or `receiver` wants no more.
pub(super) fn read(path: &Path, receiver: &mut dyn Receiver) -> Result<(), WorkbookFault> {
    let mut package = Package::open_watched(path, receiver.watch())?;
    check_encryption(&mut package)?;
    let mut xml = Xml::new(package.read_ahead(CONTENT)?);
    // Styles of sheets that are not shown.
    let mut hiding: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut sheet = 0;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.name {
                b"style" => style = start.attribute("name")?.unwrap_or_default().into_owned(),
                b"table-properties" if start.attribute("display")?.is_some_and(|shown| shown == "false") => {
                    hiding.insert(std::mem::take(&mut style));
                }
                b"table" => {
                    let name = start.attribute("name")?.unwrap_or_default().into_owned();
                    let is_hidden =
                        start.attribute("style-name")?.is_some_and(|style| hiding.contains(style.as_ref()));
                    let is_wanted = receiver.begin(sheet, &name, is_hidden);
                    let take = |row: &SheetRow| if is_wanted { receiver.row(sheet, row) } else { Ok(()) };
                    let marks =
                        Table::default().read(&mut xml, take).map_err(|fault| fault.in_sheet(&name))?;
                    if is_wanted {
                        receiver.end(sheet, marks);
                    }
                    sheet += 1;
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A sheet that is read.
#[derive(Debug, Default)]
struct Table {
    marks: SheetMarks,
    row: SheetRow,
    /// The row that is read, from 1, and how often it stands there.
    number: u32,
    repeated: u32,
    is_hidden: bool,
    /// The next column.
    column: u32,
    cell: Cell,
}

/// A cell that is read.
#[derive(Debug, Default)]
struct Cell {
    repeated: u32,
    value_type: String,
    value: String,
    is_error: bool,
    has_formula: bool,
    /// The columns and rows that it is merged over.
    spans: (u32, u32),
    text: String,
    has_paragraph: bool,
}

impl Table {
    fn read<R: Read>(
        mut self,
        xml: &mut Xml<R>,
        mut take: impl FnMut(&SheetRow) -> Result<(), WorkbookFault>,
    ) -> Result<SheetMarks, WorkbookFault> {
        self.number = 1;
        let (mut is_in_row, mut is_in_cell, mut is_in_paragraph) = (false, false, 0u32);
        // Notes, drawings and tables within cells are no part of what they hold.
        let mut aside = 0u32;
        loop {
            match xml.next().map_err(|fault| fault.at(|| format!("row {}", self.number)))? {
                Event::Start(start) => {
                    let name = start.name;
                    if aside > 0 || matches!(name, b"annotation" | b"frame" | b"table" | b"shapes") {
                        // Every element that begins here ends here.
                        aside += 1;
                    } else if is_in_cell {
                        match name {
                            b"p" => {
                                if self.cell.has_paragraph {
                                    self.cell.text.push('\n');
                                }
                                self.cell.has_paragraph = true;
                                is_in_paragraph += 1;
                            }
                            b"s" => {
                                let count = start.attribute("c")?.and_then(|count| count.parse().ok());
                                self.cell.text.push_str(&" ".repeat(count.unwrap_or(1usize).min(32_767)));
                            }
                            b"tab" => self.cell.text.push('\t'),
                            b"line-break" => self.cell.text.push('\n'),
                            _ => {}
                        }
                    } else if is_in_row && matches!(name, b"table-cell" | b"covered-table-cell") {
                        self.cell.start(&start)?;
                        is_in_cell = true;
                    } else if name == b"table-row" {
                        self.start_row(&start)?;
                        is_in_row = true;
                    } else if name == b"table-column" {
                        self.take_column(&start)?;
                    }
                }
                Event::End(_) if aside > 0 => aside -= 1,
                Event::End(name) => match name {
                    b"p" if is_in_cell => is_in_paragraph = is_in_paragraph.saturating_sub(1),
                    b"table-cell" | b"covered-table-cell" if is_in_cell => {
                        self.finish_cell()?;
                        is_in_cell = false;
                    }
                    b"table-row" if is_in_row => {
                        self.finish_row(&mut take)?;
                        is_in_row = false;
                    }
                    b"table" => return Ok(self.marks),
                    _ => {}
                },
                Event::Text(text) if is_in_paragraph > 0 && aside == 0 => text.add_to(&mut self.cell.text)?,
                Event::Text(_) => {}
                Event::Eof => {
                    let number = self.number;
                    return Err(WorkbookFault::broken("its sheet ends early: the file was cut off")
                        .at(|| format!("row {number}")));
                }
            }
        }
    }

    fn take_column(&mut self, start: &Element<'_>) -> Result<(), WorkbookFault> {
        let count = repeats(start, "number-columns-repeated")?.min(MAX_COLUMNS);
        let first = self.column;
        self.column = self.column.saturating_add(count).min(MAX_COLUMNS);
        let is_shown = start.attribute("visibility")?.is_none_or(|visibility| visibility == "visible");
        if !is_shown && first < MAX_COLUMNS && self.marks.hidden_columns.len() < MAX_COLUMNS as usize {
            self.marks.hidden_columns.push((first, first + count - 1));
        }
        Ok(())
    }

    fn start_row(&mut self, start: &Element<'_>) -> Result<(), WorkbookFault> {
        self.repeated = repeats(start, "number-rows-repeated")?;
        let visibility = start.attribute("visibility")?;
        self.is_hidden = visibility.as_deref().is_some_and(|visibility| visibility != "visible");
        self.marks.is_filtered |= visibility.as_deref() == Some("filter");
        self.column = 0;
        self.row.start(self.number);
        Ok(())
    }

    /// Adds the cell, as often as it stands there.
    fn finish_cell(&mut self) -> Result<(), WorkbookFault> {
        let Self { cell, row, marks, number, column, .. } = self;
        let (columns, rows) = cell.spans;
        if columns > 1 || rows > 1 {
            let last = (*number).saturating_add(rows - 1).min(MAX_ROWS);
            let end = (*column).saturating_add(columns - 1).min(MAX_COLUMNS - 1);
            marks.add_merged(*number, || format!("{}:{}", cell_name(*number, *column), cell_name(last, end)));
        }
        let is_blank = cell.value_type.is_empty() && cell.text.is_empty();
        if cell.has_formula && is_blank {
            marks.without_value.add(|| cell_name(*number, *column));
        }
        if is_blank {
            *column = (*column).saturating_add(cell.repeated);
            return Ok(());
        }
        for _ in 0..cell.repeated {
            if *column >= MAX_COLUMNS {
                let reason = format!(
                    "it has cells behind column {}, the last of a spreadsheet",
                    column_name(MAX_COLUMNS - 1)
                );
                return Err(WorkbookFault::too_large(reason).at(|| format!("row {number}")));
            }
            row.push(*column, |text| cell.add(text));
            *column += 1;
        }
        Ok(())
    }

    /// Hands on the row, as often as it stands there.
    fn finish_row(
        &mut self,
        take: &mut impl FnMut(&SheetRow) -> Result<(), WorkbookFault>,
    ) -> Result<(), WorkbookFault> {
        let first = self.number;
        self.number = first.saturating_add(self.repeated);
        if self.row.is_empty() {
            return Ok(());
        }
        for number in first..self.number {
            if number > MAX_ROWS {
                let reason = format!("it has rows behind row {MAX_ROWS}, the last of a spreadsheet");
                return Err(WorkbookFault::too_large(reason).at(|| format!("row {number}")));
            }
            if self.is_hidden {
                self.marks.hidden_rows.add(|| format!("row {number}"));
            }
            self.row.number = number;
            take(&self.row)?;
        }
        Ok(())
    }
}

impl Cell {
    fn start(&mut self, start: &Element<'_>) -> Result<(), WorkbookFault> {
        self.repeated = repeats(start, "number-columns-repeated")?;
        self.spans = (repeats(start, "number-columns-spanned")?, repeats(start, "number-rows-spanned")?);
        self.value_type.clear();
        self.value.clear();
        self.text.clear();
        (self.is_error, self.has_formula, self.has_paragraph) = (false, false, false);
        for (name, raw) in start.attributes() {
            match name {
                // `calcext:value-type` says what `office:value-type` cannot.
                b"value-type" if raw == b"error" => self.is_error = true,
                b"value-type" if self.value_type.is_empty() => self.value_type.push_str(&value(raw)?),
                b"value" | b"date-value" | b"time-value" | b"boolean-value" => {
                    self.value.push_str(&value(raw)?);
                }
                b"formula" => self.has_formula = true,
                _ => {}
            }
        }
        if self.value_type == "string"
            && let Some(text) = start.attribute("string-value")?
        {
            self.value.push_str(&text);
        }
        Ok(())
    }

    fn add(&self, text: &mut String) -> CellKind {
        let value = self.value.trim();
        match self.value_type.as_str() {
            _ if self.is_error => {
                text.push_str(if self.text.is_empty() { "#ERROR!" } else { &self.text });
                return CellKind::Error;
            }
            "float" | "percentage" | "currency" if add_number(text, value) => return CellKind::Number,
            "date" => {
                add_date(text, value);
                // LibreOffice writes midnight as the day alone, whatever the cell shows.
                return if value.contains('T') { CellKind::Moment } else { CellKind::DayOrMidnight };
            }
            "time" if add_time(text, value) => return CellKind::Moment,
            "boolean" => {
                let is_true = value == "true" || value == "1";
                text.push_str(if is_true { "true" } else { "false" });
                return if is_true { CellKind::True } else { CellKind::False };
            }
            "string" if !self.has_paragraph => text.push_str(&self.value),
            _ if self.has_paragraph || !self.text.is_empty() => text.push_str(&self.text),
            _ => text.push_str(value),
        }
        CellKind::Text
    }
}

/// How often something is repeated, or over how many it goes; once where nothing is said.
fn repeats(start: &Element<'_>, name: &str) -> Result<u32, WorkbookFault> {
    match start.attribute(name)? {
        None => Ok(1),
        Some(count) => match count.trim().parse::<u64>() {
            Ok(count) => Ok(u32::try_from(count.max(1)).unwrap_or(u32::MAX)),
            Err(_) => Err(WorkbookFault::broken(format!(
                "{name} is “{}”, which is no number",
                crate::shown(&count)
            ))),
        },
    }
}

/// `2024-01-31T10:00:00.000000000` is `2024-01-31T10:00:00`.
fn add_date(to: &mut String, value: &str) {
    match value.split_once('.') {
        Some((whole, rest)) => {
            to.push_str(whole);
            let rest = rest.trim_end_matches('0');
            if !rest.is_empty() {
                to.push('.');
                to.push_str(rest);
            }
        }
        None => to.push_str(value),
    }
}

/// `PT19H00M00S` is `19:00:00`; false, and nothing is added, where it is no length of time.
fn add_time(to: &mut String, value: &str) -> bool {
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", value),
    };
    let parts = || -> Option<(u64, u64, &str)> {
        let (hours, rest) = rest.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        Some((hours.parse().ok()?, minutes.parse().ok()?, seconds))
    };
    let Some((hours, minutes, seconds)) = parts() else { return false };
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let Ok(whole) = whole.parse::<u64>() else { return false };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    to.push_str(sign);
    let _ = write!(to, "{hours:02}:{minutes:02}:{whole:02}");
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        to.push('.');
        to.push_str(fraction);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_told_as_hours() {
        for (value, expected) in [
            ("PT19H00M00S", "19:00:00"),
            ("PT26H30M00.500000000S", "26:30:00.5"),
            ("-PT1H02M03S", "-01:02:03"),
        ] {
            let mut text = String::new();
            assert!(add_time(&mut text, value));
            assert_eq!(text, expected);
        }
        for none in ["", "PT", "P1D", "PT1H", "PTxH00M00S", "PT1H1M1.xS"] {
            assert!(!add_time(&mut String::new(), none), "{none}");
        }
    }
}
