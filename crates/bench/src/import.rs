//! `import`: how fast records become items, beside other ways to write the same records, each in a process of
//! its own, the server in another. All sides take turns; figures are medians.

use crate::limits::{Medians, limits};
use crate::peers::Side;
use crate::scenario::{ALONE, Measured, Run, Scenario, WHOLE};

const RUNS: usize = 5;

/// Measures all scenarios, or the one of this name; so many runs of each.
pub(crate) fn measure(only: Option<&str>, runs: Option<&str>) -> Result<(), String> {
    let runs = match runs {
        Some(runs) => runs.parse().map_err(|_| format!("{runs} is no number of runs"))?,
        None => RUNS,
    };
    let wanted: Vec<Scenario> =
        Scenario::all().into_iter().filter(|each| only.is_none_or(|word| word == each.word())).collect();
    if wanted.is_empty() || runs == 0 {
        return Err("Give late, at-once, provisioned or practice, and how many runs.".to_owned());
    }
    println!("import of users of 256 bytes, medians of {runs} runs in turns; ratios to the bare loop");
    println!("the slow sides write fewer records, since their rate does not depend on it");
    let mut is_within = true;
    for scenario in wanted {
        is_within &= compare(scenario, runs)?;
    }
    if is_within {
        println!("within the limits");
        Ok(())
    } else {
        Err("over the limits".to_owned())
    }
}

/// Whether the limits of the scenario are kept.
fn compare(scenario: Scenario, runs: usize) -> Result<bool, String> {
    println!("\n{}", scenario.title());
    let (here, missing): (Vec<_>, Vec<_>) =
        scenario.sides().into_iter().partition(|(side, _)| side.missing().is_none());
    let mut taken: Vec<Vec<Run>> = vec![Vec::new(); here.len()];
    for _ in 0..runs {
        for (place, (side, records)) in here.iter().enumerate() {
            taken[place].push(scenario.run(*side, *records)?);
        }
    }
    let rows: Run = taken.iter().flat_map(|runs| medians(runs)).collect();
    let of = |name: &str| rows.iter().find(|(other, _)| *other == name).map(|(_, measured)| measured);
    let (Some(bare), Some(whole), Some(import)) = (of(Side::Bare.name()), of(WHOLE), of(ALONE)) else {
        return Err("The bare loop or Tableferry was not measured.".to_owned());
    };
    print(scenario, &rows, bare);
    for (side, _) in missing {
        println!("{}: not here, it needs {}", side.name(), side.missing().unwrap_or_default());
    }
    let limits = limits(scenario, &Medians { bare, whole, import });
    for limit in &limits {
        println!("  limit: {}{}", limit.text, if limit.is_kept { "" } else { "  <- over the limit" });
    }
    Ok(limits.iter().all(|limit| limit.is_kept))
}

fn print(scenario: Scenario, rows: &[(&str, Measured)], bare: &Measured) {
    let is_metered = scenario == Scenario::Provisioned;
    let more = if is_metered { "   capacity  throttled" } else { "" };
    println!(
        "{:<30} {:>8} {:>10} {:>7} {:>9} {:>9}{more}",
        "side", "records", "items/s", "ratio", "CPU", "memory"
    );
    for (name, measured) in rows {
        let rate = measured.items_a_second();
        let cpu = measured.cpu_seconds.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.2} s"));
        let peak = measured.peak_mb.map_or_else(|| "-".to_owned(), |peak| format!("{peak:.1} MB"));
        let ratio = rate / bare.items_a_second();
        let metered = match (measured.capacity_used(), measured.throttled()) {
            (Some(used), Some(throttled)) if is_metered => {
                format!("   {:>7.1}%  {:>8.1}%", used * 100.0, throttled * 100.0)
            }
            _ => String::new(),
        };
        println!("{name:<30} {:>8} {rate:>10.0} {ratio:>7.3} {cpu:>9} {peak:>9}{metered}", measured.items);
    }
}

/// The medians of a side's runs, under the names of the first.
fn medians(runs: &[Run]) -> Run {
    let Some(first) = runs.first() else { return Vec::new() };
    let of = |name: &str| -> Vec<Measured> {
        runs.iter().flatten().filter(|(other, _)| *other == name).map(|(_, part)| part.clone()).collect()
    };
    first.iter().map(|(name, _)| (*name, median(&of(name)))).collect()
}

/// The middle of each figure.
fn median(runs: &[Measured]) -> Measured {
    let middle = |figure: fn(&Measured) -> Option<f64>| {
        let mut all: Vec<f64> = runs.iter().filter_map(figure).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    // What the server counted belongs to one run: that whose share of throttled requests is the middle one.
    let mut by_throttled: Vec<&Measured> = runs.iter().collect();
    by_throttled.sort_by(|left, right| {
        left.throttled().unwrap_or_default().total_cmp(&right.throttled().unwrap_or_default())
    });
    Measured {
        items: runs[0].items,
        seconds: middle(|run| Some(run.seconds)).unwrap_or_default(),
        cpu_seconds: middle(|run| run.cpu_seconds),
        peak_mb: middle(|run| run.peak_mb),
        counts: by_throttled[runs.len() / 2].counts,
    }
}
