//! How far a run is known to have come.

use super::s3_state::S3State;
use crate::import::rejects::RejectsState;
use crate::import::report::Report;
use crate::import::run_summary::RunState;
use import_core::{AcknowledgedAhead, Counts, Position};
use serde::{Deserialize, Serialize};

/// How far a run has come. Everything before `position` is done: written, kept, rejected or set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct Checkpoint {
    pub state: RunState,
    /// When this was written; seconds since 1970.
    pub heard: i64,
    pub position: Position,
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
    /// Of a run through S3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3State>,
}

/// The run that undoes an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct UndoneBy {
    /// Its id, where it is kept under one.
    #[serde(alias = "by")]
    pub run: Option<String>,
    pub is_done: bool,
}

impl Checkpoint {
    /// As the machine goes on from it.
    pub(in crate::import) fn to_core(&self) -> import_core::Checkpoint {
        import_core::Checkpoint {
            position: self.position,
            sent_up_to: self.sent_up_to,
            ahead: self.ahead.clone(),
            counts: self.counts.clone(),
            seconds: self.seconds,
        }
    }
}
