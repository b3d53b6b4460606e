//! A value, and where a person finds it again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A value and the line where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sample {
    /// Line in the file as a text editor counts, from 1.
    pub line: u64,
    /// The value as it stands in the file, cut at 200 characters.
    pub value: String,
}
