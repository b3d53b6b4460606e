//! A provisioned table of AWS: raised while it is written, set back after it and after a crash; an index that it lacks is
//! added; recovery is recommended before its items are overwritten.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::MiniStack;
use serde_json::{Value, json};
use std::fmt::Write;

const ROWS: u64 = 2000;

/// What the window's one run is: where it went, exactly, and when its table was created.
fn run_of(window: &Window) -> Value {
    let runs = window.folder.path().join("data/runs");
    let run = std::fs::read_dir(runs).unwrap().flatten().next().unwrap();
    let journal = std::fs::read_to_string(run.path().join("journal.json")).unwrap();
    serde_json::Deserializer::from_str(&journal).into_iter().next().unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provisioned_table_is_raised_while_it_is_written_and_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let stack = tokio::task::block_in_place(|| MiniStack::start(folder.path()));
    let variables = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL", stack.url()),
    ];
    let dynamodb = |operation: &str, arguments: Value| {
        tokio::task::block_in_place(|| stack.call("dynamodb", operation, &arguments))
    };
    let capacity = || {
        let table = dynamodb("describe_table", json!({ "TableName": "Users" }));
        table["Table"]["ProvisionedThroughput"]["WriteCapacityUnits"].clone()
    };
    let mut rows = "user_id,username,email\n".to_owned();
    for row in 0..ROWS {
        writeln!(rows, "{row},user{row},user{row}@example.org").unwrap();
    }
    let window = Window::open_with("raised", &variables).await;
    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    // MiniStack is asked in this region below.
    window.fill("aws-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "eu-central-1").await;
    window.open_design(&window.file("users.csv", rows), "2,000 records").await;
    window.choose("capacity-mode", "provisioned").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "Checked").await;
    window.click("primary").await;
    window.click("create-table").await;
    let words = window.wait_for_text("raise-words", "The table takes 5 write units a second").await;
    assert!(words.contains("about 6 min 40 s"), "{words}");
    window.show("raise").await;
    window.pictures("1-offered").await;
    window.click("raise").await;
    window.fill("raise-to", "2000").await;
    window.wait_for_text("raise-words", "Raised to 2,000: about 1 s").await;
    window.show("raise-to").await;
    window.pictures("2-chosen").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let note = window.wait_for_text("raised-note", "is set back").await;
    assert!(note.contains("units a second"), "{note}");
    window.pictures("3-report").await;
    assert_eq!(capacity(), json!(5));

    // As a process leaves it that was killed in the middle.
    let table = dynamodb("describe_table", json!({ "TableName": "Users" }));
    let units = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 2000 });
    dynamodb("update_table", json!({ "TableName": "Users", "ProvisionedThroughput": units }));
    let run = run_of(&window);
    let kept = json!({
        "version": 1, "exact": run["identity"]["destination"], "table": "Users", "run": null,
        "noted": {
            "created": run["table_created"],
            "parts": [{ "index": null, "from": 5, "raised_to": [2000] }],
        },
    });
    let raised = window.folder.path().join("data/raised");
    std::fs::create_dir_all(&raised).unwrap();
    std::fs::write(raised.join("0123456789abcdef0123456789abcdef.json"), kept.to_string()).unwrap();
    window.click("recent-imports").await;
    let told = window.wait_for_text("raised-Users", "2,000 write units a second").await;
    assert!(told.contains("an hour more"), "{told}");
    window.pictures("4-left-raised").await;
    window.click("set-back").await;
    window.wait_until_gone("raised-Users").await;
    assert_eq!(capacity(), json!(5));
    window.click("panel-close").await;

    // Somebody deleted an index meanwhile.
    let index = table["Table"]["GlobalSecondaryIndexes"][0]["IndexName"].clone();
    let gone = json!([{ "Delete": { "IndexName": index } }]);
    dynamodb("update_table", json!({ "TableName": "Users", "GlobalSecondaryIndexUpdates": gone }));
    window.click("import-again").await;
    window.wait_for_text("add-index", "lacks an index of this design").await;
    window.click("count-entering").await;
    window.wait_for_text("counted", "2,000 enter it").await;
    window.show("add-index").await;
    window.pictures("5-index").await;
    window.click("add-index-now").await;
    window.wait_for("recovery-advice").await;
    window.show("recovery-advice").await;
    window.pictures("6-recovery").await;
    window.click("switch-on-recovery").await;
    window.wait_until_gone("recovery-advice").await;
}
