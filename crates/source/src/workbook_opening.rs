//! A sheet of a workbook becomes a source: it is staged, and then read as any other.

use super::content::{FoundContent, Stamp};
use super::error::SourceError;
use super::listing_watch::ListingWatch;
use super::naming::MAX_COLUMNS;
use super::source::Source;
use super::summary::FormatChoice;
use super::workbook::{self, SheetTable, Workbook, WorkbookFault, WorkbookKind};
use std::path::Path;
use std::sync::Arc;

impl Source {
    /// The sheet that `choice` names of a workbook, or the only one that is a table.
    ///
    /// # Errors
    /// When the workbook cannot be read, has no such sheet, or has several and none is named.
    pub(super) fn open_sheet(
        path: &Path,
        kind: &WorkbookKind,
        choice: &FormatChoice,
        watch: &ListingWatch,
    ) -> Result<Self, SourceError> {
        let workbook = Arc::new(survey(path, kind, watch)?);
        let tables = SheetTable::all_of(&workbook, choice);
        let name = if let Some(name) = &choice.table {
            name.clone()
        } else {
            let names: Vec<String> = tables
                .iter()
                .filter(|table| table.why_none().is_none())
                .map(|table| table.name().to_owned())
                .collect();
            match names.as_slice() {
                [] => {
                    let passed_over = tables
                        .iter()
                        .filter_map(|table| table.why_none().map(|why| format!("{}: {why}", table.name())))
                        .chain(workbook.passed_over.iter().map(|(name, why)| format!("{name}: {why}")))
                        .collect();
                    return Err(SourceError::NoTables { path: path.to_owned(), passed_over });
                }
                [only] => only.clone(),
                _ => return Err(SourceError::SeveralTables { path: path.to_owned(), tables: names }),
            }
        };
        let opened = stage_of_workbook(&workbook, &[name], choice)?.pop();
        opened.ok_or_else(|| SourceError::NoTables { path: path.to_owned(), passed_over: Vec::new() })
    }
}

/// What the file at `path` is as a workbook; `None` where it is none.
///
/// # Errors
/// Where it is one that cannot be read.
pub(super) fn recognise(path: &Path, head: &[u8]) -> Result<Option<WorkbookKind>, SourceError> {
    workbook::recognise(path, head).map_err(|fault| SourceError::of_workbook(path, fault))
}

/// Looks through a workbook.
///
/// # Errors
/// When it cannot be read, or nobody waits for it any more.
pub(super) fn survey(
    path: &Path,
    kind: &WorkbookKind,
    watch: &ListingWatch,
) -> Result<Workbook, SourceError> {
    let stamp = Stamp::of(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    watch.begin(&name, stamp.fingerprint.size_bytes);
    let surveyed = Workbook::survey(path, kind, stamp, watch);
    // A reader in between may give another reason.
    watch.check()?;
    watch.end();
    surveyed.map_err(|fault| SourceError::of_workbook(path, fault))
}

/// The sheets of these names of a workbook, all from one reading of it.
///
/// # Errors
/// When there is no such sheet, one is no table or has too many columns, or there can be no temporary file.
pub(super) fn stage_of_workbook(
    workbook: &Arc<Workbook>,
    names: &[String],
    choice: &FormatChoice,
) -> Result<Vec<Source>, SourceError> {
    let path = &workbook.path;
    let all = SheetTable::all_of(workbook, choice);
    let mut tables = Vec::new();
    for name in names {
        let found =
            all.iter().find(|table| table.name() == *name).ok_or_else(|| SourceError::NoSuchTable {
                path: path.clone(),
                table: name.clone(),
                tables: all.iter().map(|table| table.name().to_owned()).collect(),
            })?;
        if found.why_none().is_some() {
            let fault =
                workbook.sheets.iter().find(|sheet| sheet.is_called(name)).and_then(|sheet| sheet.fault());
            return Err(match fault {
                Some(fault) => SourceError::of_workbook(path, fault.clone()),
                None => SourceError::NoRows { path: path.clone(), table: name.clone() },
            });
        }
        let columns = found.schema().columns.len();
        if columns > MAX_COLUMNS {
            return Err(SourceError::TooManyColumns {
                path: path.clone(),
                found: columns,
                limit: MAX_COLUMNS,
            });
        }
        tables.push(found.clone());
    }
    let contents: Vec<FoundContent> = tables.iter().map(|_| FoundContent::default()).collect();
    let staged = workbook::stage_sheets(workbook, &tables, choice, &contents)
        .map_err(|error| SourceError::from_io(path, error))?;
    let parts = tables.into_iter().zip(contents).zip(staged);
    Ok(parts
        .map(|((table, content), staged)| {
            let mut notes = table.notes();
            notes.extend(workbook.notes.iter().cloned());
            let of_staged = Source::of_staged(path, choice, &workbook.stamp, table.schema(), content, staged);
            Source { notes, doubts: table.doubts(), sheet: Some(Arc::new(table)), ..of_staged }
        })
        .collect())
}

/// A workbook as it was looked through, whose file may have changed since.
///
/// # Errors
/// [`SourceError::Changed`] where it has.
pub(super) fn unchanged(workbook: &Arc<Workbook>) -> Result<Arc<Workbook>, SourceError> {
    if Stamp::of(&workbook.path)? == workbook.stamp {
        Ok(Arc::clone(workbook))
    } else {
        Err(SourceError::Changed(workbook.path.clone()))
    }
}

impl SourceError {
    /// The error that a workbook is at fault with.
    pub(super) fn of_workbook(path: &Path, fault: WorkbookFault) -> Self {
        match fault.stopped {
            Some(fault) => Self::of_copying(path, fault),
            None => {
                Self::Workbook { path: path.to_owned(), problem: fault.problem, reason: fault.to_string() }
            }
        }
    }
}
