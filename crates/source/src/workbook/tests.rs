//! Workbooks as programs write them, and as nobody should.

mod by_hand;
#[cfg(target_os = "linux")]
mod memory;
mod of_others;
mod of_programs;

use crate::{CellForm, FormatChoice, Source, SourceTable, find_tables, open_tables};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks").join(name)
}

/// The tables of a workbook, read whole.
fn opened(path: &Path, choice: &FormatChoice) -> Vec<Source> {
    let found = find_tables(&[path.to_owned()], choice).unwrap();
    let tables: Vec<&SourceTable> = found.tables.iter().collect();
    let sources = open_tables(&tables, choice).unwrap();
    for (table, source) in tables.iter().zip(&sources) {
        source.wait_until_staged(&CancellationToken::new()).unwrap();
        assert_eq!(source.staged_rows().unwrap().0, table.rows.unwrap(), "{}", table.name);
    }
    sources
}

/// Each record as its row in the sheet and its cells: texts in quotes, blank cells as `-`.
fn rows(source: &Source) -> Vec<String> {
    let records = source.records(0, 1000).unwrap();
    let located = source.locators(records.iter().map(|record| record.line)).unwrap();
    let cell = |cells: &crate::Record, at: usize| match cells.form(at) {
        CellForm::Null => "-".to_owned(),
        CellForm::TypedText => format!("{:?}", &cells[at]),
        _ => cells[at].to_owned(),
    };
    records
        .iter()
        .map(|record| {
            let cells: Vec<String> = (0..record.cells.len()).map(|at| cell(&record.cells, at)).collect();
            format!("{}: {}", located[&record.line], cells.join(" "))
        })
        .collect()
}
