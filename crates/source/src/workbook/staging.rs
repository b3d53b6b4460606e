//! Stages sheets: each cell as the workbook stores it.

use super::fault::WorkbookFault;
use super::file::Workbook;
use super::layout::{Layout, moments_shown};
use super::row::{CellKind, Receiver, SheetMarks, SheetRow};
use super::survey::MIDNIGHT;
use crate::content::{FoundContent, Stamp};
use crate::copy_fault::CopyFault;
use crate::database_fault::{DatabaseFault, DatabaseProblem};
use crate::disk_space::DiskSpace;
use crate::staging::{RowSink, RowWriter, StagedTable, Wanted};
use crate::summary::FormatChoice;
use crate::table_schema::StoredCells;
use std::sync::Arc;

/// Rows between two looks at whether they are still wanted.
const BETWEEN_LOOKS: u64 = 4096;

/// A sheet that is to be staged: its place in the workbook's survey, and how it is a table.
#[derive(Debug)]
pub(super) struct WantedSheet {
    pub place: usize,
    pub layout: Layout,
}

/// Stages some sheets. Content comes to `found`, one for each.
///
/// # Errors
/// When there can be no temporary files.
pub(super) fn stage(
    workbook: &Arc<Workbook>,
    sheets: Vec<WantedSheet>,
    choice: &FormatChoice,
    found: &[FoundContent],
) -> std::io::Result<Vec<StagedTable>> {
    let columns: Vec<Vec<String>> = sheets.iter().map(|sheet| sheet.layout.names.clone()).collect();
    let wanted = Wanted::all(&columns, sheets.iter().map(|sheet| Some(sheet.layout.rows)), found);
    let (workbook, moments) = (Arc::clone(workbook), moments_shown(choice));
    StagedTable::stage(
        &wanted,
        DiskSpace::of,
        || {},
        move |sinks| {
            let mut stager = Stager::new(sheets, sinks);
            // One sheet alone need not pass the others by.
            let only = if let [sheet] = stager.staged.as_slice() { Some(sheet.sheet) } else { None };
            let read = workbook.read(only, moments, &mut stager);
            let end = match read {
                Ok(()) => unchanged(&workbook),
                Err(fault) => Err(copy_fault(fault)),
            };
            stager.finish(&end);
        },
    )
}

/// What was read is good only if it is all of the file that was surveyed.
fn unchanged(workbook: &Workbook) -> Result<(), CopyFault> {
    if Stamp::of(&workbook.path).is_ok_and(|now| now == workbook.stamp) {
        return Ok(());
    }
    let reason = "another program wrote it while it was read";
    Err(CopyFault::Database(DatabaseFault::new(DatabaseProblem::Changed, reason)))
}

fn copy_fault(fault: WorkbookFault) -> CopyFault {
    match fault.stopped {
        Some(fault) => fault,
        None => CopyFault::Workbook { problem: fault.problem, reason: fault.to_string() },
    }
}

/// A sheet that is staged.
struct Staged {
    sheet: usize,
    first_row: u32,
    last_row: u32,
    /// For each column of the sheet, which of the table it is, and whether its days are told with their midnight.
    places: Vec<Option<(usize, bool)>>,
    width: usize,
    /// `None` once it cannot be written.
    sink: RowSink,
    failed: Option<CopyFault>,
    cells: Vec<StoredCells>,
}

struct Stager {
    staged: Vec<Staged>,
    now: Option<usize>,
    seen: u64,
}

impl Stager {
    fn new(sheets: Vec<WantedSheet>, sinks: Vec<RowSink>) -> Self {
        let staged = sheets.into_iter().zip(sinks).map(|(WantedSheet { place, layout }, sink)| {
            let last = layout.columns.last().map_or(0, |column| *column as usize + 1);
            let mut places = vec![None; last];
            for (place, column) in layout.columns.iter().enumerate() {
                places[*column as usize] = Some((place, layout.with_midnights.contains(column)));
            }
            Staged {
                sheet: place,
                first_row: layout.first_row,
                last_row: layout.last_row,
                places,
                width: layout.columns.len(),
                sink,
                failed: None,
                cells: vec![StoredCells::default(); layout.columns.len()],
            }
        });
        Self { staged: staged.collect(), now: None, seen: 0 }
    }

    fn finish(self, read: &Result<(), CopyFault>) {
        for Staged { mut sink, failed, cells, .. } in self.staged {
            sink.all_taken();
            match failed {
                Some(fault) => sink.finish(Err(fault)),
                None => sink.finish(read.clone().map(|()| cells)),
            }
        }
    }
}

impl Receiver for Stager {
    fn begin(&mut self, sheet: usize, _: &str, _: bool) -> bool {
        self.now = self.staged.iter().position(|staged| staged.sheet == sheet);
        self.now.is_some()
    }

    fn row(&mut self, _: usize, row: &SheetRow) -> Result<(), WorkbookFault> {
        self.seen += 1;
        if self.seen.is_multiple_of(BETWEEN_LOOKS)
            && self.staged.iter().all(|staged| staged.sink.is_unwanted())
        {
            return Err(WorkbookFault::stopped(CopyFault::Cancelled));
        }
        let Some(staged) = self.now.map(|now| &mut self.staged[now]) else { return Ok(()) };
        if staged.failed.is_some() || !(staged.first_row..=staged.last_row).contains(&row.number) {
            return Ok(());
        }
        let writer = staged.sink.row();
        writer.start_in_row(row.number);
        let mut next = 0;
        let blank = |to: usize, next: &mut usize, writer: &mut RowWriter, cells: &mut [StoredCells]| {
            while *next < to {
                cells[*next].nulls += 1;
                writer.null();
                *next += 1;
            }
        };
        for (column, kind, text) in row.cells() {
            let Some((place, has_midnights)) = staged.places.get(column as usize).copied().flatten() else {
                continue;
            };
            blank(place, &mut next, writer, &mut staged.cells);
            if has_midnights && kind == CellKind::DayOrMidnight {
                add(CellKind::Moment, &format!("{text}{MIDNIGHT}"), writer, &mut staged.cells[place]);
            } else {
                add(kind, text, writer, &mut staged.cells[place]);
            }
            next = place + 1;
        }
        blank(staged.width, &mut next, writer, &mut staged.cells);
        if let Err(fault) = staged.sink.take() {
            staged.failed = Some(fault);
        }
        Ok(())
    }

    fn end(&mut self, _: usize, _: SheetMarks) {
        if let Some(now) = self.now.take() {
            self.staged[now].sink.all_taken();
        }
    }
}

fn add(kind: CellKind, text: &str, writer: &mut RowWriter, cells: &mut StoredCells) {
    match kind {
        CellKind::Number | CellKind::NoMoment => {
            if let Some(value) = small_integer(text) {
                cells.integers += 1;
                writer.integer(value);
            } else {
                cells.reals += 1;
                writer.decimal(text);
            }
        }
        CellKind::True | CellKind::False => {
            cells.integers += 1;
            writer.boolean(kind == CellKind::True);
        }
        CellKind::Moment | CellKind::DayOrMidnight => {
            cells.texts += 1;
            writer.timestamp(text);
        }
        CellKind::Text | CellKind::Error => {
            cells.texts += 1;
            writer.text(text.as_bytes());
        }
    }
}

/// A whole number of up to 18 digits.
fn small_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
