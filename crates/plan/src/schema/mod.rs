//! Tables as SQL declares them: in a pasted `CREATE TABLE`, or in a whole dump.
//!
//! Dumps of PostgreSQL, MySQL, SQL Server, SQLite and Oracle are read alike, without being told which
//! it is: [`tokens`] passes over comments, strings and data, [`statements`] finds the statements that declare
//! tables, [`items`] reads columns and constraints one by one, and [`tables`] gathers them.

mod items;
mod reading;
mod statements;
mod stored;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

pub use reading::{SchemaError, best_match, read_statements, sure_match};
pub use stored::declared_by;
