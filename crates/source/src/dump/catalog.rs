//! The tables of a dump, and what else a person should know of it.

use super::file::DumpFile;
use super::numbered::Numbered;
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
    /// The column that rows without a list of columns leave out.
    pub identity: Option<usize>,
    /// How rows that say nothing of a column are numbered.
    pub numbered: Option<Numbered>,
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
    /// For each column the place of its value in a row without a list of columns that has so many values; `None` where it
    /// fits the table in no way: it has one for each column, or for each that the database neither computes nor, by
    /// `identity`, numbers.
    pub(super) fn order_of(
        schema: &TableSchema,
        is_declared: bool,
        identity: Option<usize>,
        width: usize,
    ) -> Option<Vec<Option<usize>>> {
        let columns = &schema.columns;
        let generated = |place: usize| columns[place].is_generated;
        let all = |is_left_out: &dyn Fn(usize) -> bool| {
            let mut places = 0..width;
            let order: Vec<Option<usize>> = (0..columns.len())
                .map(|place| if is_left_out(place) { None } else { places.next() })
                .collect();
            order
        };
        if width == columns.len() || (!is_declared && width <= columns.len()) {
            return Some(all(&|_| false));
        }
        let left_out: [&dyn Fn(usize) -> bool; 2] =
            [&generated, &|place| generated(place) || Some(place) == identity];
        left_out.into_iter().find_map(|is_left_out| {
            let wanted = (0..columns.len()).filter(|place| !is_left_out(*place)).count();
            (wanted == width).then(|| all(is_left_out))
        })
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
