//! Profiles become a [`Plan`]: the one document that says everything. [`propose`] makes one with its reasons,
//! [`read_plan`] and [`write_plan`] keep it in a `*.plan.json`.

mod capacity;
mod column;
mod declared;
mod document;
mod fitting;
mod indexes;
mod keys;
mod kind;
mod kinds;
mod names;
mod naming;
#[expect(clippy::module_inception, reason = "the file holds the type of that name")]
mod plan;
mod proposal;
mod propose;
mod schema;
mod schema_proposal;

pub use capacity::proposed_capacity;
pub use column::{
    BinaryText, Blank, ColumnFix, ColumnPlan, DateAs, DateOrder, DecimalMark, EmptyCell, Grouping,
    NumberReading, YesNoWords,
};
pub use declared::{DeclaredColumn, DeclaredKind, DeclaredTable, ForeignKey};
pub use document::{PlanError, read_plan, write_plan};
pub use fitting::fit;
pub use indexes::{name_apart, proposed_index};
pub use kind::{AttributeKind, KeyType};
pub use kinds::read_as;
pub(crate) use names::{is_lookup_name, names_a_code, names_an_id};
pub use naming::{NamingStyle, attribute_name, column_names, index_name, renamed, table_name};
pub use plan::{
    Capacity, CellFix, Duplicates, GeneratedKey, IndexDesign, LeftOutRecord, PLAN_VERSION, Plan, Projection,
    ProvisionedUnits, TableDesign,
};
pub use proposal::{KeyEvidence, KeyProposal, Proposal, Reasons};
pub use propose::{GENERATED_KEY, generate_key, propose};
pub use schema::{SchemaError, best_match, read_statements};
pub use schema_proposal::{propose_declared, propose_from_statement};
