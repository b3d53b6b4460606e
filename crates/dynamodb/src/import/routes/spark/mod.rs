//! What a Spark cluster asks of the converter (`docs/convert-ranges.md`): a source is prepared once (`prepared.rs`), its ranges
//! are scanned, each is converted to frames (`converting.rs`, `frames.rs`), and items of one key are merged (`merging.rs`).

mod converting;
mod frames;
mod merging;
mod prepared;

pub use converting::{compose_ranges, convert_range, scan_range};
pub use frames::RangeCounts;
pub use merging::{MergedCounts, merge_frames};
pub use prepared::{PreparedRanges, RangeSummary, prepare_ranges};
