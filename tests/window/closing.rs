//! The window is closed while an import runs, and while nothing does.

use crate::dialogs::Answer;
use crate::window::Window;
use dynamodb::destination::{Destination, Destinations};
use dynamodb::import::{RunState, Runs};
use dynamodb::query::{QueryRequest, query};
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;

fn many() -> String {
    let mut text = "user_id,username,email\n".to_owned();
    for number in 0..10_000 {
        let _ = writeln!(text, "{number},user{number},user{number}@example.com");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_during_an_import_asks_and_waits_for_the_last_checkpoint() {
    let server = FaultServer::start(Faults { holds_after: Some(40), ..Faults::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let window = Window::open_with("closing", &[("TABLEFERRY_DATA_DIR", data.to_str().unwrap())]).await;
    window.use_endpoint(server.url()).await;
    window.open_design(&window.file("users.csv", many()), "10,000 records").await;
    window.begin_import().await;
    window.wait_for("cancel-import").await;
    // In its middle, where the server holds its answers back.
    until("requests are held", || server.counts().writes > 40).await;
    // Paused it waits for as long as the test takes, and is running all the same.
    window.click("pause-import").await;
    window.wait_for_text("pause-import", "Continue").await;

    // A person who says no, or presses Return without reading, keeps it running.
    for answer in [Answer::No, Answer::Return] {
        window.display.close_the_window();
        window.answer("An import is running", answer);
        assert!(window.has("cancel-import").await);
    }
    window.picture("1-kept-running").await;
    assert_eq!(runs_of(&data)[0].state, RunState::Running);

    window.display.close_the_window();
    window.answer("An import is running", Answer::Yes);
    window.wait_until_ended().await;
    let run = &runs_of(&data)[0];
    // It ended as one that was cancelled, with its report, not as one that was cut off.
    assert_eq!(run.state, RunState::Cancelled);
    assert_eq!(run.not_continued, None);
    assert!(run.report.cancelled);
    let there = items_there(&folder.path().join("other"), server.url()).await;
    assert!((500..=1000).contains(&there), "40 requests of up to 25 items, not {there}");
    assert_eq!(run.report.items_written, there, "what was written, and nothing less");
}

/// How many items the table holds.
async fn items_there(data: &std::path::Path, url: &str) -> u64 {
    let destinations = Destinations::in_folder(data.to_owned());
    let endpoint = Destination::Endpoint { url: url.to_owned(), region: None };
    let connection = destinations.connect(&endpoint).await.unwrap();
    let request = QueryRequest {
        table: "Users".to_owned(),
        index: None,
        partition_values: Vec::new(),
        sort_values: Vec::new(),
        sort: None,
        limit: Some(5000),
        start: None,
    };
    query(&connection, &request).await.unwrap().count
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_to_lose_the_window_closes_at_once() {
    let window = Window::open("closing-idle").await;
    window.open_file(&window.file("users.csv", many())).await;
    window.wait_for_text("step-open", "10,000 records").await;
    window.display.close_the_window();
    window.wait_until_ended().await;
}

fn runs_of(data: &std::path::Path) -> Vec<dynamodb::import::RunSummary> {
    Runs::in_data_folder(data).list().unwrap()
}
