//! Tables of awkward values, written by programs that others wrote, each imported and compared value by value.
//!
//! Every form is read twice: as its writer was told to write, where every value must arrive exactly; and with nothing
//! said at all, where every value must arrive exactly or a question be asked whose right answer makes it so.
//! `cargo test --test exports -- --nocapture` prints the table of forms.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]
#![allow(clippy::format_push_string, reason = "a test is written to be read")]

mod any_dialect;
mod awkward;
mod boundaries;
mod compare;
mod mariadb;
mod postgres;
mod programs;
mod python;
mod report;
mod sqlite;
mod writer;
