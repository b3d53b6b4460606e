//! What a person chooses for one import, beside the plan.

use import_core::ExistingItems;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
