//! Reads a dump once to find its tables: what is declared of them, how many rows they have, and what cannot be read.

use super::catalog::{Catalog, DumpTable, find, lower};
use super::fault::{DumpFault, NotRead};
use super::file::DumpFile;
use super::reader::Receiver;
use super::times::Times;
use super::value::{Value, ValueKind};
use crate::content::Stamp;
use crate::error::SourceError;
use crate::listing_watch::ListingWatch;
use crate::sql::{Numbering, declared_tables_with_paths};
use crate::table_schema::{SchemaColumn, TableSchema};
use crate::text_encoding::TextEncoding;
use std::collections::{BTreeMap, HashMap};

/// Most text of declarations that is kept.
const MAX_DECLARATIONS_BYTES: usize = 64 * 1024 * 1024;
/// Most reasons that are told of one table.
const MAX_REASONS: usize = 5;
/// Most places of letters that are none in the dump's encoding.
const MAX_GARBLED: usize = 256;
/// Most lists of columns that are kept of one table.
const MAX_LISTS: usize = 64;

/// Rows of one sort, and which of them have NULL, DEFAULT or 0 at each place.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) times: Times,
    nulls: Vec<Times>,
    defaults: Vec<Times>,
    zeros: Vec<Times>,
}

impl Rows {
    fn add(&mut self, line: u64, values: &[Value]) {
        self.times.add(line);
        for (place, value) in values.iter().enumerate() {
            let counts = match value.kind {
                ValueKind::Null => &mut self.nulls,
                ValueKind::Default => &mut self.defaults,
                _ if value.is_zero() => &mut self.zeros,
                _ => continue,
            };
            if counts.len() <= place {
                counts.resize(place + 1, Times::default());
            }
            counts[place].add(line);
        }
    }

    /// Which have NULL at a place, which DEFAULT, and which 0.
    pub(super) fn unset_at(&self, place: usize) -> [Times; 3] {
        [&self.nulls, &self.defaults, &self.zeros]
            .map(|counts| counts.get(place).copied().unwrap_or_default())
    }
}

/// What the rows of a table say of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    path: Vec<String>,
    name: String,
    /// Columns that statements name, in the order of their first naming.
    columns: Vec<String>,
    /// Lists of columns, and their rows.
    pub(super) lists: Vec<(Vec<String>, Rows)>,
    /// Rows without a list, by how many values they have.
    pub(super) widths: BTreeMap<usize, Rows>,
    /// Rows with DEFAULT in the place of a value.
    pub(super) defaults: Times,
    /// Rows that are not read, by why.
    pub(super) rows_not_read: Vec<(NotRead, Times)>,
    more_rows_not_read: u64,
    /// Statements that are not read.
    pub(super) statements_not_read: Vec<(NotRead, Times)>,
    declared: Option<TableSchema>,
    /// The column that the database numbers, as its declaration has it.
    pub(super) declared_numbering: Option<(String, Numbering)>,
}

#[derive(Debug, Default)]
struct Survey {
    declarations: String,
    tables: Vec<Seen>,
    by_path: HashMap<Vec<String>, usize>,
    /// The table that began last, and its list of columns.
    now: usize,
    now_path: Vec<String>,
    now_list: Option<usize>,
    passed_over: BTreeMap<String, Times>,
    /// Names and declarations with letters that are none in the dump's encoding, and their lines.
    garbled: Vec<(u64, String)>,
}

impl Catalog {
    /// Surveys a dump.
    ///
    /// # Errors
    /// When it cannot be read, something in it is never closed, or nobody waits for it any more.
    pub(crate) fn of(file: DumpFile, watch: &ListingWatch) -> Result<Self, SourceError> {
        let stamp = Stamp::of(file.path())?;
        let mut survey = Survey::default();
        let text = file.watched_text(watch).map_err(|error| SourceError::from_io(file.path(), error))?;
        file.reader(text, &mut survey).read().map_err(|fault| file.error(fault))?;
        watch.check()?;
        watch.end();
        Ok(survey.finish(file, stamp))
    }

    /// True where it has rows, read or not.
    pub(crate) fn has_rows(&self) -> bool {
        let is_there = |table: &DumpTable| table.rows + table.rows_not_read + table.statements_not_read > 0;
        self.has_rows_in_code || self.tables.iter().any(is_there)
    }
}

impl DumpFile {
    fn error(&self, fault: DumpFault) -> SourceError {
        let path = self.path().to_owned();
        match fault {
            DumpFault::Io(error) => SourceError::from_io(&path, error),
            DumpFault::Unclosed { line, what } => SourceError::UnclosedInDump { path, line, what },
            DumpFault::TooLong { line } => SourceError::RecordTooLong { path, line, limit_megabytes: 64 },
            DumpFault::Stopped(fault) => SourceError::of_copying(&path, fault),
        }
    }
}

impl Receiver for Survey {
    fn declares(&mut self, line: u64, statement: &str) {
        self.note_garbled(line, statement);
        if self.declarations.len() + statement.len() <= MAX_DECLARATIONS_BYTES {
            self.declarations.push_str(statement);
        }
    }

    fn begins(&mut self, line: u64, path: &[String], columns: Option<&[String]>) {
        if self.tables.is_empty() || self.now_path != path {
            for name in path {
                self.note_garbled(line, name);
            }
            self.now = self.place(path);
            self.now_path = path.to_vec();
        }
        let seen = &mut self.tables[self.now];
        let Some(columns) = columns else {
            self.now_list = None;
            return;
        };
        if let Some(list) = seen.lists.iter().position(|(list, _)| list == columns) {
            self.now_list = Some(list);
            return;
        }
        let mut garbled = Vec::new();
        for column in columns {
            if !seen.columns.iter().any(|known| known.eq_ignore_ascii_case(column)) {
                seen.columns.push(column.clone());
                garbled.push(column);
            }
        }
        if seen.lists.len() == MAX_LISTS {
            seen.lists.pop();
        }
        seen.lists.push((columns.to_vec(), Rows::default()));
        self.now_list = Some(seen.lists.len() - 1);
        for name in garbled {
            self.note_garbled(line, name);
        }
    }

    fn row(&mut self, line: u64, values: &[Value]) -> Result<Result<(), NotRead>, DumpFault> {
        let seen = &mut self.tables[self.now];
        if let Some(list) = self.now_list {
            let (columns, rows) = &mut seen.lists[list];
            if columns.len() != values.len() {
                return Ok(Err(NotRead::Width { values: values.len(), columns: columns.len() }));
            }
            rows.add(line, values);
        } else {
            seen.widths.entry(values.len()).or_default().add(line, values);
        }
        if values.iter().any(|value| value.kind == ValueKind::Default) {
            seen.defaults.add(line);
        }
        Ok(Ok(()))
    }

    fn not_read(&mut self, line: u64, is_row: bool, why: NotRead) {
        let seen = &mut self.tables[self.now];
        let reasons = if is_row { &mut seen.rows_not_read } else { &mut seen.statements_not_read };
        if let Some((_, times)) = reasons.iter_mut().find(|(known, _)| *known == why) {
            times.add(line);
        } else if reasons.len() < MAX_REASONS {
            reasons.push((why, Times { count: 1, first_line: line }));
        } else if is_row {
            seen.more_rows_not_read += 1;
        } else if let Some((_, times)) = reasons.last_mut() {
            times.count += 1;
        }
    }

    fn passes_over(&mut self, line: u64, what: &str) {
        self.passed_over.entry(what.to_owned()).or_default().add(line);
    }

    fn empties(&mut self, line: u64, what: &str, path: &[String]) {
        let key = lower(path);
        let paths = self.tables.iter().map(|seen| seen.path.as_slice());
        if find(paths, &key).is_some_and(|place| self.tables[place].has_rows()) {
            self.passes_over(line, what);
        }
    }
}

impl Survey {
    fn place(&mut self, path: &[String]) -> usize {
        let key = lower(path);
        if let Some(place) = self.by_path.get(&key) {
            return *place;
        }
        let place = find(self.tables.iter().map(|seen| seen.path.as_slice()), &key).unwrap_or_else(|| {
            let name = path.last().cloned().unwrap_or_default();
            self.tables.push(Seen { path: key.clone(), name, ..Seen::default() });
            self.tables.len() - 1
        });
        self.by_path.insert(key, place);
        place
    }

    fn note_garbled(&mut self, line: u64, text: &str) {
        if text.contains(char::REPLACEMENT_CHARACTER) && self.garbled.len() < MAX_GARBLED {
            self.garbled.push((line, text.to_owned()));
        }
    }

    fn finish(mut self, file: DumpFile, stamp: Stamp) -> Catalog {
        let mut order = Vec::new();
        for (path, schema, numbering) in declared_tables_with_paths(&self.declarations) {
            let place = self.place(&path);
            self.tables[place].declared = Some(schema);
            self.tables[place].declared_numbering = numbering;
            order.push(place);
        }
        let has_rows_in_code = self.passed_over.keys().any(|what| what.starts_with("INSERT"));
        // Tables in the order of their declarations; then those of which only rows are there.
        let mut tables: Vec<Option<Seen>> = self.tables.into_iter().map(Some).collect();
        let mut found: Vec<DumpTable> = Vec::new();
        let rest: Vec<usize> = (0..tables.len()).collect();
        for place in order.into_iter().chain(rest) {
            if let Some(seen) = tables[place].take() {
                found.push(seen.finish(&file, has_rows_in_code));
            }
        }
        spell_foreign_keys(&mut found);
        let mut notes: Vec<String> =
            garbled_names(&found, file.encoding, &self.garbled).into_iter().collect();
        for (what, Times { count, first_line }) in self.passed_over {
            let words = if what.starts_with("INSERT") {
                format!(
                    "{} not read, since other statements stand around it: the first is on line {first_line}.",
                    statements(count, &what)
                )
            } else {
                format!(
                    "{} not carried out: the first is on line {first_line}. Rows are as the INSERT and COPY statements have them.",
                    statements(count, &what)
                )
            };
            notes.push(words);
        }
        Catalog { file, stamp, tables: found, notes, has_rows_in_code }
    }
}

/// Tells of names that are no text in the encoding that the dump is read in; `lines` is where such letters stand.
fn garbled_names(tables: &[DumpTable], encoding: TextEncoding, lines: &[(u64, String)]) -> Option<String> {
    let names = tables.iter().flat_map(|table| {
        let columns = table.schema.columns.iter().map(|column| &column.name);
        std::iter::once(&table.schema.name).chain(columns)
    });
    let garbled: Vec<&String> = names.filter(|name| name.contains(char::REPLACEMENT_CHARACTER)).collect();
    let (first, name) = (garbled.first()?, encoding.name());
    let line = lines.iter().find(|(_, text)| text.contains(first.as_str()));
    let place = line.map(|(line, _)| format!(" in the statement on line {line}")).unwrap_or_default();
    Some(match garbled.len() {
        1 => {
            format!(
                "The name “{first}”{place} is not written in {name}: choose the encoding that it is written in."
            )
        }
        count => format!(
            "{count} names are not written in {name}, “{first}”{place} the first: choose the encoding that they are written in."
        ),
    })
}

fn statements(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what} statement is") } else { format!("{count} {what} statements are") }
}

impl Seen {
    fn has_rows(&self) -> bool {
        !self.widths.is_empty() || self.lists.iter().any(|(_, rows)| rows.times.count > 0)
    }

    fn finish(mut self, file: &DumpFile, has_rows_in_code: bool) -> DumpTable {
        let dialect = file.dialect;
        let is_declared = self.declared.is_some();
        let mut schema = self.declared.take().unwrap_or_else(|| TableSchema::undeclared(&self.name));
        for name in &self.columns {
            if !schema.columns.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
                schema.columns.push(SchemaColumn::named(name));
            }
        }
        let widest = self.widths.keys().next_back().copied().unwrap_or(0);
        while !is_declared && schema.columns.len() < widest {
            schema.columns.push(SchemaColumn::named(format!("column {}", schema.columns.len() + 1)));
        }
        let identity = self.identity(&schema, dialect);
        let mut rows_read: u64 = self.lists.iter().map(|(_, rows)| rows.times.count).sum();
        let widths = std::mem::take(&mut self.widths);
        for (width, rows) in widths {
            if DumpTable::order_of(&schema, is_declared, identity, width).is_some() {
                rows_read += rows.times.count;
                self.widths.insert(width, rows);
            } else {
                let why = NotRead::Width { values: width, columns: schema.columns.len() };
                self.rows_not_read.push((why, rows.times));
            }
        }
        let numbered = self.numbered(&schema, file, identity).filter(|_| !has_rows_in_code);
        let rows_not_read =
            self.rows_not_read.iter().map(|(_, times)| times.count).sum::<u64>() + self.more_rows_not_read;
        let statements_not_read = self.statements_not_read.iter().map(|(_, times)| times.count).sum();
        let notes = self.notes(&schema, numbered.as_ref(), identity, rows_not_read, statements_not_read);
        DumpTable {
            path: self.path,
            schema,
            identity,
            numbered,
            rows: rows_read,
            rows_not_read,
            statements_not_read,
            notes,
        }
    }
}

/// Foreign keys name tables and columns as their declarations spell them.
fn spell_foreign_keys(tables: &mut [DumpTable]) {
    let known: Vec<TableSchema> = tables.iter().map(|table| table.schema.clone()).collect();
    for key in tables.iter_mut().flat_map(|table| &mut table.schema.foreign_keys) {
        let Some(other) = known.iter().find(|other| other.name.eq_ignore_ascii_case(&key.table)) else {
            continue;
        };
        key.table.clone_from(&other.name);
        for name in &mut key.references {
            if let Some(column) = other.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
                name.clone_from(&column.name);
            }
        }
    }
}
