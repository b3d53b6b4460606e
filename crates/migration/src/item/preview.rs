//! Records beside the items they become, for looking at.

use super::size::ItemLoad;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stretch of a source under a plan, one row a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PreviewRows {
    pub rows: Vec<PreviewRow>,
}

/// One record in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewRow {
    /// The record's number, from 0.
    pub number: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    /// The cells as they stand in the file, cut at 200 characters.
    pub cells: Vec<String>,
    pub status: RowStatus,
    /// Why it is rejected or set aside, or what is worth knowing; `None` when there is nothing to say.
    pub remark: Option<String>,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    Item,
    Rejected,
    /// Its key repeats and another record is written in its place.
    SetAside,
}

/// One record whole, with the item it becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordPreview {
    pub number: u64,
    pub line: u64,
    pub status: RowStatus,
    /// Every cell as it stands, with its column's name.
    pub cells: Vec<CellText>,
    /// The item, when there is one.
    pub item: Option<ItemPreview>,
    /// Why there is none: each cell at fault.
    pub rejections: Vec<CellRejection>,
    /// What is worth knowing about this record.
    pub remarks: Vec<String>,
}

/// A cell as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellText {
    pub column: String,
    pub text: String,
}

/// An item as it would be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ItemPreview {
    pub attributes: Vec<AttributePreview>,
    pub load: ItemLoad,
    /// The item in DynamoDB JSON, on one line.
    pub dynamodb_json: String,
}

/// One attribute of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributePreview {
    pub name: String,
    /// DynamoDB's letter or word for the type: S, N, BOOL, NULL, M, L.
    pub type_letter: String,
    /// The value for reading; a Map or List as plain JSON.
    pub text: String,
    /// The column it comes from.
    pub column: Option<String>,
    /// True when the value reads otherwise than the cell (`1.50` became `1.5`).
    pub respelled: bool,
}

/// Why a cell could not become an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellRejection {
    /// A stable word, the same as in findings.
    pub code: String,
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: String,
}
