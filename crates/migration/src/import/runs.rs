//! The runs that are kept, each in a folder of its own, with its journal, its rejected records and its copies.

use super::choices::ImportChoices;
use super::journal::{Beside, Counts, Journal, JournalError, absolute};
use super::options::ImportOptions;
use super::report::{Report, UnitsUsed};
use super::run_summary::{RunKind, RunState, RunSummary};
use super::undo::not_undone;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::plan::{AttributeKind, ColumnPlan, IndexDesign, Plan};
use crate::source::{Escape, Fingerprint, FormatChoice, Quote, Source, SourceKind};
use std::path::{Path, PathBuf};

/// Runs in a folder.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
}

/// A run's file, opened again, and what belongs to it.
#[derive(Debug)]
pub struct ReopenedRun {
    pub source: Source,
    pub plan: Plan,
    pub destination: Destination,
    pub choices: ImportChoices,
}

const JOURNAL: &str = "journal.json";
const REJECTED: &str = "rejected.csv";

impl Runs {
    /// The runs in the folder `runs` of the user's data folder.
    pub fn in_data_folder(data: &Path) -> Self {
        Self { folder: data.join("runs") }
    }

    /// Options for a new run.
    pub fn new_run(&self, choices: ImportChoices) -> ImportOptions {
        let now = jiff::Timestamp::now();
        let id = format!("{}-{:06x}", now.strftime("%Y%m%d-%H%M%S"), rand::random_range(0..0x0100_0000));
        self.options(&id, choices)
    }

    /// Options for continuing a run, with its own choices.
    ///
    /// # Errors
    /// When there is no such run, or its journal is damaged.
    pub fn continued(&self, id: &str) -> Result<ImportOptions, Failure> {
        let journal = self.journal(id)?;
        Ok(self.options(id, journal.choices))
    }

    fn options(&self, id: &str, choices: ImportChoices) -> ImportOptions {
        let folder = self.folder.join(id);
        let mut options = ImportOptions::new(folder.join(REJECTED), Some(folder.join(JOURNAL)));
        options.run = Some(id.to_owned());
        options.choices = choices;
        options
    }

    /// Where a run's journal lies.
    ///
    /// # Errors
    /// When the id is none.
    pub fn journal_path(&self, id: &str) -> Result<PathBuf, Failure> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let path = self.folder.join(id).join(JOURNAL);
        if is_plain && path.exists() { Ok(path) } else { Err(no_such_run(id)) }
    }

    fn journal(&self, id: &str) -> Result<Journal, Failure> {
        let path = self.journal_path(id)?;
        Journal::read(&path)?.ok_or_else(|| no_such_run(id))
    }

    /// Every run that can be read, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<RunSummary>, Failure> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                let reason = error.to_string();
                return Err(JournalError::Unreadable { path: self.folder.clone(), reason }.into());
            }
        };
        let mut ids: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        ids.sort_unstable_by(|left, right| right.cmp(left));
        // One damaged journal must not hide the others.
        Ok(ids.iter().filter_map(|id| self.find(id).ok()).collect())
    }

    /// One run.
    ///
    /// # Errors
    /// When there is no such run, or its journal is damaged.
    pub fn find(&self, id: &str) -> Result<RunSummary, Failure> {
        let path = self.journal_path(id)?;
        let mut journal = self.journal(id)?;
        let is_under_way = Beside(&path).is_locked();
        journal.state = match (is_under_way, journal.state) {
            (true, _) => RunState::Running,
            (false, RunState::Running) => RunState::Interrupted,
            (false, ended) => ended,
        };
        Ok(summary(id, journal))
    }

    /// The newest import of this file under this plan to this destination that has not come to its end.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unfinished(
        &self,
        source: &Source,
        plan: &Plan,
        destination: &Destination,
    ) -> Result<Option<RunSummary>, Failure> {
        let is_this = |journal: &Journal| {
            journal.file == absolute(source.path())
                && journal.fingerprint == *source.fingerprint()
                && journal.plan == *plan
                && journal.destination == *destination
        };
        let runs = self.list()?.into_iter();
        let mut candidates = runs.filter(|run| run.kind == RunKind::Import && run.not_continued.is_none());
        Ok(candidates.find(|run| self.journal(&run.id).is_ok_and(|journal| is_this(&journal))))
    }

    /// The run that takes another back and has not come to its end, to be continued.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unfinished_undo(&self, of: &str) -> Result<Option<String>, Failure> {
        let kind = RunKind::Undo { run: of.to_owned() };
        let runs = self.list()?.into_iter();
        Ok(runs.filter(|run| run.kind == kind && run.not_continued.is_none()).map(|run| run.id).next())
    }

    /// Opens a run's file again, as it was read then.
    ///
    /// # Errors
    /// When there is no such run, or its file is gone or another.
    pub fn reopen(&self, id: &str) -> Result<ReopenedRun, Failure> {
        let journal = self.journal(id)?;
        let source = Source::open_as(&journal.file, &journal.format)?;
        if *source.fingerprint() != journal.fingerprint {
            return Err(Failure::new(
                "source_changed",
                format!("The file {} has changed since this import.", journal.file.display()),
                "Put the file back as it was, or import it anew: nothing tells which records are written.",
            ));
        }
        Ok(ReopenedRun {
            source,
            plan: journal.plan,
            destination: journal.destination,
            choices: journal.choices,
        })
    }

    /// Opens a run's rejected records as a file of their own, under the run's plan fitted to it.
    ///
    /// # Errors
    /// When there is no such run, or it rejected nothing, or the file is gone.
    pub fn open_rejected(&self, id: &str) -> Result<ReopenedRun, Failure> {
        let journal = self.journal(id)?;
        if !has_rejected(&journal) {
            return Err(Failure::new(
                "nothing_rejected",
                "No record of this import was rejected.",
                "There is nothing to mend.",
            ));
        }
        let choice = FormatChoice {
            kind: Some(SourceKind::Delimited),
            header: Some(true),
            encoding: Some(crate::source::TextEncoding::Utf8),
            delimiter: Some(journal.plan.delimiter.chars().next().unwrap_or(',')),
            quote: Some(Quote::Double),
            escape: Some(Escape::Doubled),
            ..FormatChoice::default()
        };
        let source = Source::open_as(&journal.rejects_path, &choice)?;
        let mut plan = journal.plan;
        // Mends of single cells are of the other file, by its records' numbers.
        plan.cell_mends.clear();
        let known: Vec<String> = plan.columns.iter().map(|column| column.column.clone()).collect();
        let about = source.columns().iter().filter(|name| !known.contains(name)).cloned().collect::<Vec<_>>();
        plan.columns.extend(about.iter().map(|name| left_out(name)));
        Ok(ReopenedRun {
            source,
            plan,
            destination: journal.destination,
            choices: ImportChoices { existing: super::ExistingItems::Overwrite, ..journal.choices },
        })
    }

    /// Where a run keeps its rejected records; `None` when it has none.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn rejected(&self, id: &str) -> Result<Option<PathBuf>, Failure> {
        let journal = self.journal(id)?;
        Ok(has_rejected(&journal).then_some(journal.rejects_path))
    }

    /// Forgets a run: its journal, its rejected records and its copies go; what it wrote stays.
    ///
    /// # Errors
    /// When it is under way, or there is no such run, or its files cannot be removed.
    pub fn forget(&self, id: &str) -> Result<(), Failure> {
        let path = self.journal_path(id)?;
        if Beside(&path).is_locked() {
            return Err(JournalError::UnderWay { path }.into());
        }
        let folder = self.folder.join(id);
        std::fs::remove_dir_all(&folder)
            .map_err(|source| JournalError::Unwritable { path: folder, source }.into())
    }
}

/// Whether a run has a file of rejected records.
fn has_rejected(journal: &Journal) -> bool {
    journal.rejects_end.unwrap_or(journal.rejects).bytes > 0
}

fn no_such_run(id: &str) -> Failure {
    Failure::new("no_such_run", format!("There is no import {id} here."), "Look at the list again.")
}

/// A column that no attribute comes of.
fn left_out(column: &str) -> ColumnPlan {
    ColumnPlan { included: false, ..ColumnPlan::new(column, column, AttributeKind::Text) }
}

fn summary(id: &str, journal: Journal) -> RunSummary {
    let report = match (&journal.report, journal.state) {
        (Some(report), RunState::Finished | RunState::Cancelled | RunState::Stopped) => report.clone(),
        _ => report_so_far(id, &journal),
    };
    let not_continued = match journal.state {
        _ if journal.taken_back.is_some() => Some("It was taken back, or is about to be.".to_owned()),
        RunState::Running => Some("It is under way.".to_owned()),
        RunState::Finished => Some("It came to its end.".to_owned()),
        RunState::Cancelled | RunState::Stopped | RunState::Interrupted => {
            match Fingerprint::of(&journal.file) {
                Err(_) => Some(format!("The file {} is not there any more.", journal.file.display())),
                Ok(found) if found != journal.fingerprint => {
                    Some(format!("The file {} has changed since.", journal.file.display()))
                }
                Ok(_) => None,
            }
        }
    };
    let file_name = journal.file.file_name().map(|name| name.to_string_lossy().into_owned());
    RunSummary {
        id: id.to_owned(),
        not_undone: not_undone(&journal),
        kind: journal.kind,
        state: journal.state,
        file: journal.file.display().to_string(),
        file_name: file_name.unwrap_or_default(),
        key: key_words(&journal.plan.table.partition_key, journal.plan.table.sort_key.as_deref()),
        indexes: journal.plan.table.indexes.iter().map(index_words).collect(),
        table: journal.plan.table.name,
        destination: journal.destination,
        choices: journal.choices,
        started: journal.started,
        ended: journal.heard,
        records_total: journal.records_total,
        report,
        not_continued,
        undone_by: journal.taken_back.and_then(|taken_back| taken_back.by),
    }
}

/// By what items are found.
fn key_words(partition_key: &str, sort_key: Option<&str>) -> String {
    match sort_key {
        Some(sort_key) => format!("{partition_key}, then {sort_key}"),
        None => partition_key.to_owned(),
    }
}

fn index_words(index: &IndexDesign) -> String {
    format!("{} by {}", index.name, key_words(&index.partition_key, index.sort_key.as_deref()))
}

/// What a run did that ended without a word, as far as its journal knows.
fn report_so_far(id: &str, journal: &Journal) -> Report {
    let Counts { requests, retried_items, throttled_requests, ref units_used, .. } = journal.counts;
    let counts = &journal.settled();
    let names = journal.plan.table.indexes.iter().map(|index| Some(index.name.clone()));
    let units = units_used.clone().unwrap_or_default();
    let records_read = counts.settled();
    #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
    let items_per_second = if journal.seconds > 0.0 { records_read as f64 / journal.seconds } else { 0.0 };
    Report {
        run: Some(id.to_owned()),
        table: journal.plan.table.name.clone(),
        records_read,
        items_written: counts.items_written,
        records_rejected: counts.records_rejected,
        duplicates_set_aside: counts.duplicates_set_aside,
        items_kept: counts.items_kept,
        items_deleted: counts.items_deleted,
        items_restored: counts.items_restored,
        requests,
        retried_items,
        throttled_requests,
        consumed_write_units: units_used.as_ref().map(|units| units.iter().sum()),
        units_used: std::iter::once(None)
            .chain(names)
            .zip(units)
            .map(|(index, units)| UnitsUsed { index, units })
            .collect(),
        seconds: journal.seconds,
        items_per_second,
        resumed: false,
        cancelled: false,
        stopped: None,
        rejects_file: (journal.rejects.bytes > 0).then(|| journal.rejects_path.display().to_string()),
        first_rejected: Vec::new(),
    }
}
