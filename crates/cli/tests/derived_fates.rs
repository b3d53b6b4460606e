//! Lock items, and columns in an item of their own beside, of rows whose own items the table did not take: it refused them, or
//! keeps what it held.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{Workplace, items_of};
use fault_server::{Faults, MemoryOptions, MemoryServer, WriteUnits};
use serde_json::Value;
use std::fmt::Write;

const PEOPLE: u64 = 300;
/// Those that are in the table before.
const BEFORE: u64 = 40;
/// What is made of each row: a lock, and an item with its notes.
const DERIVED: [&str; 2] = ["people: unique email", "people: notes"];

const DESIGN: [&str; 9] =
    ["--no-index", "--partition-key", "id", "--unique", "email", "--split", "notes", "--json", "--to"];

/// People whose rows say `of`, from the first on.
fn people(place: &Workplace, count: u64, of: &str) {
    let mut rows = "id,name,email,notes\n".to_owned();
    for id in 0..count {
        writeln!(rows, "P{id},{of} {id}.,{of}{id}@x.org,Notes on {of} {id}").unwrap();
    }
    place.write("people.csv", rows);
}

struct Stage {
    place: Workplace,
    server: MemoryServer,
}

impl Stage {
    async fn new() -> Self {
        // The capacity is no matter here.
        let write_units = WriteUnits { burst_seconds: 1e6, ..WriteUnits::default() };
        let options = MemoryOptions { write_units, ..MemoryOptions::default() };
        Self { place: Workplace::with_users(), server: MemoryServer::start(options).await.unwrap() }
    }

    fn migrate(&self, further: &[&str]) -> Value {
        let line = [&["migrate", "people.csv"], &DESIGN[..], &[self.server.url()], further].concat();
        let document = tokio::task::block_in_place(|| self.place.run(&line)).json();
        for table in document["tables"].as_array().unwrap_or_else(|| panic!("{document:#}")) {
            let sum: u64 =
                ["written", "kept", "rejected", "without"].iter().map(|fate| fate_of(table, fate)).sum();
            assert!(!table["stopped"].is_null() || table["records_read"] == sum, "{table:#}");
        }
        document
    }

    /// The addresses that are locked, and of whom notes stand in items of their own.
    async fn derived(&self) -> [Vec<String>; 2] {
        let locks = items_of(self.server.url(), "PeopleEmailUnique").await;
        let items = items_of(self.server.url(), "People").await;
        let text = |item: &String, name: &str| {
            let item: Value = serde_json::from_str(item).unwrap();
            item[name]["S"].as_str().map(str::to_owned)
        };
        let locks = locks.iter().map(|item| text(item, "lock").unwrap().replace("EMAIL#", ""));
        let notes = items.iter().filter_map(|item| text(item, "notes"));
        [locks.collect(), notes.collect()]
    }

    fn run(&self, arguments: &[&str]) -> Value {
        let ran = tokio::task::block_in_place(|| self.place.run(&[arguments, &["--json"]].concat()));
        assert!(matches!(ran.code, 0 | 3), "{}", ran.stderr);
        ran.json()
    }
}

fn fate_of(table: &Value, fate: &str) -> u64 {
    let name = match fate {
        "written" => "items_written",
        "kept" => "items_kept",
        "rejected" => "records_rejected",
        _ => "records_without_item",
    };
    table[name].as_u64().unwrap_or_else(|| panic!("no {name}: {table:#}"))
}

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    let tables = document["tables"].as_array().unwrap();
    let found = tables.iter().find(|table| table["source"] == source);
    found.unwrap_or_else(|| panic!("no {source}: {document:#}"))
}

/// Written, kept, rejected.
fn fates(document: &Value, source: &str) -> [u64; 3] {
    ["written", "kept", "rejected"].map(|fate| fate_of(table(document, source), fate))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_item_the_server_refuses_has_no_lock_and_nothing_beside() {
    let stage = Stage::new().await;
    people(&stage.place, PEOPLE, "Ann");
    let refused_text = Some("\"Ann 8.\"".to_owned());
    stage.server.set_faults(Faults { refused_text, ..Faults::default() });
    let sum = stage.migrate(&[]);
    for source in ["people", DERIVED[0], DERIVED[1]] {
        assert_eq!(fates(&sum, source), [PEOPLE - 1, 0, 1], "{source}");
    }
    // It counts once, and each table says why.
    assert_eq!((&sum["records_rejected"], &sum["records_read"]), (&1.into(), &PEOPLE.into()));
    for source in DERIVED {
        let of_table = table(&sum, source);
        let reason = of_table["first_rejected"][0]["reason"].as_str().unwrap();
        assert!(reason.contains("refused the item of this row in people"), "{reason}");
        let rejected = stage.place.read(of_table["rejects_file"].as_str().unwrap());
        assert!(rejected.contains("Ann8@x.org"), "{rejected}");
    }
    stage.server.set_faults(Faults::default());
    let [locks, notes] = stage.derived().await;
    assert_eq!((locks.len() as u64, notes.len() as u64), (PEOPLE - 1, PEOPLE - 1));
    assert!(!locks.contains(&"Ann8@x.org".to_owned()) && !notes.contains(&"Notes on Ann 8".to_owned()));
    // An update writes the three that are missing, and nothing else.
    let update = stage.migrate(&["--existing", "update"]);
    for source in ["people", DERIVED[0], DERIVED[1]] {
        assert_eq!(fates(&update, source), [1, PEOPLE - 1, 0], "{source}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_what_is_there_is_kept_nothing_more_is_made_of_the_row() {
    let stage = Stage::new().await;
    people(&stage.place, BEFORE, "Old");
    stage.migrate(&[]);
    people(&stage.place, PEOPLE, "New");
    let keep = ["--existing", "keep"];

    // Stopped among the locks, and continued by a process that knows of the items only what was noted.
    let requests = PEOPLE + 50;
    let errors_after = Some((requests, "ExpiredTokenException".to_owned(), 400));
    stage.server.set_faults(Faults { errors_after, ..Faults::default() });
    let stopped = stage.migrate(&keep);
    let second = stopped["tables"].as_array().unwrap().iter().find(|table| !table["stopped"].is_null());
    let second = second.unwrap_or_else(|| panic!("{stopped:#}"));
    let (source, run) = (second["source"].as_str().unwrap(), second["run"].as_str().unwrap());
    assert!(DERIVED.contains(&source), "{source}");
    stage.server.set_faults(Faults::default());
    let continued = stage.run(&["continue", run]);
    assert_eq!(
        ["written", "kept", "rejected"].map(|fate| fate_of(&continued, fate)),
        [PEOPLE - BEFORE, BEFORE, 0],
        "{continued:#}"
    );
    // The rest goes on by the same command, which knows from the journal what became of the items.
    let sum = stage.migrate(&keep);
    for source in ["people", DERIVED[0], DERIVED[1]] {
        assert_eq!(fates(&sum, source), [PEOPLE - BEFORE, BEFORE, 0], "{source}: {sum:#}");
        let is_last = ![source, "people"].contains(&second["source"].as_str().unwrap()) && source != "people";
        assert_eq!(table(&sum, source)["imported_before"].is_null(), is_last, "{source}: {sum:#}");
    }
    let [mut locks, notes] = stage.derived().await;
    let of = |word: &str, all: &[String]| all.iter().filter(|one| one.contains(word)).count() as u64;
    assert_eq!((of("Old", &locks), of("New", &locks)), (BEFORE, PEOPLE - BEFORE));
    assert_eq!((of("Old", &notes), of("New", &notes)), (BEFORE, PEOPLE - BEFORE));

    // What looks like this run's, but was there before, stays when it is undone.
    people(&stage.place, BEFORE, "Old");
    let again = stage.migrate(&keep);
    for source in DERIVED {
        assert_eq!(fates(&again, source), [0, BEFORE, 0], "{source}");
        let undone = stage.run(&["undo", table(&again, source)["run"].as_str().unwrap()]);
        assert_eq!(undone["items_deleted"], 0, "{undone:#}");
    }
    let [after, _] = stage.derived().await;
    locks.sort_unstable();
    assert_eq!(after.len(), locks.len());
}
