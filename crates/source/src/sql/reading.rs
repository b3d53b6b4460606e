//! Reads the tables that a text declares.

use super::statements::{StatementKind, Statements};
use super::tables::{DeclaredTable, Tables};
use crate::table_schema::TableSchema;

/// Why a text declares no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclarationError {
    /// There is no `CREATE TABLE`.
    NoTable,
    /// `line` as a text editor counts, from 1.
    Unreadable { line: u64, reason: &'static str },
}

/// Reads the tables that SQL text declares, in the order of their `CREATE TABLE` statements. Keys that
/// `ALTER TABLE` and `CREATE UNIQUE INDEX` add later are in them.
///
/// # Errors
/// When no table can be read. A `CREATE TABLE` that cannot be read is passed over where another can.
pub fn declared_tables(text: &str) -> Result<Vec<TableSchema>, DeclarationError> {
    let mut tables = Tables::default();
    let mut first_unreadable = None;
    for statement in Statements::new(text) {
        match statement.kind {
            StatementKind::CreateTable => {
                if let Err(reason) = tables.create(&statement.tokens) {
                    first_unreadable.get_or_insert((statement.start, reason));
                }
            }
            StatementKind::UniqueIndex => tables.index(&statement.tokens),
            StatementKind::AlterTable => tables.alter(&statement.tokens),
        }
    }
    let tables = tables.finish();
    match first_unreadable {
        _ if !tables.is_empty() => Ok(tables),
        Some((start, reason)) => Err(DeclarationError::Unreadable { line: line_of(text, start), reason }),
        None => Err(DeclarationError::NoTable),
    }
}

/// The tables that statements declare, each with its names as they were written, in lower case: `[public, users]`, and
/// the column that the database numbers. What cannot be read is left out.
pub(crate) fn declared_tables_with_paths(text: &str) -> Vec<DeclaredTable> {
    let mut tables = Tables::default();
    for statement in Statements::new(text) {
        match statement.kind {
            // Of one that cannot be read the rows say what they are.
            StatementKind::CreateTable => drop(tables.create(&statement.tokens)),
            StatementKind::UniqueIndex => tables.index(&statement.tokens),
            StatementKind::AlterTable => tables.alter(&statement.tokens),
        }
    }
    tables.finish_with_paths()
}

fn line_of(text: &str, start: usize) -> u64 {
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    u64::try_from(line).unwrap_or(u64::MAX)
}
