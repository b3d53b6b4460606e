//! SQLite files, ZIP archives, folders and several files on the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;
#[path = "../../../tests/fixtures/northwind/database.rs"]
mod database;

use command::Workplace;
use database::northwind;
use rusqlite::Connection;
use serde_json::{Value, json};

fn sums(document: &Value) -> (u64, u64, u64) {
    let figure = |name: &str| document[name].as_u64().unwrap();
    (figure("records_read"), figure("items_written"), figure("records_rejected"))
}

#[test]
fn a_database_of_eleven_tables_is_imported_in_one_run() {
    let place = Workplace::with_users();
    let counts = northwind(&place.path().join("northwind.db"));
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let inspected = place.run(&["inspect", "northwind.db", "--json"]).json();
    let tables = inspected["tables"].as_array().unwrap();
    let found: Vec<(String, u64)> = tables
        .iter()
        .map(|table| {
            (table["name"].as_str().unwrap().to_owned(), table["profile"]["records"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(found, counts);
    let plan = |name: &str| &tables.iter().find(|table| table["name"] == name).unwrap()["plan"];
    assert_eq!(plan("order details")["table"]["partition_key"], "orderId");
    assert_eq!(plan("order details")["table"]["sort_key"], "productId");
    assert_eq!(plan("order details")["table"]["name"], "OrderDetails");
    let kind = |table: &str, column: &str| {
        let columns = plan(table)["columns"].as_array().unwrap();
        columns.iter().find(|found| found["column"] == column).unwrap()["kind"].clone()
    };
    for (table, column, expected) in [
        ("territories", "territoryID", "text"),
        ("categories", "picture", "binary"),
        ("products", "discontinued", "yes_no"),
        ("products", "unitPrice", "number"),
        ("orders", "orderDate", "date_time"),
        ("customers", "postalCode", "text"),
    ] {
        assert_eq!(kind(table, column), expected, "{table}.{column}");
    }

    let checked = place.run(&["check", "northwind.db", "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert_eq!((&checked.json()["records"], &checked.json()["rejected"]), (&json!(all), &json!(0)));

    let migrated = place.run(&["migrate", "northwind.db", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let report = migrated.json();
    assert_eq!(sums(&report), (all, all, 0));
    assert_eq!(report["tables"].as_array().unwrap().len(), 11);
    let alfki = place.run(&["query", "Customers", "--key", "customerId=ALFKI", "--json"]).json();
    assert_eq!(alfki["items"][0]["city"], json!({ "S": "Berlin" }));
    assert_eq!(alfki["items"][0].get("region"), None, "NULL is left out");
    let detail = place.run(&["query", "OrderDetails", "--key", "orderId=10248", "--json"]).json();
    assert_eq!(detail["count"], 3);
    assert_eq!(detail["items"][0]["unitPrice"], json!({ "N": "14" }));
    let verified = place.run(&["verify", "northwind.db", "--only", "orders", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);

    // One of them alone is as a file is.
    let one = place
        .run(&["check", "northwind.db", "--only", "shippers", "--partition-key", "phone", "--json"])
        .json();
    assert_eq!((&one["records"], one.get("tables")), (&json!(3), None));
    for (refused, code) in
        [(&["--partition-key", "x"][..], 1), (&["--table", "T"], 2), (&["--only", "nothing"], 1)]
    {
        let result = place.run(&[&["check", "northwind.db", "--json"], refused].concat());
        assert_eq!(result.code, code, "{refused:?}");
        assert!(result.json()["error"]["code"].is_string());
    }
}

#[test]
fn rows_are_named_by_what_a_person_finds_them_by() {
    let place = Workplace::with_users();
    let connection = Connection::open(place.path().join("shop.db")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE people (id INTEGER PRIMARY KEY, age INTEGER, note TEXT, size INTEGER);
             INSERT INTO people VALUES (7, 30, NULL, 5), (9, 'old', '', 6), (11, 32, 'x', '');
             CREATE TABLE log (day TEXT, said TEXT);
             INSERT INTO log VALUES ('gone', 'x'), ('2024-01-01', 'a'), ('2024-01-02', 'b'), ('soon', 'c');
             DELETE FROM log WHERE day = 'gone';",
        )
        .unwrap();
    let people = ["shop.db", "--only", "people", "--type", "age=number", "--type", "size=number"];
    let check = |more: &[&str]| place.run(&[&["check"], &people[..], more].concat());
    let found = check(&["--json"]).json();
    let finding = |found: &serde_json::Value, code: &str| {
        let all = found["findings"].as_array().unwrap();
        all.iter().find(|finding| finding["code"] == code).cloned()
    };
    let sample = |code: &str| finding(&found, code).unwrap()["samples"][0].clone();
    assert_eq!(sample("not_a_number"), json!({ "line": 2, "place": "people, id 9", "value": "old" }));
    // NULL and an empty text are told apart.
    assert_eq!(sample("null_left_out"), json!({ "line": 1, "place": "people, id 7", "value": "NULL" }));
    assert_eq!(sample("empty_text_blank"), json!({ "line": 3, "place": "people, id 11", "value": "''" }));
    let said = check(&[]);
    assert!(said.stderr.contains("people, id 9: old") && !said.stderr.contains("line 2"), "{}", said.stderr);
    assert!(said.stderr.contains("--write-null note writes NULL there."), "{}", said.stderr);
    let written = check(&["--write-null", "note", "--json"]).json();
    assert_eq!(finding(&written, "null_left_out"), None);

    let migrated = place.run(&[&["migrate"], &people[..], &["--write-null", "note", "--json"]].concat());
    let rejected = &migrated.json()["first_rejected"][0];
    assert_eq!((&rejected["line"], &rejected["place"]), (&json!(2), &json!("people, id 9")));
    let item = |id: &str| place.run(&["query", "People", "--key", id, "--json"]).json()["items"][0].clone();
    assert_eq!(item("id=7")["note"], json!({ "NULL": true }));
    assert_eq!(item("id=11").get("size"), None);

    // Without a key a row has a number of its own, and what differs in the table is named by it.
    let log = ["shop.db", "--only", "log", "--partition-key", "said"];
    assert_eq!(place.run(&[&["migrate"], &log[..], &["--json"]].concat()).code, 0);
    connection.execute_batch("UPDATE log SET day = '2025-01-01' WHERE said = 'c'").unwrap();
    let verified = place.run(&[&["verify"], &log[..], &["--json"]].concat()).json();
    let difference = &verified["differences"][0];
    assert_eq!((&difference["line"], &difference["place"]), (&json!(3), &json!("log, rowid 4")));
    let preview = place.run(&[&["preview"], &log[..]].concat());
    assert!(preview.stdout.starts_with("log, rowid 2\n"), "{}", preview.stdout);

    // Lines of a file stay lines.
    place.write("log.csv", "day,said\n2024-01-01,a\n,a\n");
    let lines = place.run(&["check", "log.csv", "--partition-key", "said", "--json"]).json();
    let repeated = finding(&lines, "duplicate_key").unwrap();
    assert_eq!(repeated["samples"][0], json!({ "line": 3, "value": "a" }));
}

#[test]
fn a_run_over_a_table_of_a_database_is_kept_undone_and_known_again() {
    let place = Workplace::with_users();
    let path = place.path().join("shop.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, age INTEGER, born DATE, note TEXT);
             INSERT INTO users VALUES (1, 30, '2001-02-03', 'x'), (2, 'old', '2001-02-03', ''), (3, 41, 'soon', NULL);
             CREATE TABLE other (id INTEGER); INSERT INTO other VALUES (1);",
        )
        .unwrap();
    let arguments = ["migrate", "shop.sqlite", "--only", "users", "--type", "age=number", "--json"];
    let migrated = place.run(&arguments);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    assert_eq!(sums(&migrated.json()), (3, 1, 2));
    let rejected = place.read("users.rejected.csv");
    assert!(
        rejected.starts_with("id,age,born,note,tableferry_row,tableferry_column,tableferry_reason\n"),
        "{rejected}"
    );
    assert!(rejected.contains("\n2,\"old\",\"2001-02-03\",\"\",\"users, id 2\",age,"), "{rejected}");
    assert!(rejected.contains("\n3,41,\"soon\",,\"users, id 3\",born,"), "{rejected}");

    let run = migrated.json()["run"].as_str().unwrap().to_owned();
    place.write("users.rejected.csv", rejected.replace("\"old\"", "77").replace("\"soon\"", "2002-02-02"));
    let fixed = place.run(&["import-fixed", &run, "--json"]);
    assert_eq!(fixed.code, 0, "{}{}", fixed.stderr, fixed.stdout);
    assert_eq!(sums(&fixed.json()), (2, 2, 0));
    let second = place.run(&["query", "Users", "--key", "id=2", "--json"]).json();
    assert_eq!(second["items"][0]["note"], json!({ "S": "" }));
    let third = place.run(&["query", "Users", "--key", "id=3", "--json"]).json();
    assert_eq!(third["items"][0].get("note"), None);

    // Another table of the file changes; this one is the same still.
    connection.execute_batch("INSERT INTO other VALUES (2)").unwrap();
    let undone = place.run(&["undo", &run, "--json"]);
    // Two rows were rejected then, and are told again.
    assert_eq!(undone.code, 3, "{}", undone.stderr);
    assert_eq!(undone.json()["items_deleted"], 1);
    let again = place.run(&arguments);
    let run = again.json()["run"].as_str().unwrap().to_owned();
    connection.execute_batch("UPDATE users SET note = 'changed' WHERE id = 1").unwrap();
    let refused = place.run(&["undo", &run, "--json"]);
    assert_eq!(refused.code, 1);
    assert_eq!(refused.json()["error"]["code"], "source_changed");
}

#[test]
fn several_files_and_a_folder_are_tables_each() {
    let place = Workplace::with_users();
    std::fs::create_dir_all(place.path().join("folder/deep")).unwrap();
    place.write("folder/animals.csv", "animal_id,name\n1,cat\n2,dog\n");
    place.write("folder/deep/plants.csv", "plant_id,name\n1,oak\n");
    place.write("folder/readme.pdf", b"%PDF-1.7\0");
    let checked = place.run(&["check", "users.csv", "folder", "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(checked.stderr.contains("readme.pdf is passed over: "), "{}", checked.stderr);
    let names: Vec<Value> =
        checked.json()["tables"].as_array().unwrap().iter().map(|table| table["source"].clone()).collect();
    assert_eq!(names, ["users", "animals", "plants"]);
    let one = place.run(&["inspect", "folder", "--only", "plants", "--json"]).json();
    assert_eq!(one["profile"]["records"], 1);

    // One that cannot be written stops the run, and what was written before is told.
    assert_eq!(place.run(&["migrate", "folder/deep/plants.csv", "--table", "Plants", "--json"]).code, 0);
    let stopped = place.run(&["migrate", "users.csv", "folder", "--existing", "stop", "--json"]);
    assert_eq!(stopped.code, 1, "{}", stopped.stderr);
    let document = stopped.json();
    assert_eq!(sums(&document), (5, 5, 0));
    assert_eq!((&document["failed"], &document["not_started"]), (&json!("plants"), &json!([])));
    assert_eq!(document["error"]["code"], "table_not_empty");

    // Nothing is written while anything stands in the way of one.
    place.write("folder/animals.csv", "animal_id,name\n1,cat\n1,dog\n");
    place.write("folder/users.csv", "user_id,name\n1,x\n");
    let blocked = place.run(&["migrate", "users.csv", "folder", "--json"]);
    assert_eq!((blocked.code, blocked.json().get("run")), (3, None), "{}", blocked.stderr);
    // Two of one name are two tables, and that is told.
    assert!(blocked.stderr.contains("The table is called Users2, because "), "{}", blocked.stderr);
}

#[test]
fn what_no_text_is_and_what_is_left_out_is_told_of_rows() {
    let place = Workplace::with_users();
    Connection::open(place.path().join("shop.db"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE people (id INTEGER PRIMARY KEY, note TEXT, nick TEXT);
             INSERT INTO people VALUES (7, NULL, 'NULL'), (9, '', 'b'), (11, CAST(x'61FF' AS TEXT), 'c');",
        )
        .unwrap();
    let preview = place.run(&["preview", "shop.db"]).stdout;
    assert!(preview.contains("note = (NULL)\n  nick = NULL\n"), "{preview}");
    assert!(preview.contains("note = ''\n"), "{preview}");
    let rows = place.run(&["preview", "shop.db", "--json"]).json();
    let kinds: Vec<&Value> = (0..3).map(|row| &rows[row]["cells"][1]["blank"]).collect();
    assert_eq!(kinds, [&json!("null"), &json!("empty_text"), &Value::Null]);

    // A database has no encoding that could be chosen.
    let checked = place.run(&["check", "shop.db"]).stderr;
    assert!(checked.contains("its bytes are no UTF-8"), "{checked}");
    assert!(
        checked.contains("people, id 11: a\u{FFFD}") && !checked.contains("another encoding"),
        "{checked}"
    );

    let planned = place.run(&["plan", "shop.db", "--leave-out-line", "2", "-o", "shop.plan.json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let plan: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    assert_eq!(
        plan["mappings"][0]["left_out"],
        json!([{ "record": 1, "line": 2, "place": "people, id 9", "was": "9" }])
    );
    let refused = place.run(&["check", "shop.db", "--leave-out-line", "9", "--json"]).json();
    assert_eq!(refused["error"]["message"], "The table has no row 9.");
}

#[test]
fn a_database_that_was_copied_without_its_log_says_what_may_be_missing() {
    let place = Workplace::with_users();
    let connection = Connection::open(place.path().join("shop.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1), (2);
             CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO b VALUES (1), (2); PRAGMA wal_checkpoint;
             INSERT INTO a VALUES (3);",
        )
        .unwrap();
    for ending in ["", "-shm"] {
        let file = |name: &str| place.path().join(format!("{name}.db{ending}"));
        std::fs::copy(file("shop"), file("copy")).unwrap();
    }
    let told = "The log of copy.db, which is called copy.db-wal, is not beside it.";
    for sources in [&["copy.db"][..], &["copy.db", "--only", "a"]] {
        let read = place.run(&[&["inspect"], sources].concat());
        assert_eq!((read.code, read.stderr.matches(told).count()), (0, 1), "{}", read.stderr);
    }
    let whole = place.run(&["inspect", "shop.db", "--json"]);
    assert!(!whole.stderr.contains("-wal"), "{}", whole.stderr);
    assert_eq!(whole.json()["notes"], json!([]));
}

/// A database that Python wrote, with what its users put into columns.
#[test]
fn a_database_of_python_is_read() {
    let place = Workplace::with_users();
    let script = "
import sqlite3, datetime, json, decimal
c = sqlite3.connect('py.db')
c.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, at TIMESTAMP, day DATE, data JSON, amount DECIMAL, raw BLOB, flag BOOLEAN)')
rows = [(1, '2024-03-10 09:30:00.123456', '2024-02-29', json.dumps({'a': [1, 2.5, None]}), '12.50', b'\\x00\\xff', True),
        (2, '2024-03-11 10:00:00', '2024-03-01', json.dumps({'b': 'é'}), 3, b'', False)]
c.executemany('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)', rows)
c.commit()
";
    let made = std::process::Command::new("python3")
        .arg("-c")
        .arg(script)
        .current_dir(place.path())
        .status()
        .unwrap();
    assert!(made.success());
    let inspected = place.run(&["inspect", "py.db", "--json"]);
    assert!(inspected.stderr.contains("at: 2 values name no time zone"), "{}", inspected.stderr);
    let migrated = place.run(&["migrate", "py.db", "--zone", "at=UTC", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let items = place.run(&["query", "TTable", "--json"]).json();
    let first = items["items"].as_array().unwrap().iter().find(|item| item["id"]["N"] == "1").unwrap();
    assert_eq!(
        first["data"],
        json!({ "M": { "a": { "L": [{ "N": "1" }, { "N": "2.5" }, { "NULL": true }] } } })
    );
    assert_eq!((&first["amount"], &first["raw"]), (&json!({ "N": "12.5" }), &json!({ "B": "AP8=" })));
    assert_eq!((&first["flag"], &first["day"]), (&json!({ "BOOL": true }), &json!({ "S": "2024-02-29" })));
    assert_eq!(first["at"], json!({ "S": "2024-03-10T09:30:00.123456Z" }));
}

/// With several tables, an option of one says of which: TABLE.COLUMN.
#[test]
fn options_of_one_table_name_it_where_there_are_several() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    place.write("shop/orders.csv", "order_id,customer_id,day\n1,7,2024-01-02\n2,7,2024-01-03\n");
    place.write("shop/orders.2024.csv", "order_id,day,note\n007,02/01/2024,\n");
    let plan = place.run(&[
        "plan",
        "shop",
        "--index",
        "orders.customer_id;day",
        "--type",
        "orders.2024.order_id=number",
        "--type",
        "orders.2024.day=date",
        "--date-order",
        "orders.2024.day=day",
        "--write-null",
        "orders.2024.note",
        "--partition-key",
        "orders.order_id",
        "--partition-key",
        "orders.2024.{order_id}#{day}",
        "-o",
        "shop.plan.json",
    ]);
    assert_eq!(plan.code, 0, "{}", plan.stderr);
    let saved = std::fs::read(place.path().join("shop.plan.json")).unwrap();
    let document: Value = serde_json::from_slice(&saved).unwrap();
    let tables = document["tables"].as_array().unwrap();
    let named = |name: &str| tables.iter().find(|table| table["name"] == name).unwrap();
    let index = &named("Orders")["indexes"][0];
    assert_eq!((&index["partition_keys"], &index["sort_keys"]), (&json!(["customerId"]), &json!(["day"])));
    assert_eq!(named("Orders")["partition_key"], "orderId");
    let mappings = document["mappings"].as_array().unwrap();
    let later = mappings.iter().find(|mapping| mapping["source"] == "orders.2024").unwrap();
    let kinds: Vec<&Value> = later["columns"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["number", "date", "text"]);
    assert_eq!(
        (&later["columns"][1]["date_order"], &later["columns"][2]["blank"]),
        (&json!("day_first"), &json!("null"))
    );
    let template = json!([{ "column": "order_id" }, { "text": "#" }, { "column": "day" }]);
    assert_eq!(later["composed_attributes"][0]["template"], template);
    for (option, value) in [("--type", "day=date"), ("--index", "order_id"), ("--time-to-live", "shops.day")]
    {
        let refused = place.run(&["plan", "shop", option, value, "--json"]);
        assert_eq!(refused.json()["error"]["code"], "no_such_source_table", "{option}");
        assert!(refused.stderr.contains("Write TABLE.COLUMN. The tables are "), "{}", refused.stderr);
    }
    let twice = place.run(&["plan", "users.csv", "--sort-key", "email", "--sort-key", "username"]);
    assert!(twice.code == 2 && twice.stderr.contains("--sort-key is given twice"), "{}", twice.stderr);
}

/// A dump of the structure says of several tables what each is, and how they belong together.
#[test]
fn each_of_several_tables_takes_its_own_statement() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    place.write("shop/people.csv", "id,name\n1,Ann\n2,Bob\n");
    place.write("shop/orders.csv", "id,buyer,total\n11,1,5\n12,2,7\n");
    place.write("shop/notes.csv", "text\nhello\nworld\n");
    place.write(
        "shop.sql",
        "CREATE TABLE people (id text PRIMARY KEY, name text);
         CREATE TABLE orders (id text PRIMARY KEY, buyer text REFERENCES people, total numeric);
         CREATE TABLE old_orders (id int PRIMARY KEY, buyer int, total int);",
    );
    let planned = place.run(&["plan", "shop", "--schema", "shop.sql", "-o", "shop.plan.json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    assert!(planned.stderr.contains("notes stays as its data say"), "{}", planned.stderr);
    let saved = std::fs::read(place.path().join("shop.plan.json")).unwrap();
    let document: Value = serde_json::from_slice(&saved).unwrap();
    let mappings = document["mappings"].as_array().unwrap();
    let of = |name: &str| mappings.iter().find(|mapping| mapping["source"] == name).unwrap();
    assert_eq!(
        (&of("orders")["declared"]["name"], &of("notes")["declared"]),
        (&json!("orders"), &json!(null))
    );
    assert_eq!(
        (&of("people")["columns"][0]["kind"], &of("orders")["columns"][1]["kind"]),
        (&json!("text"), &json!("text"))
    );
    let relation = &document["relations"][0];
    assert_eq!(
        (&relation["child"]["columns"], &relation["parent"]["table"]),
        (&json!(["buyer"]), &json!("people"))
    );
    let refused = place.run(&["plan", "shop", "--only", "notes", "--schema", "shop.sql", "--json"]);
    assert_eq!(refused.json()["error"]["code"], "schema_other_table");
}

#[test]
fn a_picture_that_is_too_large_is_kept_compressed() {
    let place = Workplace::with_users();
    let connection = Connection::open(place.path().join("shop.db")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE pictures (id INTEGER PRIMARY KEY, picture BLOB);
             INSERT INTO pictures VALUES (1, zeroblob(600000)), (2, x'FF00'), (3, NULL), (4, x'');",
        )
        .unwrap();
    drop(connection);
    let found = place.run(&["check", "shop.db", "--json"]).json();
    let findings = found["findings"].as_array().unwrap();
    let large = findings.iter().find(|finding| finding["code"] == "item_too_large").unwrap();
    assert_eq!((&large["fixes"][0]["kind"], &large["count"]), (&json!("compressed"), &json!(1)));
    let compressed = ["shop.db", "--type", "picture=compressed", "--json"];
    let migrated = place.run(&[&["migrate"], &compressed[..]].concat()).json();
    assert_eq!((&migrated["items_written"], &migrated["records_rejected"]), (&json!(4), &json!(0)));
    let item = |id: u8| {
        let answer = place.run(&["query", "Pictures", "--key", &format!("id={id}"), "--json"]).json();
        item::item_from_dynamodb_json(&answer["items"][0].to_string()).unwrap()
    };
    let unpacked = |id| match item(id).into_iter().find(|(name, _)| name == "picture") {
        Some((_, item::Value::B(bytes))) => {
            let mut unpacked = Vec::new();
            let mut decoder = flate2::read::GzDecoder::new(bytes.as_slice());
            std::io::Read::read_to_end(&mut decoder, &mut unpacked).unwrap();
            Some(unpacked)
        }
        _ => None,
    };
    assert!(unpacked(1) == Some(vec![0; 600_000]));
    assert_eq!((unpacked(2), unpacked(3), unpacked(4)), (Some(vec![0xFF, 0]), None, Some(Vec::new())));
}
