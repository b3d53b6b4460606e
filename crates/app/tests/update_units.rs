//! What an update and a deletion take, told beforehand, held against what a server metered: random changes, with indexes of all
//! projections.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use check::{Checked, check};
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::import::{
    ExistingItems, ImportChoices, ImportOptions, Job, Report, delete_gone, gone_job, import,
};
use dynamodb::table::create_table;
use dynamodb::verify::changes;
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Plan, Projection, ProvisionedUnits};
use profile::read_profile;
use propose::propose;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use source::Source;
use std::fmt::Write;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const COLUMNS: [&str; 5] = ["mail", "city", "age", "note", "extra"];
const ROWS: usize = 150;

/// The cells of each row, by its key.
type Rows = Vec<Option<[String; 5]>>;

fn cells(random: &mut SmallRng) -> [String; 5] {
    let blank_or = |filled: f64, text: String, random: &mut SmallRng| {
        if random.random_bool(filled) { text } else { String::new() }
    };
    let mail = format!("m{}@x.org", random.random_range(0..40));
    let city = ["Ulm", "Bonn", "Kiel"][random.random_range(0..3)].to_owned();
    let age = random.random_range(1..9).to_string();
    let note = "x".repeat(random.random_range(0..2500));
    let extra = "y".repeat(random.random_range(0..1500));
    [
        blank_or(0.8, mail, random),
        blank_or(0.7, city, random),
        blank_or(0.7, age, random),
        blank_or(0.9, note, random),
        extra,
    ]
}

/// The same rows later: some gone, some new, some with one or more other cells, the rest as they were.
fn later(random: &mut SmallRng, rows: &Rows) -> Rows {
    let row = |row: &Option<[String; 5]>, random: &mut SmallRng| match row {
        None => random.random_bool(0.5).then(|| cells(random)),
        Some(_) if random.random_bool(0.15) => None,
        Some(row) => {
            let (mut row, new) = (row.clone(), cells(random));
            for _ in 0..random.random_range(0..3) {
                let place = random.random_range(0..row.len());
                row[place].clone_from(&new[place]);
            }
            Some(row)
        }
    };
    rows.iter().map(|of| row(of, random)).collect()
}

fn write(path: &Path, rows: &Rows) {
    let mut text = format!("id,{}\n", COLUMNS.join(","));
    for (id, row) in rows.iter().enumerate() {
        if let Some(cells) = row {
            writeln!(text, "{id},{}", cells.join(",")).unwrap();
        }
    }
    std::fs::write(path, text).unwrap();
}

/// Keys of one or two attributes, and any projection.
fn any_index(random: &mut SmallRng, place: usize) -> IndexDesign {
    let mut free = COLUMNS[..3].to_vec();
    let mut take = |count: usize, random: &mut SmallRng| -> Vec<String> {
        (0..count).map(|_| free.swap_remove(random.random_range(0..free.len())).to_owned()).collect()
    };
    let (partition_keys, sort_keys) = (take(1, random), take(place % 2, random));
    let projection = match place % 3 {
        0 => Projection::All,
        1 => Projection::KeysOnly,
        _ => Projection::Include { attributes: vec!["note".to_owned()] },
    };
    let provisioned = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };
    IndexDesign { name: format!("Index{place}"), partition_keys, sort_keys, projection, provisioned }
}

fn job(path: &Path, plan: &mut Plan) -> Job {
    let never = CancellationToken::new();
    let source = Source::open(path).unwrap();
    let Checked { result, resolution, .. } = check(&source, plan, &never, |_| {}).unwrap();
    assert!(!result.has_blocker() && result.rejected == 0, "{:?}", result.findings);
    Job {
        source: Arc::new(source),
        plan: Arc::new(plan.clone()),
        resolution,
        joined: item::Joined::default(),
        records_total: Some(result.records),
    }
}

struct Stage {
    folder: tempfile::TempDir,
    plan: Plan,
    connection: Connection,
    /// Held so that it goes on.
    _server: FaultServer,
}

impl Stage {
    async fn new(random: &mut SmallRng, rows: &Rows, indexes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        write(&path, rows);
        let never = CancellationToken::new();
        let source = Source::open(&path).unwrap();
        let profile = read_profile(&source, &never, |_| {}).unwrap();
        let mut plan = propose(&source.file_name(), &profile).plan;
        assert_eq!(plan.table.partition_key, "id");
        plan.table.indexes = (0..indexes).map(|place| any_index(random, place)).collect();
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        let connection = Destinations::new().connect(&destination).await.unwrap();
        create_table(&connection, &plan, &never, |_| {}).await.unwrap();
        Self { folder, plan, connection, _server: server }
    }

    fn job(&mut self, rows: &Rows) -> Job {
        let path = self.folder.path().join("people.csv");
        write(&path, rows);
        job(&path, &mut self.plan)
    }

    async fn import(&self, job: &Job, existing: ExistingItems) -> Report {
        let mut options = ImportOptions::new(self.folder.path().join("rejected.csv"), None);
        options.choices = ImportChoices { existing, ..ImportChoices::default() };
        import(job, &self.connection, &options, &CancellationToken::new(), |_| {}).await.unwrap()
    }
}

fn units(report: &Report) -> u64 {
    let units = report.consumed_write_units.unwrap_or_default();
    let whole = units.round();
    assert!((units - whole).abs() < 1e-9 && whole >= 0.0, "{units}");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let whole = whole as u64;
    whole
}

#[tokio::test(flavor = "multi_thread")]
async fn the_units_of_an_update_and_of_a_deletion_are_those_that_are_metered() {
    let never = CancellationToken::new();
    let (mut changed, mut gone) = (0, 0);
    for seed in 0..10 {
        let mut random = SmallRng::seed_from_u64(seed);
        let mut rows: Rows = (0..ROWS).map(|_| random.random_bool(0.8).then(|| cells(&mut random))).collect();
        let mut stage = Stage::new(&mut random, &rows, usize::try_from(seed).unwrap() % 5).await;
        let first = stage.job(&rows);
        stage.import(&first, ExistingItems::Overwrite).await;
        for round in 0..3 {
            rows = later(&mut random, &rows);
            let job = stage.job(&rows);
            let list = stage.folder.path().join("gone.jsonl");
            let looked = File::create(&list).unwrap();
            let found = changes(&job, &[], &stage.connection, looked, &never, |_| {}).await.unwrap();
            let report = stage.import(&job, ExistingItems::Update).await;
            assert_eq!(report.items_written, found.to_write(), "seed {seed}, round {round}");
            assert_eq!(units(&report), found.write_units, "seed {seed}, round {round}: {found:?}");
            let deleting = gone_job(&list, &job.plan, None).unwrap();
            let options = ImportOptions::new(stage.folder.path().join("rejected.jsonl"), None);
            let deleted = delete_gone(&deleting, &stage.connection, &options, &never, |_| {}).await.unwrap();
            assert_eq!(deleted.items_deleted, found.gone, "seed {seed}, round {round}");
            assert_eq!(units(&deleted), found.delete_units, "seed {seed}, round {round}: {found:?}");
            // Nothing is left to do.
            let looked = File::create(&list).unwrap();
            let after = changes(&job, &[], &stage.connection, looked, &never, |_| {}).await.unwrap();
            assert_eq!((after.to_write(), after.gone, after.write_units, after.delete_units), (0, 0, 0, 0));
            changed += found.changed;
            gone += found.gone;
        }
    }
    assert!(changed > 500 && gone > 100, "{changed} changed, {gone} gone");
}
