//! What the dry run says that writing takes, held against what a server metered: the table and each index, those too that
//! few items enter or that have keys of several attributes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use check::{Checked, check};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{ImportOptions, Job, import};
use dynamodb::query::{ItemsPage, QueryRequest, SortCondition, query};
use dynamodb::table::create_table;
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Plan, Projection, ProvisionedUnits};
use profile::read_profile;
use propose::propose;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use source::Source;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const COLUMNS: [&str; 6] = ["origin", "dest", "day", "gate", "carrier", "remark"];

/// Flights, with blanks in every column but the first, and remarks of up to three write units.
fn flights(random: &mut SmallRng, rows: u32) -> String {
    let mut text = "id,".to_owned() + &COLUMNS.join(",") + "\n";
    for row in 0..rows {
        let mut cell = |filled: f64, of: &[&str]| {
            if random.random_bool(filled) {
                of[random.random_range(0..of.len())].to_owned()
            } else {
                String::new()
            }
        };
        let cells = [
            cell(0.9, &["EWR", "JFK", "LGA"]),
            cell(0.8, &["IAH", "MIA", "BQN", "ATL"]),
            cell(0.7, &["1", "2", "11"]),
            cell(0.3, &["A1", "B22"]),
            cell(0.9, &["UA", "AA"]),
        ];
        let remark = "x".repeat(random.random_range(0..3000));
        let _ = writeln!(text, "{row},{},{remark}", cells.join(","));
    }
    text
}

fn index(name: &str, partition: &[&str], sort: &[&str], projection: Projection) -> IndexDesign {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    IndexDesign {
        name: name.to_owned(),
        partition_keys: owned(partition),
        sort_keys: owned(sort),
        projection,
        provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
    }
}

/// Any keys for an index, each attribute once.
fn any_index(random: &mut SmallRng, place: usize) -> IndexDesign {
    let mut free = COLUMNS[..5].to_vec();
    let mut take = |most: usize, fewest: usize| -> Vec<&str> {
        let count = random.random_range(fewest..=most.min(free.len()));
        (0..count).map(|_| free.swap_remove(random.random_range(0..free.len()))).collect()
    };
    let (partition, sort) = (take(4, 1), take(4, 0));
    let projection = match random.random_range(0..3) {
        0 => Projection::All,
        1 => Projection::KeysOnly,
        _ => Projection::Include { attributes: vec!["remark".to_owned()] },
    };
    index(&format!("Index{place}"), &partition, &sort, projection)
}

struct Imported {
    connection: Connection,
    plan: Arc<Plan>,
    /// Held so that it goes on.
    _server: FaultServer,
}

/// Imports a file with these indexes, and holds what was metered against what the dry run said.
async fn import_with(folder: &Path, text: &str, indexes: Vec<IndexDesign>) -> Imported {
    let path = folder.join("flights.csv");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let mut plan = propose(&source.file_name(), &profile).plan;
    assert_eq!(plan.table.partition_key, "id");
    plan.table.indexes = indexes;
    let Checked { result, resolution, .. } = check(&source, &plan, &never, |_| {}).unwrap();
    assert!(!result.has_blocker(), "{:?}", result.findings);
    let plan = Arc::new(plan);
    let job = Job {
        source: Arc::new(source),
        plan: Arc::clone(&plan),
        resolution,
        joined: item::Joined::default(),
        records_total: Some(result.records),
    };
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
    let connection = Destinations::new().connect(&destination).await.unwrap();
    create_table(&connection, &plan, &never, |_| {}).await.unwrap();
    let options = ImportOptions::new(folder.join("rejected.csv"), None);
    let report = import(&job, &connection, &options, &never, |_| {}).await.unwrap();
    assert_eq!(report.items_written, result.items);
    for (place, target) in result.targets.iter().enumerate() {
        let name = (place > 0).then_some(target.name.as_str());
        let used = report.units_used.iter().find(|used| used.index.as_deref() == name);
        let metered = used.map_or(0.0, |used| used.units);
        let told = f64::from(u32::try_from(target.write_units).unwrap());
        assert!((metered - told).abs() < 1e-6, "{}: told {told}, metered {metered}", target.name);
    }
    Imported { connection, plan, _server: server }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_units_of_table_and_indexes_are_those_that_are_metered() {
    for seed in 0..12 {
        let mut random = SmallRng::seed_from_u64(seed);
        let text = flights(&mut random, 120);
        let indexes = (0..random.random_range(1..5)).map(|place| any_index(&mut random, place)).collect();
        let folder = tempfile::tempdir().unwrap();
        import_with(folder.path(), &text, indexes).await;
    }
}

async fn ask(
    imported: &Imported,
    partition: &[&str],
    sort: &[&str],
    condition: Option<SortCondition>,
) -> Result<ItemsPage, failure::Failure> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let request = QueryRequest {
        table: imported.plan.table.name.clone(),
        index: Some("Route".to_owned()),
        partition_values: owned(partition),
        sort_values: owned(sort),
        sort: condition,
        limit: None,
        start: None,
    };
    query(&imported.connection, &request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_several_attributes_is_asked_from_its_first_attribute_on() {
    let text = "id,origin,dest,day,gate\n1,EWR,IAH,1,A\n2,EWR,IAH,2,B\n3,EWR,IAH,11,C\n4,EWR,MIA,1,A\n5,EWR,IAH,2,\n\
                6,EWR,IAH,2,A\n7,JFK,IAH,2,B\n";
    let folder = tempfile::tempdir().unwrap();
    let route = index("Route", &["origin", "dest"], &["day", "gate"], Projection::All);
    let imported = import_with(folder.path(), text, vec![route]).await;
    let ids = |page: Result<ItemsPage, failure::Failure>| -> Vec<String> {
        page.unwrap().items.iter().map(|item| item.attributes[0].text.clone()).collect()
    };
    let at_least = |value: &str| Some(SortCondition::AtLeast { value: value.to_owned() });
    let equals = |value: &str| Some(SortCondition::Equals { value: value.to_owned() });
    // Days are numbers: 11 stands behind 2. The fifth has no gate, and is not there.
    assert_eq!(ids(ask(&imported, &["EWR", "IAH"], &[], None).await), ["1", "6", "2", "3"]);
    assert_eq!(ids(ask(&imported, &["EWR", "IAH"], &[], at_least("2")).await), ["6", "2", "3"]);
    assert_eq!(ids(ask(&imported, &["EWR", "IAH"], &[], equals("2")).await), ["6", "2"]);
    assert_eq!(ids(ask(&imported, &["EWR", "IAH"], &["2"], equals("B")).await), ["2"]);
    assert_eq!(ids(ask(&imported, &["EWR", "IAH"], &["2"], at_least("B")).await), ["2"]);
    assert_eq!(ids(ask(&imported, &["EWR", "MIA"], &[], None).await), ["4"]);
    let refused = ask(&imported, &["EWR"], &[], None).await.unwrap_err();
    assert_eq!(refused.code, "key_values_missing");
    assert_eq!(refused.message, "The partition key is origin and dest together, and needs a value for each.");
    let refused = ask(&imported, &["EWR", "IAH"], &["2", "B"], equals("x")).await.unwrap_err();
    assert_eq!(refused.code, "no_sort_key");
    let refused = ask(&imported, &["EWR", "IAH"], &["two"], None).await.unwrap_err();
    assert_eq!(refused.code, "wrong_type");
}
