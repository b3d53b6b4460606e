//! Where several tables come from: files chosen together, a folder, an archive, a database; designs of all of them in one
//! file; staging and runs that are cancelled.

use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with a table of animals and one of plants.
fn exports(parent: &Path) -> PathBuf {
    let folder = parent.join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("animals.csv"), "animal_id,name\n1,cat\n2,dog\n").unwrap();
    std::fs::write(folder.join("plants.csv"), "plant_id,name\n1,oak\n").unwrap();
    folder
}

fn zip_of(folder: &Path) -> PathBuf {
    let archive = folder.with_extension("zip");
    let packed = Command::new("/usr/bin/python3")
        .args(["-m", "zipfile", "-c"])
        .args([&archive, &folder.join("animals.csv"), &folder.join("plants.csv")])
        .status()
        .expect("python3 runs");
    assert!(packed.success());
    archive
}

async fn expect_both(window: &Window) {
    let list = window.wait_for_text("table-list", "plants").await;
    assert!(list.contains("animals"), "{list}");
}

/// Brings both tables to their imported end, in Practice.
async fn import_both(window: &Window) {
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 tables").await;
    window.wait_for_text("table-plants", "Ready to preview").await;
    window.go_to("step-preview").await;
    for (name, items) in [("animals", 2), ("plants", 1)] {
        window.wait_for_text(&format!("table-{name}"), &format!("{items} item")).await;
    }
    window.go_to("step-import").await;
    window.wait_for_text("start-import", "Import 3 items into 2 tables").await;
    window.click("start-import").await;
    assert_eq!(window.text("import-sum").await, "3 read = 3 written + 0 rejected + 0 set aside");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_chosen_at_once_in_the_dialog() {
    let window = Window::open("several-files").await;
    let folder = exports(window.folder.path());
    // The second dialog begins in the folder of the first.
    window.open_file(&folder.join("plants.csv")).await;
    window.wait_for_text("step-open", "1 record").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    expect_both(&window).await;
    window.wait_for_text("step-open", "2 files").await;
    window.picture("1-listed").await;
    import_both(&window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_chosen_in_the_dialog() {
    let window = Window::open("folder-dialog").await;
    let folder = exports(window.folder.path());
    std::fs::write(folder.join("readme.pdf"), b"%PDF-1.7\0").unwrap();
    window.click("open-folder").await;
    window.display.choose_in_dialog("Open a folder of tables", &folder, None);
    expect_both(&window).await;
    assert!(window.text("passed-over").await.contains("readme.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_opened_and_the_designs_of_its_tables_are_kept_in_one_file() {
    let window = Window::open("archive").await;
    let archive = zip_of(&exports(window.folder.path()));
    window.open_file(&archive).await;
    window.wait_for_text("table-list", "plants").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "exports.zip · 2 tables").await;
    window.wait_for_text("table-plants", "Ready to preview").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.fill("table-name", "Beasts").await;
    window.click("table-plants").await;
    window.wait_for("column-plant_id").await;
    window.fill("table-name", "Herbs").await;
    window.click("save-plan").await;
    let saved = window.folder.path().join("all.plan.json");
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "The designs of 2 tables are saved").await;
    let text = window.wait_for_file(&saved).await;
    assert!(text.contains("Beasts") && text.contains("Herbs"), "{text}");

    window.fill("table-name", "Other").await;
    window.click("table-animals").await;
    window.wait_for("column-animal_id").await;
    window.fill("table-name", "Another").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    window.wait_for_text("plan-said", "Opened for 2 of 2 tables.").await;
    assert_eq!(window.value("table-name").await, "Beasts");
    window.picture("1-opened").await;
    window.click("table-plants").await;
    window.wait_for("column-plant_id").await;
    assert_eq!(window.value("table-name").await, "Herbs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_several_tables_is_cancelled_and_continued() {
    let server = FaultServer::start(Faults { holds_after: Some(20), ..Faults::default() }).await.unwrap();
    let window = Window::open("several-cancelled").await;
    let folder = window.folder.path().join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, rows) in [("first", 3000), ("second", 50)] {
        let mut text = "id,name\n".to_owned();
        for row in 0..rows {
            let _ = writeln!(text, "{row},name{row}");
        }
        std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    window.use_endpoint(server.url()).await;
    window.drop_file(&folder).await;
    window.wait_for_text("table-list", "second").await;
    window.click("open-tables").await;
    window.wait_for_text("table-second", "Ready to preview").await;
    window.wait_for_text("table-first", "Ready to preview").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for_text("table-second", "50 items ready").await;
    window.wait_for_text("table-first", "3,000 items ready").await;
    window.click("primary").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.fill("most-write-units", "fast").await;
    window.wait_for_text("footer-state", "The pace below is not a number").await;
    window.fill("most-write-units", "50000").await;
    window.wait_for_text("pace", "One limit for the whole run").await;
    window.picture("1-pace").await;
    window.click("start-import").await;
    until("requests are held", || server.counts().writes > 20).await;
    window.click("cancel-import").await;
    server.set_faults(Faults::default());
    window.wait_for("import-report").await;
    let line = window.text("line-second").await;
    assert!(line.contains("not started"), "{line}");
    window.picture("2-cancelled").await;

    window.click("continue-import").await;
    window.wait_for_text("line-first", "goes on where it stopped").await;
    assert_eq!(window.value("most-write-units").await, "50000");
    window.click("start-import").await;
    let sum = "3,050 read = 3,050 written + 0 rejected + 0 set aside";
    assert_eq!(window.wait_for_text("import-sum", "3,050 read").await, sum);
    window.wait_for_text("table-first", "3,000 written").await;
    window.pictures("3-continued").await;
}

/// NULL, a text of its letters and an empty text are three things, and rows are named by what they are found by.
#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_database_are_shown_and_named_as_what_they_are() {
    let window = Window::open("null-and-rows").await;
    let path = window.folder.path().join("shop.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE people (id INTEGER PRIMARY KEY, nick TEXT, age INTEGER);
             INSERT INTO people VALUES (7, NULL, 30), (9, 'NULL', 'old'), (11, '', 32), (13, 'd', NULL), (15, 'e', 5);",
        )
        .unwrap();
    // What a program leaves that was copied while it had the database open.
    std::fs::write(window.folder.path().join("shop.db-shm"), b"index").unwrap();
    window.open_file(&path).await;
    window.wait_for_text("source-note", "shop.db-wal").await;
    window.pictures("1-open").await;
    window.go_to("step-preview").await;
    window.wait_for_text("preview-row-0", "NULL: no value, not a text").await;
    let rows = window.text("preview-row-1").await + &window.text("preview-row-2").await;
    assert!(!rows.contains("no value") && rows.contains("empty: a text with nothing in it"), "{rows}");
    window.click("preview-row-1").await;
    window.wait_for_text("item-panel", "people, id 9").await;
    window.click("fix-cell-nick").await;
    window.fill("fix-value", "nil").await;
    window.click("fix-save").await;
    window.click("tab-fixes").await;
    let fixes = window.wait_for_text("fixes", "nick in people, id 9").await;
    assert!(!fixes.contains("line"), "{fixes}");
    window.pictures("2-preview").await;
}

/// A view that never gives a row is read for as long as nobody cancels it.
#[tokio::test(flavor = "multi_thread")]
async fn reading_a_database_is_cancelled_and_a_table_of_it_taken() {
    let window = Window::open("cancel-staging").await;
    let path = window.folder.path().join("shop.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE small (id INTEGER PRIMARY KEY, text TEXT);
             INSERT INTO small VALUES (1, 'a'), (2, 'b');
             CREATE VIEW endless AS WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers)
                 SELECT count(*) AS id FROM numbers;",
        )
        .unwrap();
    window.open_file(&path).await;
    window.wait_for_text("table-list", "endless").await;
    window.click("open-tables").await;
    window.wait_for_text("staging", "endless").await;
    window.pictures("1-staging").await;
    window.click("cancel-staging").await;
    // The list is there again, as it was.
    window.wait_for("open-tables").await;
    window.wait_for_text("footer-state", "Both tables are chosen").await;
    window.picture("2-cancelled").await;
    let staged = || staged_bytes(&window.folder.path().join("data"));
    until("nothing of it is left on the disk", || staged() == 0).await;
    window.click("bring-endless").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 records").await;
}

/// Bytes of everything below a folder that is called after staging.
fn staged_bytes(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let below = |entry: std::fs::DirEntry| {
        let path = entry.path();
        if path.is_dir() {
            staged_bytes(&path)
        } else if path.to_string_lossy().contains("staging") || path.to_string_lossy().contains("staged") {
            entry.metadata().map_or(0, |metadata| metadata.len())
        } else {
            0
        }
    };
    entries.filter_map(Result::ok).map(below).sum()
}
