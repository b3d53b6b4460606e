//! DynamoDB over real HTTP that can be told to misbehave, for tests and benchmarks. Requests that write are
//! throttled, failed, dropped, stalled, delayed or refused as [`Faults`] say.
//!
//! Two back ends stand behind the same faults:
//!
//! - [`FaultServer`]: the embedded `dynoxide`, in memory. It knows all that the app asks of DynamoDB, queries
//!   among it.
//! - [`MemoryServer`]: tables in a map, with no database. It knows what an import, a verification and an undo
//!   ask, costs a fraction of what its clients do, meters write units as a provisioned table does, and can keep
//!   hashes of keys alone, so that ten million items fit in little memory.
//!
//! [`ScriptedServer`] answers as a test says. [`MiniStack`] is no back end of those: it is a program of others that stands in for S3 and DynamoDB's import from it.
//! [`AwsProxy`] stands before it where it is to misbehave.

mod aws_proxy;
mod clock;
mod connections;
mod counts;
mod exchange;
mod faults;
mod front;
mod identity_center;
mod item;
mod memory;
mod ministack;
mod misbehaving;
pub mod patience;
mod scripted;
mod server;
mod writes;

pub use aws_proxy::{AwsProxy, AwsRequest, Passage};
pub use clock::{Time, VirtualClock};
pub use counts::Counts;
pub use faults::{Faults, Misbehaviour};
pub use identity_center::{IdentityCenter, PortalScript};
pub use memory::{MemoryCounts, MemoryOptions, MemoryServer, UnitsLog, UnitsTick, WriteUnits};
pub use ministack::MiniStack;
pub use scripted::ScriptedServer;
pub use server::FaultServer;
