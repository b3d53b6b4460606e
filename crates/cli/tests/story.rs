//! The seed's story with no window, and its JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{ProcessResult, Workplace};
use serde_json::{Value, json};

#[test]
fn the_story_ends_with_its_three_answers() {
    let place = Workplace::with_users();
    let inspected = place.run(&["inspect", "users.csv", "--json"]).json();
    assert_eq!(inspected["plan"]["table"]["partition_key"], "userId");
    assert_eq!(inspected["profile"]["records"], 3);

    let checked = place.run(&["check", "users.csv", "--json"]);
    assert_eq!(checked.code, 0);
    let checked = checked.json();
    for (field, value) in
        [("records", 3), ("items", 3), ("rejected", 0), ("duplicates", 0), ("write_units", 9), ("bytes", 380)]
    {
        assert_eq!(checked[field], value, "{field}");
    }
    assert_eq!(checked["findings"], json!([]));

    let migrated = place.run(&["migrate", "users.csv", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let report = migrated.json();
    assert_eq!(
        (&report["table"], &report["records_read"], &report["items_written"]),
        (&json!("Users"), &json!(3), &json!(3))
    );
    for field in [
        "records_rejected",
        "duplicates_set_aside",
        "requests",
        "retried_items",
        "throttled_requests",
        "consumed_write_units",
        "seconds",
        "items_per_second",
        "resumed",
        "cancelled",
    ] {
        assert!(!report[field].is_null(), "{field}");
    }

    let alice = json!({
        "userId": { "N": "101" },
        "username": { "S": "alice" },
        "email": { "S": "alice@example.com" },
        "registrationDate": { "S": "2023-01-15" },
        "lastLogin": { "S": "2024-03-10T09:30:00Z" },
        "profileData": { "M": { "bio": { "S": "Loves dogs" } } },
    });
    let by_id = place.run(&["query", "Users", "--key", "userId=101", "--json"]).json();
    assert_eq!(by_id["items"], json!([alice]));
    assert_eq!((&by_id["count"], &by_id["consumed_read_units"]), (&json!(1), &json!(0.5)));
    let by_name = place
        .run(&["query", "Users", "--index", "UsernameIndex", "--key", "username=alice", "--json"])
        .json();
    assert_eq!(by_name["items"], json!([alice]));
    let by_email = place
        .run(&["query", "Users", "--index", "EmailIndex", "--key", "email=bob@example.com", "--json"])
        .json();
    assert_eq!(by_email["items"][0]["userId"], json!({ "N": "102" }));
    assert_eq!(place.run(&["query", "Users", "--json"]).json()["count"], 3);

    let verified = place.run(&["verify", "users.csv", "--json"]);
    assert_eq!(verified.code, 0);
    assert_eq!(verified.json()["agree"], 3);
}

#[test]
fn verify_names_what_differs_and_what_is_missing() {
    let place = Workplace::with_users();
    place.run(&["migrate", "users.csv"]);
    let text = place.read("users.csv").replace("Loves dogs", "Loves cats");
    place.write("users.csv", text + "104,dora,dora@example.com,2023-01-01,2024-01-01T00:00:00Z,{}\n");
    let verified = place.run(&["verify", "users.csv", "--json"]);
    assert_eq!(verified.code, 3);
    let verified = verified.json();
    assert_eq!(
        (&verified["items"], &verified["agree"], &verified["differ"], &verified["missing"]),
        (&json!(4), &json!(2), &json!(1), &json!(1))
    );
    assert_eq!(verified["differences"][0]["attribute"], "profileData");
    assert_eq!(verified["differences"][0]["found"], r#"{"bio": "Loves dogs"}"#);
    assert_eq!(verified["differences"][0]["key"], "101");
    assert_eq!(verified["differences"][1]["line"], 5);
    assert_eq!(
        verified["indexes"],
        json!([
            { "name": "UsernameIndex", "expected": 4, "found": 3 },
            { "name": "EmailIndex", "expected": 4, "found": 3 },
        ])
    );
    let words = place.run(&["verify", "users.csv"]);
    assert!(words.stdout.contains("line 5, 104: missing"), "{}", words.stdout);
    assert!(words.stdout.contains("index EmailIndex: 3 items, 4 expected"), "{}", words.stdout);
}

#[test]
fn verify_says_what_it_takes_and_may_take_a_sample() {
    let place = Workplace::with_users();
    place.run(&["generate", "a.csv", "--records", "1000", "--seed", "5"]);
    place.run(&["migrate", "a.csv", "--table", "Many"]);
    let verified = place.run(&["verify", "a.csv", "--table", "Many", "--sample", "50"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(
        verified.stderr.contains("Reading 50 items back takes about 50 read units, counting the items of 2"),
        "{}",
        verified.stderr
    );
    // Practice costs nothing.
    assert!(!verified.stderr.contains('$'), "{}", verified.stderr);
    assert!(verified.stdout.starts_with("50 of 1000 items compared: 50 agree"), "{}", verified.stdout);
    assert!(
        verified.stdout.contains("index UsernameIndex: 1000 items, 1000 expected"),
        "{}",
        verified.stdout
    );

    let only_items = ["verify", "a.csv", "--table", "Many", "--sample", "50", "--no-index-counts", "--json"];
    let verified = place.run(&only_items);
    assert!(!verified.stderr.contains("counting"), "{}", verified.stderr);
    let verified = verified.json();
    assert_eq!((&verified["items"], &verified["indexes"]), (&json!(50), &json!([])));
    assert_eq!(verified["consumed_read_units"], 50.0);
    assert_eq!(place.run(&["verify", "a.csv", "--sample", "0"]).code, 2);
}

#[test]
fn a_plan_can_be_written_changed_and_used() {
    let place = Workplace::with_users();
    let written =
        place.run(&["plan", "users.csv", "-o", "users.plan.json", "--no-index", "--table", "People"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let report = place.run(&["migrate", "users.csv", "--plan", "users.plan.json", "--json"]).json();
    assert_eq!(report["table"], "People");
    assert_eq!(report["consumed_write_units"], 3.0);

    let mut plan: Value = serde_json::from_str(&place.read("users.plan.json")).unwrap();
    plan["version"] = json!(99);
    place.write("users.plan.json", plan.to_string());
    let refused = place.run(&["check", "users.csv", "--plan", "users.plan.json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("version 99"), "{}", refused.stderr);
}

/// A given plan spares a reading of the file where it knows all the columns; what the check finds is the same.
#[test]
fn a_given_plan_is_checked_as_what_is_proposed() {
    let place = Workplace::with_users();
    let mut checked = place.run(&["check", "users.csv", "--json"]).json();
    place.run(&["plan", "users.csv", "-o", "users.plan.json"]);
    let mut given = place.run(&["check", "users.csv", "--plan", "users.plan.json", "--json"]).json();
    for document in [&mut checked, &mut given] {
        document["seconds"].take();
    }
    assert_eq!(given, checked);
    let kept = ["check", "users.csv", "--plan", "users.plan.json", "--type", "username=number", "--json"];
    assert_eq!(place.run(&kept).json()["rejected"], checked["records"], "a kind is given to a known plan");

    let users = place.read("users.csv");
    place.write("more.csv", users.replacen('\n', ",since\n", 1).replace("}\"\n", "}\",2024-01-01\n"));
    let more = place.run(&["check", "more.csv", "--plan", "users.plan.json", "--json"]);
    assert!(more.stderr.contains("does not know the column since"), "{}", more.stderr);
    place.write("fewer.csv", "user_id,username,email,registration_date,last_login\n1,a,a@b.c,2024-01-01,\n");
    let fewer = place.run(&["check", "fewer.csv", "--plan", "users.plan.json", "--json"]);
    assert!(fewer.stderr.contains("lacks the column profile_data"), "{}", fewer.stderr);
    assert_eq!(fewer.json()["items"], 1);
}

#[test]
fn options_change_the_plan() {
    let place = Workplace::with_users();
    let options = [
        "inspect",
        "users.csv",
        "--json",
        "--partition-key",
        "username",
        "--sort-key",
        "user_id",
        "--index",
        "email",
        "--type",
        "profile_data=text",
        "--zone",
        "last_login=Europe/Berlin",
    ];
    let plan = &place.run(&options).json()["plan"];
    assert_eq!(plan["table"]["partition_key"], "username");
    assert_eq!(plan["table"]["sort_key"], "userId");
    assert_eq!(plan["table"]["indexes"].as_array().unwrap().len(), 1);
    assert_eq!(plan["columns"][5]["kind"], "text");
    assert_eq!(plan["columns"][4]["zone"], "Europe/Berlin");
    let refused = place.run(&["inspect", "users.csv", "--partition-key", "nothing"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("no column nothing"), "{}", refused.stderr);
}

#[test]
fn an_index_that_is_not_there_is_said_so() {
    let place = Workplace::with_users();
    place.run(&["migrate", "users.csv"]);
    let refused = place.run(&["query", "Users", "--index", "Nope", "--key", "username=alice"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("no index Nope") && refused.stderr.contains("UsernameIndex"),
        "{}",
        refused.stderr
    );
    let refused = place.run(&["query", "Users", "--key", "username=alice"]);
    assert!(refused.stderr.contains("The partition key is userId"), "{}", refused.stderr);
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    let place = Workplace::with_users();
    for line in [&["nonsense"][..], &["check"], &["check", "users.csv", "--type", "user_id=integer"]] {
        assert_eq!(place.run(line).code, 2, "{line:?}");
    }
}

#[test]
fn a_table_with_other_keys_is_shown_with_both_sides() {
    let place = Workplace::with_users();
    place.run(&["migrate", "users.csv"]);
    let again = place.run(&["migrate", "users.csv", "--json"]);
    assert_eq!(again.code, 0, "the same table is used");
    let other: ProcessResult = place.run(&["migrate", "users.csv", "--partition-key", "email", "--no-index"]);
    assert_eq!(other.code, 1);
    assert!(other.stderr.contains("userId (N)") && other.stderr.contains("email (S)"), "{}", other.stderr);
}

#[test]
fn a_times_zone_is_said_not_guessed() {
    let place = Workplace::with_users();
    let text = place.read("users.csv").replace("2024-03-10T09:30:00Z", "2024-03-10 09:30:00");
    place.write("users.csv", text);
    let kept = place.run(&["preview", "users.csv", "--json"]);
    assert!(kept.stderr.contains("last_login: 1 values name no time zone"), "{}", kept.stderr);
    let attribute =
        |ran: &ProcessResult| ran.json()[0]["item"]["attributes"][4]["text"].as_str().unwrap().to_owned();
    assert_eq!(attribute(&kept), "2024-03-10 09:30:00");
    let placed = place.run(&["preview", "users.csv", "--json", "--zone", "last_login=UTC"]);
    assert_eq!(attribute(&placed), "2024-03-10T09:30:00Z");
}

#[test]
fn a_generated_file_is_the_same_for_the_same_seed_and_crosses_whole() {
    let place = Workplace::with_users();
    place.run(&["generate", "a.csv", "--records", "500", "--seed", "3"]);
    place.run(&["generate", "b.csv", "--records", "500", "--seed", "3"]);
    assert_eq!(place.read("a.csv"), place.read("b.csv"));
    let report = place.run(&["migrate", "a.csv", "--table", "Many", "--json"]).json();
    assert_eq!((&report["items_written"], &report["records_rejected"]), (&json!(500), &json!(0)));
    let verified = place.run(&["verify", "a.csv", "--table", "Many", "--json"]).json();
    assert_eq!(verified["agree"], 500);
}
