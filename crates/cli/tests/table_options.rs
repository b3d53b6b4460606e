//! Options of a table on the command line: in the plan, set with a new table, and with one that exists when asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::json;

const SESSIONS: &str = "session,until\na,2990-06-01T10:00:00Z\nb,2001-06-01T10:00:00Z\n";
const OPTIONS: [&str; 12] = [
    "--time-to-live",
    "until",
    "--tag",
    "team=shop",
    "--table-class",
    "infrequent-access",
    "--point-in-time-recovery",
    "--deletion-protection",
    "--kms-key",
    "alias/shop",
    "--warm-throughput",
    "12000,8000",
];

#[test]
fn options_stand_in_the_plan_and_dates_are_written_as_seconds() {
    let place = Workplace::with_users();
    place.write("sessions.csv", SESSIONS);
    let plan = place.run(&[&["plan", "sessions.csv"][..], &OPTIONS].concat()).json();
    assert_eq!(
        plan["table"]["options"],
        json!({
            "time_to_live": "until", "point_in_time_recovery": true, "deletion_protection": true,
            "table_class": "infrequent_access", "tags": [{ "key": "team", "value": "shop" }],
            "kms_key": "alias/shop",
            "warm_throughput": { "read_units_per_second": 12_000, "write_units_per_second": 8_000 },
        })
    );
    assert_eq!(plan["columns"][1]["date_as"], "epoch_seconds");
    let checked = place.run(&["check", "sessions.csv", "--json", "--time-to-live", "until"]);
    let findings = checked.json()["findings"].clone();
    let old = findings.as_array().unwrap().iter().find(|finding| finding["code"] == "time_to_live_too_old");
    assert_eq!(old.unwrap()["count"], 1, "{findings}");
    assert_eq!((checked.code, checked.json()["items"].clone()), (0, json!(2)));
    let text = place.run(&["check", "sessions.csv", "--json", "--time-to-live", "session"]);
    assert_eq!((text.code, text.json()["error"]["code"].clone()), (1, json!("no_time_to_live")));
    let refused = place.run(&["check", "sessions.csv", "--json", "--tag", "aws:x=1"]);
    assert_eq!((refused.code, refused.json()["findings"][0]["code"].clone()), (3, json!("tag")));
    let refused = place.run(&["check", "sessions.csv", "--json", "--kms-key", "shop"]);
    assert_eq!((refused.code, refused.json()["findings"][0]["code"].clone()), (3, json!("kms_key")));
    assert_eq!(place.run(&["plan", "sessions.csv", "--warm-throughput", "12000"]).code, 2);
}

#[test]
fn a_table_that_exists_gets_them_only_when_asked() {
    let place = Workplace::with_users();
    place.write("sessions.csv", SESSIONS);
    let migrate = |more: &[&str]| place.run(&[&["migrate", "sessions.csv"][..], more].concat());
    let told = "Time to live is off there; planned is the time in until. It lacks the tags team=shop.";
    assert_eq!(migrate(&[]).code, 0);
    let left = migrate(&OPTIONS);
    assert!(left.stderr.contains(told) && left.stderr.contains("--set-table-options"), "{}", left.stderr);
    let set = migrate(&[&OPTIONS[..], &["--set-table-options"]].concat());
    assert!(set.stderr.contains(told) && set.stderr.contains("It is set now"), "{}", set.stderr);
    let again = migrate(&OPTIONS);
    assert!(again.code == 0 && !again.stderr.contains("there already"), "{}", again.stderr);
}
