//! Kill -9 at any moment of an import, again and again: the table ends as one that nobody interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use dynamodb::destination::{Destination, Destinations};
use dynamodb::item_from_sdk;
use fault_server::patience::until;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use item::dynamodb_json;
use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const RECORDS: u64 = 20_000;
const KILLS: u64 = 20;
/// Requests that are answered before each kill: fewer than would bring so many runs to the end.
const MAX_REQUESTS: u64 = 38;

fn slow() -> Faults {
    Faults { latency: Duration::from_millis(10), ..Faults::default() }
}

async fn server() -> MemoryServer {
    let options = MemoryOptions { keeps_items: true, faults: slow(), ..MemoryOptions::default() };
    MemoryServer::start(options).await.unwrap()
}

/// Starts a command and does not wait for it.
fn start(place: &Workplace, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        .args(arguments)
        .current_dir(place.path())
        .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every item of the table, by its key, in one spelling.
async fn table(server: &MemoryServer) -> BTreeMap<String, String> {
    server.set_faults(Faults::default());
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let client = Destinations::new().connect(&destination).await.unwrap().client;
    let (mut items, mut start) = (BTreeMap::new(), None);
    loop {
        let page = client.scan().table_name("Users").set_exclusive_start_key(start).send().await.unwrap();
        for item in page.items() {
            let id = item["userId"].as_n().unwrap().clone();
            items.insert(id, dynamodb_json(&item_from_sdk(item, &[])));
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return items;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_twenty_times_ends_as_one_that_is_not() {
    let place = Workplace::with_users();
    let count = RECORDS.to_string();
    assert_eq!(place.run(&["generate", "many.csv", "--records", &count]).code, 0);
    let whole = server().await;
    let to = whole.url().to_owned();
    let done = tokio::task::block_in_place(|| {
        place.run(&["migrate", "many.csv", "--table", "Users", "--to", &to, "--json"])
    });
    assert_eq!(done.code, 0, "{}", done.stderr);
    let expected = table(&whole).await;
    assert_eq!(expected.len() as u64, RECORDS);

    let killed = server().await;
    let to = killed.url().to_owned();
    let arguments = [
        "migrate",
        "many.csv",
        "--table",
        "Users",
        "--to",
        &to,
        "--journal",
        "killed.journal.json",
        "--json",
    ];
    let mut kills = 0;
    let mut written = 0;
    while kills < KILLS {
        // At a moment of its writing that nobody chose, and before it can come to its end, however late that is seen.
        let more: u64 = rand::random_range(1..MAX_REQUESTS * 3 / 4);
        killed.set_faults(Faults { holds_after: Some(MAX_REQUESTS), ..slow() });
        let mut running = start(&place, &arguments);
        until("it goes on", || killed.counts().items_written >= written + more * 25).await;
        assert!(running.try_wait().unwrap().is_none(), "it came to its end after {kills} kills");
        running.kill().unwrap();
        running.wait().unwrap();
        written = killed.counts().items_written;
        kills += 1;
    }
    killed.set_faults(slow());
    let done = tokio::task::block_in_place(|| place.run(&arguments));
    assert_eq!(done.code, 0, "{}", done.stderr);
    let report = done.json();
    assert_eq!(report["resumed"], true);
    assert_eq!((&report["records_read"], &report["items_written"]), (&RECORDS.into(), &RECORDS.into()));
    // What is written again after a kill is bounded by what half a second and the requests in flight hold.
    let twice = killed.counts().items_written - RECORDS;
    assert!(twice < RECORDS, "{twice} items were written again");
    let table = table(&killed).await;
    assert!(table == expected, "the tables differ");
}
