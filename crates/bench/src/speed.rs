//! Profile and check beside a bare `csv::ByteRecord` loop with one thread: medians of five, taken in turns.

use crate::files;
use check::{check, preview_rows};
use plan::Plan;
use profile::read_profile;
use propose::propose;
use source::Source;
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
    if is_within {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
}

/// The longest from opening a file to its first records, and from a jump to the records there.
const FIRST_LIMIT_MS: f64 = 300.0;
const JUMP_LIMIT_MS: f64 = 100.0;
/// A jump goes to this record and takes as many as a screen shows.
const JUMP_TO: u64 = 900_000;
const SCREEN: usize = 50;

/// How soon a file of about 1 GB shows its first records, and how soon record 900,000 once it has been read.
pub(crate) fn measure_looking() -> Result<(), String> {
    let unmade = |error: std::io::Error| format!("The file to measure on cannot be made: {error}");
    let path = files::users(4_200_000).map_err(unmade)?;
    let size = std::fs::metadata(&path).map_err(unmade)?.len() / 1_000_000;
    let plan = plan_of(&files::users(1_000).map_err(unmade)?)?;
    let (mut first, mut jump) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        first.push(timed(|| {
            let source = Source::open(&path).map_err(|error| error.to_string())?;
            source.summary().map_err(|error| error.to_string())?;
            let rows = preview_rows(&source, &plan, &item::Joined::default(), None, 0, SCREEN)
                .map_err(|error| error.to_string())?;
            std::hint::black_box(rows.rows.len());
            Ok(())
        })?);
    }
    let (source, _) = profiled(&path)?;
    for run in 0..RUNS as u64 {
        jump.push(timed(|| {
            let from = JUMP_TO + run * 100;
            let rows = preview_rows(&source, &plan, &item::Joined::default(), None, from, SCREEN)
                .map_err(|error| error.to_string())?;
            std::hint::black_box(rows.rows.len());
            Ok(())
        })?);
    }
    let (first, jump) = (milliseconds(median(first)), milliseconds(median(jump)));
    println!("looking, medians of {RUNS} runs, a users file of {size} MB");
    println!(
        "  from opening to the first {SCREEN} records with their items: {first:.1} ms (limit {FIRST_LIMIT_MS})"
    );
    println!("  record {JUMP_TO} once the file was read: {jump:.1} ms (limit {JUMP_LIMIT_MS})");
    let is_within = first <= FIRST_LIMIT_MS && jump <= JUMP_LIMIT_MS;
    if is_within {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
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

pub(crate) fn profiled(path: &Path) -> Result<(Source, profile::Profile), String> {
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
