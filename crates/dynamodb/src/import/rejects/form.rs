//! How a run writes down its rejected records.

use serde::{Deserialize, Serialize};
use source::{Locator, Source, SourceKind, own_columns};

/// The columns that Tableferry added until version 2.
pub(in crate::import) const NAMES_OF_VERSION_2: [&str; 3] = ["line", "column", "reason"];

/// How a run writes down its rejected records. It stays the same when the run is continued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct RejectsForm {
    pub kind: RejectsKind,
    /// The names of what is said of each record: its line (of a row of a database by what it is found again), the column at fault, the reason.
    pub names: [String; 3],
    /// Between the cells of a CSV: an ASCII character.
    pub delimiter: char,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::import) enum RejectsKind {
    /// The records' cells as text.
    Csv,
    /// The records' JSON as it stands in the file, an object on each line.
    JsonLines,
}

impl RejectsForm {
    /// For the records of a source: JSON stays JSON, so that every value keeps its type.
    pub(in crate::import) fn of(source: &Source) -> Self {
        let mut columns = source.columns().to_vec();
        // Records that are rejected a second time get a new reason in place of the old one.
        columns.drain(source.own_columns());
        Self {
            kind: if source.is_json() { RejectsKind::JsonLines } else { RejectsKind::Csv },
            names: own_columns::untaken(&columns, source.format().kind == SourceKind::Staged),
            delimiter: char::from(source.delimiter()),
        }
    }

    /// As Tableferry wrote them until version 2, whatever the source was.
    pub(in crate::import) fn of_version_2(delimiter: char) -> Self {
        Self { kind: RejectsKind::Csv, names: NAMES_OF_VERSION_2.map(str::to_owned), delimiter }
    }

    /// What the first of our columns says: a line, or by what a row of a database is found again.
    pub(super) fn place_of(told: &str) -> (u64, Option<Locator>) {
        match told.parse() {
            Ok(line) => (line, None),
            Err(_) => (0, Some(Locator::written(told)).filter(|_| !told.is_empty())),
        }
    }

    /// What a file of this form ends in.
    pub(in crate::import) fn extension(&self) -> &'static str {
        extension(self.kind == RejectsKind::JsonLines)
    }
}

/// What a file of rejected records ends in.
pub(in crate::import) fn extension(is_json: bool) -> &'static str {
    if is_json { "jsonl" } else { "csv" }
}
