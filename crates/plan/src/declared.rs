//! What a `CREATE TABLE` statement says of a table, as the plan keeps it.

use super::column::ColumnPlan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a `CREATE TABLE` statement says of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeclaredTable {
    /// The table's name in the database, without its schema.
    pub name: String,
    /// In the statement's order.
    pub columns: Vec<DeclaredColumn>,
    /// Names of the columns of the PRIMARY KEY, in its order; none when there is none.
    pub primary_key: Vec<String>,
    /// Each UNIQUE constraint or index, as names of its columns. The PRIMARY KEY is not among them.
    pub unique: Vec<Vec<String>>,
    /// Kept for later: the other tables that this one points to.
    pub foreign_keys: Vec<ForeignKey>,
}

/// A column as it is declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeclaredColumn {
    pub name: String,
    /// The type as the statement spells it: `VARCHAR(255)`.
    pub sql_type: String,
    /// What that type holds.
    pub holds: DeclaredKind,
    /// True for NOT NULL, and for columns of the PRIMARY KEY.
    pub not_null: bool,
}

/// What an SQL type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeclaredKind {
    Text,
    Number,
    YesNo,
    Date,
    DateTime,
    Json,
    /// A set of texts, as MySQL's SET writes it: with commas.
    TextSet,
    Binary,
    /// A type that says nothing about how it is exported: arrays, geometry, intervals.
    Other,
}

/// Columns that point to another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub table: String,
    /// The other table's columns; none when the statement does not name them.
    pub references: Vec<String>,
}

/// True for a column of a source table, by its own name or the one that is declared for it. Databases do not tell capital
/// letters from small ones.
pub(crate) fn has_column(columns: &[ColumnPlan], declared: Option<&DeclaredTable>, name: &str) -> bool {
    let declared = declared.into_iter().flat_map(|declared| &declared.columns).map(|column| &column.name);
    let mut names = columns.iter().map(|column| &column.column).chain(declared);
    names.any(|known| known.eq_ignore_ascii_case(name))
}
