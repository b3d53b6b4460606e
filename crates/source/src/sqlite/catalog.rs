//! The tables and views of a database, and what it declares of them.

use super::connection::Database;
use crate::database_fault::DatabaseFault;
use crate::table_schema::{SchemaColumn, SchemaForeignKey, TableSchema};
use rusqlite::{Connection, ErrorCode};
use std::sync::mpsc;
use std::time::Duration;

/// Rows of a table are counted up to so many when it is listed.
const MAX_COUNTED_ROWS: u64 = 1_000_000;

/// How long it may take to find the first row of a view; one that takes longer is listed, however many it has.
const PATIENCE_WITH_A_VIEW: Duration = Duration::from_secs(1);

/// A result may have so many columns (`SQLITE_MAX_COLUMN`), as a table may.
const MAX_RESULT_COLUMNS: usize = 2_000;

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub schema: TableSchema,
    pub kind: TableKind,
    /// How many rows it has, where that was counted, or there is none.
    pub rows: Option<u64>,
    /// About how many it has, where that is known without counting.
    pub expected_rows: Option<u64>,
}

/// What SQLite keeps it as, which decides how its rows are found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// Rows have a number of their own.
    WithRowid,
    WithoutRowid,
    /// A module computes it, such as full-text search.
    Virtual,
    View,
}

/// Whether the rows of each table are counted, which reads it once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    Rows,
    Nothing,
}

/// Something in a database that is no table to be imported, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PassedOver {
    pub name: String,
    pub fault: DatabaseFault,
}

impl Database {
    /// The tables and views, in the order in which they were created, and what is passed over. What SQLite keeps for
    /// itself (`sqlite_…`, and the shadow tables of its modules) is neither.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) fn tables(&self, counting: Counting) -> Result<(Vec<Found>, Vec<PassedOver>), DatabaseFault> {
        let connection = self.connection();
        let mut listing = connection.prepare(
            "SELECT s.name, l.type, l.wr FROM sqlite_schema AS s JOIN pragma_table_list AS l \
             ON l.schema = 'main' AND l.name = s.name \
             WHERE s.type IN ('table', 'view') AND l.type <> 'shadow' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY s.rowid",
        )?;
        let names = listing.query_map([], |row| {
            let (kind, without_rowid): (String, bool) = (row.get(1)?, row.get(2)?);
            let kind = match kind.as_str() {
                "view" => TableKind::View,
                "virtual" => TableKind::Virtual,
                _ if without_rowid => TableKind::WithoutRowid,
                _ => TableKind::WithRowid,
            };
            Ok((row.get::<_, String>(0)?, kind))
        })?;
        let (mut found, mut passed_over) = (Vec::new(), Vec::new());
        // The list is read to its end before a query that may be broken off, which would break it off as well.
        for (name, kind) in names.collect::<Result<Vec<_>, _>>()? {
            match self.table(&name, kind, counting) {
                Ok(table) => found.push(table),
                // One that is damaged, or needs what is not there, is in nobody's way.
                Err(error) => passed_over.push(PassedOver { name, fault: error.into() }),
            }
        }
        Ok((found, passed_over))
    }

    fn table(&self, name: &str, kind: TableKind, counting: Counting) -> rusqlite::Result<Found> {
        let connection = self.connection();
        let schema = schema(connection, name, kind == TableKind::View)?;
        // Tells of a view whose tables are gone, and of a module that is not there.
        connection.prepare(&select(&schema, kind, None))?;
        let is_kept = matches!(kind, TableKind::WithRowid | TableKind::WithoutRowid);
        let rows = match counting {
            // To count those of a view or a module may take for ever.
            _ if !is_kept => is_empty(connection, name, PATIENCE_WITH_A_VIEW)?.then_some(0),
            Counting::Rows => counted(connection, name, MAX_COUNTED_ROWS)?,
            Counting::Nothing => counted(connection, name, 0)?,
        };
        let expected_rows = match rowid_name(&schema, kind) {
            Some(rowid) => expected(connection, name, rowid)?,
            None => rows,
        };
        Ok(Found { schema, kind, rows, expected_rows })
    }
}

/// The query for all rows of a table in the order in which they are kept, with the row's number first where there is
/// one.
pub(super) fn select(schema: &TableSchema, kind: TableKind, rowid: Option<&str>) -> String {
    let columns = rowid
        .map(str::to_owned)
        .into_iter()
        .chain(schema.columns.iter().map(|column| quoted(&column.name)))
        .collect::<Vec<_>>()
        .join(", ");
    // An index that holds every column would give another order.
    let how = match kind {
        TableKind::WithRowid | TableKind::WithoutRowid => " NOT INDEXED",
        TableKind::View | TableKind::Virtual => "",
    };
    format!("SELECT {columns} FROM main.{}{how}", quoted(&schema.name))
}

/// The name of the row's number, where the table has one that no column hides and that a result has space for.
pub(super) fn rowid_name(schema: &TableSchema, kind: TableKind) -> Option<&'static str> {
    if schema.columns.len() >= MAX_RESULT_COLUMNS {
        return None;
    }
    let is_free = |name: &&str| !schema.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    ["rowid", "_rowid_", "oid"].into_iter().find(is_free).filter(|_| kind == TableKind::WithRowid)
}

fn schema(connection: &Connection, name: &str, is_view: bool) -> rusqlite::Result<TableSchema> {
    let mut columns = Vec::new();
    let mut key: Vec<(i64, String)> = Vec::new();
    let mut statement = connection
        .prepare("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid")?;
    let mut rows = statement.query([name])?;
    while let Some(row) = rows.next()? {
        let hidden: i64 = row.get(4)?;
        // Hidden columns of virtual tables are arguments; generated ones (2 and 3) are values.
        if hidden == 1 {
            continue;
        }
        let column: String = row.get(0)?;
        let place: i64 = row.get(3)?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        columns.push(SchemaColumn {
            name: column,
            sql_type: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            not_null: row.get(2)?,
            is_generated: hidden > 1,
            holds: None,
            cells: None,
        });
    }
    key.sort();
    Ok(TableSchema {
        name: name.to_owned(),
        is_view,
        columns,
        primary_key: key.into_iter().map(|(_, column)| column).collect(),
        unique: unique(connection, name)?,
        foreign_keys: foreign_keys(connection, name)?,
    })
}

fn unique(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    let mut statement = connection.prepare(
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 AND partial = 0 AND origin <> 'pk' ORDER BY seq DESC",
    )?;
    let indexes: Vec<String> = statement.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for index in indexes {
        let mut statement = connection.prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
        let columns: Vec<Option<String>> =
            statement.query_map([index], |row| row.get(0))?.collect::<Result<_, _>>()?;
        // One over an expression says nothing of a column.
        if let Some(columns) = columns.into_iter().collect::<Option<Vec<String>>>()
            && !found.contains(&columns)
        {
            found.push(columns);
        }
    }
    Ok(found)
}

fn foreign_keys(connection: &Connection, name: &str) -> rusqlite::Result<Vec<SchemaForeignKey>> {
    let mut statement = connection.prepare(
        "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id DESC, seq",
    )?;
    let mut rows = statement.query([name])?;
    let mut found: Vec<(i64, SchemaForeignKey)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let (column, other): (String, Option<String>) = (row.get(2)?, row.get(3)?);
        match found.last_mut() {
            Some((last, key)) if *last == id => {
                key.columns.push(column);
                key.references.extend(other);
            }
            _ => {
                let references = other.into_iter().collect();
                found.push((id, SchemaForeignKey { columns: vec![column], table: row.get(1)?, references }));
            }
        }
    }
    Ok(found.into_iter().map(|(_, key)| key).collect())
}

/// How many rows a table has; `None` where there are more than `most`.
fn counted(connection: &Connection, name: &str, most: u64) -> rusqlite::Result<Option<u64>> {
    let query = format!("SELECT count(*) FROM (SELECT 1 FROM main.{} LIMIT {})", quoted(name), most + 1);
    let rows: i64 = connection.query_row(&query, [], |row| row.get(0))?;
    Ok(u64::try_from(rows).ok().filter(|rows| *rows <= most))
}

/// How long after a query was broken off that is done again, where it still runs.
const INTERRUPT_AGAIN: Duration = Duration::from_millis(20);

/// True for a view without rows; false, too, where that is not found out within `patience`.
pub(super) fn is_empty(connection: &Connection, name: &str, patience: Duration) -> rusqlite::Result<bool> {
    let interrupt = connection.get_interrupt_handle();
    let (ended, waiting) = mpsc::channel::<()>();
    let found = std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut patience = patience;
            while waiting.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                // It breaks off what runs: a query that begins a moment later would run on.
                interrupt.interrupt();
                patience = INTERRUPT_AGAIN;
            }
        });
        let query = format!("SELECT EXISTS (SELECT 1 FROM main.{})", quoted(name));
        let found: rusqlite::Result<bool> = connection.query_row(&query, [], |row| row.get(0));
        drop(ended);
        found
    });
    match found {
        Ok(has_rows) => Ok(!has_rows),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(false),
        Err(error) => Err(error),
    }
}

/// How many rows there are if none was deleted, by the numbers of the first and the last.
fn expected(connection: &Connection, name: &str, rowid: &str) -> rusqlite::Result<Option<u64>> {
    let table = quoted(name);
    let query =
        format!("SELECT (SELECT max({rowid}) FROM main.{table}), (SELECT min({rowid}) FROM main.{table})");
    let (last, first): (Option<i64>, Option<i64>) =
        connection.query_row(&query, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let between = last.zip(first).and_then(|(last, first)| last.checked_sub(first)?.checked_add(1));
    Ok(between.and_then(|rows| u64::try_from(rows).ok()))
}

/// A name as SQL has it, whatever its characters.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
