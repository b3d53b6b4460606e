//! Carries out what the machine asks for: requests in tasks, work on the disk in threads of its own, time by the run's
//! clock.

use super::copies::Copies;
use super::disk::RunDisk;
use super::payloads::{Direct, Payload, Prepared, machine_chunk};
use super::sender::Sender;
use crate::destination::{ExactDestination, Renewal, signed_in_again};
use crate::import::blocking::Worker;
use crate::import::choices::RouteName;
use crate::import::chunk::Chunk;
use crate::import::clock::Waiting;
use crate::import::options::ImportOptions;
use crate::import::report::{ImportProgress, Report};
use crate::import::work::Job;
use aws_sdk_dynamodb::Client;
use failure::{Code, Failure};
use import_core::{
    Action, Answer, EndState, Event, ImportMachine, JournalEntry, Progress, Request, SourceCheck,
};
use source::{Position, Source, SourceError};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// A request and what came of it.
type Answered = (Request<Payload>, Answer<String>);

/// A sign-in that is waited for: a client whose credentials are taken.
type SigningIn = Pin<Box<dyn Future<Output = Result<Client, Failure>> + Send>>;

/// What a run is put together from.
#[derive(Debug)]
pub(in crate::import) struct RunParts {
    pub sender: Sender,
    pub config: import_core::RunConfig,
    pub checkpoint: import_core::Checkpoint,
    pub rate_limiter: import_core::RateLimiter,
    pub disk: RunDisk,
    /// Where what is overwritten is kept, when it is.
    pub copies: Option<Copies>,
    pub resumed: bool,
    /// How the destination is reached again once the credentials have expired, and which one that is.
    pub renewal: Option<(Renewal, ExactDestination)>,
}

/// A running import on the direct route.
pub(in crate::import) struct Driver<'a> {
    job: &'a Job,
    options: &'a ImportOptions,
    machine: ImportMachine<Direct>,
    sender: Arc<Sender>,
    started: Instant,
    resumed: bool,
    disk: Worker<RunDisk>,
    copies: Worker<Option<Copies>>,
    source_check: Worker<Arc<Source>>,
    requests: JoinSet<Answered>,
    /// The machine has asked for a chunk.
    reads: bool,
    renewal: Option<(Renewal, ExactDestination)>,
    signing_in: Option<SigningIn>,
}

impl std::fmt::Debug for Driver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Driver").field("machine", &self.machine).finish_non_exhaustive()
    }
}

/// What an action leads to beyond itself.
enum Next {
    GoOn,
    Wait(Duration),
    ReportProgress,
    Finish,
}

impl<'a> Driver<'a> {
    pub(in crate::import) fn new(job: &'a Job, options: &'a ImportOptions, parts: RunParts) -> Self {
        Self {
            job,
            options,
            machine: ImportMachine::new(parts.config, parts.checkpoint, parts.rate_limiter),
            sender: Arc::new(parts.sender),
            started: options.clock.now(),
            resumed: parts.resumed,
            disk: Worker::new(parts.disk),
            copies: Worker::new(parts.copies),
            source_check: Worker::new(Arc::clone(&job.source)),
            requests: JoinSet::new(),
            reads: false,
            renewal: parts.renewal,
            signing_in: None,
        }
    }

    /// Works through the chunks until the end, a stop or a cancel.
    pub(in crate::import) async fn run(
        mut self,
        mut chunks: mpsc::Receiver<Result<Chunk<Prepared>, SourceError>>,
        cancel: &CancellationToken,
        on_progress: &mut impl FnMut(ImportProgress),
    ) -> Report {
        let mut pause = self.options.pause.watch();
        let mut actions = Vec::new();
        let mut timer = None;
        let mut was_cancelled = false;
        let mut event = if *pause.borrow_and_update() { Event::Pause } else { Event::Timer };
        loop {
            let now = self.options.clock.now().saturating_duration_since(self.started);
            self.machine.handle(now, event, &mut actions);
            for action in actions.drain(..) {
                match self.act(action) {
                    Next::GoOn => {}
                    Next::Wait(at) => timer = Some(self.options.clock.sleep_until(self.started + at)),
                    Next::ReportProgress => on_progress(self.progress()),
                    Next::Finish => return self.report(),
                }
            }
            event = self.next_event(&mut chunks, &mut timer, &mut pause, cancel, was_cancelled).await;
            was_cancelled |= matches!(event, Event::Cancel);
        }
    }

    fn act(&mut self, action: Action<Direct>) -> Next {
        match action {
            Action::Send(request) => {
                let sender = Arc::clone(&self.sender);
                self.requests.spawn(async move {
                    let answer = sender.send(&request).await;
                    (request, answer)
                });
            }
            Action::ReadChunk => self.reads = true,
            Action::Save(save) => {
                let is_last = matches!(save.journal, JournalEntry::End { .. });
                let report = is_last.then(|| self.report_so_far());
                self.disk.start(move |disk| disk.save(&save, report));
            }
            Action::KeepCopies(copies) => self.copies.start(move |kept| match kept {
                Some(kept) => Ok(kept.keep(&copies)?),
                None => Ok(()),
            }),
            Action::CheckSource(SourceCheck::Quick) => {
                self.source_check.start(|source| Ok(source.check_unchanged()?));
            }
            Action::CheckSource(SourceCheck::Whole) => {
                self.source_check.start(|source| Ok(source.confirm_unchanged(&CancellationToken::new())?));
            }
            Action::SignIn(expired) => self.signing_in = Some(sign_in_again(self.renewal.clone(), expired)),
            Action::WaitUntil(at) => return Next::Wait(at),
            Action::ReportProgress => return Next::ReportProgress,
            Action::AbortRequests => self.requests = JoinSet::new(),
            Action::Finish => return Next::Finish,
        }
        Next::GoOn
    }

    async fn next_event(
        &mut self,
        chunks: &mut mpsc::Receiver<Result<Chunk<Prepared>, SourceError>>,
        timer: &mut Option<Waiting>,
        pause: &mut watch::Receiver<bool>,
        cancel: &CancellationToken,
        was_cancelled: bool,
    ) -> Event<Direct> {
        let clock = &*self.options.clock;
        loop {
            let is_busy = self.signing_in.is_some()
                || self.reads
                || self.disk.is_busy()
                || self.copies.is_busy()
                || self.source_check.is_busy();
            clock.run_waits_for((!is_busy).then_some(self.requests.len()));
            let event = tokio::select! {
                biased;
                () = cancel.cancelled(), if !was_cancelled => Some(Event::Cancel),
                Ok(()) = pause.changed() => {
                    let is_paused = *pause.borrow_and_update();
                    Some(if is_paused { Event::Pause } else { Event::Resume })
                }
                () = over(timer.as_mut()), if timer.is_some() => {
                    *timer = None;
                    Some(Event::Timer)
                }
                Some(done) = self.requests.join_next(), if !self.requests.is_empty() => answered(done),
                saved = self.disk.done(), if self.disk.is_busy() => Some(Event::Saved(saved)),
                kept = self.copies.done(), if self.copies.is_busy() => Some(Event::CopiesKept(kept)),
                signed_in = signed_in(self.signing_in.as_mut()), if self.signing_in.is_some() => {
                    self.signing_in = None;
                    Some(Event::SignedIn(signed_in.map(|client| self.sender = Arc::new(self.sender.with(client)))))
                }
                checked = self.source_check.done(), if self.source_check.is_busy() => {
                    Some(Event::SourceChecked(checked))
                }
                chunk = chunks.recv(), if self.reads => {
                    self.reads = false;
                    Some(self.chunk_read(chunk))
                }
            };
            clock.run_waits_for(None);
            if let Some(event) = event {
                return event;
            }
        }
    }

    fn chunk_read(&self, chunk: Option<Result<Chunk<Prepared>, SourceError>>) -> Event<Direct> {
        match chunk {
            Some(Ok(chunk)) => machine_chunk(chunk, &self.job.plan).map_or_else(Event::Failed, Event::Chunk),
            None | Some(Err(SourceError::Cancelled)) => Event::EndOfSource,
            Some(Err(error)) => Event::Failed(error.into()),
        }
    }

    fn progress(&self) -> ImportProgress {
        let Progress {
            totals,
            reached,
            write_units_per_second,
            rate_limit,
            requests_in_flight,
            is_paused,
            records_per_second,
            seconds,
            seconds_left,
            sign_in_expired,
            waiting_for,
        } = self.machine.progress();
        let reached = Position { record: reached.record, byte: reached.byte, line: reached.line };
        ImportProgress {
            records_read: totals.acknowledged(),
            records_total: self.job.records_total,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            records_embedded: totals.records_embedded,
            records_without_item: totals.records_without_item,
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            bytes_read: self.job.source.read_share(&reached),
            bytes_total: self.job.source.size_bytes(),
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            write_units_per_second,
            pace_limit: rate_limit,
            requests_in_flight,
            is_paused,
            items_per_second: records_per_second,
            seconds,
            seconds_left,
            sign_in_expired: sign_in_expired.map(Box::new),
            waiting_for,
            s3: None,
        }
    }

    /// What the run did.
    fn report(&self) -> Report {
        let report = self.report_so_far();
        match self.disk.idle() {
            Some(disk) => disk.completed(report),
            None => report,
        }
    }

    fn report_so_far(&self) -> Report {
        let totals = self.machine.totals();
        let seconds = self.machine.seconds();
        let records_read = totals.acknowledged();
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
        Report {
            run: self.options.run.clone(),
            table: self.job.plan.table.name.clone(),
            records_read,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            records_embedded: totals.records_embedded,
            records_without_item: totals.records_without_item,
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            units_used: totals
                .units_used
                .as_deref()
                .map_or_else(Vec::new, |units| self.machine.named_units(units)),
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            seconds,
            items_per_second,
            resumed: self.resumed,
            cancelled: self.machine.end_state() == Some(EndState::Cancelled),
            stopped: self.machine.stopped().cloned(),
            rejects_file: None,
            first_rejected: Vec::new(),
            route: RouteName::Direct,
            objects: None,
            bytes_uploaded: None,
            import_arn: None,
            import_status: None,
            import_note: None,
            raised: None,
        }
    }
}

/// What a task that sent a request came to; nothing where it was given up.
fn answered(done: Result<Answered, JoinError>) -> Option<Event<Direct>> {
    match done {
        Ok((request, answer)) => Some(Event::Answered { request, answer }),
        Err(error) if error.is_panic() => Some(Event::Failed(
            Failure::new(
                Code::Unexpected,
                "Something went wrong in Tableferry itself while writing.",
                "Continue the import; if it happens again, please report it.",
            )
            .with_detail(error.to_string()),
        )),
        Err(_) => None,
    }
}

/// Reaches the destination again with credentials that are taken.
fn sign_in_again(renewal: Option<(Renewal, ExactDestination)>, expired: Failure) -> SigningIn {
    Box::pin(async move { Ok(signed_in_again(renewal, expired).await?.client_for_runs) })
}

async fn signed_in(signing_in: Option<&mut SigningIn>) -> Result<Client, Failure> {
    match signing_in {
        Some(signing_in) => signing_in.await,
        None => std::future::pending().await,
    }
}

async fn over(waiting: Option<&mut Waiting>) {
    if let Some(waiting) = waiting {
        waiting.await;
    }
}
