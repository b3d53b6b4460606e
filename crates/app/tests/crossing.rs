//! The engine against a DynamoDB over real HTTP: the seed's story from file to answers, and a server that
//! misbehaves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod checked_job;

use check::check;
use checked_job::checked_job;
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, ImportProgress, Job, Report, import};
use dynamodb::query::{ItemsPage, QueryRequest, query};
use dynamodb::table::{TableState, create_table, delete_table, table_state};
use fault_server::patience::ends;
use fault_server::{FaultServer, Faults};
use plan::{Duplicates, Plan};
use profile::read_profile;
use propose::propose;
use source::Source;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

struct Crossing {
    folder: tempfile::TempDir,
    server: FaultServer,
    connection: Connection,
    job: Job,
    options: ImportOptions,
}

fn seed() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/users.csv");
    std::fs::read_to_string(path).unwrap()
}

fn many(count: u64) -> String {
    let mut text = seed().lines().next().unwrap().to_owned() + "\n";
    for number in 0..count {
        let _ = writeln!(
            text,
            "{number},user{number},user{number}@example.com,2023-01-15,2024-03-10T09:30:00Z,\"{{\"\"bio\"\": \"\"Likes {number}\"\"}}\""
        );
    }
    text
}

fn job(folder: &Path, text: &str, change: impl FnOnce(&mut Plan)) -> Job {
    let path = folder.join("users.csv");
    std::fs::write(&path, text).unwrap();
    checked_job(&path, "users.csv", change)
}

impl Crossing {
    async fn of(text: &str) -> Self {
        Self::with(text, |_| {}).await
    }

    async fn with(text: &str, change: impl FnOnce(&mut Plan)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let job = job(folder.path(), text, change);
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        create_table(&connection, &job.plan, &CancellationToken::new(), |_| {}).await.unwrap();
        let options =
            ImportOptions::new(folder.path().join("rejected.csv"), Some(folder.path().join("journal.json")));
        Self { folder, server, connection, job, options }
    }

    async fn import(&self) -> Report {
        self.import_until(&CancellationToken::new(), |_| {}).await
    }

    async fn import_until(
        &self,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress),
    ) -> Report {
        import(&self.job, &self.connection, &self.options, cancel, on_progress).await.unwrap()
    }

    async fn ask(&self, index: Option<&str>, value: Option<&str>) -> ItemsPage {
        let request = QueryRequest {
            table: self.job.plan.table.name.clone(),
            index: index.map(str::to_owned),
            partition_values: value.map(str::to_owned).into_iter().collect(),
            sort_values: Vec::new(),
            sort: None,
            limit: None,
            start: None,
        };
        query(&self.connection, &request).await.unwrap()
    }

    /// Every item of the table, by its JSON.
    async fn everything(&self) -> BTreeMap<String, String> {
        let mut items = BTreeMap::new();
        let mut start = None;
        loop {
            let request = QueryRequest {
                table: self.job.plan.table.name.clone(),
                index: None,
                partition_values: Vec::new(),
                sort_values: Vec::new(),
                sort: None,
                limit: Some(1000),
                start,
            };
            let page = query(&self.connection, &request).await.unwrap();
            for item in page.items {
                items.insert(item.attributes[0].text.clone(), item.dynamodb_json);
            }
            start = page.next;
            if start.is_none() {
                return items;
            }
        }
    }

    fn rejects(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("rejected.csv")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn assert_even(report: &Report) {
    assert_eq!(
        report.records_read,
        report.items_written + report.records_rejected + report.duplicates_set_aside,
        "{report:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeds_story_ends_with_its_three_answers() {
    let crossing = Crossing::of(&seed()).await;
    assert!(matches!(
        table_state(&crossing.connection, &crossing.job.plan).await.unwrap(),
        TableState::Same { .. }
    ));
    let report = crossing.import().await;
    assert_eq!((report.records_read, report.items_written, report.records_rejected), (3, 3, 0));
    assert_eq!((report.requests, report.retried_items, report.throttled_requests), (1, 0, 0));
    assert!(!report.resumed && !report.cancelled && report.stopped.is_none());
    assert_eq!(report.consumed_write_units, Some(9.0));

    let by_id = crossing.ask(None, Some("101")).await;
    assert_eq!(by_id.operation, "GetItem");
    let by_name = crossing.ask(Some("UsernameIndex"), Some("alice")).await;
    assert_eq!((by_name.operation.as_str(), by_name.count), ("Query", 1));
    assert_eq!(by_id.items, by_name.items);
    let by_email = crossing.ask(Some("EmailIndex"), Some("bob@example.com")).await;
    assert_eq!(
        by_email.items[0].dynamodb_json,
        r#"{"userId":{"N":"102"},"email":{"S":"bob@example.com"},"lastLogin":{"S":"2024-03-11T14:00:00Z"},"profileData":{"M":{"bio":{"S":"Enjoys cats"}}},"registrationDate":{"S":"2023-02-20"},"username":{"S":"bob"}}"#
    );
    assert_eq!(by_email.consumed_read_units, Some(0.5));
    let all = crossing.ask(None, None).await;
    assert_eq!((all.operation.as_str(), all.count), ("Scan", 3));
    assert_eq!(crossing.ask(None, Some("999")).await.count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_the_wrong_type_is_said_before_it_is_asked() {
    let crossing = Crossing::of(&seed()).await;
    let request = QueryRequest {
        table: "Users".into(),
        index: None,
        partition_values: vec!["alice".into()],
        sort_values: Vec::new(),
        sort: None,
        limit: None,
        start: None,
    };
    assert_eq!(query(&crossing.connection, &request).await.unwrap_err().code, "wrong_type");
    let request = QueryRequest { index: Some("NoIndex".into()), ..request };
    assert_eq!(query(&crossing.connection, &request).await.unwrap_err().code, "no_such_index");
    let request = QueryRequest { table: "Nothing".into(), ..request };
    assert_eq!(query(&crossing.connection, &request).await.unwrap_err().code, "no_such_table");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another() {
    let crossing = Crossing::of(&many(250)).await;
    assert_eq!(crossing.import().await.items_written, 250);
    let first = crossing.ask(None, None).await;
    assert_eq!(first.count, 100);
    assert!(first.next.is_some());
    assert_eq!(crossing.everything().await.len(), 250);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_with_other_keys_is_shown_and_can_be_replaced() {
    let crossing = Crossing::of(&seed()).await;
    let mut other = (*crossing.job.plan).clone();
    other.table.partition_key = "username".into();
    other.table.indexes.remove(0);
    let state = table_state(&crossing.connection, &other).await.unwrap();
    let TableState::Different { differences, .. } = state else { panic!("{state:?}") };
    assert_eq!(
        differences,
        [
            "Its partition key is userId (N); planned is username (S).",
            "It has an index UsernameIndex that is not planned."
        ]
    );
    let never = CancellationToken::new();
    let refused = create_table(&crossing.connection, &other, &never, |_| {}).await.unwrap_err();
    assert_eq!(refused.code, "table_differs");
    let refused = delete_table(&crossing.connection, "Users", "users", &never, |_| {}).await.unwrap_err();
    assert_eq!(refused.code, "name_not_typed");
    delete_table(&crossing.connection, "Users", "Users", &never, |_| {}).await.unwrap();
    assert_eq!(table_state(&crossing.connection, &other).await.unwrap(), TableState::Missing);
    let made = create_table(&crossing.connection, &other, &never, |_| {}).await.unwrap();
    assert_eq!(made.partition_key.name, "username");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_throttles_fails_and_drops_loses_nothing() {
    let crossing = Crossing::of(&many(3000)).await;
    crossing.server.set_faults(Faults {
        throttled: 0.1,
        half_unprocessed: 0.2,
        failed: 0.1,
        dropped: 0.1,
        ..Faults::default()
    });
    let report = crossing.import().await;
    assert_even(&report);
    assert_eq!((report.items_written, report.records_rejected), (3000, 0), "{report:?}");
    assert!(report.stopped.is_none());
    assert!(report.retried_items > 0 && report.throttled_requests > 0);
    assert!(report.requests >= 120 && report.requests <= 3 * 120, "{} requests", report.requests);
    crossing.server.set_faults(Faults::default());
    assert_eq!(crossing.everything().await.len(), 3000);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_item_does_not_take_others_with_it() {
    let crossing = Crossing::of(&many(100)).await;
    crossing.server.set_faults(Faults { refused_text: Some("\"user42\"".into()), ..Faults::default() });
    let report = crossing.import().await;
    assert_even(&report);
    assert_eq!((report.items_written, report.records_rejected), (99, 1));
    assert_eq!(report.first_rejected[0].line, 44);
    let rejects = crossing.rejects();
    assert_eq!(rejects.len(), 2);
    assert!(rejects[1].starts_with("42,user42,"), "{rejects:?}");
    assert!(rejects[1].contains("The server refuses this item."), "{rejects:?}");
    crossing.server.set_faults(Faults::default());
    assert_eq!(crossing.everything().await.len(), 99);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_cannot_be_items_are_kept_with_their_reasons() {
    let text = seed()
        + "104,dan\nabc,eve,eve@example.com,2023-01-01,2024-03-10T09:30:00Z,{}\n105,,x@y.zz,2023-13-01,,\"{\"\"a\"\":\"\n106,flo,,,,\n";
    let crossing = Crossing::with(&text, |plan| {
        plan.columns[0].kind = plan::AttributeKind::Number;
        plan.columns[3].kind = plan::AttributeKind::Date;
    })
    .await;
    let report = crossing.import().await;
    assert_even(&report);
    assert_eq!((report.records_read, report.items_written, report.records_rejected), (7, 4, 3));
    let lines: Vec<(u64, Option<&str>)> =
        report.first_rejected.iter().map(|rejected| (rejected.line, rejected.column.as_deref())).collect();
    assert_eq!(lines, [(5, None), (6, Some("user_id")), (7, Some("registration_date"))]);
    let rejects = crossing.rejects();
    assert_eq!(
        rejects[0],
        "user_id,username,email,registration_date,last_login,profile_data,tableferry_line,tableferry_column,tableferry_reason"
    );
    assert!(rejects[1].starts_with("104,dan,,,,,5,,"), "{rejects:?}");
    assert!(
        rejects[3].contains("not a day") && rejects[3].contains("JSON in this cell is broken"),
        "{rejects:?}"
    );
    let flo = crossing.ask(None, Some("106")).await;
    assert_eq!(flo.items[0].dynamodb_json, r#"{"userId":{"N":"106"},"username":{"S":"flo"}}"#);
    assert_eq!(crossing.ask(Some("EmailIndex"), Some("x@y.zz")).await.count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_keys_come_to_what_the_person_chose() {
    let text = "id,name,city\n1,first,\n2,two,Rome\n1,last,Oslo\n1.0,again,Paris\n";
    for (choice, expected) in [
        (Duplicates::First, r#"{"id":{"N":"1"},"name":{"S":"first"}}"#),
        (Duplicates::Last, r#"{"id":{"N":"1"},"city":{"S":"Paris"},"name":{"S":"again"}}"#),
        (Duplicates::Merge, r#"{"id":{"N":"1"},"city":{"S":"Oslo"},"name":{"S":"first"}}"#),
    ] {
        let crossing = Crossing::with(text, |plan| {
            plan.duplicates = choice;
        })
        .await;
        let report = crossing.import().await;
        assert_even(&report);
        assert_eq!((report.items_written, report.duplicates_set_aside), (2, 2), "{choice:?}");
        assert_eq!(crossing.everything().await["1"], expected, "{choice:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_answers_at_once_and_can_be_continued() {
    let crossing = Crossing::of(&many(4000)).await;
    crossing.server.set_faults(Faults { holds_after: Some(40), ..Faults::default() });
    let cancel = CancellationToken::new();
    let importing = crossing.import_until(&cancel, |progress| {
        if progress.items_written > 500 {
            cancel.cancel();
        }
    });
    let report = ends("the import, whatever is unanswered", importing).await;
    assert!(report.cancelled && report.items_written < 4000, "{report:?}");
    assert_even(&report);
    crossing.server.set_faults(Faults::default());
    let report = crossing.import().await;
    assert!(report.resumed && !report.cancelled, "{report:?}");
    assert_even(&report);
    assert_eq!(report.records_read, 4000);
    assert_eq!(crossing.everything().await.len(), 4000);
    // The run is at its end, so the same command is a new one.
    assert!(!crossing.import().await.resumed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_stops_the_run_and_lets_it_continue() {
    let mut crossing = Crossing::of(&many(8000)).await;
    crossing.server.set_faults(Faults { stops_after: Some(150), ..Faults::default() });
    let patient = std::mem::replace(&mut crossing.options.give_up_after, Duration::from_secs(2));
    let mut waited = false;
    let report = crossing
        .import_until(&CancellationToken::new(), |progress| waited |= progress.waiting_for.is_some())
        .await;
    let stopped = report.stopped.as_ref().unwrap();
    assert!(matches!(stopped.code.as_str(), "unreachable" | "not_dynamodb" | "no_answer"), "{stopped:?}");
    assert!(waited, "nothing said that the import waits");
    assert_even(&report);
    assert!(report.items_written <= 150 * 25 && report.items_written > 0);
    crossing.server.set_faults(Faults::default());
    crossing.options.give_up_after = patient;
    let report = crossing.import().await;
    assert!(report.resumed);
    assert_even(&report);
    assert_eq!((report.records_read, report.items_written), (8000, 8000));
    assert_eq!(crossing.everything().await.len(), 8000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stops_a_run_is_said_in_plain_words() {
    for (error, code) in [
        ("ExpiredTokenException", "credentials_expired"),
        ("AccessDeniedException", "access_denied"),
        ("UnrecognizedClientException", "credentials_refused"),
        ("ResourceNotFoundException", "no_such_table"),
    ] {
        let crossing = Crossing::of(&seed()).await;
        crossing.server.set_faults(Faults { error: Some((error.to_owned(), 400)), ..Faults::default() });
        let report = crossing.import().await;
        let stopped = report.stopped.unwrap();
        assert_eq!(stopped.code, code);
        assert!(!stopped.message.is_empty() && !stopped.repair.is_empty());
        assert_eq!(report.items_written, 0);
        crossing.server.set_faults(Faults::default());
        assert_eq!(crossing.import().await.items_written, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_records_that_cannot_be_kept_stop_the_run_and_are_kept_when_it_continues() {
    let mut text = many(4000);
    for number in 0..40 {
        let _ = writeln!(text, "{number},short");
    }
    for line in many(4000).lines().skip(1) {
        let _ = writeln!(text, "99999{line}");
    }
    let mut crossing = Crossing::of(&text).await;
    // A file where a folder is wanted.
    let nowhere = crossing.folder.path().join("users.csv/rejected.csv");
    let somewhere = std::mem::replace(&mut crossing.options.rejects, nowhere);
    let report = crossing.import().await;
    assert_eq!(report.stopped.as_ref().map(|failure| failure.code.as_str()), Some("rejects_unwritable"));
    assert_even(&report);
    crossing.options.rejects = somewhere;
    let report = crossing.import().await;
    assert!(report.resumed && report.stopped.is_none(), "{report:?}");
    assert_even(&report);
    assert_eq!((report.records_read, report.items_written, report.records_rejected), (8040, 8000, 40));
    assert_eq!(crossing.rejects().len(), 41);
    assert_eq!(crossing.everything().await.len(), 8000);
}

#[tokio::test(flavor = "multi_thread")]
async fn merging_takes_what_is_lacking_and_says_where_it_cannot() {
    let long = "x".repeat(250_000);
    let text = format!("id,name,note\n1,{long},\n1,,{long}\n2,,two\n2,b,\n");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.csv");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let mut plan = propose(&source.file_name(), &profile).plan;
    plan.duplicates = Duplicates::Merge;
    plan.columns[1].blank = plan::Blank::Null;
    let checked = check(&source, &plan, &never, |_| {}).unwrap();
    assert!(checked.result.findings.iter().any(|finding| finding.code == "not_merged" && finding.count == 1));
    let merged = checked.resolution.merged(2).unwrap();
    assert_eq!(merged[1], ("name".to_owned(), item::Value::S("b".to_owned())));
    assert_eq!((checked.result.items, checked.result.duplicates), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_table_name_hides_no_repeated_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    std::fs::write(&path, "id,name\n1,a\n1,b\n").unwrap();
    let source = Source::open(&path).unwrap();
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let good = propose(&source.file_name(), &profile).plan;
    let mut bad = good.clone();
    bad.table.name = "a b".to_owned();
    let checked = check(&source, &bad, &never, |_| {}).unwrap();
    assert_eq!(checked.blocker(&bad, &source.columns()).unwrap().code, "table_name");
    assert_eq!(checked.blocker(&good, &source.columns()).unwrap().code, "duplicate_key");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_into_a_table_with_other_keys_is_refused() {
    let crossing = Crossing::of(&seed()).await;
    let mut plan = (*crossing.job.plan).clone();
    plan.table.partition_key = "username".to_owned();
    let job = Job { plan: Arc::new(plan), ..crossing.job.clone() };
    let never = CancellationToken::new();
    let refused = import(&job, &crossing.connection, &crossing.options, &never, |_| {}).await.unwrap_err();
    assert_eq!(refused.code, "table_differs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_is_not_imported() {
    let crossing = Crossing::of(&many(100)).await;
    std::fs::write(crossing.folder.path().join("users.csv"), many(101)).unwrap();
    let refused =
        import(&crossing.job, &crossing.connection, &crossing.options, &CancellationToken::new(), |_| {})
            .await
            .unwrap_err();
    assert_eq!(refused.code, "source_changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_does_not_answer_is_said_so() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let destinations = Destinations::new();
    let nobody = destinations.connect(&Destination::Endpoint { url, region: None }).await.unwrap();
    assert_eq!(nobody.test().await.unwrap_err().code, "unreachable");
    let nonsense = Destination::Endpoint { url: "localhost 8000".into(), region: None };
    assert_eq!(destinations.connect(&nonsense).await.unwrap_err().code, "not_an_address");
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let here = Destination::Endpoint { url: server.url().to_owned(), region: Some("eu-west-1".into()) };
    let summary = destinations.connect(&here).await.unwrap().test().await.unwrap();
    assert_eq!((summary.exact.region.as_str(), summary.tables.len()), ("eu-west-1", 0));
    assert_eq!((summary.exact.endpoint.as_str(), summary.warning), (server.url(), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_is_still_there_tomorrow() {
    let folder = tempfile::tempdir().unwrap();
    let job = job(folder.path(), &seed(), |_| {});
    {
        let today = Destinations::in_folder(folder.path().to_owned());
        let connection = today.connect(&Destination::Practice).await.unwrap();
        create_table(&connection, &job.plan, &CancellationToken::new(), |_| {}).await.unwrap();
        let options = ImportOptions::new(folder.path().join("rejected.csv"), None);
        let never = CancellationToken::new();
        assert_eq!(import(&job, &connection, &options, &never, |_| {}).await.unwrap().items_written, 3);
    }
    let tomorrow = Destinations::in_folder(folder.path().to_owned());
    let summary = tomorrow.connect(&Destination::Practice).await.unwrap().test().await.unwrap();
    assert_eq!(summary.tables, ["Users"]);
}
