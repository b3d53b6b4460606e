//! Tables as SQL declares them, as the plan keeps them: those of a pasted text, and those of a database or dump.

mod reading;
mod stored;
#[cfg(test)]
mod tests;

pub use reading::{SchemaError, best_match, read_statements, sure_match};
pub use stored::declared_by;
