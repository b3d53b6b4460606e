//! What a person chooses for one import, beside the plan.

use check::Prices;
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
    /// Most that the import may cost in all by its write units, in US dollars at the price on demand. It stops before it would
    /// pass that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub most_dollars: Option<f64>,
    /// Write units a second to which a provisioned table and its indexes are raised while they are written; what they had before
    /// is set back after it. `None`: they stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub raised_units: Option<u32>,
    /// Through S3, where that was chosen: DynamoDB imports the items itself. Else they are written one batch after another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub s3: Option<S3Choices>,
}

/// What a person chooses for an import through S3.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct S3Choices {
    /// The bucket that takes the objects. It is created where there is none of this name.
    pub bucket: String,
    /// What the names of the objects begin with.
    pub prefix: String,
    /// The objects stay in the bucket after the import.
    pub keep_objects: bool,
    /// Most items of an object; `None`: as many as AWS advises.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub items_per_object: Option<u64>,
}

impl ImportChoices {
    /// The bound on what it may cost, in write units.
    pub(crate) fn most_units(&self) -> Option<f64> {
        Some(self.most_dollars? / Prices::known().on_demand_per_million_write_units * 1e6)
    }

    /// What may be spent on others after one that consumed so many write units.
    #[must_use]
    pub fn after(self, write_units: f64) -> Self {
        self.after_dollars(write_units / 1e6 * Prices::known().on_demand_per_million_write_units)
    }

    /// The same after so many US dollars.
    #[must_use]
    pub fn after_dollars(self, spent: f64) -> Self {
        Self { most_dollars: self.most_dollars.map(|most| (most - spent).max(0.0)), ..self }
    }

    /// The route that they name.
    pub fn route(&self) -> RouteName {
        if self.s3.is_some() { RouteName::S3 } else { RouteName::Direct }
    }
}

/// The routes by which items reach a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RouteName {
    /// Written one batch after another.
    #[default]
    Direct,
    /// Put into S3, and imported from there by DynamoDB.
    S3,
}
