//! Tableferry's whole way from a file to items, as the window and the command line go it: open, profile,
//! propose, check, create the table, import with a journal.

use crate::own;
use crate::process::{Phase, Said};
use crate::table;
use check::{Resolution, check};
use dynamodb::import::{ImportOptions, Job, Report, import};
use plan::Plan;
use profile::read_profile;
use propose::propose;
use serde::{Deserialize, Serialize};
use source::Source;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

pub(crate) const PROFILE: &str = "profile";
pub(crate) const CHECK: &str = "check";
pub(crate) const CREATE: &str = "create table";
pub(crate) const IMPORT: &str = "import";

/// What an import came to, for whoever holds it against the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub records_read: u64,
    pub items_written: u64,
    pub records_rejected: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Why it stopped, if it did.
    pub stopped: Option<String>,
}

/// How much of the way is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Whole,
    /// Table and import alone, with what is proposed for few users, and no record set aside: what profile and
    /// check left behind is then no memory of the import.
    Import,
}

/// Goes the way once. Prints each phase as it begins, the sum and what all of it took, each as a line of JSON.
pub(crate) fn once(way: Progress, target: &str, file: &str) -> Result<(), String> {
    let runtime = crate::serve::runtime()?;
    let mut phases = Phases::default();
    let report = runtime.block_on(go(way, target, Path::new(file), &mut phases))?;
    let sum = Sum {
        records_read: report.records_read,
        items_written: report.items_written,
        records_rejected: report.records_rejected,
        requests: report.requests,
        retried_items: report.retried_items,
        throttled_requests: report.throttled_requests,
        stopped: report.stopped.map(table::in_words),
    };
    let phases = phases.0;
    let seconds = phases.iter().map(|phase| phase.seconds).sum();
    let said = Said { items: report.items_written, seconds, phases };
    println!("{}", json(&sum)?);
    println!("{}", json(&said)?);
    match sum.stopped {
        Some(why) => Err(why),
        None => Ok(()),
    }
}

async fn go(way: Progress, target: &str, path: &Path, phases: &mut Phases) -> Result<Report, String> {
    let job = match way {
        Progress::Whole => checked(path, phases)?,
        Progress::Import => {
            let source = Source::open(path).map_err(|error| error.to_string())?;
            job(source, table::plan(None)?, Arc::default(), None)
        }
    };
    let began = Phases::begin(CREATE)?;
    // Kept until the end, since the practice database runs for as long.
    let (_destinations, connection) = table::connect(target).await?;
    table::make(&connection, &job.plan).await?;
    phases.end(&began);
    let began = Phases::begin(IMPORT)?;
    let (options, never) = (options(path), CancellationToken::new());
    let report = import(&job, &connection, &options, &never, |_| {}).await.map_err(table::in_words)?;
    phases.end(&began);
    clear(&options);
    Ok(report)
}

/// Takes a run's files away.
pub(crate) fn clear(options: &ImportOptions) {
    let lock = options.journal.as_ref().map(|journal| journal.with_extension("lock"));
    for left in options.journal.iter().chain(&lock).chain([&options.rejects]) {
        // What was not made need not go.
        let _ = std::fs::remove_file(left);
    }
}

/// Opens, profiles and checks.
fn checked(path: &Path, phases: &mut Phases) -> Result<Job, String> {
    let never = CancellationToken::new();
    let began = Phases::begin(PROFILE)?;
    let source = Source::open(path).map_err(|error| error.to_string())?;
    let profile = read_profile(&source, &never, |_| {}).map_err(|error| error.to_string())?;
    let mut plan = propose(&source.file_name(), &profile).plan;
    // The table stands already, with the capacity of the scenario.
    table::fit(&mut plan, None);
    drop(profile);
    phases.end(&began);
    let began = Phases::begin(CHECK)?;
    let checked = check(&source, &plan, &never, |_| {}).map_err(|error| error.to_string())?;
    phases.end(&began);
    Ok(job(source, plan, checked.resolution, Some(checked.result.records)))
}

pub(crate) fn job(
    source: Source,
    plan: Plan,
    resolution: Arc<Resolution>,
    records_total: Option<u64>,
) -> Job {
    Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution,
        joined: item::Joined::default(),
        records_total,
    }
}

/// A journal and a place for rejected records beside the file, both new.
pub(crate) fn options(path: &Path) -> ImportOptions {
    let next_to = |ending: &str| path.with_extension(format!("{}.{ending}", std::process::id()));
    ImportOptions::new(next_to("rejected.csv"), Some(next_to("journal.json")))
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// The phases gone through.
#[derive(Debug, Default)]
struct Phases(Vec<Phase>);

/// The line that is printed when a phase begins.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PhaseStarts {
    pub begins: String,
}

struct PhaseStarted {
    name: &'static str,
    at: Instant,
    cpu_seconds: Option<f64>,
}

impl Phases {
    fn begin(name: &'static str) -> Result<PhaseStarted, String> {
        own::forget_peak();
        println!("{}", json(&PhaseStarts { begins: name.to_owned() })?);
        Ok(PhaseStarted { name, at: Instant::now(), cpu_seconds: own::cpu_seconds() })
    }

    fn end(&mut self, began: &PhaseStarted) {
        self.0.push(Phase {
            name: began.name.to_owned(),
            seconds: began.at.elapsed().as_secs_f64(),
            cpu_seconds: own::cpu_seconds().zip(began.cpu_seconds).map(|(after, before)| after - before),
            peak_mb: own::peak_mb("self"),
        });
    }
}
