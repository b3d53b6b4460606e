//! What a person chooses for one import, beside the plan.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What becomes of items that the table holds already under a record's key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExistingItems {
    /// They are replaced by the record's item.
    #[default]
    Overwrite,
    /// They stay as they are, and the record counts as kept.
    Keep,
    /// Nothing is written at all where the table holds any item.
    Stop,
}

/// How one import goes about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ImportChoices {
    pub existing: ExistingItems,
    /// Items are kept before they are overwritten, so that taking the import back restores them. Each is read
    /// first, which costs read units.
    pub keep_copy: bool,
    /// Most write units a second, of the table and its indexes together.
    pub most_write_units: Option<f64>,
}
