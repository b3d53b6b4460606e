//! What a run puts on the disk while items travel on: its checkpoints, and copies of what it overwrites.

use super::ending::Phase;
use super::{ImportMachine, LookedUp};
use crate::actions::{Action, Copy, JournalEntry, Save};
use crate::checkpoint::{Checkpoint, Counts};
use crate::events::Found;
use crate::item::{Batch, Item};
use crate::ledger::Saving;
use crate::payloads::Payloads;
use failure::Failure;
use std::collections::BTreeMap;
use std::time::Duration;

/// The journal says beforehand that so many chunks more may be sent.
const ANNOUNCED_CHUNKS: u64 = 64;

impl<P: Payloads> ImportMachine<P> {
    /// True when the journal on the disk says of a chunk that ends before row `end` that it may be sent. What it says is
    /// extended in time, so that as a rule nothing waits for it.
    pub(super) fn is_announced(&mut self, end: u64, actions: &mut Vec<Action<P>>) -> bool {
        let rows = end.saturating_sub(self.reached.record).max(1);
        if end + rows * ANNOUNCED_CHUNKS / 2 > self.sent_up_to {
            self.sent_up_to = self.sent_up_to.max(end + rows * ANNOUNCED_CHUNKS);
        }
        if self.sent_up_to > self.announced {
            self.save_checkpoint(actions);
        }
        end <= self.announced
    }

    /// Puts a checkpoint on the disk, unless that is under way: whoever waits for it looks again then.
    pub(super) fn save_checkpoint(&mut self, actions: &mut Vec<Action<P>>) {
        if self.saving.is_none() {
            self.last_saved = self.now;
            self.save(JournalEntry::Checkpoint(self.checkpoint()), actions);
        }
    }

    pub(super) fn save(&mut self, journal: JournalEntry, actions: &mut Vec<Action<P>>) {
        self.saving = Some(match &journal {
            JournalEntry::Checkpoint(checkpoint) => Some(checkpoint.clone()),
            _ => None,
        });
        let Saving { rejected, untouched, fates, .. } = self.ledger.start_saving();
        actions.push(Action::Save(Save { rejected, untouched, fates, journal }));
    }

    /// How far the run has come.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        let Counts { requests, retried_items, throttled_requests, units_used, .. } = self.totals();
        Checkpoint {
            position: self.ledger.position,
            sent_up_to: self.sent_up_to,
            ahead: self.ledger.ahead(),
            counts: Counts {
                requests,
                retried_items,
                throttled_requests,
                units_used,
                ..self.ledger.counts.clone()
            },
            seconds: self.seconds(),
        }
    }

    /// What became of something that was on its way to the disk; what waited for it goes on.
    pub(super) fn take_saved(&mut self, saved: Result<(), Failure>, actions: &mut Vec<Action<P>>) {
        let Some(checkpoint) = self.saving.take() else { return };
        self.ledger.end_saving(saved.is_ok());
        match std::mem::replace(&mut self.phase, Phase::Running) {
            phase @ (Phase::Running | Phase::Draining { .. } | Phase::WaitingForDisk) => {
                self.phase = phase;
                self.take_checkpoint_saved(checkpoint, saved, actions);
            }
            phase => self.take_saved_at_end(phase, saved, actions),
        }
    }

    fn take_checkpoint_saved(
        &mut self,
        checkpoint: Option<Checkpoint>,
        saved: Result<(), Failure>,
        actions: &mut Vec<Action<P>>,
    ) {
        if let Err(failure) = saved {
            self.stop(failure);
            return;
        }
        if let Some(checkpoint) = checkpoint {
            if self.config.has_journal {
                self.announced = checkpoint.sent_up_to;
            }
            self.saved = checkpoint;
        }
        if self.phase == Phase::Running
            && self.stopped.is_none()
            && let Some(chunk) = self.waiting_chunk.take()
        {
            self.take_chunk(chunk, actions);
        }
    }

    /// Keeps what the table holds under the keys of a batch. The batch is written once that is on the disk, together
    /// with others that were looked up meanwhile.
    pub(super) fn keep_copies(&mut self, batch: Batch<P::Item>, found: Vec<Found<P::Previous>>) {
        let mut found: BTreeMap<Vec<u8>, Found<P::Previous>> =
            found.into_iter().map(|found| (found.key.clone(), found)).collect();
        for outgoing in &batch.items {
            let there = found.remove(&outgoing.item.key);
            // Where the run was interrupted between a copy and the writing, others may have written since.
            let supersedes = outgoing.item.number < self.config.doubtful_up_to
                && there.as_ref().is_some_and(|there| !there.is_same);
            let previous = there.filter(|there| !self.has_written(&outgoing.item, there));
            let previous = previous.map(|found| found.previous);
            self.looked_up.copies.push(Copy { key: outgoing.item.key.clone(), previous, supersedes });
        }
        self.looked_up.batches.push(Batch { is_looked_up: true, failures: 0, ..batch });
    }

    /// Whether what the table holds was written by this run, as far as can be told: before it was interrupted, when no
    /// copies were made because the table held nothing.
    pub(super) fn has_written(&self, item: &Item<P::Item>, there: &Found<P::Previous>) -> bool {
        self.config.table_was_empty && item.number < self.config.doubtful_up_to && there.is_same
    }

    pub(super) fn start_copying(&mut self, actions: &mut Vec<Action<P>>) {
        if self.copying.is_none() && !self.looked_up.batches.is_empty() {
            let LookedUp { batches, copies } = std::mem::take(&mut self.looked_up);
            self.copying = Some(batches);
            actions.push(Action::KeepCopies(copies));
        }
    }

    /// The copies are on the disk: what they are of may be written.
    pub(super) fn take_copies_kept(&mut self, kept: Result<(), Failure>) {
        let batches = self.copying.take().unwrap_or_default();
        match kept {
            Ok(()) => {
                for batch in batches {
                    self.queue.add_again(batch, self.now, Duration::ZERO);
                }
            }
            Err(failure) => self.stop(failure),
        }
    }

    /// Batches that were looked up and do not wait to be written yet.
    pub(super) fn waiting_for_copies(&self) -> usize {
        self.looked_up.batches.len() + self.copying.as_ref().map_or(0, Vec::len)
    }
}
