//! Tables as SQL declares them: in a pasted `CREATE TABLE`, or in a whole dump.
//!
//! Dumps of PostgreSQL, MySQL, SQL Server, SQLite and Oracle are read alike, without being told which
//! it is: [`tokens`] passes over comments, strings and data, [`statements`] finds the statements that declare
//! tables, [`items`] reads columns and constraints one by one, and [`tables`] gathers them.

mod items;
mod kind;
mod numbering;
mod reading;
mod statements;
mod tables;
mod tokens;
mod types;

pub use kind::SqlKind;
pub(crate) use numbering::Numbering;
pub(crate) use reading::declared_tables_with_paths;
pub use reading::{DeclarationError, declared_tables};
pub use types::kind_of;
