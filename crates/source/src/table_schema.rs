//! What a source declares of a table.

use super::sql::SqlKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a database declares of a table, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableSchema {
    pub name: String,
    /// True for a view: its rows come from other tables.
    pub is_view: bool,
    /// In the table's order.
    pub columns: Vec<SchemaColumn>,
    /// Names of the columns of the primary key, in its order; none when there is none.
    pub primary_key: Vec<String>,
    /// Each UNIQUE constraint or index over whole columns and all rows, as names of its columns.
    pub unique: Vec<Vec<String>>,
    pub foreign_keys: Vec<SchemaForeignKey>,
}

/// A column as a database declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchemaColumn {
    pub name: String,
    /// As it is spelled; empty where there is none.
    pub sql_type: String,
    pub not_null: bool,
    /// True where the database computes it from others.
    pub is_generated: bool,
    /// What it holds, where a statement says that otherwise than by the type: a check that a text is JSON, Oracle's dates
    /// with a time of day.
    #[serde(default)]
    pub holds: Option<SqlKind>,
    /// What its cells are, where all rows were read.
    pub cells: Option<StoredCells>,
}

impl TableSchema {
    /// A table of which nothing is declared but its name.
    pub(super) fn undeclared(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            is_view: false,
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: Vec::new(),
        }
    }
}

impl SchemaColumn {
    /// A column of which nothing is declared but its name.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sql_type: String::new(),
            not_null: false,
            is_generated: false,
            holds: None,
            cells: None,
        }
    }
}

/// What the cells of a column are, whatever was declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoredCells {
    pub nulls: u64,
    pub integers: u64,
    pub reals: u64,
    pub texts: u64,
    pub bytes: u64,
}

/// Columns that point to another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchemaForeignKey {
    pub columns: Vec<String>,
    pub table: String,
    /// The other table's columns; none where they are its primary key.
    pub references: Vec<String>,
}
