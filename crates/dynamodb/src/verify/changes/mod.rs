//! A newer export held against the whole table, in both directions: which of its rows are new, which differ from what
//! the table holds, which are there as they are, and what the table holds that the export does not have ([`changes`]).
//!
//! Rows and items are sorted by their keys in temporary files, each as a hash, so that memory grows with neither.

mod counted;
mod details;
mod entry;
mod gone_list;
mod looking;
mod merging;

pub use counted::{Changes, ChangesCost, ChangesProgress, NewRow, changes_cost};
pub use gone_list::gone_columns;
pub(crate) use gone_list::gone_row;
pub use looking::changes;
