//! The direct route: items go to the table in BatchWriteItem and `PutItem` requests. What is sent when is decided by
//! [`import_core::ImportMachine`]; here it is carried out: requests (`sender.rs`), the disk (`disk.rs`, `copies.rs`) and
//! time (`driver.rs`).

mod copies;
mod disk;
mod driver;
mod gone;
mod import;
mod noted_fates;
mod payloads;
mod requests;
mod route;
mod running;
mod sender;
mod undo;
mod untouched_records;

pub(super) use disk::RunDisk;
pub(super) use payloads::{Direct, rejected_row};
pub(super) use running::Opening;

pub use gone::{delete_gone, gone_job};
pub use import::import;
pub use noted_fates::row_fates;
pub use route::DirectRoute;
pub use undo::undo;
pub(super) use undo::{held, note_undone};
