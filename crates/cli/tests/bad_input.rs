//! Bad input: a clear message with its place and what to do, nothing lost, no panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::Value;
use std::fmt::Write;

const HEADER: &str = "user_id,username,email,registration_date,last_login,profile_data\n";

fn row(user_id: &str, username: &str, profile: &str) -> String {
    let profile = profile.replace('"', "\"\"");
    format!("{user_id},{username},{username}@example.com,2023-01-15,2024-03-10T09:30:00Z,\"{profile}\"\n")
}

fn users(rows: &[String]) -> String {
    HEADER.to_owned() + &row("101", "alice", "{}") + &row("102", "bob", "{}") + &rows.concat()
}

/// Checks a file; `Users` keeps its number key, as the seed's has it.
fn check(text: &str, more: &[&str]) -> (i32, Value, String) {
    let place = Workplace::with_users();
    place.write("users.csv", text);
    let mut line = vec!["check", "users.csv", "--json"];
    line.extend(more);
    let ran = place.run(&line);
    (ran.code, ran.json(), ran.stderr)
}

fn finding<'a>(result: &'a Value, code: &str) -> &'a Value {
    let findings = result["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["code"] == code)
        .unwrap_or_else(|| panic!("no {code} in {findings:#?}"))
}

#[test]
fn files_that_are_no_tables_are_refused_in_words() {
    let place = Workplace::with_users();
    place.write("empty.csv", "");
    place.write("header.csv", HEADER);
    place.write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("quote.csv", HEADER.to_owned() + "1,\"alice,x\n2,bob\n");
    std::fs::create_dir(place.path().join("folder.csv")).unwrap();
    for (file, words) in [
        ("nothing.csv", &["no file"][..]),
        ("folder.csv", &["holds no table"]),
        ("empty.csv", &["is empty"]),
        ("header.csv", &["no records"]),
        ("picture.csv", &["PNG picture", "Choose a CSV or JSON file"]),
        ("quote.csv", &["quote opened on line 2", "never closed", "column username"]),
    ] {
        for command in ["inspect", "check", "migrate"] {
            let ran = place.run(&[command, file, "--json"]);
            assert_eq!(ran.code, 1, "{command} {file}: {}", ran.stderr);
            let document = ran.json();
            let error = &document["error"];
            let column = error["place"]["column"].as_str().unwrap_or_default();
            let said = format!("{} {} column {column}", error["message"], error["repair"]);
            assert_eq!(document.as_object().map(|only| only.len()), Some(1), "{command} {file}: {document}");
            assert!(words.iter().all(|word| said.contains(word)), "{command} {file}: {document}");
            for word in words {
                assert!(ran.stderr.contains(word), "{command} {file}: {}", ran.stderr);
            }
            assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let place = Workplace::with_users();
    let file = place.path().join("users.csv");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    let ran = place.run(&["inspect", "users.csv"]);
    // The superuser may read everything.
    if std::fs::File::open(&file).is_err() {
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains("not allowed to read"), "{}", ran.stderr);
    } else {
        assert_eq!(ran.code, 0);
    }
}

#[test]
fn records_with_too_few_or_too_many_cells_are_rejected_with_their_lines() {
    let text = users(&[
        "103,carl\n".to_owned(),
        "104,d,d@x.yz,2023-01-01,2024-03-10T09:30:00Z,{},more\n".to_owned(),
    ]);
    let (code, result, _) = check(&text, &[]);
    assert_eq!(code, 3);
    assert_eq!(
        (&result["records"], &result["items"], &result["rejected"]),
        (&4.into(), &2.into(), &2.into())
    );
    let samples = finding(&result, "wrong_cell_count")["samples"].as_array().unwrap();
    assert_eq!((&samples[0]["line"], &samples[1]["line"]), (&4.into(), &5.into()));
    assert_eq!(samples[0]["value"], "103, carl");
}

#[test]
fn empty_records_are_left_out_by_one_option() {
    let text = users(&[",,,,,\n".repeat(7), " , ,,,,\n".to_owned()]);
    let (_, result, said) = check(&text, &[]);
    assert_eq!(finding(&result, "blank_record")["count"], 8);
    assert!(said.contains("--leave-out-blank leaves them out."), "{said}");
    let (code, result, said) = check(&text, &["--leave-out-blank"]);
    assert_eq!((code, &result["items"], &result["rejected"]), (3, &2.into(), &8.into()), "{said}");
    assert_eq!(finding(&result, "left_out")["count"], 8);
    assert!(!said.contains("blank_record") && !said.contains("--leave-out-blank"), "{said}");
}

#[test]
fn a_user_id_that_is_no_number_makes_the_column_text_and_says_so() {
    let place = Workplace::with_users();
    place.write("users.csv", users(&[row("abc", "eve", "{}")]));
    let inspected = place.run(&["inspect", "users.csv", "--json"]).json();
    assert_eq!(inspected["plan"]["columns"][0]["kind"], "text");
    let reason = inspected["reasons"]["columns"][0].as_str().unwrap();
    assert_eq!(reason, "Text, because abc in line 4 cannot be kept as Number");
    let checked = place.run(&["check", "users.csv", "--json"]).json();
    assert_eq!(finding(&checked, "nearly_number")["samples"][0]["value"], "abc");
}

#[test]
fn a_user_id_is_rejected_where_it_is_no_number_and_the_person_wants_numbers() {
    let digits = "1".repeat(39);
    for (user_id, code, words) in [
        ("abc", "not_a_number", "not a number"),
        ("", "key_blank", "key is blank"),
        (digits.as_str(), "number_too_precise", "38 digits"),
        ("1e200", "number_out_of_range", "beyond"),
        ("NaN", "not_a_number", "not a number"),
        ("1,5", "wrong_cell_count", "number of cells"),
    ] {
        let (exit, result, stderr) = check(
            &users(&[row(user_id, "eve", "{}")]),
            &["--type", "user_id=number", "--partition-key", "user_id"],
        );
        assert_eq!(exit, 3, "{user_id}: {stderr}");
        assert_eq!((&result["items"], &result["rejected"]), (&2.into(), &1.into()), "{user_id}");
        let found = finding(&result, code);
        assert!(found["message"].as_str().unwrap().contains(words), "{found}");
        assert_eq!(found["samples"][0]["line"], 4);
        assert!(!found["repair"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_user_id_of_12_5_is_a_number_and_is_said_to_differ_from_the_others() {
    let (exit, result, _) = check(&users(&[row("12.5", "eve", "{}")]), &[]);
    assert_eq!(exit, 0);
    assert_eq!(result["items"], 3);
    let found = finding(&result, "not_whole");
    assert_eq!((&found["samples"][0]["line"], &found["samples"][0]["value"]), (&4.into(), &"12.5".into()));
}

#[test]
fn json_is_kept_as_what_it_is_or_rejected_with_its_place() {
    let text = users(&[
        row("103", "carl", "[1, 2]"),
        row("104", "dora", "\"only text\""),
        row("105", "emil", "{\"bio\": \"Loves"),
        row("106", "flo", "{\"a\":1,\"a\":2}"),
        row("107", "gil", &format!("{}1{}", "[".repeat(33), "]".repeat(33))),
    ]);
    let (exit, result, _) = check(&text, &[]);
    assert_eq!(exit, 3);
    assert_eq!((&result["items"], &result["rejected"]), (&4.into(), &3.into()));
    for (code, line) in [
        ("json_list", 4),
        ("json_scalar", 5),
        ("broken_json", 6),
        ("json_repeated_name", 7),
        ("json_too_deep", 8),
    ] {
        assert_eq!(finding(&result, code)["samples"][0]["line"], line, "{code}");
    }
    let place = Workplace::with_users();
    place.write("users.csv", &text);
    place.run(&["migrate", "users.csv"]);
    let asked = |id: &str| place.run(&["query", "Users", "--key", &format!("userId={id}"), "--json"]).json();
    assert_eq!(
        asked("103")["items"][0]["profileData"],
        serde_json::json!({ "L": [{ "N": "1" }, { "N": "2" }] })
    );
    assert_eq!(asked("104")["items"][0]["profileData"], serde_json::json!({ "S": "only text" }));
    let rejected = place.read("users.rejected.csv");
    assert!(rejected.contains("broken: it ends too soon, at character 14"), "{rejected}");

    // Fixed, the rejected records go into the same table; what somebody may be fixing is never written over.
    place.write("users.rejected.csv", rejected.replacen("{\"\"bio\"\": \"\"Loves", "{}", 1));
    let again = place.run(&["migrate", "users.rejected.csv", "--json"]);
    assert_eq!((again.code, &again.json()["table"]), (3, &"Users".into()), "{}", again.stderr);
    assert_eq!(again.json()["items_written"], 1);
    let twice = place.read("users.rejected.rejected.csv");
    assert_eq!(twice.lines().count(), 3);
    assert_eq!(twice.lines().next(), rejected.lines().next());
    place.run(&["migrate", "users.csv"]);
    assert_eq!(place.read("users.rejected-2.csv").lines().count(), 4);
    let source = place.run(&["migrate", "users.csv", "--rejects", "users.csv"]);
    assert_eq!(source.code, 1, "{}", source.stderr);
    assert_eq!(place.read("users.csv"), text);
}

#[test]
fn repeated_keys_are_a_blocker_until_the_person_chooses() {
    let place = Workplace::with_users();
    place.write("users.csv", users(&[row("101", "again", "{}"), row("101.0", "more", "{}")]));
    let refused = place.run(&["migrate", "users.csv", "--json"]);
    assert_eq!(refused.code, 3);
    let result = refused.json();
    assert_eq!(finding(&result, "duplicate_key")["severity"], "blocker");
    assert_eq!((&result["items"], &result["duplicates"]), (&2.into(), &2.into()));
    assert_eq!(place.run(&["query", "Users", "--key", "userId=101"]).code, 1, "nothing was written");
    let report = place.run(&["migrate", "users.csv", "--duplicates", "last", "--json"]).json();
    assert_eq!((&report["items_written"], &report["duplicates_set_aside"]), (&2.into(), &2.into()));
    let kept = place.run(&["query", "Users", "--key", "userId=101", "--json"]).json();
    assert_eq!(kept["items"][0]["username"]["S"], "more");
}

#[test]
fn an_item_over_400_kb_and_a_key_too_long_are_rejected() {
    let (exit, result, _) = check(
        &users(&[
            row("103", "carl", &format!("{{\"bio\":\"{}\"}}", "x".repeat(410_000))),
            row("104", &"u".repeat(2049), "{}"),
        ]),
        &[],
    );
    assert_eq!(exit, 3);
    assert_eq!(result["rejected"], 2);
    assert_eq!(finding(&result, "item_too_large")["samples"][0]["line"], 4);
    assert_eq!(finding(&result, "index_key_too_long")["samples"][0]["line"], 5);
}

/// The way out that loses nothing: the long text is kept compressed, and comes out as it was.
#[test]
fn an_item_over_400_kb_fits_with_its_long_text_compressed() {
    let place = Workplace::with_users();
    let mut words = String::new();
    (0..90_000).for_each(|word| write!(words, "w{} ", word * 7919 % 10_007).unwrap());
    let rows = [row("103", "carl", "{}").replace("{}", &words), row("104", "dora", "{}")];
    place.write("users.csv", users(&rows));
    let check = |more: &[&str]| {
        let ran =
            place.run(&[&["check", "users.csv", "--json", "--type", "profile_data=text"], more].concat());
        ran.json()
    };
    let found = check(&[]);
    let large = finding(&found, "item_too_large");
    assert_eq!(
        large["message"],
        "1 record will be rejected: the item would be larger than 400 KB. With profile_data compressed, the item would \
         fit. Without profile_data, the item would fit."
    );
    let fixes: Vec<&Value> = large["fixes"].as_array().unwrap().iter().map(|fix| &fix["fix"]).collect();
    assert_eq!(fixes, ["read_as", "leave_out"]);
    assert_eq!((&found["rejected"], &large["fixes"][0]["kind"]), (&1.into(), &"compressed".into()));
    let compressed = ["--type", "profile_data=compressed"];
    assert_eq!(check(&compressed)["rejected"], 0);
    let migrated = place.run(&[&["migrate", "users.csv", "--json"][..], &compressed].concat()).json();
    let checked = check(&compressed);
    assert_eq!((&migrated["items_written"], &migrated["records_rejected"]), (&4.into(), &0.into()));
    assert_eq!(migrated["consumed_write_units"].as_f64(), checked["write_units"].as_f64());
    let answer = place.run(&["query", "Users", "--key", "userId=103", "--json"]).json();
    let item = item::item_from_dynamodb_json(&answer["items"][0].to_string()).unwrap();
    let (_, item::Value::B(bytes)) = item.iter().find(|(name, _)| name == "profileData").unwrap() else {
        panic!("{item:?}");
    };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes.as_slice()), &mut text).unwrap();
    assert!(text == words, "{} of {} bytes came back", text.len(), words.len());
    let preview = [&["preview", "users.csv", "--from", "4", "--json"][..], &compressed].concat();
    let shown = place.run(&preview).json();
    let attributes = shown[0]["item"]["attributes"].as_array().unwrap();
    let profile = attributes.iter().find(|attribute| attribute["name"] == "profileData").unwrap();
    assert_eq!(profile["text"], "gzip, 22 of 2 bytes: {}");
    assert_eq!(profile["type_letter"], "B");
    let same = place.run(&[&["verify", "users.csv", "--json"][..], &compressed].concat()).json();
    assert_eq!((&same["agree"], &same["differ"]), (&4.into(), &0.into()), "{same}");
}

#[test]
fn a_blank_index_key_leaves_the_item_out_of_that_index_only() {
    let place = Workplace::with_users();
    place.write("users.csv", users(&["103,,x@y.zz,,,\n".to_owned()]));
    let previewed = place.run(&["preview", "users.csv", "--from", "3", "--json"]).json();
    let remark = previewed[0]["remarks"][0].as_str().unwrap();
    assert_eq!(
        remark,
        "username is blank, so it is left out and the item will not be found through UsernameIndex."
    );
    assert_eq!(previewed[0]["item"]["load"]["absent_from_indexes"][0], "UsernameIndex");
    let report = place.run(&["migrate", "users.csv", "--json"]);
    assert_eq!(report.code, 0, "{}", report.stderr);
    let item = &place
        .run(&["query", "Users", "--index", "EmailIndex", "--key", "email=x@y.zz", "--json"])
        .json()["items"][0];
    assert_eq!(*item, serde_json::json!({ "userId": { "N": "103" }, "email": { "S": "x@y.zz" } }));
}

#[test]
fn a_server_that_is_not_there_is_said_so() {
    let place = Workplace::with_users();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let ran = place.run(&["migrate", "users.csv", "--to", &url]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("nothing answers at that address"), "{}", ran.stderr);
    assert_eq!(place.run(&["migrate", "users.csv", "--to", "nowhere"]).code, 1);
}

#[test]
fn many_rejected_records_are_all_kept() {
    let place = Workplace::with_users();
    let mut text = HEADER.to_owned();
    for number in 0..5000 {
        if number % 7 == 0 {
            let _ = writeln!(text, "{number},short");
        } else {
            text += &row(&number.to_string(), &format!("u{number}"), "{}");
        }
    }
    place.write("users.csv", text);
    let ran = place.run(&["migrate", "users.csv", "--rejects", "out/rejected.csv", "--json"]);
    assert_eq!(ran.code, 3);
    let report = ran.json();
    assert_eq!(
        (&report["records_read"], &report["items_written"], &report["records_rejected"]),
        (&5000.into(), &4285.into(), &715.into())
    );
    assert_eq!(place.read("out/rejected.csv").lines().count(), 716);
}
