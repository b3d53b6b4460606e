//! Profiles become a [`Plan`]: the one document that says everything. [`propose`] makes one with its reasons,
//! [`read_plan`] and [`write_plan`] keep it in a `*.plan.json`.

mod column;
mod declared;
mod document;
mod kind;
mod naming;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod plan;
mod proposal;
mod propose;

pub use column::{
    BinaryText, Blank, ColumnMend, ColumnPlan, DateAs, DateOrder, DecimalMark, Grouping, NumberReading,
    YesNoWords,
};
pub use declared::{DeclaredColumn, DeclaredKind, DeclaredTable, ForeignKey};
pub use document::{PlanError, read_plan, write_plan};
pub use kind::{AttributeKind, KeyType};
pub use naming::{NamingStyle, attribute_name, index_name, renamed, table_name};
pub use plan::{
    Capacity, CellMend, Duplicates, GeneratedKey, IndexDesign, PLAN_VERSION, Plan, Projection,
    ProvisionedUnits, TableDesign,
};
pub use proposal::{KeyEvidence, KeyProposal, Proposal, Reasons};
pub use propose::{propose, proposed_capacity, proposed_index};
