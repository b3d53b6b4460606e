//! Profiles become a [`Plan`]: the one document that says everything. [`propose`] makes one with its reasons,
//! [`read_plan`] and [`write_plan`] keep it in a `*.plan.json`.

mod document;
mod naming;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod plan;
mod proposal;
mod propose;

pub use document::{PlanError, read_plan, write_plan};
pub use naming::{attribute_name, index_name, table_name};
pub use plan::{
    AttributeKind, Blank, Capacity, ColumnPlan, Duplicates, IndexDesign, KeyType, PLAN_VERSION, Plan,
    Projection, ProvisionedUnits, TableDesign,
};
pub use proposal::{Proposal, Reasons};
pub use propose::{propose, proposed_capacity, proposed_index};
