//! Stages the rows of a dump: each value as its statement writes it, as the type that its column is declared to have.

use super::catalog::{Catalog, DumpTable, find, lower};
use super::dialect::SqlDialect;
use super::fault::{DumpFault, NotRead};
use super::numbered::Counter;
use super::reader::Receiver;
use super::value::{Value, ValueKind, bytes_of_bytea, plain_number};
use crate::content::{FoundContent, Stamp};
use crate::copy_fault::CopyFault;
use crate::database_fault::{DatabaseFault, DatabaseProblem};
use crate::disk_space::DiskSpace;
use crate::sql::{SqlKind, kind_of};
use crate::staging::{RowSink, RowWriter, StagedTable, Wanted, columns_of};
use crate::table_schema::StoredCells;
use crate::text_encoding::TextEncoding;
use std::fmt::Write;
use std::sync::Arc;

/// Rows between two looks at whether they are still wanted.
const BETWEEN_LOOKS: u64 = 4096;

/// Stages the tables of a dump at some places of its catalog. Content comes to `found`, one for each.
///
/// # Errors
/// When there can be no temporary files.
pub(crate) fn stage(
    catalog: &Arc<Catalog>,
    places: &[usize],
    found: &[FoundContent],
) -> std::io::Result<Vec<StagedTable>> {
    let tables: Vec<&DumpTable> = places.iter().map(|place| &catalog.tables[*place]).collect();
    let columns = columns_of(tables.iter().map(|table| &table.schema));
    let wanted = Wanted::all(&columns, tables.iter().map(|table| Some(table.rows)), found);
    let places = places.to_vec();
    let text = catalog.file.text()?;
    let work_catalog = Arc::clone(catalog);
    StagedTable::stage(
        &wanted,
        DiskSpace::of,
        || {},
        move |sinks| {
            let mut stager = Stager::new(&work_catalog, &places, sinks);
            let read = work_catalog.file.reader(text, &mut stager).read().map_err(fault);
            stager.finish(&read.and_then(|()| unchanged(&work_catalog)));
        },
    )
}

/// What was read is good only if it is all of the file that was surveyed.
fn unchanged(catalog: &Catalog) -> Result<(), CopyFault> {
    if Stamp::of(catalog.file.path()).is_ok_and(|now| now == catalog.stamp) { Ok(()) } else { Err(changed()) }
}

fn changed() -> CopyFault {
    let reason = "another program wrote it while it was read";
    CopyFault::Database(DatabaseFault::new(DatabaseProblem::Changed, reason))
}

fn fault(fault: DumpFault) -> CopyFault {
    match fault {
        DumpFault::Io(error) => CopyFault::Unreadable(error.kind(), error.to_string()),
        DumpFault::Stopped(fault) => fault,
        // The survey came to its end.
        DumpFault::Unclosed { .. } | DumpFault::TooLong { .. } => changed(),
    }
}

/// A table that is staged.
struct Staged<'c> {
    table: &'c DumpTable,
    is_declared: bool,
    kinds: Vec<SqlKind>,
    /// `None` once nobody wants it any more, or it cannot be written.
    sink: Option<RowSink>,
    failed: Option<CopyFault>,
    cells: Vec<StoredCells>,
    /// Numbers the rows that say nothing of a column.
    counter: Option<Counter>,
}

struct Stager<'c> {
    catalog: &'c Catalog,
    staged: Vec<Staged<'c>>,
    /// Which of the staged each table of the catalog is.
    of_catalog: Vec<Option<usize>>,
    dialect: SqlDialect,
    encoding: TextEncoding,
    now: Option<usize>,
    now_path: Vec<String>,
    now_columns: Option<Vec<String>>,
    /// For each column of the table the place of its value; for rows without a list, by their width.
    order: Vec<Option<usize>>,
    order_width: usize,
    locator: String,
    seen: u64,
}

impl<'c> Stager<'c> {
    fn new(catalog: &'c Catalog, places: &[usize], sinks: Vec<RowSink>) -> Self {
        let mut of_catalog = vec![None; catalog.tables.len()];
        let mut staged = Vec::new();
        for (place, sink) in places.iter().zip(sinks) {
            of_catalog[*place] = Some(staged.len());
            let table = &catalog.tables[*place];
            let columns = &table.schema.columns;
            staged.push(Staged {
                table,
                is_declared: columns.iter().any(|column| !column.sql_type.is_empty()),
                kinds: columns
                    .iter()
                    .map(|column| column.holds.unwrap_or_else(|| kind_of(&column.sql_type)))
                    .collect(),
                sink: Some(sink),
                failed: None,
                cells: vec![StoredCells::default(); columns.len()],
                counter: table.numbered.as_ref().map(Counter::new),
            });
        }
        Self {
            catalog,
            staged,
            of_catalog,
            dialect: catalog.file.dialect,
            encoding: catalog.file.encoding,
            now: None,
            now_path: Vec::new(),
            now_columns: None,
            order: Vec::new(),
            order_width: usize::MAX,
            locator: String::new(),
            seen: 0,
        }
    }

    fn finish(self, read: &Result<(), CopyFault>) {
        for Staged { sink, failed, cells, .. } in self.staged {
            let Some(mut sink) = sink else { continue };
            sink.all_taken();
            match failed {
                Some(fault) => sink.finish(Err(fault)),
                None => sink.finish(read.clone().map(|()| cells)),
            }
        }
    }
}

impl Receiver for Stager<'_> {
    fn declares(&mut self, _: u64, _: &str) {}

    fn begins(&mut self, _: u64, path: &[String], columns: Option<&[String]>) {
        let is_same_table = self.now_path == path;
        if is_same_table && self.now_columns.as_deref() == columns {
            return;
        }
        if !is_same_table {
            let paths = self.catalog.tables.iter().map(|table| table.path.as_slice());
            self.now = find(paths, &lower(path)).and_then(|place| self.of_catalog[place]);
            self.now_path = path.to_vec();
        }
        self.now_columns = columns.map(<[String]>::to_vec);
        self.order_width = usize::MAX;
        self.order.clear();
        if let (Some(now), Some(columns)) = (self.now, columns) {
            let known = &self.staged[now].table.schema.columns;
            let place = |name: &str| columns.iter().position(|column| column.eq_ignore_ascii_case(name));
            self.order = known.iter().map(|column| place(&column.name)).collect();
        }
    }

    fn row(&mut self, line: u64, values: &[Value]) -> Result<Result<(), NotRead>, DumpFault> {
        self.seen += 1;
        if self.seen.is_multiple_of(BETWEEN_LOOKS)
            && self.staged.iter().all(|staged| staged.sink.as_ref().is_none_or(RowSink::is_unwanted))
        {
            return Err(DumpFault::Stopped(CopyFault::Cancelled));
        }
        let Some(now) = self.now else { return Ok(Ok(())) };
        if let Some(columns) = &self.now_columns {
            if columns.len() != values.len() {
                return Ok(Err(NotRead::Width { values: values.len(), columns: columns.len() }));
            }
        } else if self.order_width != values.len() {
            let Staged { table: DumpTable { schema, identity, .. }, is_declared, .. } = &self.staged[now];
            let Some(order) = DumpTable::order_of(schema, *is_declared, *identity, values.len()) else {
                let columns = schema.columns.len();
                return Ok(Err(NotRead::Width { values: values.len(), columns }));
            };
            (self.order, self.order_width) = (order, values.len());
        }
        let staged = &mut self.staged[now];
        let Some(sink) = staged.sink.as_mut().filter(|_| staged.failed.is_none()) else { return Ok(Ok(())) };
        self.locator.clear();
        // Writing to a text cannot fail.
        let _ = write!(self.locator, "line {line}");
        let row = sink.row();
        row.start(&self.locator);
        let places = self.order.iter().zip(&staged.kinds).zip(&mut staged.cells);
        for (column, ((place, kind), cells)) in places.enumerate() {
            let value = place.and_then(|place| values.get(place));
            let counter = staged.counter.as_mut().filter(|counter| counter.column == column);
            if let Some(number) = counter.and_then(|counter| counter.number(value)) {
                cells.integers += 1;
                row.integer(number);
                continue;
            }
            let cell = Cell {
                dialect: self.dialect,
                encoding: self.encoding,
                kind: *kind,
                is_declared: staged.is_declared,
            };
            match value {
                Some(value) => cell.add(value, row, cells),
                None => row.missing(),
            }
        }
        if let Err(fault) = sink.take() {
            staged.failed = Some(fault);
        }
        Ok(Ok(()))
    }

    fn not_read(&mut self, _: u64, is_row: bool, why: NotRead) {
        // What the database takes as a row takes a number there.
        let Some(now) = self.now.filter(|_| is_row) else { return };
        if matches!(why, NotRead::Width { .. } | NotRead::Cut) {
            return;
        }
        let Staged { table, counter, .. } = &mut self.staged[now];
        let Some(counter) = counter else { return };
        let is_left_out = match self.order.get(counter.column) {
            Some(place) => place.is_none(),
            // No row of its sort was read yet.
            None => table.identity == Some(counter.column),
        };
        if is_left_out {
            counter.take();
        }
    }

    fn passes_over(&mut self, _: u64, _: &str) {}
}

/// How a value becomes a cell.
#[derive(Clone, Copy)]
struct Cell {
    dialect: SqlDialect,
    encoding: TextEncoding,
    kind: SqlKind,
    /// Types of the table's columns are known.
    is_declared: bool,
}

impl Cell {
    fn add(self, value: &Value, row: &mut RowWriter, cells: &mut StoredCells) {
        let bytes = &value.bytes[..];
        match value.kind {
            ValueKind::Null => {
                cells.nulls += 1;
                row.null();
            }
            ValueKind::Default => row.missing(),
            ValueKind::True | ValueKind::False => {
                cells.integers += 1;
                row.boolean(value.kind == ValueKind::True);
            }
            ValueKind::Number => self.number(bytes, row, cells),
            ValueKind::Bytes => self.bytes(bytes, row, cells),
            ValueKind::Bits => self.bits(bytes, row, cells),
            ValueKind::Text | ValueKind::Field => self.text(value, row, cells),
            ValueKind::Date => {
                cells.texts += 1;
                row.date(&String::from_utf8_lossy(bytes));
            }
            ValueKind::Timestamp => {
                cells.texts += 1;
                row.timestamp(&String::from_utf8_lossy(bytes));
            }
        }
    }

    fn number(self, digits: &[u8], row: &mut RowWriter, cells: &mut StoredCells) {
        let text = std::str::from_utf8(digits).unwrap_or_default();
        if let Some(value) = small_integer(digits) {
            cells.integers += 1;
            row.integer(value);
            return;
        }
        let is_whole = digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
        // SQLite keeps such numbers as binary fractions, and writes more digits than they have.
        let as_real = self.dialect == SqlDialect::Sqlite && (!is_whole || text.parse::<i64>().is_err());
        if let Some(real) = text.parse::<f64>().ok().filter(|_| as_real) {
            cells.reals += 1;
            row.real(real);
            return;
        }
        let Some(number) = plain_number(text) else {
            cells.texts += 1;
            row.text(digits);
            return;
        };
        if is_whole {
            cells.integers += 1;
        } else {
            cells.reals += 1;
        }
        row.decimal(&number);
    }

    fn bytes(self, bytes: &[u8], row: &mut RowWriter, cells: &mut StoredCells) {
        // `mysqldump --hex-blob` writes bits so.
        if self.dialect == SqlDialect::Mysql && self.kind == SqlKind::YesNo && matches!(bytes, [0 | 1]) {
            cells.integers += 1;
            row.boolean(bytes == [1]);
            return;
        }
        cells.bytes += 1;
        row.bytes(bytes);
    }

    fn bits(self, bits: &[u8], row: &mut RowWriter, cells: &mut StoredCells) {
        let text = std::str::from_utf8(bits).unwrap_or_default();
        if self.kind == SqlKind::YesNo && matches!(text, "0" | "1") {
            cells.integers += 1;
            row.boolean(text == "1");
        } else if let Some(value) =
            u64::from_str_radix(text, 2).ok().filter(|_| self.dialect == SqlDialect::Mysql)
        {
            cells.integers += 1;
            row.decimal(&value.to_string());
        } else {
            cells.texts += 1;
            row.text(bits);
        }
    }

    fn text(self, value: &Value, row: &mut RowWriter, cells: &mut StoredCells) {
        let bytes = &value.bytes[..];
        let is_postgresql = self.dialect == SqlDialect::Postgresql || value.kind == ValueKind::Field;
        match self.kind {
            // SQLite says of each value itself what it is.
            SqlKind::Number if self.dialect != SqlDialect::Sqlite => {
                if let Some(number) = std::str::from_utf8(bytes).ok().and_then(plain_number) {
                    return self.number(number.as_bytes(), row, cells);
                }
            }
            SqlKind::YesNo if is_postgresql => {
                let is_true = matches!(bytes, b"t" | b"true" | b"1");
                if is_true || matches!(bytes, b"f" | b"false" | b"0") {
                    cells.integers += 1;
                    row.boolean(is_true);
                    return;
                }
            }
            SqlKind::Binary if is_postgresql => {
                if let Some(bytes) = bytes_of_bytea(bytes) {
                    cells.bytes += 1;
                    row.bytes(&bytes);
                    return;
                }
            }
            SqlKind::Binary if self.dialect == SqlDialect::Mysql => {
                cells.bytes += 1;
                row.bytes(bytes);
                return;
            }
            _ => {}
        }
        cells.texts += 1;
        let is_as_it_stands = self.encoding.is_unicode() || self.encoding.is_multi_byte() || bytes.is_ascii();
        if !is_as_it_stands {
            let (text, is_broken) = self.encoding.decode(bytes);
            if !is_broken {
                row.text(text.as_bytes());
                return;
            }
        }
        if value.kind == ValueKind::Field && !self.is_declared {
            row.untyped(bytes);
        } else {
            row.text(bytes);
        }
    }
}

/// A whole number of up to 18 digits, as it stands without zeros before it.
fn small_integer(digits: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match digits {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    // Nobody writes -0 as a whole number; where it stands, it is kept.
    if is_negative && value == 0 { None } else { Some(if is_negative { -value } else { value }) }
}
