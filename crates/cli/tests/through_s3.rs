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
async fn several_tables_arrive_as_on_the_direct_route_one_import_each() {
    let (through_s3, direct) = (Aws::start(), Aws::start());
    for aws in [&through_s3, &direct] {
        std::fs::create_dir(aws.place.path().join("shop")).unwrap();
        let (mut parents, mut children) =
            ("id,name,email\n".to_owned(), "child_id,parent,amount\n".to_owned());
        for id in 0..60 {
            writeln!(parents, "P{id},Name {id},p{id}@example.com").unwrap();
        }
        for id in 0..200 {
            writeln!(children, "C{id},P{},{}", id * 7 % 62, id % 90).unwrap();
        }
        aws.place.write("shop/parents.csv", parents);
        aws.place.write("shop/children.csv", children);
        aws.place.write("shop/texts.csv", "text_id,text\nT1,One\nT2,Two\n");
    }
    let migrate = |aws: &Aws, more: &[&str]| {
        let all = [
            &["migrate", "shop", "--no-index", "--to", "aws", "--json", "--unique", "parents.email"],
            &["--relate", "children.parent=parents.id", "--place", "children=inside:parents"][..],
            &["--orphans", "children=reject"],
            more,
        ];
        aws.run(&all.concat())
    };
    let run = |aws: &Aws, more: &[&str]| {
        let done = migrate(aws, more);
        assert_eq!(done.code, 3, "{}{}", done.stderr, done.stdout);
        done.json()
    };
    let expected = run(&direct, &[]);
    // Each estimate alone is below this ceiling; all of them are not, and the first is not begun.
    let expensive = migrate(&through_s3, &["--route", "s3", "--bucket", BUCKET, "--max-cost", "0.00005"]);
    assert_eq!(expensive.json()["error"]["code"], "spending_ceiling", "{}", expensive.stdout);
    assert_eq!((through_s3.imports().len(), through_s3.objects(BUCKET)), (0, None));
    let found = run(&through_s3, &["--route", "s3", "--bucket", BUCKET, "--max-cost", "0.001"]);
    for figure in ["records_read", "items_written", "records_embedded", "records_rejected", "items_derived"] {
        assert_eq!(found[figure], expected[figure], "{figure}: {found:#}");
    }
    let names = |aws: &Aws| {
        let listed = aws.dynamodb("ListTables", &json!({}));
        let mut names: Vec<String> = serde_json::from_value(listed["TableNames"].clone()).unwrap();
        names.sort_unstable();
        names
    };
    let tables = names(&through_s3);
    assert_eq!((&tables, tables.len()), (&names(&direct), 3), "{tables:?}");
    for table in &tables {
        let (left, right) = (items_of(through_s3.url(), table).await, items_of(direct.url(), table).await);
        assert!(!left.is_empty() && left == right, "{table}: {} and {} items", left.len(), right.len());
    }
    assert_eq!((through_s3.imports().len(), through_s3.objects(BUCKET)), (3, None));
    // Rows beside others are of several source tables, each with an import of its own.
    let beside = [
        &["--relate", "children.parent=parents.id", "--place", "children=beside:parents"][..],
        &["--orphans", "children=reject"],
    ]
    .concat();
    let through =
        ["migrate", "shop", "--no-index", "--to", "aws", "--json", "--route", "s3", "--bucket", BUCKET];
    let refused = through_s3.run(&[&through[..], &beside].concat());
    let refused = refused.json()["error"].clone();
    assert_eq!(refused["code"], "route_unusable", "{refused:#}");
    assert!(refused["repair"].as_str().unwrap().contains("--route direct"), "{refused:#}");
    // The same command finds that all of it was imported, and would do it once more.
    let again = through_s3.run(&[
        "migrate",
        "shop",
        "--no-index",
        "--to",
        "aws",
        "--json",
        "--route",
        "s3",
        "--bucket",
        BUCKET,
    ]);
    assert_eq!(again.json()["error"]["code"], "table_exists", "{}", again.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_cancelled_leaves_no_upload_and_goes_on_by_its_id() {
    let aws = Aws::start();
    assert_eq!(aws.run(&["generate", "many.csv", "--records", "30000"]).code, 0);
    let interrupted = async |what: &str, is_reached: &dyn Fn() -> bool, arguments: &[&str]| {
        let mut running = aws.start_command(arguments);
        until(what, || is_reached() || running.try_wait().unwrap().is_some()).await;
        std::process::Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
        let ended = tokio::task::block_in_place(|| running.wait().unwrap());
        assert_eq!(ended.code(), Some(1), "{what}: {}", aws.place.read("command.log"));
        let runs = aws.run(&["runs", "--json"]).json();
        let run = &runs[0];
        assert_eq!(run["state"], "cancelled", "{run:#}");
        run["id"].as_str().unwrap().to_owned()
    };
    let migrate = [
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
        "--json",
    ];
    let has_objects = || aws.objects(BUCKET).is_some_and(|there| there.len() >= 2);
    let run = interrupted("an object is whole", &has_objects, &migrate).await;
    assert_eq!(aws.uploads(BUCKET), Vec::<String>::new());
    assert!(aws.imports().is_empty());
    let go_on = ["continue", run.as_str(), "--json"];
    let is_imported = || !aws.imports().is_empty();
    interrupted("AWS imports", &is_imported, &go_on).await;
    let said = aws.run(&["runs"]).stdout;
    assert!(said.contains("being imported by AWS") || said.contains("cancelled"), "{said}");
    let done = aws.run(&go_on);
    assert_eq!((done.code, &done.json()["items_written"]), (0, &json!(30_000)), "{}", done.stderr);
    assert_eq!((aws.imports().len(), aws.objects(BUCKET)), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_through_s3_is_said_before_anything_is_sent() {
    let aws = Aws::start();
    let refused = |more: &[&str], code: &str| {
        let all = [&["migrate", "users.csv", "--json"], more].concat();
        let said = aws.run(&all).json();
        assert_eq!(said["error"]["code"], code, "{said:#}");
    };
    refused(&["--route", "s3", "--bucket", BUCKET], "route_unusable");
    refused(&["--to", "aws", "--route", "s3"], "bad_usage");
    refused(&["--to", "aws", "--bucket", BUCKET], "bad_usage");
    refused(&["--to", "aws", "--route", "s3", "--bucket", "My_Bucket"], "not_a_bucket_name");
    assert_eq!(aws.dynamodb("ListTables", &json!({}))["TableNames"], json!([]));
    assert_eq!(aws.objects(BUCKET), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn convert_packs_what_migrate_writes() {
    let aws = Aws::start();
    let done = aws.run(&["convert", "users.csv", "--out", "packed", "--compress", "none", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let converted = done.json();
    let lines = aws.place.read("packed/Users/00001.json");
    assert_eq!(converted["items_written"].as_u64(), Some(lines.lines().count() as u64));
    assert_eq!(converted["bytes"].as_u64(), Some(lines.len() as u64));
    assert!(lines.lines().all(|line| line.starts_with(r#"{"Item":{"userId":{"N":""#)), "{lines}");
    // What lies there already is no part of it.
    let again = aws.run(&["convert", "users.csv", "--out", "packed", "--json"]);
    assert_eq!(again.json()["error"]["code"], "unwritable", "{}", again.stderr);
}
