//! One of the places where the rows of a child can go.

use plan::{BesideKeys, Placement};
use serde::Serialize;
use ts_rs::TS;

/// One of the places.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlacementOption {
    pub placement: Placement,
    /// Items that are written for both tables together.
    pub items: u64,
    /// Bytes of the largest item, where children stand in it, and the line or row that it comes from.
    pub largest_bytes: Option<u64>,
    pub largest_line: Option<u64>,
    /// Items over 400 KB, which DynamoDB does not take.
    pub too_large: u64,
    /// Requests and read units for a parent with its children, eventually consistent: of the one in the middle, and of the
    /// one with most.
    pub read_requests: u64,
    pub usual_read_units: f64,
    pub most_read_units: f64,
    /// Write units for a change of one child, in the middle: of the item that it stands in, or of its own and of the index
    /// by which its parent finds it.
    pub change_write_units: u64,
    /// Of items that stand beside each other: those under the partition key that has most.
    pub partition: Option<LargestPartition>,
    /// How the keys of such items are made.
    pub beside: Option<BesideKeys>,
    /// Items of one parent with some of its children, for a picture.
    pub example: Vec<ExampleItem>,
}

/// What stands under one partition key, at most: a row of the parent and these children, without those of other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct LargestPartition {
    pub items: u64,
    pub bytes: u64,
    /// The line or row of the parent under whose key most bytes stand.
    pub line: u64,
}

/// An item as it would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExampleItem {
    /// The table it is written to.
    pub table: String,
    /// Its first attributes, a line each, with the first rows of those that stand inside.
    pub lines: Vec<String>,
}

/// Read units of a read of so many bytes that may be a moment old (developer guide: half a unit for 4 KB).
pub(crate) fn read_units(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let blocks = bytes.div_ceil(4096).max(1) as f64;
    blocks / 2.0
}
