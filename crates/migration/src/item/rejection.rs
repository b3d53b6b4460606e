//! Why a record cannot become an item.

use super::json::JsonProblem;
use super::number::NumberProblem;
use crate::plan::{AttributeKind, Plan};

/// Why a record cannot become an item: everything that is wrong with it, at least one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub problems: Vec<CellProblem>,
}

/// One thing wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    pub code: ProblemCode,
    /// The column's place in the plan, where one column is at fault.
    pub column: Option<usize>,
    /// The value at fault as it stands.
    pub value: Option<String>,
    /// What is wrong, in words for the person at the window.
    pub reason: String,
}

/// What is wrong, as a stable word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    WrongCellCount,
    NotANumber,
    NumberTooPrecise,
    NumberOutOfRange,
    NotYesNo,
    NotADate,
    NotADateTime,
    NoSuchTime,
    BrokenJson,
    JsonTooDeep,
    JsonRepeatedName,
    JsonEmptyName,
    KeyBlank,
    KeyTooLong,
    IndexKeyTooLong,
    ItemTooLarge,
    /// The server would not take it.
    RefusedByServer,
}

impl ProblemCode {
    /// The word that findings and rejections carry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongCellCount => "wrong_cell_count",
            Self::NotANumber => "not_a_number",
            Self::NumberTooPrecise => "number_too_precise",
            Self::NumberOutOfRange => "number_out_of_range",
            Self::NotYesNo => "not_yes_no",
            Self::NotADate => "not_a_date",
            Self::NotADateTime => "not_a_date_time",
            Self::NoSuchTime => "no_such_time",
            Self::BrokenJson => "broken_json",
            Self::JsonTooDeep => "json_too_deep",
            Self::JsonRepeatedName => "json_repeated_name",
            Self::JsonEmptyName => "json_empty_name",
            Self::KeyBlank => "key_blank",
            Self::KeyTooLong => "key_too_long",
            Self::IndexKeyTooLong => "index_key_too_long",
            Self::ItemTooLarge => "item_too_large",
            Self::RefusedByServer => "refused_by_server",
        }
    }
}

impl Rejection {
    /// All reasons in one text, each with its column where there are several.
    pub fn reason(&self, plan: &Plan) -> String {
        let told = |problem: &CellProblem| match problem.column.and_then(|place| plan.columns.get(place)) {
            Some(column) if self.problems.len() > 1 => format!("{}: {}", column.column, problem.reason),
            _ => problem.reason.clone(),
        };
        self.problems.iter().map(told).collect::<Vec<_>>().join(" ")
    }

    /// The rejection of a record with the wrong number of cells.
    pub fn wrong_cell_count(found: usize, expected: usize) -> Self {
        let reason = if found < expected {
            format!(
                "The record has {} and the header has {expected}. A delimiter may be missing, or the \
                 record is cut short.",
                cells(found)
            )
        } else {
            format!(
                "The record has {} and the header has {expected}. A cell that contains the delimiter \
                 must stand in quotes.",
                cells(found)
            )
        };
        Self {
            problems: vec![CellProblem {
                code: ProblemCode::WrongCellCount,
                column: None,
                value: None,
                reason,
            }],
        }
    }
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

impl CellProblem {
    pub(super) fn number(problem: NumberProblem) -> (ProblemCode, String) {
        match problem {
            NumberProblem::NotANumber => (
                ProblemCode::NotANumber,
                "This is not a number, and the column is read as Number.".to_owned(),
            ),
            NumberProblem::TooManyDigits(digits) => (
                ProblemCode::NumberTooPrecise,
                format!(
                    "This number has {digits} digits; DynamoDB keeps 38 and would round it. \
                     As Text it is kept whole."
                ),
            ),
            NumberProblem::OutOfRange => (
                ProblemCode::NumberOutOfRange,
                "This number is larger or smaller than DynamoDB can hold (up to 9.99E+125).".to_owned(),
            ),
        }
    }

    pub(super) fn json(problem: JsonProblem) -> (ProblemCode, String) {
        match problem {
            JsonProblem::Broken(detail) => {
                (ProblemCode::BrokenJson, format!("The JSON in this cell is broken: {detail}."))
            }
            JsonProblem::TooDeep => (
                ProblemCode::JsonTooDeep,
                "The JSON in this cell nests deeper than the 32 levels that DynamoDB holds.".to_owned(),
            ),
            JsonProblem::RepeatedName(name) => (
                ProblemCode::JsonRepeatedName,
                format!("The JSON in this cell says “{name}” twice; only one of the two could be kept."),
            ),
            JsonProblem::EmptyName => (
                ProblemCode::JsonEmptyName,
                "The JSON in this cell has a name of no letters (\"\"), which DynamoDB does not take."
                    .to_owned(),
            ),
            JsonProblem::Number(text, problem) => {
                let (code, reason) = Self::number(problem);
                (code, format!("In the JSON of this cell, {text}: {reason}"))
            }
        }
    }

    pub(super) fn kind(kind: AttributeKind) -> (ProblemCode, String) {
        match kind {
            AttributeKind::YesNo => (
                ProblemCode::NotYesNo,
                "This is neither true nor false, and the column is read as Yes/No.".to_owned(),
            ),
            AttributeKind::Date => (
                ProblemCode::NotADate,
                "This is not a day written like 2023-01-15, and the column is read as Date.".to_owned(),
            ),
            _ => (
                ProblemCode::NotADateTime,
                "This is not a moment written like 2024-03-10T09:30:00Z, and the column is read as \
                 Date and time."
                    .to_owned(),
            ),
        }
    }
}
