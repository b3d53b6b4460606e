//! What the dry run says of a whole source.

use super::estimate::Estimate;
use plan::{Finding, Severity};
use serde::{Deserialize, Serialize};
use source::Locator;
use ts_rs::TS;

/// What the dry run says about the whole source under a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    pub records: u64,
    /// Items that an import would write. `records = items + embedded + without_item + rejected + duplicates`.
    pub items: u64,
    /// Rows that stand inside the items of another table.
    #[serde(default)]
    pub embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing: what it is made from is blank, or the row
    /// becomes no item there.
    #[serde(default)]
    pub without_item: u64,
    pub rejected: u64,
    /// Records whose key another record bears too, and that would not be written as items of their own.
    pub duplicates: u64,
    /// Write units for the table and all indexes together.
    pub write_units: u64,
    /// Read units for reading every item back once by its key, strongly consistent.
    pub read_units: u64,
    /// Bytes of all items, attribute names counted.
    pub bytes: u64,
    /// The largest item that a row makes; `None` where none becomes an item.
    #[serde(default)]
    pub largest: Option<LargestItem>,
    /// The partition key with the most items, of a table that has a sort key too.
    #[serde(default)]
    pub busiest: Option<BusiestPartition>,
    /// Write units and entries of the table (first) and of each index.
    pub targets: Vec<TargetLoad>,
    pub findings: Vec<Finding>,
    /// How long the import would take and what it would cost.
    pub estimate: Estimate,
    pub seconds: f64,
}

/// The largest item, and where its row is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LargestItem {
    /// Line in the file, or the row's number.
    pub line: u64,
    /// By what the row of a database is found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    /// Attribute names counted; DynamoDB takes 409,600.
    pub bytes: u64,
}

/// What has one partition key. Of rows whose keys repeat, all are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BusiestPartition {
    /// The line of its first row in the file, or that row's number.
    pub line: u64,
    /// By what the row of a database is found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    pub items: u64,
    /// Attribute names counted.
    pub bytes: u64,
}

/// What the table or one index receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetLoad {
    /// Name of the table or index.
    pub name: String,
    /// Items that enter it.
    pub entries: u64,
    pub write_units: u64,
    /// Bytes of what it carries of them.
    pub bytes: u64,
}

impl CheckResult {
    /// True when the import cannot start.
    pub fn has_blocker(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Blocker)
    }
}
