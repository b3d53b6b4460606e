//! Simulates imports for a while, or the one of a seed.

use simulator::{Scenario, Statistics, simulate};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Seeds are tried from a first one on.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<u64> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    match (arguments.first().map(String::as_str), numbers.as_slice()) {
        (Some("seed"), [seed]) => one(*seed),
        (Some("seconds"), [seconds, first @ ..]) => {
            many(Duration::from_secs(*seconds), first.first().copied().unwrap_or_else(rand::random))
        }
        (Some("seeds"), [first, count]) => each(*first, *count),
        _ => {
            eprintln!("tableferry-simulator seconds SECONDS [FIRST_SEED] | seeds FIRST COUNT | seed SEED");
            ExitCode::from(2)
        }
    }
}

fn one(seed: u64) -> ExitCode {
    println!("{:#?}", Scenario::of_seed(seed));
    match simulate(seed) {
        Ok(statistics) => {
            println!("{statistics:#?}");
            ExitCode::SUCCESS
        }
        Err(violation) => {
            println!("{violation}");
            ExitCode::FAILURE
        }
    }
}

/// Tries so many seeds and names every one that shows a violation.
fn each(first: u64, count: u64) -> ExitCode {
    let violations = (first..first.saturating_add(count)).filter_map(|seed| simulate(seed).err());
    let found = violations.map(|violation| println!("{violation}")).count();
    println!("{found} violations in {count} seeds");
    if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn many(lasts: Duration, first: u64) -> ExitCode {
    let started = Instant::now();
    let (mut all, mut seed) = (Statistics::default(), first);
    while started.elapsed() < lasts {
        match simulate(seed) {
            Ok(statistics) => all.add(&statistics),
            Err(violation) => {
                println!("{violation}");
                println!("make simulate SEED={} repeats it.", violation.seed);
                return ExitCode::FAILURE;
            }
        }
        seed = seed.wrapping_add(1);
    }
    println!("seeds {first} to {}: {all:?}, {:.1} s", seed.wrapping_sub(1), started.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}
