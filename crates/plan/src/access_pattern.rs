//! What the application will ask of the tables, as data.

use super::relation::{Relation, TableColumns};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that the application will ask: items of a table, by values of attributes, perhaps in an order and with rows
/// that belong to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccessPattern {
    /// The question in the person's words; empty: words are made from the rest.
    #[serde(default)]
    pub question: String,
    /// The DynamoDB table whose items are found.
    pub table: String,
    /// The index that is to be asked, where more than one can answer; none: the one that suits best.
    #[serde(default)]
    pub index: Option<String>,
    /// The attributes that are given a value.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Whether one item is looked for or any number.
    #[serde(default)]
    pub finds: Finds,
    /// An attribute by which the items are put in order, or of which a range is given.
    #[serde(default)]
    pub sort: Option<SortBy>,
    /// Rows of other tables that the answer holds too.
    #[serde(default)]
    pub related: Vec<RelatedRows>,
}

/// How many items a question is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Finds {
    /// One, or none.
    One,
    #[default]
    Many,
}

/// An order of items, and perhaps a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SortBy {
    pub attribute: String,
    /// True where the largest or newest comes first.
    #[serde(default)]
    pub descending: bool,
    /// Which of its values are looked for; none: all.
    #[serde(default)]
    pub range: Option<ValueRange>,
}

/// Which values of an attribute are looked for. The values themselves are given with each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ValueRange {
    AtLeast,
    AtMost,
    Between,
    BeginsWith,
}

/// Rows that belong to what is found, along a relation of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelatedRows {
    /// The source table that points, and its columns that do.
    pub child: TableColumns,
    /// The source table that is pointed to.
    pub parent: String,
    /// Which of the two the answer holds too.
    pub side: RelatedSide,
    /// The attribute by which they are put in order.
    #[serde(default)]
    pub sort: Option<SortBy>,
}

/// A side of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RelatedSide {
    /// The rows that point to what is found.
    Children,
    /// The row that what is found points to.
    Parent,
}

impl RelatedRows {
    /// The rows on one side of a relation.
    pub fn along(relation: &Relation, side: RelatedSide) -> Self {
        Self { child: relation.child.clone(), parent: relation.parent.table.clone(), side, sort: None }
    }

    /// True where they are found along this relation.
    pub fn is_along(&self, relation: &Relation) -> bool {
        self.child.is_same(&relation.child) && self.parent == relation.parent.table
    }
}

impl ValueRange {
    /// How many values are given.
    pub fn values(self) -> usize {
        if self == Self::Between { 2 } else { 1 }
    }
}
