//! The import against a server that throttles, fails, stalls, drops, refuses and goes away: nothing is lost, nothing
//! doubled, and the sum is even.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

#[path = "../checked_job/mod.rs"]
mod checked_job;
mod clock;
mod existing;
mod faults;
mod gone;
mod identity;
mod pacing;
mod packing;
mod rejects;
mod routes;
mod runs;
mod stage;
mod stopping;
mod undoing;
