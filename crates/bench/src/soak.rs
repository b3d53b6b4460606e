//! `soak`: a long import, and a shorter one through every trouble, with the client's memory looked at on the way
//! and the sum held against what the server holds in the end.

use crate::files;
use crate::pipeline::{PhaseStarts, Sum};
use crate::process::{Phase, Said, run_looking, this_program};
use crate::serve::{ServeOptions, Served};
use std::time::Duration;

const RECORDS: u64 = 10_000_000;
/// With stalls a request may wait until it is given up, so this many take a minute or two.
const RECORDS_IN_TROUBLE: u64 = 20_000;
/// The most memory. Profile and check have limits of their own (`memory`) and are left out.
const PEAK_MB: f64 = 64.0;
/// How often memory is told.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(5);

pub(crate) fn measure(records: Option<&str>) -> Result<(), String> {
    let records = match records {
        Some(records) => records.parse().map_err(|_| format!("{records} is no number of records"))?,
        None => RECORDS,
    };
    let calm = soak(records, &ServeOptions::default(), "nothing goes wrong")?;
    let troubles =
        ServeOptions { throttled: 0.3, failed: 0.1, dropped: 0.05, stalled: 0.05, ..ServeOptions::default() };
    let what = "30% throttled, 10% failed, 5% dropped once written, 5% never answered";
    let in_trouble = soak(records.min(RECORDS_IN_TROUBLE), &troubles, what)?;
    if calm && in_trouble {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
}

/// Whether the sum is even and memory stayed within its limit.
fn soak(records: u64, options: &ServeOptions, what: &str) -> Result<bool, String> {
    let path = files::users(records).map_err(|error| format!("The file cannot be made: {error}"))?;
    let mut server = Served::start(options)?;
    println!("\n{records} records, {what}");
    println!("{:>8}  {:<14} {:>10}", "seconds", "phase", "resident");
    let command = this_program(&["once-import", server.url(), &path.display().to_string()])?;
    let (mut told_at, mut told_lines) = (None::<Duration>, 0);
    let ran = run_looking(command, |look| {
        let is_due = told_at.is_none_or(|at| look.after >= at + PROGRESS_INTERVAL);
        if let Some(resident) = look.resident_mb.filter(|_| is_due || look.lines.len() > told_lines) {
            let begun = look.lines.iter().rev().find_map(|line| serde_json::from_str(line).ok());
            let phase = begun.map_or_else(String::new, |begun: PhaseStarts| begun.begins);
            println!("{:>8.1}  {phase:<14} {resident:>7.1} MB", look.after.as_secs_f64());
            told_at = Some(look.after);
            told_lines = look.lines.len();
        }
    })?;
    let counts = server.counts()?;
    let (Some(sum), Some(said)) = (ran.said::<Sum>(), ran.said::<Said>()) else {
        return Err("The import did not say what it came to.".to_owned());
    };
    println!(
        "{} read = {} written + {} rejected; {} requests, {} items sent again, {} requests throttled",
        sum.records_read,
        sum.items_written,
        sum.records_rejected,
        sum.requests,
        sum.retried_items,
        sum.throttled_requests
    );
    println!(
        "the server: {} different keys, {} items put, {} requests, of them {} throttled, {} dropped, {} not \
         answered; {} at once at most",
        counts.distinct_keys,
        counts.items_written,
        counts.requests.writes,
        counts.requests.throttled,
        counts.requests.dropped,
        counts.requests.stalled,
        counts.requests.most_at_once
    );
    let mut peak = None::<f64>;
    for Phase { name, seconds, cpu_seconds, peak_mb } in said.phases {
        println!(
            "{name:<14} {seconds:>8.1} s, {:>7.1} s of processor time, at most {:.1} MB",
            cpu_seconds.unwrap_or_default(),
            peak_mb.unwrap_or_default()
        );
        peak = peak.into_iter().chain(peak_mb).reduce(f64::max);
    }
    let is_even = sum.records_read == records
        && sum.items_written + sum.records_rejected == records
        && counts.distinct_keys == sum.items_written;
    let is_within = peak.is_none_or(|peak| peak <= PEAK_MB);
    println!("  limit: every record written once or rejected{}", mark(is_even));
    println!("  limit: at most {PEAK_MB} MB: {:.1}{}", peak.unwrap_or_default(), mark(is_within));
    Ok(is_even && is_within)
}

fn mark(is_kept: bool) -> &'static str {
    if is_kept { "" } else { "  <- over the limit" }
}
