//! How tables belong together, from their rows: [`find_relations`].

mod candidates;
mod catalog;
mod choosing;
mod composite;
mod containment;
mod find;
mod found;
mod hierarchy;
mod join_tables;
mod judging;
mod key_sorter;
mod measure;
mod names;
mod progress;
mod read_table;
mod reasons;
mod relation_builder;
mod rows;
mod shared_names;
mod siblings;
mod weighing;
mod word_lists;

pub use find::find_relations;
pub use found::{
    FoundRelation, FoundRelations, JoinSide, ManyToMany, RelationEvidence, RelationLevel, RelationsProgress,
};
pub use measure::measure_relation;
pub use read_table::ReadTable;
