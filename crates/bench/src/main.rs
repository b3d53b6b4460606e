//! `make bench`: how fast the engine reads and checks, beside a bare `csv` loop over the same file in the same
//! run, and how much memory it takes.

mod files;
mod memory;
mod speed;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] => {
            // Each is measured, whatever the others came to.
            let all = [speed::measure(), speed::measure_looking(), memory::measure()];
            all.into_iter().collect::<Result<Vec<()>, String>>().map(|_| ())
        }
        ["looking"] => speed::measure_looking(),
        ["speed"] => speed::measure(),
        ["memory"] => memory::measure(),
        // What `memory` starts, each in a process of its own.
        ["once", work, file] => memory::once(work, file),
        _ => Err("Give speed, looking, memory, or nothing for all.".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
