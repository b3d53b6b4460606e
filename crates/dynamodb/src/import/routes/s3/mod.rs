//! The route through S3: rows become items, which are packed into objects in a bucket (`packing.rs`, `uploading.rs`); DynamoDB
//! imports those into a table that it creates (`importing.rs`); what it refused is looked up in its log (`error_log.rs`).
//! Packed objects can be kept in a folder instead (`folder.rs`).

mod chosen_bucket;
mod clearing;
mod error_log;
mod finishing;
mod folder;
mod importing;
mod object_limits;
mod packing;
mod poll;
mod refused_rows;
mod route;
mod run;
mod signing_in;
mod undo;
mod uploading;

pub use folder::{Converted, FolderChoices, convert};
pub(super) use packing::{add_item_line, item_of_line};
pub use route::S3Route;
