//! Stages tables of a database: each value as SQLite holds it, whatever its column declares.

use super::catalog::{Found, rowid_name, select};
use super::connection::Database;
use crate::content::FoundContent;
use crate::copy_fault::CopyFault;
use crate::database_fault::DatabaseFault;
use crate::disk_space::DiskSpace;
use crate::staging::{RowSink, StagedTable, Wanted, columns_of};
use crate::table_schema::StoredCells;
use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Row};
use std::fmt::Write;

/// Rows between two looks at whether they are still wanted.
const BETWEEN_LOOKS: u64 = 4096;

/// Stages some tables of a database, all as they are at one moment. Content comes to `found`, one for each.
///
/// # Errors
/// When there can be no temporary files.
pub(crate) fn stage(
    database: Database,
    tables: Vec<Found>,
    found: &[FoundContent],
) -> std::io::Result<Vec<StagedTable>> {
    let columns = columns_of(tables.iter().map(|table| &table.schema));
    let wanted = Wanted::all(&columns, tables.iter().map(|table| table.expected_rows), found);
    let interrupt = database.interrupt_handle();
    StagedTable::stage(
        &wanted,
        DiskSpace::of,
        move || interrupt.interrupt(),
        move |sinks| {
            let mut ended = Vec::new();
            for (table, mut sink) in tables.iter().zip(sinks) {
                let cells = stage_rows(&database, table, &mut sink);
                sink.all_taken();
                ended.push((sink, cells));
            }
            // What was read is good only if it is all of one moment.
            let end = database.end().map_err(CopyFault::Database);
            for (sink, cells) in ended {
                sink.finish(cells.and_then(|cells| end.clone().map(|()| cells)));
            }
        },
    )
}

fn stage_rows(database: &Database, table: &Found, sink: &mut RowSink) -> Result<Vec<StoredCells>, CopyFault> {
    let fault = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => CopyFault::Cancelled,
        _ => CopyFault::Database(DatabaseFault::from(error)),
    };
    let mut cells = vec![StoredCells::default(); table.schema.columns.len()];
    // A row is found again by its key; without one, by the number that SQLite gives it.
    let rowid = rowid_name(&table.schema, table.kind).filter(|_| table.schema.primary_key.is_empty());
    let query = select(&table.schema, table.kind, rowid);
    let mut statement = database.connection().prepare(&query).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    let mut locator = String::new();
    let mut count = 0u64;
    while let Some(row) = rows.next().map_err(fault)? {
        if count.is_multiple_of(BETWEEN_LOOKS) && sink.is_unwanted() {
            return Err(CopyFault::Cancelled);
        }
        count += 1;
        locator.clear();
        if rowid.is_some() {
            let number: i64 = row.get(0).map_err(fault)?;
            // Writing to a text cannot fail.
            let _ = write!(locator, "rowid {number}");
        }
        sink.row().start(&locator);
        add_cells(row, usize::from(rowid.is_some()), &mut cells, sink).map_err(fault)?;
        sink.take()?;
    }
    Ok(cells)
}

fn add_cells(
    row: &Row<'_>,
    from: usize,
    cells: &mut [StoredCells],
    sink: &mut RowSink,
) -> rusqlite::Result<()> {
    for (place, counts) in cells.iter_mut().enumerate() {
        let staged = sink.row();
        match row.get_ref(from + place)? {
            ValueRef::Null => {
                counts.nulls += 1;
                staged.null();
            }
            ValueRef::Integer(value) => {
                counts.integers += 1;
                staged.integer(value);
            }
            ValueRef::Real(value) => {
                counts.reals += 1;
                staged.real(value);
            }
            ValueRef::Text(text) => {
                counts.texts += 1;
                staged.text(text);
            }
            ValueRef::Blob(bytes) => {
                counts.bytes += 1;
                staged.bytes(bytes);
            }
        }
    }
    Ok(())
}
