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
    /// The first lines of the file as text (at most 12, each cut at 200 characters), as its encoding reads them.
    pub first_lines: Vec<String>,
}

/// How a file's text was recognised, or what the person said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceFormat {
    pub kind: SourceKind,
    /// The character between cells, in a delimited file.
    pub delimiter: char,
    /// True when the first record of a delimited file holds the names of the columns.
    pub header: bool,
    pub encoding: TextEncoding,
    /// True when the file starts with a byte-order mark, which is no part of the first name.
    pub byte_order_mark: bool,
    /// True when the file is compressed with gzip.
    pub gzipped: bool,
}

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Cells with a delimiter between them: CSV, TSV and their like.
    Delimited,
    /// One JSON array of objects.
    JsonArray,
    /// A JSON object on each line.
    JsonLines,
}

/// How a file's bytes are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Western European, as Windows and Excel write it.
    Windows1252,
    /// ISO 8859-1.
    Latin1,
}

/// What a person says of a file; what is `None` is recognised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormatChoice {
    pub kind: Option<SourceKind>,
    /// One byte: any ASCII character but a quote, CR or LF.
    pub delimiter: Option<char>,
    pub header: Option<bool>,
    pub encoding: Option<TextEncoding>,
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
