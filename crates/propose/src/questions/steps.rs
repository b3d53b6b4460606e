//! The requests that answer a question, and what they take.

use plan::{AccessPattern, IndexDesign, KeyTemplate, PlanEdit, TemplatePart, ValueRange};
use serde::Serialize;
use ts_rs::TS;

/// How an application gets the answer to a question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct QuestionAnswer {
    /// The requests, one after another; none where the question is not answered.
    pub steps: Vec<RequestStep>,
    /// Source tables whose rows stand inside the items of the first step, so that no request is needed for them.
    pub inside: Vec<String>,
    /// Why the design does not answer it.
    pub unanswered: Option<Unanswered>,
}

/// One kind of request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RequestStep {
    pub operation: Operation,
    /// The source table whose rows are found.
    pub source: String,
    /// The DynamoDB table, and its index where that is asked.
    pub table: String,
    pub index: Option<String>,
    /// Key attributes that are given a value.
    pub key: Vec<StepKey>,
    /// The attribute of the sort key of which a range is given.
    pub range: Option<RangeKey>,
    /// True where the items come in the order of the sort key, and its largest value first.
    pub descending: bool,
    /// Attributes that are no part of the key condition: more is read than is found.
    pub filter: Vec<StepKey>,
    /// The attribute by which the application has to sort what it gets.
    pub sorted_afterwards: Option<String>,
    /// The range that no key holds: the application has to leave out what is not in it.
    pub range_afterwards: Option<RangeKey>,
    /// True for a step that is made once for each item of the first.
    pub for_each: bool,
    /// False where the index carries some of the attributes only.
    pub carries_all: bool,
    /// How the keys of a table that several source tables share are made of the values of `key`, where those are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub made: Option<MadeKey>,
    /// Of a table that several source tables share: the kinds of items that are wanted, those of `source` first. Others may
    /// be found with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<KindOfItem>>", optional)]
    pub kinds: Vec<KindOfItem>,
    /// The same in words.
    pub words: String,
}

/// The keys of a table that several source tables share, as they are made of attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MadeKey {
    pub partition_key: String,
    pub sort_key: String,
    /// What the partition key is made from: attributes stand where a plan has columns.
    pub partition: KeyTemplate,
    /// What the sort key is made from, or how it begins; none: all items under the partition key are read.
    pub sort: Option<KeyTemplate>,
    /// True where that is the whole sort key.
    pub is_whole: bool,
    /// The part behind that beginning of which a range is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub range: Option<RangePart>,
}

/// A part of a sort key of which a range is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RangePart {
    /// The part, with its attribute for a column.
    pub part: TemplatePart,
    /// True where no other part follows.
    pub is_last: bool,
}

/// One of the kinds of items in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KindOfItem {
    /// The source table.
    pub source: String,
    /// The table's sort key, and how it begins in all items of this kind and no others.
    pub sort_key: String,
    pub begins: String,
    /// True where they are wanted in the falling order of their keys.
    pub descending: bool,
}

/// DynamoDB's operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub enum Operation {
    GetItem,
    Query,
    Scan,
}

/// An attribute that is given a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StepKey {
    pub attribute: String,
    /// The attribute of the first step's items that holds the value; none: whoever asks gives it.
    pub from: Option<String>,
}

/// A range of a sort key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RangeKey {
    pub attribute: String,
    pub range: ValueRange,
}

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Unanswered {
    pub why: WhyUnanswered,
    /// The DynamoDB table that is in question.
    pub table: String,
    /// The same in a sentence.
    pub sentence: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnanswered {
    /// Neither the table's key nor an index finds the items.
    ReadsWholeTable,
    /// The question names a table, an attribute or a relation that the design does not have.
    NotInDesign,
    /// The rows stand inside those of another table.
    RowsInside,
}

/// A question with its answer, as far as it was measured.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct QuestionReport {
    /// The question in words.
    pub words: String,
    pub pattern: AccessPattern,
    pub answer: QuestionAnswer,
    /// What the answer takes; none where there is none.
    pub cost: Option<QuestionCost>,
    /// What reading the whole table takes, where that is the only way.
    pub whole_table: Option<WholeTable>,
    /// What would answer the question, or answer it better.
    pub fix: Option<QuestionFix>,
}

/// What the answers to a question take over all values that it can be asked with, eventually consistent.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct QuestionCost {
    /// Of the value in the middle of all.
    pub usual: RequestCost,
    pub worst: RequestCost,
    /// The values of the key that take the most.
    pub worst_value: Vec<String>,
    /// How many different values there are.
    #[ts(type = "number")]
    pub values: u64,
    /// False where figures of one step were multiplied by those of another, or a range is not taken into account.
    pub is_exact: bool,
    /// Items that have the attributes that are asked for and are not found, since they lack another of the index's key.
    #[ts(type = "number")]
    pub not_in_index: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
pub struct RequestCost {
    #[ts(type = "number")]
    pub requests: u64,
    pub read_units: f64,
    #[ts(type = "number")]
    pub items: u64,
}

/// What reading a table whole takes, eventually consistent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
pub struct WholeTable {
    #[ts(type = "number")]
    pub items: u64,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub requests: u64,
    pub read_units: f64,
}

/// A change to the design, and what it costs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct QuestionFix {
    /// The source table whose plan is edited.
    pub source: String,
    pub edits: Vec<PlanEdit>,
    /// The index as it would be.
    pub index: IndexDesign,
    /// The same in words, with what it costs.
    pub words: String,
    /// Write units that each item takes more: usually, and at most. Of an index that only gets another key, none.
    #[ts(type = "number")]
    pub usual_write_units: u64,
    #[ts(type = "number")]
    pub most_write_units: u64,
    /// Items that would enter it, and their bytes.
    #[ts(type = "number")]
    pub items: u64,
    #[ts(type = "number")]
    pub bytes: u64,
}
