//! What a server has seen.

use crate::exchange::Reply;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// Requests that a server has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All requests.
    pub requests: u64,
    /// Of them, those that write items.
    pub writes: u64,
    /// Of those that write, the ones answered with success, be it in part.
    pub written: u64,
    /// Of those that write, the ones answered with `ValidationException`.
    pub refused: u64,
    /// Of those that write, the ones answered with `ProvisionedThroughputExceededException`.
    pub throttled: u64,
    /// Of those that write, the ones that got some items back as unprocessed.
    pub partly_processed: u64,
    /// Items handed back as unprocessed.
    pub unprocessed_items: u64,
    /// Of those that write, the ones whose connection was dropped.
    pub dropped: u64,
    /// Requests that were taken and never answered.
    pub stalled: u64,
    /// Requests that are under way now.
    pub under_way: u64,
    /// Most requests that were under way at one time.
    pub most_at_once: u64,
}

/// The same, while it grows.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    requests: AtomicU64,
    writes: AtomicU64,
    written: AtomicU64,
    refused: AtomicU64,
    throttled: AtomicU64,
    partly_processed: AtomicU64,
    unprocessed_items: AtomicU64,
    dropped: AtomicU64,
    stalled: AtomicU64,
    at_once: AtomicU64,
    most_at_once: AtomicU64,
}

/// A request under way, until this is dropped.
#[derive(Debug)]
pub(crate) struct InFlightGuard<'a>(&'a Tally);

impl Tally {
    pub(crate) fn begin(&self) -> InFlightGuard<'_> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let at_once = self.at_once.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_at_once.fetch_max(at_once, Ordering::Relaxed);
        InFlightGuard(self)
    }

    /// Counts a request that writes and gives its number, from 0.
    pub(crate) fn begin_write(&self) -> u64 {
        self.writes.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn stall(&self) {
        self.stalled.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts what a request that writes came to; `None`: its connection was dropped.
    pub(crate) fn end_write(&self, reply: Option<&Reply>) {
        let counter = match reply {
            None => &self.dropped,
            Some(reply) if reply.is_success() => {
                self.unprocessed_items.fetch_add(reply.unprocessed, Ordering::Relaxed);
                self.partly_processed.fetch_add(u64::from(reply.unprocessed > 0), Ordering::Relaxed);
                &self.written
            }
            Some(reply) => match reply.error.as_deref() {
                Some("ProvisionedThroughputExceededException") => &self.throttled,
                Some("ValidationException") => &self.refused,
                _ => return,
            },
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn counts(&self) -> Counts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            requests: of(&self.requests),
            writes: of(&self.writes),
            written: of(&self.written),
            refused: of(&self.refused),
            throttled: of(&self.throttled),
            partly_processed: of(&self.partly_processed),
            unprocessed_items: of(&self.unprocessed_items),
            dropped: of(&self.dropped),
            stalled: of(&self.stalled),
            under_way: of(&self.at_once),
            most_at_once: of(&self.most_at_once),
        }
    }
}

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::Relaxed);
    }
}
