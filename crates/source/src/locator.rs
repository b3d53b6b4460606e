//! By what a person finds a row again that stands on no line.

use super::record::{CellForm, Record};
use super::shown;
use super::table_schema::TableSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// By what a person finds a row of a database again: its table, and there its primary key (`people, id 7`), else
/// SQLite's own number (`people, rowid 7`), else its place among the rows (`people, row 7`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Locator(String);

impl Locator {
    /// The locator of a row: `rowid` as it was staged (`rowid 7`, of a dump `line 12`), `line` its place among the rows, from 1.
    pub(super) fn of(schema: &TableSchema, record: &Record, rowid: Option<&str>, line: u64) -> Self {
        let place = match (key(schema, record), rowid) {
            // The line of a dump leads there more quickly than the key.
            (Some(key), Some(place)) => format!("{key}, {place}"),
            (Some(key), None) => key,
            (None, Some(place)) => place.to_owned(),
            (None, None) => format!("row {line}"),
        };
        Self(format!("{}, {place}", schema.name))
    }

    /// A locator as it was written down.
    pub fn written(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is written down.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The words for where a record stands: its locator, or `line 7` of a file.
pub fn place_words(line: u64, locator: Option<&Locator>) -> String {
    locator.map_or_else(|| format!("line {line}"), Locator::to_string)
}

/// The declared key of a row; `None` where there is none, or a part of it is NULL, as SQLite allows.
fn key(schema: &TableSchema, record: &Record) -> Option<String> {
    let parts: Option<Vec<String>> = schema
        .primary_key
        .iter()
        .map(|name| {
            let place = schema.columns.iter().position(|column| column.name == *name)?;
            let (cell, form) = (record.get(place)?, record.form(place));
            (form != CellForm::Null).then(|| format!("{name} {}", key_value(cell, form)))
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(", "))
}

/// A value of a key; a text in which a locator's own commas and spaces could be meant stands in quotes.
fn key_value(cell: &str, form: CellForm) -> String {
    let is_plain = !cell.is_empty() && !cell.contains([',', '"']) && !cell.contains(char::is_whitespace);
    let value = shown(cell);
    if form == CellForm::TypedText && !is_plain { format!("\"{value}\"") } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_schema::SchemaColumn;

    fn schema(key: &[&str]) -> TableSchema {
        TableSchema {
            columns: ["id", "name"].map(SchemaColumn::named).to_vec(),
            primary_key: key.iter().map(|name| (*name).to_owned()).collect(),
            ..TableSchema::undeclared("people")
        }
    }

    /// The declared key, the cells of a row, what SQLite calls it, and its locator.
    type Case = (&'static [&'static str], [(&'static str, CellForm); 2], Option<&'static str>, &'static str);

    #[test]
    fn a_row_is_found_by_its_key_then_by_its_number() {
        use CellForm::{Bytes, Null, Number, TypedText};
        let cases: &[Case] = &[
            (&["id"], [("7", Number), ("Ann", TypedText)], None, "people, id 7"),
            (&["name", "id"], [("7", Number), ("Ann", TypedText)], None, "people, name Ann, id 7"),
            (
                &["name"],
                [("7", Number), ("Ann, the first", TypedText)],
                None,
                "people, name \"Ann, the first\"",
            ),
            (&["name"], [("7", Number), ("", TypedText)], None, "people, name \"\""),
            (&["id"], [("0x00FF", Bytes), ("Ann", TypedText)], None, "people, id 0x00FF"),
            // SQLite lets a key be NULL, of several rows at once.
            (&["id"], [("NULL", Null), ("Ann", TypedText)], None, "people, row 4"),
            (&["id"], [("NULL", TypedText), ("Ann", TypedText)], None, "people, id NULL"),
            (&[], [("7", Number), ("Ann", TypedText)], Some("rowid 9"), "people, rowid 9"),
            (&[], [("7", Number), ("Ann", TypedText)], None, "people, row 4"),
        ];
        for (key, cells, rowid, expected) in cases {
            let mut record = Record::of_cells(cells.map(|(cell, _)| cell));
            record.set_forms(cells.map(|(_, form)| form).to_vec());
            assert_eq!(Locator::of(&schema(key), &record, *rowid, 4).as_str(), *expected);
        }
    }

    #[test]
    fn a_line_of_a_file_is_called_so() {
        assert_eq!(place_words(7, None), "line 7");
        assert_eq!(place_words(7, Some(&Locator::written("people, id 3"))), "people, id 3");
    }
}
