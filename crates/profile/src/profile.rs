//! What a source holds, column by column.

use crate::KeyEvidence;
use plan::{AttributeKind, BinaryText, DateOrder, NumberReading, YesNoWords};
use serde::{Deserialize, Serialize};
use source::{Position, Sample, Source};
use std::time::Instant;
use ts_rs::TS;

/// What each column of a source holds, from the whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Profile {
    /// Records in the file, well formed or not, without the header.
    pub records: u64,
    /// Records that have too few or too many cells, that are empty or the header once more, or that cannot be read; their
    /// cells are in no column below.
    pub misshapen_records: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What stands between the cells.
    pub delimiter: String,
    pub columns: Vec<ColumnProfile>,
    /// Pairs of columns that may find a record together. Looked for only where no column does so alone.
    pub pairs: Vec<PairProfile>,
    /// The smallest sets of columns that tell all records apart, the best first. Looked for only where no column and no pair
    /// does.
    pub key_sets: Vec<KeySetProfile>,
    /// Where the surplus cells of records with too many seem to belong.
    pub surplus: Option<SurplusProfile>,
    /// How long the reading took.
    pub seconds: f64,
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnProfile {
    pub column: String,
    /// Cells that hold a value: neither blank nor a null word.
    pub filled: u64,
    /// Cells that are empty or only spaces, and the nulls and missing names of JSON.
    pub blank: u64,
    /// Words that stand where a value is missing, and how often: `NULL`, `\\N`, `NA`, `n/a`, `None`, `-`.
    pub null_words: Vec<Frequent>,
    pub distinct: Distinct,
    /// The most frequent values, most frequent first; empty where none repeats or too many differ.
    pub most_frequent: Vec<Frequent>,
    /// The shortest and the longest value, cut at 200 characters.
    pub shortest: Option<Sample>,
    pub longest: Option<Sample>,
    /// Bytes of the longest cell.
    pub longest_bytes: u64,
    /// The smallest and the largest value: of numbers by value where all are, of texts by their letters.
    pub smallest: Option<Sample>,
    pub largest: Option<Sample>,
    /// The first few values, as they stand in the file (cut at 200 characters).
    pub examples: Vec<String>,
    /// Every kind that at least one value fits, with how many do, and the first that do not.
    pub candidates: Vec<Candidate>,
    /// Formats in which dates are written, and how many values are.
    pub date_formats: Vec<Frequent>,
    /// True when every value is a date that could be read with the day first or with the month first: a person
    /// must say which.
    pub is_date_ambiguous: bool,
    /// Date-times that name no time zone.
    pub without_zone: u64,
    /// Date-times whose time is midnight.
    pub at_midnight: u64,
    /// Values that start as a JSON object or list does, sound or broken.
    pub json_like: u64,
    /// Cells that are empty on purpose, in quotes or where the file has a word for NULL; they are among the blank ones.
    pub empty_texts: u64,
    /// True when the file tells such cells apart from missing values in this column.
    pub tells_empty_apart: bool,
    /// True when the file itself tells a missing value from every text: by JSON's `null`, by its own word for NULL, or
    /// by nothing beside `""`. Words such as `NA` are then texts in a column of texts.
    pub tells_null_apart: bool,
    /// Cells that are `null` in a JSON file; they are among the blank ones.
    pub json_nulls: u64,
    /// Values that are numbers in a JSON file.
    pub json_numbers: u64,
    /// Values with spaces at an end.
    pub padded: u64,
}

/// A value or a format, and how often it stands in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Frequent {
    /// Cut at 200 characters.
    pub value: String,
    pub count: u64,
}

/// How many different values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Distinct {
    /// Different values; with `exact` false, an estimate that is right within some 2%.
    pub count: u64,
    /// False beyond [`crate::DISTINCT_BOUND`], but for the columns that are likeliest to be a key.
    pub exact: bool,
    /// True when it is known that no value stands twice.
    pub unique: bool,
}

/// How well a kind fits a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidate {
    pub kind: AttributeKind,
    /// Values that are carried exactly as this kind, read as below.
    pub matches: u64,
    /// Values that are not.
    pub outliers: u64,
    /// False where something would be lost or guessed all the same, so that it is never proposed: only one of two words
    /// for yes and no occurs, or hexadecimal digits have letters of both cases.
    pub is_certain: bool,
    /// The first values that are not, with their lines.
    pub outlier_samples: Vec<Sample>,
    /// How numbers are written, for a Number.
    pub number: Option<NumberReading>,
    /// The pair of words, for a Yes/No.
    pub yes_no: Option<YesNoWords>,
    /// Which part comes first, for dates; `None` where it is ambiguous.
    pub date_order: Option<DateOrder>,
    /// How bytes are written, for Binary.
    pub binary: Option<BinaryText>,
    /// What stands between elements, for a List or set.
    pub separator: Option<String>,
}

/// A pair of columns as a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PairProfile {
    pub partition_column: String,
    pub sort_column: String,
    pub evidence: KeyEvidence,
}

/// Several columns as a key: each record has other values in them than every other record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeySetProfile {
    /// The columns of the partition key, in order.
    pub partition_columns: Vec<String>,
    /// The columns of the sort key, in order; none where one column does alone.
    pub sort_columns: Vec<String>,
    /// What may stand between their values: none of them holds it.
    pub separator: String,
    pub evidence: KeyEvidence,
}

/// Where surplus cells seem to belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurplusProfile {
    /// Records with more cells than the header.
    pub records: u64,
    /// How many of them were looked at, the first ones.
    pub sampled: u64,
    /// How many of those are fixed by joining each cell that starts with a space with the one before it: every
    /// other column then holds what it holds elsewhere.
    pub matches: u64,
    /// The columns into which cells are joined, and in how many records.
    pub columns: Vec<Frequent>,
    pub samples: Vec<Sample>,
}

/// How far a long reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct ReadProgress {
    pub records: u64,
    pub bytes: u64,
    pub bytes_total: u64,
    pub seconds: f64,
}

impl ReadProgress {
    /// How far a reading of `source` that started then has come, at `position`.
    pub fn of(source: &Source, position: &Position, started: Instant) -> Self {
        Self {
            records: position.record,
            bytes: source.read_share(position),
            bytes_total: source.size_bytes(),
            seconds: started.elapsed().as_secs_f64(),
        }
    }
}

impl ColumnProfile {
    /// All its samples.
    pub(crate) fn samples_mut(&mut self) -> impl Iterator<Item = &mut Sample> {
        let outliers = self.candidates.iter_mut().flat_map(|candidate| &mut candidate.outlier_samples);
        let extremes = [&mut self.shortest, &mut self.longest, &mut self.smallest, &mut self.largest];
        extremes.into_iter().flatten().chain(outliers)
    }

    /// The candidate of this kind, when at least one value fits it.
    pub fn candidate(&self, kind: AttributeKind) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.kind == kind)
    }

    /// True when every value that is not blank fits `kind`, and there is at least one.
    pub fn all_match(&self, kind: AttributeKind) -> bool {
        self.candidate(kind).is_some_and(|candidate| candidate.outliers == 0)
    }
}
