//! The runs that are kept, each in a folder of its own, with its journal, its rejected records and its copies.

use super::blocking::blocking;
use super::choices::ImportChoices;
use super::journal::{Header, Identity, Journal, JournalError, Related, RunFiles};
use super::not_undone::not_undone;
use super::options::ImportOptions;
use super::ready::table_created;
use super::rejects::extension;
use super::reopened_run::ReopenedRun;
use super::reopening;
use super::report::Report;
use super::run_summary::{RunKind, RunState, RunSummary, UnreadableRun};
use super::tables_left::note_tables_left;
use crate::destination::{Connection, Destination};
use failure::{Code, Failure};
use import_core::{Counts, UnitsUsed};
use plan::{IndexDesign, Plan};
use source::{Fingerprint, Source, SourceError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs in a folder.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
}

/// Letters of an id at most; names of folders have their bounds.
const LONGEST_ID: usize = 64;

const JOURNAL: &str = "journal.json";
/// The name of the rejected records' file, without its ending.
const REJECTED: &str = "rejected";

impl Runs {
    /// The runs in the folder `runs` of the user's data folder.
    pub fn in_data_folder(data: &Path) -> Self {
        Self { folder: data.join("runs") }
    }

    /// Options for a new run over a source.
    pub fn new_run(&self, source: &Source, choices: ImportChoices) -> ImportOptions {
        let now = jiff::Timestamp::now();
        let id = format!("{}-{:06x}", now.strftime("%Y%m%d-%H%M%S"), rand::random_range(0..0x0100_0000));
        self.options(&id, choices, extension(source.is_json()))
    }

    /// Options for continuing a run, with its own choices.
    ///
    /// # Errors
    /// When there is no such run, or its journal is damaged.
    pub fn continued(&self, id: &str) -> Result<ImportOptions, Failure> {
        let header = self.journal(id)?.header;
        Ok(self.options(id, header.choices.clone(), header.rejects_form.extension()))
    }

    fn options(&self, id: &str, choices: ImportChoices, extension: &str) -> ImportOptions {
        let folder = self.folder.join(id);
        let rejects = folder.join(format!("{REJECTED}.{extension}"));
        let mut options = ImportOptions::new(rejects, Some(folder.join(JOURNAL)));
        options.run = Some(id.to_owned());
        options.choices = choices;
        options
    }

    /// Where a run's journal lies.
    ///
    /// # Errors
    /// When the id is none.
    pub fn journal_path(&self, id: &str) -> Result<PathBuf, Failure> {
        let is_plain = (1..=LONGEST_ID).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let path = self.folder.join(id).join(JOURNAL);
        if is_plain && path.try_exists().unwrap_or(true) { Ok(path) } else { Err(no_such_run(id)) }
    }

    pub(super) fn journal(&self, id: &str) -> Result<Journal, Failure> {
        let path = self.journal_path(id)?;
        Journal::read(&path)?.ok_or_else(|| no_such_run(id))
    }

    /// Every run that can be read, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<RunSummary>, Failure> {
        // One damaged journal must not hide the others; `unreadable` tells of it.
        let runs = self.ids()?.into_iter().filter_map(|id| self.summary(&id, self.journal(&id).ok()?).ok());
        let mut runs: Vec<RunSummary> = runs.collect();
        note_tables_left(&mut runs);
        Ok(runs)
    }

    /// The runs whose journals cannot be read, the newest first. Each can be forgotten.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unreadable(&self) -> Result<Vec<UnreadableRun>, Failure> {
        let of_id = |id: &String| {
            let path = self.journal_path(id).ok()?;
            let failure = self.journal(id).and_then(|journal| self.summary(id, journal)).err()?;
            // One that is forgotten or written just now is neither.
            let is_there = path.try_exists().unwrap_or(true) && !RunFiles(&path).is_locked();
            is_there.then(|| UnreadableRun { id: id.clone(), failure, last_written: written(&path) })
        };
        Ok(self.ids()?.iter().filter_map(of_id).collect())
    }

    /// What may be ids, the newest first.
    pub(super) fn ids(&self) -> Result<Vec<String>, Failure> {
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
        Ok(ids)
    }

    /// One run.
    ///
    /// # Errors
    /// When there is no such run, or its journal is damaged.
    pub fn find(&self, id: &str) -> Result<RunSummary, Failure> {
        self.find_at(id, None)
    }

    /// One run; `file` is where its file lies now, when that is not where it was.
    ///
    /// # Errors
    /// When there is no such run, or its journal is damaged.
    pub fn find_at(&self, id: &str, file: Option<&Path>) -> Result<RunSummary, Failure> {
        let mut journal = self.journal(id)?;
        if let Some(file) = file {
            reopening::move_to(Arc::make_mut(&mut journal.header), file);
        }
        let mut found = self.summary(id, journal)?;
        if found.group.is_some() {
            let of_group = self.list()?.into_iter().find(|run| run.id == id);
            found.tables_left = of_group.map_or_else(Vec::new, |run| run.tables_left);
        }
        Ok(found)
    }

    pub(super) fn summary(&self, id: &str, mut journal: Journal) -> Result<RunSummary, Failure> {
        let path = self.journal_path(id)?;
        let is_under_way = RunFiles(&path).is_locked();
        let state = &mut journal.checkpoint.state;
        *state = match (is_under_way, *state) {
            (true, _) => RunState::Running,
            (false, RunState::Running) => RunState::Interrupted,
            (false, ended) => ended,
        };
        Ok(summary(id, &journal))
    }

    /// The newest import of what this file holds under this plan to this destination that has not come to its end. It may
    /// have been imported from another place.
    ///
    /// # Errors
    /// When the folder or the file cannot be read.
    pub fn unfinished(
        &self,
        source: &Source,
        plan: &Plan,
        destination: &Destination,
    ) -> Result<Option<RunSummary>, Failure> {
        let content = source.content(&CancellationToken::new())?;
        let is_this = |Header { identity, plan: its_plan, destination: its_destination, .. }: &Header| {
            let is_the_file = match identity {
                Identity::Exact { content: its_content, .. } => *its_content == content,
                Identity::SizeAndTime { fingerprint } => fingerprint == source.fingerprint(),
            };
            is_the_file && its_plan == plan && its_destination == destination
        };
        for entry in self.ids()? {
            let Some(mut journal) = self.journal(&entry).ok().filter(|journal| is_this(&journal.header))
            else {
                continue;
            };
            let header = Arc::make_mut(&mut journal.header);
            source.path().clone_into(&mut header.file);
            // What the table is put together with is open, wherever that lies.
            header.related = None;
            if header.kind == RunKind::Import
                && let Ok(run) = self.summary(&entry, journal)
                && run.not_continued.is_none()
            {
                return Ok(Some(run));
            }
        }
        Ok(None)
    }

    /// The run that takes another back and has not come to its end, to be continued.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unfinished_undo(&self, of: &str) -> Result<Option<String>, Failure> {
        let runs = self.list()?.into_iter();
        let undoes = |kind: &RunKind| matches!(kind, RunKind::Undo { run, .. } if run == of);
        Ok(runs.filter(|run| undoes(&run.kind) && run.not_continued.is_none()).map(|run| run.id).next())
    }

    /// Opens a run's file again, as it was read then. Reading it whole fails when it does not hold what it held.
    ///
    /// # Errors
    /// When there is no such run, or its file is gone or another.
    pub fn reopen(&self, id: &str) -> Result<ReopenedRun, Failure> {
        self.reopen_at(id, None)
    }

    /// The same; `file` is where the run's file lies now, when that is not where it was.
    ///
    /// # Errors
    /// As [`Self::reopen`].
    pub fn reopen_at(&self, id: &str, file: Option<&Path>) -> Result<ReopenedRun, Failure> {
        let mut journal = self.journal(id)?;
        if let Some(file) = file {
            reopening::move_to(Arc::make_mut(&mut journal.header), file);
        }
        let header = &journal.header;
        let path = header.file.as_path();
        // What is of another size need not be read.
        let found = Fingerprint::of(path)?;
        if has_its_own_size(header) && found.size_bytes != size_bytes(header) {
            return Err(SourceError::OtherContent(path.to_owned()).into());
        }
        let source = reopening::source(header, path)?;
        Ok(ReopenedRun {
            source,
            related: reopening::related(header)?,
            plan: header.plan.clone(),
            destination: header.destination.clone(),
            choices: header.choices.clone(),
        })
    }

    /// Opens a run's rejected records as a file of their own, under the run's plan fitted to it, with the run's
    /// choices.
    ///
    /// # Errors
    /// When there is no such run, or it rejected nothing, or the file is gone.
    pub fn open_rejected(&self, id: &str) -> Result<ReopenedRun, Failure> {
        let journal = self.journal(id)?;
        if !has_rejected(&journal) {
            return Err(Failure::new(
                Code::NothingRejected,
                "No record of this import was rejected.",
                "There is nothing to fix.",
            ));
        }
        let header = &journal.header;
        let related = reopening::related_to_rejected(header)?;
        let (source, plan) = reopening::rejected(header)?;
        Ok(ReopenedRun {
            source,
            related,
            plan,
            destination: header.destination.clone(),
            choices: header.choices.clone(),
        })
    }

    /// The files that are read when a run's table is put together with others, its own among them where one of those, or
    /// what the table takes from itself, lies there.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn related_files(&self, id: &str) -> Result<Vec<PathBuf>, Failure> {
        let header = self.journal(id)?.header;
        let takes_from_itself =
            |related: &&Related| header.plan.other_sources().contains(&related.name.as_str());
        let own = header.related.iter().filter(takes_from_itself).map(|_| &header.file);
        let others = header.related.iter().flat_map(|related| &related.files).map(|of| &of.file);
        let mut files = Vec::new();
        for file in own.chain(others) {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        Ok(files)
    }

    /// Whether this table held nothing when a run began to write to it; `None` where that run was of another table, or the
    /// table was created again since.
    ///
    /// # Errors
    /// When there is no such run, and what the destination says.
    pub async fn table_was_empty(
        &self,
        id: &str,
        connection: &Connection,
        table: &str,
    ) -> Result<Option<bool>, Failure> {
        let (runs, id) = (self.clone(), id.to_owned());
        let header = blocking(move || Ok(runs.journal(&id)?.header)).await?;
        let Identity::Exact { destination, .. } = &header.identity else { return Ok(None) };
        let is_same = header.plan.table.name == table
            && *destination == connection.exact_with(Some(table)).await?
            && header.table_created == table_created(connection, table).await?;
        Ok(is_same.then_some(header.table_was_empty))
    }

    /// Where a run keeps its rejected records; `None` when it has none.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn rejected(&self, id: &str) -> Result<Option<PathBuf>, Failure> {
        let journal = self.journal(id)?;
        Ok(has_rejected(&journal).then(|| journal.header.rejects_path.clone()))
    }

    /// Forgets a run: its journal, its rejected records and its copies go; what it wrote stays.
    ///
    /// # Errors
    /// When it is under way, or there is no such run, or its files cannot be removed.
    pub fn forget(&self, id: &str) -> Result<(), Failure> {
        let path = self.journal_path(id)?;
        if RunFiles(&path).is_locked() {
            return Err(JournalError::InFlightGuard { path }.into());
        }
        let folder = self.folder.join(id);
        std::fs::remove_dir_all(&folder)
            .map_err(|source| JournalError::Unwritable { path: folder, source }.into())
    }
}

/// When a file was last written, seconds since 1970.
fn written(path: &Path) -> Option<i64> {
    let since = path.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Whether a run has a file of rejected records.
fn has_rejected(journal: &Journal) -> bool {
    let checkpoint = &journal.checkpoint;
    checkpoint.rejects_end.unwrap_or(checkpoint.rejects).bytes > 0
}

/// The size of a run's file.
fn size_bytes(header: &Header) -> u64 {
    match &header.identity {
        Identity::Exact { content, .. } => content.size_bytes,
        Identity::SizeAndTime { fingerprint } => fingerprint.size_bytes,
    }
}

/// True where the content is that of the file itself, and not of a table in it.
fn has_its_own_size(header: &Header) -> bool {
    header.format.table.is_none()
}

/// Why a run's file is of no use, as far as can be told without reading it.
fn file_problem(header: &Header) -> Option<String> {
    let file = header.file.display();
    match Fingerprint::of(&header.file) {
        Err(_) => Some(format!("The file {file} is not there any more.")),
        Ok(found) if has_its_own_size(header) && found.size_bytes != size_bytes(header) => {
            Some(format!("The file {file} has changed since."))
        }
        Ok(_) => reopening::related_problem(header),
    }
}

fn no_such_run(id: &str) -> Failure {
    let id: String = id.chars().take(LONGEST_ID).collect();
    Failure::new(Code::NoSuchRun, format!("There is no import {id} here."), "Look at the list again.")
}

fn summary(id: &str, journal: &Journal) -> RunSummary {
    let (header, checkpoint) = (&journal.header, &journal.checkpoint);
    let report = match (&checkpoint.report, checkpoint.state) {
        (Some(report), RunState::Finished | RunState::Cancelled | RunState::Stopped) => report.clone(),
        _ => report_so_far(id, journal),
    };
    let file_problem = file_problem(header);
    let not_continued = match checkpoint.state {
        _ if checkpoint.undone_by.is_some() => Some("It was undone, or is about to be.".to_owned()),
        RunState::Running => Some("It is under way.".to_owned()),
        RunState::Finished => Some("It came to its end.".to_owned()),
        RunState::Cancelled | RunState::Stopped | RunState::Interrupted => file_problem.clone(),
    };
    let not_undone = not_undone(journal)
        .or_else(|| file_problem.map(|problem| format!("{problem} It says which items to delete.")));
    let file_name = header.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let table = &header.plan.table;
    RunSummary {
        id: id.to_owned(),
        not_undone,
        kind: header.kind.clone(),
        state: checkpoint.state,
        file: header.file.display().to_string(),
        file_name: file_name.unwrap_or_default(),
        key: key_words([&table.partition_key], &table.sort_key),
        indexes: table.indexes.iter().map(index_words).collect(),
        table: table.name.clone(),
        destination: header.destination.clone(),
        exact: match &header.identity {
            Identity::Exact { destination, .. } => Some(destination.clone()),
            Identity::SizeAndTime { .. } => None,
        },
        choices: header.choices.clone(),
        started: header.started,
        ended: checkpoint.heard,
        records_total: header.records_total,
        report,
        not_continued,
        to_confirm: to_confirm(header),
        undone_by: checkpoint.undone_by.as_ref().and_then(|undone_by| undone_by.run.clone()),
        group: header.group.clone(),
        tables_left: Vec::new(),
    }
}

/// What a person must look at before a run goes on or is undone that does not know its file and its account.
fn to_confirm(header: &Header) -> Option<String> {
    let Identity::SizeAndTime { fingerprint } = &header.identity else { return None };
    let time = |fingerprint: &Fingerprint| {
        let modified = fingerprint.modified.and_then(|modified| jiff::Timestamp::try_from(modified).ok());
        modified.map_or_else(
            || "at an unknown time".to_owned(),
            |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        )
    };
    let file = header.file.display();
    let now = match Fingerprint::of(&header.file) {
        Ok(now) if now == *fingerprint => "The file that is there now has this size and time".to_owned(),
        Ok(now) => format!("The file that is there now was last changed {}", time(&now)),
        Err(_) => "The file is not there any more".to_owned(),
    };
    Some(format!(
        "An earlier version of Tableferry made this import. It noted neither what the file holds nor the AWS account. \
         The file {file} had {} bytes and was last changed {}. {now}.",
        fingerprint.size_bytes,
        time(fingerprint)
    ))
}

/// By what items are found.
fn key_words<'a>(
    partition: impl IntoIterator<Item = &'a String>,
    sort: impl IntoIterator<Item = &'a String>,
) -> String {
    let partition: Vec<&str> = partition.into_iter().map(String::as_str).collect();
    let mut words = partition.join(" and ");
    for attribute in sort {
        words.push_str(", then ");
        words.push_str(attribute);
    }
    words
}

fn index_words(index: &IndexDesign) -> String {
    format!("{} by {}", index.name, key_words(&index.partition_keys, &index.sort_keys))
}

/// What a run did that ended without a word, as far as its journal knows.
fn report_so_far(id: &str, journal: &Journal) -> Report {
    let Counts { requests, retried_items, throttled_requests, ref units_used, .. } =
        journal.checkpoint.counts;
    let counts = &journal.acknowledged();
    let s3 = journal.checkpoint.s3.as_ref();
    let table = &journal.header.plan.table;
    let seconds = journal.checkpoint.seconds;
    let names = table.indexes.iter().map(|index| Some(index.name.clone()));
    let units = units_used.clone().unwrap_or_default();
    let records_read = counts.acknowledged();
    #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
    let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
    Report {
        run: Some(id.to_owned()),
        table: table.name.clone(),
        records_read,
        items_written: counts.items_written,
        records_rejected: counts.records_rejected,
        duplicates_set_aside: counts.duplicates_set_aside,
        records_embedded: counts.records_embedded,
        records_without_item: counts.records_without_item,
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
        seconds,
        items_per_second,
        resumed: false,
        cancelled: false,
        stopped: None,
        rejects_file: (journal.checkpoint.rejects.bytes > 0)
            .then(|| journal.header.rejects_path.display().to_string()),
        first_rejected: Vec::new(),
        route: journal.header.choices.route(),
        objects: s3.map(|state| state.objects),
        bytes_uploaded: s3.map(|state| state.bytes_uploaded),
        import_arn: s3.and_then(|state| state.import_arn.clone()),
        import_status: s3.and_then(|state| state.import_status.clone()),
        import_note: s3.and_then(|state| state.note.clone()),
        raised: None,
    }
}
