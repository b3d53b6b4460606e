//! Tables compared with files over real HTTP: what agrees, what differs, what is missing, what indexes hold, and
//! servers that are slow or fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod reads;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use check::{CheckResult, check};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::Job;
use dynamodb::table::create_table;
use dynamodb::verify::{Difference, IndexCount, Verification, VerifyChoices, verify, verify_cost};
use failure::Failure;
use fault_server::patience::{ends, until};
use fault_server::{FaultServer, Faults};
use item::{Converter, Item};
use plan::{Duplicates, Plan};
use profile::read_profile;
use propose::propose;
use reads::{ReadFaults, ReadsFront};
use source::Source;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const ALL: VerifyChoices = VerifyChoices { sample: None, count_indexes: true };

/// A file, the table that holds what it comes to, and the way to it.
struct Comparison {
    folder: tempfile::TempDir,
    /// Stands behind the front.
    _server: Option<FaultServer>,
    front: Option<ReadsFront>,
    connection: Connection,
    job: Job,
    checked: CheckResult,
}

fn seed() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/users.csv");
    std::fs::read_to_string(path).unwrap()
}

/// Users of whom each tenth has no e-mail address.
fn many(count: u64) -> String {
    let mut text = seed().lines().next().unwrap().to_owned() + "\n";
    for number in 0..count {
        let email = if number % 10 == 0 { String::new() } else { format!("user{number}@example.com") };
        let _ = writeln!(
            text,
            "{number},user{number},{email},2023-01-15,2024-03-10T09:30:00Z,\"{{\"\"bio\"\": \"\"Likes {number}\"\"}}\""
        );
    }
    text
}

fn job(folder: &tempfile::TempDir, text: &str, change: impl FnOnce(&mut Plan)) -> (Job, CheckResult) {
    let path = folder.path().join("users.csv");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let mut plan = propose(&source.file_name(), &profile).plan;
    change(&mut plan);
    let checked = check(&source, &plan, &never, |_| {}).unwrap();
    let job = Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        joined: item::Joined::default(),
        records_total: Some(checked.result.records),
    };
    (job, checked.result)
}

/// Writes what the job's file comes to.
async fn fill(connection: &Connection, job: &Job) {
    let converter = Converter::new(&job.plan);
    let mut items: Vec<Item> = Vec::new();
    for record in job.source.records(0, usize::MAX).unwrap() {
        let number = record.number;
        if job.resolution.line_written_instead(number).is_none()
            && let Ok(converted) = converter.convert(number, &record.cells)
        {
            items.push(job.resolution.merged(number).cloned().unwrap_or(converted.item));
        }
    }
    for batch in items.chunks(25) {
        let requests: Vec<WriteRequest> = batch
            .iter()
            .map(|item| {
                let item = item
                    .iter()
                    .map(|(name, value)| (name.clone(), dynamodb::into_sdk(value.clone())))
                    .collect();
                let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
                WriteRequest::builder().put_request(put).build()
            })
            .collect();
        let table = &job.plan.table.name;
        let written =
            connection.client.batch_write_item().request_items(table, requests).send().await.unwrap();
        assert!(written.unprocessed_items().is_none_or(HashMap::is_empty));
    }
}

impl Comparison {
    async fn of(text: &str) -> Self {
        Self::with(text, |_| {}).await
    }

    /// A table that holds what the file comes to.
    async fn with(text: &str, change: impl FnOnce(&mut Plan)) -> Self {
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let front = ReadsFront::start(server.url()).await;
        let destination = Destination::Endpoint { url: front.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        Self::at(connection, Some((server, front)), text, change).await
    }

    async fn at(
        connection: Connection,
        servers: Option<(FaultServer, ReadsFront)>,
        text: &str,
        change: impl FnOnce(&mut Plan),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (job, checked) = job(&folder, text, change);
        create_table(&connection, &job.plan, &CancellationToken::new(), |_| {}).await.unwrap();
        fill(&connection, &job).await;
        let (server, front) = servers.unzip();
        Self { folder, _server: server, front, connection, job, checked }
    }

    fn front(&self) -> &ReadsFront {
        self.front.as_ref().unwrap()
    }

    async fn verify(&self, choices: VerifyChoices) -> Verification {
        self.try_verify(choices, &CancellationToken::new(), |_| {}).await.unwrap()
    }

    async fn try_verify(
        &self,
        choices: VerifyChoices,
        cancel: &CancellationToken,
        on_progress: impl FnMut(&Verification),
    ) -> Result<Verification, Failure> {
        let result = verify(&self.job, &self.connection, choices, cancel, on_progress).await?;
        assert_eq!(result.items, result.agree + result.differ + result.missing, "{result:?}");
        Ok(result)
    }

    /// Changes an attribute of a user; `None` takes it away.
    async fn change(&self, user: u64, attribute: &str, value: Option<AttributeValue>) {
        let table = &self.job.plan.table.name;
        let key = AttributeValue::N(user.to_string());
        let found =
            self.connection.client.get_item().table_name(table).key("userId", key).consistent_read(true);
        let mut item = found.send().await.unwrap().item.unwrap();
        match value {
            Some(value) => item.insert(attribute.to_owned(), value),
            None => item.remove(attribute),
        };
        self.put(item).await;
    }

    async fn put(&self, item: HashMap<String, AttributeValue>) {
        let table = &self.job.plan.table.name;
        self.connection.client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
    }

    async fn delete(&self, user: u64) {
        let table = &self.job.plan.table.name;
        let key = AttributeValue::N(user.to_string());
        self.connection.client.delete_item().table_name(table).key("userId", key).send().await.unwrap();
    }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn counts(result: &Verification) -> Vec<(&str, u64, u64)> {
    let of = |index: &'_ IndexCount| (index.expected, index.found);
    result.indexes.iter().map(|index| (index.name.as_str(), of(index).0, of(index).1)).collect()
}

fn difference(
    line: u64,
    key: &str,
    attribute: Option<&str>,
    expected: Option<&str>,
    found: Option<&str>,
) -> Difference {
    Difference {
        line,
        place: None,
        key: key.to_owned(),
        attribute: attribute.map(str::to_owned),
        expected: expected.map(str::to_owned),
        found: found.map(str::to_owned),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_holds_what_the_file_comes_to_agrees() {
    let comparison = Comparison::of(&many(1000)).await;
    let result = comparison.verify(ALL).await;
    assert_eq!((result.table.as_str(), result.items, result.agree), ("Users", 1000, 1000));
    assert_eq!(result.items_total, Some(1000));
    assert!(result.differences.is_empty() && result.agrees());
    assert_eq!(counts(&result), [("UsernameIndex", 1000, 1000), ("EmailIndex", 900, 900)]);
    assert_eq!(comparison.front().requests(), (10, 2));

    let cost = verify_cost(&comparison.checked, ALL);
    assert_eq!(cost.items, 1000);
    // What was said before is what it took.
    let told = cost.read_units + cost.index_read_units;
    let took = result.consumed_read_units.unwrap();
    assert!((took - told).abs() <= told / 50.0, "{took} for {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_counting_only_items_are_read() {
    let comparison = Comparison::of(&many(250)).await;
    let choices = VerifyChoices { sample: None, count_indexes: false };
    let result = comparison.verify(choices).await;
    assert_eq!((result.agree, result.indexes.len()), (250, 0));
    assert_eq!(comparison.front().requests(), (3, 0));
    assert_eq!(result.consumed_read_units, Some(verify_cost(&comparison.checked, choices).read_units));
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_name_the_line_the_key_and_both_values() {
    let comparison = Comparison::of(&many(300)).await;
    comparison.change(7, "username", Some(text("Somebody else"))).await;
    comparison.change(8, "registrationDate", None).await;
    comparison.change(9, "vip", Some(AttributeValue::Bool(true))).await;
    comparison.delete(250).await;
    let number = AttributeValue::N("5".to_owned());
    let profile = AttributeValue::M([("bio".to_owned(), number)].into());
    comparison.change(11, "profileData", Some(profile)).await;
    comparison.change(12, "lastLogin", Some(AttributeValue::N("12".to_owned()))).await;
    let result = comparison.verify(ALL).await;
    assert_eq!((result.items, result.agree, result.differ, result.missing), (300, 294, 5, 1));
    assert!(!result.agrees());
    assert_eq!(
        result.differences,
        [
            difference(9, "7", Some("username"), Some("user7"), Some("Somebody else")),
            difference(10, "8", Some("registrationDate"), Some("2023-01-15"), None),
            difference(11, "9", Some("vip"), None, Some("true")),
            difference(13, "11", Some("profileData"), Some(r#"{"bio": "Likes 11"}"#), Some(r#"{"bio": 5}"#)),
            difference(14, "12", Some("lastLogin"), Some("2024-03-10T09:30:00Z"), Some("12")),
            difference(252, "250", None, None, None),
        ]
    );
    // User 250 has no e-mail address.
    assert_eq!(counts(&result), [("UsernameIndex", 300, 299), ("EmailIndex", 270, 270)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_most_two_hundred_differences_are_named_the_first_ones() {
    let comparison = Comparison::of(&many(500)).await;
    for user in 100..400 {
        comparison.delete(user).await;
    }
    let result = comparison.verify(VerifyChoices::default()).await;
    assert_eq!((result.agree, result.missing, result.differences.len()), (200, 300, 200));
    let lines: Vec<u64> = result.differences.iter().map(|difference| difference.line).collect();
    assert_eq!(lines, (102..302).collect::<Vec<u64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_spread_over_the_file() {
    let comparison = Comparison::of(&many(5000)).await;
    // Both are among each fiftieth.
    comparison.delete(2500).await;
    comparison.change(4950, "username", Some(text("other"))).await;
    // This one is not.
    comparison.delete(2501).await;
    let choices = VerifyChoices { sample: Some(100), count_indexes: true };
    let result = comparison.verify(choices).await;
    assert_eq!((result.items, result.agree, result.differ, result.missing), (100, 98, 1, 1));
    assert_eq!(result.items_total, Some(5000));
    let lines: Vec<u64> = result.differences.iter().map(|difference| difference.line).collect();
    assert_eq!(lines, [2502, 4952]);
    assert_eq!(comparison.front().requests().0, 1);
    // All items of the file are counted all the same.
    assert_eq!(counts(&result), [("UsernameIndex", 5000, 4998), ("EmailIndex", 4500, 4499)]);
    let cost = verify_cost(&comparison.checked, choices);
    assert_eq!((cost.items, cost.read_units), (100, 100.0));
    assert_eq!(comparison.verify(choices).await.differences, result.differences);

    let more = VerifyChoices { sample: Some(1_000_000), count_indexes: false };
    assert_eq!(comparison.verify(more).await.items, 5000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_sample_of_a_large_file_jumps_over_the_rest() {
    let comparison = Comparison::of(&many(20_000)).await;
    assert!(comparison.job.source.size_bytes() > 1024 * 1024);
    comparison.delete(0).await;
    let choices = VerifyChoices { sample: Some(1), count_indexes: false };
    let result = comparison.verify(choices).await;
    assert_eq!((result.items, result.missing, result.items_total), (1, 1, None));
    assert_eq!(result.differences, [difference(2, "0", None, None, None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rejected_or_set_aside_is_not_looked_for() {
    let body = "1,ann,a@example.com,2023-01-15,,\n1,bob,b@example.com,2023-01-15,,\nx,eve,,,,\n2,cid,,,,\n";
    let text = format!("{}\n{body}", seed().lines().next().unwrap());
    let comparison = Comparison::with(&text, |plan| {
        plan.columns[0].kind = plan::AttributeKind::Number;
        plan.duplicates = Duplicates::Last;
    })
    .await;
    assert_eq!((comparison.checked.rejected, comparison.checked.duplicates), (1, 1));
    let result = comparison.verify(ALL).await;
    assert_eq!((result.items, result.agree, result.items_total), (2, 2, Some(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_two_attributes_are_named_whole_and_numbers_in_any_spelling_are_one() {
    let text = "customer,order,total\nann,1.50,2\nann,2,3\nbob,1,4\n";
    let comparison = Comparison::with(text, |plan| {
        plan.generated_key = None;
        plan.table.partition_key = "customer".to_owned();
        plan.table.sort_key = Some("order".to_owned());
        plan.columns[1].kind = plan::AttributeKind::Number;
    })
    .await;
    let key = |number: &str| AttributeValue::N(number.to_owned());
    comparison
        .put([("customer".to_owned(), self::text("ann")), ("order".to_owned(), key("2.0"))].into())
        .await;
    let result = comparison.verify(ALL).await;
    assert_eq!((result.agree, result.differ, result.missing), (2, 1, 0), "{result:?}");
    assert_eq!(result.differences, [difference(3, "ann, 2", Some("total"), Some("3"), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_somebody_else_is_no_difference_but_stands_in_the_index() {
    let comparison = Comparison::of(&many(200)).await;
    let foreign = [
        ("userId".to_owned(), AttributeValue::N("999999".to_owned())),
        ("username".to_owned(), text("stranger")),
    ];
    comparison.put(foreign.into()).await;
    let result = comparison.verify(ALL).await;
    assert_eq!((result.items, result.agree), (200, 200));
    assert_eq!(counts(&result), [("UsernameIndex", 200, 201), ("EmailIndex", 180, 180)]);
    assert!(result.agrees());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_the_table_does_not_have_holds_nothing() {
    let comparison = Comparison::with(&many(20), |plan| {
        plan.table.indexes.pop();
    })
    .await;
    let mut plan = (*comparison.job.plan).clone();
    plan.table.indexes.push(propose::proposed_index("email"));
    let job = Job { plan: Arc::new(plan), ..comparison.job.clone() };
    let never = CancellationToken::new();
    let result = verify(&job, &comparison.connection, ALL, &never, |_| {}).await.unwrap();
    assert_eq!(counts(&result), [("UsernameIndex", 20, 20), ("EmailIndex", 18, 0)]);
    assert!(!result.agrees());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_throttles_fails_and_drops_gives_the_same_answer() {
    let comparison = Comparison::of(&many(3000)).await;
    comparison.delete(17).await;
    comparison.change(2999, "username", Some(text("other"))).await;
    let calm = comparison.verify(ALL).await;
    comparison.front().set_faults(ReadFaults {
        throttled: 3,
        half_unprocessed: 4,
        failed: 7,
        dropped: 8,
        ..ReadFaults::default()
    });
    let stormy = comparison.verify(ALL).await;
    assert_eq!((stormy.agree, stormy.differ, stormy.missing), (2998, 1, 1));
    assert_eq!(stormy.differences, calm.differences);
    assert_eq!(stormy.indexes, calm.indexes);
    let (reads, scans) = comparison.front().requests();
    assert!(reads > 60 && scans > 4, "{reads} {scans}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_comparison_ends_at_once() {
    let comparison = Comparison::of(&many(5000)).await;
    comparison
        .front()
        .set_faults(ReadFaults { latency: Duration::from_millis(150), ..ReadFaults::default() });
    let unanswered = ReadFaults { latency: Duration::from_hours(1), ..ReadFaults::default() };
    let cancel = CancellationToken::new();
    let comparing = comparison.try_verify(ALL, &cancel, |so_far| {
        if so_far.items > 0 {
            comparison.front().set_faults(unanswered);
            cancel.cancel();
        }
    });
    assert_eq!(ends("the comparison", comparing).await.unwrap_err().code, "cancelled");
    // Also when the server says nothing at all, or before it is asked.
    let cancel = CancellationToken::new();
    let (reads, _) = comparison.front().requests();
    let cancelling = async {
        until("it is asked", || comparison.front().requests().0 > reads).await;
        cancel.cancel();
    };
    let comparing = ends("the comparison", comparison.try_verify(ALL, &cancel, |_| {}));
    assert_eq!(tokio::join!(comparing, cancelling).0.unwrap_err().code, "cancelled");
    let comparing = ends("the comparison", comparison.try_verify(ALL, &cancel, |_| {}));
    assert_eq!(comparing.await.unwrap_err().code, "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_there_and_a_file_that_changed_are_said_so() {
    let comparison = Comparison::of(&many(50)).await;
    let mut plan = (*comparison.job.plan).clone();
    plan.table.name = "Nothing".to_owned();
    let job = Job { plan: Arc::new(plan), ..comparison.job.clone() };
    let never = CancellationToken::new();
    for choices in [ALL, VerifyChoices::default(), VerifyChoices { sample: Some(0), count_indexes: true }] {
        let refused = verify(&job, &comparison.connection, choices, &never, |_| {}).await.unwrap_err();
        assert_eq!(refused.code, "no_such_table");
    }
    std::fs::write(comparison.folder.path().join("users.csv"), many(51)).unwrap();
    let refused = comparison.try_verify(ALL, &never, |_| {}).await.unwrap_err();
    assert_eq!(refused.code, "source_changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_can_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let destinations = Destinations::in_folder(folder.path().to_owned());
    let connection = destinations.connect(&Destination::Practice).await.unwrap();
    let comparison = Comparison::at(connection, None, &many(2000), |_| {}).await;
    comparison.delete(1000).await;
    let mut told = Vec::new();
    let never = CancellationToken::new();
    let result = comparison.try_verify(ALL, &never, |so_far| told.push(so_far.items)).await.unwrap();
    assert_eq!((result.items, result.agree, result.missing), (2000, 1999, 1));
    assert_eq!(counts(&result), [("UsernameIndex", 2000, 1999), ("EmailIndex", 1800, 1800)]);
    assert!(told.is_sorted() && told.last() == Some(&2000), "{told:?}");
}
