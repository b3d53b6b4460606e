//! Whole records of a file, and where they stand.

use super::naming::Naming;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// A place in a file where a record may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Number of the next record, from 0, the header not counted.
    pub record: u64,
    /// Bytes before it: of the file, or of what was unpacked from it.
    pub byte: u64,
    /// The line it is on, as a text editor counts, from 1.
    pub line: u64,
}

/// Some whole records of a file.
#[derive(Debug)]
pub struct Block {
    /// Where the block starts.
    pub start: Position,
    /// Where the next block starts.
    pub end: Position,
    pub(super) bytes: Vec<u8>,
    /// The line on which each record starts.
    pub(super) lines: Vec<u64>,
    /// The line on which the last record ends.
    pub(super) last_line: u64,
    /// Where each record stands in `bytes`; empty for delimited files, whose records `csv` finds again.
    pub(super) spans: Vec<Range<usize>>,
    /// What becomes of names that no record before had.
    pub(super) naming: Naming,
    /// True once a record was read of it that holds bytes that are no text.
    pub(super) has_undecodable: AtomicBool,
}
