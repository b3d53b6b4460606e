//! Runs whose items hold rows of several tables, taken up again in a later session: each command is one of its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{ProcessResult, Workplace, items_of};
use fault_server::{Faults, MemoryOptions, MemoryServer, WriteUnits};
use serde_json::{Value, json};
use std::fmt::Write;

const CUSTOMERS: u64 = 300;
/// Every sixth order is of a customer that there is not.
const ORDERS: u64 = 1200;
const LINES: u64 = 2400;

const PLACED: [&str; 17] = [
    "--relate",
    "orders.customer_id=customers.customer_id",
    "--relate",
    "lines.order_id=orders.order_id",
    "--place",
    "orders=inside:customers",
    "--place",
    "lines=inside:orders",
    "--orphans",
    "orders=alone",
    "--orphans",
    "lines=alone",
    "--order-inside",
    "orders=-day",
    "--copy",
    "customers:regions.region_name",
    "--json",
];

/// Customers of a region, with their orders and those with their lines.
fn shop(place: &Workplace) {
    std::fs::create_dir(place.path().join("shop")).unwrap();
    let mut customers = "customer_id,region_id,name\n".to_owned();
    for id in 1..=CUSTOMERS {
        writeln!(customers, "C{id},R{},Name {id}", id % 3).unwrap();
    }
    let mut orders = "order_id,customer_id,day\n".to_owned();
    for id in 1..=ORDERS {
        let customer = if id % 6 == 0 { format!("X{id}") } else { format!("C{}", id % CUSTOMERS + 1) };
        writeln!(orders, "O{id},{customer},2024-01-{:02}", id % 28 + 1).unwrap();
    }
    let mut lines = "line_id,order_id,product\n".to_owned();
    for id in 1..=LINES {
        writeln!(lines, "L{id},O{},Product {}", id % ORDERS + 1, id % 7).unwrap();
    }
    place.write("shop/customers.csv", customers);
    place.write("shop/orders.csv", orders);
    place.write("shop/lines.csv", lines);
    place.write("shop/regions.csv", "region_id,region_name\nR0,North\nR1,South\nR2,East\n");
}

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    document["tables"].as_array().unwrap().iter().find(|table| table["source"] == source).unwrap()
}

fn run_of(document: &Value, source: &str) -> String {
    table(document, source)["run"].as_str().unwrap().to_owned()
}

fn migrate(place: &Workplace, further: &[&str]) -> ProcessResult {
    let relate = ["--relate", "customers.region_id=regions.region_id"];
    place.run(&[&["migrate", "shop"], &relate[..], &PLACED, further].concat())
}

/// The capacity of indexes is no matter here.
fn plenty() -> WriteUnits {
    WriteUnits { burst_seconds: 1e6, ..WriteUnits::default() }
}

/// A server that answers so many requests that write, and no more.
fn expires_after(requests: u64) -> Faults {
    let errors_after = Some((requests, "ExpiredTokenException".to_owned(), 400));
    Faults { errors_after, ..Faults::default() }
}

fn refused(ran: &ProcessResult, code: &str, part: &str) {
    let error = ran.json()["error"].clone();
    assert_eq!((ran.code, error["code"].as_str()), (1, Some(code)), "{error}");
    assert!(error["message"].as_str().unwrap().contains(part), "{error}");
}

#[test]
fn an_import_with_rows_of_other_tables_is_undone_in_a_later_session() {
    let place = Workplace::with_users();
    shop(&place);
    let migrated = migrate(&place, &[]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    for (source, written, embedded) in
        [("customers", CUSTOMERS, 0), ("orders", ORDERS / 6, ORDERS / 6 * 5), ("lines", 0, LINES)]
    {
        let report = table(&sum, source);
        assert_eq!(
            (&report["items_written"], &report["records_embedded"]),
            (&json!(written), &json!(embedded))
        );
    }
    // Orders without a customer, with their lines; then customers with orders and their lines.
    for (source, name, key) in [
        ("orders", "Orders", "orderId=O6"),
        ("customers", "Customers", "customerId=C1"),
        ("lines", "Lines", "lineId=L1"),
    ] {
        let there = || place.run(&["query", name, "--key", key, "--json"]).json()["count"].clone();
        assert_eq!(there(), u64::from(source != "lines"));
        let run = run_of(&sum, source);
        let undone = place.run(&["undo", &run, "--json"]);
        assert_eq!(undone.code, 0, "{}", undone.stderr);
        let report = undone.json();
        assert_eq!(report["items_deleted"], table(&sum, source)["items_written"], "{report}");
        assert_eq!(there(), 0);
    }
}

#[test]
fn a_related_file_that_moved_or_changed_is_named_and_nothing_is_written() {
    let place = Workplace::with_users();
    shop(&place);
    let run = run_of(&migrate(&place, &[]).json(), "customers");
    let undo = |file: &[&str]| place.run(&[&["undo", &run, "--json"], file].concat());
    let not_undone = || place.run(&["report", &run, "--json"]).json()["not_undone"].clone();
    let lines = place.read("shop/lines.csv");

    // Of the same size, so that only reading it tells.
    place.write("shop/lines.csv", lines.replace("L7,O8,", "L7,O9,"));
    refused(&undo(&[]), "source_changed", "lines.csv");
    place.write("shop/lines.csv", lines.clone() + "L9999,O1,more\n");
    refused(&undo(&[]), "source_changed", "lines.csv");
    assert!(not_undone().as_str().unwrap().contains("lines.csv has changed since"), "{}", not_undone());
    std::fs::remove_file(place.path().join("shop/lines.csv")).unwrap();
    refused(&undo(&[]), "no_such_file", "lines.csv");
    assert!(not_undone().as_str().unwrap().contains("lines.csv is not there"), "{}", not_undone());
    place.write("shop/lines.csv", lines);
    assert_eq!(not_undone(), Value::Null);

    // A folder that was moved whole is found by the one file that is named.
    std::fs::rename(place.path().join("shop"), place.path().join("moved")).unwrap();
    refused(&undo(&[]), "no_such_file", "customers.csv");
    let undone = undo(&["--file", "moved/customers.csv"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(CUSTOMERS)), "{}", undone.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_that_stopped_are_continued_table_by_table_in_later_sessions() {
    let place = Workplace::with_users();
    shop(&place);
    let run = |to: &MemoryServer, further: &[&str]| {
        tokio::task::block_in_place(|| migrate(&place, &[&["--to", to.url()], further].concat()))
    };
    let again = |arguments: &[&str]| tokio::task::block_in_place(|| place.run(arguments));
    let server = async || {
        let options = MemoryOptions { write_units: plenty(), ..MemoryOptions::default() };
        MemoryServer::start(options).await.unwrap()
    };
    let items = async |server: &MemoryServer| {
        let mut all = Vec::new();
        for name in ["Customers", "Orders"] {
            all.extend(items_of(server.url(), name).await);
        }
        all
    };
    let whole = server().await;
    assert_eq!(run(&whole, &[]).code, 0);
    let expected = items(&whole).await;
    assert_eq!(expected.len() as u64, CUSTOMERS + ORDERS / 6);

    let stopping = server().await;
    stopping.set_faults(expires_after(4));
    let stopped = run(&stopping, &[]);
    assert_eq!(stopped.code, 1, "{}", stopped.stderr);
    let sum = stopped.json();
    let report = table(&sum, "customers");
    assert_eq!(report["stopped"]["code"], "credentials_expired", "{report}");
    let customers = run_of(&sum, "customers");
    stopping.set_faults(Faults::default());
    let continued = again(&["continue", &customers, "--json"]);
    assert_eq!(continued.code, 0, "{}", continued.stderr);
    let report = continued.json();
    assert_eq!((&report["resumed"], &report["items_written"]), (&json!(true), &json!(CUSTOMERS)));

    // Now the orders: what stands in customers' items, and what stands alone.
    let written = stopping.counts().items_written;
    stopping.set_faults(expires_after(4));
    let stopped = run(&stopping, &["--existing", "update"]);
    assert_eq!(stopped.code, 1, "{}", stopped.stderr);
    let sum = stopped.json();
    assert_eq!(table(&sum, "customers")["items_kept"], json!(CUSTOMERS), "{sum}");
    let report = table(&sum, "orders");
    assert_eq!(report["stopped"]["code"], "credentials_expired", "{report}");
    stopping.set_faults(Faults::default());
    let continued = again(&["continue", &run_of(&sum, "orders"), "--json"]);
    assert_eq!(continued.code, 0, "{}", continued.stderr);
    let report = continued.json();
    assert_eq!(report["records_read"], json!(ORDERS), "{report}");
    assert!(stopping.counts().items_written > written);
    assert!(items(&stopping).await == expected, "the tables differ");
}

#[test]
fn rejected_parents_are_fixed_and_come_out_with_their_rows_inside() {
    let place = Workplace::with_users();
    shop(&place);
    let sound = place.read("shop/customers.csv");
    let asked = |id: &str| {
        let key = format!("customerId={id}");
        place.run(&["query", "Customers", "--key", &key, "--json"]).json()["items"].clone()
    };
    assert_eq!(migrate(&place, &[]).code, 0);
    let expected = asked("C8");
    assert_eq!(expected[0]["orders"]["L"].as_array().unwrap().len(), 4, "{expected}");
    assert!(expected[0]["regionRegionName"]["S"].is_string(), "{expected}");

    // The same, with a row in which a cell is missing.
    std::fs::remove_dir_all(place.path().join("data")).unwrap();
    place.write("shop/customers.csv", sound.replace("C8,R2,Name 8\n", "C8,R2\n"));
    let migrated = migrate(&place, &[]);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let sum = migrated.json();
    assert_eq!(table(&sum, "customers")["records_rejected"], 1);
    // Its four orders and their lines are not lost, and told.
    assert_eq!(table(&sum, "orders")["records_rejected"], 4);
    assert_eq!(asked("C8"), json!([]));

    let (run, file) = (run_of(&sum, "customers"), "customers.rejected.csv");
    let rejected = place.read(file);
    assert!(rejected.contains("\nC8,R2,"), "{rejected}");
    place.write(file, rejected.replace("\nC8,R2,,", "\nC8,R2,Name 8,"));
    let fixed = place.run(&["import-fixed", &run, "--existing", "keep", "--json"]);
    assert_eq!((fixed.code, &fixed.json()["items_written"]), (0, &json!(1)), "{}", fixed.stderr);
    assert_eq!(asked("C8"), expected);

    // That import is as any other: it is undone, with the same tables.
    let undone = place.run(&["undo", fixed.json()["run"].as_str().unwrap(), "--json"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(1)), "{}", undone.stderr);
    assert_eq!(asked("C8"), json!([]));
    assert_eq!(asked("C9")[0]["orders"]["L"].as_array().unwrap().len(), 4);
}

#[test]
fn rejected_rows_inside_are_fixed_in_their_own_file_and_only_their_items_are_written() {
    let place = Workplace::with_users();
    shop(&place);
    let sound = place.read("shop/lines.csv");
    place.write("shop/lines.csv", sound.replace("L13,O14,Product 6\n", "L13,O14\n"));
    let migrated = migrate(&place, &[]);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let run = run_of(&migrated.json(), "lines");
    let refused = place.run(&["import-fixed", &run, "--json"]).json()["error"].clone();
    assert_eq!(refused["code"], "blocked", "{refused}");
    assert!(refused["message"].as_str().unwrap().contains("inside items of"), "{refused}");
    assert!(refused["repair"].as_str().unwrap().contains("update what differs"), "{refused}");

    place.write("shop/lines.csv", sound);
    let updated = migrate(&place, &["--existing", "update"]);
    assert_eq!(updated.code, 0, "{}", updated.stderr);
    let sum = updated.json();
    let fates = |source: &str| {
        let report = table(&sum, source);
        ["items_written", "items_kept", "records_embedded"].map(|fate| report[fate].as_u64().unwrap())
    };
    // One customer is written, with four orders and their two lines each; what stands in the others' items is kept with
    // those, and so is what stands alone.
    assert_eq!(fates("customers"), [1, CUSTOMERS - 1, 0]);
    assert_eq!(fates("orders"), [0, ORDERS - 4, 4]);
    assert_eq!(fates("lines"), [0, LINES - 8, 8]);
}

/// Every row of each table is counted once, and so is their sum.
fn adds_up(document: &Value) {
    let figure = |of: &Value, name: &str| of[name].as_u64().unwrap();
    let fates =
        ["items_written", "records_embedded", "items_kept", "records_rejected", "duplicates_set_aside"];
    for of in document["tables"].as_array().unwrap().iter().chain([document]) {
        let sum = fates.iter().map(|fate| figure(of, fate)).sum::<u64>();
        assert_eq!(figure(of, "records_read"), sum, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_inside_items_that_are_kept_or_refused_share_their_fate() {
    let place = Workplace::with_users();
    shop(&place);
    let options = MemoryOptions { write_units: plenty(), ..MemoryOptions::default() };
    let server = MemoryServer::start(options).await.unwrap();
    let run = |further: &[&str]| {
        let ran =
            tokio::task::block_in_place(|| migrate(&place, &[&["--to", server.url()], further].concat()));
        let document = ran.json();
        adds_up(&document);
        document
    };
    let fates = |document: &Value, source: &str| {
        let report = table(document, source);
        ["items_written", "items_kept", "records_embedded", "records_rejected"]
            .map(|fate| report[fate].as_u64().unwrap())
    };

    // The server refuses the item of one customer, and with it four orders and their lines.
    let refused_text = Some("\"Name 8\"".to_owned());
    server.set_faults(Faults { refused_text, ..Faults::default() });
    let first = run(&[]);
    assert_eq!(fates(&first, "customers"), [CUSTOMERS - 1, 0, 0, 1]);
    assert_eq!(fates(&first, "orders"), [ORDERS / 6, 0, ORDERS / 6 * 5 - 4, 4]);
    assert_eq!(fates(&first, "lines"), [0, 0, LINES - 8, 8]);
    let rejected = place.read("lines.rejected.csv");
    assert_eq!(rejected.lines().count(), 9, "{rejected}");
    let reason = "The row of orders that it belongs to is rejected";
    assert_eq!(rejected.matches(reason).count(), 8, "{rejected}");

    // Now that one is new, and the others are there.
    server.set_faults(Faults::default());
    let second = run(&["--existing", "keep"]);
    assert_eq!(fates(&second, "customers"), [1, CUSTOMERS - 1, 0, 0]);
    assert_eq!(fates(&second, "orders"), [0, ORDERS - 4, 4, 0]);
    assert_eq!(fates(&second, "lines"), [0, LINES - 8, 8, 0]);

    // A run that stops half-way knows in a later session what became of the items before.
    server.set_faults(expires_after(CUSTOMERS + 60));
    let third = run(&["--existing", "keep"]);
    assert_eq!(fates(&third, "customers"), [0, CUSTOMERS, 0, 0]);
    assert_eq!(table(&third, "orders")["stopped"]["code"], "credentials_expired", "{third}");
    server.set_faults(Faults::default());
    let orders = run_of(&third, "orders");
    let continued = tokio::task::block_in_place(|| place.run(&["continue", &orders, "--json"]));
    assert_eq!(continued.code, 0, "{}", continued.stderr);
    let report = continued.json();
    let figure = |name: &str| report[name].as_u64().unwrap();
    // Of those that stand alone, and are as this run writes them, nobody can tell whether it wrote them before it stopped.
    assert_eq!(figure("records_embedded"), 0, "{report}");
    assert!(figure("items_kept") >= ORDERS / 6 * 5, "{report}");
    assert_eq!(figure("items_written") + figure("items_kept"), ORDERS, "{report}");
}

#[test]
fn tables_of_one_database_are_read_again_from_it_wherever_it_lies_now() {
    let place = Workplace::with_users();
    let shop = rusqlite::Connection::open(place.path().join("shop.db")).unwrap();
    shop.execute_batch(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE pets (pet INTEGER PRIMARY KEY, owner INTEGER REFERENCES people, name TEXT);
         INSERT INTO people VALUES (1, 'Ann'), (2, 'Bea'), (3, 'Cid');
         INSERT INTO pets VALUES (10, 1, 'Rex'), (11, 1, 'Tom'), (12, 3, 'Kit');",
    )
    .unwrap();
    drop(shop);
    let migrated = place.run(&["migrate", "shop.db", "--place", "pets=inside:people", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    adds_up(&sum);
    let (people, pets) = (run_of(&sum, "people"), run_of(&sum, "pets"));
    std::fs::create_dir(place.path().join("old")).unwrap();
    std::fs::rename(place.path().join("shop.db"), place.path().join("old/pets.db")).unwrap();
    refused(&place.run(&["undo", &people, "--json"]), "no_such_file", "shop.db");
    let undo = |run: &str| place.run(&["undo", run, "--file", "old/pets.db", "--json"]);
    let undone = undo(&people);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(3)), "{}", undone.stderr);
    // The rows that stood inside were no items of their own.
    refused(&undo(&pets), "not_undone", "stand inside items of People");

    // One row of the other table is another: the database is not what it was.
    let migrated = place.run(&["migrate", "old/pets.db", "--place", "pets=inside:people", "--json"]);
    let people = run_of(&migrated.json(), "people");
    let shop = rusqlite::Connection::open(place.path().join("old/pets.db")).unwrap();
    shop.execute("UPDATE pets SET name = 'Max' WHERE pet = 12", []).unwrap();
    drop(shop);
    refused(&place.run(&["undo", &people, "--json"]), "source_changed", "pets.db");
}

#[test]
fn a_run_that_did_not_note_its_related_files_is_read_and_says_what_to_do() {
    let place = Workplace::with_users();
    shop(&place);
    let run = run_of(&migrate(&place, &[]).json(), "customers");
    // As an earlier version kept it, in one document with no word of other files.
    let journal = format!("data/runs/{run}/journal.json");
    let text = place.read(&journal);
    let document = |line: &str| -> serde_json::Map<String, Value> {
        serde_json::Deserializer::from_str(line).into_iter().next().unwrap().unwrap()
    };
    let mut kept = document(text.lines().next().unwrap());
    kept.extend(document(text.lines().last().unwrap()));
    assert!(kept.remove("related").is_some());
    kept["version"] = 2.into();
    kept.insert("taken_back".to_owned(), Value::Null);
    let metadata = place.path().join("shop/customers.csv").metadata().unwrap();
    let modified = metadata.modified().unwrap();
    kept.insert("fingerprint".to_owned(), json!({ "size_bytes": metadata.len(), "modified": modified }));
    place.write(&journal, Value::from(kept).to_string());
    assert_eq!(place.run(&["report", &run, "--json"]).json()["not_undone"], Value::Null);
    let part = "rows of several tables together, and those are not open";
    refused(&place.run(&["undo", &run, "--json"]), "not_continued", part);
}

#[test]
fn rejected_parents_of_a_database_are_fixed_and_joined_with_its_other_tables() {
    let place = Workplace::with_users();
    let shop = rusqlite::Connection::open(place.path().join("shop.db")).unwrap();
    shop.execute_batch(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, boss INTEGER, age, name TEXT);
         CREATE TABLE pets (pet INTEGER PRIMARY KEY, owner INTEGER REFERENCES people, name TEXT);
         INSERT INTO people VALUES (1, NULL, 40, 'Ann'), (2, 1, 'many', 'Bea'), (3, 1, 41, 'Cid');
         INSERT INTO pets VALUES (10, 2, 'Rex'), (11, 2, 'Tom'), (12, 3, 'Kit');",
    )
    .unwrap();
    drop(shop);
    let line = [
        &["plan", "shop.db", "--place", "pets=inside:people", "-o", "shop.plan.json"],
        &["--relate", "people.boss=people.id", "--copy", "people:people.name"][..],
    ];
    let planned = place.run(&line.concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    let mappings = plan["mappings"].as_array_mut().unwrap();
    let people = mappings.iter_mut().find(|mapping| mapping["source"] == "people").unwrap();
    let kind = people["columns"][0]["kind"].clone();
    people["columns"][2]["kind"] = kind;
    place.write("shop.plan.json", plan.to_string());
    let migrated = place.run(&["migrate", "shop.db", "--plan", "shop.plan.json", "--json"]);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let sum = migrated.json();
    adds_up(&sum);
    assert_eq!(
        (&table(&sum, "people")["records_rejected"], &sum["records_embedded"]),
        (&json!(1), &json!(1))
    );
    let rejected = place.read("people.rejected.csv");
    assert!(rejected.contains("2,1,\"many\",\"Bea\","), "{rejected}");
    place.write("people.rejected.csv", rejected.replace("\"many\"", "39"));
    let run = run_of(&sum, "people");
    let fixed = place.run(&["import-fixed", &run, "--existing", "keep", "--json"]);
    assert_eq!((fixed.code, &fixed.json()["items_written"]), (0, &json!(1)), "{}", fixed.stderr);
    let item = place.run(&["query", "People", "--key", "id=2", "--json"]).json()["items"][0].clone();
    let pets: Vec<&Value> =
        item["pets"]["L"].as_array().unwrap().iter().map(|pet| &pet["M"]["name"]["S"]).collect();
    assert_eq!(pets, ["Rex", "Tom"], "{item}");
    // The name of the one that it points to comes from the table as it was, in which that one stands.
    assert_eq!(item["peopleName"]["S"], "Ann", "{item}");
}
