//! A path becomes records with their line and byte position. [`Source::open`] recognises the file,
//! [`Splitter`] cuts it into blocks at record ends, [`map_blocks`] works on blocks on all cores, and
//! [`Source::records`] jumps to any record by the positions noted on the way.

mod blocks;
mod error;
mod opening;
mod record;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod source;
mod splitter;
mod summary;

pub use blocks::{BlockError, map_blocks};
pub use error::SourceError;
pub use record::{CellForm, Record, RecordFault};
pub use source::{Fingerprint, OwnedRecord, Source};
pub use splitter::{Block, Position, Splitter};
pub use summary::{FormatChoice, RecordText, SourceFormat, SourceKind, SourceSummary, TextEncoding};

/// Longest text shown of a cell, in characters.
pub const SHOWN_CHARACTERS: usize = 200;

/// A cell cut to what is shown of it.
pub fn shown(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}
