//! A run under way: keeps as many requests in flight as the table bears, sends again what it did not take, and
//! records what became of every record.

mod answers;
mod keeping;
mod progress;

use super::batch::{Batch, Order, batches};
use super::chunk::Chunk;
use super::clock::Waiting;
use super::concurrency_limiter::ConcurrencyLimiter;
use super::copies::Copies;
use super::journal::{Checkpoint, Counts, JournalFile};
use super::ledger::{Ledger, Prepared};
use super::on_disk::{OnDisk, blocking};
use super::options::ImportOptions;
use super::queue::Queue;
use super::rate_limiter::{RateLimiter, Units};
use super::report::ImportProgress;
use super::request::{Answered, Sender, WriteMode};
use super::run_summary::RunState;
use super::throughput::Throughput;
use super::untouched_records::UntouchedRecords;
use super::work::Job;
use crate::destination::PracticeDisk;
use failure::Failure;
use source::{Source, SourceError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How often progress is told.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);
/// How often the journal is written.
const CHECKPOINT_INTERVAL: Duration = Duration::from_millis(500);
/// How long requests in flight may take to end once the run was cancelled.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(600);
/// How often it is looked whether the file is still the same.
const SOURCE_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Requests that hang and are not counted among those on their way.
const MAX_OVERDUE_REQUESTS: usize = 32;
/// Batches that may wait for the disk before they are written.
const MAX_BATCHES_WAITING_FOR_DISK: usize = 64;

/// How a run writes.
#[derive(Debug)]
pub(super) struct RunConfig {
    pub mode: WriteMode,
    /// Where what is overwritten is kept, when it is.
    pub copies: Option<Copies>,
    /// Where records are noted whose items were there already, or were refused.
    pub untouched: Option<UntouchedRecords>,
    /// Records before this one may have been written by the run that is continued.
    pub doubtful_up_to: u64,
    /// The practice database's file, where items go there: it does not put them on the disk by itself.
    pub practice: Option<PracticeDisk>,
}

/// What a run starts from on the disk.
#[derive(Debug)]
pub(super) struct SavedState {
    /// What the journal there vouches for.
    pub saved: Checkpoint,
    /// The journal, when there is one.
    pub file: Option<JournalFile>,
}

/// What came of a request.
struct Done {
    request: u64,
    batch: Batch,
    mode: WriteMode,
    units: Units,
    took: Duration,
    was_full: bool,
    answered: Answered,
}

/// A running import.
pub(super) struct Running<'a> {
    job: &'a Job,
    options: &'a ImportOptions,
    sender: Arc<Sender>,
    config: RunConfig,
    pub ledger: Ledger<'a>,
    queue: Queue,
    /// The next batch, which the pace holds back.
    held: Option<Batch>,
    concurrency: ConcurrencyLimiter,
    rate_limiter: RateLimiter,
    pace: Throughput,
    started: Instant,
    /// Seconds, requests and units of earlier runs that this one continues.
    before: Counts,
    seconds_before: f64,
    requests: u64,
    /// When the requests that are in flight were sent, by their numbers.
    sent: HashMap<u64, Instant>,
    retried_items: u64,
    throttled_requests: u64,
    on_their_way: usize,
    bytes_read: u64,
    is_paused: bool,
    /// Since when nothing but failures came, and how many.
    failing: Option<(Instant, u32)>,
    not_answering: bool,
    /// Where it is noted how far the run has come, when it is.
    journal_file: Option<Arc<Mutex<JournalFile>>>,
    /// The checkpoint that is on its way to the disk.
    saving: OnDisk<Checkpoint>,
    /// What the journal on the disk vouches for: what it did at the start, until this run has put another there.
    saved: Checkpoint,
    last_saved: Instant,
    /// The journal on the disk says that records before this one may be sent.
    announced: u64,
    /// The next chunk, which is not announced yet.
    waiting_chunk: Option<Chunk<Prepared>>,
    /// Where the chunk that was taken last ends.
    reached: u64,
    /// Batches that were looked at; and those of them whose copies are on their way to the disk.
    looked_up: Vec<Batch>,
    copying: OnDisk<Vec<Batch>>,
    source_checked_at: Instant,
    stopped: Option<Failure>,
}

impl<'a> Running<'a> {
    pub(super) fn new(
        job: &'a Job,
        options: &'a ImportOptions,
        sender: Sender,
        config: RunConfig,
        ledger: Ledger<'a>,
        kept: SavedState,
        rate_limiter: RateLimiter,
    ) -> Self {
        let now = options.clock.now();
        let reached = ledger.position().record;
        let order = if config.practice.is_some() { Order::AsInTheFile } else { Order::Shuffled };
        // Without a journal there is nothing to announce. With one nothing is sent before it says that the run is under
        // way, also where an earlier run announced it already.
        let announced = if kept.file.is_some() { 0 } else { u64::MAX };
        Self {
            job,
            options,
            sender: Arc::new(sender),
            config,
            bytes_read: job.source.read_share(&ledger.position()),
            before: ledger.journal.checkpoint.counts.clone(),
            seconds_before: ledger.journal.checkpoint.seconds,
            saved: kept.saved,
            ledger,
            queue: Queue::new(order),
            held: None,
            concurrency: ConcurrencyLimiter::new(now),
            rate_limiter,
            pace: Throughput::default(),
            started: now,
            requests: 0,
            sent: HashMap::new(),
            retried_items: 0,
            throttled_requests: 0,
            on_their_way: 0,
            is_paused: false,
            failing: None,
            not_answering: false,
            journal_file: kept.file.map(|file| Arc::new(Mutex::new(file))),
            saving: OnDisk::default(),
            last_saved: now,
            announced,
            waiting_chunk: None,
            reached,
            looked_up: Vec::new(),
            copying: OnDisk::default(),
            source_checked_at: now,
            stopped: None,
        }
    }

    /// Works through the chunks until the end, a stop or a cancel.
    pub(super) async fn go(
        &mut self,
        mut chunks: mpsc::Receiver<Result<Chunk<Prepared>, SourceError>>,
        cancel: &CancellationToken,
        on_progress: &mut impl FnMut(ImportProgress),
    ) {
        let mut at_end = false;
        let mut tasks: JoinSet<Done> = JoinSet::new();
        let mut pause = self.options.pause.watch();
        let clock = &*self.options.clock;
        let mut tick = clock.sleep_until(self.started);
        loop {
            let is_paused = *pause.borrow_and_update();
            if is_paused != self.is_paused {
                // Nothing goes on while it is held, and afterwards the pause is no part of the rate.
                self.pace = Throughput::default();
                self.failing = None;
                self.is_paused = is_paused;
            }
            let look_again = if self.is_paused { None } else { self.launch(&mut tasks) };
            self.on_their_way = tasks.len();
            let nothing_waits = tasks.is_empty()
                && self.queue.is_empty()
                && self.held.is_none()
                && self.waiting_for_copies() == 0;
            if self.stopped.is_some() || (at_end && nothing_waits) {
                break;
            }
            let reads = !at_end
                && !self.is_paused
                && self.waiting_chunk.is_none()
                && !self.queue.is_full()
                && !self.ledger.is_far_ahead();
            let mut later = look_again.map(|at| clock.sleep_until(at));
            let is_at_the_disk = self.saving.waiting().is_some() || self.copying.waiting().is_some();
            clock.run_waits_for((!reads && !is_at_the_disk).then_some(tasks.len()));
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                _ = pause.changed() => {}
                () = &mut tick => {
                    tick = clock.sleep_until(clock.now() + PROGRESS_INTERVAL);
                    self.tick(on_progress);
                }
                Some(done) = tasks.join_next(), if !tasks.is_empty() => self.take_done(done),
                (checkpoint, saved) = self.saving.done() => self.journal_saved(checkpoint, saved),
                (batches, kept) = self.copying.done() => self.copies_kept(batches, kept),
                chunk = chunks.recv(), if reads => match chunk {
                    Some(Ok(chunk)) => self.take_chunk(chunk),
                    None | Some(Err(SourceError::Cancelled)) => at_end = true,
                    Some(Err(error)) => self.stop(error.into()),
                },
                () = over(later.as_mut()), if later.is_some() => {}
            }
            clock.run_waits_for(None);
        }
        self.end(tasks, cancel, at_end).await;
        on_progress(self.progress());
    }

    /// Sends batches as long as there may be more on their way; gives when to look again, where time alone
    /// changes that.
    fn launch(&mut self, tasks: &mut JoinSet<Done>) -> Option<Instant> {
        let now = self.options.clock.now();
        loop {
            let allowed = self.concurrency.allowed().min(self.rate_limiter.most_in_flight(now));
            let overdue = self.sent.values().filter(|sent| self.concurrency.is_overdue(**sent, now)).count();
            // What hangs must not keep others from being sent, up to a bound.
            if tasks.len() >= allowed + overdue.min(MAX_OVERDUE_REQUESTS) || self.stopped.is_some() {
                return None;
            }
            // What the table did not take comes first: all of it where that was just now.
            let most_waiting = if self.rate_limiter.is_throttling(now) { 0 } else { 2 * allowed };
            let takes_fresh = self.queue.waiting() <= most_waiting;
            let Some(batch) = self.held.take().or_else(|| self.queue.next(now, takes_fresh)) else {
                return self.queue.due();
            };
            let looks = self.config.copies.is_some() && !batch.is_copied;
            let (mode, units) =
                if looks { (WriteMode::Look, Units::new()) } else { (self.config.mode, batch.units()) };
            if looks && self.waiting_for_copies() >= MAX_BATCHES_WAITING_FOR_DISK {
                self.held = Some(batch);
                return None;
            }
            let wait = self.rate_limiter.wait(&units, now);
            if !wait.is_zero() {
                self.held = Some(batch);
                return Some(now + wait);
            }
            self.rate_limiter.send(&units);
            self.requests += 1;
            let request = self.requests;
            self.sent.insert(request, now);
            let was_full = tasks.len() + 1 >= allowed;
            let patience = self.concurrency.patience(batch.failures);
            let sender = Arc::clone(&self.sender);
            tasks.spawn(async move {
                let answered = sender.send(&batch, mode, patience).await;
                let took = sender.clock.now().saturating_duration_since(now);
                Done { request, batch, mode, units, took, was_full, answered }
            });
        }
    }

    fn take_chunk(&mut self, chunk: Chunk<Prepared>) {
        if !self.is_announced(&chunk) {
            self.waiting_chunk = Some(chunk);
            return;
        }
        self.reached = chunk.end.record;
        self.bytes_read = self.job.source.read_share(&chunk.end);
        let most_items = if self.config.mode == WriteMode::PutIfAbsent { 1 } else { usize::MAX };
        match self.ledger.take(chunk) {
            Ok(items) => {
                let batches =
                    batches(items, self.queue.order(), most_items, self.rate_limiter.most_at_once());
                self.queue.add(batches);
                self.commit();
            }
            Err(failure) => self.stop(failure),
        }
    }

    fn stop(&mut self, failure: Failure) {
        self.stopped.get_or_insert(failure);
    }

    fn commit(&mut self) {
        if let Err(failure) = self.ledger.commit() {
            self.stop(failure);
        }
    }

    fn tick(&mut self, on_progress: &mut impl FnMut(ImportProgress)) {
        let now = self.options.clock.now();
        if !self.is_paused {
            self.pace
                .note(now.saturating_duration_since(self.started), self.ledger.acknowledged.acknowledged());
        }
        self.rate_limiter.tick(now);
        on_progress(self.progress());
        if now.saturating_duration_since(self.last_saved) >= CHECKPOINT_INTERVAL {
            self.save_journal();
        }
        if now.saturating_duration_since(self.source_checked_at) >= SOURCE_CHECK_INTERVAL {
            self.source_checked_at = now;
            if let Err(error) = self.job.source.check_unchanged() {
                self.stop(error.into());
            }
        }
    }

    /// Lets requests in flight end, and what is on its way to the disk.
    async fn end(&mut self, mut tasks: JoinSet<Done>, cancel: &CancellationToken, at_end: bool) {
        let clock = &*self.options.clock;
        clock.run_waits_for(None);
        let mut grace = clock.sleep_until(clock.now() + SHUTDOWN_GRACE);
        while !tasks.is_empty() {
            clock.run_waits_for(Some(tasks.len()));
            tokio::select! {
                biased;
                Some(done) = tasks.join_next() => self.take_done(done),
                () = &mut grace => break,
            }
            clock.run_waits_for(None);
        }
        clock.run_waits_for(None);
        tasks.abort_all();
        self.on_their_way = 0;
        if self.saving.waiting().is_some() {
            let (checkpoint, saved) = self.saving.done().await;
            self.note_saved(checkpoint, saved);
        }
        let reached_end =
            at_end && self.stopped.is_none() && !cancel.is_cancelled() && self.ledger.is_acknowledged();
        if reached_end {
            if let Some(failure) = self.ledger.uneven_sum() {
                self.stop(failure);
            }
            if let Err(error) = confirm_unchanged(&self.job.source).await {
                // Nothing tells which records are of the old file and which of the new one.
                self.stop(error);
            }
        }
        self.ledger.journal.checkpoint.state = match (&self.stopped, reached_end) {
            (Some(_), _) => RunState::Stopped,
            (None, true) => RunState::Finished,
            (None, false) => RunState::Cancelled,
        };
    }
}

/// Says for sure whether a source is still what was read.
async fn confirm_unchanged(source: &Arc<Source>) -> Result<(), Failure> {
    let source = Arc::clone(source);
    blocking(move || Ok(source.confirm_unchanged(&CancellationToken::new())?)).await
}

async fn over(waiting: Option<&mut Waiting>) {
    if let Some(waiting) = waiting {
        waiting.await;
    }
}
