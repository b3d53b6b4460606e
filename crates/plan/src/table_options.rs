//! Options of a table that neither keys nor items depend on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Options of a table beside keys, indexes and capacity. All of them can be changed later, though what a table bears at once
/// can only be raised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TableOptions {
    /// The attribute that says when an item is deleted: a Number of epoch seconds. `None`: items stay.
    pub time_to_live: Option<String>,
    /// The table can be set back to any second of the last 35 days, for a charge.
    pub point_in_time_recovery: bool,
    /// The table cannot be deleted while this is on.
    pub deletion_protection: bool,
    pub table_class: TableClass,
    /// Labels, for bills and access rules.
    pub tags: Vec<TableTag>,
    /// The key of AWS KMS with which what is stored is encrypted: an ARN, an id or `alias/…`. `None`: the key that AWS owns.
    pub kms_key: Option<String>,
    /// What the table and each of its indexes bear at once; `None`: what AWS gives them.
    pub warm_throughput: Option<WarmThroughput>,
}

/// The alias of the key that AWS keeps in each account for its tables.
pub const AWS_MANAGED_KEY: &str = "alias/aws/dynamodb";

/// Units a second that a table bears at once. They can be raised, and never lowered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WarmThroughput {
    pub read_units_per_second: u32,
    pub write_units_per_second: u32,
}

/// How AWS charges a table for what it stores against reading and writing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableClass {
    #[default]
    Standard,
    /// Storing costs less, reading and writing more.
    InfrequentAccess,
}

/// A label of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TableTag {
    /// 1 to 128 characters.
    pub key: String,
    /// Up to 256 characters.
    pub value: String,
}
