//! A table of a database becomes a source: it is staged, and then read as any other.

use super::block::Position;
use super::content::{FoundContent, Stamp};
use super::contradictions::Assumptions;
use super::error::SourceError;
use super::naming::{Columns, Known, MAX_COLUMNS};
use super::origin::Origin;
use super::recognising::Recognised;
use super::source::Source;
use super::sqlite::{self, Counting, Database, Found, PassedOver};
use super::staging::StagedTable;
use super::summary::{FormatChoice, SourceFormat, SourceKind};
use super::table_schema::TableSchema;
use super::text_encoding::TextEncoding;
use std::path::Path;
use std::sync::{Arc, Mutex};

impl Source {
    /// The table that `choice` names of the SQLite file at `path`, or the only one that is there.
    ///
    /// # Errors
    /// When the database cannot be read, has no such table, or has several and none is named.
    pub(super) fn open_database_table(path: &Path, choice: &FormatChoice) -> Result<Self, SourceError> {
        let database = Database::open(path).map_err(|fault| SourceError::of_copying(path, fault))?;
        let (tables, passed_over) =
            database.tables(Counting::Nothing).map_err(|fault| SourceError::of_database(path, fault))?;
        if tables.is_empty() && passed_over.is_empty() && database.may_lack_its_log() {
            return Err(SourceError::NoRowsWithoutLog(path.to_owned()));
        }
        let table = chosen(path, tables, passed_over, choice.table.as_deref())?;
        let opened = Self::stage_tables(path, database, vec![table], choice)?.pop();
        opened.ok_or_else(|| SourceError::NoTables { path: path.to_owned(), passed_over: Vec::new() })
    }

    /// Stages these tables of a database, all as they are at one moment. A table with no rows is none.
    ///
    /// # Errors
    /// When a table has no rows or too many columns, or there can be no temporary file.
    pub(super) fn stage_tables(
        path: &Path,
        database: Database,
        tables: Vec<Found>,
        choice: &FormatChoice,
    ) -> Result<Vec<Self>, SourceError> {
        let stamp = Stamp::of(path)?;
        let note = database.note();
        for Found { schema, rows, .. } in &tables {
            if *rows == Some(0) {
                return Err(SourceError::NoRows { path: path.to_owned(), table: schema.name.clone() });
            }
            let found = schema.columns.len();
            if found > MAX_COLUMNS {
                return Err(SourceError::TooManyColumns { path: path.to_owned(), found, limit: MAX_COLUMNS });
            }
        }
        let schemas: Vec<TableSchema> = tables.iter().map(|table| table.schema.clone()).collect();
        let contents: Vec<FoundContent> = tables.iter().map(|_| FoundContent::default()).collect();
        let staged =
            sqlite::stage(database, tables, &contents).map_err(|error| SourceError::from_io(path, error))?;
        let parts = schemas.into_iter().zip(contents).zip(staged);
        Ok(parts
            .map(|((schema, content), staged)| Self {
                notes: note.iter().cloned().collect(),
                ..Self::of_staged(path, choice, &stamp, schema, content, staged)
            })
            .collect())
    }

    pub(super) fn of_staged(
        path: &Path,
        choice: &FormatChoice,
        stamp: &Stamp,
        schema: TableSchema,
        content: FoundContent,
        staged: StagedTable,
    ) -> Self {
        let columns = Columns::default();
        let names: Vec<String> = schema.columns.iter().map(|column| column.name.clone()).collect();
        columns.set(Known::from_names(&names));
        let recognised = Recognised::of_json();
        let dialect = recognised.dialect;
        Self {
            path: path.to_owned(),
            origin: Origin::staged(staged),
            choice: FormatChoice { table: Some(schema.name.clone()), ..choice.clone() },
            format: SourceFormat {
                kind: SourceKind::Staged,
                delimiter: char::from(dialect.delimiter),
                quote: dialect.quote,
                escape: dialect.escape,
                line_end: dialect.line_end,
                comment: None,
                null_word: None,
                skip_lines: 0,
                footer_lines: 0,
                header: false,
                below_header: 0,
                unnamed: None,
                encoding: TextEncoding::Utf8,
                byte_order_mark: false,
                gzipped: false,
            },
            dialect: Arc::new(dialect),
            columns,
            text_start: 0,
            text_end: None,
            object_line: None,
            // Rows are counted from 1, as lines are.
            data_start: Position { record: 0, byte: 0, line: 1 },
            fingerprint: stamp.fingerprint.clone(),
            stamp: Mutex::new(stamp.clone()),
            content,
            expected: None,
            own_columns: None,
            positions: Mutex::default(),
            evidence: recognised.evidence,
            doubts: recognised.doubts,
            assumptions: Assumptions::default(),
            null_is_nothing: false,
            contradictions: Mutex::default(),
            encoding_question: None,
            late_evidence: Mutex::default(),
            table: Some(schema.name.clone()),
            schema: Some(schema),
            notes: Vec::new(),
            sheet: None,
        }
    }

    /// What the database declares of the table, where it comes from one; what its cells are, once all were read.
    pub fn schema(&self) -> Option<TableSchema> {
        // A workbook declares nothing.
        let mut schema = self.schema.clone().filter(|_| self.sheet.is_none())?;
        let outcome = self.origin.staged_table().and_then(StagedTable::outcome);
        for (column, cells) in schema.columns.iter_mut().zip(outcome.iter().flat_map(|known| &known.cells)) {
            column.cells = Some(*cells);
        }
        Some(schema)
    }
}

/// The tables of these names of the database at `path`, all as they are at one moment.
///
/// # Errors
/// When the database cannot be read, or has no such table.
pub(super) fn stage_named(
    path: &Path,
    names: &[String],
    choice: &FormatChoice,
) -> Result<Vec<Source>, SourceError> {
    let database = Database::open(path).map_err(|fault| SourceError::of_copying(path, fault))?;
    let (tables, passed_over) =
        database.tables(Counting::Nothing).map_err(|fault| SourceError::of_database(path, fault))?;
    let mut wanted = Vec::new();
    for name in names {
        wanted.push(chosen(path, tables.clone(), passed_over.clone(), Some(name))?);
    }
    Source::stage_tables(path, database, wanted, choice)
}

/// The table of this name, or the only one.
fn chosen(
    path: &Path,
    mut tables: Vec<Found>,
    passed_over: Vec<PassedOver>,
    name: Option<&str>,
) -> Result<Found, SourceError> {
    let names = |tables: &[Found]| tables.iter().map(|table| table.schema.name.clone()).collect();
    let mut unreadable = passed_over.into_iter().filter(|table| name.is_none_or(|name| table.name == name));
    if let Some(name) = name {
        if let Some(table) = unreadable.next() {
            return Err(SourceError::of_database(path, table.fault));
        }
        return match tables.iter().position(|table| table.schema.name == name) {
            Some(place) => Ok(tables.swap_remove(place)),
            None => Err(SourceError::NoSuchTable {
                path: path.to_owned(),
                table: name.to_owned(),
                tables: names(&tables),
            }),
        };
    }
    match tables.len() {
        0 => Err(match unreadable.next() {
            Some(table) => SourceError::of_database(path, table.fault),
            None => SourceError::NoTables { path: path.to_owned(), passed_over: Vec::new() },
        }),
        1 => Ok(tables.swap_remove(0)),
        _ => Err(SourceError::SeveralTables { path: path.to_owned(), tables: names(&tables) }),
    }
}
