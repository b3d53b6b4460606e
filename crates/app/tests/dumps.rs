//! SQL dumps as a person opens them: Northwind as one file is what it is as a database; a dump that changes, and one
//! whose staging is cancelled.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

#[path = "../../../tests/fixtures/northwind/database.rs"]
mod database;

use app::{App, FormatChoice, Opened, SaidInFull, TableList};
use source::{Source, SourceTable, find_tables, open_tables};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Northwind as a database, and the dump that SQLite's own shell writes of it.
fn northwind(folder: &Path) -> [PathBuf; 2] {
    let database = folder.join("northwind.db");
    database::northwind(&database);
    let output = Command::new("sqlite3").arg(&database).arg(".dump").output().expect("sqlite3 is installed");
    assert!(output.status.success());
    let dump = folder.join("northwind.sql");
    std::fs::write(&dump, output.stdout).unwrap();
    [database, dump]
}

fn tables(path: &Path) -> (Vec<SourceTable>, Vec<Source>) {
    let choice = FormatChoice::default();
    let found = find_tables(&[path.to_owned()], &choice).unwrap();
    let wanted: Vec<&SourceTable> = found.tables.iter().collect();
    let sources = open_tables(&wanted, &choice).unwrap();
    for source in &sources {
        source.wait_until_staged(&CancellationToken::new()).unwrap();
    }
    (found.tables, sources)
}

#[test]
fn the_dump_of_a_database_is_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let [database, dump] = northwind(folder.path());
    let (in_database, of_database) = tables(&database);
    let (in_dump, of_dump) = tables(&dump);
    assert_eq!(in_dump.len(), 11);
    for (place, table) in in_dump.iter().enumerate() {
        let other = in_database.iter().position(|other| other.name == table.name).unwrap();
        assert_eq!(table.rows, in_database[other].rows, "{}", table.name);
        let (dumped, kept) = (&of_dump[place], &of_database[other]);
        let (mut schema, expected) = (dumped.schema().unwrap(), kept.schema().unwrap());
        // A key of a dump names the columns that it points to only where its statement does.
        for (key, known) in schema.foreign_keys.iter_mut().zip(&expected.foreign_keys) {
            key.references.clone_from(&known.references);
        }
        for column in &mut schema.columns {
            // Columns of the primary key are never NULL, by the statement; SQLite lets some be.
            let known = expected.columns.iter().find(|known| known.name == column.name).unwrap();
            column.not_null = known.not_null;
        }
        assert_eq!(schema, expected, "{}", table.name);
        let (rows, expected) = (dumped.records(0, usize::MAX).unwrap(), kept.records(0, usize::MAX).unwrap());
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row.cells, expected.cells, "{} row {}", table.name, row.number);
        }
    }
}

async fn listed(app: &App, path: &Path) -> TableList {
    match app.look_into(vec![path.to_owned()], FormatChoice::default(), "look", |_| {}).await.unwrap() {
        Opened::Several { list } => list,
        Opened::One { .. } => panic!("one table only"),
    }
}

#[tokio::test]
async fn a_dump_is_listed_before_any_of_its_tables_is_staged() {
    let folder = tempfile::tempdir().unwrap();
    let [_, dump] = northwind(folder.path());
    let app = App::new(Arc::new(SaidInFull));
    let list = listed(&app, &dump).await;
    assert_eq!((list.title.as_str(), list.tables.len()), ("northwind.sql", 11));
    let facts = &list.dumps[0].facts;
    assert!(facts[0].text.contains("SQLite"), "{facts:?}");
    let orders = list.tables.iter().find(|table| table.name == "order details").unwrap();
    assert_eq!((orders.rows, orders.primary_key.len(), orders.foreign_keys.len()), (Some(2155), 2, 2));

    app.jobs().cancel("early");
    let all: Vec<usize> = (0..list.tables.len()).collect();
    let cancelled = app.open_listed(&list.list_id, all.clone(), "early", |_| {}).await.unwrap_err();
    assert_eq!(cancelled.code, "cancelled");
    let opened = app.open_listed(&list.list_id, all, "again", |_| {}).await.unwrap();
    assert_eq!(opened.tables.len(), 11);
    assert!(
        opened.tables.iter().all(|table| table
            .source
            .summary
            .facts
            .iter()
            .any(|fact| fact.text.contains("SQLite")))
    );

    std::fs::write(&dump, "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n").unwrap();
    let changed = app.open_listed(&list.list_id, vec![0], "late", |_| {}).await.unwrap_err();
    assert_eq!(changed.code, "source_changed");
}
