//! The capacity of a provisioned table is raised while it is written and set back after it, also where the process was killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod aws;
mod command;

use aws::Aws;
use command::Workplace;
use dynamodb::destination::{Destination, Destinations};
use fault_server::patience::until;
use fault_server::{Faults, MemoryOptions, MemoryServer};
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Records of the file, and how many requests that write are answered before each kill.
const RECORDS: u64 = 3000;
const ANSWERED: u64 = 20;
const BATCH: u64 = 25;

fn slow() -> Faults {
    Faults { latency: Duration::from_millis(5), ..Faults::default() }
}

/// A server where changes of capacity take a while, and a plan with a provisioned table of two indexes.
async fn workplace() -> (Workplace, MemoryServer) {
    let options = MemoryOptions { looks_while_updating: 2, ..MemoryOptions::default() };
    let server = MemoryServer::start(options).await.unwrap();
    let place = Workplace::with_users();
    let count = RECORDS.to_string();
    assert_eq!(place.run(&["generate", "many.csv", "--records", &count]).code, 0);
    write_plan(&place, "many.csv");
    (place, server)
}

/// Writes the proposed plan of a file as one whose table is provisioned.
fn write_plan(place: &Workplace, file: &str) {
    let units = json!({ "read_units_per_second": 5, "write_units_per_second": 5 });
    write_plan_with(place, file, "plan.json", &json!({ "kind": "provisioned", "units": units }));
}

fn write_plan_with(place: &Workplace, file: &str, name: &str, capacity: &Value) {
    let made = place.run(&["plan", file, "--table", "Users", "-o", name]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let mut plan: Value = serde_json::from_str(&place.read(name)).unwrap();
    let table = if plan["tables"].is_array() { &mut plan["tables"][0] } else { &mut plan["table"] };
    table["capacity"] = capacity.clone();
    place.write(name, plan.to_string());
}

fn migrate<'a>(to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let line = ["migrate", "many.csv", "--plan", "plan.json", "--to", to, "--raise-to", "4000", "--json"];
    [&line[..], more].concat()
}

fn start(place: &Workplace, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        .args(arguments)
        .current_dir(place.path())
        .env("TABLEFERRY_DATA_DIR", place.path().join("data"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn run(place: &Workplace, arguments: &[&str]) -> (i32, Value, String) {
    let done = tokio::task::block_in_place(|| place.run(arguments));
    (done.code, done.json(), done.stderr)
}

/// Write units a second of the table and of its indexes.
async fn capacities(server: &MemoryServer) -> Vec<i64> {
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let client = Destinations::new().connect(&destination).await.unwrap().client;
    let table = client.describe_table().table_name("Users").send().await.unwrap().table.unwrap();
    let of_table = table.provisioned_throughput().unwrap().write_capacity_units();
    let of_indexes = table
        .global_secondary_indexes()
        .iter()
        .filter_map(|index| index.provisioned_throughput().unwrap().write_capacity_units());
    of_table.into_iter().chain(of_indexes).collect()
}

/// Kills an import in its middle: the table is raised then. The command line runs it from the start or goes on with it.
async fn kill_in_the_middle(place: &Workplace, server: &MemoryServer, arguments: &[&str]) {
    server.set_faults(Faults { holds_after: Some(ANSWERED), ..slow() });
    let written = server.counts().items_written;
    let mut running = start(place, arguments);
    until("it writes", || server.counts().items_written >= written + ANSWERED / 2 * BATCH).await;
    assert!(running.try_wait().unwrap().is_none(), "it came to its end");
    running.kill().unwrap();
    running.wait().unwrap();
    server.set_faults(Faults::default());
    assert_eq!(capacities(server).await, [4000, 4000, 4000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_raised_while_items_are_written_and_set_back_after_it() {
    let (place, server) = workplace().await;
    let (code, report, stderr) = run(&place, &migrate(server.url(), &[]));
    assert_eq!((code, &report["items_written"]), (0, &json!(RECORDS)), "{stderr}");
    let raised = &report["raised"];
    assert_eq!((&raised["units_before"], &raised["units_raised"]), (&json!(15), &json!(12_000)), "{raised}");
    assert_eq!(raised["not_set_back"], json!(null));
    assert!(stderr.contains("was raised from 15 to 12,000 units a second, and is set back"), "{stderr}");
    assert_eq!(capacities(&server).await, [5, 5, 5]);
    let (_, runs, _) = run(&place, &["runs", "--json"]);
    assert_eq!((&runs[0]["raised"], &runs[0]["choices"]["raised_units"]), (&json!(null), &json!(4000)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_import_left_raised_is_told_and_set_back_on_request() {
    let (place, server) = workplace().await;
    kill_in_the_middle(&place, &server, &migrate(server.url(), &[])).await;

    let told = tokio::task::block_in_place(|| place.run(&["runs"])).stdout;
    assert!(told.contains("12,000 write units a second with its indexes, instead of 15"), "{told}");
    assert!(told.contains("about $7.79 an hour more") && told.contains("set-back Users"), "{told}");
    let (_, runs, _) = run(&place, &["runs", "--json"]);
    assert_eq!((&runs[0]["state"], &runs[0]["raised"]["run"]), (&json!("interrupted"), &runs[0]["id"]));

    // AWS lowers capacity only so often: it stays known.
    server.set_decreases_left(0);
    let (code, refused, _) = run(&place, &["set-back", "--json"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("capacity_not_set_back")), "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap().contains("four times a day"), "{refused}");
    assert!(refused["error"]["repair"].as_str().unwrap().contains("in an hour"), "{refused}");
    assert_eq!(capacities(&server).await, [4000, 4000, 4000]);

    server.set_decreases_left(1);
    let (code, _, stderr) = run(&place, &["set-back", "Orders", "--json"]);
    assert_eq!(code, 1, "{stderr}");
    let (code, done, stderr) = run(&place, &["set-back", "Users", "--json"]);
    assert_eq!((code, &done["set_back"][0]["table"]), (0, &json!("Users")), "{stderr}");
    assert_eq!(capacities(&server).await, [5, 5, 5]);
    let (code, none, _) = run(&place, &["set-back", "--json"]);
    assert_eq!((code, &none["set_back"]), (0, &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_continued_keeps_the_capacity_and_sets_it_back_at_its_end() {
    let (place, server) = workplace().await;
    kill_in_the_middle(&place, &server, &migrate(server.url(), &[])).await;
    let (_, runs, _) = run(&place, &["runs", "--json"]);
    let id = runs[0]["id"].as_str().unwrap();
    kill_in_the_middle(&place, &server, &["continue", id, "--json"]).await;
    let (code, report, stderr) = run(&place, &["continue", id, "--json"]);
    assert_eq!((code, &report["items_written"]), (0, &json!(RECORDS)), "{stderr}");
    // What it had before the first part is what it has again.
    assert_eq!(report["raised"]["units_before"], json!(15), "{report}");
    assert_eq!(capacities(&server).await, [5, 5, 5]);
    let told = tokio::task::block_in_place(|| place.run(&["runs"])).stdout;
    assert!(!told.contains("set-back"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_capacity_cannot_be_set_back_says_so_and_it_stays_offered() {
    let (place, server) = workplace().await;
    server.set_decreases_left(0);
    let (code, report, stderr) = run(&place, &migrate(server.url(), &[]));
    // The items are all there.
    assert_eq!((code, &report["items_written"]), (0, &json!(RECORDS)), "{stderr}");
    assert_eq!(report["raised"]["not_set_back"]["code"], json!("capacity_not_set_back"), "{report}");
    assert!(stderr.contains("four times a day") && stderr.contains("set-back Users"), "{stderr}");
    assert_eq!(capacities(&server).await, [4000, 4000, 4000]);
    server.set_decreases_left(1);
    assert_eq!(run(&place, &["set-back", "--json"]).0, 0);
    assert_eq!(capacities(&server).await, [5, 5, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_was_created_again_is_left_as_it_is() {
    let (place, server) = workplace().await;
    kill_in_the_middle(&place, &server, &migrate(server.url(), &[])).await;
    server.create_again("Users");
    let (code, done, stderr) = run(&place, &["set-back", "--json"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(done["set_back"][0]["message"].as_str().unwrap().contains("created again"), "{done}");
    assert_eq!(capacities(&server).await, [4000, 4000, 4000]);
    assert_eq!(run(&place, &["set-back", "--json"]).1["set_back"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_cannot_be_read_hides_no_run() {
    let (place, server) = workplace().await;
    assert_eq!(run(&place, &migrate(server.url(), &[])).0, 0);
    let notes = place.path().join("data/raised");
    std::fs::create_dir_all(&notes).unwrap();
    std::fs::write(notes.join(format!("{}.json", "0a".repeat(16))), "{ broken").unwrap();
    std::fs::write(notes.join("mine.json"), "{}").unwrap();
    let listed = tokio::task::block_in_place(|| place.run(&["runs"]));
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    assert!(listed.stdout.contains("Users") && listed.stderr.contains("AWS console"), "{}", listed.stderr);
    let (code, refused, _) = run(&place, &["set-back", "--json"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("journal_unreadable")), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_capacity_to_raise_is_refused_before_anything_is_written() {
    let (place, server) = workplace().await;
    let on_demand = ["migrate", "users.csv", "--to", server.url(), "--raise-to", "4000", "--json"];
    write_plan_with(&place, "users.csv", "on-demand.json", &json!({ "kind": "on_demand" }));
    write_plan(&place, "users.csv");
    let (code, refused, stderr) = run(&place, &[&on_demand[..], &["--plan", "on-demand.json"]].concat());
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("capacity_not_raised")), "{stderr}");
    assert_eq!(server.counts().items_written, 0);
    let practice = ["migrate", "users.csv", "--plan", "plan.json", "--raise-to", "4000", "--json"];
    let (code, refused, _) = run(&place, &practice);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("capacity_not_raised")));
    let through_s3 =
        ["migrate", "users.csv", "--route", "s3", "--bucket", "b-1234", "--raise-to", "4000", "--json"];
    assert_eq!(run(&place, &through_s3).0, 2);
}

/// Another writer's server: the same, as AWS is reached.
#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_raised_and_set_back_on_ministack() {
    let aws = Aws::start();
    write_plan(&aws.place, "users.csv");
    let line = ["migrate", "users.csv", "--plan", "plan.json", "--to", "aws", "--raise-to", "50", "--json"];
    let done = aws.run(&line);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let raised = &done.json()["raised"];
    assert_eq!((&raised["units_before"], &raised["units_raised"]), (&json!(15), &json!(150)), "{raised}");
    let table = &aws.dynamodb("DescribeTable", &json!({ "TableName": "Users" }))["Table"];
    assert_eq!(table["ProvisionedThroughput"]["WriteCapacityUnits"], json!(5), "{table}");
    for index in table["GlobalSecondaryIndexes"].as_array().unwrap() {
        assert_eq!(index["ProvisionedThroughput"]["WriteCapacityUnits"], json!(5), "{index}");
    }
    // The right for it is part of the policy.
    let access =
        ["access", "users.csv", "--plan", "plan.json", "--to", "aws", "--raise-to", "50", "--policy"];
    let policy = aws.run(&access);
    assert!(policy.stdout.contains("dynamodb:UpdateTable"), "{}\n{}", policy.stdout, policy.stderr);
}
