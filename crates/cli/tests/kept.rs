//! Runs that are kept: continued and taken back from the command line, into the practice database.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use fault_server::patience::until_blocking;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

fn runs(place: &Workplace) -> Value {
    place.run(&["runs", "--json"]).json()
}

#[test]
fn an_import_into_practice_is_taken_back() {
    let place = Workplace::with_users();
    let imported = place.run(&["migrate", "users.csv", "--json"]).json();
    let run = imported["run"].as_str().unwrap();
    let found = &runs(&place)[0];
    assert_eq!((&found["id"], &found["state"]), (&imported["run"], &json!("finished")));
    assert_eq!(found["key"], "userId");
    let taken_back = place.run(&["undo", run, "--json"]);
    assert_eq!(taken_back.code, 0, "{}", taken_back.stderr);
    assert_eq!(taken_back.json()["items_deleted"], imported["items_written"]);
    let asked = place.run(&["query", "Users", "--key", "userId=101", "--json"]).json();
    assert_eq!(asked["count"], 0);
    assert_eq!(place.run(&["undo", run]).code, 1, "it was taken back already");
}

#[test]
fn an_import_into_practice_that_was_killed_is_continued() {
    const RECORDS: u64 = 6000;
    let place = Workplace::with_users();
    place.run(&["generate", "many.csv", "--records", &RECORDS.to_string()]);
    let mut import = Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        // So slowly that it is still under way when that is noticed.
        .args(["migrate", "many.csv", "--table", "Many", "--max-write-units", "500"])
        .current_dir(place.path())
        .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let written = || runs(&place)[0]["report"]["items_written"].as_u64().unwrap_or_default();
    until_blocking("something is written", || written() > 0);
    import.kill().unwrap();
    import.wait().unwrap();
    let found = &runs(&place)[0];
    assert_eq!(found["state"], "interrupted", "{found}");
    let continued = place.run(&["continue", found["id"].as_str().unwrap(), "--json"]);
    assert_eq!(continued.code, 0, "{}", continued.stderr);
    let report = continued.json();
    assert_eq!((&report["resumed"], &report["records_read"]), (&json!(true), &json!(RECORDS)));
    let verified = place.run(&["verify", "many.csv", "--table", "Many", "--json"]).json();
    assert_eq!((&verified["agree"], &verified["missing"]), (&json!(RECORDS), &json!(0)));
}

#[test]
fn a_saved_report_and_a_forgotten_run_are_documents_too() {
    let place = Workplace::with_users();
    let imported = place.run(&["migrate", "users.csv", "--json"]).json();
    let run = imported["run"].as_str().unwrap();
    let saved = place.run(&["report", run, "-o", "report.html", "--json"]);
    assert_eq!((saved.code, saved.json()), (0, json!({ "file": "report.html" })));
    let forgotten = place.run(&["forget", run, "--json"]);
    assert_eq!((forgotten.code, forgotten.json()), (0, json!({ "forgotten": run })));
    assert_eq!(runs(&place), json!([]));
}

#[cfg(unix)]
#[test]
fn a_file_whose_path_is_no_text_is_journalled_too() {
    use std::os::unix::ffi::OsStrExt;
    let place = Workplace::with_users();
    let folder = place.path().join(std::ffi::OsStr::from_bytes(b"caf\xE9"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(place.path().join("users.csv"), folder.join("users.csv")).unwrap();
    let migrate = || {
        Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
            .arg("migrate")
            .arg(folder.join("users.csv"))
            .args(["--journal", "j.json"])
            .current_dir(place.path())
            .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
            .output()
            .unwrap()
    };
    assert!(migrate().status.success());
    let journal: Value = serde_json::from_str(&place.read("j.json")).unwrap();
    assert_eq!(journal["state"], "finished");
    let again = migrate();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}
