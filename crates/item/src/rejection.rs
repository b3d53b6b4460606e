//! Why a record cannot become an item.

use super::elements::SetProblem;
use super::json::{JsonProblem, MAX_LEVELS};
use super::number::NumberProblem;
use plan::{AttributeKind, BinaryText, DateOrder, Plan, YesNoWords};
use serde::{Deserialize, Serialize};
use source::RecordFault;
use ts_rs::TS;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    WrongCellCount,
    NotANumber,
    NumberTooPrecise,
    NumberOutOfRange,
    NotYesNo,
    NotADate,
    NotADateTime,
    NoSuchTime,
    NoZone,
    NotBinary,
    SetRepeatsMember,
    SetEmptyMember,
    NotBlank,
    BrokenJson,
    JsonTooDeep,
    JsonRepeatedName,
    JsonEmptyName,
    KeyBlank,
    KeyTooLong,
    IndexKeyTooLong,
    /// A part of the sort key has no text whose order is that of the values.
    UnsortableKey,
    ItemTooLarge,
    Undecodable,
    TextAfterQuote,
    LeftOut,
    BrokenRecord,
    NotAnObject,
    /// The cell holds bytes, and the column is read as something else.
    BytesNotText,
    /// It points to a row of another table that is not there.
    NoParent,
    /// The row in whose item it would stand becomes no item.
    ParentNotWritten,
    /// Another row is merged into the item that it belongs to.
    SecondOfParent,
    /// It has no key for the set in the item that it belongs to.
    NoSetMember,
    /// What other tables add to it could not be read back from the disk.
    NotReadBack,
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
            Self::NoZone => "no_zone",
            Self::NotBinary => "not_binary",
            Self::SetRepeatsMember => "set_repeats_member",
            Self::SetEmptyMember => "set_empty_member",
            Self::NotBlank => "not_blank",
            Self::Undecodable => "undecodable",
            Self::TextAfterQuote => "text_after_quote",
            Self::LeftOut => "left_out",
            Self::BrokenRecord => "broken_record",
            Self::NotAnObject => "not_an_object",
            Self::BrokenJson => "broken_json",
            Self::JsonTooDeep => "json_too_deep",
            Self::JsonRepeatedName => "json_repeated_name",
            Self::JsonEmptyName => "json_empty_name",
            Self::KeyBlank => "key_blank",
            Self::KeyTooLong => "key_too_long",
            Self::UnsortableKey => "unsortable_key",
            Self::IndexKeyTooLong => "index_key_too_long",
            Self::ItemTooLarge => "item_too_large",
            Self::BytesNotText => "bytes_not_text",
            Self::NoParent => "no_parent",
            Self::ParentNotWritten => "parent_not_written",
            Self::SecondOfParent => "second_of_parent",
            Self::NoSetMember => "no_set_member",
            Self::NotReadBack => "not_read_back",
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

    /// The rejection of a record that cannot be read, under a plan of so many columns.
    pub fn fault(fault: &RecordFault, columns: usize) -> Self {
        let (code, reason) = match fault {
            RecordFault::Undecodable(place) => {
                let reason = "This cell holds bytes that are no text in the file's encoding. Choose another encoding, \
                              or save the file again as UTF-8."
                    .to_owned();
                let column = place.filter(|place| *place < columns);
                return Self {
                    problems: vec![CellProblem {
                        code: ProblemCode::Undecodable,
                        column,
                        value: None,
                        reason,
                    }],
                };
            }
            RecordFault::TextNotUtf8(place) => {
                let reason = "The database keeps this as text, but its bytes are no UTF-8, so nobody can tell which letters \
                              are meant. Correct the value in the database, or store it there as a BLOB."
                    .to_owned();
                let column = Some(*place).filter(|place| *place < columns);
                let problem = CellProblem { code: ProblemCode::Undecodable, column, value: None, reason };
                return Self { problems: vec![problem] };
            }
            RecordFault::UndecodableJson(place) => (
                ProblemCode::Undecodable,
                format!(
                    "This record has a byte {place} that is no UTF-8, as JSON must be. Correct it, or save the file \
                     again as UTF-8."
                ),
            ),
            RecordFault::CellTooLong { cell, bytes } => {
                let reason = format!(
                    "This cell holds {} MB; DynamoDB holds 400 KB at most in an item. Leave the column out, or keep it \
                     elsewhere.",
                    bytes.div_ceil(1_000_000)
                );
                let column = Some(*cell).filter(|place| *place < columns);
                let problem = CellProblem { code: ProblemCode::ItemTooLarge, column, value: None, reason };
                return Self { problems: vec![problem] };
            }
            RecordFault::TextAfterQuote(place) => {
                let reason = "More text stands behind the quote that ends this cell, so nobody can tell which part is \
                              the value. A quote inside quotes is written twice (\"\")."
                    .to_owned();
                let column = Some(*place).filter(|place| *place < columns);
                let problem = CellProblem { code: ProblemCode::TextAfterQuote, column, value: None, reason };
                return Self { problems: vec![problem] };
            }
            RecordFault::BrokenJson(detail) => {
                (ProblemCode::BrokenRecord, format!("The JSON of this record is broken: {detail}."))
            }
            RecordFault::NotAnObject => (
                ProblemCode::NotAnObject,
                "This is JSON, but no object with names and values ({…}).".to_owned(),
            ),
            RecordFault::RepeatedName(name) => (
                ProblemCode::JsonRepeatedName,
                format!("This record says “{name}” twice; only one of the two could be kept."),
            ),
        };
        Self { problems: vec![CellProblem { code, column: None, value: None, reason }] }
    }

    /// A record that the design leaves out; `why` is half a sentence.
    pub fn left_out(why: &str) -> Self {
        let reason = format!("Left out by the design: {why}.");
        Self { problems: vec![CellProblem { code: ProblemCode::LeftOut, column: None, value: None, reason }] }
    }

    /// A row that belongs inside an item of `parent`, or beside one, where there is none for it.
    pub fn no_parent(parent: &str) -> Self {
        let reason = format!("It points to no row of {parent}, and the design rejects such rows.");
        Self {
            problems: vec![CellProblem { code: ProblemCode::NoParent, column: None, value: None, reason }],
        }
    }

    /// A row that belongs inside an item of `parent`, and has no key by which one could be made for it.
    pub fn no_key_of_parent(parent: &str) -> Self {
        let reason = format!(
            "It points to no row of {parent}, and what it points by is blank or cannot be its key, so that none can be made for \
             it."
        );
        Self {
            problems: vec![CellProblem { code: ProblemCode::NoParent, column: None, value: None, reason }],
        }
    }

    /// A row whose attributes would stand deeper in an item than DynamoDB lets them.
    pub(super) fn too_many_levels(levels_above: usize) -> Self {
        let reason = format!(
            "The row would stand {levels_above} levels deep in an item, each List and each Map counted, and DynamoDB holds \
             {MAX_LEVELS} with what it holds itself. Give one of the tables around it a table of its own."
        );
        let problem = CellProblem { code: ProblemCode::JsonTooDeep, column: None, value: None, reason };
        Self { problems: vec![problem] }
    }

    /// A row that belongs inside an item of `parent` that is not written.
    pub fn parent_not_written(parent: &str) -> Self {
        let reason =
            format!("The row of {parent} that it belongs to is rejected or set aside, and this row with it.");
        let problem = CellProblem { code: ProblemCode::ParentNotWritten, column: None, value: None, reason };
        Self { problems: vec![problem] }
    }

    /// A row of a table that is made from the rows of `owner`, whose item the server refused.
    pub fn owner_refused(owner: &str) -> Self {
        let reason = format!(
            "The server refused the item of this row in {owner}, so nothing else is written of it either."
        );
        let problem = CellProblem { code: ProblemCode::ParentNotWritten, column: None, value: None, reason };
        Self { problems: vec![problem] }
    }

    /// A row that would be merged into an item of `parent` into which another is merged.
    pub fn second_of_parent(parent: &str) -> Self {
        let reason = format!(
            "A row before it is merged into the same item of {parent}, which has place for one. Place the rows inside as a \
             list to keep both, or correct the one that is wrong."
        );
        let problem = CellProblem { code: ProblemCode::SecondOfParent, column: None, value: None, reason };
        Self { problems: vec![problem] }
    }

    /// A row that gives a set of keys in an item of `parent` none: its cell of that column, by its place, is blank.
    pub fn no_set_member(parent: &str, column: usize) -> Self {
        let reason = format!("The cell is blank, so there is nothing for the set in the item of {parent}.");
        let problem =
            CellProblem { code: ProblemCode::NoSetMember, column: Some(column), value: None, reason };
        Self { problems: vec![problem] }
    }

    /// A row whose part of other tables cannot be read back.
    pub(super) fn not_read_back(error: &std::io::Error) -> Self {
        let reason = format!(
            "What other tables add to this row could not be read back from a temporary file ({error}). Check again; \
             where it stays so, look at the disk."
        );
        Self {
            problems: vec![CellProblem { code: ProblemCode::NotReadBack, column: None, value: None, reason }],
        }
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

    /// `levels_above`: of the item, above the value.
    pub(super) fn json(problem: JsonProblem, levels_above: usize) -> (ProblemCode, String) {
        match problem {
            JsonProblem::TooDeep if levels_above > 0 => (
                ProblemCode::JsonTooDeep,
                format!(
                    "The JSON in this cell nests deeper than {} levels: its row stands {levels_above} levels deep in an item, and \
                     DynamoDB holds {MAX_LEVELS} in all.",
                    MAX_LEVELS.saturating_sub(levels_above)
                ),
            ),
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

    pub(super) fn yes_no(words: &YesNoWords) -> (ProblemCode, String) {
        (
            ProblemCode::NotYesNo,
            format!("This is neither {} nor {}, and the column is read as Yes/No.", words.yes, words.no),
        )
    }

    pub(super) fn date(order: DateOrder) -> (ProblemCode, String) {
        let reason =
            format!("This is not a day written like {}, and the column is read as Date.", like(order));
        (ProblemCode::NotADate, reason)
    }

    pub(super) fn date_time(order: DateOrder) -> (ProblemCode, String) {
        let like = match order {
            DateOrder::YearFirst => "2024-03-10T09:30:00Z".to_owned(),
            other => format!("{} 09:30", like(other)),
        };
        let reason =
            format!("This is not a moment written like {like}, and the column is read as Date and time.");
        (ProblemCode::NotADateTime, reason)
    }

    pub(super) fn binary(written: BinaryText) -> (ProblemCode, String) {
        let what = match written {
            BinaryText::Hex => "pairs of hexadecimal digits (0x1F0A)",
            BinaryText::Base64 => "base64",
        };
        (ProblemCode::NotBinary, format!("This is not {what}, and the column is read as Binary."))
    }

    pub(super) fn bytes(kind: AttributeKind) -> (ProblemCode, String) {
        let kind = kind.plain_name();
        (ProblemCode::BytesNotText, format!("This cell holds bytes, and the column is read as {kind}."))
    }

    pub(super) fn not_nothing() -> (ProblemCode, String) {
        (
            ProblemCode::NotBlank,
            "This cell holds a value, but the column is read as Null: it would be lost.".to_owned(),
        )
    }

    pub(super) fn set(problem: SetProblem) -> (ProblemCode, String) {
        match problem {
            SetProblem::RepeatedMember(member) => (
                ProblemCode::SetRepeatsMember,
                format!("“{member}” stands in this cell twice, and a set keeps it once. A List keeps both."),
            ),
            SetProblem::EmptyMember => (
                ProblemCode::SetEmptyMember,
                "Two separators stand side by side, or one stands at an end: a member of the set is empty."
                    .to_owned(),
            ),
            SetProblem::Number(member, problem) => {
                let (code, reason) = Self::number(problem);
                (code, format!("In this set, {member}: {reason}"))
            }
        }
    }
}

fn like(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearFirst => "2023-01-15",
        DateOrder::DayFirst => "15/01/2023",
        DateOrder::MonthFirst => "01/15/2023",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_text_of_a_database_is_no_matter_of_an_encoding() {
        let told = |fault| Rejection::fault(&fault, 2).problems.remove(0);
        let of_database = told(RecordFault::TextNotUtf8(1));
        assert_eq!((of_database.code, of_database.column), (ProblemCode::Undecodable, Some(1)));
        assert!(!of_database.reason.contains("encoding"), "{}", of_database.reason);
        assert!(told(RecordFault::Undecodable(Some(1))).reason.contains("another encoding"));
    }

    #[test]
    fn the_page_is_told_the_words_that_findings_carry() {
        let codes = [
            ProblemCode::WrongCellCount,
            ProblemCode::NotANumber,
            ProblemCode::NumberTooPrecise,
            ProblemCode::NumberOutOfRange,
            ProblemCode::NotYesNo,
            ProblemCode::NotADate,
            ProblemCode::NotADateTime,
            ProblemCode::NoSuchTime,
            ProblemCode::NoZone,
            ProblemCode::NotBinary,
            ProblemCode::SetRepeatsMember,
            ProblemCode::SetEmptyMember,
            ProblemCode::NotBlank,
            ProblemCode::Undecodable,
            ProblemCode::TextAfterQuote,
            ProblemCode::LeftOut,
            ProblemCode::BrokenRecord,
            ProblemCode::NotAnObject,
            ProblemCode::BrokenJson,
            ProblemCode::JsonTooDeep,
            ProblemCode::JsonRepeatedName,
            ProblemCode::JsonEmptyName,
            ProblemCode::KeyBlank,
            ProblemCode::KeyTooLong,
            ProblemCode::UnsortableKey,
            ProblemCode::IndexKeyTooLong,
            ProblemCode::ItemTooLarge,
            ProblemCode::BytesNotText,
            ProblemCode::NoParent,
            ProblemCode::ParentNotWritten,
            ProblemCode::NotReadBack,
            ProblemCode::RefusedByServer,
        ];
        for code in codes {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
