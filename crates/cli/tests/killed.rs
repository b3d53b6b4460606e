//! Kill -9 at any moment of an import, again and again: the table ends as one that nobody interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{Workplace, items_of};
use fault_server::patience::until;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use serde_json::{Value, json};
use std::fmt::Write;
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

/// Every item of a table, in one spelling.
async fn items(server: &MemoryServer, table: &str) -> Vec<String> {
    server.set_faults(Faults::default());
    items_of(server.url(), table).await
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
    let expected = items(&whole, "Users").await;
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
    assert!(items(&killed, "Users").await == expected, "the tables differ");
}

/// Rows of each of two tables that are written, and of one that stands inside the first.
const PARENTS: u64 = 5000;
const CHILDREN: u64 = 12_000;
const KILLS_OF_EACH: u64 = KILLS / 2;
const MAX_REQUESTS_OF_EACH: u64 = PARENTS / 25 / (KILLS_OF_EACH + 1);

/// Kills what writes `table`, begun by `arguments`, again and again, continues it each time, and lets it come to its end.
async fn killed_and_continued(place: &Workplace, server: &MemoryServer, arguments: &[&str]) -> Value {
    let json = |arguments: &[&str]| tokio::task::block_in_place(|| place.run(arguments).json());
    let mut arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    for _ in 0..KILLS_OF_EACH {
        let written = server.counts().items_written;
        let more: u64 = rand::random_range(1..MAX_REQUESTS_OF_EACH * 3 / 4);
        server.set_faults(Faults { holds_after: Some(MAX_REQUESTS_OF_EACH), ..slow() });
        let mut running = start(place, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        until("it goes on", || server.counts().items_written >= written + more * 25).await;
        assert!(running.try_wait().unwrap().is_none(), "it came to its end");
        running.kill().unwrap();
        running.wait().unwrap();
        // The order of runs that began within one second says nothing.
        let runs = json(&["runs", "--json"]);
        let mut interrupted = runs.as_array().unwrap().iter().filter(|run| run["state"] == "interrupted");
        let (run, more) = (interrupted.next(), interrupted.count());
        let run = run.unwrap_or_else(|| panic!("none is interrupted: {runs:#}"));
        assert_eq!((more, &run["destination"]["url"]), (0, &json!(server.url())), "{runs:#}");
        arguments = ["continue", run["id"].as_str().unwrap(), "--json"].map(str::to_owned).into();
    }
    server.set_faults(slow());
    json(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_of_several_tables_that_are_killed_twenty_times_end_as_those_that_are_not() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    let (mut parents, mut children) = ("id,name\n".to_owned(), "child_id,parent,amount\n".to_owned());
    let mut texts = "text_id,text\n".to_owned();
    for id in 0..PARENTS {
        writeln!(parents, "P{id},Name {id}").unwrap();
        writeln!(texts, "T{id},Text {id}").unwrap();
    }
    for id in 0..CHILDREN {
        writeln!(children, "C{id},P{},{}", id * 7 % PARENTS, id % 90).unwrap();
    }
    place.write("shop/parents.csv", parents);
    place.write("shop/children.csv", children);
    place.write("shop/texts.csv", texts);
    let line = |to: &MemoryServer, further: &[&str]| {
        let all = [
            &["migrate", "shop", "--no-index", "--to", to.url(), "--json"],
            &["--relate", "children.parent=parents.id", "--place", "children=inside:parents"][..],
            further,
        ];
        all.concat().into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    let run = |line: Vec<String>| {
        let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        let done = tokio::task::block_in_place(|| place.run(&arguments));
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.json()
    };

    let whole = server().await;
    let told = run(line(&whole, &[]));
    assert_eq!((&told["items_written"], &told["records_embedded"]), (&json!(2 * PARENTS), &json!(CHILDREN)));
    let expected = (items(&whole, "Parents").await, items(&whole, "Texts").await);

    let killed = server().await;
    let begun = line(&killed, &[]);
    let report =
        killed_and_continued(&place, &killed, &begun.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!((&report["table"], &report["resumed"]), (&json!("Parents"), &json!(true)), "{report}");
    assert_eq!((&report["records_read"], &report["items_written"]), (&json!(PARENTS), &json!(PARENTS)));
    let alone = ["migrate", "shop", "--only", "texts", "--no-index", "--to", killed.url(), "--json"];
    let report = killed_and_continued(&place, &killed, &alone).await;
    assert_eq!((&report["table"], &report["resumed"]), (&json!("Texts"), &json!(true)), "{report}");
    assert_eq!((&report["records_read"], &report["items_written"]), (&json!(PARENTS), &json!(PARENTS)));
    let twice = killed.counts().items_written - 2 * PARENTS;
    assert!(twice < 2 * PARENTS, "{twice} items were written again");

    // Held against the files, nothing differs: every row of every table is there, in an item or as one.
    let told = run(line(&killed, &["--existing", "update"]));
    assert_eq!((&told["items_written"], &told["records_embedded"]), (&json!(0), &json!(0)), "{told}");
    assert_eq!(told["items_kept"], json!(2 * PARENTS + CHILDREN), "{told}");
    let tables = (items(&killed, "Parents").await, items(&killed, "Texts").await);
    assert!(tables == expected, "the tables differ");
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_whose_writing_is_killed_and_continued_end_as_those_that_nobody_interrupted() {
    let place = Workplace::with_users();
    let mut people = "id,email\n".to_owned();
    for id in 0..PARENTS {
        let email = if id % 10 == 0 { String::new() } else { format!("p{id}@x.org") };
        writeln!(people, "{id},{email}").unwrap();
    }
    place.write("people.csv", people);
    let begun = |to: &MemoryServer| {
        let options = ["--no-index", "--partition-key", "id", "--unique", "email", "--json", "--to"];
        let all = [&["migrate", "people.csv"], &options[..], &[to.url()]].concat();
        all.into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    let strs = |line: &[String]| -> Value {
        let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        tokio::task::block_in_place(|| place.run(&arguments)).json()
    };
    let whole = server().await;
    let locks = PARENTS - PARENTS / 10;
    assert_eq!(strs(&begun(&whole))["items_derived"], json!(locks));
    let expected = items(&whole, "PeopleEmailUnique").await;
    assert_eq!(expected.len() as u64, locks);

    let killed = server().await;
    let mut line = begun(&killed);
    let mut written = PARENTS;
    for _ in 0..3 {
        let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        // The items are all there, and some of the locks; never all of these.
        let to_items = (PARENTS / 25) * u64::from(line[0] == "migrate");
        killed.set_faults(Faults { holds_after: Some(to_items + 40), ..slow() });
        let mut running = start(&place, &arguments);
        until("it locks", || killed.counts().items_written >= written + 500).await;
        assert!(running.try_wait().unwrap().is_none(), "it came to its end");
        running.kill().unwrap();
        running.wait().unwrap();
        written = killed.counts().items_written;
        killed.set_faults(slow());
        let runs = strs(&["runs".to_owned(), "--json".to_owned()]);
        let interrupted = runs.as_array().unwrap().iter().find(|run| run["state"] == "interrupted").unwrap();
        assert_eq!(interrupted["table"], "PeopleEmailUnique", "{runs:#}");
        line = ["continue", interrupted["id"].as_str().unwrap(), "--json"].map(str::to_owned).into();
    }
    let report = strs(&line);
    assert_eq!(
        (
            &report["resumed"],
            &report["records_read"],
            &report["items_written"],
            &report["records_without_item"]
        ),
        (&json!(true), &json!(PARENTS), &json!(locks), &json!(PARENTS / 10)),
        "{report:#}"
    );
    assert!(items(&killed, "PeopleEmailUnique").await == expected, "the locks differ");
}
