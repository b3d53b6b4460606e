//! Write units: what each item takes, what the table bears, and how that is told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Write units by target: the table first, then each index in the table's order.
pub type Units = Vec<f64>;

/// Write units a second that a table and its indexes are provisioned with; `None` where nobody knows a bound.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Capacities {
    pub table: Option<f64>,
    /// Each index's name, in the table's order.
    pub indexes: Vec<(String, Option<f64>)>,
}

/// The write units a second that a run does not go beyond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RateLimit {
    pub units_per_second: f64,
    /// Of the same target as the limit, consumed over the last few seconds.
    pub used_per_second: f64,
    pub of: RateLimitOf,
}

/// Whose limit it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RateLimitOf {
    /// The table's provisioned capacity.
    Table,
    /// That of an index, which holds up the whole table.
    Index { name: String },
    /// The person's own.
    Chosen,
    /// What the table was found to bear, since it asked to slow down.
    Found,
}

/// Write units that the table or one of its indexes consumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UnitsUsed {
    /// The index; `None` for the table itself.
    pub index: Option<String>,
    pub units: f64,
}
