//! What a walk over some bytes found: where each record stands, and why there is no more.

use std::ops::Range;

/// What a walk over some bytes found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The line of each whole record.
    pub lines: Vec<u64>,
    /// Where each stands; for delimited files not noted.
    pub spans: Vec<Range<usize>>,
    /// The line on which the last whole record ends.
    pub last_line: u64,
    /// Where the last whole record, or the blank lines after it, end.
    pub end: usize,
    /// The line at `end`.
    pub end_line: u64,
    /// True when no record can follow, whatever the bytes.
    pub is_closed: bool,
    /// True when at `end` there is the `]` of an array in an object.
    pub is_before_tail: bool,
    pub fault: Option<SplitError>,
}

/// Why the splitting ended early.
#[derive(Debug)]
pub(super) enum SplitError {
    Io(std::io::Error),
    /// A quote on this line, in the cell of this number, is never closed.
    UnclosedQuote {
        line: u64,
        cell: usize,
    },
    /// A JSON array ends with the file, in the element or behind the one on this line.
    UnclosedArray {
        line: u64,
    },
    /// Something stands behind the end of a JSON array.
    TextAfterArray {
        line: u64,
    },
    /// Something stands behind the end of the object that holds a JSON array.
    TextAfterObject {
        line: u64,
    },
    /// A JSON object that starts on this line ends with the file.
    UnclosedObject {
        line: u64,
    },
    RecordTooLong {
        line: u64,
    },
}
