//! What a person is told about a file just opened.

use super::blank_cell::BlankCell;
use super::dialect::{Escape, LineEnd, Quote};
use super::dump::SqlDialect;
use super::text_encoding::TextEncoding;
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
    /// How it is read, part by part, each in a sentence and with its evidence.
    pub facts: Vec<FormatFact>,
    /// What the file itself leaves open. Nothing is written before each is answered.
    pub questions: Vec<FormatQuestion>,
    /// What else a person should know of it, each in sentences: rows of a database that may be missing.
    pub notes: Vec<String>,
}

/// A part of how a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormatPart {
    Kind,
    Encoding,
    Delimiter,
    Quote,
    Escape,
    LineEnd,
    NullWord,
    Comment,
    SkipLines,
    FooterLines,
    Header,
    BelowHeader,
    Unnamed,
    DateCells,
}

/// One part of how a file is read, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormatFact {
    pub part: FormatPart,
    /// Such as "Cells stand between commas."
    pub text: String,
    /// Why: what in the file says so, or that the person chose it.
    pub evidence: String,
}

/// Something about the file that it does not say itself, and that a person must answer before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormatQuestion {
    pub part: FormatPart,
    /// In words for the person at the window.
    pub question: String,
    /// What speaks for each answer, with lines.
    pub evidence: String,
    /// The likeliest first.
    pub options: Vec<FormatOption>,
}

/// An answer to a [`FormatQuestion`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormatOption {
    /// Such as "The first line holds names".
    pub label: String,
    /// The same as options of the command line, such as `--header`.
    pub flags: String,
    /// Everything that was chosen so far, and this answer: the file is opened again with it.
    pub choice: FormatChoice,
    /// Some cells as they are read then, those that the answers differ in among them; each cut at 200 characters.
    pub sample: Vec<Vec<String>>,
}

/// How a file's text was recognised, or what the person said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceFormat {
    pub kind: SourceKind,
    /// The character between cells, in a delimited file.
    pub delimiter: char,
    pub quote: Quote,
    pub escape: Escape,
    pub line_end: LineEnd,
    /// Lines that start so are passed over.
    pub comment: Option<String>,
    /// The word for NULL, where an unquoted cell of it says so; an empty cell is empty text then.
    pub null_word: Option<String>,
    /// Lines before the header, or before the first record where there is none.
    pub skip_lines: u64,
    /// Lines behind the last record.
    pub footer_lines: u64,
    /// True when the first record of a delimited file holds the names of the columns.
    pub header: bool,
    /// Records right below those names that are none: units, questions.
    pub below_header: u64,
    /// The column that the header has no cell for.
    pub unnamed: Option<Unnamed>,
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
    /// One JSON array of objects: all of the text, or a member of the object that is.
    JsonArray,
    /// A JSON object on each line.
    JsonLines,
    /// JSON objects one after another, over several lines or on one.
    JsonObjects,
    /// Typed rows of a database, dump or workbook, read from a staged copy.
    Staged,
}

/// The column for which a header has no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Unnamed {
    /// Names of rows stand there: R writes them so.
    First,
    /// As a rule it is empty: each record ends with a delimiter, and the header does not.
    Last,
}

/// What a person says of a file; what is `None` is recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FormatChoice {
    pub kind: Option<SourceKind>,
    /// One byte: any ASCII character but a quote, CR or LF.
    pub delimiter: Option<char>,
    pub header: Option<bool>,
    pub encoding: Option<TextEncoding>,
    pub quote: Option<Quote>,
    pub escape: Option<Escape>,
    pub line_end: Option<LineEnd>,
    /// Lines that start so are passed over; an empty text: none is.
    pub comment: Option<String>,
    /// The word for NULL; an empty text: there is none.
    pub null_word: Option<String>,
    /// Lines before the header.
    pub skip_lines: Option<u64>,
    /// Lines behind the last record.
    pub footer_lines: Option<u64>,
    /// Records right below the header that are none.
    pub below_header: Option<u64>,
    /// The column that the header has no cell for.
    pub unnamed: Option<Unnamed>,
    /// Whose SQL a dump is written in.
    pub sql_dialect: Option<SqlDialect>,
    /// How cells are read that an old workbook shows as dates.
    pub date_cells: Option<DateCells>,
    /// The table of a database or dump, the sheet of a workbook, or the file in a ZIP archive.
    pub table: Option<String>,
    /// The file in a ZIP archive that holds the table, where that file is a dump.
    pub member: Option<String>,
}

/// How cells are read that an old workbook (`.xls`, `.xlsb`) shows as dates without saying whether they are times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateCells {
    /// A whole day is a date, a part of a day is a time, anything else is both.
    ByValue,
    /// Each is a date and a time.
    DateAndTime,
}

/// A record as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordText {
    /// The record's number, from 0.
    pub number: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    pub cells: Vec<String>,
    /// Cells with nothing in them, where the source says what they are.
    pub blanks: Vec<BlankCell>,
}
