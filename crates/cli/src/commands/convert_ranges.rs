//! `convert --range`: the steps of a conversion in byte ranges, as a cluster does it. What they print is for the program that
//! calls them.

use super::read::{Opened, open, plan_opened};
use crate::arguments::Design;
use crate::output::print_json;
use crate::range_options::{RangeOptions, RangeStep};
use app::{App, Outcome, PreparedRanges, RangeScan, compose_ranges, convert_range, merge_frames, scan_range};
use failure::{Code, Failure};
use serde::Serialize;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of frames that are written at once.
const OUTPUT_BYTES: usize = 256 * 1024;

pub(super) async fn convert(
    app: &Arc<App>,
    step: RangeStep,
    options: &RangeOptions,
    sources: &[PathBuf],
    design: &Design,
    out: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let Some(folder) = &options.prepared else {
        if step != RangeStep::Prepare {
            return Err(usage(
                "This step needs --prepared.",
                "Name the folder that the step prepare wrote to.",
            ));
        }
        return prepare(app, sources, design, out.unwrap_or_default(), json).await;
    };
    let prepared = PreparedRanges::open(folder)?;
    let stdin = std::io::stdin().lock();
    let frames = || BufWriter::with_capacity(OUTPUT_BYTES, std::io::stdout().lock());
    match step {
        RangeStep::Prepare => {
            return Err(usage(
                "prepare takes a source, not --prepared.",
                "Name the source, --plan and --out.",
            ));
        }
        RangeStep::Scan => print_line(&scan_range(&prepared, stdin, options.length)?)?,
        RangeStep::Compose => print_line(&compose_ranges(&prepared, &scans(stdin)?)?)?,
        RangeStep::Check | RangeStep::Items => {
            let start = options.start.ok_or_else(|| {
                usage("This step needs --start.", "Give the start of the range, as compose printed it.")
            })?;
            convert_range(&prepared, start, step == RangeStep::Items, stdin, frames())?;
        }
        RangeStep::Merge => {
            let merged = merge_frames(&prepared, BufReader::with_capacity(OUTPUT_BYTES, stdin), frames())?;
            note!("{{\"items\":{},\"not_merged\":{}}}", merged.items, merged.not_merged);
        }
    }
    Ok(Outcome::Done)
}

async fn prepare(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    folder: PathBuf,
    json: bool,
) -> Result<Outcome, Failure> {
    let Opened::One(source) = open(app, sources, design).await? else {
        return Err(Failure::new(
            Code::RouteUnusable,
            "A cluster converts one table at a time, and there are several.",
            "Name one of them with --only, and a design of that table alone.",
        ));
    };
    let planned = plan_opened(app, *source, None, design).await?;
    let source_id = &planned.source.source_id;
    let summary = app.prepare_ranges(source_id, planned.plan, design.plan.clone(), folder.clone()).await?;
    if json {
        print_json(&summary)?;
    } else {
        say!("What the tasks need is in {}.", folder.display());
    }
    Ok(Outcome::Done)
}

fn scans(mut lines: impl Read) -> Result<Vec<RangeScan>, Failure> {
    let mut text = String::new();
    let read = lines.read_to_string(&mut text).map_err(|error| error.to_string()).and_then(|_| {
        text.lines().map(|line| serde_json::from_str(line).map_err(|error| error.to_string())).collect()
    });
    read.map_err(|error| {
        let repair =
            "Give the lines that the step scan printed, one for each range in the order of the file.";
        Failure::new(Code::Unreadable, "A line is no scan of a range.", repair).with_detail(error)
    })
}

/// Prints a document on one line.
fn print_line(document: &impl Serialize) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Code::Unwritable, "The answer cannot be written.", "Run the step again.")
            .with_detail(error.to_string())
    };
    let mut line = serde_json::to_vec(document).map_err(|error| failed(error.into()))?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line).and_then(|()| out.flush()).map_err(failed)
}

fn usage(message: &str, repair: &str) -> Failure {
    Failure::new(Code::BadUsage, message, repair)
}
