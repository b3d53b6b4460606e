//! How tables belong together, from their rows alone: Northwind, tables that do not belong together, and what is made up.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod cases;
mod measured;
mod northwind;
mod random;
mod tables;
