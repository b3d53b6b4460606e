//! What a person chooses to be compared.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct VerifyChoices {
    /// So many items, spread evenly over the file; `None`: all.
    pub sample: Option<u64>,
    /// Whether the items of each index are counted, which reads the indexes whole.
    pub count_indexes: bool,
}
