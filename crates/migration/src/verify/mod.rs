//! The source, the plan and a table: do they agree? Reads back every item that the plan would have written
//! and compares it attribute by attribute ([`verify`]).

mod comparing;

pub use comparing::{Difference, Verification, verify};
