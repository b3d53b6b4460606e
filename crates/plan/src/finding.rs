//! What a check found, grouped by what fixes it.

use super::column::{Blank, ColumnFix, DateAs};
use super::edit::PlanEdit;
use super::finding_code::FindingCode;
use super::kind::AttributeKind;
use super::plan::{Duplicates, LeftOutRecord};
use serde::{Deserialize, Serialize, Serializer};
use source::Sample;
use ts_rs::TS;

/// One thing that a person should know before importing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    pub severity: Severity,
    /// A stable word for what was found, such as `not_a_number`.
    pub code: FindingCode,
    /// The column it is about, if it is about one.
    pub column: Option<String>,
    /// Records (or, for a finding about the plan, things) concerned.
    pub count: u64,
    /// The first few of them.
    pub samples: Vec<Sample>,
    /// What was found, in plain words.
    pub message: String,
    /// What would fix it.
    pub repair: String,
    /// Fixes that need nothing but a click. Each is written with its edits.
    #[serde(serialize_with = "with_edits")]
    #[ts(as = "Vec<WithEdits>")]
    pub fixes: Vec<SuggestedFix>,
}

/// A suggested fix, and the edits that it consists of.
#[derive(Serialize, TS)]
#[ts(rename = "SuggestedFix")]
struct WithEdits {
    #[serde(flatten)]
    fix: SuggestedFix,
    edits: Vec<PlanEdit>,
}

fn with_edits<S: Serializer>(fixes: &[SuggestedFix], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(fixes.iter().map(|fix| WithEdits { fix: fix.clone(), edits: fix.edits() }))
}

/// What would fix a finding: edits of the plan, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fix", rename_all = "snake_case")]
#[ts(rename = "FixWords")]
pub enum SuggestedFix {
    /// Read the column as another type.
    ReadAs { column: String, kind: AttributeKind },
    /// Take this word for a blank cell.
    NullWord { column: String, word: String },
    /// Replace this value of the column by another, which the person gives.
    Replace { column: String, from: String },
    /// Take spaces off both ends of every cell of the column.
    Trim { column: String },
    /// Take characters that nobody sees out of every cell of the column.
    RemoveInvisible { column: String },
    /// Make no-break spaces ordinary ones in every cell of the column.
    PlainSpaces { column: String },
    /// Take `="…"` off every cell of the column.
    UnwrapFormula { column: String },
    /// Do not carry the column.
    LeaveOut { column: String },
    /// Write NULL where a cell of the column is blank.
    WriteNull { column: String },
    /// Write the dates of the column as epoch seconds.
    WriteSeconds { column: String },
    /// Remove the index.
    RemoveIndex { index: String },
    /// Choose what becomes of records whose key repeats.
    Duplicates { choice: Duplicates },
    /// Join the surplus cells of records that have too many with the ones before them.
    JoinSurplus,
    /// Make the key from each record's content.
    GenerateKey,
    /// Leave out the records that repeat the header.
    LeaveOutHeaders,
    /// Leave out the records in which nothing stands.
    LeaveOutBlank,
    /// Leave out one record of a text file, whose first cell that is not blank is this.
    LeaveOutRecord { record: u64, line: u64, was: String },
}

impl SuggestedFix {
    /// The edits that it consists of. Of a replacement, the value that a person gives takes the place of the blank one.
    pub fn edits(&self) -> Vec<PlanEdit> {
        let fix_column = |column: &String, fix| PlanEdit::AddColumnFix { column: column.clone(), fix };
        vec![match self {
            Self::ReadAs { column, kind } => {
                PlanEdit::SetKind { column: column.clone(), kind: *kind, reading: None }
            }
            Self::NullWord { column, word } => {
                PlanEdit::NullWord { column: column.clone(), word: word.clone(), counts: true }
            }
            Self::Replace { column, from } => {
                fix_column(column, ColumnFix::Replace { from: from.clone(), to: String::new() })
            }
            Self::Trim { column } => fix_column(column, ColumnFix::Trim),
            Self::RemoveInvisible { column } => fix_column(column, ColumnFix::RemoveInvisible),
            Self::PlainSpaces { column } => fix_column(column, ColumnFix::PlainSpaces),
            Self::UnwrapFormula { column } => fix_column(column, ColumnFix::UnwrapFormula),
            Self::LeaveOut { column } => PlanEdit::Include { column: column.clone(), included: false },
            Self::WriteNull { column } => PlanEdit::Blank { column: column.clone(), blank: Blank::Null },
            Self::WriteSeconds { column } => {
                PlanEdit::DateAs { column: column.clone(), date_as: DateAs::EpochSeconds }
            }
            Self::RemoveIndex { index } => PlanEdit::RemoveIndex { index: index.clone() },
            Self::Duplicates { choice } => PlanEdit::Duplicates { choice: *choice },
            Self::JoinSurplus => PlanEdit::JoinSurplus { joined: true },
            Self::GenerateKey => PlanEdit::GenerateKey,
            Self::LeaveOutHeaders => PlanEdit::LeaveOutHeaders { left_out: true },
            Self::LeaveOutBlank => PlanEdit::LeaveOutBlank { left_out: true },
            Self::LeaveOutRecord { record, line, was } => {
                let record = LeftOutRecord { record: *record, line: *line, place: None, was: was.clone() };
                PlanEdit::LeaveOutRecord { record }
            }
        }]
    }

    /// The name of the column that it changes, where it changes one.
    pub fn column_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::ReadAs { column, .. }
            | Self::NullWord { column, .. }
            | Self::Replace { column, .. }
            | Self::Trim { column }
            | Self::RemoveInvisible { column }
            | Self::PlainSpaces { column }
            | Self::UnwrapFormula { column }
            | Self::LeaveOut { column }
            | Self::WriteNull { column }
            | Self::WriteSeconds { column } => Some(column),
            Self::RemoveIndex { .. }
            | Self::Duplicates { .. }
            | Self::JoinSurplus
            | Self::GenerateKey
            | Self::LeaveOutHeaders
            | Self::LeaveOutBlank
            | Self::LeaveOutRecord { .. } => None,
        }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The import cannot start.
    Blocker,
    /// Records will be rejected, or something needs attention.
    Warning,
    /// Good to know.
    Note,
}

impl Finding {
    /// A finding about the plan or the file as a whole, with no samples and no fixes.
    pub fn new(
        severity: Severity,
        code: FindingCode,
        column: Option<&str>,
        message: impl Into<String>,
        repair: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            column: column.map(str::to_owned),
            count: 1,
            samples: Vec::new(),
            message: message.into(),
            repair: repair.into(),
            fixes: Vec::new(),
        }
    }

    /// The same, of so many records, the first of which are samples.
    #[must_use]
    pub fn of_records(mut self, count: u64, samples: Vec<Sample>) -> Self {
        self.count = count;
        self.samples = samples;
        self
    }

    /// The same with fixes that need nothing but a click.
    #[must_use]
    pub fn with_fixes(mut self, fixes: impl IntoIterator<Item = SuggestedFix>) -> Self {
        self.fixes.extend(fixes);
        self
    }
}
