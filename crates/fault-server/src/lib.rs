//! A DynamoDB over real HTTP that can be told to misbehave. Behind it stands the embedded `dynoxide`, in
//! memory; in front of it, requests that write are throttled, failed, dropped, delayed or refused as [`Faults`]
//! say. For tests and benchmarks.

mod faults;
mod server;

pub use faults::{Faults, Misbehaviour};
pub use server::{Counts, FaultServer};
