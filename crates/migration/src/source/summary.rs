//! What a person is told about a file just opened.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is known of a file as soon as it is opened, before it is read whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceSummary {
    /// The file's own name, without its folder.
    pub file_name: String,
    /// The folder it lies in.
    pub folder: String,
    pub size_bytes: u64,
    pub format: SourceFormat,
    /// Names in the header, in order.
    pub columns: Vec<String>,
    /// The first records as they stand (at most 20, cells cut at 200 characters).
    pub first_records: Vec<RecordText>,
}

/// How a file's text was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceFormat {
    /// The character between cells.
    pub delimiter: char,
    /// True when the file starts with a byte-order mark, which is no part of the first name.
    pub byte_order_mark: bool,
}

/// A record as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordText {
    /// The record's number, from 0.
    pub number: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    pub cells: Vec<String>,
}
