//! Each screen of an import, with long names, twenty indexes and records that are rejected: as pictures, light and
//! dark, large and small.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::{Faults, MemoryOptions, MemoryServer, WriteUnits};
use plan::{AttributeKind, Capacity, Plan, PlanDocument, ProvisionedUnits, write_plan};
use profile::read_profile;
use propose::{propose, proposed_index};
use source::Source;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const RECORDS: u64 = 9000;
const CODES: usize = 17;
const FILE: &str = "customers-exported-from-the-old-billing-system-of-the-northern-region-2024-11-25.csv";
const LONG: &str =
    "a remark that somebody once typed into the field for the amount, and that is no number at all";

/// Every 900th record has words among its numbers.
fn long_file() -> String {
    let mut text = "customer_number,username,email,amount".to_owned();
    for code in 1..=CODES {
        let _ = write!(text, ",code_of_the_former_system_{code}");
    }
    text.push('\n');
    for number in 0..RECORDS {
        let amount = if number % 900 == 450 { format!("\"{LONG}\"") } else { format!("{number}.25") };
        let _ = write!(text, "{number},user{number},user{number}@example.com,{amount}");
        for code in 1..=CODES {
            let _ = write!(text, ",c{code}-{number}");
        }
        text.push('\n');
    }
    text
}

/// The proposed design with as many indexes as a table may have, and so little capacity that the import lasts for
/// minutes: longer than a test takes to look at it, however busy the machine is.
fn long_plan(file: &Path) -> Plan {
    let source = Source::open(file).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    let mut plan = propose(FILE, &profile).plan;
    plan.columns[3].kind = AttributeKind::Number;
    let attributes = plan.columns.iter().skip(1).filter(|column| column.attribute != "amount");
    plan.table.indexes = attributes.map(|column| proposed_index(&column.attribute)).collect();
    plan.table.indexes.push(proposed_index("amount"));
    "IndexWithANameAsLongAsSomebodyWhoIsFondOfLongNamesWouldMakeIt"
        .clone_into(&mut plan.table.indexes[1].name);
    let units = ProvisionedUnits { read_units_per_second: 400, write_units_per_second: 40 };
    plan.table.capacity = Capacity::Provisioned { units };
    for index in &mut plan.table.indexes {
        index.provisioned = units;
    }
    plan
}

/// Somebody changes one item and deletes another, past the app.
fn change_the_table(url: &str, table: &str) {
    let key = |number: u64| format!(r#"{{"customerNumber":{{"N":"{number}"}}}}"#);
    ask(
        url,
        "PutItem",
        &format!(
            r#"{{"TableName":"{table}","Item":{{"customerNumber":{{"N":"7"}},"username":{{"S":"{LONG}"}}}}}}"#
        ),
    );
    ask(url, "DeleteItem", &format!(r#"{{"TableName":"{table}","Key":{}}}"#, key(8)));
}

pub(crate) fn ask(url: &str, operation: &str, body: &str) {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {host}\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n\
         Content-Type: application/x-amz-json-1.0\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_an_import_holds_long_values() {
    let server = MemoryServer::start(MemoryOptions::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [("TABLEFERRY_DATA_DIR", data.to_str().unwrap())];
    let file = folder.path().join(FILE);
    std::fs::write(&file, long_file()).unwrap();
    let plan = long_plan(&file);
    let saved = folder.path().join("long.plan.json");
    write_plan(&PlanDocument::of(vec![("looks".to_owned(), plan.clone())]), &saved).unwrap();

    let window = Window::open_with("looks", &variables).await;
    window.use_endpoint(server.url()).await;
    window.open_design(&file, "9,000 records").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    window.wait_for_text("plan-said", "Opened").await;
    window.picture("00-design").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "will be rejected").await;
    window.click("primary").await;
    window.wait_for("create-table").await;
    window.pictures("01-to-create").await;
    window.click("create-table").await;
    window.wait_for("start-import").await;
    window.pictures("02-to-import").await;
    window.click("start-import").await;
    window.wait_for("throttled").await;
    window.wait_for("pace-limit").await;
    window.pictures("03-running").await;
    window.click("pause-import").await;
    window.wait_for_text("import-waiting", "Paused").await;
    window.pictures("04-paused").await;
    window.click("cancel-import").await;
    window.wait_for("continue-import").await;
    window.pictures("05-cancelled").await;
    drop(window);

    server.set_faults(Faults::default());
    server.set_write_units(WriteUnits { table: Some(1e6), indexes: Some(1e6), burst_seconds: 1.0 });
    let window = Window::open_with("looks", &variables).await;
    window.wait_for("unfinished-continue").await;
    window.pictures("06-offered").await;
    window.click("recent-imports").await;
    window.wait_for("recent-panel").await;
    window.pictures("07-recent").await;
    window.click("panel-close").await;
    window.click("unfinished-continue").await;
    window.answer("Open the file of an earlier import?", Answer::Yes);
    window.click("continue-import").await;
    window.wait_for_text("import-sum", "9,000 read").await;
    window.wait_for("rejected-records").await;
    window.pictures("08-report").await;
    window.show("rejected-records").await;
    window.pictures("08-rejected").await;
    window.click("recent-imports").await;
    window.click_first("recent-run-").await;
    window.wait_for("run-panel").await;
    window.pictures("09-run").await;
    window.show("run-facts").await;
    window.pictures("09-run-facts").await;
    window.click("panel-close").await;

    change_the_table(server.url(), &plan.table.name);
    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-all").await;
    window.pictures("10-compare").await;
    // Nothing is answered until it has been looked at.
    server.set_faults(Faults { latency: Duration::from_hours(1), ..Faults::default() });
    window.click("verify-start").await;
    window.wait_for("verify-running").await;
    window.pictures("11-comparing").await;
    server.set_faults(Faults::default());
    window.wait_for_text("verify-verdict", "differ").await;
    window.pictures("12-compared").await;
    window.click("panel-close").await;

    window.click("take-back").await;
    window.wait_for("undo-start").await;
    window.pictures("13-take-back").await;
    server.set_faults(Faults { holds_after: Some(20), ..Faults::default() });
    window.click("undo-start").await;
    window.answer("Undo the import", Answer::Yes);
    window.wait_for("undo-running").await;
    window.pictures("14-taking-back").await;
    server.set_faults(Faults::default());
    window.wait_for("undo-sum").await;
    window.pictures("15-taken-back").await;
}
