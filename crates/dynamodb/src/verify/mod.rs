//! The source, the plan and a table: do they agree? Reads back what the plan would have written, all of it or a
//! sample, compares it attribute by attribute, and counts the items of each index ([`verify`]). [`verify_cost`]
//! says before what that takes. [`changes()`] holds a newer file against the whole table, in both directions.

mod asking;
mod broken_task;
mod changes;
mod choices;
mod comparing;
mod cost;
mod counting;
mod difference;
mod entering;
mod found;
mod picking;
mod reading;
mod sample;

pub(crate) use changes::gone_row;
pub use changes::{Changes, ChangesCost, ChangesProgress, NewRow, changes, changes_cost, gone_columns};
pub use choices::VerifyChoices;
pub use comparing::verify;
pub use cost::{VerifyCost, verify_cost};
pub use difference::Difference;
pub use entering::{EnteringItems, entering_items};
pub use found::{IndexCount, Verification};
