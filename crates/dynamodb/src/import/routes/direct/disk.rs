//! What a run keeps on the disk: rejected rows, untouched rows, the journal. All of it is done in threads of its own.

use super::noted_fates::NotedFates;
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
    /// Where rows are noted whose items the table did not take, where that says what became of others.
    fates: Option<NotedFates>,
    /// The practice database's file, where items go there: it does not put them on the disk by itself.
    practice: Option<PracticeDisk>,
    journal: Option<JournalFile>,
    undone_by: Option<UndoneBy>,
    /// The rejected records that the last save covers: further ones go behind them.
    covered: RejectsState,
    /// So many bytes of them a checkpoint covers that could not be saved, as it seemed: it may be on the disk all the
    /// same. The next save writes the same rows there again.
    promised: u64,
    /// The first rejected records; and how many of them the last save covers.
    reported: Vec<RejectedRecord>,
    covered_reported: usize,
}

impl RunDisk {
    pub(in crate::import) fn new(
        source: Arc<Source>,
        rejects: RejectsFile,
        untouched: Option<UntouchedRecords>,
        fates: Option<NotedFates>,
        practice: Option<PracticeDisk>,
        journal: Option<JournalFile>,
        undone_by: Option<UndoneBy>,
    ) -> Self {
        let reported = rejects.kept(REPORTED_REJECTED);
        Self {
            source,
            covered: rejects.state(),
            promised: 0,
            rejects,
            untouched,
            fates,
            practice,
            journal,
            undone_by,
            covered_reported: reported.len(),
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
        if let Some(fates) = &mut self.fates {
            fates.add(&save.fates)?;
        }
        match &save.journal {
            JournalEntry::RejectedBeyond => {}
            JournalEntry::None => {
                self.sync_practice()?;
                self.note_covered();
            }
            JournalEntry::Checkpoint(checkpoint) => {
                self.sync_practice()?;
                let rejects = self.rejects.state();
                let checkpoint = self.checkpoint(checkpoint, RunState::Running, rejects);
                if let Some(journal) = &mut self.journal {
                    let saved = journal.save(&checkpoint);
                    if saved.is_err() {
                        self.promised = rejects.bytes;
                    }
                    saved?;
                }
                self.note_covered();
            }
            JournalEntry::End { checkpoint, state, is_second_attempt } => {
                let checkpoint = Checkpoint {
                    rejects_end: Some(self.rejects.state()),
                    report: report.map(|report| self.completed(report)),
                    ..self.checkpoint(checkpoint, run_state(*state), self.covered)
                };
                match &mut self.journal {
                    Some(journal) if *is_second_attempt => journal.save(&checkpoint)?,
                    Some(journal) => journal.save_alone(&checkpoint)?,
                    None => {}
                }
                // This is the word that counts from now on: the file holds what it says.
                self.rejects.rewind(self.rejects.state(), 0);
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

    fn note_covered(&mut self) {
        self.covered = self.rejects.state();
        self.promised = 0;
        self.covered_reported = self.reported.len();
    }

    /// Puts rejected rows on the disk, behind those that are covered: all of them, or none.
    fn keep_rejected(&mut self, rows: &[import_core::RejectedRow<RejectedRow>]) -> Result<(), Failure> {
        self.rejects.rewind(self.covered, self.promised);
        self.reported.truncate(self.covered_reported);
        let left = REPORTED_REJECTED.saturating_sub(self.reported.len());
        self.reported.extend(rows.iter().take(left).map(told));
        let kept = self.add_rejected(rows).and_then(|()| self.rejects.sync());
        if kept.is_err() {
            self.rejects.rewind(self.covered, self.promised);
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
                if let Some(mut told) = wanted.remove(&number) {
                    told.place = self.source.locator(block, number);
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
            RejectedRecord { line: *line, place: None, column: None, value: None, reason: reason.clone() }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::{Destination, ExactDestination};
    use crate::import::choices::ImportChoices;
    use crate::import::journal::{Journal, Start};
    use crate::import::rejects::RejectsForm;
    use crate::import::run_summary::RunKind;
    use import_core::{AcknowledgedAhead, Counts, Position};
    use profile::read_profile;
    use propose::propose;
    use source::Record;
    use std::path::{Path, PathBuf};
    use tokio_util::sync::CancellationToken;

    const HEADER: &str = "id,name,tableferry_line,tableferry_column,tableferry_reason\n";

    /// A run of three records, with its files in a folder.
    struct Files {
        folder: tempfile::TempDir,
        source: Arc<Source>,
        fresh: Journal,
    }

    impl Files {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("people.csv");
            std::fs::write(&path, "id,name\n1,Ann\n2,Bea\n3,Cid\n").unwrap();
            let source = Arc::new(Source::open(&path).unwrap());
            let never = CancellationToken::new();
            let fresh = Journal::new(Start {
                joined: None,
                related: None,
                group: None,
                notes_fates: false,
                source: &source,
                content: source.content(&never).unwrap(),
                plan: &propose("people.csv", &read_profile(&source, &never, |_| {}).unwrap()).plan,
                exact: ExactDestination {
                    destination: Destination::Practice,
                    account: None,
                    alias: None,
                    identity: None,
                    region: "us-east-1".to_owned(),
                    endpoint: "practice".to_owned(),
                },
                choices: &ImportChoices::default(),
                kind: RunKind::Import,
                records_total: Some(3),
                table_created: Some(1),
                table_was_empty: true,
            });
            Self { folder, source, fresh }
        }

        fn at(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        /// What the run keeps, behind what `checkpoint` covers.
        fn disk(&self, checkpoint: &Checkpoint) -> RunDisk {
            let rejects = RejectsFile::new(
                self.at("rejected.csv"),
                &self.source,
                RejectsForm::of(&self.source),
                false,
                checkpoint.rejects,
                checkpoint.rejects_end,
                true,
            );
            RunDisk::new(
                Arc::clone(&self.source),
                rejects.unwrap(),
                Some(UntouchedRecords::at(self.at("untouched"))),
                None,
                None,
                Some(JournalFile::new(self.at("journal.json"), &self.fresh.header).unwrap()),
                None,
            )
        }

        fn saved(&self) -> Option<Checkpoint> {
            Journal::read(&self.at("journal.json")).unwrap().map(|journal| journal.checkpoint)
        }

        fn rejected(&self) -> String {
            std::fs::read_to_string(self.at("rejected.csv")).unwrap()
        }
    }

    fn unconverted(line: u64) -> import_core::RejectedRow<RejectedRow> {
        let told =
            RejectedRecord { line, place: None, column: None, value: None, reason: "no number".to_owned() };
        let cells = Record::of_cells(["x", "y"]);
        import_core::RejectedRow::Unconverted { line, row: RejectedRow { cells, json: None, told } }
    }

    /// The table refused the record of this number.
    fn refused(number: u64) -> import_core::RejectedRow<RejectedRow> {
        import_core::RejectedRow::Refused { number, line: number + 2, reason: "too large".to_owned() }
    }

    fn core_checkpoint(record: u64) -> import_core::Checkpoint {
        import_core::Checkpoint {
            position: Position { record, byte: 0, line: record + 2 },
            sent_up_to: 3,
            ahead: AcknowledgedAhead::default(),
            counts: Counts::default(),
            seconds: 1.0,
        }
    }

    fn save(rejected: Vec<import_core::RejectedRow<RejectedRow>>, journal: JournalEntry) -> Save<Direct> {
        Save {
            rejected: Arc::new(rejected),
            untouched: Arc::new(Vec::new()),
            fates: Arc::new(Vec::new()),
            journal,
        }
    }

    /// Lets nothing be written where a file is to come: a folder is in its place, with something in it.
    fn obstruct(path: &Path) {
        std::fs::create_dir_all(path.join("obstacle")).unwrap();
    }

    #[test]
    fn what_could_not_be_saved_is_there_once_when_it_is_saved_again() {
        let files = Files::new();
        let mut disk = files.disk(&files.fresh.checkpoint);
        let first = save(vec![unconverted(2)], JournalEntry::Checkpoint(core_checkpoint(1)));
        disk.save(&first, None).unwrap();
        let before = files.saved();
        let journal = files.at("journal.json");
        let kept = files.at("kept.json");
        std::fs::rename(&journal, &kept).unwrap();
        obstruct(&journal);
        // The rejected rows are there, and the journal does not cover them: they come again.
        let second = save(vec![refused(1), unconverted(4)], JournalEntry::Checkpoint(core_checkpoint(3)));
        assert_eq!(disk.save(&second, None).unwrap_err().code, "journal_unwritable");
        std::fs::remove_dir_all(&journal).unwrap();
        std::fs::rename(&kept, &journal).unwrap();
        assert_eq!(files.saved(), before);
        let again =
            save(vec![refused(1), unconverted(4), refused(2)], JournalEntry::Checkpoint(core_checkpoint(3)));
        disk.save(&again, None).unwrap();
        assert_eq!(
            files.rejected(),
            format!("{HEADER}x,y,2,,no number\n2,Bea,3,,too large\nx,y,4,,no number\n3,Cid,4,,too large\n")
        );
        let saved = files.saved().unwrap();
        assert_eq!((saved.position.record, saved.rejects.bytes), (3, files.rejected().len() as u64));
    }

    #[test]
    fn rejected_rows_beyond_the_last_word_come_again_when_the_run_goes_on() {
        let files = Files::new();
        let mut disk = files.disk(&files.fresh.checkpoint);
        let first = save(vec![unconverted(2)], JournalEntry::Checkpoint(core_checkpoint(1)));
        disk.save(&first, None).unwrap();
        disk.save(&save(vec![refused(2)], JournalEntry::RejectedBeyond), None).unwrap();
        let beyond = files.rejected();
        assert!(beyond.ends_with("3,Cid,4,,too large\n"), "{beyond}");
        let (checkpoint, state) = (core_checkpoint(1), EndState::Stopped);
        let end = JournalEntry::End { checkpoint, state, is_second_attempt: false };
        disk.save(&save(Vec::new(), end), None).unwrap();
        assert_eq!(files.rejected(), beyond);
        let saved = files.saved().unwrap();
        assert_eq!(saved.state, RunState::Stopped);
        assert_eq!(saved.rejects_end.unwrap().bytes, beyond.len() as u64);
        assert_eq!(saved.rejects.bytes, (HEADER.len() + "x,y,2,,no number\n".len()) as u64);
        let mut disk = files.disk(&saved);
        let all = save(vec![unconverted(3), refused(2)], JournalEntry::Checkpoint(core_checkpoint(3)));
        disk.save(&all, None).unwrap();
        assert_eq!(
            files.rejected(),
            format!("{HEADER}x,y,2,,no number\nx,y,3,,no number\n3,Cid,4,,too large\n")
        );
    }

    #[test]
    fn a_refused_row_that_the_source_does_not_have_any_more_is_no_reason_to_forget_others() {
        let files = Files::new();
        let mut disk = files.disk(&files.fresh.checkpoint);
        let gone = save(vec![unconverted(2), refused(9)], JournalEntry::None);
        assert_eq!(disk.save(&gone, None).unwrap_err().code, "source_changed");
        assert!(!files.at("rejected.csv").exists());
        disk.save(&save(vec![unconverted(2)], JournalEntry::None), None).unwrap();
        assert_eq!(files.rejected(), format!("{HEADER}x,y,2,,no number\n"));
    }
}
