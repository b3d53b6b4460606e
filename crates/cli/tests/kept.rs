//! Runs that are kept: continued and undone from the command line, into the practice database.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;
mod stub;

use command::{ProcessResult, Workplace};
use fault_server::patience::until_blocking;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use stub::Stub;

fn runs(place: &Workplace) -> Value {
    place.run(&["runs", "--json"]).json()
}

#[test]
fn an_import_into_practice_is_undone() {
    let place = Workplace::with_users();
    let imported = place.run(&["migrate", "users.csv", "--json"]).json();
    let run = imported["run"].as_str().unwrap();
    let found = &runs(&place)[0];
    assert_eq!((&found["id"], &found["state"]), (&imported["run"], &json!("finished")));
    assert_eq!(found["key"], "userId");
    let undone = place.run(&["undo", run, "--json"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    assert_eq!(undone.json()["items_deleted"], imported["items_written"]);
    let asked = place.run(&["query", "Users", "--key", "userId=101", "--json"]).json();
    assert_eq!(asked["count"], 0);
    assert_eq!(place.run(&["undo", run]).code, 1, "it was undone already");
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
    assert_eq!(place.checkpoint("j.json")["state"], "finished");
    let again = migrate();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}

/// AWS on this computer: a server that keeps tables, and who the caller is.
struct Aws {
    server: MemoryServer,
    place: Workplace,
}

impl Aws {
    async fn start(faults: Faults) -> Self {
        let options = MemoryOptions { keeps_items: true, faults, ..MemoryOptions::default() };
        Self { server: MemoryServer::start(options).await.unwrap(), place: Workplace::with_users() }
    }

    /// Runs a command as somebody of the account that `sts` tells.
    fn run(&self, sts: &Stub, arguments: &[&str]) -> ProcessResult {
        let variables = [
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "hush"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.server.url()),
            ("AWS_ENDPOINT_URL_STS", sts.url.as_str()),
        ];
        tokio::task::block_in_place(|| self.place.run_with(&[arguments, &["--json"]].concat(), &variables))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_and_is_undone_in_its_own_account_and_by_the_typed_name_alone() {
    let (ours, theirs) = (Stub::sts("111111111111"), Stub::sts("222222222222"));
    let expired = Some((4, "ExpiredTokenException".to_owned(), 400));
    let aws = Aws::start(Faults { errors_after: expired, ..Faults::default() }).await;
    aws.place.run(&["generate", "many.csv", "--records", "2000"]);
    let stopped = aws.run(&ours, &["migrate", "many.csv", "--table", "Many", "--to", "aws"]);
    assert_eq!(stopped.code, 1, "{}", stopped.stderr);
    let report = stopped.json();
    assert_eq!(report["stopped"]["code"], "credentials_expired", "{report}");
    let run = report["run"].as_str().unwrap();
    aws.server.set_faults(Faults::default());
    let written = aws.server.counts().items_written;
    let refused = |ran: &ProcessResult, code: &str| {
        assert_eq!((ran.code, &ran.json()["error"]["code"]), (1, &json!(code)), "{}", ran.stderr);
        assert_eq!(aws.server.counts().items_written, written);
    };

    for arguments in [&["continue", run][..], &["undo", run, "--confirm", "Many"]] {
        let ran = aws.run(&theirs, arguments);
        refused(&ran, "another_account");
        assert!(
            ran.stderr.contains("1111-1111-1111") && ran.stderr.contains("2222-2222-2222"),
            "{}",
            ran.stderr
        );
    }
    for arguments in [&["undo", run][..], &["undo", run, "--confirm", "many"]] {
        let ran = aws.run(&ours, arguments);
        refused(&ran, "name_not_typed");
        assert!(ran.stderr.contains("--confirm Many"), "{}", ran.stderr);
    }

    let done = aws.run(&ours, &["continue", run]);
    assert_eq!((done.code, &done.json()["items_written"]), (0, &json!(2000)), "{}", done.stderr);
    let undone = aws.run(&ours, &["undo", run, "--confirm", "Many"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(2000)), "{}", undone.stderr);
}

#[test]
fn a_file_that_was_moved_is_named_when_its_run_is_taken_up() {
    let place = Workplace::with_users();
    let run = place.run(&["migrate", "users.csv", "--json"]).json()["run"].as_str().unwrap().to_owned();
    std::fs::create_dir(place.path().join("old")).unwrap();
    std::fs::rename(place.path().join("users.csv"), place.path().join("old/people.csv")).unwrap();
    let gone = place.run(&["undo", &run, "--json"]);
    assert_eq!((gone.code, &gone.json()["error"]["code"]), (1, &json!("no_such_file")), "{}", gone.stderr);
    let undone = place.run(&["undo", &run, "--file", "old/people.csv", "--json"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(3)), "{}", undone.stderr);
}

#[test]
fn rejected_records_are_fixed_in_their_file_and_imported_alone() {
    let place = Workplace::with_users();
    place.write(
        "things.jsonl",
        "{\"id\":1,\"n\":\"a\"}\n{\"id\":\"two\",\"n\":\"007\"}\n{\"id\":3,\"n\":\"b\"}\n",
    );
    let arguments = [
        "migrate",
        "things.jsonl",
        "--partition-key",
        "id",
        "--type",
        "id=number",
        "--existing",
        "keep",
        "--json",
    ];
    let ran = place.run(&arguments);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let report = ran.json();
    let run = report["run"].as_str().unwrap();
    assert_eq!(report["rejects_file"], "things.rejected.jsonl");
    let rejected = place.read("things.rejected.jsonl");
    assert!(rejected.contains("\"id\":\"two\",\"n\":\"007\"}"), "{rejected}");
    assert_eq!(place.run(&["import-fixed", run]).code, 3, "nothing is fixed yet");
    place.write("things.rejected.jsonl", rejected.replace("\"two\"", "2"));
    let fixed = place.run(&["import-fixed", run, "--json"]);
    assert_eq!((fixed.code, &fixed.json()["items_written"]), (0, &json!(1)), "{}", fixed.stderr);
    let asked = place.run(&["query", "Things", "--key", "id=2", "--json"]).json();
    assert_eq!(asked["items"][0], json!({"id": {"N": "2"}, "n": {"S": "007"}}));
    let kept = runs(&place);
    assert_eq!(kept[0]["choices"]["existing"], "keep");
}

#[test]
fn a_run_that_cannot_be_read_is_listed_and_forgotten() {
    let place = Workplace::with_users();
    assert_eq!(place.run(&["migrate", "users.csv"]).code, 0);
    let id = "20991127-101500-0a1b2c";
    std::fs::create_dir(place.path().join("data/runs").join(id)).unwrap();
    place.write(&format!("data/runs/{id}/journal.json"), "cut o");
    let listed = runs(&place);
    assert_eq!(listed[0]["state"], "finished");
    assert_eq!((&listed[1]["id"], &listed[1]["state"]), (&json!(id), &json!("unreadable")));
    assert_eq!(listed[1]["failure"]["code"], "journal_unreadable");
    let said = place.run(&["runs"]).stdout;
    assert!(said.contains(&format!("{id}  cannot be read: ")), "{said}");
    assert_eq!(place.run(&["forget", id]).code, 0);
    assert_eq!(runs(&place).as_array().unwrap().len(), 1);
}
