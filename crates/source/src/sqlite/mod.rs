//! SQLite files: [`connection`] opens one for reading only and holds one read transaction, [`catalog`] lists its tables
//! and what they declare, [`staging`] stages their rows.

mod catalog;
mod connection;
mod private_copy;
mod recognising;
mod staging;
#[cfg(test)]
mod tests;
mod write_ahead_log;

pub(super) use catalog::{Counting, Found, PassedOver};
pub(super) use connection::Database;
pub(super) use recognising::{is_sqlite, may_be_encrypted};
pub(super) use staging::stage;
