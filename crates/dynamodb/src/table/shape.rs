//! A table as it stands at a destination.

use plan::{KeyType, Projection, ProvisionedUnits};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a table looks like: keys, indexes, capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TableShape {
    pub name: String,
    /// DynamoDB's word: `CREATING`, `ACTIVE`, …
    pub status: String,
    pub partition_key: KeyShape,
    pub sort_key: Option<KeyShape>,
    pub indexes: Vec<IndexShape>,
    /// `None` when on demand.
    pub provisioned: Option<ProvisionedUnits>,
    /// Items, as the service last counted them (AWS updates it about every six hours).
    pub item_count: u64,
    /// Its bytes, as counted then.
    pub bytes: u64,
}

/// A key attribute and its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyShape {
    pub name: String,
    pub key_type: KeyType,
}

/// A global (or local) secondary index as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IndexShape {
    pub name: String,
    pub status: String,
    /// Up to four; all of them are given when the index is asked.
    pub partition_keys: Vec<KeyShape>,
    /// Up to four, in the order of sorting.
    pub sort_keys: Vec<KeyShape>,
    pub projection: Projection,
    pub provisioned: Option<ProvisionedUnits>,
}

/// What stands at the destination under the plan's table name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TableState {
    /// No such table: it will be created.
    Missing,
    /// A table with the same keys and indexes: it will be used.
    Same {
        existing: TableShape,
        /// Options that the plan asks for and the table has not, each in a sentence. They are no hindrance.
        unset: Vec<String>,
    },
    /// A table with other keys or indexes.
    Different {
        existing: TableShape,
        planned: TableShape,
        /// Each difference in a sentence.
        differences: Vec<String>,
        /// The indexes that it lacks, where nothing else differs: they can be added.
        #[serde(default)]
        missing_indexes: Vec<String>,
    },
}

/// How far the making or deleting of a table has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TableProgress {
    /// DynamoDB's status of the table: `CREATING`, `ACTIVE`, `DELETING`, or `GONE` once deleted.
    pub status: String,
    /// Each index and its status.
    pub indexes: Vec<IndexStatus>,
    pub seconds: f64,
}

/// An index and its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IndexStatus {
    pub name: String,
    pub status: String,
}
