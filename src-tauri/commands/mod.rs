//! The commands of the page, one file for each screen. Each unpacks, makes one call into the engine, and maps
//! the error.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

pub(crate) mod about;
pub(crate) mod changes;
pub(crate) mod design;
pub(crate) mod destination;
pub(crate) mod import;
pub(crate) mod jobs;
pub(crate) mod open;
pub(crate) mod preview;
pub(crate) mod query;
pub(crate) mod questions;
pub(crate) mod relations;
pub(crate) mod runs;
pub(crate) mod sign_in;
pub(crate) mod table;
pub(crate) mod verify;

mod progress;
mod saving;
