//! Objects for S3 hold what the direct route writes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod checked_job;

use checked_job::checked_job;
use dynamodb::destination::{Destination, Destinations};
use dynamodb::import::{Converted, FolderChoices, ImportOptions, Job, Report, convert, import};
use dynamodb::item_from_sdk;
use dynamodb::s3::Packing;
use dynamodb::table::create_table;
use fault_server::{MemoryOptions, MemoryServer};
use flate2::read::GzDecoder;
use item::{Item, dynamodb_json, item_from_dynamodb_json};
use plan::{Capacity, Duplicates};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

fn job(path: &Path) -> Job {
    checked_job(path, "people.csv", |plan| {
        plan.table.capacity = Capacity::OnDemand;
        plan.table.indexes.clear();
        plan.duplicates = Duplicates::Last;
    })
}

fn choices(folder: &Path, packing: Packing, items_per_object: u64) -> FolderChoices {
    FolderChoices {
        folder: folder.join("out"),
        packing,
        items_per_object: Some(items_per_object),
        first_object: 1,
        rejects: folder.join("converted.rejected.csv"),
        may_overwrite_rejects: true,
    }
}

/// The objects of a conversion, by their names.
fn objects(converted: &Converted) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = std::fs::read_dir(&converted.folder).unwrap();
    let object = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        (path, bytes)
    };
    files.map(object).collect()
}

/// Every item of the objects, in one spelling, in order.
fn items(objects: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let mut items = Vec::new();
    for (path, bytes) in objects {
        let mut text = String::new();
        if path.extension().is_some_and(|ending| ending == "gz") {
            GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        } else {
            text = String::from_utf8(bytes.clone()).unwrap();
        }
        for line in text.lines() {
            let item = line.strip_prefix(r#"{"Item":"#).and_then(|line| line.strip_suffix('}')).unwrap();
            items.push(sorted(item_from_dynamodb_json(item).unwrap()));
        }
    }
    items.sort_unstable();
    items
}

fn sorted(mut item: Item) -> String {
    item.sort_by(|left, right| left.0.cmp(&right.0));
    dynamodb_json(&item)
}

/// What the direct route writes of a job, and what it says.
async fn direct(job: &Job, folder: &Path) -> (Vec<String>, Report) {
    let options = MemoryOptions { keeps_items: true, ..MemoryOptions::default() };
    let server = MemoryServer::start(options).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let connection = Destinations::new().connect(&destination).await.unwrap();
    let never = CancellationToken::new();
    create_table(&connection, &job.plan, &never, |_| {}).await.unwrap();
    let options = ImportOptions::new(folder.join("direct.rejected.csv"), None);
    let report = import(job, &connection, &options, &never, |_| {}).await.unwrap();
    let (mut items, mut start) = (Vec::new(), None);
    loop {
        let scan = connection.client.scan().table_name(&job.plan.table.name).set_exclusive_start_key(start);
        let page = scan.send().await.unwrap();
        items.extend(page.items().iter().map(|item| sorted(item_from_sdk(item, &[]))));
        start = page.last_evaluated_key;
        if start.is_none() {
            items.sort_unstable();
            return (items, report);
        }
    }
}

fn read_or_nothing(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

/// Converts a text in both ways, and holds them against the direct route.
fn compare(text: &str, items_per_object: u64) -> Converted {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, text).unwrap();
    let job = job(&path);
    let never = CancellationToken::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (expected, report) = runtime.block_on(direct(&job, folder.path()));
    let mut all = Vec::new();
    for packing in [Packing::Gzip, Packing::None, Packing::Gzip] {
        let choices = choices(folder.path(), packing, items_per_object);
        let converted = runtime
            .block_on(async { tokio::task::block_in_place(|| convert(&job, &choices, &never, |_| {})) });
        let converted = converted.unwrap();
        let objects = objects(&converted);
        assert_eq!(items(&objects), expected);
        assert_eq!(
            (objects.len() as u64, converted.items_written),
            (converted.objects, expected.len() as u64)
        );
        assert_eq!(
            (converted.records_read, converted.records_rejected, converted.duplicates_set_aside),
            (report.records_read, report.records_rejected, report.duplicates_set_aside)
        );
        let rejected = read_or_nothing(&folder.path().join("converted.rejected.csv"));
        assert_eq!(rejected, read_or_nothing(&folder.path().join("direct.rejected.csv")));
        std::fs::remove_dir_all(&converted.folder).unwrap();
        all.push((converted, objects));
    }
    // The same rows under the same plan always give the same bytes.
    assert_eq!(all[0], all[2]);
    all.remove(0).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_rows_are_converted_as_the_direct_route_writes_them(
        rows in prop::collection::vec(
            (0u64..40, "[a-zé\u{2028}\u{85} ,\"]{0,12}", prop::option::of(-1000i64..1000), any::<bool>()),
            1..60,
        ),
    ) {
        let mut text = "id,name,amount\n".to_owned();
        for (id, name, amount, is_short) in rows {
            let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
            let name = name.replace('"', "\"\"");
            // A record that lacks cells is rejected.
            let row = if is_short && id % 7 == 0 { format!("{id}") } else { format!("{id},\"{name}\",{amount}") };
            writeln!(text, "{row}").unwrap();
        }
        compare(&text, 10);
    }
}

#[test]
fn many_rows_become_several_objects_and_each_holds_what_it_should() {
    let mut text = "id,name,town\n".to_owned();
    for id in 0..30_000u64 {
        writeln!(text, "{id},Somebody of number {id},Town {}", id % 50).unwrap();
    }
    text.push_str("7,A second seven,Town 1\nnot a number\n");
    let converted = compare(&text, 6000);
    assert!((3..=5).contains(&converted.objects), "{}", converted.objects);
    assert_eq!((converted.items_written, converted.duplicates_set_aside), (30_000, 1));
    assert!(converted.bytes * 3 < converted.bytes_unpacked, "{converted:?}");
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "id,name\n1,Ann\n2,Bea\n").unwrap();
    let job = job(&path);
    let choices = choices(folder.path(), Packing::Gzip, 10);
    let there = folder.path().join("out").join(&job.plan.table.name);
    std::fs::create_dir_all(&there).unwrap();
    std::fs::write(there.join("mine.txt"), "mine").unwrap();
    let refused = convert(&job, &choices, &CancellationToken::new(), |_| {}).unwrap_err();
    assert_eq!(refused.code, "unwritable");
    assert_eq!(std::fs::read(there.join("mine.txt")).unwrap(), b"mine");
}
