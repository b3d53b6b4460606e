//! A run under way: keeps as many requests on their way as the table bears, sends again what it did not take, and
//! books what became of every record.

use super::account::{Account, Made, Outcome};
use super::backoff::wait_before_attempt;
use super::batch::{Batch, Outgoing, batches};
use super::copies::Copies;
use super::in_flight::InFlight;
use super::journal::Counts;
use super::left_alone::LeftAlone;
use super::options::ImportOptions;
use super::pace::Pace;
use super::pacer::{Pacer, Units};
use super::queue::Queue;
use super::report::{ImportProgress, Report};
use super::request::{Answered, Sender, Way};
use super::run_summary::RunState;
use super::stretch::Stretch;
use super::work::Job;
use crate::destination::Answer;
use crate::failure::Failure;
use crate::item::{Item, Value};
use crate::source::SourceError;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How often the journal is written.
const JOURNAL_EVERY: Duration = Duration::from_millis(500);
/// How long requests on their way may take to end once the run was cancelled.
const LAST_WORDS: Duration = Duration::from_millis(800);
/// How often it is looked whether the file is still the same.
const LOOK_AT_FILE_EVERY: Duration = Duration::from_secs(1);
/// The journal says beforehand that so many stretches more may be sent.
const ANNOUNCED_STRETCHES: u64 = 64;
/// Requests that hang and are not counted among those on their way.
const MOST_OVERDUE: usize = 32;
/// A refused batch of at most so many items is taken apart at once, a larger one is halved.
const TAKEN_APART: usize = 6;

/// How a run writes.
#[derive(Debug)]
pub(super) struct Manner {
    pub way: Way,
    /// Where what is overwritten is kept, when it is.
    pub copies: Option<Copies>,
    /// Where records whose items were there are noted, when they matter.
    pub left_alone: Option<LeftAlone>,
    /// Records before this one may have been written by the run that is continued.
    pub doubtful_up_to: u64,
}

/// What came of a request.
struct Done {
    request: u64,
    batch: Batch,
    way: Way,
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
    manner: Manner,
    pub account: Account<'a>,
    queue: Queue,
    /// The next batch, which the pace holds back.
    held: Option<Batch>,
    in_flight: InFlight,
    pacer: Pacer,
    pace: Pace,
    started: Instant,
    /// Seconds, requests and units of earlier runs that this one continues.
    before: Counts,
    seconds_before: f64,
    requests: u64,
    /// When the requests that are on their way were sent, by their numbers.
    sent: HashMap<u64, Instant>,
    retried_items: u64,
    throttled_requests: u64,
    on_their_way: usize,
    bytes_read: u64,
    is_paused: bool,
    last_success: Instant,
    not_answering: bool,
    journal_saved: Instant,
    looked_at_file: Instant,
    stopped: Option<Failure>,
}

impl<'a> Running<'a> {
    pub(super) fn new(
        job: &'a Job,
        options: &'a ImportOptions,
        sender: Sender,
        manner: Manner,
        account: Account<'a>,
        pacer: Pacer,
    ) -> Self {
        let now = Instant::now();
        Self {
            job,
            options,
            sender: Arc::new(sender),
            manner,
            bytes_read: job.source.read_share(&account.position()),
            before: account.journal.counts.clone(),
            seconds_before: account.journal.seconds,
            account,
            queue: Queue::default(),
            held: None,
            in_flight: InFlight::new(now),
            pacer,
            pace: Pace::default(),
            started: now,
            requests: 0,
            sent: HashMap::new(),
            retried_items: 0,
            throttled_requests: 0,
            on_their_way: 0,
            is_paused: false,
            last_success: now,
            not_answering: false,
            journal_saved: now,
            looked_at_file: now,
            stopped: None,
        }
    }

    /// Works through the stretches until the end, a stop or a cancel.
    pub(super) async fn go(
        &mut self,
        mut stretches: mpsc::Receiver<Result<Stretch<Made>, SourceError>>,
        cancel: &CancellationToken,
        on_progress: &mut impl FnMut(ImportProgress),
    ) {
        let mut at_end = false;
        let mut tasks: JoinSet<Done> = JoinSet::new();
        let mut pause = self.options.pause.watch();
        let mut ticks = tokio::time::interval(TELL_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        self.save_journal();
        loop {
            self.is_paused = *pause.borrow_and_update();
            let look_again = if self.is_paused { None } else { self.launch(&mut tasks) };
            self.on_their_way = tasks.len();
            let nothing_waits = tasks.is_empty() && self.queue.is_empty() && self.held.is_none();
            if self.stopped.is_some() || (at_end && nothing_waits) {
                break;
            }
            let reads = !at_end && !self.is_paused && !self.queue.is_full() && !self.account.is_far_ahead();
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                _ = pause.changed() => self.last_success = Instant::now(),
                _ = ticks.tick() => self.tick(on_progress),
                Some(done) = tasks.join_next(), if !tasks.is_empty() => self.take_done(done),
                stretch = stretches.recv(), if reads => match stretch {
                    Some(Ok(stretch)) => self.take_stretch(stretch),
                    None | Some(Err(SourceError::Cancelled)) => at_end = true,
                    Some(Err(error)) => self.stop(error.into()),
                },
                () = sleep_until(look_again), if look_again.is_some() => {}
            }
        }
        self.end(tasks, cancel, at_end).await;
        on_progress(self.progress());
    }

    /// Sends batches as long as there may be more on their way; gives when to look again, where time alone
    /// changes that.
    fn launch(&mut self, tasks: &mut JoinSet<Done>) -> Option<Instant> {
        let now = Instant::now();
        loop {
            let allowed = self.in_flight.allowed().min(self.pacer.most_in_flight(now));
            let overdue = self.sent.values().filter(|sent| self.in_flight.is_overdue(**sent, now)).count();
            // What hangs must not keep others from being sent, up to a bound.
            if tasks.len() >= allowed + overdue.min(MOST_OVERDUE) || self.stopped.is_some() {
                return None;
            }
            // What the table did not take comes first: all of it where that was just now.
            let most_waiting = if self.pacer.is_throttling(now) { 0 } else { 2 * allowed };
            let takes_fresh = self.queue.waiting() <= most_waiting;
            let Some(batch) = self.held.take().or_else(|| self.queue.next(now, takes_fresh)) else {
                return self.queue.due();
            };
            let looks = self.manner.copies.is_some() && !batch.is_copied;
            let (way, units) =
                if looks { (Way::Look, Units::new()) } else { (self.manner.way, batch.units()) };
            let wait = self.pacer.wait(&units, now);
            if !wait.is_zero() {
                self.held = Some(batch);
                return Some(now + wait);
            }
            self.pacer.send(&units);
            self.requests += 1;
            let request = self.requests;
            self.sent.insert(request, now);
            let was_full = tasks.len() + 1 >= allowed;
            let patience = self.in_flight.patience(batch.failures);
            let sender = Arc::clone(&self.sender);
            tasks.spawn(async move {
                let sent = Instant::now();
                let answered = sender.send(&batch, way, patience).await;
                Done { request, batch, way, units, took: sent.elapsed(), was_full, answered }
            });
        }
    }

    fn take_stretch(&mut self, stretch: Stretch<Made>) {
        self.bytes_read = self.job.source.read_share(&stretch.end);
        let end = stretch.end.record;
        if end > self.account.journal.sent_up_to {
            let records = end - self.account.position().record;
            self.account.journal.sent_up_to = end + records.max(1) * ANNOUNCED_STRETCHES;
            self.save_journal();
        }
        let most_items = if self.manner.way == Way::PutIfAbsent { 1 } else { usize::MAX };
        match self.account.take(stretch) {
            Ok(items) => {
                let batches = batches(items, most_items, self.pacer.most_at_once());
                self.queue.add(batches);
                self.commit();
            }
            Err(failure) => self.stop(failure),
        }
    }

    fn take_done(&mut self, done: Result<Done, JoinError>) {
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                if error.is_panic() {
                    let failure = Failure::new(
                        "unexpected",
                        "Something went wrong in Tableferry itself while writing.",
                        "Continue the import; if it happens again, please report it.",
                    );
                    self.stop(failure.with_detail(error.to_string()));
                }
                return;
            }
        };
        let now = Instant::now();
        let Done { request, batch, way, units, took, was_full, answered } = done;
        self.sent.remove(&request);
        match answered {
            Answered::Taken { unprocessed, used } => {
                let (rest, taken) = apart(&batch, &unprocessed);
                self.pacer.answered(&units, share(taken.len(), &batch), used.as_ref(), now);
                if !taken.is_empty() {
                    self.succeeded(now);
                }
                for item in &taken {
                    self.account.settle(item, Outcome::Done);
                }
                if rest.is_empty() {
                    self.in_flight.answered(took, was_full, now);
                } else {
                    let failures = if taken.is_empty() { batch.failures } else { 0 };
                    self.slow_down(Batch { failures, ..batch.with(rest) }, None, now);
                }
                self.commit();
            }
            Answered::Kept { there, used } => {
                self.pacer.answered(&units, 1.0, used.as_ref(), now);
                self.in_flight.answered(took, was_full, now);
                self.succeeded(now);
                for item in &batch.items {
                    self.keep(item, &batch, &there);
                }
                self.commit();
            }
            Answered::Looked { there, unprocessed } => {
                self.in_flight.answered(took, was_full, now);
                self.succeeded(now);
                let (rest, looked_at) = apart(&batch, &unprocessed);
                if let Err(failure) = self.keep_copies(&looked_at, there) {
                    self.stop(failure);
                    return;
                }
                if !looked_at.is_empty() {
                    let next = Batch { is_copied: true, failures: 0, ..batch.with(looked_at) };
                    self.queue.add_again(next, now, Duration::ZERO);
                }
                if !rest.is_empty() {
                    self.slow_down(batch.with(rest), None, now);
                }
            }
            Answered::Failed(answer, failure) => {
                // Where no answer came, the table may have taken it all.
                let taken = if answer == Answer::Transient { 1.0 } else { 0.0 };
                self.pacer.answered(&units, taken, None, now);
                self.take_failed(batch, way, answer, failure, took, now);
            }
        }
    }

    /// Keeps what the table holds under the keys of some items, before they are written.
    fn keep_copies(&mut self, items: &[Outgoing], there: Vec<(Vec<u8>, String)>) -> Result<(), Failure> {
        let Some(copies) = &mut self.manner.copies else { return Ok(()) };
        let mut there: HashMap<Vec<u8>, String> = there.into_iter().collect();
        let kept: Vec<_> = items.iter().map(|item| (item.key.clone(), there.remove(&item.key))).collect();
        Ok(copies.keep(&kept)?)
    }

    fn take_failed(
        &mut self,
        batch: Batch,
        way: Way,
        answer: Answer,
        failure: Failure,
        took: Duration,
        now: Instant,
    ) {
        match answer {
            Answer::Invalid if way == Way::Look || batch.items.is_empty() => self.stop(failure),
            Answer::Invalid => {
                self.in_flight.answered(took, false, now);
                if let [only] = batch.items.as_slice() {
                    // What the table holds under that key is not of this run.
                    if let Some(Err(error)) =
                        self.manner.left_alone.as_mut().map(|left_alone| left_alone.add(only.number))
                    {
                        self.stop(error.into());
                    }
                    self.account.settle(only, Outcome::Refused(failure.message));
                    self.commit();
                } else {
                    self.take_apart(batch, now);
                }
            }
            Answer::Throttled => self.slow_down(batch, Some(failure), now),
            Answer::Transient => {
                self.not_answering = true;
                self.in_flight.not_answered(now);
                self.try_again(Batch { is_doubtful: true, ..batch }, failure, now);
            }
            Answer::Final => self.stop(failure),
        }
    }

    /// One item of a batch is at fault: the others must not suffer for it.
    fn take_apart(&mut self, mut batch: Batch, now: Instant) {
        let items = std::mem::take(&mut batch.items);
        let size = if items.len() <= TAKEN_APART { 1 } else { items.len().div_ceil(2) };
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let part = batch.with(items.by_ref().take(size).collect());
            self.queue.add_again(part, now, Duration::ZERO);
        }
    }

    /// The table asked to slow down.
    fn slow_down(&mut self, batch: Batch, failure: Option<Failure>, now: Instant) {
        self.throttled_requests += 1;
        self.pacer.throttled(now);
        self.in_flight.throttled(now);
        let failure = failure.unwrap_or_else(|| {
            Failure::new(
                "throttled",
                "The table takes no more items: it asks to slow down and does not recover.",
                "Raise the table's write capacity or choose on demand, then continue.",
            )
        });
        self.try_again(batch, failure, now);
    }

    /// Sends a batch again after a while, or stops the run when nothing was taken for too long.
    fn try_again(&mut self, mut batch: Batch, failure: Failure, now: Instant) {
        if now.saturating_duration_since(self.last_success) >= self.options.give_up_after {
            self.stop(failure);
            return;
        }
        self.retried_items += batch.items.len() as u64;
        batch.failures += 1;
        let pause = wait_before_attempt(batch.failures, rand::random());
        self.queue.add_again(batch, now, pause);
    }

    /// The table holds an item under a record's key and keeps it: an older one, or what this very run wrote
    /// without hearing so.
    fn keep(&mut self, item: &Outgoing, batch: &Batch, there: &Item) {
        let is_doubtful = batch.is_doubtful || item.number < self.manner.doubtful_up_to;
        let is_ours = is_doubtful && item.item.as_ref().is_some_and(|ours| is_same(ours, there));
        if let Some(left_alone) = &mut self.manner.left_alone
            && let Err(error) = left_alone.add(item.number)
        {
            self.stop(error.into());
            return;
        }
        self.account.settle(item, if is_ours { Outcome::Done } else { Outcome::Kept });
    }

    fn succeeded(&mut self, now: Instant) {
        self.last_success = now;
        self.not_answering = false;
    }

    fn stop(&mut self, failure: Failure) {
        self.stopped.get_or_insert(failure);
    }

    fn commit(&mut self) {
        if let Err(failure) = self.account.commit() {
            self.stop(failure);
        }
    }

    fn tick(&mut self, on_progress: &mut impl FnMut(ImportProgress)) {
        let now = Instant::now();
        self.pace.note(self.started.elapsed(), self.account.settled.settled());
        self.pacer.tick(now);
        on_progress(self.progress());
        if now.saturating_duration_since(self.journal_saved) >= JOURNAL_EVERY {
            self.save_journal();
        }
        if now.saturating_duration_since(self.looked_at_file) >= LOOK_AT_FILE_EVERY {
            self.looked_at_file = now;
            if let Err(error) = self.job.source.check_unchanged() {
                self.stop(error.into());
            }
        }
    }

    /// Lets requests on their way end, and writes the last of the journal and the rejected records.
    async fn end(&mut self, mut tasks: JoinSet<Done>, cancel: &CancellationToken, at_end: bool) {
        let _ = tokio::time::timeout(LAST_WORDS, async {
            while let Some(done) = tasks.join_next().await {
                self.take_done(done);
            }
        })
        .await;
        tasks.abort_all();
        self.on_their_way = 0;
        let reached_end =
            at_end && self.stopped.is_none() && !cancel.is_cancelled() && self.account.is_settled();
        if reached_end {
            if let Some(failure) = self.account.uneven_sum() {
                self.stop(failure);
            }
            if let Err(error) = self.job.source.check_unchanged() {
                // Nothing tells which records are of the old file and which of the new one.
                self.stop(error.into());
            }
        }
        self.account.journal.state = match (&self.stopped, reached_end) {
            (Some(_), _) => RunState::Stopped,
            (None, true) => RunState::Finished,
            (None, false) => RunState::Cancelled,
        };
        let journal = self.write_journal();
        // What is beyond the journal's position belongs to the report all the same.
        let beyond = self.account.keep_rejected_beyond();
        if let Err(failure) = journal.and(beyond) {
            self.stop(failure);
            self.account.journal.state = RunState::Stopped;
        }
    }

    fn save_journal(&mut self) {
        if let Err(failure) = self.write_journal() {
            self.stop(failure);
        }
    }

    fn write_journal(&mut self) -> Result<(), Failure> {
        self.journal_saved = Instant::now();
        // The journal vouches for these, so they come first.
        self.account.sync_rejects()?;
        if let Some(left_alone) = &mut self.manner.left_alone {
            left_alone.sync()?;
        }
        self.account.note_ahead();
        let Counts { requests, retried_items, throttled_requests, units_used, .. } = self.totals();
        let journal = &mut self.account.journal;
        journal.seconds = self.seconds_before + self.started.elapsed().as_secs_f64();
        journal.counts =
            Counts { requests, retried_items, throttled_requests, units_used, ..journal.counts.clone() };
        match &self.options.journal {
            Some(path) => Ok(journal.save(path)?),
            None => Ok(()),
        }
    }

    fn seconds(&self) -> f64 {
        self.seconds_before + self.started.elapsed().as_secs_f64()
    }

    /// Totals of this run and of those that it continues.
    fn totals(&self) -> Counts {
        let units_used = match (&self.before.units_used, self.pacer.used()) {
            (None, None) => None,
            (Some(units), None) | (None, Some(units)) => Some(units.clone()),
            (Some(before), Some(now)) => {
                Some(now.iter().zip(before).map(|(now, before)| now + before).collect())
            }
        };
        Counts {
            requests: self.before.requests + self.requests,
            retried_items: self.before.retried_items + self.retried_items,
            throttled_requests: self.before.throttled_requests + self.throttled_requests,
            units_used,
            ..self.account.settled.clone()
        }
    }

    fn waiting_for(&self) -> Option<String> {
        if self.is_paused {
            return None;
        }
        let not_answering =
            || self.not_answering.then(|| "The server does not answer. Trying again.".to_owned());
        self.pacer.throttling(Instant::now()).or_else(not_answering)
    }

    fn progress(&self) -> ImportProgress {
        let totals = self.totals();
        let records_read = totals.settled();
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
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            bytes_read: self.bytes_read,
            bytes_total: self.job.source.size_bytes(),
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            write_units_per_second: self.pacer.per_second(),
            pace_limit: self.pacer.limit(),
            requests_in_flight: self.on_their_way,
            is_paused: self.is_paused,
            items_per_second: per_second,
            seconds: self.seconds(),
            seconds_left: seconds_left.filter(|_| !self.is_paused),
            waiting_for: self.waiting_for(),
        }
    }

    /// What the run did.
    pub(super) fn report(&self, resumed: bool) -> Report {
        let totals = self.totals();
        let seconds = self.seconds();
        let records_read = totals.settled();
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
        Report {
            run: self.options.run.clone(),
            table: self.job.plan.table.name.clone(),
            records_read,
            items_written: totals.items_written,
            records_rejected: totals.records_rejected,
            duplicates_set_aside: totals.duplicates_set_aside,
            items_kept: totals.items_kept,
            items_deleted: totals.items_deleted,
            items_restored: totals.items_restored,
            requests: totals.requests,
            retried_items: totals.retried_items,
            throttled_requests: totals.throttled_requests,
            units_used: totals.units_used.as_deref().map_or_else(Vec::new, |units| self.pacer.named(units)),
            consumed_write_units: totals.units_used.map(|units| units.iter().sum()),
            seconds,
            items_per_second,
            resumed,
            cancelled: self.account.journal.state == RunState::Cancelled,
            stopped: self.stopped.clone(),
            rejects_file: self.account.rejects_file(),
            first_rejected: self.account.reported.clone(),
        }
    }
}

async fn sleep_until(at: Option<Instant>) {
    if let Some(at) = at {
        tokio::time::sleep_until(tokio::time::Instant::from_std(at)).await;
    }
}

/// The items that were not taken, and those that were. Where they cannot be told apart, none counts as taken:
/// writing an item twice changes nothing.
fn apart(batch: &Batch, unprocessed: &[Vec<u8>]) -> (Vec<Outgoing>, Vec<Outgoing>) {
    let (rest, taken): (Vec<Outgoing>, Vec<Outgoing>) =
        batch.items.iter().cloned().partition(|item| unprocessed.contains(&item.key));
    if rest.len() == unprocessed.len() { (rest, taken) } else { (batch.items.clone(), Vec::new()) }
}

#[expect(clippy::cast_precision_loss, reason = "at most 25")]
fn share(taken: usize, batch: &Batch) -> f64 {
    taken as f64 / batch.items.len().max(1) as f64
}

/// Whether an item that the table holds is what the file comes to.
pub(super) fn is_same(ours: &Item, there: &Item) -> bool {
    let normalised = |item: &Item| Value::M(item.clone()).normalised();
    normalised(ours) == normalised(there)
}
