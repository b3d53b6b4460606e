//! Imports that are held, killed, found again, compared and undone.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;

const RECORDS: u64 = 12_000;

fn many() -> String {
    let mut text = "user_id,username,email\n".to_owned();
    for number in 0..RECORDS {
        let _ = writeln!(text, "{number},user{number},user{number}@example.com");
    }
    text
}

/// Answers so many requests more that write, and holds those after them: the import is in its middle for as long as the
/// test takes.
fn hold_after(writes: u64) -> Faults {
    Faults { holds_after: Some(writes), ..Faults::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_held_killed_found_again_continued_compared_and_undone() {
    let server = FaultServer::start(hold_after(20)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [("TABLEFERRY_DATA_DIR", data.to_str().unwrap())];
    let file = folder.path().join("users.csv");
    std::fs::write(&file, many()).unwrap();

    let window = Window::open_with("held", &variables).await;
    window.use_endpoint(server.url()).await;
    window.open_design(&file, "12,000 records").await;
    window.begin_import().await;
    window.wait_for("pause-import").await;
    until("requests are held", || server.counts().writes > 20).await;

    // Paused: what is on its way arrives, and nothing else is sent.
    window.click("pause-import").await;
    window.wait_for_text("import-waiting", "already sent").await;
    server.set_faults(hold_after(20));
    window.wait_for_text("import-waiting", "Paused.").await;
    let sent = server.counts().writes;
    window.picture("1-held").await;
    assert_eq!(server.counts().writes, sent);
    window.click("pause-import").await;
    window.wait_for_text("pause-import", "Pause").await;
    until("more is sent", || server.counts().writes > sent + 20).await;

    // Killed, as by a power cut.
    window.kill_the_app();
    drop(window);
    server.set_faults(Faults::default());

    let window = Window::open_with("found-again", &variables).await;
    window.wait_for("unfinished-continue").await;
    window.picture("1-offered").await;
    window.picture_small("1-offered").await;
    // Which file that is, and where it goes, the person says again after the app was started again.
    window.click("unfinished-continue").await;
    window.answer("Open the file of an earlier import?", Answer::No);
    assert!(window.has("unfinished-continue").await);
    window.click("unfinished-continue").await;
    window.answer("Open the file of an earlier import?", Answer::Yes);
    window.wait_for("continue-import").await;
    window.picture("2-continue").await;
    window.click("continue-import").await;
    window.wait_for_text("import-sum", "12,000 read = 12,000 written").await;
    window.picture("3-report").await;

    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.picture("4-compare").await;
    window.click("verify-start").await;
    window.wait_for("verify-verdict").await;
    window.picture("5-compared").await;
    window.click("panel-close").await;

    window.click("take-back").await;
    window.wait_for("undo-start").await;
    window.picture("6-take-back").await;
    window.click("undo-start").await;
    window.answer("Undo the import", Answer::Yes);
    window.wait_for_text("undo-sum", "12,000").await;
    window.picture("7-taken-back").await;
    window.click("panel-close").await;
    window.click("recent-imports").await;
    window.wait_for("recent-panel").await;
    window.picture("8-recent").await;
}

/// Makes of the one run that is kept what an earlier version would have kept of it, which noted neither what the file
/// holds nor the account.
fn as_kept_by_an_earlier_version(data: &std::path::Path, file: &std::path::Path) {
    let run = std::fs::read_dir(data.join("runs")).unwrap().next().unwrap().unwrap().path();
    let path = run.join("journal.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let document = |line: &str| -> serde_json::Map<String, serde_json::Value> {
        serde_json::Deserializer::from_str(line).into_iter().next().unwrap().unwrap()
    };
    let mut kept = document(text.lines().next().unwrap());
    kept.extend(document(text.lines().last().unwrap()));
    let metadata = file.metadata().unwrap();
    kept["version"] = 2.into();
    kept.insert("taken_back".to_owned(), serde_json::Value::Null);
    kept.insert(
        "fingerprint".to_owned(),
        serde_json::json!({ "size_bytes": metadata.len(), "modified": metadata.modified().unwrap() }),
    );
    std::fs::write(&path, serde_json::Value::from(kept).to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_an_earlier_version_goes_on_once_file_and_destination_are_confirmed() {
    let server = FaultServer::start(hold_after(20)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [("TABLEFERRY_DATA_DIR", data.to_str().unwrap())];
    let file = folder.path().join("users.csv");
    std::fs::write(&file, many()).unwrap();
    let window = Window::open_with("earlier", &variables).await;
    window.use_endpoint(server.url()).await;
    window.open_design(&file, "12,000 records").await;
    window.begin_import().await;
    window.wait_for("pause-import").await;
    until("requests are held", || server.counts().writes > 20).await;
    window.kill_the_app();
    drop(window);
    server.set_faults(Faults::default());
    as_kept_by_an_earlier_version(&data, &file);

    let window = Window::open_with("earlier-found", &variables).await;
    window.click("unfinished-show").await;
    window.click("run-undo").await;
    window.wait_for("undo-confirm").await;
    window.pictures("1-undo").await;
    window.click("panel-close").await;
    window.click("panel-close").await;
    window.click("unfinished-continue").await;
    window.answer("Open the file of an earlier import?", Answer::Yes);
    window.wait_for("confirm-run").await;
    window.pictures("2-continue").await;
    // Until then it goes nowhere, and says why.
    window.wait_for_text("footer-state", "type the table’s name").await;
    window.fill("confirm-name", "Users").await;
    window.click("continue-import").await;
    window.answer("Continue the import into Users?", Answer::Yes);
    window.wait_for_text("import-sum", "12,000 read = 12,000 written").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_cannot_be_read_is_listed_with_its_reason_and_removed() {
    let window = Window::open("unreadable").await;
    window.click("open-sample").await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.begin_import().await;
    window.wait_for("import-report").await;
    let run = window.folder.path().join("data/runs/20241125-101500-0a1b2c");
    std::fs::create_dir(&run).unwrap();
    std::fs::write(run.join("journal.json"), "{\"version\":").unwrap();

    window.click("recent-imports").await;
    window.wait_for_text("unreadable-run-20241125-101500-0a1b2c", "journal.json cannot be read").await;
    window.pictures("1-listed").await;
    window.click("forget-unreadable-20241125-101500-0a1b2c").await;
    window.answer("Remove this import", Answer::No);
    assert!(run.exists());
    window.click("forget-unreadable-20241125-101500-0a1b2c").await;
    window.answer("Remove this import", Answer::Yes);
    window.wait_until_gone("unreadable-run-20241125-101500-0a1b2c").await;
    assert!(!run.exists());
    window.wait_for_text("recent-panel", "users.csv").await;
}
