//! What became of every record: stretches of the source on their way, totals, rejected records, and the journal's
//! position behind which everything is settled.

use super::batch::{Action, Outgoing};
use super::journal::{Counts, Journal, JournalPosition};
use super::on_disk::DiskWork;
use super::rejects::{RejectedRow, RejectsFile, RejectsState};
use super::report::RejectedRecord;
use super::settled::{Numbers, SettledAhead};
use super::stretch::Stretch;
use super::work::Job;
use crate::failure::Failure;
use crate::source::{Position, SourceError, shown};
use std::collections::{BTreeMap, VecDeque};

/// Rejected records that the report names.
const REPORTED_REJECTED: usize = 200;
/// Most stretches that are read and not settled: 64 MB of the file.
const MOST_UNDERWAY: usize = 256;

/// What is made of one record's item.
#[derive(Debug)]
pub(super) enum Made {
    Send(Box<Outgoing>),
    /// Nothing is to be done with it.
    LeftAlone,
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

/// A stretch of the source on its way.
#[derive(Debug)]
struct Underway {
    end: Position,
    /// Items that are not settled.
    outstanding: usize,
    counts: Counts,
    rejected: Vec<RejectedRow>,
    refused: Vec<Refused>,
    /// Numbers of records that are settled and not refused, and whether the table kept what it held.
    settled: Vec<(u64, bool)>,
}

#[derive(Debug)]
struct Refused {
    number: u64,
    line: u64,
    reason: String,
}

/// The books of a run.
#[derive(Debug)]
pub(super) struct Account<'a> {
    job: &'a Job,
    pub journal: Journal,
    rejects: RejectsFile,
    /// In the file's order; the first one's number is `first_underway`.
    underway: VecDeque<Underway>,
    first_underway: u64,
    /// What is settled, journalled or not.
    pub settled: Counts,
    pub reported: Vec<RejectedRecord>,
    /// Rejected records could not be written to their file.
    rejects_failed: bool,
    /// Settled by the run that this one continues.
    before: SettledAhead,
}

impl<'a> Account<'a> {
    pub(super) fn new(job: &'a Job, mut journal: Journal, rejects: RejectsFile) -> Self {
        Self {
            job,
            settled: journal.checkpoint.counts.clone(),
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

    /// True when so much is read and not settled that reading must wait: what holds up the first stretch must not let
    /// the books grow without bound.
    pub(super) fn is_far_ahead(&self) -> bool {
        self.underway.len() >= MOST_UNDERWAY
    }

    /// True when every record that was read is settled.
    pub(super) fn is_settled(&self) -> bool {
        self.underway.is_empty()
    }

    /// Takes a stretch into the books and gives its items, which are to be sent.
    ///
    /// # Errors
    /// What kept an item from being made.
    pub(super) fn take(&mut self, stretch: Stretch<Made>) -> Result<Vec<Outgoing>, Failure> {
        let number = self.first_underway + self.underway.len() as u64;
        let rejected: Vec<RejectedRow> = stretch
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
            duplicates_set_aside: stretch.set_aside,
            ..Counts::default()
        };
        let mut items = Vec::with_capacity(stretch.items.len());
        let mut settled = Vec::with_capacity(stretch.items.len());
        for made in stretch.items {
            match made {
                Made::Send(item) if self.before.done.contains(item.number) => {
                    add_done(&mut counts, item.action);
                    settled.push((item.number, false));
                }
                Made::Send(item) if self.before.kept.contains(item.number) => {
                    counts.items_kept += 1;
                    settled.push((item.number, true));
                }
                Made::Send(item) => items.push(Outgoing { stretch: number, ..*item }),
                Made::LeftAlone => counts.items_kept += 1,
                Made::Failed(failure) => return Err(*failure),
            }
        }
        self.settled.add_settled(&counts);
        for RejectedRow { told, .. } in &rejected {
            self.report_rejected(told);
        }
        let outstanding = items.len();
        self.underway.push_back(Underway {
            end: stretch.end,
            outstanding,
            counts,
            rejected,
            refused: Vec::new(),
            settled,
        });
        Ok(items)
    }

    fn report_rejected(&mut self, told: &RejectedRecord) {
        if self.reported.len() < REPORTED_REJECTED {
            self.reported.push(told.clone());
        }
    }

    /// Books what became of an item.
    pub(super) fn settle(&mut self, item: &Outgoing, outcome: Outcome) {
        let mut counts = Counts::default();
        match (&outcome, item.action) {
            (Outcome::Done, action) => add_done(&mut counts, action),
            (Outcome::Kept, _) => counts.items_kept = 1,
            (Outcome::Refused(_), _) => counts.records_rejected = 1,
        }
        self.settled.add_settled(&counts);
        let place = usize::try_from(item.stretch - self.first_underway).unwrap_or(usize::MAX);
        if let Some(stretch) = self.underway.get_mut(place) {
            stretch.counts.add_settled(&counts);
            stretch.outstanding -= 1;
            if !matches!(outcome, Outcome::Refused(_)) {
                stretch.settled.push((item.number, outcome == Outcome::Kept));
            }
        }
        if let Outcome::Refused(reason) = outcome {
            let told = RejectedRecord { line: item.line, column: None, value: None, reason: reason.clone() };
            self.report_rejected(&told);
            if let Some(stretch) = self.underway.get_mut(place) {
                stretch.refused.push(Refused { number: item.number, line: item.line, reason });
            }
        }
    }

    /// Moves the journal's position behind the stretches at the front that are settled.
    ///
    /// # Errors
    /// When their rejected records cannot be kept; the position stays before them.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        // Behind records that could not be kept nothing counts as done: continuing comes back to them.
        while !self.rejects_failed && self.underway.front().is_some_and(|stretch| stretch.outstanding == 0) {
            let Some(stretch) = self.underway.pop_front() else { return Ok(()) };
            if let Err(failure) = self.keep_rejected(&stretch) {
                self.rejects_failed = true;
                self.underway.push_front(stretch);
                return Err(failure);
            }
            self.first_underway += 1;
            self.journal.checkpoint.counts.add_settled(&stretch.counts);
            let Position { record, byte, line } = stretch.end;
            self.journal.checkpoint.position = JournalPosition { record, byte, line };
            self.journal.checkpoint.rejects = self.rejects.state();
        }
        Ok(())
    }

    /// Tells the journal what is settled ahead of its position.
    pub(super) fn note_ahead(&mut self) {
        let from = self.journal.checkpoint.position.record;
        // What the run before settled and this one has not come to yet still counts.
        let mut ahead = SettledAhead { done: Numbers::from(from), kept: Numbers::from(from) };
        for (number, is_kept) in self.underway.iter().flat_map(|stretch| &stretch.settled) {
            if *is_kept { ahead.kept.insert(*number) } else { ahead.done.insert(*number) }
        }
        let reached = self.underway.back().map_or(from, |stretch| stretch.end.record);
        ahead.done.extend(&self.before.done, reached);
        ahead.kept.extend(&self.before.kept, reached);
        self.journal.checkpoint.ahead = ahead;
    }

    /// Writes a stretch's rejected records to their file: all of them, or none.
    fn keep_rejected(&mut self, stretch: &Underway) -> Result<(), Failure> {
        let mut rows: Vec<RejectedRow> = stretch.rejected.clone();
        rows.extend(self.refused_records(&stretch.refused)?);
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

    /// What stands in the file of records that the table refused; they are of one stretch, which is read once for all.
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
    /// continuing writes them anew. Gives the whole file as it is then.
    ///
    /// # Errors
    /// When they cannot be kept.
    pub(super) fn keep_rejected_beyond(&mut self) -> Result<RejectsState, Failure> {
        if self.rejects_failed {
            return Ok(self.rejects.state());
        }
        while let Some(stretch) = self.underway.pop_front() {
            self.first_underway += 1;
            self.keep_rejected(&stretch)?;
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
        let (told, read) = (self.settled.settled(), self.journal.checkpoint.position.record);
        let is_even = told == read && self.job.records_total.is_none_or(|total| total == read);
        (!is_even).then(|| {
            Failure::new(
                "uneven_sum",
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
