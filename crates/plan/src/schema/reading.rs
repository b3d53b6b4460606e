//! Reads the tables of a text, and finds the one that a file belongs to.

use super::stored::declared_by;
use crate::DeclaredTable;
use crate::same_column;
use failure::Code;
use source::sql::{DeclarationError, declared_tables};
use std::cmp::Reverse;
use std::collections::HashSet;

/// Why SQL text declares no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    #[error("There is no CREATE TABLE statement in this text.")]
    NoTable,
    /// `line` as a text editor counts, from 1.
    #[error("The CREATE TABLE on line {line} cannot be read: {reason}.")]
    Unreadable { line: u64, reason: &'static str },
}

impl SchemaError {
    /// A stable code, what went wrong, and what to do next.
    pub fn words(&self) -> (Code, String, String) {
        let (code, repair) = match self {
            SchemaError::NoTable => (
                Code::SchemaNoTable,
                "Paste the statement that creates the table, or choose the .sql file that has it.",
            ),
            SchemaError::Unreadable { .. } => (
                Code::SchemaUnreadable,
                "Paste the whole statement, from CREATE TABLE to the parenthesis that closes its columns.",
            ),
        };
        (code, self.to_string(), repair.to_owned())
    }
}

/// Reads the tables that SQL text declares, in the order of their `CREATE TABLE` statements. Keys that
/// `ALTER TABLE` and `CREATE UNIQUE INDEX` add later are in them.
///
/// # Errors
/// When no table can be read. A `CREATE TABLE` that cannot be read is passed over where another can.
pub fn read_statements(text: &str) -> Result<Vec<DeclaredTable>, SchemaError> {
    match declared_tables(text) {
        Ok(tables) => Ok(tables.iter().map(declared_by).collect()),
        Err(DeclarationError::Unreadable { line, reason }) => Err(SchemaError::Unreadable { line, reason }),
        Err(DeclarationError::NoTable) => Err(SchemaError::NoTable),
    }
}

/// The table that shares the most names with a file's columns, if those are at least half of the file's
/// columns or half of the table's. Case, `_`, spaces and quotes make no difference. Of two that share as
/// many, it is the one that is called `name`, and else the one with fewer columns besides.
pub fn best_match<'a>(
    tables: &'a [DeclaredTable],
    name: &str,
    columns: &[String],
) -> Option<&'a DeclaredTable> {
    let of_file: HashSet<String> = columns.iter().map(|column| plain_name(column)).collect();
    let matches = tables.iter().map(|table| {
        let of_table: HashSet<String> = table.columns.iter().map(|column| plain_name(&column.name)).collect();
        (of_table.intersection(&of_file).count(), of_table.len(), table)
    });
    // Of equals, `min_by_key` takes the first.
    let (shared, of_table, table) = matches.min_by_key(|(shared, of_table, table)| {
        (Reverse(*shared), !same_column(&table.name, name), *of_table)
    })?;
    let is_enough = shared > 0 && (shared * 2 >= of_file.len() || shared * 2 >= of_table);
    is_enough.then_some(table)
}

/// The same where the text is of several tables: the one with all of the file's columns, or one that is called as the file is
/// and shares enough; a table of others that has some names in common is none.
pub fn sure_match<'a>(
    tables: &'a [DeclaredTable],
    name: &str,
    columns: &[String],
) -> Option<&'a DeclaredTable> {
    let of_file: HashSet<String> = columns.iter().map(|column| plain_name(column)).collect();
    let has_all = |table: &DeclaredTable| {
        let of_table: HashSet<String> = table.columns.iter().map(|column| plain_name(&column.name)).collect();
        of_file.is_subset(&of_table)
    };
    let named = tables.iter().filter(|table| same_column(&table.name, name)).cloned().collect::<Vec<_>>();
    if let Some(found) = best_match(&named, name, columns) {
        return tables.iter().find(|table| table.name == found.name);
    }
    best_match(tables, name, columns).filter(|table| has_all(table))
}

pub(super) fn plain_name(name: &str) -> String {
    let marks = |character: &char| !character.is_whitespace() && !"_\"'`[]".contains(*character);
    name.chars().filter(marks).flat_map(char::to_lowercase).collect()
}
