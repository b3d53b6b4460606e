//! How well columns would do as a key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
