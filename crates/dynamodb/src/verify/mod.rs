//! The source, the plan and a table: do they agree? Reads back what the plan would have written, all of it or a
//! sample, compares it attribute by attribute, and counts the items of each index ([`verify`]). [`verify_cost`]
//! says before what that takes.

mod broken_task;
mod choices;
mod comparing;
mod cost;
mod counting;
mod difference;
mod found;
mod picking;
mod reading;
mod sample;

pub use choices::VerifyChoices;
pub use comparing::verify;
pub use cost::{VerifyCost, verify_cost};
pub use difference::Difference;
pub use found::{IndexCount, Verification};
