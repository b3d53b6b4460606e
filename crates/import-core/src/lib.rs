//! What an import does next, decided without I/O. [`ImportMachine`] is told what has happened ([`Event`]) and says what
//! is to be done ([`Action`]); a driver does it and tells what came of it. The machine has no clock and no chance of its
//! own: each event comes with the time since the run's start, and chance comes from a seed. So every decision can be
//! tried in a simulation, and the same seed gives the same run.
//!
//! It knows nothing of what an item is: what is sent, what the table held before and what could not be converted are
//! types that a driver chooses ([`Payloads`]).
//!
//! - [`ImportMachine`]: the run as a whole.
//! - [`RateLimiter`], `TokenBucket`: write units a second. `ConcurrencyLimiter`: requests in flight. `Queue`: what waits
//!   and goes again, after [`wait_before_attempt`].
//! - `Ledger`: what became of each row, and how far the run has come: [`Checkpoint`].
//! - [`choose_write`], [`UndoneRun`]: what a run writes with, and what undoing it does with each item.
//! - [`SeveralTables`], [`pick_up`]: which of several tables is next, and what goes on of an import that was left over.

mod acknowledged;
mod actions;
mod backoff;
mod ceiling;
mod checkpoint;
mod concurrency_limiter;
mod events;
mod item;
mod ledger;
mod machine;
mod payloads;
mod queue;
mod rate_limiter;
mod several_tables;
mod throughput;
mod token_bucket;
mod undo;
mod units;
mod write_choice;

pub use acknowledged::{AcknowledgedAhead, Numbers};
pub use actions::{
    Action, Copy, EndState, JournalEntry, RejectedRow, Request, RowFate, Save, SourceCheck, WriteMode,
};
pub use backoff::wait_before_attempt;
pub use checkpoint::{Checkpoint, Counts, Position};
pub use events::{Answer, Chunk, Event, FailureKind, Found, Rejected};
pub use item::{Item, Operation, Order};
pub use machine::{ImportMachine, LookUp, Progress, RunConfig};
pub use payloads::Payloads;
pub use rate_limiter::RateLimiter;
pub use several_tables::{NextTable, SeveralTables, TableStanding, TableTurn, pick_up};
pub use undo::{NotUndone, TableBefore, Undone, UndoneRun, not_undone};
pub use units::{Capacities, RateLimit, RateLimitOf, Units, UnitsUsed};
pub use write_choice::{ExistingItems, TableHolds, WriteChoice, choose_write};
