//! How far a run is known to have come.

use crate::acknowledged::AcknowledgedAhead;
use crate::item::Operation;
use serde::{Deserialize, Serialize};

/// How far a run has come. Every row before `position` is acknowledged: written, kept, rejected or set aside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checkpoint {
    pub position: Position,
    /// No row from this number on was sent yet. Those before it, from the position on, may be written or not.
    pub sent_up_to: u64,
    /// Of those, the ones that are known to be acknowledged; `counts` does not hold them.
    pub ahead: AcknowledgedAhead,
    pub counts: Counts,
    pub seconds: f64,
}

impl Checkpoint {
    /// Whether it is known what became of the row of this number. A run that goes on does not send it again.
    pub fn covers(&self, number: u64) -> bool {
        number < self.position.record || self.ahead.done.contains(number) || self.ahead.kept.contains(number)
    }
}

/// A place between two rows of a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Rows before it.
    pub record: u64,
    pub byte: u64,
    pub line: u64,
}

/// Totals up to a position.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    pub items_written: u64,
    pub items_kept: u64,
    pub items_deleted: u64,
    pub items_restored: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    /// Rows that stand inside items of another table.
    #[serde(default)]
    pub records_embedded: u64,
    /// Rows of another table of which one that is made from it has nothing.
    #[serde(default)]
    pub records_without_item: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Write units by target, where the server tells: the table first, then each index.
    pub units_used: Option<Vec<f64>>,
}

impl Counts {
    /// Rows of which it is known what became of them.
    pub fn acknowledged(&self) -> u64 {
        self.items_written
            + self.items_kept
            + self.items_deleted
            + self.items_restored
            + self.records_rejected
            + self.duplicates_set_aside
            + self.records_embedded
            + self.records_without_item
    }

    /// Adds what became of other rows; requests and units are counted elsewhere.
    pub fn add_acknowledged(&mut self, other: &Self) {
        self.items_written += other.items_written;
        self.items_kept += other.items_kept;
        self.items_deleted += other.items_deleted;
        self.items_restored += other.items_restored;
        self.records_rejected += other.records_rejected;
        self.duplicates_set_aside += other.duplicates_set_aside;
        self.records_embedded += other.records_embedded;
        self.records_without_item += other.records_without_item;
    }

    pub(crate) fn add_done(&mut self, operation: Operation) {
        match operation {
            Operation::Write => self.items_written += 1,
            Operation::Delete => self.items_deleted += 1,
            Operation::Restore => self.items_restored += 1,
        }
    }
}
