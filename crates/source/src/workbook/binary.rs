//! Workbooks in Excel's older, binary formats (`.xls`, `.xlsb`), read by `calamine`.
//!
//! They do not say which rows are hidden, and `calamine` does not tell of a date what its format shows: a date, a time, or
//! both. Files of these formats may make it panic, which is caught.

use super::fault::{WorkbookFault, WorkbookProblem};
use super::number::{add_float, add_number};
use super::number_format::Shows;
use super::ole;
use super::package::{Bytes, watched};
use super::row::{CellKind, MAX_COLUMNS, MAX_ROWS, Receiver, SheetMarks, SheetRow, cell_name};
use super::serial::{Epoch, add_moment, kind_of};
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BinaryFormat {
    Xls,
    Xlsb,
}

/// The largest `.xls` that is read: the format ends at 65,536 rows in each sheet, and all of it is held in memory.
const MAX_XLS_BYTES: u64 = 1_000_000_000;

/// Reads the sheets that are wanted. A date is told as `moments` shows it.
///
/// # Errors
/// When the workbook cannot be read, or `receiver` wants no more.
pub(super) fn read(
    path: &Path,
    format: BinaryFormat,
    moments: Shows,
    receiver: &mut dyn Receiver,
) -> Result<(), WorkbookFault> {
    let size = std::fs::metadata(path)?.len();
    let file = watched(path, receiver.watch())?;
    let work = || match format {
        BinaryFormat::Xls if size > MAX_XLS_BYTES => {
            Err(WorkbookFault::too_large("it is larger than 1 GB, which no .xls of a spreadsheet is"))
        }
        BinaryFormat::Xls => {
            ole::check_places(path)?;
            read_xls(file, moments, receiver)
        }
        BinaryFormat::Xlsb => read_xlsb(file, moments, receiver),
    };
    let panicked = |_| WorkbookFault::broken("its bytes are not as the format has them");
    catch_unwind(AssertUnwindSafe(work)).map_err(panicked)?
}

fn read_xls(file: Bytes, moments: Shows, receiver: &mut dyn Receiver) -> Result<(), WorkbookFault> {
    let mut workbook = Xls::new(file).map_err(fault_of_xls)?;
    let epoch = epoch(workbook.has_1904_epoch());
    let sheets = workbook.sheets_metadata().to_vec();
    for (place, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        if !receiver.begin(place, &sheet.name, sheet.visible != SheetVisible::Visible) {
            continue;
        }
        let mut marks = SheetMarks::default();
        for merged in workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            let (from, to) = (merged.start, merged.end);
            let name = |(row, column): (u32, u32)| cell_name(row.saturating_add(1), column.min(MAX_COLUMNS));
            marks.add_merged(from.0.saturating_add(1), || format!("{}:{}", name(from), name(to)));
        }
        let range = workbook
            .worksheet_range(&sheet.name)
            .map_err(|error| fault_of_xls(error).in_sheet(&sheet.name))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut row = SheetRow::default();
        for (number, cells) in (first_row + 1..).zip(range.rows()) {
            row.start(number);
            for (column, value) in (first_column..).zip(cells) {
                add(&mut row, column, &as_read(value), moments, epoch, &mut marks);
            }
            if !row.is_empty() {
                receiver.row(place, &row).map_err(|fault| fault.in_sheet(&sheet.name))?;
            }
        }
        receiver.end(place, marks);
    }
    Ok(())
}

fn read_xlsb(file: Bytes, moments: Shows, receiver: &mut dyn Receiver) -> Result<(), WorkbookFault> {
    let mut workbook = Xlsb::new(file).map_err(fault_of_xlsb)?;
    let epoch = epoch(workbook.has_1904_epoch());
    let sheets = workbook.sheets_metadata().to_vec();
    for (place, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        if !receiver.begin(place, &sheet.name, sheet.visible != SheetVisible::Visible) {
            continue;
        }
        let in_sheet = |fault: WorkbookFault| fault.in_sheet(&sheet.name);
        let mut marks = SheetMarks::default();
        let mut cells =
            workbook.worksheet_cells_reader(&sheet.name).map_err(|error| in_sheet(fault_of_xlsb(error)))?;
        let mut row = SheetRow::default();
        while let Some(cell) = cells.next_cell().map_err(|error| in_sheet(fault_of_xlsb(error)))? {
            let (number, column) = cell.get_position();
            let number = number.saturating_add(1);
            if number > MAX_ROWS || column >= MAX_COLUMNS || number < row.number {
                let reason = format!("its row {number} stands behind row {}", row.number);
                return Err(in_sheet(WorkbookFault::broken(reason)));
            }
            if number > row.number {
                hand_on(&mut row, place, receiver).map_err(in_sheet)?;
                row.start(number);
            }
            add(&mut row, column, cell.get_value(), moments, epoch, &mut marks);
        }
        hand_on(&mut row, place, receiver).map_err(in_sheet)?;
        receiver.end(place, marks);
    }
    Ok(())
}

fn hand_on(row: &mut SheetRow, place: usize, receiver: &mut dyn Receiver) -> Result<(), WorkbookFault> {
    row.finish()?;
    if row.is_empty() { Ok(()) } else { receiver.row(place, row) }
}

fn add(
    row: &mut SheetRow,
    column: u32,
    value: &DataRef<'_>,
    moments: Shows,
    epoch: Epoch,
    marks: &mut SheetMarks,
) {
    let number = row.number;
    row.push(column, |text| match value {
        DataRef::Empty => CellKind::Text,
        DataRef::Int(value) => {
            add_number(text, &value.to_string());
            CellKind::Number
        }
        DataRef::Float(value) => {
            add_float(text, *value);
            CellKind::Number
        }
        DataRef::String(value) => {
            text.push_str(value);
            CellKind::Text
        }
        DataRef::SharedString(value) => {
            text.push_str(value);
            CellKind::Text
        }
        DataRef::Bool(value) => {
            text.push_str(if *value { "true" } else { "false" });
            if *value { CellKind::True } else { CellKind::False }
        }
        DataRef::DateTime(value) => {
            let shows = if value.is_duration() { Shows::Duration } else { moments };
            if !value.is_duration() {
                marks.untold_moments.add(|| cell_name(number, column));
            }
            let is_moment = add_moment(text, value.as_f64(), shows, epoch);
            if !is_moment {
                add_float(text, value.as_f64());
            }
            kind_of(is_moment)
        }
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            text.push_str(value);
            CellKind::Moment
        }
        DataRef::Error(error) => {
            text.push_str(&error.to_string());
            CellKind::Error
        }
    });
}

fn as_read(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(value) => DataRef::SharedString(value),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
        Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn epoch(is_1904: bool) -> Epoch {
    if is_1904 { Epoch::Of1904 } else { Epoch::Of1900 }
}

fn fault_of_xls(error: XlsError) -> WorkbookFault {
    match error {
        XlsError::Password => WorkbookFault::new(WorkbookProblem::Encrypted, "it is saved with a password"),
        XlsError::Io(error) => error.into(),
        error => WorkbookFault::broken(error.to_string()),
    }
}

fn fault_of_xlsb(error: XlsbError) -> WorkbookFault {
    match error {
        XlsbError::Password => WorkbookFault::new(WorkbookProblem::Encrypted, "it is saved with a password"),
        XlsbError::Io(error) => error.into(),
        error => WorkbookFault::broken(error.to_string()),
    }
}
