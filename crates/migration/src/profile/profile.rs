//! What a source holds, column by column.

use crate::plan::AttributeKind;
use crate::source::{Position, Source};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use ts_rs::TS;

/// What each column of a source holds, from the whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Profile {
    /// Records in the file, well formed or not, without the header.
    pub records: u64,
    /// Records whose number of cells differs from the header's; their cells are in no column below.
    pub misshapen_records: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    pub columns: Vec<ColumnProfile>,
    /// How long the reading took.
    pub seconds: f64,
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnProfile {
    pub column: String,
    /// Cells that are not blank.
    pub filled: u64,
    /// Cells that are empty or only spaces.
    pub blank: u64,
    pub distinct: Distinct,
    /// Bytes of the longest cell.
    pub longest_bytes: u64,
    /// The first few values that are not blank, as they stand in the file (cut at 200 characters).
    pub examples: Vec<String>,
    /// Every kind that at least one value fits, with how many do, and the first that do not.
    pub candidates: Vec<Candidate>,
    /// Date-times that name no time zone.
    pub without_zone: u64,
    /// Values that start as a JSON object or list does, sound or broken.
    pub json_like: u64,
}

/// How many different values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Distinct {
    /// Different values; with `exact` false, at least this many.
    pub count: u64,
    /// False beyond [`crate::profile::DISTINCT_BOUND`] for a column whose values repeat.
    pub exact: bool,
    /// True when no value stands twice.
    pub unique: bool,
}

/// How well a kind fits a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidate {
    pub kind: AttributeKind,
    /// Values that are carried exactly as this kind.
    pub fits: u64,
    /// Values that are not.
    pub misfits: u64,
    /// The first values that are not, with their lines.
    pub misfit_samples: Vec<Sample>,
}

/// A value and the line where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sample {
    /// Line in the file as a text editor counts, from 1.
    pub line: u64,
    /// The value as it stands in the file, cut at 200 characters.
    pub value: String,
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
    pub(crate) fn of(source: &Source, position: &Position, started: Instant) -> Self {
        Self {
            records: position.record,
            bytes: position.byte,
            bytes_total: source.size_bytes(),
            seconds: started.elapsed().as_secs_f64(),
        }
    }
}

impl ColumnProfile {
    /// The candidate of this kind, when at least one value fits it.
    pub fn candidate(&self, kind: AttributeKind) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.kind == kind)
    }

    /// True when every value that is not blank fits `kind`, and there is at least one.
    pub fn all_fit(&self, kind: AttributeKind) -> bool {
        self.candidate(kind).is_some_and(|candidate| candidate.misfits == 0)
    }
}
