//! Whatever a file holds and whatever a plan says: a record becomes an item that DynamoDB takes and that says what the
//! record says, or it is rejected. What is held against the engine here is written again, without its functions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod cells;
mod files;
mod found;
mod json;
mod meaning;
mod plans;
mod records;
mod rules;
mod saved;
mod tallies;
mod time;
