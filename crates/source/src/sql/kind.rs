//! What the types of SQL hold.

use super::tokens::Tokens;
use super::types::holds;
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

/// What a type holds, by its words as they are spelled.
pub fn kind_of(sql_type: &str) -> SqlKind {
    holds(&Tokens::new(sql_type).collect::<Vec<_>>())
}
