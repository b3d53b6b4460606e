//! A model of what a run keeps on the disk. What a piece of work writes is there once it has ended; where the process
//! ends before, a part of it may be.

use crate::rows::{Simulated, Value, key_of};
use crate::table::Table;
use import_core::{Checkpoint, Copy, EndState, JournalEntry, RejectedRow, RowFate, Save};
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::{BTreeMap, BTreeSet};

/// What a run keeps.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunFiles {
    pub(crate) journal: Option<Journal>,
    /// Numbers of rejected rows, in the order of the file.
    pub(crate) rejected: Vec<u64>,
    pub(crate) untouched: Vec<u64>,
    pub(crate) fates: Vec<(u64, RowFate)>,
    pub(crate) copies: Vec<(u64, Option<Value>, bool)>,
    /// Keys of which there are copies.
    pub(crate) copied: BTreeSet<u64>,
    /// Rejected rows that the last save covers: the next go behind them.
    covered_rejected: usize,
    /// Rejected rows that a checkpoint covers which could not be saved, as it seemed.
    promised_rejected: usize,
}

/// The journal: its last entry counts.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    pub(crate) checkpoint: Checkpoint,
    /// `None`: the run has not written its last word.
    pub(crate) state: Option<EndState>,
    /// Rows of the file of rejected rows that it covers.
    pub(crate) rejected: usize,
    /// The table was empty when the run was first started.
    pub(crate) table_was_empty: bool,
}

/// A piece of work that is under way.
#[derive(Debug)]
pub(crate) struct SaveWork {
    pub(crate) save: Save<Simulated>,
    /// Changes of the table that are put on the disk with it.
    pub(crate) table_changes: usize,
}

/// How much of a piece of work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    Part,
}

impl RunFiles {
    /// A process goes on with what lies there.
    pub(crate) fn reopen(&mut self) {
        self.covered_rejected = self.journal.as_ref().map_or(0, |journal| journal.rejected);
        if self.journal.is_none() {
            self.copies.clear();
            self.copied.clear();
            self.untouched.clear();
            self.fates.clear();
        }
        if let Some(journal) = &self.journal {
            self.fates.retain(|(number, _)| journal.checkpoint.covers(*number));
        }
        self.rejected.truncate(self.covered_rejected);
        self.promised_rejected = 0;
    }

    /// Does a piece of work, or a random part of it from its beginning on.
    pub(crate) fn save(
        &mut self,
        work: &SaveWork,
        extent: Extent,
        keeps_journal: bool,
        table_was_empty: bool,
        table: &mut Table,
        random: &mut SmallRng,
    ) {
        let Save { rejected, untouched, fates, journal } = &work.save;
        // The last word leaves the rejected rows beyond it where they are. Rows that may be covered are written over by
        // the same.
        let mut written_over = Vec::new();
        if !matches!(journal, JournalEntry::End { .. }) {
            written_over = self.rejected[..self.promised_rejected.min(self.rejected.len())].to_vec();
            self.rejected.truncate(self.covered_rejected);
        }
        let are_written = write(&mut self.rejected, rejected.iter().map(number_of), extent, random);
        if let Some(left) = written_over.get(self.rejected.len()..) {
            self.rejected.extend_from_slice(left);
        }
        if !are_written
            || !write(&mut self.untouched, untouched.iter().copied(), extent, random)
            || !write(&mut self.fates, fates.iter().copied(), extent, random)
            || (extent == Extent::Part && random.random_bool(0.3))
        {
            return;
        }
        table.sync(work.table_changes);
        if extent == Extent::Part && random.random_bool(0.5) {
            return;
        }
        let covered = self.rejected.len();
        let entry = match journal {
            // The rows count as covered in this process; on the disk the next checkpoint says so.
            JournalEntry::None => {
                if extent == Extent::Whole {
                    self.covered_rejected = covered;
                }
                return;
            }
            JournalEntry::RejectedBeyond => return,
            JournalEntry::Checkpoint(checkpoint) => {
                self.promised_rejected = if extent == Extent::Whole { 0 } else { covered };
                (checkpoint, None)
            }
            JournalEntry::End { checkpoint, state, .. } => (checkpoint, Some(*state)),
        };
        // Behind the rows that the last word covers lie those beyond it.
        let covered = if entry.1.is_none() { covered } else { self.covered_rejected };
        if extent == Extent::Whole {
            self.covered_rejected = covered;
        }
        if keeps_journal {
            self.journal = Some(Journal {
                checkpoint: entry.0.clone(),
                state: entry.1,
                rejected: covered,
                table_was_empty,
            });
        }
    }

    pub(crate) fn keep_copies(&mut self, copies: &[Copy<Value>], extent: Extent, random: &mut SmallRng) {
        let copies = copies.iter().map(|copy| (key_of(&copy.key), copy.previous, copy.supersedes));
        let there = self.copies.len();
        write(&mut self.copies, copies, extent, random);
        self.copied.extend(self.copies[there..].iter().map(|(key, ..)| *key));
    }

    /// What was there under each key that was looked up.
    pub(crate) fn copies_by_key(&self) -> BTreeMap<u64, Option<Value>> {
        let mut by_key = BTreeMap::new();
        for (key, previous, supersedes) in &self.copies {
            if *supersedes {
                by_key.insert(*key, *previous);
            } else {
                by_key.entry(*key).or_insert(*previous);
            }
        }
        by_key
    }
}

fn number_of(row: &RejectedRow<u64>) -> u64 {
    match row {
        RejectedRow::Unconverted { row, .. } => *row,
        RejectedRow::Refused { number, .. } => *number,
    }
}

/// Appends all, or a random part from the beginning on; true when it was all.
fn write<T>(
    file: &mut Vec<T>,
    added: impl ExactSizeIterator<Item = T>,
    extent: Extent,
    random: &mut SmallRng,
) -> bool {
    let all = added.len();
    let part = match extent {
        Extent::Whole => all,
        Extent::Part => random.random_range(0..=all),
    };
    file.extend(added.take(part));
    part == all
}
