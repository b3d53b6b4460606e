//! Puts a run together from what it needs, and carries it out.

use super::copies::Copies;
use super::disk::RunDisk;
use super::driver::{Driver, RunParts};
use super::noted_fates::NotedFates;
use super::payloads::Prepared;
use super::requests::key_names;
use super::sender::Sender;
use super::untouched_records::UntouchedRecords;
use crate::destination::{Connection, Destination, PracticeDisk};
use crate::import::blocking::blocking;
use crate::import::chunk::Chunk;
use crate::import::journal::{Journal, JournalFile, RunFiles, absolute};
use crate::import::options::ImportOptions;
use crate::import::ready::Ready;
use crate::import::rejects::{RejectsFile, RejectsForm};
use crate::import::report::{ImportProgress, Report};
use crate::import::run_summary::{RunKind, RunState};
use crate::import::work::Job;
use crate::table::TableShape;
use failure::Failure;
use import_core::{Capacities, LookUp, Order, Position, RateLimiter, RunConfig, WriteMode};
use item::{Joined, RowFates};
use plan::ProvisionedUnits;
use source::SourceError;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How a run writes.
#[derive(Debug)]
pub(super) struct HowToRun {
    pub mode: WriteMode,
    pub look_up: LookUp,
    /// Where what is overwritten is kept, when it is.
    pub copies: Option<Copies>,
    /// Where records are noted whose items are not of this run.
    pub untouched: Option<UntouchedRecords>,
    /// Records before this one may have been written by the run that is continued.
    pub doubtful_up_to: u64,
}

/// What is read, part by part, and made ready to be sent.
pub(super) type Chunks = mpsc::Receiver<Result<Chunk<Prepared>, SourceError>>;

/// Starts to read a job's source from a place on.
pub(super) type Read = Box<dyn FnOnce(&Job, source::Position, CancellationToken) -> Chunks + Send>;

/// Runs; `read` starts to read the job's source from a place on.
///
/// # Errors
/// When what the run keeps cannot be opened or made. What stops it on its way is in the report.
#[expect(clippy::too_many_arguments, reason = "a run is all of these, and they are put together here only")]
pub(super) async fn run(
    ready: Ready,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    how: HowToRun,
    read: impl FnOnce(&Job, source::Position, CancellationToken) -> Chunks,
    cancel: &CancellationToken,
    on_progress: &mut impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let Ready { shape, fresh, continued, lock: _holds_the_run, .. } = ready;
    let resumed = continued.is_some();
    let HowToRun { mode, look_up, copies, untouched, doubtful_up_to } = how;
    let notes_untouched = untouched.is_some();
    let opening = Opening {
        job: job.clone(),
        options: options.clone(),
        practice: connection.practice.clone(),
        untouched,
        resumed,
    };
    let (journal, disk, fates) = blocking(move || opening.open(continued.unwrap_or(fresh))).await?;
    let job = &Job { joined: Joined { fates, ..job.joined.clone() }, ..job.clone() };
    let config = RunConfig {
        mode,
        look_up,
        notes_untouched,
        table_was_empty: journal.header.table_was_empty,
        doubtful_up_to,
        order: if connection.practice.is_some() { Order::AsInTheSource } else { Order::Shuffled },
        has_journal: options.journal.is_some(),
        records_total: job.records_total,
        // Whatever it costs to undo an import, it is undone whole.
        most_units: options.choices.most_units().filter(|_| look_up != LookUp::ToUndo),
        give_up_after: options.give_up_after,
        seed: rand::random(),
    };
    let sender = Sender {
        client: connection.client_for_runs.clone(),
        table: job.plan.table.name.clone(),
        keys: key_names(&job.plan),
        indexes: shape.indexes.iter().map(|index| index.name.clone()).collect(),
        clock: Arc::clone(&options.clock),
    };
    let checkpoint = &journal.checkpoint;
    let Position { record, byte, line } = checkpoint.position;
    let position = source::Position { record, byte, line };
    let parts = RunParts {
        sender,
        config,
        checkpoint: checkpoint.to_core(),
        rate_limiter: rate_limiter(connection, &shape, options),
        disk,
        copies,
        resumed,
        renewal: connection.renewal.clone().zip(journal.header.identity.destination().cloned()),
    };
    let reading = cancel.child_token();
    // Whatever way this ends, the reading of the file ends with it.
    let _ends_reading = reading.clone().drop_guard();
    let chunks = read(job, position, reading);
    Ok(Driver::new(job, options, parts).run(chunks, cancel, on_progress).await)
}

/// With what the files of a run are opened, in a thread of its own.
pub(in crate::import::routes) struct Opening {
    pub job: Job,
    pub options: ImportOptions,
    pub practice: Option<PracticeDisk>,
    pub untouched: Option<UntouchedRecords>,
    pub resumed: bool,
}

impl Opening {
    /// Opens or makes what a run keeps, behind what an interrupted run left there.
    ///
    /// # Errors
    /// When something cannot be opened or made.
    pub(in crate::import::routes) fn open(
        self,
        mut journal: Journal,
    ) -> Result<(Journal, RunDisk, Option<Arc<RowFates>>), Failure> {
        let Self { job, options, practice, untouched, resumed } = self;
        if let Some(path) = options.journal.as_deref().filter(|_| !resumed) {
            RunFiles(path).clear()?;
        }
        let (noted, fates) = noted_fates(&job, options.journal.as_deref(), &journal, resumed)?;
        let (header, checkpoint) = (Arc::make_mut(&mut journal.header), &mut journal.checkpoint);
        header.choices.most_write_units = options.choices.most_write_units;
        header.choices.most_dollars = options.choices.most_dollars;
        header.choices.raised_units = options.choices.raised_units;
        checkpoint.state = RunState::Running;
        let end = checkpoint.rejects_end.take();
        let goes_on = checkpoint.rejects.bytes > 0 || end.is_some_and(|end| end.bytes > 0);
        if !goes_on {
            header.rejects_form = RejectsForm::of(&job.source);
            header.rejects_path.clone_from(&options.rejects);
        }
        let rejects = RejectsFile::new(
            header.rejects_path.clone(),
            &job.source,
            header.rejects_form.clone(),
            job.plan.join_surplus,
            checkpoint.rejects,
            end,
            options.may_overwrite_rejects,
        )?;
        checkpoint.rejects = rejects.state();
        header.rejects_path = absolute(rejects.path());
        let journal_file = options.journal.map(|path| JournalFile::new(path, header)).transpose()?;
        let undone_by = checkpoint.undone_by.clone();
        let disk = RunDisk::new(job.source, rejects, untouched, noted, practice, journal_file, undone_by);
        Ok((journal, disk, fates))
    }
}

/// Where an import notes rows whose items the table does not take, where other rows stand in them; and what is known of
/// rows that stand inside others.
fn noted_fates(
    job: &Job,
    path: Option<&Path>,
    journal: &Journal,
    resumed: bool,
) -> Result<(Option<NotedFates>, Option<Arc<RowFates>>), Failure> {
    let known = job.joined.fates.clone();
    let is_derived = job.joined.derived.is_some();
    let is_noted = journal.header.kind == RunKind::Import
        && (!job.plan.inside.is_empty()
            || job.joined.placed.is_some()
            || journal.header.notes_fates
            || is_derived);
    let Some(run_files) = path.map(RunFiles).filter(|_| is_noted) else { return Ok((None, known)) };
    let (noted, known) = if resumed {
        let (checkpoint, placed) = (journal.checkpoint.to_core(), job.joined.placed.as_deref());
        let rows = job.records_total.unwrap_or(checkpoint.sent_up_to);
        // Of a table that is made from others' rows all was known at its start.
        let stays = |number: u64| is_derived || placed.is_some_and(|placed| placed.inside.contains(number));
        let (noted, known) = NotedFates::go_on(&run_files, &checkpoint, &stays, rows)?;
        (noted, Some(Arc::new(known)))
    } else {
        (NotedFates::start(&run_files, known.as_deref())?, known)
    };
    // Nothing is made from such a table in its turn.
    Ok(((!is_derived).then_some(noted), known))
}

/// The pace that the table bears. The practice database minds no capacity; other servers may or may not.
fn rate_limiter(connection: &Connection, shape: &TableShape, options: &ImportOptions) -> RateLimiter {
    let is_practice = connection.destination == Destination::Practice;
    let units = |provisioned: Option<ProvisionedUnits>| {
        provisioned.filter(|_| !is_practice).map(|units| f64::from(units.write_units_per_second))
    };
    let indexes = shape.indexes.iter().map(|index| (index.name.clone(), units(index.provisioned)));
    let capacities = Capacities { table: units(shape.provisioned), indexes: indexes.collect() };
    let from_the_start = connection.destination.is_charged();
    RateLimiter::new(&capacities, options.choices.most_write_units, from_the_start, Duration::ZERO)
}
