//! What became of every row: chunks of the source on their way, totals, rejected rows, and the position behind which
//! everything is acknowledged.

use crate::acknowledged::{AcknowledgedAhead, Numbers};
use crate::actions::{RejectedRow, RowFate};
use crate::checkpoint::{Checkpoint, Counts, Position};
use crate::events::{Chunk, Rejected};
use crate::item::{Item, Outgoing};
use crate::payloads::Payloads;
use std::collections::VecDeque;
use std::sync::Arc;

/// Most chunks that are read and not acknowledged: 64 MB of the source.
const MAX_CHUNKS_IN_PROGRESS: usize = 256;
/// Most bytes of rejected rows that wait for the disk: beyond them nothing is read.
const MAX_REJECTED_BYTES: usize = 8 * 1024 * 1024;
/// What a refused row takes besides its reason.
const REFUSED_BYTES: usize = 64;

/// What became of an item that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// The table kept what it holds.
    Kept,
    /// The server does not take it; its reason.
    Refused(String),
}

/// A chunk of the source on its way.
#[derive(Debug)]
struct ChunkInProgress<R> {
    end: Position,
    /// Items that are not acknowledged.
    outstanding: usize,
    counts: Counts,
    rejected: Vec<RejectedRow<R>>,
    rejected_bytes: usize,
    /// Numbers of rows that are acknowledged and not refused, and whether the table kept what it held.
    acknowledged: Vec<(u64, bool)>,
}

/// Rows that are on their way to the disk.
#[derive(Debug, Clone)]
pub(crate) struct Saving<R> {
    pub(crate) rejected: Arc<Vec<RejectedRow<R>>>,
    pub(crate) untouched: Arc<Vec<u64>>,
    /// Rows whose items the table did not take.
    pub(crate) fates: Arc<Vec<(u64, RowFate)>>,
    bytes: usize,
}

/// The ledger of a run.
#[derive(Debug)]
pub(crate) struct Ledger<R> {
    /// Where everything is acknowledged, and the totals up to there.
    pub(crate) position: Position,
    pub(crate) counts: Counts,
    /// Totals of what is acknowledged, ahead of the position too.
    pub(crate) acknowledged: Counts,
    /// In the source's order; the first one's number is `first_in_progress`.
    in_progress: VecDeque<ChunkInProgress<R>>,
    first_in_progress: u64,
    /// Acknowledged by the run that this one continues.
    before: AcknowledgedAhead,
    /// Rejected rows before the position, and untouched rows, that are not on the disk yet.
    rejected: Vec<RejectedRow<R>>,
    untouched: Vec<u64>,
    /// What became of rows whose items the table did not take, where that is not on the disk yet.
    fates: Vec<(u64, RowFate)>,
    rejected_bytes: usize,
    /// Of rejected rows in chunks on their way.
    in_progress_bytes: usize,
    saving: Option<Saving<R>>,
}

impl<R: Clone> Ledger<R> {
    pub(crate) fn new(checkpoint: &Checkpoint) -> Self {
        Self {
            position: checkpoint.position,
            counts: checkpoint.counts.clone(),
            acknowledged: checkpoint.counts.clone(),
            in_progress: VecDeque::new(),
            first_in_progress: 0,
            before: checkpoint.ahead.clone(),
            rejected: Vec::new(),
            untouched: Vec::new(),
            fates: Vec::new(),
            rejected_bytes: 0,
            in_progress_bytes: 0,
            saving: None,
        }
    }

    /// True when so much is read and not acknowledged or not on the disk that reading must wait: what holds up the first
    /// chunk must not let the ledger grow without bound.
    pub(crate) fn is_far_ahead(&self) -> bool {
        let saving_bytes = self.saving.as_ref().map_or(0, |saving| saving.bytes);
        let bytes = self.in_progress_bytes + self.rejected_bytes + saving_bytes;
        self.in_progress.len() >= MAX_CHUNKS_IN_PROGRESS || bytes >= MAX_REJECTED_BYTES
    }

    /// True when rejected rows should go to the disk before the next checkpoint is due.
    pub(crate) fn has_many_rejected(&self) -> bool {
        self.rejected_bytes >= MAX_REJECTED_BYTES / 2
    }

    /// True when every row that was read is acknowledged.
    pub(crate) fn is_acknowledged(&self) -> bool {
        self.in_progress.is_empty()
    }

    /// Takes a chunk into the ledger and gives its items that are to be sent.
    pub(crate) fn take<P: Payloads<Rejected = R>>(&mut self, chunk: Chunk<P>) -> Vec<Outgoing<P::Item>> {
        let number = self.first_in_progress + self.in_progress.len() as u64;
        let mut counts = Counts {
            records_rejected: chunk.rejected.len() as u64,
            duplicates_set_aside: chunk.set_aside,
            records_embedded: chunk.embedded,
            records_without_item: chunk.without_item,
            items_kept: chunk.kept,
            ..Counts::default()
        };
        let mut items = Vec::with_capacity(chunk.items.len());
        let mut acknowledged = Vec::with_capacity(chunk.items.len());
        for item in chunk.items {
            if self.before.done.contains(item.number) {
                counts.add_done(item.operation);
                acknowledged.push((item.number, false));
            } else if self.before.kept.contains(item.number) {
                counts.items_kept += 1;
                acknowledged.push((item.number, true));
            } else {
                items.push(Outgoing { chunk: number, item });
            }
        }
        self.acknowledged.add_acknowledged(&counts);
        let rejected_bytes = chunk.rejected.iter().map(|rejected| rejected.size_bytes).sum();
        self.in_progress_bytes += rejected_bytes;
        let unconverted = |Rejected { line, row, .. }| RejectedRow::Unconverted { line, row };
        let rejected = chunk.rejected.into_iter().map(unconverted).collect();
        self.in_progress.push_back(ChunkInProgress {
            end: chunk.end,
            outstanding: items.len(),
            counts,
            rejected,
            rejected_bytes,
            acknowledged,
        });
        self.commit();
        items
    }

    /// Notes that what is under a row's key is not of this run.
    pub(crate) fn note_untouched(&mut self, number: u64) {
        self.untouched.push(number);
    }

    /// Records what became of an item.
    pub(crate) fn acknowledge<T>(&mut self, outgoing: &Outgoing<T>, outcome: Outcome) {
        let Outgoing { chunk, item } = outgoing;
        let mut counts = Counts::default();
        match &outcome {
            Outcome::Done => counts.add_done(item.operation),
            Outcome::Kept => counts.items_kept = 1,
            Outcome::Refused(_) => counts.records_rejected = 1,
        }
        self.acknowledged.add_acknowledged(&counts);
        let place = chunk.checked_sub(self.first_in_progress).and_then(|place| usize::try_from(place).ok());
        let Some(chunk) = place.and_then(|place| self.in_progress.get_mut(place)) else { return };
        chunk.counts.add_acknowledged(&counts);
        chunk.outstanding = chunk.outstanding.saturating_sub(1);
        let Item { number, line, .. } = *item;
        match outcome {
            Outcome::Done => chunk.acknowledged.push((number, false)),
            Outcome::Kept => {
                self.fates.push((number, RowFate::Kept));
                chunk.acknowledged.push((number, true));
            }
            Outcome::Refused(reason) => {
                self.fates.push((number, RowFate::Refused));
                let size_bytes = REFUSED_BYTES + reason.len();
                chunk.rejected_bytes += size_bytes;
                self.in_progress_bytes += size_bytes;
                chunk.rejected.push(RejectedRow::Refused { number, line, reason });
            }
        }
    }

    /// Moves the position behind the chunks at the front that are acknowledged.
    pub(crate) fn commit(&mut self) {
        while self.in_progress.front().is_some_and(|chunk| chunk.outstanding == 0) {
            let Some(chunk) = self.in_progress.pop_front() else { return };
            self.first_in_progress += 1;
            self.counts.add_acknowledged(&chunk.counts);
            self.position = chunk.end;
            self.move_rejected(chunk.rejected, chunk.rejected_bytes);
        }
    }

    fn move_rejected(&mut self, mut rows: Vec<RejectedRow<R>>, size_bytes: usize) {
        rows.sort_by_key(RejectedRow::line);
        self.rejected.append(&mut rows);
        self.in_progress_bytes -= size_bytes;
        self.rejected_bytes += size_bytes;
    }

    /// Rejected rows, untouched rows and fates that go to the disk now.
    pub(crate) fn start_saving(&mut self) -> Saving<R> {
        let saving = Saving {
            rejected: Arc::new(std::mem::take(&mut self.rejected)),
            untouched: Arc::new(std::mem::take(&mut self.untouched)),
            fates: Arc::new(std::mem::take(&mut self.fates)),
            bytes: std::mem::take(&mut self.rejected_bytes),
        };
        self.saving = Some(saving.clone());
        saving
    }

    /// What went to the disk is there, or is to go there again.
    pub(crate) fn end_saving(&mut self, is_saved: bool) {
        let Some(saving) = self.saving.take().filter(|_| !is_saved) else { return };
        let later = std::mem::replace(&mut self.rejected, owned(saving.rejected));
        self.rejected.extend(later);
        self.untouched.extend(saving.untouched.iter());
        self.fates.extend(saving.fates.iter());
        self.rejected_bytes += saving.bytes;
    }

    /// Rejected rows ahead of the position belong to the report, too, once nothing more is awaited.
    pub(crate) fn release_rejected(&mut self) {
        while let Some(chunk) = self.in_progress.pop_front() {
            self.first_in_progress += 1;
            self.move_rejected(chunk.rejected, chunk.rejected_bytes);
        }
    }

    /// What is acknowledged ahead of the position. What the run before acknowledged and this one has not come to yet
    /// still counts.
    pub(crate) fn ahead(&self) -> AcknowledgedAhead {
        let from = self.position.record;
        let mut ahead = AcknowledgedAhead { done: Numbers::from(from), kept: Numbers::from(from) };
        for (number, is_kept) in self.in_progress.iter().flat_map(|chunk| &chunk.acknowledged) {
            if *is_kept { ahead.kept.insert(*number) } else { ahead.done.insert(*number) }
        }
        let reached = self.in_progress.back().map_or(from, |chunk| chunk.end.record);
        ahead.done.extend(&self.before.done, reached);
        ahead.kept.extend(&self.before.kept, reached);
        ahead
    }
}

fn owned<T: Clone>(shared: Arc<Vec<T>>) -> Vec<T> {
    Arc::try_unwrap(shared).unwrap_or_else(|shared| (*shared).clone())
}
