//! Large files: a million records in the preview, and an import during which the window answers.

use crate::window::Window;
use app::sample::write_users;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

fn generated(window: &Window, records: u64) -> PathBuf {
    let path = window.folder.path().join("users.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    write_users(&mut file, records, 1).unwrap();
    file.flush().unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_records_can_be_looked_at_anywhere() {
    let window = Window::open("million").await;
    window.open_file(&generated(&window, 1_000_000)).await;
    window.wait_for_text("step-open", "1,000,000 records").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.picture("1-design").await;
    window.click("primary").await;
    window.wait_for("preview-row-0").await;
    // Anywhere, while the check still runs.
    window.fill("goto-line", "900002\u{e007}").await;
    let row = window.wait_for("preview-row-900000").await;
    assert!(row.attr("data-testid").await.unwrap().is_some());
    window.wait_for_text("item-panel", "900101").await;
    window.picture("2-line-900002").await;
    window.fill("goto-line", "1000001\u{e007}").await;
    window.wait_for_text("item-panel", "1000100").await;
    window.wait_for_text("footer-state", "Checked all 1,000,000 records").await;
    window.picture("3-last").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_answers_while_it_imports_into_practice() {
    let window = Window::open("practice").await;
    window.open_file(&generated(&window, 100_000)).await;
    window.wait_for_text("step-open", "100,000 records").await;
    window.click("primary").await;
    window.begin_import().await;
    window.wait_for("import-running").await;
    // A window that stands still while it imports would answer a click only once the import has ended.
    let mut rounds = 0;
    loop {
        for step in ["step-design", "step-preview", "step-import"] {
            window.go_to(step).await;
        }
        if window.has("import-report").await {
            break;
        }
        rounds += 1;
        if rounds == 1 {
            window.picture("1-running").await;
        }
    }
    assert!(rounds > 0, "no click was answered before the import had ended");
    let sum = window.text("import-sum").await;
    assert!(sum.contains("100,000 read = 100,000 written + 0 rejected + 0 set aside"), "{sum}");
    window.picture("2-report").await;
}
