//! From what a table is made whose rows are those of another source table once more: locks that keep columns unique, and
//! columns that stand in an item of their own beside the rest of their row, and parents that are missing.

use super::same_column::place_of_column;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From what a table is made that is read from the rows of another once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DerivedTable {
    /// The source table whose rows they are.
    pub of: String,
    pub kind: DerivedKind,
    /// The columns that are unique together, or that stand beside.
    pub columns: Vec<String>,
}

/// What a derived table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DerivedKind {
    /// An item for each value of columns that no two rows may have in common, with the key of the row's item.
    Lock,
    /// An item beside that of the row, under the same partition key, with columns that this leaves out.
    Split,
    /// An item of the table that the row points to, where no row of that has the key: with the key alone, and with what stands
    /// in it of this table and others ([`Orphans::Parent`](super::Orphans::Parent)).
    Parent,
}

impl DerivedTable {
    /// Locks for these columns of a table.
    pub fn lock(of: &str, columns: Vec<String>) -> Self {
        Self { of: of.to_owned(), kind: DerivedKind::Lock, columns }
    }

    /// An item beside for these columns of a table.
    pub fn split(of: &str, columns: Vec<String>) -> Self {
        Self { of: of.to_owned(), kind: DerivedKind::Split, columns }
    }

    /// Parents for rows that point by these columns to none.
    pub fn parent(of: &str, columns: Vec<String>) -> Self {
        Self { of: of.to_owned(), kind: DerivedKind::Parent, columns }
    }

    /// What the derived table is called among source tables: `customers: unique email`, `employees: photo`,
    /// `orders: missing customer_id`.
    pub fn source_name(&self) -> String {
        let columns = self.columns.join(", ");
        match self.kind {
            DerivedKind::Lock => format!("{}: unique {columns}", self.of),
            DerivedKind::Split => format!("{}: {columns}", self.of),
            DerivedKind::Parent => format!("{}: missing {columns}", self.of),
        }
    }

    /// True where both are made from the same columns of the same table for the same.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.of == other.of
            && self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .all(|column| place_of_column(column, other.columns.iter().map(String::as_str)).is_some())
    }
}
