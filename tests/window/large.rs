//! Large files: a million records in the preview, and an import during which the window answers.

use crate::window::Window;
use migration::sample::write_users;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

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
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-running").await;
    // What the page itself sees of waiting: a beat every 50 ms, and by how much the latest came late.
    window
        .run(
            "window.beat = performance.now(); window.latest = 0; setInterval(() => { \
             const now = performance.now(); \
             window.latest = Math.max(window.latest, now - window.beat - 50); window.beat = now }, 50)",
        )
        .await;
    let mut slowest = Duration::ZERO;
    let mut clicks = 0;
    while !window.has("import-report").await {
        for step in ["step-design", "step-preview", "step-import"] {
            let pressed = Instant::now();
            window.click(step).await;
            slowest = slowest.max(pressed.elapsed());
            clicks += 1;
        }
        if clicks == 9 {
            window.picture("1-running").await;
        }
    }
    let latest = window.run("return window.latest").await.as_f64().unwrap_or(f64::MAX);
    println!(
        "{clicks} clicks while importing, the slowest through the driver in {slowest:?}; \
         the page was never busy for longer than {latest:.0} ms"
    );
    assert!(latest < 2000.0, "the page stood still for {latest:.0} ms");
    assert!(clicks >= 9, "the import ended after {clicks} clicks");
    // A frozen window would keep a click waiting for the import's end.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    let sum = window.text("import-sum").await;
    assert!(sum.contains("100,000 read = 100,000 written + 0 rejected + 0 set aside"), "{sum}");
    window.picture("2-report").await;
}
