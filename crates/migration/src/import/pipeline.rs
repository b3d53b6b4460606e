//! The import as a whole: takes stretches of the source in order, keeps requests in flight, counts what became
//! of every record, and keeps the journal.

use super::chunk::{Chunk, Outgoing, send_chunks};
use super::journal::{Counts, Journal, JournalPosition};
use super::pace::Pace;
use super::rejects::RejectsFile;
use super::report::{ImportProgress, RejectedRecord, Report};
use super::writer::{RefusedItem, Writer, Written};
use crate::check::Resolution;
use crate::destination::{Connection, failure_of};
use crate::failure::Failure;
use crate::plan::Plan;
use crate::source::{Position, Record, Source, SourceError, shown};
use crate::table::ready_table;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Rejected records that the report names.
const REPORTED_REJECTED: usize = 200;
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How often the journal is written.
const JOURNAL_EVERY: Duration = Duration::from_millis(500);
/// How long requests in flight may take to end once the run was cancelled.
const LAST_WORDS: Duration = Duration::from_millis(800);

/// What is to be imported where.
#[derive(Debug, Clone)]
pub struct Job {
    pub source: Arc<Source>,
    pub plan: Arc<Plan>,
    /// From the dry run of this source under this plan.
    pub resolution: Arc<Resolution>,
    /// Records in the source, where known.
    pub records_total: Option<u64>,
}

/// How the import goes about it.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Where rejected records are kept. The file comes into being with the first.
    pub rejects: PathBuf,
    /// Whether a new run may write over a file of that name; else it takes a name that is free.
    pub may_overwrite_rejects: bool,
    /// Where the run notes how far it came; `None`: it cannot be continued.
    pub journal: Option<PathBuf>,
    /// Requests sent before earlier ones are answered.
    pub requests_in_flight: usize,
    /// With no item taken for so long, the run stops.
    pub give_up_after: Duration,
}

impl ImportOptions {
    /// 16 requests in flight; a minute of silence ends the run.
    pub fn new(rejects: PathBuf, journal: Option<PathBuf>) -> Self {
        Self {
            rejects,
            may_overwrite_rejects: true,
            journal,
            requests_in_flight: 16,
            give_up_after: Duration::from_mins(1),
        }
    }
}

/// Writes the items of a source into the plan's table, which is ACTIVE. With the journal of an interrupted
/// run of the same source and plan it continues that run.
///
/// Cancelling `cancel` answers within a second with the report of what was done. Memory does not grow with
/// the file.
///
/// # Errors
/// When the run cannot start: no such table, a journal of another run. What stops a run on its way is in the
/// report.
pub async fn import(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    job.source.check_unchanged()?;
    if std::fs::canonicalize(&options.rejects).ok() == std::fs::canonicalize(job.source.path()).ok() {
        return Err(Failure::new(
            "rejects_are_the_source",
            "The rejected records would be written over the file that is imported.",
            "Give them a file of their own.",
        ));
    }
    ready_table(connection, &job.plan, cancel).await?;
    let created = table_created(connection, &job.plan.table.name).await?;
    let fresh = Journal::new(&job.source, &job.plan, &connection.destination, created);
    let continued = match &options.journal {
        Some(path) => Journal::to_continue(path, &fresh)?,
        None => None,
    };
    let resumed = continued.is_some();
    let mut journal = continued.unwrap_or(fresh);
    let goes_on = journal.rejects.bytes > 0;
    let rejects = RejectsFile::new(
        if goes_on { journal.rejects_path.clone() } else { options.rejects.clone() },
        job.source.columns().to_vec(),
        job.source.delimiter(),
        journal.rejects,
        options.may_overwrite_rejects,
    )?;
    journal.rejects = rejects.state();
    rejects.path().clone_into(&mut journal.rejects_path);
    let keys = std::iter::once(job.plan.table.partition_key.clone())
        .chain(job.plan.table.sort_key.clone())
        .collect();
    let writer = Arc::new(Writer::new(
        connection.client_without_retries.clone(),
        job.plan.table.name.clone(),
        keys,
        options.give_up_after,
        cancel.child_token(),
    ));
    let mut run = Run::new(job, options, writer, journal, rejects);
    run.go(cancel, &mut on_progress).await;
    on_progress(run.progress());
    Ok(run.report(resumed, cancel.is_cancelled()))
}

async fn table_created(connection: &Connection, name: &str) -> Result<Option<i64>, Failure> {
    let described = connection
        .client
        .describe_table()
        .table_name(name)
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("find the table {name}")))?;
    Ok(described.table().and_then(|table| table.creation_date_time()).map(|time| time.secs()))
}

/// A stretch of the source on its way.
struct Underway {
    end: Position,
    outstanding: usize,
    counts: Counts,
    rejected: Vec<(Record, RejectedRecord)>,
    refused: Vec<RefusedItem>,
}

/// A running import.
struct Run<'a> {
    job: &'a Job,
    options: &'a ImportOptions,
    writer: Arc<Writer>,
    journal: Journal,
    rejects: RejectsFile,
    started: Instant,
    /// Seconds of earlier runs that this one continues.
    seconds_before: f64,
    pace: Pace,
    /// Stretches in order; the first one's number is `first_underway`.
    underway: VecDeque<Underway>,
    first_underway: u64,
    batches: VecDeque<(u64, Vec<Outgoing>)>,
    /// Totals of the stretches underway.
    live: Counts,
    bytes_read: u64,
    /// Counts of requests of earlier runs.
    before: Counts,
    reported: Vec<RejectedRecord>,
    journal_saved: Instant,
    stopped: Option<Failure>,
    /// Rejected records could not be written to their file.
    rejects_failed: bool,
}

impl<'a> Run<'a> {
    fn new(
        job: &'a Job,
        options: &'a ImportOptions,
        writer: Arc<Writer>,
        journal: Journal,
        rejects: RejectsFile,
    ) -> Self {
        let reported = rejects.kept(REPORTED_REJECTED);
        let JournalPosition { record, byte, line } = journal.position;
        Self {
            job,
            options,
            writer,
            bytes_read: job.source.read_share(&Position { record, byte, line }),
            before: journal.counts,
            seconds_before: journal.seconds,
            live: Counts::default(),
            journal,
            rejects,
            started: Instant::now(),
            pace: Pace::default(),
            underway: VecDeque::new(),
            first_underway: 0,
            batches: VecDeque::new(),
            reported,
            journal_saved: Instant::now(),
            stopped: None,
            rejects_failed: false,
        }
    }

    async fn go(&mut self, cancel: &CancellationToken, on_progress: &mut impl FnMut(ImportProgress)) {
        let JournalPosition { record, byte, line } = self.journal.position;
        let reading = self.writer.cancel.clone();
        let mut chunks = send_chunks(
            Arc::clone(&self.job.source),
            Arc::clone(&self.job.plan),
            Arc::clone(&self.job.resolution),
            Position { record, byte, line },
            reading,
        );
        let mut at_end = false;
        let mut tasks: JoinSet<(u64, Written)> = JoinSet::new();
        let mut ticks = tokio::time::interval(TELL_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        if let Err(failure) = self.save_journal() {
            self.stopped = Some(failure);
        }
        loop {
            while tasks.len() < self.options.requests_in_flight && self.stopped.is_none() {
                let Some((chunk, batch)) = self.batches.pop_front() else { break };
                let writer = Arc::clone(&self.writer);
                tasks.spawn(async move { (chunk, writer.write(batch).await) });
            }
            if self.stopped.is_some() || (at_end && tasks.is_empty() && self.batches.is_empty()) {
                break;
            }
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                Some(done) = tasks.join_next(), if !tasks.is_empty() => self.take_done(done),
                _ = ticks.tick() => self.tick(on_progress),
                chunk = chunks.recv(), if !at_end && self.batches.len() < self.options.requests_in_flight => {
                    match chunk {
                        Some(Ok(chunk)) => self.take_chunk(chunk),
                        None | Some(Err(SourceError::Cancelled)) => at_end = true,
                        Some(Err(error)) => self.stopped = Some(error.into()),
                    }
                }
            }
        }
        self.end(tasks, cancel, at_end).await;
    }

    /// Lets requests in flight end, writes the last of the journal and the rejected records.
    async fn end(&mut self, mut tasks: JoinSet<(u64, Written)>, cancel: &CancellationToken, at_end: bool) {
        self.writer.cancel.cancel();
        let _ = tokio::time::timeout(LAST_WORDS, async {
            while let Some(done) = tasks.join_next().await {
                self.take_done(done);
            }
        })
        .await;
        tasks.abort_all();
        let is_whole = at_end && self.stopped.is_none() && !cancel.is_cancelled() && self.underway.is_empty();
        self.journal.done = is_whole;
        if is_whole && let Some(failure) = self.uneven_sum() {
            self.journal.done = false;
            self.stopped = Some(failure);
        }
        if is_whole && let Err(error) = self.job.source.check_unchanged() {
            // Nothing tells which records are of the old file and which of the new one.
            self.stopped = Some(error.into());
        }
        let saved = self.save_journal();
        // What is beyond the journal's position belongs to the report all the same; continuing writes it anew.
        let beyond = self.keep_rejected_beyond();
        if let Err(failure) = saved.and(beyond) {
            self.stopped.get_or_insert(failure);
        }
    }

    fn take_chunk(&mut self, chunk: Chunk) {
        let number = self.first_underway + self.underway.len() as u64;
        self.bytes_read = self.job.source.read_share(&chunk.end);
        let rejected: Vec<(Record, RejectedRecord)> = chunk
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
                (rejected.cells, told)
            })
            .collect();
        let counts = Counts {
            records_rejected: rejected.len() as u64,
            duplicates_set_aside: chunk.set_aside,
            ..Counts::default()
        };
        self.live.records_rejected += counts.records_rejected;
        self.live.duplicates_set_aside += counts.duplicates_set_aside;
        for (_, told) in &rejected {
            self.report_rejected(told);
        }
        self.underway.push_back(Underway {
            end: chunk.end,
            outstanding: chunk.batches.len(),
            counts,
            rejected,
            refused: Vec::new(),
        });
        self.batches.extend(chunk.batches.into_iter().map(|batch| (number, batch)));
        self.commit();
    }

    fn report_rejected(&mut self, told: &RejectedRecord) {
        if self.reported.len() < REPORTED_REJECTED {
            self.reported.push(told.clone());
        }
    }

    fn take_done(&mut self, done: Result<(u64, Written), tokio::task::JoinError>) {
        let (number, written) = match done {
            Ok(done) => done,
            Err(error) => {
                if error.is_panic() {
                    let failure = Failure::new(
                        "unexpected",
                        "Something went wrong in Tableferry itself while writing.",
                        "Continue the import; if it happens again, please report it.",
                    );
                    self.stopped.get_or_insert(failure.with_detail(error.to_string()));
                }
                return;
            }
        };
        self.live.items_written += written.items;
        self.live.records_rejected += written.refused.len() as u64;
        for refused in &written.refused {
            let told = RejectedRecord {
                line: refused.line,
                column: None,
                value: None,
                reason: refused.reason.clone(),
            };
            self.report_rejected(&told);
        }
        let place = usize::try_from(number - self.first_underway).unwrap_or(usize::MAX);
        if let Some(chunk) = self.underway.get_mut(place) {
            chunk.counts.items_written += written.items;
            chunk.counts.records_rejected += written.refused.len() as u64;
            chunk.refused.extend(written.refused);
            if written.unfinished == 0 && written.stop.is_none() {
                chunk.outstanding -= 1;
            }
        }
        if let Some(failure) = written.stop {
            self.stopped.get_or_insert(failure);
        }
        self.commit();
    }

    /// Moves the journal's position behind the stretches at the front that are done.
    fn commit(&mut self) {
        // Behind records that could not be kept nothing counts as done: continuing comes back to them.
        while !self.rejects_failed && self.underway.front().is_some_and(|chunk| chunk.outstanding == 0) {
            let Some(chunk) = self.underway.pop_front() else { return };
            self.first_underway += 1;
            if let Err(failure) = self.keep_rejected(&chunk) {
                self.rejects_failed = true;
                self.stopped.get_or_insert(failure);
                self.underway.push_front(chunk);
                self.first_underway -= 1;
                return;
            }
            let counts = &mut self.journal.counts;
            counts.items_written += chunk.counts.items_written;
            counts.records_rejected += chunk.counts.records_rejected;
            counts.duplicates_set_aside += chunk.counts.duplicates_set_aside;
            let Position { record, byte, line } = chunk.end;
            self.journal.position = JournalPosition { record, byte, line };
            self.journal.rejects = self.rejects.state();
        }
    }

    /// Writes a stretch's rejected records to their file: all of them, or none.
    fn keep_rejected(&mut self, chunk: &Underway) -> Result<(), Failure> {
        let mut rows: Vec<(Record, RejectedRecord)> = chunk.rejected.clone();
        for refused in &chunk.refused {
            if let Some(record) = self.job.source.records(refused.number, 1)?.into_iter().next() {
                let told = RejectedRecord {
                    line: refused.line,
                    column: None,
                    value: None,
                    reason: refused.reason.clone(),
                };
                rows.push((record.cells, told));
            }
        }
        rows.sort_by_key(|(_, told)| told.line);
        let before = self.rejects.state();
        for (cells, told) in rows {
            let added = self.rejects.add(&cells, told.line, told.column.as_deref(), &told.reason);
            if let Err(failure) = added {
                self.rejects.rewind(before);
                return Err(failure);
            }
        }
        Ok(())
    }

    fn keep_rejected_beyond(&mut self) -> Result<(), Failure> {
        if self.rejects_failed {
            return Ok(());
        }
        while let Some(chunk) = self.underway.pop_front() {
            self.first_underway += 1;
            self.keep_rejected(&chunk)?;
        }
        self.rejects.sync()
    }

    fn tick(&mut self, on_progress: &mut impl FnMut(ImportProgress)) {
        self.pace.note(self.started.elapsed(), self.live.items_written);
        on_progress(self.progress());
        if self.journal_saved.elapsed() >= JOURNAL_EVERY
            && let Err(failure) = self.save_journal()
        {
            self.stopped.get_or_insert(failure);
        }
    }

    fn save_journal(&mut self) -> Result<(), Failure> {
        self.journal_saved = Instant::now();
        // The journal vouches for these rows, so they come first.
        if !self.rejects_failed {
            self.rejects.sync()?;
        }
        self.journal.seconds = self.seconds();
        let totals = self.totals();
        let counts = &mut self.journal.counts;
        counts.requests = totals.requests;
        counts.retried_items = totals.retried_items;
        counts.throttled_requests = totals.throttled_requests;
        counts.consumed_write_units = totals.consumed_write_units;
        match &self.options.journal {
            Some(path) => Ok(self.journal.save(path)?),
            None => Ok(()),
        }
    }

    /// The failure when what became of records does not add up to the records that were read: never, unless
    /// Tableferry itself is at fault.
    fn uneven_sum(&self) -> Option<Failure> {
        let totals = self.totals();
        let told = totals.items_written + totals.records_rejected + totals.duplicates_set_aside;
        let read = self.journal.position.record;
        let is_even = told == read && self.job.records_total.is_none_or(|total| total == read);
        (!is_even).then(|| {
            Failure::new(
                "uneven_sum",
                format!("{read} records were read, but what became of {told} is known."),
                "Compare the table with the file, and please report it.",
            )
        })
    }

    fn seconds(&self) -> f64 {
        self.seconds_before + self.started.elapsed().as_secs_f64()
    }

    /// Totals of this run and of those that it continues.
    fn totals(&self) -> Counts {
        let tally = &self.writer.tally;
        let units = match (self.before.consumed_write_units, tally.consumed_write_units()) {
            (None, None) => None,
            (before, now) => Some(before.unwrap_or(0.0) + now.unwrap_or(0.0)),
        };
        Counts {
            items_written: self.before.items_written + self.live.items_written,
            records_rejected: self.before.records_rejected + self.live.records_rejected,
            duplicates_set_aside: self.before.duplicates_set_aside + self.live.duplicates_set_aside,
            requests: self.before.requests + tally.requests.load(Ordering::Relaxed),
            retried_items: self.before.retried_items + tally.retried_items.load(Ordering::Relaxed),
            throttled_requests: self.before.throttled_requests
                + tally.throttled_requests.load(Ordering::Relaxed),
            consumed_write_units: units,
        }
    }

    fn progress(&self) -> ImportProgress {
        let totals = self.totals();
        let records_read = totals.items_written + totals.records_rejected + totals.duplicates_set_aside;
        let per_second = self.pace.per_second();
        let left = self.job.records_total.map(|total| total.saturating_sub(records_read));
        #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
        let seconds_left = left.filter(|_| per_second > 0.0).map(|left| left as f64 / per_second);
        ImportProgress {
            records_read,
            records_total: self.job.records_total,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            bytes_read: self.bytes_read,
            bytes_total: self.job.source.size_bytes(),
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            consumed_write_units: totals.consumed_write_units,
            items_per_second: per_second,
            seconds: self.seconds(),
            seconds_left,
            waiting_for: self.writer.waiting_for(),
        }
    }

    fn report(&self, resumed: bool, cancelled: bool) -> Report {
        let totals = self.totals();
        let seconds = self.seconds();
        let is_whole = self.journal.done;
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let items_per_second = if seconds > 0.0 { totals.items_written as f64 / seconds } else { 0.0 };
        Report {
            table: self.job.plan.table.name.clone(),
            records_read: totals.items_written + totals.records_rejected + totals.duplicates_set_aside,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            consumed_write_units: totals.consumed_write_units,
            seconds,
            items_per_second,
            resumed,
            cancelled: cancelled && !is_whole && self.stopped.is_none(),
            stopped: self.stopped.clone(),
            rejects_file: (self.rejects.state().bytes > 0).then(|| self.rejects.path().display().to_string()),
            first_rejected: self.reported.clone(),
        }
    }
}
