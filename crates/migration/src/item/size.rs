//! How large an item is, and what writing it costs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An item's size and write units, with the rules of "Capacity unit calculations" in AWS's developer guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemLoad {
    /// Bytes of the item, attribute names counted.
    pub size_bytes: u64,
    /// Write units for the table alone: one for each started KB.
    pub table_write_units: u64,
    /// Write units for the table and every index it enters.
    pub total_write_units: u64,
    /// Names of the indexes that it enters.
    pub enters_indexes: Vec<String>,
    /// Names of the indexes from which it is absent, since it lacks their key.
    pub absent_from_indexes: Vec<String>,
}
