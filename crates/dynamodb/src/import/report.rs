//! What an import says while it runs and when it has ended.

use super::choices::RouteName;
use failure::Failure;
use import_core::{RateLimit, UnitsUsed};
use serde::{Deserialize, Serialize};
use source::Locator;
use ts_rs::TS;

/// Totals of a running import.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportProgress {
    pub records_read: u64,
    /// Records in the whole file, where the check has counted them.
    pub records_total: Option<u64>,
    pub items_written: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    /// Rows that stand inside items of another table that were written.
    #[serde(default)]
    pub records_embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    #[serde(default)]
    pub records_without_item: u64,
    /// Records whose key the table held already, where such items are kept; and rows that stand inside such items.
    pub items_kept: u64,
    /// Where an import is undone: items deleted, and items put back as they were.
    pub items_deleted: u64,
    pub items_restored: u64,
    pub bytes_read: u64,
    pub bytes_total: u64,
    pub requests: u64,
    /// Items sent again because the table did not take them the first time.
    pub retried_items: u64,
    /// Requests that the table answered with "slow down".
    pub throttled_requests: u64,
    /// Write units consumed so far by the table and its indexes, where the server tells.
    pub consumed_write_units: Option<f64>,
    /// Write units a second over the last few seconds, where the server tells.
    pub write_units_per_second: Option<f64>,
    /// What bounds the pace, where something known does.
    pub pace_limit: Option<RateLimit>,
    /// Requests that are on their way.
    pub requests_in_flight: usize,
    pub is_paused: bool,
    /// Items a second over the last few seconds.
    pub items_per_second: f64,
    pub seconds: f64,
    /// An estimate from the rate of the last seconds.
    pub seconds_left: Option<f64>,
    /// Why the AWS credentials are no longer taken, while the import waits for a sign-in.
    pub sign_in_expired: Option<Box<Failure>>,
    /// A plain word when the import waits for something, such as a server that does not answer.
    pub waiting_for: Option<String>,
    /// Of an import through S3: what happens now, and how far that has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub s3: Option<S3Progress>,
}

/// How far an import through S3 has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct S3Progress {
    pub stage: S3Stage,
    /// Objects that are in the bucket whole.
    pub objects: u64,
    /// Items in the objects, also in the one that is being packed.
    pub items_packed: u64,
    /// Bytes that the bucket has taken, compressed.
    pub bytes_uploaded: u64,
    /// What AWS calls the state of its import.
    pub import_status: Option<String>,
    /// Items that AWS has read, and those of them that are in the table.
    pub items_processed: u64,
    pub items_imported: u64,
    /// Bytes that AWS has read, uncompressed, and how many there are.
    pub bytes_processed: u64,
    pub bytes_packed: u64,
}

/// What an import through S3 does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum S3Stage {
    /// Rows become items, which are packed into objects and uploaded.
    #[default]
    Packing,
    /// AWS imports the objects into the table.
    Importing,
    /// What the import could not set is set, and what it refused is looked up.
    Finishing,
    /// The objects are deleted from the bucket.
    Clearing,
}

/// What an import did. `records_read = items_written + items_kept + records_embedded + records_without_item +
/// records_rejected + duplicates_set_aside`; of one that takes another back, `records_read = items_deleted + items_restored +
/// items_kept + records_embedded + records_without_item + records_rejected + duplicates_set_aside`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Report {
    /// The run's id, where it is kept.
    pub run: Option<String>,
    pub table: String,
    pub records_read: u64,
    pub items_written: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    /// Rows that stand inside items of another table that were written.
    #[serde(default)]
    pub records_embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    #[serde(default)]
    pub records_without_item: u64,
    pub items_kept: u64,
    pub items_deleted: u64,
    pub items_restored: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Write units consumed by the table and its indexes, where the server tells.
    pub consumed_write_units: Option<f64>,
    /// The same apart, where the server tells.
    pub units_used: Vec<UnitsUsed>,
    pub seconds: f64,
    pub items_per_second: f64,
    pub resumed: bool,
    pub cancelled: bool,
    /// Why it stopped before the end, if it did. What was written stays written.
    pub stopped: Option<Failure>,
    /// Where the rejected records are kept, when there are any.
    pub rejects_file: Option<String>,
    /// The first rejected records (at most 200).
    pub first_rejected: Vec<RejectedRecord>,
    /// How the items reached the table.
    #[serde(default)]
    #[ts(as = "Option<RouteName>", optional)]
    pub route: RouteName,
    /// Of an import through S3: objects in the bucket, and bytes that it took, compressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub objects: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bytes_uploaded: Option<u64>,
    /// By what AWS knows its import, and what it calls the import's state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub import_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub import_status: Option<String>,
    /// What is to be known of that state, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub import_note: Option<String>,
    /// Where the table's write capacity was raised for it: what became of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub raised: Option<RaisedCapacity>,
}

/// The write capacity that a table was raised to while it was written, of it and its indexes together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RaisedCapacity {
    /// By what it is set back, where it was not.
    pub id: String,
    /// Write units a second before, and meanwhile.
    #[ts(type = "number")]
    pub units_before: u64,
    #[ts(type = "number")]
    pub units_raised: u64,
    /// What became of it, in words.
    pub message: String,
    /// Why it was not set back, where it was not.
    pub not_set_back: Option<Failure>,
}

/// A record that was not written, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RejectedRecord {
    /// Line in the file, from 1.
    pub line: u64,
    /// By what the row of a database is found again; its `line` is then its place among the rows, 0 where a continued run
    /// no longer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    /// The column at fault, where one is.
    pub column: Option<String>,
    /// The value at fault, cut at 200 characters.
    pub value: Option<String>,
    pub reason: String,
}

impl Report {
    /// AWS imports into the table, or did when it was last asked.
    pub fn is_imported_by_aws(&self) -> bool {
        self.import_arn.is_some() && matches!(self.import_status.as_deref(), None | Some("IN_PROGRESS"))
    }

    /// What the place of a rejected record is called: the line of a file, or the row of a database.
    pub fn rejected_place_name(&self) -> &'static str {
        if self.first_rejected.iter().any(|rejected| rejected.place.is_some()) { "Row" } else { "Line" }
    }
}
