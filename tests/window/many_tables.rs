//! Forty tables with long names on AWS: every screen of their import as pictures, light and dark, large and small. Some
//! differ from what stands there, some hold items, and the sign-in expires in the middle.

use crate::destination::start_sts;
use crate::dialogs::Answer;
use crate::looks::ask;
use crate::window::Window;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use std::fmt::Write as _;
use std::path::Path;

const TABLES: usize = 40;
/// So few that a table of five write units a second takes them at once.
const ROWS: usize = 3;

fn name(place: usize) -> String {
    format!("customer accounts of the northern region, archive of the former system {place:02}")
}

/// Forty tables; the last one is empty.
fn forty_tables(path: &Path) {
    let mut statements =
        String::from("CREATE TABLE \"nothing was ever kept here\" (id INTEGER PRIMARY KEY);");
    for place in 1..=TABLES {
        let table = name(place);
        write!(
            statements,
            "CREATE TABLE \"{table}\" (account_id INTEGER PRIMARY KEY, holder TEXT, note TEXT);"
        )
        .unwrap();
        for row in 1..=ROWS {
            write!(
                statements,
                "INSERT INTO \"{table}\" VALUES ({row}, 'holder {row}', 'kept since {place}');"
            )
            .unwrap();
        }
    }
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(&format!("BEGIN; {statements} COMMIT;")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_forty_tables_holds_long_names() {
    let server = MemoryServer::start(MemoryOptions::default()).await.unwrap();
    let sts = start_sts();
    let variables = [
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL_DYNAMODB", server.url()),
        ("AWS_ENDPOINT_URL_STS", &sts),
    ];
    let window = Window::open_with("many-tables", &variables).await;
    let folder = window.folder.path().to_owned();

    let empty = folder.join("empty.db");
    rusqlite::Connection::open(&empty).unwrap().execute_batch("CREATE TABLE unused (id INTEGER);").unwrap();
    window.open_file(&empty).await;
    window.wait_for("failure").await;
    window.pictures("01-empty").await;
    let broken = folder.join("broken.db");
    let whole = folder.join("archive-of-the-former-billing-system-of-the-northern-region.db");
    forty_tables(&whole);
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    window.open_file(&broken).await;
    window.wait_for_text("failure", "broken.db").await;
    window.pictures("02-broken").await;

    window.click("destination-chip").await;
    window.click("destination-aws").await;
    window.click("sign-in-profile").await;
    window.fill("aws-region", "eu-central-1").await;
    window.click("use-destination").await;
    window.answer("Connect to AWS", Answer::Yes);
    window.wait_for_text("destination-chip", "1234-5678-9012").await;

    window.open_file(&whole).await;
    window.wait_for_text("footer-state", "All 40 tables are chosen").await;
    window.pictures("03-listed").await;
    window.click("open-tables").await;
    let last = format!("table-{}", name(TABLES));
    window.wait_for_text(&last, "Ready to preview").await;
    window.pictures("04-opened").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    window.pictures("05-design").await;
    let table = window.value("table-name").await;
    ask(
        server.url(),
        "CreateTable",
        &format!(
            r#"{{"TableName":"{table}","KeySchema":[{{"AttributeName":"holder","KeyType":"HASH"}}],"AttributeDefinitions":[{{"AttributeName":"holder","AttributeType":"S"}}],"BillingMode":"PAY_PER_REQUEST"}}"#
        ),
    );
    window.click("step-preview").await;
    window.wait_for_text(&last, "items ready").await;
    window.click("primary").await;
    window.wait_for_text("tables-before", "differs").await;
    window.pictures("06-differs").await;
    ask(server.url(), "DeleteTable", &format!(r#"{{"TableName":"{table}"}}"#));
    window.click("step-preview").await;
    window.click("primary").await;
    window.wait_for_text("start-import", "into 40 tables").await;
    window.pictures("07-before").await;

    server.set_faults(Faults { holds_after: Some(4), ..Faults::default() });
    window.click("start-import").await;
    window.wait_for_text("tables-running", "is being written").await;
    window.pictures("08-running").await;
    window.click("pause-import").await;
    window.wait_for_text("import-waiting", "Paus").await;
    window.pictures("09-paused").await;
    window.click("pause-import").await;
    server.set_faults(Faults { error: Some(("ExpiredTokenException".to_owned(), 400)), ..Faults::default() });
    window.wait_for("import-report").await;
    window.pictures("10-stopped").await;

    server.set_faults(Faults::default());
    window.click("continue-import").await;
    window.wait_for_text("tables-before", "goes on where it stopped").await;
    window.pictures("11-continue").await;
    window.wait_for_text("start-import", "Import").await;
    window.click("start-import").await;
    window.answer("Continue the import", Answer::Yes);
    window.wait_for_text("tables-report", "are in 40 tables").await;
    window.pictures("12-report").await;
    window.click("import-again").await;
    window.wait_for_text("existing-items", "40 tables hold items already").await;
    window.pictures("13-existing").await;
    window.show("tables-before").await;
    window.pictures("13-existing-tables").await;
}
