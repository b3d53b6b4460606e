//! A proposed plan with its reasons.

use super::plan::Plan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plan made from a profile, and why each part is as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub plan: Plan,
    pub reasons: Reasons,
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
