//! Options for converting a source in byte ranges, see `docs/convert-ranges.md`.

use app::RangeStart;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What of the conversion in ranges is done.
#[derive(Debug, Args)]
pub(crate) struct RangeOptions {
    /// Convert in byte ranges, as a cluster does: this step of it.
    #[arg(long, value_name = "STEP")]
    pub range: Option<RangeStep>,
    /// The folder that the step `prepare` wrote; the other steps take this in place of a source.
    #[arg(long, value_name = "FOLDER", requires = "range", conflicts_with_all = ["sources", "plan", "out"])]
    pub prepared: Option<PathBuf>,
    /// Scan so many bytes of stdin; default: all.
    #[arg(long, value_name = "BYTES", requires = "prepared")]
    pub length: Option<u64>,
    /// Where the range is read from, as the step `compose` said.
    #[arg(long, value_name = "JSON", requires = "prepared", value_parser = start)]
    pub start: Option<RangeStart>,
}

/// A step of the conversion in ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RangeStep {
    /// Look whether the source can be converted so, and write what the other steps need into the folder of --out.
    Prepare,
    /// Scan the bytes of a range on stdin; one line of JSON.
    Scan,
    /// The starts of all ranges, from their scans on stdin, a line each.
    Compose,
    /// Convert the range at --start whose bytes are on stdin, and write frames without items: what a check needs.
    Check,
    /// The same with the items, and with the rejected records.
    Items,
    /// Merge the items of one key, given as frames on stdin, those of a key side by side in the order of their records.
    Merge,
}

fn start(text: &str) -> Result<RangeStart, String> {
    serde_json::from_str(text).map_err(|error| format!("this is no start that `compose` wrote: {error}"))
}
