//! What can go wrong between the design and the report.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;

const USERS: &str = include_str!("../fixtures/users.csv");

fn many(records: u64) -> String {
    let mut text = "user_id,username,email\n".to_owned();
    for number in 0..records {
        let _ = writeln!(text, "{number},user{number},user{number}@example.com");
    }
    text
}

/// Opens a file and goes to the import step.
async fn go_to_import(window: &Window, name: &str, content: &str) {
    window.open_file(&window.file(name, content)).await;
    window.wait_for_text("step-open", "records").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_with_other_keys_is_shown_beside_and_the_person_chooses() {
    let window = Window::open("conflict").await;
    go_to_import(&window, "users.csv", USERS).await;
    window.click("create-table").await;
    window.wait_for("start-import").await;

    // The same table name, with another partition key.
    window.click("step-design").await;
    window.choose("partition-key", "username").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    let told = window.text("table-conflict").await;
    assert!(told.contains("userId") && told.contains("username"), "{told}");
    window.picture("1-both").await;
    window.picture_small("1-both").await;

    // Deleting needs the name, typed.
    window.fill("conflict-delete-name", "users").await;
    let delete = window.wait_for("conflict-delete").await;
    let disabled = delete.attr("aria-disabled").await.unwrap().as_deref() == Some("true")
        || delete.attr("disabled").await.unwrap().is_some();
    assert!(disabled, "a name typed otherwise must not delete");
    // The system asks once more; a no leaves the table there, and so does a Return in passing.
    for answer in [Answer::No, Answer::Return] {
        window.fill("conflict-delete-name", "Users").await;
        window.click("conflict-delete").await;
        assert_eq!(window.answer("Delete the table", answer), "Delete the table Users?");
        window.wait_for("table-conflict").await;
    }
    window.fill("conflict-delete-name", "Users").await;
    window.click("conflict-delete").await;
    window.answer("Delete the table", Answer::Yes);
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;

    // Another name does as well.
    window.click("step-design").await;
    window.choose("partition-key", "userId").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    window.wait_for("table-conflict").await;
    window.fill("conflict-rename", "UsersById").await;
    window.click("conflict-rename-apply").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    assert!(window.text("import-sum").await.contains("3 read = 3 written"));
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_keys_are_found_before_and_the_person_chooses() {
    let window = Window::open("repeats").await;
    let text = USERS.to_owned() + "101,again,again@example.com,2023-01-15,2024-03-10T09:30:00Z,{}\nabc\n";
    window.open_file(&window.file("users.csv", text)).await;
    window.wait_for_text("step-open", "5 records").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for("finding-duplicate_key").await;
    window.wait_for("finding-wrong_cell_count").await;
    window.picture("1-findings").await;
    window.picture_small("1-findings").await;
    window.click("duplicates-last").await;
    window.wait_for_text("footer-state", "1 repeat set aside").await;
    window.picture("2-chosen").await;
    window.click("primary").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.contains("5 read = 3 written + 1 rejected + 1 set aside"), "{sum}");
    window.picture("3-report").await;
    window.click("save-rejected").await;
    let saved = window.folder.path().join("fix.csv");
    window.display.choose_in_dialog("Save the rejected records", &saved, None);
    let saved = window.wait_for_file(&saved).await;
    assert!(saved.lines().nth(1).unwrap().starts_with("abc,,,,,,6,,"), "{saved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_does_not_answer_is_said_in_plain_words() {
    let window = Window::open("endpoint").await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    window.click("destination-chip").await;
    window.click("destination-endpoint").await;
    window.fill("endpoint-url", &url).await;
    window.click("test-connection").await;
    window.answer("Connect to", Answer::No);
    window.wait_for_text("connection-result", "nothing was sent").await;
    window.picture("0-declined").await;
    window.click("test-connection").await;
    window.answer("Connect to", Answer::Yes);
    assert_eq!(window.failure_code().await, "unreachable");
    window.picture("1-unreachable").await;
    window.picture_small("1-unreachable").await;

    let server = FaultServer::start(Faults::default()).await.unwrap();
    window.fill("endpoint-url", server.url()).await;
    window.click("test-connection").await;
    window.answer("Connect to", Answer::Yes);
    window.wait_for_text("connection-result", "answered").await;
    window.picture("2-answered").await;

    // One that takes the connection and says nothing can be given up.
    server.set_faults(Faults { silent: true, ..Faults::default() });
    window.click("test-connection").await;
    window.click("cancel-test").await;
    window.wait_for("test-connection").await;

    // AWS is asked nothing before its region is known.
    window.click("destination-aws").await;
    window.wait_for_text("destination-panel", "Choose the region").await;
    window.picture("3-aws").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_cancelled_and_continued() {
    let window = Window::open("cancel").await;
    let server = FaultServer::start(Faults { holds_after: Some(40), ..Faults::default() }).await.unwrap();
    window.use_endpoint(server.url()).await;
    go_to_import(&window, "users.csv", &many(5000)).await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("cancel-import").await;
    // In its middle, where the server holds its answers back: a cancel waits for none of them.
    until("requests are held", || server.counts().writes > 40).await;
    window.picture("1-running").await;
    window.picture_small("1-running").await;
    window.click("cancel-import").await;
    window.wait_for("import-report").await;
    assert_eq!(server.counts().written, 40);
    window.picture("2-cancelled").await;
    server.set_faults(Faults::default());
    window.click("continue-import").await;
    window.wait_for_text("import-sum", "5,000 read = 5,000 written").await;
    window.picture("3-continued").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_leaves_what_is_written() {
    let window = Window::open("stopped").await;
    let server = FaultServer::start(Faults { stops_after: Some(20), ..Faults::default() }).await.unwrap();
    window.use_endpoint(server.url()).await;
    go_to_import(&window, "users.csv", &many(5000)).await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for_text("import-waiting", "does not answer").await;
    window.picture("1-waiting").await;
    window.click("cancel-import").await;
    window.wait_for("import-report").await;
    server.set_faults(Faults::default());
    window.click("continue-import").await;
    window.wait_for_text("import-sum", "5,000 read = 5,000 written").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_is_asked_for_and_only_then_are_times_placed_in_it() {
    let window = Window::open("zone").await;
    let text = USERS.replace("2024-03-10T09:30:00Z", "2024-03-10 09:30:00");
    window.open_file(&window.file("users.csv", text)).await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.wait_for("zone-last_login-utc").await;
    window.picture("1-asked").await;
    window.picture_small("1-asked").await;

    // Unanswered, the value is kept as it is written.
    window.click("primary").await;
    window.click("preview-row-0").await;
    window.wait_for_text("item-panel", "2024-03-10 09:30:00").await;
    assert!(!window.text("item-panel").await.contains("2024-03-10T09:30:00Z"));
    window.picture("2-kept").await;

    window.click("back").await;
    window.click("zone-last_login-utc").await;
    window.click("primary").await;
    window.click("preview-row-0").await;
    window.wait_for_text("item-panel", "2024-03-10T09:30:00Z").await;
    window.picture("3-placed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_choice_of_the_design_can_be_changed() {
    let window = Window::open("choices").await;
    window.open_file(&window.file("users.csv", USERS)).await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.fill("table-name", "People").await;
    window.choose("sort-key", "registrationDate").await;
    window.choose("kind-profile_data", "text").await;
    window.fill("attribute-email", "mail\u{e007}").await;
    window.click("remove-index-UsernameIndex").await;
    window.choose("capacity-mode", "on_demand").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.picture("1-changed").await;
    // A name that DynamoDB does not take stops here, and says so.
    window.fill("table-name", "no name").await;
    window.wait_for_text("footer-state", "cannot be the name of a table").await;
    window.picture("2-blocked").await;
    window.fill("table-name", "People").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("primary").await;
    window.click("preview-row-0").await;
    window.wait_for_text("item-panel", "mail").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    window.click("primary").await;
    window.click("query-by-People").await;
    window.fill("query-value", "101").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "alice@example.com").await;
    window.picture("3-query").await;
}
