//! Rejected records, fixed or taken by the server later, and imported alone: they arrive as they would have at first.

use crate::stage::Stage;
use check::check;
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ExistingItems, ImportChoices, ImportOptions, Job, Report, Runs, import};
use dynamodb::item_from_sdk;
use dynamodb::table::create_table;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use item::dynamodb_json;
use plan::{AttributeKind, Capacity, LeftOutRecord, Plan};
use profile::read_profile;
use propose::propose;
use source::{FormatChoice, Source, TextEncoding};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

fn checked(source: Source, plan: Plan) -> Job {
    let checked = check(&source, &plan, &CancellationToken::new(), |_| {}).unwrap();
    Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        joined: item::Joined::default(),
        records_total: Some(checked.result.records),
    }
}

fn job(path: &Path) -> Job {
    let choice =
        FormatChoice { header: Some(true), encoding: Some(TextEncoding::Utf8), ..FormatChoice::default() };
    let source = Source::open_as(path, &choice).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    let mut plan = propose("things", &profile).plan;
    plan.table.capacity = Capacity::OnDemand;
    plan.table.indexes.clear();
    "id".clone_into(&mut plan.table.partition_key);
    plan.table.sort_key = None;
    checked(source, plan)
}

/// An empty table for a job.
async fn table(job: &Job) -> (MemoryServer, Connection) {
    let options = MemoryOptions { keeps_items: true, ..MemoryOptions::default() };
    let server = MemoryServer::start(options).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let connection = Destinations::new().connect(&destination).await.unwrap();
    create_table(&connection, &job.plan, &CancellationToken::new(), |_| {}).await.unwrap();
    (server, connection)
}

async fn run(job: &Job, connection: &Connection, options: &ImportOptions) -> Report {
    import(job, connection, options, &CancellationToken::new(), |_| {}).await.unwrap()
}

async fn items(connection: &Connection, job: &Job) -> BTreeMap<String, String> {
    let page = connection.client.scan().table_name(&job.plan.table.name).send().await.unwrap();
    assert!(page.last_evaluated_key.is_none());
    let item = |item: &std::collections::HashMap<_, _>| {
        (format!("{:?}", item["id"]), dynamodb_json(&item_from_sdk(item, &[])))
    };
    page.items().iter().map(item).collect()
}

/// Imports a file of which the server refuses one record in three, then what was rejected, once the server takes it;
/// the table is then as one that refused nothing.
async fn rejected_and_imported_again(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let whole = job(&path);
    let (_server, connection) = table(&whole).await;
    let options = ImportOptions::new(folder.path().join("none"), None);
    let report = run(&whole, &connection, &options).await;
    assert_eq!(report.records_rejected, 0, "{report:?}");
    let expected = items(&connection, &whole).await;

    let (server, connection) = table(&whole).await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 3)), ..Faults::default() });
    let kept = Runs::in_data_folder(folder.path());
    let options = kept.new_run(&whole.source, ImportChoices::default());
    let report = run(&whole, &connection, &options).await;
    assert!(report.records_rejected > 1, "{report:?}");
    server.set_faults(Faults::default());
    let rejected = kept.open_rejected(options.run.as_deref().unwrap()).unwrap();
    let choices = rejected.choices.clone();
    let again = checked(rejected.source, rejected.plan);
    let report = run(&again, &connection, &kept.new_run(&again.source, choices)).await;
    assert_eq!(report.records_rejected, 0, "{report:?}");
    assert_eq!(items(&connection, &whole).await, expected);
    std::fs::read_to_string(again.source.path()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_json_keep_their_types() {
    let rows = [
        r#"{"id": 1, "t": "7", "n": 7, "e": "", "z": null, "m": {"a": [1, "1", null, ""]}}"#,
        r#"{"t": "NULL", "id": 2}"#,
        r#"{"id": 3, "n": 1.50, "big": 12345678901234567890123456789012345678, "y": true}"#,
        r#"{"id": 4, "u": "\u00e9\n\"", "late": {"x": {}}}"#,
        r#"{"id": 5, "tableferry_line": "mine", "line": 1, "column": "c", "reason": "r"}"#,
        r#"{"id": 6, "t": "007", "n": null, "y": false, "e": " "}"#,
        r#"{"id": 7, "later": [], "t": "x"}"#,
        r#"{"id": 9, "n": 12, "later": ["NA"]}"#,
    ];
    let lines = rejected_and_imported_again("things.jsonl", &(rows.join("\n") + "\n")).await;
    // The names that the file uses itself are not ours.
    assert!(lines.contains("\"tableferry_line_2\":") && lines.contains("1.50"), "{lines}");
    let array = format!("[\n{}\n]", rows.join(",\n").replace(", ", ",\n  "));
    rejected_and_imported_again("things.json", &array).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_a_delimited_file_keep_what_is_empty_and_what_is_missing() {
    let text = "id,a,b,line\n1,\"\",,x\n2,,\"\",y\n3,\"\",,NULL\n4,\"a \"\"b\"\"\nc\",NA,\"NA\"\n5,x,\"x\",\n6,,\"\",\"NULL\"\n9,\" \",\"a,b\",z\n";
    let rows = rejected_and_imported_again("things.csv", text).await;
    assert!(rows.contains("3,\"\",,NULL,4,,") && rows.contains("6,,\"\",\"NULL\",8,,"), "{rows}");
    let text = "id|a|b\n1||\\N\n2|\\N|x\n3|\\N|\n6||\\N\n7|x|y\n9|5\" pipe|\\N\n";
    rejected_and_imported_again("things.csv", text).await;
}

/// What nobody has fixed is rejected again, not read some other way.
#[tokio::test(flavor = "multi_thread")]
async fn records_that_cannot_be_read_are_rejected_until_they_are_fixed() {
    let cases: [(&str, &[u8], usize); 3] = [
        ("quotes.csv", b"id,a\n1,x\n2,\"a\"b\n3,\"x\"y\"\n4,\"z, w\"\n5,\"y, w\"\n6,\"x, w\"\n", 2),
        ("bytes.csv", b"id,a\n1,\xC3\xA9\n2,caf\xE9\n3,\xC3\xA9\xC3\xA9\n4,x\n", 1),
        ("broken.jsonl", b"{\"id\":1}\n{\"id\":2,\n{\"id\":3,\"id\":4}\n[5]\n{\"id\":6}\n", 3),
    ];
    for (name, bytes, rejected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut first = job(&path);
        let (_server, connection) = table(&first).await;
        let kept = Runs::in_data_folder(folder.path());
        for round in 0..3 {
            let options = kept.new_run(&first.source, ImportChoices::default());
            let report = run(&first, &connection, &options).await;
            assert_eq!(report.records_rejected, rejected as u64, "{name}, {round}: {report:?}");
            let reopened = kept.open_rejected(options.run.as_deref().unwrap()).unwrap();
            let records = reopened.source.records(0, 10).unwrap().len();
            assert_eq!(records, rejected, "{name}, {round}");
            first = checked(reopened.source, reopened.plan);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fixing_and_importing_rejected_records_keeps_the_choices_of_the_run() {
    let mut stage = Stage::of(&crate::stage::people(0..120, "first")).await;
    let kept = Runs::in_data_folder(stage.folder.path());
    let choices = ImportChoices {
        existing: ExistingItems::Keep,
        keep_copy: false,
        most_write_units: Some(5000.0),
        most_dollars: None,
        s3: None,
        raised_units: None,
    };
    stage.options = kept.new_run(&stage.job.source, choices.clone());
    stage.set_faults(Faults { refused_where: Some(("id".to_owned(), 50)), ..Faults::default() });
    assert_eq!(stage.import().await.records_rejected, 3);
    stage.quick();
    // Somebody has written one of them meanwhile: it was to be kept.
    stage.put(&[50], "other").await;
    let rejected = kept.open_rejected(stage.options.run.as_deref().unwrap()).unwrap();
    assert_eq!(rejected.choices, choices);
    let again = checked(rejected.source, rejected.plan);
    let options = kept.new_run(&again.source, rejected.choices);
    let report = run(&again, &stage.connection, &options).await;
    assert_eq!((report.items_written, report.items_kept), (2, 1), "{report:?}");
    assert_eq!(stage.table().await["50"], "other 50 of T0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_plan_joins_or_leaves_out_it_does_so_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, "id,a,b\nk1,x,y\nid,a,b\n3,New, York,z\nTotal,,9\n6,m,n,o\n,,\n , ,\n\"\",,\n")
        .unwrap();
    let mut first = job(&path);
    let mut plan = (*first.plan).clone();
    plan.columns.iter_mut().for_each(|column| column.kind = AttributeKind::Text);
    plan.join_surplus = true;
    plan.leave_out_headers = true;
    plan.leave_out_blank = true;
    plan.left_out = vec![LeftOutRecord { record: 3, line: 5, place: None, was: "Total".to_owned() }];
    first = checked(Arc::into_inner(first.source).unwrap(), plan);
    let (server, connection) = table(&first).await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 3)), ..Faults::default() });
    let kept = Runs::in_data_folder(folder.path());
    let options = kept.new_run(&first.source, ImportChoices::default());
    let report = run(&first, &connection, &options).await;
    assert_eq!((report.items_written, report.records_rejected), (1, 7), "{report:?}");
    server.set_faults(Faults::default());
    let rejected = kept.open_rejected(options.run.as_deref().unwrap()).unwrap();
    // The header, the total, and the two in which nothing stands, not even between quotes.
    assert_eq!(rejected.plan.left_out.len(), 4, "{:?}", rejected.plan.left_out);
    let again = checked(rejected.source, rejected.plan);
    let report = run(&again, &connection, &kept.new_run(&again.source, rejected.choices)).await;
    assert_eq!((report.items_written, report.records_rejected), (1, 6), "{report:?}");
    let left_out = report.first_rejected.iter().filter(|told| told.reason.starts_with("Left out")).count();
    assert_eq!(left_out, 4, "{report:?}");
    let found = items(&connection, &first).await;
    let items: Vec<&str> = found.values().map(String::as_str).collect();
    assert_eq!(items.len(), 2, "{items:?}");
    assert!(items.iter().any(|item| item.contains("New, York") && item.contains("\"z\"")), "{items:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_a_database_that_the_plan_leaves_out_is_left_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE shop (id TEXT PRIMARY KEY, n INTEGER);
             INSERT INTO shop VALUES ('k1', 1), ('Total', 9), ('3', 8);",
        )
        .unwrap();
    let mut first = job(&path);
    let mut plan = (*first.plan).clone();
    let place = first.source.locators([2]).unwrap().remove(&2);
    assert_eq!(place.as_ref().unwrap().as_str(), "shop, id Total");
    plan.left_out = vec![LeftOutRecord { record: 1, line: 2, place, was: "Total".to_owned() }];
    first = checked(Arc::into_inner(first.source).unwrap(), plan);
    let (server, connection) = table(&first).await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 3)), ..Faults::default() });
    let kept = Runs::in_data_folder(folder.path());
    let options = kept.new_run(&first.source, ImportChoices::default());
    let report = run(&first, &connection, &options).await;
    assert_eq!((report.items_written, report.records_rejected), (1, 2), "{report:?}");
    let rejected = kept.open_rejected(options.run.as_deref().unwrap()).unwrap();
    let [left] = rejected.plan.left_out.as_slice() else { panic!("{:?}", rejected.plan.left_out) };
    assert_eq!(left.was, "Total");
}

/// The columns of a file of rejected JSON records are in another order than those of the table.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_fixed_records_of_json_is_continued_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.jsonl");
    let rows: String = (0..60)
        .map(|n| format!("{{\"a\":\"{n}\",\"id\":{n},\"b{}\":[{n}]}}\n", n % 7))
        .collect::<Vec<_>>()
        .concat();
    std::fs::write(&path, rows).unwrap();
    let whole = job(&path);
    let (server, connection) = table(&whole).await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 3)), ..Faults::default() });
    let kept = Runs::in_data_folder(folder.path());
    let options = kept.new_run(&whole.source, ImportChoices::default());
    assert_eq!(run(&whole, &connection, &options).await.records_rejected, 20);
    let rejected = kept.open_rejected(options.run.as_deref().unwrap()).unwrap();
    let again = checked(rejected.source, rejected.plan);
    let options = kept.new_run(&again.source, rejected.choices);
    server.set_faults(Faults {
        errors_after: Some((0, "ExpiredTokenException".to_owned(), 400)),
        ..Faults::default()
    });
    assert!(run(&again, &connection, &options).await.stopped.is_some());
    server.set_faults(Faults::default());
    // As after a start of the app.
    let id = options.run.as_deref().unwrap();
    let reopened = kept.reopen(id).unwrap();
    let again = checked(reopened.source, reopened.plan);
    let report = run(&again, &connection, &kept.continued(id).unwrap()).await;
    assert_eq!((report.resumed, report.items_written), (true, 20), "{report:?}");
    let found = items(&connection, &whole).await;
    assert_eq!(found.len(), 60);
    assert!(
        found.values().any(|item| item.contains("\"a\":{\"S\":\"57\"}") && item.contains("{\"N\":\"57\"}"))
    );
}
