//! What a run keeps on the disk: rejected rows, untouched rows, the journal. All of it is done in threads of its own.

use super::payloads::Direct;
use super::untouched_records::UntouchedRecords;
use crate::destination::PracticeDisk;
use crate::import::journal::{Checkpoint, JournalFile, UndoneBy, now};
use crate::import::rejects::{RejectedRow, RejectsFile, RejectsState};
use crate::import::report::{RejectedRecord, Report};
use crate::import::run_summary::RunState;
use failure::Failure;
use import_core::{EndState, JournalEntry, Save};
use source::{Source, SourceError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rejected records that the report names.
const REPORTED_REJECTED: usize = 200;
/// Refused rows that are so far apart are looked for in the source one by one.
const MAX_ROWS_BETWEEN_REFUSED: u64 = 10_000;

/// What a run keeps.
#[derive(Debug)]
pub(in crate::import) struct RunDisk {
    source: Arc<Source>,
    rejects: RejectsFile,
    /// Where records are noted whose items are not of this run.
    untouched: Option<UntouchedRecords>,
    /// The practice database's file, where items go there: it does not put them on the disk by itself.
    practice: Option<PracticeDisk>,
    journal: Option<JournalFile>,
    undone_by: Option<UndoneBy>,
    /// The rejected records that the last save vouches for: further ones go behind them.
    vouched: RejectsState,
    /// The first rejected records; and how many of them the last save vouches for.
    reported: Vec<RejectedRecord>,
    vouched_reported: usize,
}

impl RunDisk {
    pub(in crate::import) fn new(
        source: Arc<Source>,
        rejects: RejectsFile,
        untouched: Option<UntouchedRecords>,
        practice: Option<PracticeDisk>,
        journal: Option<JournalFile>,
        undone_by: Option<UndoneBy>,
    ) -> Self {
        let reported = rejects.kept(REPORTED_REJECTED);
        Self {
            source,
            vouched: rejects.state(),
            rejects,
            untouched,
            practice,
            journal,
            undone_by,
            vouched_reported: reported.len(),
            reported,
        }
    }

    /// Does what the machine asks for, in its order. `report` goes into the run's last word.
    ///
    /// # Errors
    /// When something cannot be written, as on a full disk; or the source cannot be read again.
    pub(super) fn save(&mut self, save: &Save<Direct>, report: Option<Report>) -> Result<(), Failure> {
        let is_last = matches!(save.journal, JournalEntry::End { .. });
        if !is_last {
            self.keep_rejected(&save.rejected)?;
        }
        if let Some(untouched) = &mut self.untouched {
            untouched.add(&save.untouched)?;
        }
        match &save.journal {
            JournalEntry::RejectedBeyond => {}
            JournalEntry::None => {
                self.sync_practice()?;
                self.vouch();
            }
            JournalEntry::Checkpoint(checkpoint) => {
                self.sync_practice()?;
                let rejects = self.rejects.state();
                let checkpoint = self.checkpoint(checkpoint, RunState::Running, rejects);
                if let Some(journal) = &mut self.journal {
                    journal.save(&checkpoint)?;
                }
                self.vouch();
            }
            JournalEntry::End { checkpoint, state, is_second_attempt } => {
                let checkpoint = Checkpoint {
                    rejects_end: Some(self.rejects.state()),
                    report: report.map(|report| self.completed(report)),
                    ..self.checkpoint(checkpoint, run_state(*state), self.vouched)
                };
                match &mut self.journal {
                    Some(journal) if *is_second_attempt => journal.save(&checkpoint)?,
                    Some(journal) => journal.save_alone(&checkpoint)?,
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// A report with what is rejected.
    pub(super) fn completed(&self, report: Report) -> Report {
        let has_rejected = self.rejects.state() != RejectsState::default();
        Report {
            rejects_file: has_rejected.then(|| self.rejects.path().display().to_string()),
            first_rejected: self.reported.clone(),
            ..report
        }
    }

    fn checkpoint(
        &self,
        checkpoint: &import_core::Checkpoint,
        state: RunState,
        rejects: RejectsState,
    ) -> Checkpoint {
        let import_core::Checkpoint { position, sent_up_to, ahead, counts, seconds } = checkpoint.clone();
        Checkpoint {
            state,
            heard: now(),
            position,
            sent_up_to,
            ahead,
            counts,
            rejects,
            rejects_end: None,
            seconds,
            undone_by: self.undone_by.clone(),
            report: None,
        }
    }

    fn sync_practice(&self) -> Result<(), Failure> {
        self.practice.as_ref().map_or(Ok(()), PracticeDisk::sync)
    }

    fn vouch(&mut self) {
        self.vouched = self.rejects.state();
        self.vouched_reported = self.reported.len();
    }

    /// Puts rejected rows on the disk, behind those that are vouched for: all of them, or none.
    fn keep_rejected(&mut self, rows: &[import_core::RejectedRow<RejectedRow>]) -> Result<(), Failure> {
        self.rejects.rewind(self.vouched);
        self.reported.truncate(self.vouched_reported);
        let left = REPORTED_REJECTED.saturating_sub(self.reported.len());
        self.reported.extend(rows.iter().take(left).map(told));
        let kept = self.add_rejected(rows).and_then(|()| self.rejects.sync());
        if kept.is_err() {
            self.rejects.rewind(self.vouched);
        }
        kept
    }

    fn add_rejected(&mut self, rows: &[import_core::RejectedRow<RejectedRow>]) -> Result<(), Failure> {
        let mut refused = self.read_refused(rows)?;
        for row in rows {
            match row {
                import_core::RejectedRow::Unconverted { row, .. } => self.rejects.add(row)?,
                import_core::RejectedRow::Refused { number, .. } => {
                    let Some(row) = refused.remove(number) else {
                        return Err(SourceError::Changed(self.source.path().to_owned()).into());
                    };
                    self.rejects.add(&row)?;
                }
            }
        }
        Ok(())
    }

    /// What stands in the source of rows that the table refused; rows near each other are read at one go.
    fn read_refused(
        &self,
        rows: &[import_core::RejectedRow<RejectedRow>],
    ) -> Result<BTreeMap<u64, RejectedRow>, Failure> {
        let mut wanted: BTreeMap<u64, RejectedRecord> = rows
            .iter()
            .filter_map(|row| match row {
                import_core::RejectedRow::Refused { number, .. } => Some((*number, told(row))),
                import_core::RejectedRow::Unconverted { .. } => None,
            })
            .collect();
        let mut found = BTreeMap::new();
        while let Some(&first) = wanted.keys().next() {
            self.source.walk_blocks_from(first, |block, number, _, record| {
                if let Some(told) = wanted.remove(&number) {
                    let json = self.source.json_text(block, number);
                    found.insert(number, RejectedRow { cells: record.clone(), json, told });
                }
                let next = wanted.keys().next();
                next.is_some_and(|next| *next <= number + MAX_ROWS_BETWEEN_REFUSED)
            })?;
            if wanted.contains_key(&first) {
                return Err(SourceError::Changed(self.source.path().to_owned()).into());
            }
        }
        Ok(found)
    }
}

/// What is told of a rejected row.
fn told(row: &import_core::RejectedRow<RejectedRow>) -> RejectedRecord {
    match row {
        import_core::RejectedRow::Unconverted { row, .. } => row.told.clone(),
        import_core::RejectedRow::Refused { line, reason, .. } => {
            RejectedRecord { line: *line, column: None, value: None, reason: reason.clone() }
        }
    }
}

/// How a run has ended, as its journal has it.
pub(super) fn run_state(state: EndState) -> RunState {
    match state {
        EndState::Finished => RunState::Finished,
        EndState::Cancelled => RunState::Cancelled,
        EndState::Stopped => RunState::Stopped,
    }
}
