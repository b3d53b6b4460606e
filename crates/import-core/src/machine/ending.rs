//! How a run ends: what is in flight may come to an end, what is on its way to the disk does, and the last word is
//! written.

use super::ImportMachine;
use crate::actions::{Action, EndState, JournalEntry, SourceCheck};
use crate::checkpoint::Checkpoint;
use crate::payloads::Payloads;
use failure::{Code, Failure};
use std::time::Duration;

/// How long requests in flight may take to end once the run is ending.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(600);

/// How far the ending of a run has come.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Phase {
    Running,
    /// Requests in flight may still be answered.
    Draining {
        until: Duration,
    },
    /// What is on its way to the disk is waited for.
    WaitingForDisk,
    /// Whether the source is still what was read is seen for sure.
    ConfirmingSource,
    /// What the last checkpoint will cover is put on the disk.
    SavingCovered(EndState),
    /// Rejected rows beyond the checkpoint are kept.
    KeepingRejected(EndState, Box<Checkpoint>),
    SavingEnd {
        state: EndState,
        checkpoint: Box<Checkpoint>,
        is_second_attempt: bool,
    },
    Ended(EndState),
}

impl<P: Payloads> ImportMachine<P> {
    /// True when nothing more is to be sent or read.
    pub(super) fn is_over(&self) -> bool {
        let nothing_waits = self.in_flight.is_empty()
            && self.queue.is_empty()
            && self.held.is_none()
            && self.waiting_chunk.is_none()
            && self.waiting_for_copies() == 0;
        self.stopped.is_some() || self.is_cancelled || (self.is_at_end && nothing_waits)
    }

    /// Goes as far towards the end as nothing is waited for.
    pub(super) fn end_where_due(&mut self, actions: &mut Vec<Action<P>>) {
        if self.phase == Phase::Running && self.is_over() {
            self.phase = Phase::Draining { until: self.now + SHUTDOWN_GRACE };
        }
        if let Phase::Draining { until } = self.phase {
            if !self.in_flight.is_empty() && self.now < until {
                return;
            }
            if !self.in_flight.is_empty() {
                self.in_flight.clear();
                actions.push(Action::AbortRequests);
            }
            self.phase = Phase::WaitingForDisk;
        }
        let waits = self.saving.is_some() || self.copying.is_some() || self.is_checking_source;
        if self.phase == Phase::WaitingForDisk && !waits {
            if self.has_reached_end() {
                self.stopped = self.uneven_sum();
                self.phase = Phase::ConfirmingSource;
                self.is_checking_source = true;
                actions.push(Action::CheckSource(SourceCheck::Whole));
            } else {
                self.save_covered(actions);
            }
        }
    }

    fn has_reached_end(&self) -> bool {
        self.is_at_end && self.stopped.is_none() && !self.is_cancelled && self.ledger.is_acknowledged()
    }

    /// What became of a check of the source.
    pub(super) fn take_source_checked(&mut self, checked: Result<(), Failure>, actions: &mut Vec<Action<P>>) {
        self.is_checking_source = false;
        if let Err(failure) = checked {
            // Nothing tells which rows are of the old source and which of the new one.
            self.stop(failure);
        }
        if self.phase == Phase::ConfirmingSource {
            self.save_covered(actions);
        }
    }

    fn save_covered(&mut self, actions: &mut Vec<Action<P>>) {
        let state = match (&self.stopped, self.phase == Phase::ConfirmingSource) {
            (Some(_), _) => EndState::Stopped,
            (None, true) => EndState::Finished,
            (None, false) => EndState::Cancelled,
        };
        self.phase = Phase::SavingCovered(state);
        self.save(JournalEntry::None, actions);
    }

    /// What became of something that went to the disk while the run was ending.
    pub(super) fn take_saved_at_end(
        &mut self,
        phase: Phase,
        saved: Result<(), Failure>,
        actions: &mut Vec<Action<P>>,
    ) {
        let failure = saved.err();
        match phase {
            Phase::SavingCovered(state) => {
                let mut checkpoint = Box::new(self.checkpoint());
                // Nothing was sent beyond what this run came to, or an earlier one announced.
                checkpoint.sent_up_to =
                    checkpoint.sent_up_to.min(self.reached.record.max(self.config.doubtful_up_to));
                if failure.is_some() {
                    // The journal must not cover what could not be put on the disk: it stays with what it covered
                    // for before.
                    checkpoint.position = self.saved.position;
                    checkpoint.counts = self.saved.counts.clone();
                    checkpoint.ahead = self.saved.ahead.clone();
                }
                let state = self.stop_at_end(state, failure);
                // What is beyond the journal's position belongs to the report all the same.
                self.ledger.release_rejected();
                self.phase = Phase::KeepingRejected(state, checkpoint);
                self.save(JournalEntry::RejectedBeyond, actions);
            }
            Phase::KeepingRejected(state, checkpoint) => {
                let state = self.stop_at_end(state, failure);
                self.save_end(state, checkpoint, false, actions);
            }
            Phase::SavingEnd { state, checkpoint, is_second_attempt: false } if failure.is_some() => {
                let state = self.stop_at_end(state, failure);
                // There may be space for one more checkpoint where there is none for a new file; the run ends anyway.
                self.save_end(state, checkpoint, true, actions);
            }
            Phase::SavingEnd { state, .. } => {
                self.phase = Phase::Ended(state);
                actions.push(Action::ReportProgress);
                actions.push(Action::Finish);
            }
            other => self.phase = other,
        }
    }

    fn save_end(
        &mut self,
        state: EndState,
        checkpoint: Box<Checkpoint>,
        is_second_attempt: bool,
        actions: &mut Vec<Action<P>>,
    ) {
        let entry = JournalEntry::End { checkpoint: (*checkpoint).clone(), state, is_second_attempt };
        self.phase = Phase::SavingEnd { state, checkpoint, is_second_attempt };
        self.save(entry, actions);
    }

    fn stop_at_end(&mut self, state: EndState, failure: Option<Failure>) -> EndState {
        let Some(failure) = failure else { return state };
        self.stop(failure);
        EndState::Stopped
    }

    /// The failure when what became of rows does not add up to the rows that were read: never, unless Tableferry itself
    /// is at fault.
    fn uneven_sum(&self) -> Option<Failure> {
        let (told, read) = (self.ledger.acknowledged.acknowledged(), self.ledger.position.record);
        let is_even = told == read && self.config.records_total.is_none_or(|total| total == read);
        (!is_even).then(|| {
            Failure::new(
                Code::UnevenSum,
                format!("{read} records were read, but what became of {told} is known."),
                "Compare the table with the file, and please report it.",
            )
        })
    }
}
