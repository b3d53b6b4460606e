//! A proposed plan with its reasons.

use super::plan::Plan;
use crate::check::Finding;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plan made from a profile, and why each part is as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub plan: Plan,
    pub reasons: Reasons,
    /// Keys that the data allow, the proposed one first.
    pub keys: Vec<KeyProposal>,
    /// Where the data and what the plan comes from (a `CREATE TABLE`, a saved plan) disagree.
    pub findings: Vec<Finding>,
}

/// Reasons for a proposed plan, each a sentence for the person at the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reasons {
    pub table_name: String,
    pub partition_key: String,
    pub sort_key: String,
    pub capacity: String,
    /// One for each column, in the plan's order.
    pub columns: Vec<String>,
    /// One for each index, in the plan's order.
    pub indexes: Vec<String>,
}

/// A key that the table could have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeyProposal {
    /// Names of columns of the file; `None` for the key that is made from the record's content.
    pub partition_column: Option<String>,
    pub sort_column: Option<String>,
    /// Why it is proposed, or what speaks against it.
    pub reason: String,
    pub evidence: KeyEvidence,
}

/// What the data say of a key. All counts are of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyEvidence {
    pub records: u64,
    /// Different keys; with `exact` false, an estimate.
    pub distinct: u64,
    pub exact: bool,
    /// Records in which a part of the key is blank.
    pub blank: u64,
    /// Records whose key an earlier record bears; `None` where that was not counted.
    pub repeats: Option<u64>,
    /// Different partition key values; with `exact` false, an estimate.
    pub partitions: u64,
    /// Records under the most frequent partition key value; `None` where that was not counted.
    pub busiest: Option<u64>,
}
