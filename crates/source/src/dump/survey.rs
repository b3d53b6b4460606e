//! Reads a dump once to find its tables: what is declared of them, how many rows they have, and what cannot be read.

use super::catalog::{Catalog, DumpTable, find, lower};
use super::fault::{DumpFault, NotRead};
use super::file::DumpFile;
use super::reader::{INSERT_IN_COMMENT, Receiver};
use super::value::{Value, ValueKind};
use crate::content::Stamp;
use crate::error::SourceError;
use crate::listing_watch::ListingWatch;
use crate::sql::declared_tables_with_paths;
use crate::table_schema::{SchemaColumn, TableSchema};
use crate::text_encoding::TextEncoding;
use std::collections::{BTreeMap, HashMap};

/// Most text of declarations that is kept.
const MAX_DECLARATIONS_BYTES: usize = 64 * 1024 * 1024;
/// Most reasons that are told of one table.
const MAX_REASONS: usize = 5;
/// Most lists of columns that are kept of one table.
const MAX_LISTS: usize = 64;

/// How often something is, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Times {
    count: u64,
    first_line: u64,
}

impl Times {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
    }
}

/// What the rows of a table say of it.
#[derive(Debug, Default)]
struct Seen {
    path: Vec<String>,
    name: String,
    /// Columns that statements name, in the order of their first naming.
    columns: Vec<String>,
    /// Lists of columns, and their rows.
    lists: Vec<(Vec<String>, Times)>,
    /// Rows without a list, by how many values they have.
    widths: BTreeMap<usize, Times>,
    /// Rows with DEFAULT in the place of a value.
    defaults: Times,
    /// Rows that are not read, by why.
    rows_not_read: Vec<(NotRead, Times)>,
    more_rows_not_read: u64,
    /// Statements that are not read.
    statements_not_read: Vec<(NotRead, Times)>,
    declared: Option<TableSchema>,
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
    fn declares(&mut self, statement: &str) {
        if self.declarations.len() + statement.len() <= MAX_DECLARATIONS_BYTES {
            self.declarations.push_str(statement);
        }
    }

    fn begins(&mut self, path: &[String], columns: Option<&[String]>) {
        if self.tables.is_empty() || self.now_path != path {
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
        for column in columns {
            if !seen.columns.iter().any(|known| known.eq_ignore_ascii_case(column)) {
                seen.columns.push(column.clone());
            }
        }
        if seen.lists.len() == MAX_LISTS {
            seen.lists.pop();
        }
        seen.lists.push((columns.to_vec(), Times::default()));
        self.now_list = Some(seen.lists.len() - 1);
    }

    fn row(&mut self, line: u64, values: &[Value]) -> Result<Result<(), NotRead>, DumpFault> {
        let seen = &mut self.tables[self.now];
        if let Some(list) = self.now_list {
            let (columns, times) = &mut seen.lists[list];
            if columns.len() != values.len() {
                return Ok(Err(NotRead::Width { values: values.len(), columns: columns.len() }));
            }
            times.add(line);
        } else {
            seen.widths.entry(values.len()).or_default().add(line);
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

    fn finish(mut self, file: DumpFile, stamp: Stamp) -> Catalog {
        let mut order = Vec::new();
        for (path, schema) in declared_tables_with_paths(&self.declarations) {
            let place = self.place(&path);
            self.tables[place].declared = Some(schema);
            order.push(place);
        }
        // Tables in the order of their declarations; then those of which only rows are there.
        let mut tables: Vec<Option<Seen>> = self.tables.into_iter().map(Some).collect();
        let mut found: Vec<DumpTable> = Vec::new();
        let rest: Vec<usize> = (0..tables.len()).collect();
        for place in order.into_iter().chain(rest) {
            if let Some(seen) = tables[place].take() {
                found.push(seen.finish());
            }
        }
        spell_foreign_keys(&mut found);
        let mut notes: Vec<String> = garbled_names(&found, file.encoding).into_iter().collect();
        let has_rows_in_code = self.passed_over.keys().any(|what| what.starts_with("INSERT"));
        for (what, Times { count, first_line }) in self.passed_over {
            let words = if what == INSERT_IN_COMMENT {
                let (times, verb) = if count == 1 {
                    ("1 comment".to_owned(), "is")
                } else {
                    (format!("{count} comments"), "are")
                };
                format!(
                    "{times} with INSERT, which MySQL would carry out, {verb} not read: the first is on line {first_line}."
                )
            } else if what.starts_with("INSERT") {
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

/// Tells of names that are no text in the encoding that the dump is read in.
fn garbled_names(tables: &[DumpTable], encoding: TextEncoding) -> Option<String> {
    let names = tables.iter().flat_map(|table| {
        let columns = table.schema.columns.iter().map(|column| &column.name);
        std::iter::once(&table.schema.name).chain(columns)
    });
    let garbled: Vec<&String> = names.filter(|name| name.contains(char::REPLACEMENT_CHARACTER)).collect();
    let (first, name) = (garbled.first()?, encoding.name());
    Some(match garbled.len() {
        1 => {
            format!("The name “{first}” is not written in {name}: choose the encoding that it is written in.")
        }
        count => format!(
            "{count} names are not written in {name}, “{first}” the first: choose the encoding that they are written in."
        ),
    })
}

fn statements(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what} statement is") } else { format!("{count} {what} statements are") }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

impl Seen {
    fn has_rows(&self) -> bool {
        !self.widths.is_empty() || self.lists.iter().any(|(_, times)| times.count > 0)
    }

    fn finish(mut self) -> DumpTable {
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
        let mut rows_read: u64 = self.lists.iter().map(|(_, times)| times.count).sum();
        for (width, times) in &self.widths {
            if DumpTable::width_fits(&schema, is_declared, *width) {
                rows_read += times.count;
            } else {
                let why = NotRead::Width { values: *width, columns: schema.columns.len() };
                self.rows_not_read.push((why, *times));
            }
        }
        let rows_not_read =
            self.rows_not_read.iter().map(|(_, times)| times.count).sum::<u64>() + self.more_rows_not_read;
        let statements_not_read = self.statements_not_read.iter().map(|(_, times)| times.count).sum();
        let notes = self.notes(&schema, rows_not_read, statements_not_read);
        DumpTable { path: self.path, schema, rows: rows_read, rows_not_read, statements_not_read, notes }
    }

    fn notes(&self, schema: &TableSchema, rows_not_read: u64, statements_not_read: u64) -> Vec<String> {
        let mut notes = Vec::new();
        let reasons = |reasons: &[(NotRead, Times)]| {
            let words: Vec<String> = reasons
                .iter()
                .map(|(why, Times { count, first_line })| match count {
                    1 => format!("on line {first_line}, {}", why.words()),
                    _ => format!("on {count} lines, the first of them {first_line}, {}", why.words()),
                })
                .collect();
            words.join("; ")
        };
        let name = &schema.name;
        if rows_not_read > 0 {
            let verb = if rows_not_read == 1 { "is" } else { "are" };
            notes.push(format!(
                "{} of {name} {verb} not read: {}.",
                rows(rows_not_read),
                reasons(&self.rows_not_read)
            ));
        }
        if statements_not_read > 0 {
            let words = if statements_not_read == 1 {
                "The rows of 1 statement".to_owned()
            } else {
                format!("The rows of {statements_not_read} statements")
            };
            notes.push(format!("{words} for {name} are not read: {}.", reasons(&self.statements_not_read)));
        }
        let of_rows = |times: &Times, one: &str, several: &str| match times.count {
            1 => format!("1 row of {name}, on line {}, {one}", times.first_line),
            count => format!("{count} rows of {name}, the first on line {}, {several}", times.first_line),
        };
        if self.defaults.count > 0 {
            let rows = of_rows(&self.defaults, "has", "have");
            notes.push(format!(
                "{rows} DEFAULT in the place of a value: what the database would put there is left out."
            ));
        }
        for (list, times) in self.lists.iter().filter(|(_, times)| times.count > 0) {
            let is_named =
                |column: &SchemaColumn| list.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
            let left_out: Vec<&str> = schema
                .columns
                .iter()
                .filter(|column| !column.is_generated && !is_named(column))
                .map(|column| column.name.as_str())
                .collect();
            if !left_out.is_empty() {
                let rows = of_rows(times, "says nothing of", "say nothing of");
                let columns = left_out.join(", ");
                notes.push(format!("{rows} {columns}: what the database would put there is left out."));
            }
        }
        notes
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
