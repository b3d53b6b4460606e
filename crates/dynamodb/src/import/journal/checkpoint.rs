//! How far a run is known to have come.

use crate::import::acknowledged::AcknowledgedAhead;
use crate::import::rejects::RejectsState;
use crate::import::report::Report;
use crate::import::run_summary::RunState;
use serde::{Deserialize, Serialize};

/// How far a run has come. Everything before `position` is done: written, kept, rejected or set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct Checkpoint {
    pub state: RunState,
    /// When this was written; seconds since 1970.
    pub heard: i64,
    pub position: JournalPosition,
    /// No record from this number on was sent yet. Those before, from the position on, may be written or not.
    pub sent_up_to: u64,
    /// Of those, the ones that are known to be settled; `counts` does not hold them.
    pub ahead: AcknowledgedAhead,
    pub counts: Counts,
    pub rejects: RejectsState,
    /// The whole file of rejected records when the run ended: beyond `rejects` are those that continuing writes again.
    #[serde(default)]
    pub rejects_end: Option<RejectsState>,
    pub seconds: f64,
    /// Once it was begun to undo it.
    #[serde(default)]
    pub undone_by: Option<UndoneBy>,
    /// Once the run has ended.
    #[serde(default)]
    pub report: Option<Report>,
}

/// The run that undoes an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct UndoneBy {
    /// Its id, where it is kept under one.
    #[serde(alias = "by")]
    pub run: Option<String>,
    pub is_done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct JournalPosition {
    pub record: u64,
    pub byte: u64,
    pub line: u64,
}

/// Totals up to the checkpoint's position.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct Counts {
    pub items_written: u64,
    pub items_kept: u64,
    pub items_deleted: u64,
    pub items_restored: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Write units by target, where the server tells: the table first, then each index.
    pub units_used: Option<Vec<f64>>,
}

impl Counts {
    /// Records of which it is known what became of them.
    pub(in crate::import) fn acknowledged(&self) -> u64 {
        self.items_written
            + self.items_kept
            + self.items_deleted
            + self.items_restored
            + self.records_rejected
            + self.duplicates_set_aside
    }

    /// Adds what became of other records; requests and units are counted elsewhere.
    pub(in crate::import) fn add_acknowledged(&mut self, other: &Self) {
        self.items_written += other.items_written;
        self.items_kept += other.items_kept;
        self.items_deleted += other.items_deleted;
        self.items_restored += other.items_restored;
        self.records_rejected += other.records_rejected;
        self.duplicates_set_aside += other.duplicates_set_aside;
    }
}
