//! A database between the moment when its tables are listed and the moment when they are staged, and staging that is
//! cancelled.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use app::{App, FormatChoice, Opened, SaidInFull, TableList};
use failure::Failure;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SHOP: &str =
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'a');
    CREATE TABLE pets (id INTEGER PRIMARY KEY); INSERT INTO pets VALUES (7);";

fn shop(folder: &Path, more: &str) -> PathBuf {
    let path = folder.join("shop.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(SHOP).unwrap();
    connection.execute_batch(more).unwrap();
    path
}

async fn listed(app: &App, path: &Path) -> TableList {
    match app.look_into(vec![path.to_owned()], FormatChoice::default(), "look", |_| {}).await.unwrap() {
        Opened::Several { list } => list,
        Opened::One { .. } => panic!("one table only"),
    }
}

async fn refused_after(change: impl FnOnce(&Path)) -> Failure {
    let folder = tempfile::tempdir().unwrap();
    let path = shop(folder.path(), "");
    let app = App::new(Arc::new(SaidInFull));
    let list = listed(&app, &path).await;
    change(&path);
    app.open_listed(&list.list_id, vec![0, 1], "job", |_| {}).await.unwrap_err()
}

#[tokio::test]
async fn what_became_of_a_listed_database_is_told() {
    let gone = refused_after(|path| std::fs::remove_file(path).unwrap()).await;
    assert_eq!(gone.code, "no_such_file", "{gone:?}");
    let dropped =
        refused_after(|path| Connection::open(path).unwrap().execute_batch("DROP TABLE pets").unwrap()).await;
    assert_eq!(dropped.code, "no_such_source_table", "{dropped:?}");
    assert!(dropped.message.contains("pets"), "{}", dropped.message);
    let emptied =
        refused_after(|path| Connection::open(path).unwrap().execute_batch("DELETE FROM pets").unwrap())
            .await;
    assert_eq!(emptied.code, "no_records", "{emptied:?}");
    let replaced = refused_after(|path| std::fs::write(path, "id,name\n1,a\n").unwrap()).await;
    assert_eq!(replaced.code, "database_encrypted", "{replaced:?}");
    for failure in [gone, dropped, emptied, replaced] {
        assert!(failure.message.contains("shop.db") && !failure.repair.is_empty(), "{failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staging_that_would_take_for_ever_is_cancelled_and_the_list_is_still_good() {
    let folder = tempfile::tempdir().unwrap();
    let endless = "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000)
        SELECT i AS id FROM n;";
    let path = shop(folder.path(), endless);
    let app = App::new(Arc::new(SaidInFull));
    let list = listed(&app, &path).await;
    let all = (0..list.tables.len()).collect();
    let mut told = 0;
    let cancelled = app
        .open_listed(&list.list_id, all, "long", |progress| {
            if progress.table == "endless" && progress.rows > 0 {
                told += 1;
                app.jobs().cancel("long");
            }
        })
        .await
        .unwrap_err();
    assert_eq!(cancelled.code, "cancelled", "{cancelled:?}");
    assert!(told > 0);
    let opened = app.open_listed(&list.list_id, vec![0], "again", |_| {}).await.unwrap();
    assert_eq!(opened.tables[0].name, "people");
}
