//! SQL dumps with their rows: what `mysqldump`, `phpMyAdmin`, `pg_dump`, SQLite's `.dump`, SQL Server, Oracle and Db2
//! write as statements.
//!
//! A dump is read from its start to its end, in memory that does not grow with it: [`lexer`] gives its tokens,
//! [`reader`] goes through its statements, [`inserting`], [`copying`] and [`expression`] read rows. It is read twice:
//! [`survey`] finds the tables, their declarations and how many rows they have, and what of the dump cannot be read;
//! [`staging`] stages the rows of the tables that are wanted.
//!
//! Every row of a dump is staged or told of: the rows of its `INSERT` and `COPY` statements are those that are staged
//! and those that are not read, by table.

mod array;
mod catalog;
mod copying;
mod dates;
mod dialect;
mod expression;
mod fault;
mod file;
mod functions;
mod inserting;
mod lexer;
mod notes;
mod numbered;
mod numbering;
mod place;
mod reader;
mod staging;
mod survey;
#[cfg(test)]
mod tests;
mod times;
mod value;

pub use dialect::SqlDialect;

pub(crate) use catalog::Catalog;
pub(crate) use file::DumpFile;
pub(crate) use place::DumpPlace;
pub(crate) use staging::stage;
