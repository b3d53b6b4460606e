//! Tables of several files, a folder and a ZIP archive, chosen in the system's dialogs; reading and importing them is
//! cancelled, and gone on with.

use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

const ANIMALS: &str = "animal_id,name\n1,cat\n2,dog\n";
const PLANTS: &str = "plant_id,name\n1,oak\n";
const STONES: &str = "stone_id\tname\n7\tbasalt\n8\tgranite\n9\tslate\n";

/// A folder with three tables, and something that is none.
fn exports(window: &Window) -> PathBuf {
    let folder = window.folder.path().join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("animals.csv", ANIMALS), ("plants.csv", PLANTS), ("stones.tsv", STONES)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::write(folder.join("readme.pdf"), b"%PDF-1.7\0").unwrap();
    folder
}

async fn expect_three(window: &Window) {
    let list = window.wait_for_text("table-list", "stones").await;
    for name in ["animals", "plants"] {
        assert!(list.contains(name), "{list}");
    }
}

/// Brings all listed tables to their imported end, in Practice.
async fn import_three(window: &Window) {
    window.click("open-tables").await;
    window.wait_for_text("step-open", "3 tables").await;
    window.wait_for_text("table-stones", "Ready to preview").await;
    window.go_to("step-preview").await;
    for (name, items) in [("animals", 2), ("plants", 1), ("stones", 3)] {
        window.wait_for_text(&format!("table-{name}"), &format!("{items} item")).await;
    }
    window.go_to("step-import").await;
    window.wait_for_text("start-import", "Import 6 items into 3 tables").await;
    window.click("start-import").await;
    assert_eq!(window.text("import-sum").await, "6 read = 6 written + 0 rejected + 0 set aside");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_chosen_at_once_in_the_dialog() {
    let window = Window::open("several-files").await;
    let folder = exports(&window);
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table", &folder);
    expect_three(&window).await;
    window.wait_for_text("step-open", "3 files").await;
    window.picture("1-listed").await;
    import_three(&window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_chosen_in_the_dialog() {
    let window = Window::open("folder-dialog").await;
    let folder = exports(&window);
    window.click("open-folder").await;
    window.display.choose_in_dialog("Open a folder of tables", &folder, None);
    expect_three(&window).await;
    assert!(window.text("passed-over").await.contains("readme.pdf"));
    import_three(&window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_archive_is_chosen_in_the_dialog() {
    let window = Window::open("zip").await;
    let path = window.folder.path().join("exports.zip");
    zipped(&path);
    window.open_file(&path).await;
    expect_three(&window).await;
    assert!(window.text("passed-over").await.contains("readme.pdf"));
    window.picture("1-listed").await;
    import_three(&window).await;
}

/// The same files in an archive, in a folder of their own.
fn zipped(path: &Path) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("exports/animals.csv", ANIMALS.as_bytes()),
        ("exports/plants.csv", PLANTS.as_bytes()),
        ("exports/stones.tsv", STONES.as_bytes()),
        ("exports/readme.pdf", b"%PDF-1.7\0"),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
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
    window.wait_for_text("footer-state", "2 tables are chosen").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_several_tables_is_cancelled_and_gone_on_with() {
    let server = FaultServer::start(Faults { holds_after: Some(8), ..Faults::default() }).await.unwrap();
    let window = Window::open("cancel-tables").await;
    let folder = window.folder.path().join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["first", "second"] {
        let mut text = format!("{name}_id,name\n");
        for number in 0..600 {
            let _ = writeln!(text, "{number},name {number}");
        }
        std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    window.use_endpoint(server.url()).await;
    window.drop_file(&folder).await;
    window.wait_for_text("table-list", "second").await;
    window.click("open-tables").await;
    window.wait_for_text("table-second", "Ready to preview").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-first", "600 items ready").await;
    window.wait_for_text("table-second", "600 items ready").await;
    window.go_to("step-import").await;
    window.wait_for_text("start-import", "Import 1,200 items into 2 tables").await;
    window.click("start-import").await;
    until("the server holds its answers back", || server.counts().writes > 8).await;
    window.wait_for("cancel-import").await;
    window.pictures("1-running").await;
    window.click("cancel-import").await;
    window.wait_for("import-report").await;
    let first = window.text("line-first").await;
    assert!(first.contains("cancelled"), "{first}");
    let second = window.text("line-second").await;
    assert!(second.contains("not started"), "{second}");
    window.pictures("2-cancelled").await;

    server.set_faults(Faults::default());
    window.click("continue-import").await;
    window.wait_for("tables-before").await;
    window.pictures("3-to-go-on").await;
    window.click("start-import").await;
    let sum = window.wait_for_text("import-sum", "1,200 read").await;
    assert_eq!(sum, "1,200 read = 1,200 written + 0 rejected + 0 set aside");
}
