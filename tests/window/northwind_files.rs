//! Northwind as people hold it: eleven files, opened together.

use crate::window::Window;
use std::path::Path;

/// Copies the eleven files into a folder of their own, opens them through the dialog, and shows how they belong together.
pub(crate) async fn open_northwind(window: &Window) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/northwind");
    let folder = window.folder.path().join("northwind");
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    // The second dialog begins in the folder of the first.
    window.open_file(&folder.join("regions.csv")).await;
    window.wait_for_text("step-open", "4 records").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    window.wait_for_text("table-list", "territories").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "11 tables").await;
    window.go_to("step-design").await;
    window.wait_for_text("tab-relations", "11").await;
    window.click("tab-relations").await;
    window.wait_for("box-order-details").await;
}
