//! The tables of a dump, and what else a person should know of it.

use super::file::DumpFile;
use crate::content::Stamp;
use crate::table_schema::TableSchema;

/// The tables of a dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Catalog {
    pub file: DumpFile,
    /// What the file was when it was surveyed.
    pub stamp: Stamp,
    /// In the order in which they are first named.
    pub tables: Vec<DumpTable>,
    /// What concerns no table, or all, each in sentences.
    pub notes: Vec<String>,
    /// Statements that add rows stand in others, and are not read.
    pub has_rows_in_code: bool,
}

/// A table of a dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DumpTable {
    /// Its names, those of its database and schema in front, in lower case.
    pub path: Vec<String>,
    pub schema: TableSchema,
    /// How many rows are staged of it.
    pub rows: u64,
    /// How many rows are not read.
    pub rows_not_read: u64,
    /// How many statements, of whose rows none is.
    pub statements_not_read: u64,
    /// What a person should know of it, each in sentences.
    pub notes: Vec<String>,
}

impl Catalog {
    /// What the table at a place is called: its own name, with that of its database or schema before it where another
    /// table of the dump has the same.
    pub(crate) fn name(&self, place: usize) -> String {
        let Some(table) = self.tables.get(place) else { return String::new() };
        let is_called = |other: &&DumpTable| other.schema.name.eq_ignore_ascii_case(&table.schema.name);
        if self.tables.iter().filter(is_called).count() < 2 || table.path.len() < 2 {
            return table.schema.name.clone();
        }
        let before = &table.path[..table.path.len() - 1];
        format!("{}.{}", before.join("."), table.schema.name)
    }
}

impl DumpTable {
    /// How many values a row without a list of columns may have: one for each column, or for each that is not computed.
    pub(super) fn width_fits(schema: &TableSchema, is_declared: bool, width: usize) -> bool {
        let kept = schema.columns.iter().filter(|column| !column.is_generated).count();
        width == schema.columns.len() || width == kept || (!is_declared && width <= schema.columns.len())
    }
}

/// The place of the table that a path of names means: the one of all of them, else the only one that fits where one of
/// the two leaves out its schema.
pub(super) fn find<'a>(
    paths: impl Iterator<Item = &'a [String]> + Clone,
    wanted: &[String],
) -> Option<usize> {
    if let Some(found) = paths.clone().position(|path| path == wanted) {
        return Some(found);
    }
    let mut fitting = paths.enumerate().filter(|(_, path)| path.ends_with(wanted) || wanted.ends_with(path));
    let (place, _) = fitting.next()?;
    fitting.next().is_none().then_some(place)
}

/// A path of names as tables are found by it.
pub(super) fn lower(path: &[String]) -> Vec<String> {
    path.iter().map(|name| name.to_lowercase()).collect()
}
