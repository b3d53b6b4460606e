//! Tables that were read whole, and which of their columns may point or be pointed to.

use super::names::{ColumnName, TableName};
use item::cell_keys::CellReader;
use plan::{AttributeKind, DeclaredTable, Plan, place_of_column, same_column};
use profile::{ColumnProfile, Profile};
use source::Source;

/// Longest value that identifies a row, in bytes.
const LONGEST_BYTES: u64 = 200;
/// Most columns of a pointer.
pub(super) const MAX_COLUMNS: usize = 4;
/// Keys of several columns that are looked at of each table.
const COMPOSITE_KEYS: usize = 4;

/// A table that was read whole.
#[derive(Debug, Clone, Copy)]
pub struct ReadTable<'a> {
    /// The source table's name, as plans know it.
    pub name: &'a str,
    pub source: &'a Source,
    pub profile: &'a Profile,
    /// How its cells are read, and what is declared of it.
    pub plan: &'a Plan,
}

/// What the values of a column are, as far as pointers are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueClass {
    Whole,
    Text,
    /// Dates and times: they identify rows only together with others.
    Time,
}

/// A column that may point or be pointed to.
#[derive(Debug)]
pub(super) struct Column<'a> {
    /// The place of its table, and its own in it.
    pub table: usize,
    pub place: usize,
    pub name: &'a str,
    pub called: ColumnName,
    /// Other tables of which it is plainly named as what identifies a row.
    pub named_for: Vec<usize>,
    pub profile: &'a ColumnProfile,
    pub class: ValueClass,
    pub reader: CellReader,
    /// Rows of the table that the profile knows nothing of.
    pub unread: u64,
}

/// Columns that identify a row of their table, by their places among all columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableKey {
    pub table: usize,
    pub columns: Vec<usize>,
    pub is_declared: bool,
    /// True for the declared primary key, and, where none is declared, for the key that the plan chose.
    pub is_primary: bool,
}

/// A declared foreign key: the places of its columns, and of those that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeclaredPointer {
    pub child: Vec<usize>,
    pub parent: Vec<usize>,
}

/// The columns of all tables that may point or be pointed to. Those of declared foreign keys are, whatever they hold.
pub(super) fn columns_of<'a>(tables: &[ReadTable<'a>], names: &[TableName]) -> Vec<Column<'a>> {
    let mut columns = Vec::new();
    for (table, read) in tables.iter().enumerate() {
        let declared = declared_names(tables, table);
        let planned = read.plan.columns.iter().zip(&read.profile.columns).enumerate();
        columns.extend(planned.filter_map(|(place, (planned, profile))| {
            let is_declared = declared.iter().any(|name| same_column(name, &profile.column));
            let class = class_of(planned.kind, profile).or(is_declared.then_some(ValueClass::Text))?;
            let reader = CellReader::new(planned);
            let unread = read.profile.misshapen_records;
            let (name, called) = (profile.column.as_str(), ColumnName::new(&profile.column));
            let named_for = named_for(&called, table, names);
            Some(Column { table, place, name, called, named_for, profile, class, reader, unread })
        }));
    }
    columns
}

/// The tables of which a column of this name is plainly named as what identifies a row.
pub(super) fn named_for(called: &ColumnName, table: usize, names: &[TableName]) -> Vec<usize> {
    (0..names.len()).filter(|&other| called.is_id_of(&names[table], &names[other])).collect()
}

/// The names of the columns of a table that a foreign key begins at or leads to.
fn declared_names<'a>(tables: &[ReadTable<'a>], table: usize) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for (place, read) in tables.iter().enumerate() {
        for key in read.plan.declared.iter().flat_map(|declared| &declared.foreign_keys) {
            if place == table {
                names.extend(key.columns.iter().map(String::as_str));
            }
            if tables[table].name.eq_ignore_ascii_case(&key.table) {
                names.extend(key.references.iter().map(String::as_str));
                let primary = tables[table].plan.declared.iter().flat_map(|declared| &declared.primary_key);
                names.extend(primary.map(String::as_str));
            }
        }
    }
    names
}

fn class_of(kind: AttributeKind, profile: &ColumnProfile) -> Option<ValueClass> {
    if profile.filled == 0 || profile.longest_bytes > LONGEST_BYTES {
        return None;
    }
    match kind {
        AttributeKind::Number => (!is_measured(profile)).then_some(ValueClass::Whole),
        AttributeKind::Text | AttributeKind::Binary => Some(ValueClass::Text),
        AttributeKind::Date | AttributeKind::DateTime => Some(ValueClass::Time),
        _ => None,
    }
}

/// True for numbers with fractions: they are measured, and name nothing.
fn is_measured(profile: &ColumnProfile) -> bool {
    let ends = profile.smallest.iter().chain(&profile.largest).map(|sample| sample.value.as_str());
    let mut values = profile.examples.iter().map(String::as_str).chain(ends);
    values.any(|text| item::Number::parse(text).is_ok_and(|number| number.canonical.contains('.')))
}

/// The place of the column of this table that has this name.
fn named(tables: &[ReadTable<'_>], columns: &[Column<'_>], table: usize, name: &str) -> Option<usize> {
    let names = tables[table].profile.columns.iter().map(|column| column.column.as_str());
    let place = place_of_column(name, names)?;
    columns.iter().position(|column| (column.table, column.place) == (table, place))
}

fn all_named(
    tables: &[ReadTable<'_>],
    columns: &[Column<'_>],
    table: usize,
    names: &[String],
) -> Option<Vec<usize>> {
    let is_fitting = (1..=MAX_COLUMNS).contains(&names.len());
    let places = || names.iter().map(|name| named(tables, columns, table, name)).collect();
    is_fitting.then(places).flatten()
}

/// The keys of all tables: those that are declared, and those that the data show.
pub(super) fn keys_of(tables: &[ReadTable<'_>], columns: &[Column<'_>]) -> Vec<TableKey> {
    let mut keys = Vec::new();
    for table in 0..tables.len() {
        keys.extend(keys_of_table(tables, columns, table));
    }
    keys
}

fn keys_of_table(tables: &[ReadTable<'_>], columns: &[Column<'_>], table: usize) -> Vec<TableKey> {
    let read = &tables[table];
    let mut keys: Vec<TableKey> = Vec::new();
    let mut add = |columns: Vec<usize>, is_declared: bool, is_primary: bool| {
        let same = |key: &TableKey| {
            key.columns.len() == columns.len() && key.columns.iter().all(|column| columns.contains(column))
        };
        if !keys.iter().any(same) {
            keys.push(TableKey { table, columns, is_declared, is_primary });
        }
    };
    let declared: Option<&DeclaredTable> = read.plan.declared.as_ref();
    let primary = declared.filter(|declared| !declared.primary_key.is_empty());
    if let Some(declared) = primary
        && let Some(key) = all_named(tables, columns, table, &declared.primary_key)
    {
        add(key, true, true);
    }
    for unique in declared.iter().flat_map(|declared| &declared.unique) {
        if let Some(key) = all_named(tables, columns, table, unique) {
            add(key, true, false);
        }
    }
    let planned = planned_key(read);
    for (number, column) in columns.iter().enumerate().filter(|(_, column)| column.table == table) {
        if column.class != ValueClass::Time && may_be_key(column.profile) {
            let is_planned = planned.as_ref().is_some_and(|names| *names == [column.name]);
            add(vec![number], false, primary.is_none() && is_planned);
        }
    }
    let together = read.profile.pairs.iter().filter(|pair| pair.evidence.repeats == Some(0));
    let together = together.map(|pair| vec![pair.partition_column.clone(), pair.sort_column.clone()]);
    let sets =
        read.profile.key_sets.iter().map(|set| [&set.partition_columns[..], &set.sort_columns].concat());
    for names in together.chain(sets).take(COMPOSITE_KEYS) {
        if let Some(key) = all_named(tables, columns, table, &names) {
            let is_planned = planned.as_ref().is_some_and(|planned| {
                planned.len() == names.len() && names.iter().all(|name| planned.contains(&name.as_str()))
            });
            add(key, false, primary.is_none() && is_planned);
        }
    }
    keys
}

/// The columns of the key that the plan chose; `None` where it is made of something else.
fn planned_key<'a>(read: &ReadTable<'a>) -> Option<Vec<&'a str>> {
    let table = &read.plan.table;
    let attributes = std::iter::once(&table.partition_key).chain(&table.sort_key);
    let column = |attribute: &String| {
        let planned = read.plan.columns.iter().find(|column| column.attribute == *attribute)?;
        Some(planned.column.as_str())
    };
    attributes.map(column).collect()
}

/// True where no value stands twice, as far as the profile tells.
fn may_be_key(profile: &ColumnProfile) -> bool {
    let is_full = profile.blank == 0 && profile.null_words.is_empty();
    // A count that is an estimate is right within some 2%; whether it is a key shows when it is read.
    let may_be_unique = profile.distinct.unique
        || (!profile.distinct.exact && profile.distinct.count * 100 >= profile.filled * 95);
    is_full && profile.filled > 1 && may_be_unique
}

/// The declared foreign keys between these tables. One that does not name the columns it leads to leads to the other
/// table's primary key.
pub(super) fn declared_pointers(tables: &[ReadTable<'_>], columns: &[Column<'_>]) -> Vec<DeclaredPointer> {
    let mut pointers = Vec::new();
    for (table, read) in tables.iter().enumerate() {
        for key in read.plan.declared.iter().flat_map(|declared| &declared.foreign_keys) {
            let Some(parent) = tables.iter().position(|other| other.name.eq_ignore_ascii_case(&key.table))
            else {
                continue;
            };
            let primary = || tables[parent].plan.declared.as_ref().map(|declared| &declared.primary_key);
            let references = if key.references.is_empty() { primary() } else { Some(&key.references) };
            let child = all_named(tables, columns, table, &key.columns);
            let parent = references.and_then(|names| all_named(tables, columns, parent, names));
            if let (Some(child), Some(parent)) = (child, parent)
                && child.len() == parent.len()
            {
                pointers.push(DeclaredPointer { child, parent });
            }
        }
    }
    pointers
}
