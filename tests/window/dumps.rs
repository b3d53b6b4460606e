//! A SQL dump, opened through the dialog as it was saved.

use crate::database::northwind;
use crate::window::Window;
use std::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_of_a_dump_are_chosen_from() {
    let window = Window::open("dump").await;
    let folder = window.folder.path().join("backup");
    std::fs::create_dir_all(&folder).unwrap();
    let database = window.folder.path().join("northwind.db");
    northwind(&database);
    let output = Command::new("sqlite3").arg(&database).arg(".dump").output().expect("sqlite3 is installed");
    let dump = folder.join("northwind.sql");
    std::fs::write(&dump, output.stdout).unwrap();
    window.open_file(&dump).await;
    let list = window.wait_for_text("table-list", "order details").await;
    assert!(list.contains("2,155"), "{list}");
    window.wait_for_text("facts", "It is read as a dump of SQLite").await;
    window.pictures("1-listed").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "11 tables").await;
    window.pictures("2-opened").await;
}
