//! What the types of SQL hold.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an SQL type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SqlKind {
    Text,
    Number,
    YesNo,
    Date,
    DateTime,
    Json,
    /// A set of texts, as MySQL's SET writes it: with commas.
    TextSet,
    Binary,
    /// A type that says nothing about how it is exported: arrays, geometry, intervals.
    Other,
}
