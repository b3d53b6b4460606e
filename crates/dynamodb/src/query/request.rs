//! A question to a table, and its answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A question to a table: one item by its key, items by a key of an index, or a page of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryRequest {
    pub table: String,
    /// The index to ask; `None`: the table itself.
    pub index: Option<String>,
    /// The values of the partition key's attributes as typed, in the key's order, all of them; none: browse (Scan).
    #[serde(default)]
    pub partition_values: Vec<String>,
    /// Values of the first attributes of a sort key of several, as typed, in the key's order.
    #[serde(default)]
    pub sort_values: Vec<String>,
    /// A condition on the sort key's attribute behind those, where there is one.
    pub sort: Option<SortCondition>,
    /// At most this many items in the page.
    pub limit: Option<u32>,
    /// Where the last page ended, from [`ItemsPage::next`].
    pub start: Option<String>,
}

/// A condition on the sort key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "operator", rename_all = "snake_case")]
pub enum SortCondition {
    Equals { value: String },
    BeginsWith { value: String },
    AtMost { value: String },
    AtLeast { value: String },
    Between { from: String, to: String },
}

/// Items that answer a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ItemsPage {
    /// DynamoDB's name of the operation that answered: `GetItem`, `Query` or `Scan`.
    pub operation: String,
    pub items: Vec<FoundItem>,
    pub count: u64,
    /// Read units consumed, where the server tells.
    pub consumed_read_units: Option<f64>,
    /// Give this back to get the next page; `None`: this was the last.
    pub next: Option<String>,
    pub seconds: f64,
}

/// An item that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundItem {
    /// Keys first, then by name.
    pub attributes: Vec<FoundAttribute>,
    /// The item in DynamoDB JSON, on one line.
    pub dynamodb_json: String,
}

/// An attribute of a found item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundAttribute {
    pub name: String,
    /// DynamoDB's letter or word for the type.
    pub type_letter: String,
    /// The value for reading; a Map or List as plain JSON.
    pub text: String,
}
