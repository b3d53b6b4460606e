//! Options of a table in the practice database: set with a new table, told and set where they are asked of one that exists.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

use app::{Answer, App, Host, Question};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::table::{TableState, create_table, set_table_options, table_state};
use fault_server::{FaultServer, Faults};
use plan::{AttributeKind, ColumnPlan, Plan, TableClass, TableDesign, TableOptions, TableTag};
use source::FormatChoice;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

fn plan(options: TableOptions) -> Plan {
    let columns = [("id", AttributeKind::Text), ("until", AttributeKind::Number)];
    let columns = columns.map(|(name, kind)| ColumnPlan::new(name, name, kind));
    Plan::new(TableDesign { options, ..TableDesign::new("Sessions", "id") }, columns.into())
}

fn all() -> TableOptions {
    let tag = |key: &str, value: &str| TableTag { key: key.into(), value: value.into() };
    TableOptions {
        time_to_live: Some("until".into()),
        point_in_time_recovery: true,
        deletion_protection: true,
        table_class: TableClass::InfrequentAccess,
        tags: vec![tag("team", "shop"), tag("stage", "")],
    }
}

async fn unset(connection: &Connection, plan: &Plan) -> Vec<String> {
    match table_state(connection, plan).await.unwrap() {
        TableState::Same { unset, .. } => unset,
        other => vec![format!("{other:?}")],
    }
}

async fn practice(folder: &tempfile::TempDir) -> Connection {
    let destinations = Destinations::in_folder(folder.path().to_owned());
    destinations.connect(&Destination::Practice).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_table_has_the_options_of_its_plan() {
    let (folder, never) = (tempfile::tempdir().unwrap(), CancellationToken::new());
    let connection = practice(&folder).await;
    create_table(&connection, &plan(all()), &never, |_| {}).await.unwrap();
    assert_eq!(unset(&connection, &plan(all())).await, Vec::<String>::new());
    let lives = connection.client.describe_time_to_live().table_name("Sessions").send().await.unwrap();
    assert_eq!(lives.time_to_live_description().unwrap().attribute_name(), Some("until"));
    let table =
        connection.client.describe_table().table_name("Sessions").send().await.unwrap().table.unwrap();
    assert_eq!(
        table.table_class_summary().unwrap().table_class().unwrap().as_str(),
        "STANDARD_INFREQUENT_ACCESS"
    );
    // Practice can always be tidied up.
    assert_ne!(table.deletion_protection_enabled(), Some(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_exists_keeps_its_options_until_they_are_set() {
    let (folder, never) = (tempfile::tempdir().unwrap(), CancellationToken::new());
    let connection = practice(&folder).await;
    create_table(&connection, &plan(TableOptions::default()), &never, |_| {}).await.unwrap();
    create_table(&connection, &plan(all()), &never, |_| {}).await.unwrap();
    let told = unset(&connection, &plan(all())).await;
    assert_eq!(
        told,
        [
            "Time to live is off there; planned is the time in until.",
            "It lacks the tags team=shop, stage=.",
            "Its class is Standard; planned is Infrequent Access.",
        ]
    );
    set_table_options(&connection, &plan(all()), &never).await.unwrap();
    assert_eq!(unset(&connection, &plan(all())).await, Vec::<String>::new());
    let mut other = all();
    other.time_to_live = Some("id".into());
    other.tags[1].value = "test".into();
    assert_eq!(
        unset(&connection, &plan(other)).await,
        ["Items are deleted there at the time in until; planned is id.", "It lacks the tags stage=test."]
    );
    assert_eq!(unset(&connection, &plan(TableOptions::default())).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_that_a_server_does_not_know_is_told_and_hinders_nothing() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let connection = Destinations::new().connect(&destination).await.unwrap();
    let options = TableOptions { deletion_protection: false, table_class: TableClass::Standard, ..all() };
    let plan = plan(options);
    create_table(&connection, &plan, &CancellationToken::new(), |_| {}).await.unwrap();
    assert_eq!(unset(&connection, &plan).await, ["The server has no point-in-time recovery."]);
}

/// Says yes to all but to items that expire, and keeps what it was asked.
#[derive(Debug, Default)]
struct Careful {
    asked: Mutex<Vec<String>>,
}

impl Host for Careful {
    fn ask(&self, question: Question) -> Answer<'_> {
        let agrees = !question.text.contains("deletes each item");
        self.asked.lock().unwrap().push(question.heading);
        Box::pin(std::future::ready(Ok(agrees)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_exists_expires_before_the_person_agrees() {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sessions.csv");
    std::fs::write(&path, "id,until\na,4000000000\nb,4000000001\n").unwrap();
    let host = Arc::new(Careful::default());
    let app = App::new(Arc::<Careful>::clone(&host));
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let source_id = app.open(path, FormatChoice::default()).await.unwrap().source_id;
    let mut plan = app.read_source(&source_id, "read", |_| {}).await.unwrap().proposal.plan;
    app.confirm_destination(&destination).await.unwrap();
    app.check(&source_id, plan.clone(), "check", |_| {}).await.unwrap();
    app.create_table(&destination, &plan, "create", |_| {}).await.unwrap();

    plan.table.options.time_to_live = Some("until".into());
    let unchecked = app.set_table_options(&destination, &plan, "set").await.unwrap_err();
    assert_eq!(unchecked.code, "not_checked");
    app.check(&source_id, plan.clone(), "check", |_| {}).await.unwrap();
    let declined = app.set_table_options(&destination, &plan, "set").await.unwrap_err();
    assert_eq!(declined.code, "declined");
    assert_eq!(host.asked.lock().unwrap().last().unwrap(), "Let items of Sessions expire?");
    let connection = Destinations::new().connect(&destination).await.unwrap();
    let lives = connection.client.describe_time_to_live().table_name("Sessions").send().await.unwrap();
    assert_eq!(lives.time_to_live_description().unwrap().attribute_name(), None);

    plan.table.options.time_to_live = None;
    plan.table.options.tags = all().tags;
    app.check(&source_id, plan.clone(), "check", |_| {}).await.unwrap();
    let asked = host.asked.lock().unwrap().len();
    app.set_table_options(&destination, &plan, "set").await.unwrap();
    assert_eq!(host.asked.lock().unwrap().len(), asked, "labels need no question");
}
