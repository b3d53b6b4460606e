//! Profile and check beside a bare `csv::ByteRecord` loop with one thread: medians of five, taken in turns.

use crate::files;
use migration::check::check;
use migration::plan::{Plan, propose};
use migration::profile::read_profile;
use migration::source::Source;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const RUNS: usize = 5;
/// The most that profile and check may take, as a multiple of the bare loop.
const LIMIT: f64 = 3.0;

pub(crate) fn measure() -> Result<(), String> {
    let unmade = |error: std::io::Error| format!("The files to measure on cannot be made: {error}");
    let files = [
        ("users, 1,000,000 records", files::users(1_000_000).map_err(unmade)?),
        ("40 columns, 250,000 records", files::wide(250_000).map_err(unmade)?),
    ];
    println!("speed, medians of {RUNS} runs; ratios to a bare csv::ByteRecord loop (limit {LIMIT})");
    println!(
        "{:<30} {:>9} {:>10} {:>9} {:>8} {:>9} {:>8}",
        "file", "size", "bare loop", "profile", "ratio", "check", "ratio"
    );
    let mut is_within = true;
    for (name, path) in files {
        let size = std::fs::metadata(&path).map_err(unmade)?.len() / 1_000_000;
        let plan = plan_of(&path)?;
        let (mut bare, mut profile, mut checked) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            bare.push(timed(|| bare_loop(&path))?);
            profile.push(timed(|| profiled(&path).map(|_| ()))?);
            checked.push(timed(|| checked_once(&path, &plan))?);
        }
        let (bare, profile, checked) = (median(bare), median(profile), median(checked));
        let ratio = |time: Duration| time.as_secs_f64() / bare.as_secs_f64();
        println!(
            "{name:<30} {size:>6} MB {:>8.0} ms {:>6.0} ms {:>7.2}x {:>6.0} ms {:>7.2}x",
            milliseconds(bare),
            milliseconds(profile),
            ratio(profile),
            milliseconds(checked),
            ratio(checked)
        );
        is_within &= ratio(profile) <= LIMIT && ratio(checked) <= LIMIT;
    }
    println!("{}", if is_within { "within the limit" } else { "OVER the limit" });
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<Duration, String> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn bare_loop(path: &Path) -> Result<(), String> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| error.to_string())?;
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader.read_byte_record(&mut record).map_err(|error| error.to_string())? {
        bytes += record.as_slice().len();
    }
    std::hint::black_box(bytes);
    Ok(())
}

pub(crate) fn profiled(path: &Path) -> Result<(Source, migration::profile::Profile), String> {
    let source = Source::open(path).map_err(|error| error.to_string())?;
    let profile =
        read_profile(&source, &CancellationToken::new(), |_| {}).map_err(|error| error.to_string())?;
    Ok((source, profile))
}

pub(crate) fn plan_of(path: &Path) -> Result<Plan, String> {
    let (source, profile) = profiled(path)?;
    Ok(propose(&source.file_name(), &profile).plan)
}

pub(crate) fn checked_once(path: &Path, plan: &Plan) -> Result<(), String> {
    let source = Source::open(path).map_err(|error| error.to_string())?;
    let checked =
        check(&source, plan, &CancellationToken::new(), |_| {}).map_err(|error| error.to_string())?;
    std::hint::black_box(checked.result.items);
    Ok(())
}
