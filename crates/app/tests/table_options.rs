//! Options of a table in the practice database: set with a new table, told and set where they are asked of one that exists.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

use app::{Answer, App, Host, Question};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::table::{TableState, create_table, set_table_options, table_state};
use fault_server::{FaultServer, Faults, ScriptedServer};
use plan::{
    AWS_MANAGED_KEY, AttributeKind, ColumnPlan, Plan, TableClass, TableDesign, TableOptions, TableTag,
    WarmThroughput,
};
use serde_json::{Value, json};
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
        kms_key: Some(AWS_MANAGED_KEY.into()),
        warm_throughput: Some(WarmThroughput {
            read_units_per_second: 12_000,
            write_units_per_second: 8_000,
        }),
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
    let options = TableOptions {
        deletion_protection: false,
        table_class: TableClass::Standard,
        kms_key: None,
        ..all()
    };
    let plan = plan(options);
    create_table(&connection, &plan, &CancellationToken::new(), |_| {}).await.unwrap();
    assert_eq!(
        unset(&connection, &plan).await,
        ["The server has no point-in-time recovery.", "The server has no warm throughput."]
    );
}

const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// A table with an index, which takes what `UpdateTable` says and answers as AWS does.
async fn table_of_aws(encryption: Value) -> ScriptedServer {
    let mut table = json!({
        "TableName": "Sessions", "TableStatus": "ACTIVE",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "until", "AttributeType": "N" }],
        "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
        "WarmThroughput": { "ReadUnitsPerSecond": 20_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE" },
        "GlobalSecondaryIndexes": [{
            "IndexName": "UntilIndex", "IndexStatus": "ACTIVE", "Projection": { "ProjectionType": "ALL" },
            "KeySchema": [{ "AttributeName": "until", "KeyType": "HASH" }],
            "WarmThroughput": { "ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE" },
        }],
        "SSEDescription": encryption,
    });
    ScriptedServer::start(move |operation, asked| {
        if operation == "UpdateTable" {
            if let Some(warm) = asked.get("WarmThroughput") {
                table["WarmThroughput"] = warm.clone();
            }
            for update in asked["GlobalSecondaryIndexUpdates"].as_array().into_iter().flatten() {
                table["GlobalSecondaryIndexes"][0]["WarmThroughput"] =
                    update["Update"]["WarmThroughput"].clone();
            }
            if let Some(encryption) = asked.get("SSESpecification") {
                let key = &encryption["KMSMasterKeyId"];
                table["SSEDescription"] =
                    json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key });
            }
        }
        (200, json!({ "Table": table, "TableDescription": table }))
    })
    .await
    .unwrap()
}

async fn to(server: &ScriptedServer) -> Connection {
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    Destinations::new().connect(&destination).await.unwrap()
}

fn with_index(options: TableOptions) -> Plan {
    let mut plan = plan(options);
    plan.table.indexes = vec![propose::proposed_index("until")];
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_exists_is_made_ready_for_more_and_never_for_less() {
    let server = table_of_aws(Value::Null).await;
    let connection = to(&server).await;
    let warm = WarmThroughput { read_units_per_second: 12_000, write_units_per_second: 8_000 };
    let wanted = with_index(TableOptions { warm_throughput: Some(warm), ..TableOptions::default() });
    assert_eq!(
        unset(&connection, &wanted).await,
        [
            "It bears 20000 reads and 4000 writes a second at once; planned are 12000 reads and 8000 writes a second."
        ]
    );
    set_table_options(&connection, &wanted, &CancellationToken::new()).await.unwrap();
    assert_eq!(
        server.asked("UpdateTable"),
        [json!({
            "TableName": "Sessions",
            "WarmThroughput": { "ReadUnitsPerSecond": 20_000, "WriteUnitsPerSecond": 8_000 },
            "GlobalSecondaryIndexUpdates": [{ "Update": {
                "IndexName": "UntilIndex",
                "WarmThroughput": { "ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 8_000 },
            } }],
        })]
    );
    assert_eq!(unset(&connection, &wanted).await, Vec::<String>::new());
    set_table_options(&connection, &wanted, &CancellationToken::new()).await.unwrap();
    assert_eq!(server.asked("UpdateTable").len(), 1, "AWS charges for what is asked for twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_exists_is_encrypted_with_another_key() {
    let server = table_of_aws(Value::Null).await;
    let connection = to(&server).await;
    let wanted = with_index(TableOptions { kms_key: Some(KEY.to_owned()), ..TableOptions::default() });
    let told = format!("It is encrypted with the key that AWS owns; planned is {KEY}.");
    assert_eq!(unset(&connection, &wanted).await, [told]);
    set_table_options(&connection, &wanted, &CancellationToken::new()).await.unwrap();
    let specified = json!({ "Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": KEY });
    assert_eq!(server.asked("UpdateTable")[0]["SSESpecification"], specified);
    assert_eq!(unset(&connection, &wanted).await, Vec::<String>::new());
    // The same key by its id.
    let by_id = KEY.rsplit('/').next().map(str::to_owned);
    let wanted = with_index(TableOptions { kms_key: by_id, ..TableOptions::default() });
    assert_eq!(unset(&connection, &wanted).await, Vec::<String>::new());
    let other = with_index(TableOptions { kms_key: Some("alias/other".into()), ..TableOptions::default() });
    let told = format!("It is encrypted with the key {KEY}; planned is alias/other.");
    assert_eq!(unset(&connection, &other).await, [told]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_table_is_asked_for_with_its_key_and_what_it_bears() {
    let mut there = false;
    let server = ScriptedServer::start(move |operation, asked| {
        there |= operation == "CreateTable";
        if !there {
            return (400, json!({ "__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" }));
        }
        let mut table = json!({ "TableName": asked["TableName"], "TableStatus": "ACTIVE" });
        table["KeySchema"] = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
        (200, json!({ "Table": table, "TableDescription": table }))
    })
    .await
    .unwrap();
    let connection = to(&server).await;
    let options = TableOptions { time_to_live: None, point_in_time_recovery: false, ..all() };
    create_table(&connection, &with_index(options), &CancellationToken::new(), |_| {}).await.unwrap();
    let asked = server.asked("CreateTable").remove(0);
    // The account's own key is the one that is meant where none is named.
    assert_eq!(asked["SSESpecification"], json!({ "Enabled": true, "SSEType": "KMS" }));
    let warm = json!({ "ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 8_000 });
    assert_eq!(
        (&asked["WarmThroughput"], &asked["GlobalSecondaryIndexes"][0]["WarmThroughput"]),
        (&warm, &warm)
    );
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
