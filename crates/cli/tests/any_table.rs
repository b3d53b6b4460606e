//! Tables of every kind through the command line: encodings, JSON, gzip, a CREATE TABLE, a saved plan.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write;

fn gzipped(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

/// The column of a plan document.
fn column<'a>(plan: &'a Value, name: &str) -> &'a Value {
    plan["columns"].as_array().unwrap().iter().find(|column| column["column"] == name).unwrap()
}

#[test]
fn packed_json_lines_keep_their_types_and_digits() {
    let place = Workplace::with_users();
    let lines = "{\"id\": 1, \"tags\": [\"a\", 2.50], \"big\": 12345678901234567890123, \"note\": null}\n\
                 {\"id\": 2, \"tags\": [], \"late\": {\"x\": true}}\n\
                 not json\n";
    place.write("events.jsonl.gz", gzipped(lines));
    let ran = place.run(&["migrate", "events.jsonl.gz", "--json"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(
        (&report["table"], &report["records_read"], &report["items_written"], &report["records_rejected"]),
        (&json!("Events"), &json!(3), &json!(2), &json!(1))
    );
    let answer = place.run(&["query", "Events", "--json"]).json();
    let mut items = answer["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["id"]["N"].as_str().unwrap().to_owned());
    assert_eq!(
        items,
        [
            json!({
                "id": { "N": "1" },
                "tags": { "L": [{ "S": "a" }, { "N": "2.5" }] },
                "big": { "N": "12345678901234567890123" },
                "note": { "NULL": true },
            }),
            json!({ "id": { "N": "2" }, "tags": { "L": [] }, "late": { "M": { "x": { "BOOL": true } } } }),
        ]
    );
}

#[test]
fn what_a_json_file_holds_is_asked_and_said_by_its_kind() {
    let place = Workplace::with_users();
    place.write("trail.json", r#"{"Records":[{"id":1,"name":"x"},{"id":2,"name":"y"}],"next":null}"#);
    let checked = place.run(&["check", "trail.json", "--json"]);
    assert_eq!(checked.code, 3, "{}", checked.stderr);
    let finding = &checked.json()["findings"][0];
    assert_eq!((&finding["severity"], &finding["code"]), (&json!("blocker"), &json!("kind_unclear")));
    let repair = finding["repair"].as_str().unwrap();
    for (kind, records, said) in
        [("json-array", 2, "--kind json-array"), ("json-lines", 1, "--kind json-lines")]
    {
        assert!(repair.contains(said), "{repair}");
        let answered = place.run(&["check", "trail.json", "--kind", kind, "--json"]);
        assert_eq!((answered.code, &answered.json()["records"]), (0, &json!(records)), "{}", answered.stderr);
    }
    place.write("scan.jsonl", "{\"Item\":{\"id\":{\"S\":\"1\"}}}\n{\"Item\":{\"id\":{\"S\":\"2\"}}}\n");
    let refused = place.run(&["check", "scan.jsonl", "--json"]);
    assert_eq!(
        (refused.code, &refused.json()["error"]["code"]),
        (1, &json!("no_table")),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("say so with --kind"), "{}", refused.stderr);
    let forced = place.run(&["check", "scan.jsonl", "--kind", "json-lines", "--json"]);
    assert_eq!((forced.code, &forced.json()["records"]), (0, &json!(2)), "{}", forced.stderr);
}

#[test]
fn a_western_european_export_is_recognised_and_its_numbers_read_as_they_are_written() {
    let place = Workplace::with_users();
    place.write("preise.csv", b"nr;stadt;preis\r\n1;K\xF6ln;1.234,50 \x80\r\n2;Z\xFCrich;7,00 \x80\r\n");
    let inspected = place.run(&["inspect", "preise.csv", "--json"]).json();
    assert_eq!(inspected["source"]["format"]["encoding"], "windows1252");
    assert_eq!(inspected["source"]["format"]["delimiter"], ";");
    assert_eq!(column(&inspected["plan"], "preis")["kind"], "text");
    let preview = place.run(&["preview", "preise.csv", "--type", "preis=number", "--json"]).json();
    let items: Vec<&str> = preview
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["item"]["dynamodb_json"].as_str().unwrap())
        .collect();
    assert_eq!(
        items,
        [
            r#"{"nr":{"N":"1"},"stadt":{"S":"Köln"},"preis":{"N":"1234.5"}}"#,
            r#"{"nr":{"N":"2"},"stadt":{"S":"Zürich"},"preis":{"N":"7"}}"#,
        ]
    );
}

#[test]
fn a_file_without_header_takes_its_names_from_the_statement() {
    let place = Workplace::with_users();
    place.write(
        "users.sql",
        "CREATE TABLE users (user_id INT PRIMARY KEY, username TEXT, email TEXT, registration_date DATE,
         last_login TIMESTAMP, profile_data JSON);",
    );
    let text = place.read("users.csv");
    place.write("rows.csv", text.split_once('\n').unwrap().1);
    let told = ["rows.csv", "--no-header", "--schema", "users.sql", "--json"];
    let run = |options: &[&str]| place.run(&[&["preview"], &told[..], options].concat());
    let items = |ran: &command::ProcessResult| -> Vec<Value> {
        ran.json().as_array().unwrap().iter().map(|record| record["item"]["dynamodb_json"].clone()).collect()
    };
    let named = items(&place.run(&["preview", "users.csv", "--json"]));
    assert_eq!(items(&run(&[])), named);
    // A column goes by the name of the statement, too.
    let as_text = items(&run(&["--type", "user_id=text"]));
    assert_eq!(
        as_text[0].as_str().unwrap(),
        named[0].as_str().unwrap().replace(r#"{"N":"101"}"#, r#"{"S":"101"}"#)
    );
    let snake = items(&run(&["--names", "snake"]));
    assert!(snake[0].as_str().unwrap().contains(r#""registration_date":"#), "{snake:?}");
    let narrow = place.run(&["plan", "rows.csv", "--no-header", "--schema", "users.csv"]);
    assert_eq!(narrow.code, 1);
}

#[test]
fn an_encoding_that_the_file_does_not_say_is_asked_for_and_taken_by_its_names() {
    let place = Workplace::with_users();
    // 佐藤,表示 and 高橋,能力: the second byte of some letters is a backslash.
    let text = b"id,name,note\n1,\x8D\xB2\x93\xA1,\x95\x5C\x8E\xA6\n2,\x8D\x82\x8B\xB4,\x94\x5C\x97\xCD\n";
    place.write("names.csv", text);
    let ran = place.run(&["check", "names.csv", "--json"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let finding = ran.json()["findings"][0].clone();
    assert_eq!((&finding["severity"], &finding["code"]), (&json!("blocker"), &json!("encoding_unclear")));
    assert!(finding["repair"].as_str().unwrap().contains("--encoding shift_jis"), "{finding}");
    for name in ["shift_jis", "CP932", "Shift-JIS", "windows-31j"] {
        let ran = place.run(&["preview", "names.csv", "--encoding", name, "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let item = ran.json()[0]["item"]["dynamodb_json"].as_str().unwrap().to_owned();
        assert_eq!(item, r#"{"id":{"N":"1"},"name":{"S":"佐藤"},"note":{"S":"表示"}}"#);
    }
    let refused = place.run(&["check", "names.csv", "--encoding", "klingon"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("shift_jis, euc-jp"), "{}", refused.stderr);
}

#[test]
fn a_create_table_takes_precedence_and_says_where_the_data_disagree() {
    let place = Workplace::with_users();
    place.write(
        "users.sql",
        "CREATE TABLE users (user_id INT PRIMARY KEY, username VARCHAR(255) UNIQUE, email VARCHAR(255) UNIQUE,
                    registration_date DATE, last_login TIMESTAMP, profile_data JSON);",
    );
    let from_data = place.run(&["plan", "users.csv"]).json();
    let mut declared = place.run(&["plan", "users.csv", "--schema", "users.sql"]).json();
    assert_eq!(declared["declared"]["unique"], json!([["username"], ["email"]]));
    declared["declared"] = Value::Null;
    assert_eq!(declared, from_data);

    place
        .write("odd.sql", "create table users (user_id text primary key, username text not null, city text)");
    let ran = place.run(&["plan", "users.csv", "--schema", "odd.sql"]);
    assert_eq!(column(&ran.json(), "user_id")["kind"], "text");
    assert!(ran.stderr.contains("The file lacks city"), "{}", ran.stderr);
    assert!(ran.stderr.contains("does not know email"), "{}", ran.stderr);
    let refused = place.run(&["plan", "users.csv", "--schema", "users.csv"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("no CREATE TABLE"), "{}", refused.stderr);
}

#[test]
fn a_saved_plan_fits_another_export_and_says_what_is_missing_or_new() {
    let place = Workplace::with_users();
    place.run(&["plan", "users.csv", "-o", "users.plan.json", "--names", "snake"]);
    place.write(
        "later.csv",
        "email,user_id,username,registration_date,last_login,city\nx@y.z,7,zoe,2024-01-01,,Rome\n",
    );
    let ran = place.run(&["plan", "later.csv", "--plan", "users.plan.json"]);
    assert!(ran.stderr.contains("does not know the column city"), "{}", ran.stderr);
    assert!(ran.stderr.contains("lacks the column profile_data"), "{}", ran.stderr);
    let plan = ran.json();
    assert_eq!(plan["table"]["partition_key"], "user_id");
    assert_eq!(plan["columns"][0]["column"], "email");
    assert_eq!(
        place.run(&["migrate", "later.csv", "--plan", "users.plan.json", "--json"]).json()["items_written"],
        1
    );

    // Version 1 had fewer settings; a version of the future is refused.
    let old = json!({
        "version": 1,
        "table": {
            "name": "People", "partition_key": "userId", "sort_key": null, "indexes": [],
            "capacity": { "kind": "on_demand" },
        },
        "columns": [{
            "column": "user_id", "attribute": "userId", "included": true, "kind": "number", "zone": null,
            "blank": "leave_out",
        }],
        "duplicates": "stop",
    });
    place.write("old.plan.json", old.to_string());
    assert_eq!(
        place.run(&["plan", "users.csv", "--plan", "old.plan.json"]).json()["table"]["name"],
        "People"
    );
    place.write("new.plan.json", json!({ "version": 99 }).to_string());
    let refused = place.run(&["plan", "users.csv", "--plan", "new.plan.json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("version 99"), "{}", refused.stderr);
}

#[test]
fn what_the_window_would_ask_is_said() {
    let place = Workplace::with_users();
    place.write("born.csv", "id,born\n1,03/04/2024\n2,05/06/2024\n");
    let ran = place.run(&["check", "born.csv"]);
    assert!(ran.stderr.contains("--date-order born=day"), "{}", ran.stderr);
    let read =
        ["preview", "born.csv", "--type", "born=date", "--date-order", "born=day", "--count", "1", "--json"];
    let preview = place.run(&read).json();
    assert_eq!(preview[0]["item"]["dynamodb_json"], r#"{"id":{"N":"1"},"born":{"S":"2024-04-03"}}"#);
}

/// Rows that no two of their columns tell apart.
fn flights() -> String {
    let mut text = "carrier,flight,origin,time_hour\n".to_owned();
    for row in 0..72 {
        let carrier = ["UA", "AA"][row % 2];
        let origin = ["EWR", "JFK", "LGA"][row / 2 % 3];
        let (flight, hour) = (1545 + row / 6 % 3, 10 + row / 18);
        let _ = writeln!(text, "{carrier},{flight},{origin},2013-01-01T{hour}:00:00Z");
    }
    text
}

#[test]
fn a_key_of_several_columns_is_proposed_and_written() {
    let place = Workplace::with_users();
    place.write("flights.csv", flights());
    let plan = place.run(&["plan", "flights.csv"]).json();
    assert_eq!(plan["generated_key"], json!(null));
    let key = |name: &str| plan["table"][name].as_str().unwrap().to_owned();
    assert_eq!((key("partition_key"), key("sort_key")), ("carrier".into(), "timeHourFlightOrigin".into()));
    let inspected = place.run(&["inspect", "flights.csv"]).stdout;
    assert!(
        inspected.contains("Together, carrier, time_hour, flight and origin tell every one of 72 rows apart"),
        "{inspected}"
    );
    assert!(inspected.contains("timeHourFlightOrigin = {time_hour}#{flight}#{origin}"), "{inspected}");
    let migrated = place.run(&["migrate", "flights.csv", "--json"]).json();
    assert_eq!(
        (migrated["items_written"].clone(), migrated["records_rejected"].clone()),
        (json!(72), json!(0))
    );
    let query = [
        "query",
        "Flights",
        "--key",
        "carrier=UA",
        "--sort",
        "timeHourFlightOrigin=2013-01-01T10:00:00Z#1545#EWR",
        "--json",
    ];
    let found = place.run(&query).json();
    assert_eq!(found["count"], 1, "{found}");
}

#[test]
fn a_template_names_the_columns_of_a_key() {
    let place = Workplace::with_users();
    place.write("flights.csv", flights());
    let keys = ["--partition-key", "{origin}#{time_hour}", "--sort-key", "{carrier}#{flight}", "--no-index"];
    let run = |command: &[&str]| place.run(&[command, &keys[..]].concat());
    let shown = run(&["inspect", "flights.csv"]).stdout;
    assert!(shown.contains("partition key  originTimeHour = {origin}#{time_hour}\n"), "{shown}");
    assert!(shown.contains("sort key       carrierFlight = {carrier}#{flight}\n"), "{shown}");
    let checked = run(&["check", "flights.csv", "--json"]).json();
    assert_eq!((checked["items"].clone(), checked["duplicates"].clone()), (json!(72), json!(0)));
    let preview = run(&["preview", "flights.csv", "--count", "1", "--json"]).json();
    let item = preview[0]["item"]["dynamodb_json"].as_str().unwrap();
    assert!(
        item.starts_with(
            r#"{"originTimeHour":{"S":"EWR#2013-01-01T10:00:00Z"},"carrierFlight":{"S":"UA#1545"},"#
        ),
        "{item}"
    );
    for (template, says) in [
        ("{origin}#{gate}", "The file has no column gate"),
        ("{origin", "is no key: a { has no }"),
        ("x{}", "is no key: nothing stands between { and }"),
    ] {
        let ran = place.run(&["check", "flights.csv", "--partition-key", template]);
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}

#[test]
fn records_that_nothing_tells_apart_get_a_key_from_their_content() {
    let place = Workplace::with_users();
    place.write("log.csv", "day,what\n2024-01-01,a\n2024-01-01,b\n2024-01-02,a\n2024-01-01,a\n");
    let plan = place.run(&["plan", "log.csv"]).json();
    assert_eq!(plan["generated_key"]["attribute"], "recordKey");
    let checked =
        place.run(&["check", "log.csv", "--duplicates", "first", "--set-aside", "same.csv", "--json"]);
    assert_eq!((checked.json()["items"].clone(), checked.json()["duplicates"].clone()), (json!(3), json!(1)));
    assert_eq!(place.read("same.csv"), "day,what,line,line_written_instead\n2024-01-01,a,5,2\n");
    let migrated =
        |place: &Workplace| place.run(&["migrate", "log.csv", "--duplicates", "first", "--json"]).json();
    assert_eq!(migrated(&place)["items_written"], 3);
    // The same records get the same keys: a second run makes no new items.
    assert_eq!(migrated(&place)["items_written"], 3);
    assert_eq!(place.run(&["query", "Log", "--json"]).json()["count"], 3);
}

#[test]
fn the_largest_item_is_named_with_its_line() {
    let place = Workplace::with_users();
    let row = |id: &str, letters: usize| format!("{id},{}\n", "x".repeat(letters));
    let text = ["id,note\n", &row("a", 3), &row("b", 500), &row("c", 500), &row("", 900)].concat();
    place.write("notes.csv", text);
    let checked = place.run(&["check", "notes.csv", "--json"]).json();
    // The first of two as large: the names id and note, the letter, and the text. The row without a key is no item.
    assert_eq!(checked["largest"], json!({ "line": 3, "bytes": 2 + 1 + 4 + 500 }), "{checked:#}");
    place.write("none.csv", "id,note\n,x\n");
    let none = place.run(&["check", "none.csv", "--partition-key", "id", "--json"]).json();
    assert_eq!(none["largest"], Value::Null);
}

#[test]
fn the_busiest_partition_key_is_counted_and_said_where_its_share_is_large() {
    let place = Workplace::with_users();
    let mut text = "town,number,note\n".to_owned();
    // Rome has a row of three, and each other town two rows.
    for number in 0..18_000_u32 {
        let town = if number % 3 == 0 { "Rome".to_owned() } else { format!("T{}", number / 6) };
        writeln!(text, "{town},{number},x").unwrap();
    }
    place.write("rows.csv", &text);
    let check = |more: &[&str]| {
        let key = ["check", "rows.csv", "--partition-key", "town", "--no-index", "--json"];
        place.run(&[&key[..], more].concat()).json()
    };
    let checked = check(&["--sort-key", "number"]);
    let busiest = &checked["busiest"];
    assert_eq!((&busiest["items"], &busiest["line"]), (&json!(6000), &json!(2)), "{checked:#}");
    let said = |of: &Value| {
        let findings = of["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["code"] == "hot_partition").cloned()
    };
    // A third is much, but 6,000 items are not many.
    assert_eq!(said(&checked), None);
    let more: String =
        (18_000..30_000_u32).fold(String::new(), |text, number| text + &format!("Rome,{number},x\n"));
    place.write("rows.csv", text + &more);
    let checked = check(&["--sort-key", "number"]);
    assert_eq!(checked["busiest"]["items"], 18_000);
    let finding = said(&checked).unwrap();
    assert!(finding["message"].as_str().unwrap().contains("18,000 of the 30,000 items (60%)"), "{finding}");
    assert_eq!((&finding["severity"], &finding["samples"][0]["line"]), (&json!("note"), &json!(2)));
    // Where each key is of one item alone there is nothing to say.
    assert_eq!(check(&["--duplicates", "first"])["busiest"], Value::Null);
}
