//! Kill -9 at any moment of an import, again and again: the table ends as one that nobody interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

#[allow(dead_code, reason = "each test uses some of it")]
mod command;

use command::Workplace;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use migration::destination::{Destination, Destinations};
use migration::item::{dynamodb_json, item_from_sdk};
use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const RECORDS: u64 = 50_000;
const KILLS: usize = 20;

async fn server() -> MemoryServer {
    let faults = Faults { latency: Duration::from_millis(10), ..Faults::default() };
    let options = MemoryOptions { keeps_items: true, faults, ..MemoryOptions::default() };
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
        let mut running = start(&place, &arguments);
        // At a moment of its writing that nobody chose.
        let more: u64 = rand::random_range(1..RECORDS / 25 / 25);
        let since = Instant::now();
        let ended = loop {
            if running.try_wait().unwrap().is_some() {
                break true;
            }
            if killed.counts().items_written >= written + more * 25 {
                break false;
            }
            assert!(since.elapsed() < Duration::from_mins(1), "it does not go on");
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        running.kill().unwrap();
        running.wait().unwrap();
        written = killed.counts().items_written;
        kills += 1;
        assert!(!ended, "it came to its end after {kills} kills; the moments are to be shorter");
    }
    let done = tokio::task::block_in_place(|| place.run(&arguments));
    assert_eq!(done.code, 0, "{}", done.stderr);
    let report = done.json();
    assert_eq!(report["resumed"], true);
    assert_eq!((&report["records_read"], &report["items_written"]), (&RECORDS.into(), &RECORDS.into()));
    // What is written again after a kill is bounded by what half a second and the requests on their way hold.
    let twice = killed.counts().items_written - RECORDS;
    assert!(twice < RECORDS, "{twice} items were written again");
    let table = table(&killed).await;
    assert!(table == expected, "the tables differ");
}
