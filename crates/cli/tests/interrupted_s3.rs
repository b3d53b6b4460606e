//! Imports through S3 that are killed, whose credentials expire, and to which AWS says no.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod aws;
mod command;

use aws::{Aws, profile};
use fault_server::patience::until;
use fault_server::{AwsRequest, Passage};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

const BUCKET: &str = "the-imports";
const RECORDS: u64 = 40_000;

/// What stands behind the command's name of what is only of an import.
const OF_IMPORT: [&str; 5] = ["--items-per-object", "500", "--journal", "many.journal.json", "--json"];

/// What is imported through S3, in many objects, and goes on where it is there already.
fn many(aws: &Aws) -> Vec<&'static str> {
    assert_eq!(aws.run(&["generate", "many.csv", "--records", "40000"]).code, 0);
    let table = ["many.csv", "--to", "aws", "--table", "Many", "--route", "s3", "--bucket", BUCKET];
    [&["migrate"], &OF_IMPORT[..], &table[..]].concat()
}

fn is_whole(report: &Value) -> bool {
    report["items_written"] == RECORDS && report["records_read"] == RECORDS && report["stopped"].is_null()
}

/// After which request a program is killed.
struct KillAfter {
    /// So many after the first of this operation.
    operation: &'static str,
    more: u32,
    /// The last one has its effect; only its answer is lost.
    is_heard: bool,
}

impl KillAfter {
    /// Ten moments at random: while objects are packed and uploaded, when the import is asked for, while it runs, and while what
    /// it left is cleared away.
    fn ten() -> Vec<Self> {
        let any = |operation, range: std::ops::RangeInclusive<u32>| Self {
            operation,
            more: rand::random_range(range),
            is_heard: rand::random(),
        };
        let mut moments: Vec<Self> = (0..7).map(|_| any("", 1..=25)).collect();
        moments.extend([
            any("ImportTable", 0..=0),
            any("DescribeImport", 0..=0),
            any("DescribeImport", 0..=5),
        ]);
        moments
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_ten_times_under_its_policy_is_one_import_and_leaves_nothing() {
    let aws = Aws::start_enforcing();
    let migrate = many(&aws);
    let access = [&["access", "--policy"], &migrate[1 + OF_IMPORT.len()..]].concat();
    let policy = aws.run(&access);
    assert!(policy.stdout.contains(&format!("arn:aws:s3:::{BUCKET}/tableferry/*")), "{}", policy.stdout);
    aws.allow(&policy.json());
    let mut kills = Vec::new();
    for KillAfter { operation, more, is_heard } in KillAfter::ten() {
        let is_reached = Arc::new(AtomicBool::new(false));
        let (mut since, reached) = (None, Arc::clone(&is_reached));
        let killed_by = Arc::<std::sync::Mutex<String>>::default();
        let last = Arc::clone(&killed_by);
        aws.proxy.rule(move |request| {
            since = match since {
                None if request.operation().contains(operation) => Some(0),
                since => since.map(|since| since + 1),
            };
            if since.is_none_or(|since| since < more) {
                return Passage::PassOn;
            }
            if reached.swap(true, Ordering::SeqCst) {
                return Passage::Hold;
            }
            *last.lock().unwrap() = request.operation();
            if is_heard { Passage::HoldAnswer } else { Passage::Hold }
        });
        let mut running = aws.start_command(&migrate);
        until("a request is the last", || {
            is_reached.load(Ordering::SeqCst) || running.try_wait().unwrap().is_some()
        })
        .await;
        let ended = running.try_wait().unwrap();
        assert!(ended.is_none(), "{operation} {more}: it ended: {}", aws.place.read("command.log"));
        running.kill().unwrap();
        running.wait().unwrap();
        kills.push(format!("{} {}", killed_by.lock().unwrap(), if is_heard { "heard" } else { "not heard" }));
    }
    aws.proxy.rule(|_| Passage::PassOn);
    let done = aws.run(&migrate);
    assert_eq!(done.code, 0, "{kills:#?} {}{}", done.stderr, done.stdout);
    let report = done.json();
    assert!(is_whole(&report) && report["resumed"] == true, "{kills:#?} {report:#}");
    let imports = aws.call("dynamodb", "list_imports", &json!({}));
    assert_eq!(imports["ImportSummaryList"].as_array().unwrap().len(), 1, "{kills:#?} {imports}");
    // The bucket was the import's own; no object and no upload is left where there is none.
    let buckets = aws.call("s3", "list_buckets", &json!({}));
    assert!(!buckets.to_string().contains(BUCKET), "{kills:#?} {buckets}");
    let tables = aws.call("dynamodb", "list_tables", &json!({}));
    assert_eq!(tables["TableNames"], json!(["Many"]), "{kills:#?}");
    let table = aws.call("dynamodb", "describe_table", &json!({ "TableName": "Many" }));
    assert_eq!(table["Table"]["ItemCount"], RECORDS, "{kills:#?}");
    eprintln!("{kills:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_expire_at_any_stage_are_replaced_and_the_import_goes_on() {
    const STAGES: [&str; 4] = ["partNumber=", "DescribeImport", "UpdateContinuousBackups", "?delete"];
    let aws = Aws::start_with_profile("KEY0");
    let migrate = [&many(&aws)[..], &["--point-in-time-recovery"]].concat();
    let credentials = aws.place.path().join(".aws/credentials");
    let renewals = Arc::new(AtomicU32::new(0));
    let (counted, mut parts) = (Arc::clone(&renewals), 0);
    aws.proxy.rule(move |request| {
        let current = counted.load(Ordering::SeqCst) as usize;
        if request.access_key() != Some(&format!("KEY{current}")) {
            return request.expired();
        }
        parts += u32::from(request.operation().contains("partNumber="));
        // Not the first object: those that are whole stay.
        let is_due = |stage: &&str| request.operation().contains(*stage) && parts > 3;
        if !STAGES.get(current).is_some_and(is_due) {
            return Passage::PassOn;
        }
        std::fs::write(&credentials, profile(&format!("KEY{}", current + 1))).unwrap();
        counted.fetch_add(1, Ordering::SeqCst);
        request.expired()
    });
    let done = aws.run(&migrate);
    assert_eq!(done.code, 0, "{}{}", done.stderr, done.stdout);
    assert!(is_whole(&done.json()), "{}", done.stdout);
    assert_eq!(renewals.load(Ordering::SeqCst), 4);
    assert_eq!((aws.imports().len(), aws.objects(BUCKET)), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_another_account_are_not_gone_on_with() {
    let aws = Aws::start_with_profile("KEY0");
    let migrate = many(&aws);
    let credentials = aws.place.path().join(".aws/credentials");
    let others = profile("222222222222");
    let mut has_expired = false;
    aws.proxy.rule(move |request| {
        if !has_expired && request.operation().contains("/00003.") {
            has_expired = true;
            std::fs::write(&credentials, &others).unwrap();
        }
        let is_of_former = request.access_key() == Some("KEY0");
        if has_expired && is_of_former { request.expired() } else { Passage::PassOn }
    });
    let stopped = aws.run(&migrate);
    assert_eq!((stopped.code, &stopped.json()["stopped"]["code"]), (1, &json!("another_account")));
    aws.proxy.rule(|_| Passage::PassOn);
    aws.place.write(".aws/credentials", profile("KEY0"));
    let done = aws.run(&migrate);
    assert!(done.code == 0 && is_whole(&done.json()), "{}{}", done.stderr, done.stdout);
    assert_eq!((aws.imports().len(), aws.objects(BUCKET)), (1, None));
}

fn error(status: u16, code: &str) -> Passage {
    let body = format!("<Error><Code>{code}</Code><Message>It is so.</Message></Error>");
    Passage::Answer(status, "content-type: application/xml\r\n".to_owned(), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_s3_that_asks_to_slow_down_and_fails_is_asked_again() {
    let aws = Aws::start();
    let migrate = many(&aws);
    let (asked, failed) = (AtomicU32::new(0), Arc::new(AtomicU32::new(0)));
    let failures = Arc::clone(&failed);
    aws.proxy.rule(move |request: &AwsRequest| {
        let is_of_upload = request.is_s3() && ["PUT", "POST"].contains(&request.method.as_str());
        if !is_of_upload || asked.fetch_add(1, Ordering::SeqCst) % 9 != 4 {
            return Passage::PassOn;
        }
        match failures.fetch_add(1, Ordering::SeqCst) {
            0 | 2 | 5 => error(503, "SlowDown"),
            1 | 4 => error(500, "InternalError"),
            3 => Passage::Answer(502, String::new(), "a gateway".to_owned()),
            _ => Passage::PassOn,
        }
    });
    let done = aws.run(&migrate);
    assert!(done.code == 0 && is_whole(&done.json()), "{}{}", done.stderr, done.stdout);
    assert!(failed.load(Ordering::SeqCst) > 5);
    assert_eq!((aws.imports().len(), aws.objects(BUCKET)), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_in_another_region_is_refused_before_anything_is_sent() {
    let aws = Aws::start();
    aws.proxy.rule(|request| {
        if request.method != "HEAD" {
            return Passage::PassOn;
        }
        Passage::Answer(301, "x-amz-bucket-region: eu-west-1\r\n".to_owned(), String::new())
    });
    let all = ["migrate", "users.csv", "--to", "aws", "--route", "s3", "--bucket", BUCKET, "--json"];
    let refused = aws.run(&all);
    let failure = refused.json()["error"].clone();
    assert_eq!((refused.code, &failure["code"]), (1, &json!("another_region")), "{failure:#}");
    assert!(failure["message"].as_str().unwrap().contains("is in eu-west-1, and the table is in us-east-1"));
    assert_eq!(aws.run(&["runs", "--json"]).json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_aws_cancelled_is_done_anew_once_its_table_is_away() {
    let aws = Aws::start();
    let mut is_first = true;
    aws.proxy.rule(move |request| {
        if request.operation() != "DescribeImport" || !std::mem::take(&mut is_first) {
            return Passage::PassOn;
        }
        let said = json!({ "ImportTableDescription": {
            "ImportStatus": "CANCELLED", "FailureCode": "UserErrors", "FailureMessage": "Table was deleted.",
            "ProcessedItemCount": 0, "ImportedItemCount": 0, "ErrorCount": 0,
        }});
        Passage::Answer(200, "content-type: application/x-amz-json-1.0\r\n".to_owned(), said.to_string())
    });
    let all = ["migrate", "users.csv", "--to", "aws", "--route", "s3", "--bucket", BUCKET, "--json"];
    let stopped = aws.run(&all);
    let report = stopped.json();
    assert_eq!((stopped.code, &report["stopped"]["code"]), (1, &json!("import_failed")), "{report:#}");
    assert_eq!((&report["import_status"], &report["items_written"]), (&json!("CANCELLED"), &json!(0)));
    let run = report["run"].as_str().unwrap();
    let in_the_way = aws.run(&["continue", run, "--json"]).json();
    assert_eq!(in_the_way["stopped"]["code"], "table_exists", "{in_the_way:#}");
    assert!(in_the_way["stopped"]["repair"].as_str().unwrap().contains("Then continue"), "{in_the_way:#}");
    aws.dynamodb("DeleteTable", &json!({ "TableName": "Users" }));
    let done = aws.run(&["continue", run, "--json"]);
    assert_eq!((done.code, &done.json()["items_written"]), (0, &json!(3)), "{}{}", done.stderr, done.stdout);
    // The objects were there already.
    assert_eq!((done.json()["objects"].clone(), aws.imports().len()), (json!(1), 2));
    assert_eq!(aws.objects(BUCKET), None);
}
