//! `make bench`: how fast the engine reads and checks, beside a bare `csv` loop over the same file in the same
//! run; how much memory it takes; how fast it imports, beside a bare loop over the AWS SDK and other ways
//! to write the same records; and whether what it promises in seconds holds. `make soak`: a long import, with its memory looked at on the way.
//!
//! `serve` is the server that imports are measured against, for trying things out by hand:
//! `tableferry-bench serve '{"port":8000,"latency_ms":10,"keeps_items":true}'`.

mod bare;
mod convert;
mod dump;
mod files;
mod import;
mod inside;
mod limits;
mod memory;
mod own;
mod peers;
mod pipeline;
mod process;
mod promises;
mod scenario;
mod serve;
mod soak;
mod speed;
mod sqlite;
mod table;
mod workbook;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] => {
            // Each is measured, whatever the others came to.
            let all =
                [
                speed::measure(),
                speed::measure_looking(),
                memory::measure(),
                import::measure(None, None),
                promises::measure(),
                sqlite::measure(),
                dump::measure(),
                workbook::measure(),
                inside::measure(None),
                convert::measure(None),
            ];
            all.into_iter().collect::<Result<Vec<()>, String>>().map(|_| ())
        }
        ["looking"] => speed::measure_looking(),
        ["speed"] => speed::measure(),
        ["memory"] => memory::measure(),
        ["import"] => import::measure(None, None),
        ["import", scenario] => import::measure(Some(scenario), None),
        ["import", scenario, runs] => import::measure(Some(scenario), Some(runs)),
        ["promises"] => promises::measure(),
        ["sqlite"] => sqlite::measure(),
        ["dump"] => dump::measure(),
        ["workbook"] => workbook::measure(),
        ["inside"] => inside::measure(None),
        ["inside", orders] => inside::measure(Some(orders)),
        ["convert"] => convert::measure(None),
        ["convert", records] => convert::measure(Some(records)),
        ["soak"] => soak::measure(None),
        ["soak", records] => soak::measure(Some(records)),
        ["serve"] => serve::serve("{}"),
        ["serve", options] => serve::serve(options),
        // What `memory`, `import` and `soak` start, each in a process of its own.
        ["once", work, file] => memory::once(work, file),
        ["once-staged", file] => sqlite::once(file),
        ["once-convert", file] => convert::once(file),
        ["once-inside", folder] => inside::once(folder),
        ["once-bare", target, file] => bare::once(target, file),
        ["once-whole", target, file] => pipeline::once(pipeline::Progress::Whole, target, file),
        ["once-import", target, file] => pipeline::once(pipeline::Progress::Import, target, file),
        _ => {
            Err("Give speed, looking, memory, import [scenario [runs]], promises, sqlite, dump, workbook, inside [orders], convert [records], soak [records], serve [options], or \
                  nothing for all but soak and serve."
                .to_owned())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
