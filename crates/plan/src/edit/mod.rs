//! Edits: what a person changes in a plan, as values. [`Plan::apply`](crate::Plan::apply) gives the new plan and what
//! followed from the change.

mod apply;
mod columns;
mod edited;
mod error;
mod fixes;
mod indexes;
mod keys;
mod names;
mod options;
#[cfg(test)]
mod options_tests;
mod others;
mod plan_edit;
#[cfg(test)]
mod tests;
mod working;

pub use edited::{Consequence, Edited, Followed};
pub use error::EditError;
pub use keys::{GENERATED_KEY, generate_key};
pub use names::renamed;
pub(crate) use others::follow_others;
pub use plan_edit::{PlanEdit, Reading};
