//! What became of every record: chunks of the source on their way, totals, rejected records, and the journal's
//! position behind which everything is settled.

use super::acknowledged::{AcknowledgedAhead, Numbers};
use super::batch::{Action, Outgoing};
use super::chunk::Chunk;
use super::journal::{Counts, Journal, JournalPosition};
use super::on_disk::DiskWork;
use super::rejects::{RejectedRow, RejectsFile, RejectsState};
use super::report::RejectedRecord;
use super::work::Job;
use failure::{Code, Failure};
use source::{Position, SourceError, shown};
use std::collections::{BTreeMap, VecDeque};

/// Rejected records that the report names.
const REPORTED_REJECTED: usize = 200;
/// Most chunks that are read and not settled: 64 MB of the file.
const MAX_CHUNKS_IN_PROGRESS: usize = 256;

/// What is made of one record's item.
#[derive(Debug)]
pub(super) enum Prepared {
    Send(Box<Outgoing>),
    /// Nothing is to be done with it.
    UntouchedRecords,
    /// It cannot be made, so that the run cannot go on.
    Failed(Box<Failure>),
}

/// What became of an item that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// The table kept what it holds.
    Kept,
    /// The server does not take it; its reason.
    Refused(String),
}

/// A chunk of the source on its way.
#[derive(Debug)]
struct ChunkInProgress {
    end: Position,
    /// Items that are not settled.
    outstanding: usize,
    counts: Counts,
    rejected: Vec<RejectedRow>,
    refused: Vec<Refused>,
    /// Numbers of records that are settled and not refused, and whether the table kept what it held.
    acknowledged: Vec<(u64, bool)>,
}

#[derive(Debug)]
struct Refused {
    number: u64,
    line: u64,
    reason: String,
}

/// The ledger of a run.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    job: &'a Job,
    pub journal: Journal,
    rejects: RejectsFile,
    /// In the file's order; the first one's number is `first_underway`.
    underway: VecDeque<ChunkInProgress>,
    first_underway: u64,
    /// What is settled, journalled or not.
    pub acknowledged: Counts,
    pub reported: Vec<RejectedRecord>,
    /// Rejected records could not be written to their file.
    rejects_failed: bool,
    /// Settled by the run that this one continues.
    before: AcknowledgedAhead,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(job: &'a Job, mut journal: Journal, rejects: RejectsFile) -> Self {
        Self {
            job,
            acknowledged: journal.checkpoint.counts.clone(),
            reported: rejects.kept(REPORTED_REJECTED),
            before: std::mem::take(&mut journal.checkpoint.ahead),
            journal,
            rejects,
            underway: VecDeque::new(),
            first_underway: 0,
            rejects_failed: false,
        }
    }

    /// Where the run goes on.
    pub(super) fn position(&self) -> Position {
        let JournalPosition { record, byte, line } = self.journal.checkpoint.position;
        Position { record, byte, line }
    }

    /// True when so much is read and not settled that reading must wait: what holds up the first chunk must not let
    /// the ledger grow without bound.
    pub(super) fn is_far_ahead(&self) -> bool {
        self.underway.len() >= MAX_CHUNKS_IN_PROGRESS
    }

    /// True when every record that was read is settled.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.underway.is_empty()
    }

    /// Takes a chunk into the ledger and gives its items, which are to be sent.
    ///
    /// # Errors
    /// What kept an item from being created.
    pub(super) fn take(&mut self, chunk: Chunk<Prepared>) -> Result<Vec<Outgoing>, Failure> {
        let number = self.first_underway + self.underway.len() as u64;
        let rejected: Vec<RejectedRow> = chunk
            .rejected
            .into_iter()
            .map(|rejected| {
                let first = rejected.rejection.problems.first();
                let column = first.and_then(|problem| problem.column);
                let told = RejectedRecord {
                    line: rejected.line,
                    column: column.map(|place| self.job.plan.columns[place].column.clone()),
                    value: first.and_then(|problem| problem.value.as_deref()).map(shown),
                    reason: rejected.rejection.reason(&self.job.plan),
                };
                RejectedRow { cells: rejected.cells, json: rejected.json, told }
            })
            .collect();
        let mut counts = Counts {
            records_rejected: rejected.len() as u64,
            duplicates_set_aside: chunk.set_aside,
            ..Counts::default()
        };
        let mut items = Vec::with_capacity(chunk.items.len());
        let mut acknowledged = Vec::with_capacity(chunk.items.len());
        for made in chunk.items {
            match made {
                Prepared::Send(item) if self.before.done.contains(item.number) => {
                    add_done(&mut counts, item.action);
                    acknowledged.push((item.number, false));
                }
                Prepared::Send(item) if self.before.kept.contains(item.number) => {
                    counts.items_kept += 1;
                    acknowledged.push((item.number, true));
                }
                Prepared::Send(item) => items.push(Outgoing { chunk: number, ..*item }),
                Prepared::UntouchedRecords => counts.items_kept += 1,
                Prepared::Failed(failure) => return Err(*failure),
            }
        }
        self.acknowledged.add_acknowledged(&counts);
        for RejectedRow { told, .. } in &rejected {
            self.report_rejected(told);
        }
        let outstanding = items.len();
        self.underway.push_back(ChunkInProgress {
            end: chunk.end,
            outstanding,
            counts,
            rejected,
            refused: Vec::new(),
            acknowledged,
        });
        Ok(items)
    }

    fn report_rejected(&mut self, told: &RejectedRecord) {
        if self.reported.len() < REPORTED_REJECTED {
            self.reported.push(told.clone());
        }
    }

    /// Records what became of an item.
    pub(super) fn acknowledge(&mut self, item: &Outgoing, outcome: Outcome) {
        let mut counts = Counts::default();
        match (&outcome, item.action) {
            (Outcome::Done, action) => add_done(&mut counts, action),
            (Outcome::Kept, _) => counts.items_kept = 1,
            (Outcome::Refused(_), _) => counts.records_rejected = 1,
        }
        self.acknowledged.add_acknowledged(&counts);
        let place = usize::try_from(item.chunk - self.first_underway).unwrap_or(usize::MAX);
        if let Some(chunk) = self.underway.get_mut(place) {
            chunk.counts.add_acknowledged(&counts);
            chunk.outstanding -= 1;
            if !matches!(outcome, Outcome::Refused(_)) {
                chunk.acknowledged.push((item.number, outcome == Outcome::Kept));
            }
        }
        if let Outcome::Refused(reason) = outcome {
            let told = RejectedRecord { line: item.line, column: None, value: None, reason: reason.clone() };
            self.report_rejected(&told);
            if let Some(chunk) = self.underway.get_mut(place) {
                chunk.refused.push(Refused { number: item.number, line: item.line, reason });
            }
        }
    }

    /// Moves the journal's position behind the chunks at the front that are settled.
    ///
    /// # Errors
    /// When their rejected records cannot be kept; the position stays before them.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        // Behind records that could not be kept nothing counts as done: continuing comes back to them.
        while !self.rejects_failed && self.underway.front().is_some_and(|chunk| chunk.outstanding == 0) {
            let Some(chunk) = self.underway.pop_front() else { return Ok(()) };
            if let Err(failure) = self.keep_rejected(&chunk) {
                self.rejects_failed = true;
                self.underway.push_front(chunk);
                return Err(failure);
            }
            self.first_underway += 1;
            self.journal.checkpoint.counts.add_acknowledged(&chunk.counts);
            let Position { record, byte, line } = chunk.end;
            self.journal.checkpoint.position = JournalPosition { record, byte, line };
            self.journal.checkpoint.rejects = self.rejects.state();
        }
        Ok(())
    }

    /// Tells the journal what is settled ahead of its position.
    pub(super) fn note_ahead(&mut self) {
        let from = self.journal.checkpoint.position.record;
        // What the run before settled and this one has not come to yet still counts.
        let mut ahead = AcknowledgedAhead { done: Numbers::from(from), kept: Numbers::from(from) };
        for (number, is_kept) in self.underway.iter().flat_map(|chunk| &chunk.acknowledged) {
            if *is_kept { ahead.kept.insert(*number) } else { ahead.done.insert(*number) }
        }
        let reached = self.underway.back().map_or(from, |chunk| chunk.end.record);
        ahead.done.extend(&self.before.done, reached);
        ahead.kept.extend(&self.before.kept, reached);
        self.journal.checkpoint.ahead = ahead;
    }

    /// Writes a chunk's rejected records to their file: all of them, or none.
    fn keep_rejected(&mut self, chunk: &ChunkInProgress) -> Result<(), Failure> {
        let mut rows: Vec<RejectedRow> = chunk.rejected.clone();
        rows.extend(self.refused_records(&chunk.refused)?);
        rows.sort_by_key(|row| row.told.line);
        let before = self.rejects.state();
        for row in rows {
            if let Err(failure) = self.rejects.add(&row) {
                self.rejects.rewind(before);
                return Err(failure);
            }
        }
        Ok(())
    }

    /// What stands in the file of records that the table refused; they are of one chunk, which is read once for all.
    fn refused_records(&self, refused: &[Refused]) -> Result<Vec<RejectedRow>, Failure> {
        let mut wanted: BTreeMap<u64, &Refused> =
            refused.iter().map(|refused| (refused.number, refused)).collect();
        let mut rows = Vec::with_capacity(wanted.len());
        let Some(&first) = wanted.keys().next() else { return Ok(rows) };
        self.job.source.walk_blocks_from(first, |block, number, _, record| {
            if let Some(Refused { line, reason, .. }) = wanted.remove(&number) {
                let told = RejectedRecord { line: *line, column: None, value: None, reason: reason.clone() };
                let json = self.job.source.json_text(block, number);
                rows.push(RejectedRow { cells: record.clone(), json, told });
            }
            !wanted.is_empty()
        })?;
        if wanted.is_empty() {
            Ok(rows)
        } else {
            Err(SourceError::Changed(self.job.source.path().to_owned()).into())
        }
    }

    /// Keeps the rejected records behind the journal's position, which belong to the report all the same;
    /// continuing writes them again. Gives the whole file as it is then.
    ///
    /// # Errors
    /// When they cannot be kept.
    pub(super) fn keep_rejected_beyond(&mut self) -> Result<RejectsState, Failure> {
        if self.rejects_failed {
            return Ok(self.rejects.state());
        }
        while let Some(chunk) = self.underway.pop_front() {
            self.first_underway += 1;
            self.keep_rejected(&chunk)?;
        }
        self.rejects.to_sync()?.map_or(Ok(()), |work| work())?;
        Ok(self.rejects.state())
    }

    /// What puts the rejected records that the journal vouches for on the disk, where they are not there yet.
    ///
    /// # Errors
    /// When they cannot be put there.
    pub(super) fn rejects_to_sync(&self) -> Result<Option<DiskWork>, Failure> {
        self.rejects.to_sync()
    }

    /// Rejected records up to there are on the disk.
    pub(super) fn rejects_synced(&mut self, state: &RejectsState) {
        self.rejects.synced(state);
    }

    /// Where the rejected records lie; `None` when there are none.
    pub(super) fn rejects_file(&self) -> Option<String> {
        let has_rejected = self.rejects.state() != RejectsState::default();
        has_rejected.then(|| self.rejects.path().display().to_string())
    }

    /// The failure when what became of records does not add up to the records that were read: never, unless
    /// Tableferry itself is at fault.
    pub(super) fn uneven_sum(&self) -> Option<Failure> {
        let (told, read) = (self.acknowledged.acknowledged(), self.journal.checkpoint.position.record);
        let is_even = told == read && self.job.records_total.is_none_or(|total| total == read);
        (!is_even).then(|| {
            Failure::new(
                Code::UnevenSum,
                format!("{read} records were read, but what became of {told} is known."),
                "Compare the table with the file, and please report it.",
            )
        })
    }
}

fn add_done(counts: &mut Counts, action: Action) {
    match action {
        Action::Write => counts.items_written += 1,
        Action::Delete => counts.items_deleted += 1,
        Action::Restore => counts.items_restored += 1,
    }
}
