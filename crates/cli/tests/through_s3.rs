//! Imports through S3, on a server that others wrote.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod aws;
mod command;

use aws::Aws;
use command::items_of;
use fault_server::patience::until;
use serde_json::{Value, json};
use std::fmt::Write;

const BUCKET: &str = "the-imports";

fn fates_sum(report: &Value) -> bool {
    let count = |name: &str| report[name].as_u64().unwrap();
    let parts = [
        "items_written",
        "items_kept",
        "records_embedded",
        "records_without_item",
        "records_rejected",
        "duplicates_set_aside",
    ];
    count("records_read") == parts.iter().map(|part| count(part)).sum::<u64>()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_arrives_as_on_the_direct_route_and_nothing_is_left_in_s3() {
    let aws = Aws::start();
    let direct = aws.run(&["migrate", "users.csv", "--to", "aws", "--table", "Direct", "--json"]);
    assert_eq!(direct.code, 0, "{}", direct.stderr);
    let done = aws.run(&[
        "migrate",
        "users.csv",
        "--to",
        "aws",
        "--route",
        "s3",
        "--bucket",
        BUCKET,
        "--tag",
        "team=shop",
        "--point-in-time-recovery",
        "--deletion-protection",
        "--json",
    ]);
    assert_eq!(done.code, 0, "{}{}", done.stderr, done.stdout);
    let report = done.json();
    assert_eq!(
        (&report["route"], &report["import_status"]),
        (&json!("s3"), &json!("COMPLETED")),
        "{report:#}"
    );
    assert_eq!((&report["objects"], report["bytes_uploaded"].as_u64() > Some(100)), (&json!(1), true));
    assert!(report["import_arn"].as_str().unwrap().contains(":table/Users/import/") && fates_sum(&report));
    assert_eq!(report["items_written"], direct.json()["items_written"]);
    assert_eq!(items_of(aws.url(), "Users").await, items_of(aws.url(), "Direct").await);
    // The bucket was the import's own.
    assert_eq!(aws.objects(BUCKET), None);
    // What AWS's import cannot set is set after it.
    let table = aws.dynamodb("DescribeTable", &json!({ "TableName": "Users" }))["Table"].clone();
    assert_eq!(table["DeletionProtectionEnabled"], true, "{table:#}");
    let backups = aws.dynamodb("DescribeContinuousBackups", &json!({ "TableName": "Users" }));
    assert!(backups.to_string().contains(r#""PointInTimeRecoveryStatus":"ENABLED""#), "{backups:#}");
    let tags = aws.dynamodb("ListTagsOfResource", &json!({ "ResourceArn": table["TableArn"] }));
    assert_eq!(tags["Tags"], json!([{ "Key": "team", "Value": "shop" }]));
    let found = aws.run(&[
        "query",
        "Users",
        "--index",
        "UsernameIndex",
        "--key",
        "username=alice",
        "--to",
        "aws",
        "--json",
    ]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    // Into a table that exists it cannot go, and says what can be done.
    let again =
        aws.run(&["migrate", "users.csv", "--to", "aws", "--route", "s3", "--bucket", BUCKET, "--json"]);
    let error = again.json()["error"].clone();
    assert_eq!((again.code, &error["code"]), (1, &json!("table_exists")), "{error:#}");
    assert!(error["repair"].as_str().unwrap().contains("--route direct"), "{error:#}");
    assert_eq!(aws.objects(BUCKET), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_was_there_stays_and_objects_that_are_to_be_kept_too() {
    let aws = Aws::start();
    assert_eq!(aws.s3("PUT", BUCKET, "").0, 200);
    assert_eq!(aws.s3("PUT", &format!("{BUCKET}/mine/file.txt"), "mine").0, 200);
    let run = |table: &str, more: &[&str]| {
        let mut all = vec!["migrate", "users.csv", "--to", "aws", "--route", "s3", "--bucket", BUCKET];
        all.extend(["--prefix", "mine", "--table", table, "--json"]);
        all.extend(more);
        let done = aws.run(&all);
        assert_eq!(done.code, 0, "{}{}", done.stderr, done.stdout);
    };
    run("First", &[]);
    assert_eq!(aws.objects(BUCKET).unwrap(), ["mine/file.txt"]);
    // Its settings are its owner's matter.
    assert_eq!(aws.s3("GET", &format!("{BUCKET}?lifecycle"), "").0, 404);
    run("Kept", &["--keep-objects"]);
    let kept = aws.objects(BUCKET).unwrap();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        kept.iter().any(|key| key.starts_with("mine/tableferry/") && key.ends_with("/Kept/00001.json.gz"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_aws_refuses_is_named_by_row_and_the_import_undone_by_its_name() {
    let aws = Aws::start();
    // This server counts a byte more for a number such as 120, and refuses an item for that.
    let long = format!("[{}]", vec!["120"; 110_000].join(","));
    let mut text = "id,numbers\n".to_owned();
    for id in 0..600 {
        let numbers = if id % 200 == 77 { long.as_str() } else { "[1]" };
        writeln!(text, "K{id},\"{numbers}\"").unwrap();
    }
    text.push_str("K5,\"[2]\"\n,\"[3]\"\n");
    aws.place.write("things.csv", text);
    let done = aws.run(&[
        "migrate",
        "things.csv",
        "--to",
        "aws",
        "--route",
        "s3",
        "--bucket",
        BUCKET,
        "--type",
        "numbers=json",
        "--duplicates",
        "first",
        "--no-index",
        "--partition-key",
        "id",
        "--items-per-object",
        "100",
        "--json",
    ]);
    assert_eq!(done.code, 3, "{}{}", done.stderr, done.stdout);
    let report = done.json();
    assert_eq!(
        (&report["import_status"], &report["items_written"]),
        (&json!("FAILED"), &json!(597)),
        "{report:#}"
    );
    assert_eq!((&report["records_rejected"], &report["duplicates_set_aside"]), (&json!(4), &json!(1)));
    assert!(fates_sum(&report) && report["stopped"].is_null(), "{report:#}");
    let note = report["import_note"].as_str().unwrap();
    assert!(note.contains("refused 3 of 600 items; the other 597 are in the table"), "{note}");
    let rejected = aws.place.read("things.rejected.csv");
    for id in [77, 277, 477] {
        assert!(rejected.lines().any(|line| line.starts_with(&format!("K{id},"))), "K{id}");
    }
    assert_eq!(aws.objects(BUCKET), None);
    let run = report["run"].as_str().unwrap();
    let unnamed = aws.run(&["undo", run, "--json"]);
    assert_eq!(unnamed.json()["error"]["code"], "name_not_typed", "{}", unnamed.stderr);
    let undone = aws.run(&["undo", run, "--confirm", "Things", "--json"]);
    assert_eq!((undone.code, &undone.json()["items_deleted"]), (0, &json!(597)), "{}", undone.stderr);
    assert!(aws.dynamodb("DescribeTable", &json!({ "TableName": "Things" }))["Table"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_ten_times_is_one_import_and_leaves_nothing() {
    let aws = Aws::start();
    assert_eq!(aws.run(&["generate", "many.csv", "--records", "40000"]).code, 0);
    let arguments = [
        "migrate",
        "many.csv",
        "--to",
        "aws",
        "--route",
        "s3",
        "--bucket",
        BUCKET,
        "--table",
        "Many",
        "--items-per-object",
        "1000",
        "--journal",
        "killed.journal.json",
        "--json",
    ];
    let mut objects = 0;
    let mut kills = Vec::new();
    for kill in 0..10 {
        let mut running = aws.start_command(&arguments);
        let more = objects + rand::random_range(1..=2);
        let what = match kill {
            0 => "there is a bucket",
            1..=6 => "an object is whole",
            7 => "an upload has begun",
            _ => "AWS imports",
        };
        until(what, || {
            let is_reached = match kill {
                0 => aws.objects(BUCKET).is_some(),
                1..=6 => aws.objects(BUCKET).is_some_and(|there| there.len() >= more),
                7 => !aws.uploads(BUCKET).is_empty() || !aws.imports().is_empty(),
                _ => !aws.imports().is_empty(),
            };
            is_reached || running.try_wait().unwrap().is_some()
        })
        .await;
        let ended = running.try_wait().unwrap();
        assert!(ended.is_none(), "{what}: it ended: {}", aws.place.read("command.log"));
        running.kill().unwrap();
        running.wait().unwrap();
        objects = aws.objects(BUCKET).map_or(0, |there| there.len());
        kills.push((what, objects));
    }
    let done = aws.run(&arguments);
    assert_eq!(done.code, 0, "{kills:?} {}{}", done.stderr, done.stdout);
    let report = done.json();
    assert_eq!((&report["resumed"], &report["items_written"]), (&json!(true), &json!(40_000)), "{kills:?}");
    assert!(fates_sum(&report));
    assert_eq!(aws.imports().len(), 1, "{kills:?}");
    assert_eq!((aws.objects(BUCKET), aws.uploads(BUCKET)), (None, Vec::<String>::new()));
    let table = aws.dynamodb("DescribeTable", &json!({ "TableName": "Many" }));
    assert_eq!(table["Table"]["ItemCount"], 40_000);
    eprintln!("{kills:?}");
}
