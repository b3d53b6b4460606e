//! What a run puts on the disk while items travel on: its journal, and copies of what it overwrites.

use super::super::batch::{Batch, Outgoing};
use super::super::chunk::Chunk;
use super::super::journal::{Checkpoint, Counts, JournalFile, now};
use super::super::ledger::Prepared;
use super::super::on_disk::DiskWork;
use super::super::report::Report;
use super::super::run_summary::RunState;
use super::Running;
use super::answers::is_same;
use failure::Failure;
use item::{Item, dynamodb_json};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The journal says beforehand that so many chunks more may be sent.
const ANNOUNCED_CHUNKS: u64 = 64;

impl Running<'_> {
    /// True when the journal on the disk says of this chunk that it may be sent. What it says is extended in time, so
    /// that as a rule nothing waits for it.
    pub(super) fn is_announced(&mut self, chunk: &Chunk<Prepared>) -> bool {
        let end = chunk.end.record;
        let checkpoint = &mut self.ledger.journal.checkpoint;
        let records = end.saturating_sub(self.reached).max(1);
        if end + records * ANNOUNCED_CHUNKS / 2 > checkpoint.sent_up_to {
            checkpoint.sent_up_to = checkpoint.sent_up_to.max(end + records * ANNOUNCED_CHUNKS);
        }
        if checkpoint.sent_up_to > self.announced {
            self.save_journal();
        }
        end <= self.announced
    }

    /// Puts a checkpoint on the disk, unless that is under way: whoever waits for it looks again then.
    pub(super) fn save_journal(&mut self) {
        if self.saving.waiting().is_some() {
            return;
        }
        match self.keeping_journal() {
            Ok(work) => self.saving.start(self.ledger.journal.checkpoint.clone(), work),
            Err(failure) => self.stop(failure),
        }
    }

    /// What became of a checkpoint that was on its way to the disk; what waited for it goes on.
    pub(super) fn journal_saved(&mut self, checkpoint: Checkpoint, saved: Result<(), Failure>) {
        self.note_saved(checkpoint, saved);
        if self.stopped.is_none()
            && let Some(chunk) = self.waiting_chunk.take()
        {
            self.take_chunk(chunk);
        }
    }

    pub(super) fn note_saved(&mut self, checkpoint: Checkpoint, saved: Result<(), Failure>) {
        match saved {
            Ok(()) => {
                self.ledger.rejects_synced(&checkpoint.rejects);
                if self.journal_file.is_some() {
                    self.announced = checkpoint.sent_up_to;
                }
                self.saved = checkpoint;
            }
            Err(failure) => self.stop(failure),
        }
    }

    /// What puts a checkpoint of now on the disk, behind all that it vouches for.
    fn keeping_journal(&mut self) -> Result<DiskWork, Failure> {
        self.last_saved = self.options.clock.now();
        let vouched_for = self.vouched_for()?;
        self.note_in_journal();
        let kept = self.journal_file.clone().map(|file| (file, self.ledger.journal.checkpoint.clone()));
        Ok(Box::new(move || {
            for work in vouched_for {
                work()?;
            }
            match kept {
                Some((file, checkpoint)) => Ok(lock(&file).save(&checkpoint)?),
                None => Ok(()),
            }
        }))
    }

    /// What puts all that the journal vouches for on the disk.
    fn vouched_for(&mut self) -> Result<Vec<DiskWork>, Failure> {
        let practice =
            self.config.practice.clone().map(|practice| -> DiskWork { Box::new(move || practice.sync()) });
        let rejects = self.ledger.rejects_to_sync()?;
        let untouched = match &mut self.config.untouched {
            Some(untouched) => untouched.to_sync()?,
            None => None,
        };
        Ok(practice.into_iter().chain(rejects).chain(untouched).collect())
    }

    /// Brings the checkpoint up to date.
    fn note_in_journal(&mut self) {
        self.ledger.note_ahead();
        let Counts { requests, retried_items, throttled_requests, units_used, .. } = self.totals();
        let seconds = self.seconds();
        let checkpoint = &mut self.ledger.journal.checkpoint;
        checkpoint.heard = now();
        checkpoint.seconds = seconds;
        checkpoint.counts =
            Counts { requests, retried_items, throttled_requests, units_used, ..checkpoint.counts.clone() };
    }

    /// Writes the last of the journal and of the rejected records, and gives the report.
    pub(in crate::import) fn finish(&mut self, resumed: bool) -> Report {
        let synced = self.vouched_for().and_then(|all| all.into_iter().try_for_each(|work| work()));
        self.note_in_journal();
        // Nothing was sent beyond what this run came to, or an earlier one announced.
        let checkpoint = &mut self.ledger.journal.checkpoint;
        checkpoint.sent_up_to = checkpoint.sent_up_to.min(self.reached.max(self.config.doubtful_up_to));
        if let Err(failure) = synced {
            self.stop_at_the_end(failure);
            self.fall_back();
        }
        // What is beyond the journal's position belongs to the report all the same.
        match self.ledger.keep_rejected_beyond() {
            Ok(end) => self.ledger.journal.checkpoint.rejects_end = Some(end),
            Err(failure) => self.stop_at_the_end(failure),
        }
        if let Err(failure) = self.save_with_report(resumed) {
            self.stop_at_the_end(failure);
            // There may be space for one more checkpoint where there is none for a new file; the report is given anyway.
            self.ledger.journal.checkpoint.report = Some(self.report(resumed));
            if let Some(file) = &self.journal_file {
                let _ = lock(file).save(&self.ledger.journal.checkpoint);
            }
        }
        self.report(resumed)
    }

    /// The journal must not vouch for what could not be put on the disk: it stays with what it vouched for before.
    fn fall_back(&mut self) {
        let (checkpoint, saved) = (&mut self.ledger.journal.checkpoint, &self.saved);
        (checkpoint.position, checkpoint.rejects) = (saved.position, saved.rejects);
        (checkpoint.counts, checkpoint.ahead) = (saved.counts.clone(), saved.ahead.clone());
    }

    fn stop_at_the_end(&mut self, failure: Failure) {
        self.stop(failure);
        self.ledger.journal.checkpoint.state = RunState::Stopped;
    }

    fn save_with_report(&mut self, resumed: bool) -> Result<(), Failure> {
        self.ledger.journal.checkpoint.report = Some(self.report(resumed));
        match &self.journal_file {
            Some(file) => Ok(lock(file).save_alone(&self.ledger.journal.checkpoint)?),
            None => Ok(()),
        }
    }

    /// Keeps what the table holds under the keys of a batch. The batch is written once that is on the disk, together
    /// with others that were looked at meanwhile.
    pub(super) fn keep_copies(&mut self, batch: Batch, there: Vec<(Vec<u8>, Item)>) {
        let mut there: HashMap<Vec<u8>, Item> = there.into_iter().collect();
        let kept: Vec<_> = batch
            .items
            .iter()
            .map(|item| {
                let before = there.remove(&item.key).filter(|there| !self.wrote_it(item, there));
                (item.key.clone(), before.map(|before| dynamodb_json(&before)))
            })
            .collect();
        if let Some(Err(error)) = self.config.copies.as_mut().map(|copies| copies.add(&kept)) {
            self.stop(error.into());
            return;
        }
        self.looked_up.push(Batch { is_copied: true, failures: 0, ..batch });
        self.sync_copies();
    }

    /// Whether what the table holds was written by this run, as far as can be told: before it was interrupted, when no
    /// copies were made because the table held nothing.
    fn wrote_it(&self, item: &Outgoing, there: &Item) -> bool {
        self.ledger.journal.header.table_was_empty
            && item.number < self.config.doubtful_up_to
            && item.item.as_ref().is_some_and(|ours| is_same(ours, there))
    }

    fn sync_copies(&mut self) {
        if self.copying.waiting().is_some() || self.looked_up.is_empty() {
            return;
        }
        let work = match &self.config.copies {
            Some(copies) => copies.to_sync(),
            None => Ok(None),
        };
        match work {
            Ok(work) => {
                self.copying.start(std::mem::take(&mut self.looked_up), work.unwrap_or(Box::new(|| Ok(()))));
            }
            Err(error) => self.stop(error.into()),
        }
    }

    /// The copies of these batches are on the disk: they may be written.
    pub(super) fn copies_kept(&mut self, batches: Vec<Batch>, kept: Result<(), Failure>) {
        match kept {
            Ok(()) => {
                let now = self.options.clock.now();
                for batch in batches {
                    self.queue.add_again(batch, now, Duration::ZERO);
                }
                self.sync_copies();
            }
            Err(failure) => self.stop(failure),
        }
    }

    /// Batches that were looked at and are not on their way to be written yet.
    pub(super) fn waiting_for_copies(&self) -> usize {
        self.looked_up.len() + self.copying.waiting().map_or(0, Vec::len)
    }
}

fn lock(file: &Mutex<JournalFile>) -> MutexGuard<'_, JournalFile> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}
