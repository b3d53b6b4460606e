//! A table as a database itself declares it, where the values that it holds are known, too.

use crate::{DeclaredColumn, DeclaredKind, DeclaredTable, ForeignKey};
use source::sql::{SqlKind, kind_of};
use source::{SchemaColumn, StoredCells, TableSchema};

/// The declared table that a database's own words are. A declared type says what a column holds only where its values
/// bear it out: SQLite keeps text in a column of integers, and numbers in one of dates.
pub fn declared_by(schema: &TableSchema) -> DeclaredTable {
    let is_key = |name: &String| schema.primary_key.contains(name);
    DeclaredTable {
        name: schema.name.clone(),
        columns: schema
            .columns
            .iter()
            .map(|column| DeclaredColumn {
                name: column.name.clone(),
                sql_type: column.sql_type.clone(),
                holds: holds_of(column),
                not_null: column.not_null || is_key(&column.name),
            })
            .collect(),
        primary_key: schema.primary_key.clone(),
        unique: schema.unique.clone(),
        foreign_keys: schema
            .foreign_keys
            .iter()
            .map(|key| ForeignKey {
                columns: key.columns.clone(),
                table: key.table.clone(),
                references: key.references.clone(),
            })
            .collect(),
    }
}

fn holds_of(column: &SchemaColumn) -> DeclaredKind {
    let declared = DeclaredKind::from(column.holds.unwrap_or_else(|| kind_of(&column.sql_type)));
    match &column.cells {
        Some(cells) if !bears_out(declared, cells) => DeclaredKind::Other,
        _ => declared,
    }
}

impl From<SqlKind> for DeclaredKind {
    fn from(kind: SqlKind) -> Self {
        match kind {
            SqlKind::Text => Self::Text,
            SqlKind::Number => Self::Number,
            SqlKind::YesNo => Self::YesNo,
            SqlKind::Date => Self::Date,
            SqlKind::DateTime => Self::DateTime,
            SqlKind::Json => Self::Json,
            SqlKind::TextSet => Self::TextSet,
            SqlKind::Binary => Self::Binary,
            SqlKind::Other => Self::Other,
        }
    }
}

/// Whether values of these sorts may be what a type is declared to hold.
fn bears_out(declared: DeclaredKind, cells: &StoredCells) -> bool {
    let numbers = cells.integers + cells.reals;
    match declared {
        DeclaredKind::Number => cells.texts + cells.bytes == 0,
        // Whether they are 0 and 1 alone, their profile says.
        DeclaredKind::YesNo => (cells.texts == 0 || numbers == 0) && cells.bytes == 0,
        DeclaredKind::Binary => cells.texts + numbers == 0,
        DeclaredKind::Text
        | DeclaredKind::Date
        | DeclaredKind::DateTime
        | DeclaredKind::Json
        | DeclaredKind::TextSet => numbers + cells.bytes == 0,
        DeclaredKind::Other => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(sql_type: &str, cells: StoredCells) -> SchemaColumn {
        SchemaColumn {
            name: "c".into(),
            sql_type: sql_type.into(),
            not_null: false,
            is_generated: false,
            holds: None,
            cells: Some(cells),
        }
    }

    #[test]
    fn a_type_counts_only_where_the_values_bear_it_out() {
        let integers = StoredCells { integers: 5, nulls: 1, ..StoredCells::default() };
        let texts = StoredCells { texts: 5, ..StoredCells::default() };
        let mixed = StoredCells { integers: 1, texts: 5, ..StoredCells::default() };
        let bytes = StoredCells { bytes: 5, ..StoredCells::default() };
        for (sql_type, cells, expected) in [
            ("INTEGER", integers, DeclaredKind::Number),
            ("INTEGER", mixed, DeclaredKind::Other),
            ("VARCHAR(20)", texts, DeclaredKind::Text),
            ("STRING", integers, DeclaredKind::Other),
            ("DATETIME", texts, DeclaredKind::DateTime),
            ("DATETIME", integers, DeclaredKind::Other),
            ("BOOLEAN", integers, DeclaredKind::YesNo),
            ("BOOLEAN", mixed, DeclaredKind::Other),
            ("BLOB", bytes, DeclaredKind::Binary),
            ("BLOB", texts, DeclaredKind::Other),
            ("JSON", texts, DeclaredKind::Json),
            ("", bytes, DeclaredKind::Other),
            ("whatever it is", texts, DeclaredKind::Other),
        ] {
            assert_eq!(holds_of(&column(sql_type, cells)), expected, "{sql_type} {cells:?}");
        }
    }
}
