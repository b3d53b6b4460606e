//! A DynamoDB in a map: fast enough that its clients are what is measured.

mod condition;
mod key;
mod metering;
mod projection;
mod reading;
mod schema;
mod server;
mod state;
mod store;
mod tables;
mod writing;

pub use metering::{UnitsLog, UnitsTick, WriteUnits};
pub use server::{MemoryCounts, MemoryOptions, MemoryServer};
