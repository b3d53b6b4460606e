//! Workbooks as programs write them, and as nobody should.

use crate::{FormatChoice, FoundTables, Source, SourceTable, find_tables, open_tables};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks").join(name)
}

fn found(path: &Path) -> FoundTables {
    find_tables(&[path.to_owned()], &FormatChoice::default()).unwrap()
}

fn opened(path: &Path, choice: &FormatChoice) -> Vec<Source> {
    let found = find_tables(&[path.to_owned()], choice).unwrap();
    let tables: Vec<&SourceTable> = found.tables.iter().collect();
    let sources = open_tables(&tables, choice).unwrap();
    for source in &sources {
        source.wait_until_staged(&CancellationToken::new()).unwrap();
    }
    sources
}

/// Each record as its row and its cells.
fn rows(source: &Source) -> Vec<String> {
    let summary = source.summary().unwrap();
    let records = source.records(0, 1000).unwrap();
    let row = |place: usize| summary.first_records.get(place).map_or(0, |record| record.line);
    let cells = |place: usize| {
        let record = &records[place].cells;
        let cells = (0..record.len()).map(|at| match record.form(at) {
            crate::CellForm::Null => "-".to_owned(),
            crate::CellForm::TypedText => format!("{:?}", &record[at]),
            _ => record[at].to_owned(),
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    (0..records.len()).map(|place| format!("{}: {}", row(place), cells(place))).collect()
}

#[test]
fn show() {
    let Ok(files) = std::env::var("SHOW") else { return };
    for file in files.split_whitespace() {
        let path = if file.starts_with('/') { PathBuf::from(file) } else { fixture(file) };
        println!("=== {file}");
        let started = std::time::Instant::now();
        match find_tables(&[path.clone()], &FormatChoice::default()) {
            Err(error) => {
                let f = failure::Failure::from(error);
                println!("  refused: {} {:?}", f.message, f.detail)
            }
            Ok(found) => {
                for note in &found.notes {
                    println!("  note: {note}");
                }
                for passed in &found.passed_over {
                    println!("  passed over: {} {}", passed.name, passed.reason);
                }
                let tables: Vec<&SourceTable> = found.tables.iter().collect();
                let sources = match open_tables(&tables, &FormatChoice::default()) {
                    Ok(s) => s,
                    Err(e) => {
                        println!("  not opened: {e}");
                        continue;
                    }
                };
                for (table, source) in tables.iter().zip(&sources) {
                    println!(
                        "  table {} ({:?}) {} rows {:?}",
                        table.name,
                        table.table,
                        table.rows.unwrap_or(0),
                        source.columns()
                    );
                    if let Err(error) = source.wait_until_staged(&CancellationToken::new()) {
                        println!("    not staged: {error}");
                        continue;
                    }
                    if source.staged_rows().unwrap().0 != table.rows.unwrap() {
                        println!("    !!! {:?}", source.staged_rows());
                    }
                    for row in rows(source).iter().take(8) {
                        println!("    {}", crate::shown(row));
                    }
                    for question in source.questions() {
                        println!(
                            "    ? {} {} {:?}",
                            question.question,
                            question.evidence,
                            question.options.iter().map(|o| (&o.label, &o.flags)).collect::<Vec<_>>()
                        );
                    }
                }
            }
        }
        println!("  {:.0?}", started.elapsed());
    }
}
