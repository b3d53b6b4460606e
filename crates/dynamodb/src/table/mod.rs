//! The plan and a destination become a table that is ACTIVE: compared with one that exists ([`table_state`]),
//! created ([`create_table`]), waited for, deleted ([`delete_table`]).

mod adding_index;
mod compare;
mod encryption;
mod lifecycle;
mod options;
mod parts;
mod pause;
mod recovery;
mod shape;
mod typed_name;
mod unset;
mod warm_throughput;

pub use adding_index::add_index;
pub use compare::planned_shape;
pub(crate) use encryption::{KeyFacts, key_facts, sdk_encryption};
pub(crate) use lifecycle::table_exists;
pub use lifecycle::{
    check_typed_name, create_table, delete_table, describe_table, ready_table, set_table_options, table_state,
};
pub(crate) use parts::TableParts;
pub(crate) use pause::pause;
pub use recovery::{recovery_is_off, switch_on_recovery};
pub use shape::{IndexShape, IndexStatus, KeyShape, TableProgress, TableShape, TableState};
pub(crate) use typed_name::require_typed_name;
