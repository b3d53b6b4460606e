//! The direct route: items go to the table in BatchWriteItem and `PutItem` requests. What is sent when is decided by
//! [`import_core::ImportMachine`]; here it is carried out: requests ([`Sender`]), the disk ([`RunDisk`], [`Copies`]) and
//! time ([`Driver`]).

mod copies;
mod disk;
mod driver;
mod payloads;
mod sender;
mod untouched_records;

pub(super) use copies::{Copies, KeptCopies, PreviousItem};
pub(super) use disk::RunDisk;
pub(super) use driver::{Driver, RunParts};
pub(super) use payloads::{Payload, Prepared};
pub(super) use sender::Sender;
pub(super) use untouched_records::UntouchedRecords;
