//! Tables that were found in files, folders, ZIP archives, workbooks, dumps and databases, each under a name; and their
//! opening.

use super::database_opening::stage_named;
use super::dump::{Catalog, SqlDialect};
use super::dump_opening::{self, stage_of_dump};
use super::error::SourceError;
use super::source::Source;
use super::summary::{FormatChoice, FormatFact, FormatQuestion};
use super::table_schema::TableSchema;
use super::text_encoding::TextEncoding;
use super::workbook::Workbook;
use super::workbook_opening::{self, stage_of_workbook};
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ts_rs::TS;

/// What was found.
#[derive(Debug, Default)]
pub struct FoundTables {
    /// In the order in which they were given; in a folder by name.
    pub tables: Vec<SourceTable>,
    pub passed_over: Vec<PassedOverFile>,
    pub dumps: Vec<FoundDump>,
    /// What else a person should know of the sources, each in sentences: rows of a database that may be missing.
    pub notes: Vec<String>,
}

/// A dump that holds some of the tables, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDump {
    /// Its file, and within that its name: `backup.zip/shop.sql`.
    pub name: String,
    /// The file, or the archive that holds it.
    pub path: PathBuf,
    /// The file in the archive.
    pub member: Option<String>,
    pub dialect: SqlDialect,
    pub encoding: TextEncoding,
    /// How it is read, each part with its evidence.
    pub facts: Vec<FormatFact>,
    /// What it does not say of its encoding, and nobody else did.
    pub question: Option<FormatQuestion>,
}

/// What a person says of one dump; what is `None` is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpChoice {
    /// The file, or the archive that holds it.
    pub path: PathBuf,
    /// The file in the archive.
    pub member: Option<String>,
    pub dialect: Option<SqlDialect>,
    pub encoding: Option<TextEncoding>,
}

/// A table that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTable {
    /// What a person calls it, unlike that of any other: `orders`.
    pub name: String,
    /// The file that it is, or that holds it.
    pub path: PathBuf,
    /// The table of the database, the sheet of the workbook or the file of the archive at `path`.
    pub table: Option<String>,
    /// The file in the archive at `path` that holds the table, where that file is a dump.
    pub member: Option<String>,
    pub kind: TableOrigin,
    /// How many columns it has.
    pub columns: usize,
    /// How many rows, where that is known before it is read.
    pub rows: Option<u64>,
    /// About how many, where they are not counted.
    pub about_rows: Option<u64>,
    /// What a database declares of it.
    pub schema: Option<TableSchema>,
    /// The dump that holds it, as it was found.
    pub(crate) dump: Option<Arc<Catalog>>,
    /// The workbook that holds it, as it was found.
    pub(crate) workbook: Option<Arc<Workbook>>,
}

/// Where a table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableOrigin {
    File,
    ArchiveMember,
    DatabaseTable,
    DatabaseView,
    DumpTable,
    WorkbookSheet,
}

/// Something that is no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOverFile {
    /// Its file, and within that its name.
    pub name: String,
    /// In words for the person.
    pub reason: String,
    /// True for a table that has no rows.
    pub is_empty_table: bool,
}

impl PassedOverFile {
    pub(super) fn new(name: String, reason: impl Into<String>) -> Self {
        Self { name, reason: reason.into(), is_empty_table: false }
    }
}

impl FoundTables {
    pub(super) fn pass_over(&mut self, name: String, error: &SourceError) {
        self.passed_over.push(PassedOverFile::new(name, error.to_string()));
    }

    /// How the dumps are read, each part with its evidence, once.
    pub fn facts(&self) -> Vec<FormatFact> {
        let mut facts: Vec<FormatFact> = Vec::new();
        for fact in self.dumps.iter().flat_map(|dump| &dump.facts) {
            if !facts.contains(fact) {
                facts.push(fact.clone());
            }
        }
        facts
    }

    /// The tables of these names, or all where none is named.
    ///
    /// # Errors
    /// [`SourceError::NoSuchTable`].
    pub fn named(&self, names: &[String]) -> Result<Vec<&SourceTable>, SourceError> {
        if names.is_empty() {
            return Ok(self.tables.iter().collect());
        }
        let is_called = |table: &SourceTable, name: &str| {
            let is_file = table.path.file_name().is_some_and(|file| file.to_string_lossy() == name);
            table.name == name || table.table.as_deref() == Some(name) || (table.table.is_none() && is_file)
        };
        let mut wanted = Vec::new();
        for name in names {
            let table = self.tables.iter().find(|table| is_called(table, name)).ok_or_else(|| {
                SourceError::NoSuchTable {
                    path: self.tables.first().map(|table| table.path.clone()).unwrap_or_default(),
                    table: name.clone(),
                    tables: self.tables.iter().map(|table| table.name.clone()).collect(),
                }
            })?;
            if !wanted.contains(&table) {
                wanted.push(table);
            }
        }
        Ok(wanted)
    }
}

/// Opens some tables. Those of one database are all as they are at one moment.
///
/// # Errors
/// When one cannot be opened.
pub fn open_tables(tables: &[&SourceTable], choice: &FormatChoice) -> Result<Vec<Source>, SourceError> {
    let mut of_databases: HashMap<&Path, Vec<String>> = HashMap::new();
    for table in tables.iter().filter(|table| table.is_in_database()) {
        of_databases.entry(&table.path).or_default().extend(table.table.clone());
    }
    let mut staged: HashMap<(PathBuf, Option<String>, String), Source> = HashMap::new();
    for (path, names) in of_databases {
        for source in stage_named(path, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            staged.insert((path.to_owned(), None, name), source);
        }
    }
    for (dump, names) in names_by(tables, |table| table.dump.as_ref()) {
        for source in stage_of_dump(&dump_opening::unchanged(dump)?, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            let place = &dump.file.place;
            staged.insert((place.path.clone(), place.member.clone(), name), source);
        }
    }
    for (workbook, names) in names_by(tables, |table| table.workbook.as_ref()) {
        for source in stage_of_workbook(&workbook_opening::unchanged(workbook)?, &names, choice)? {
            let name = source.table().unwrap_or_default().to_owned();
            staged.insert((workbook.path.clone(), None, name), source);
        }
    }
    let mut opened = Vec::with_capacity(tables.len());
    for table in tables {
        let name = table.table.clone().unwrap_or_default();
        let source = match staged.remove(&(table.path.clone(), table.member.clone(), name)) {
            Some(source) => source,
            None => Source::open_as(&table.path, &table.choice(choice))?,
        };
        opened.push(source);
    }
    Ok(opened)
}

/// The names of the tables in each of the files that were looked through, which `file` gives.
fn names_by<'t, F>(
    tables: &[&'t SourceTable],
    file: impl Fn(&'t SourceTable) -> Option<&'t Arc<F>>,
) -> Vec<(&'t Arc<F>, Vec<String>)> {
    let mut found: Vec<(&Arc<F>, Vec<String>)> = Vec::new();
    for table in tables {
        let (Some(file), Some(name)) = (file(table), &table.table) else { continue };
        match found.iter_mut().find(|(known, _)| Arc::ptr_eq(known, file)) {
            Some((_, names)) => names.push(name.clone()),
            None => found.push((file, vec![name.clone()])),
        }
    }
    found
}

impl SourceTable {
    /// The choice that opens this table, read as `choice` says.
    pub fn choice(&self, choice: &FormatChoice) -> FormatChoice {
        FormatChoice { table: self.table.clone(), member: self.member.clone(), ..choice.clone() }
    }

    fn is_in_database(&self) -> bool {
        matches!(self.kind, TableOrigin::DatabaseTable | TableOrigin::DatabaseView)
    }

    /// What tells it from others of the same name: the file that holds it, or its path.
    fn long_name(&self) -> String {
        let file = self.member.as_deref().map_or(self.path.as_path(), Path::new);
        match &self.table {
            Some(table) => format!("{}/{table}", super::stem(&file_name(file))),
            None => self.path.display().to_string(),
        }
    }

    /// What tells it from all others: its whole path.
    fn whole_name(&self) -> String {
        let path = match &self.member {
            Some(member) => format!("{}/{member}", self.path.display()),
            None => self.path.display().to_string(),
        };
        self.table.as_ref().map_or_else(|| path.clone(), |table| format!("{path}/{table}"))
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Where two tables have one name, each gets a longer one.
pub(super) fn name_apart(tables: &mut [SourceTable]) {
    for longer in [SourceTable::long_name, SourceTable::whole_name] {
        let mut count: HashMap<String, usize> = HashMap::new();
        for table in tables.iter() {
            *count.entry(table.name.clone()).or_default() += 1;
        }
        for table in tables.iter_mut().filter(|table| count[&table.name] > 1) {
            table.name = longer(table);
        }
    }
}
