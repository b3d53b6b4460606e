//! What an answer means: what was taken, what goes again, what is refused, and when a run gives up.

use super::super::backoff::wait_before_attempt;
use super::super::batch::{Batch, Outgoing};
use super::super::ledger::Outcome;
use super::super::request::{Answered, WriteMode};
use super::{Done, Running};
use crate::destination::Answer;
use failure::{Code, Failure};
use item::{Item, Value};
use std::time::{Duration, Instant};
use tokio::task::JoinError;

/// A refused batch of at most so many items is taken apart at once, a larger one is halved.
const TAKEN_APART: usize = 6;
/// So many requests must have failed one after another before a run gives up, however slowly they follow each other: of a
/// server that fails every other request, the last batch of a run meets fewer by accident.
const FEWEST_FAILURES: u32 = 10;

impl Running<'_> {
    pub(super) fn take_done(&mut self, done: Result<Done, JoinError>) {
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                if error.is_panic() {
                    let failure = Failure::new(
                        Code::Unexpected,
                        "Something went wrong in Tableferry itself while writing.",
                        "Continue the import; if it happens again, please report it.",
                    );
                    self.stop(failure.with_detail(error.to_string()));
                }
                return;
            }
        };
        let now = self.options.clock.now();
        let Done { request, batch, mode, units, took, was_full, answered } = done;
        self.sent.remove(&request);
        match answered {
            Answered::Taken { unprocessed, used } => {
                let (rest, taken) = apart(&batch, &unprocessed);
                self.rate_limiter.answered(&units, share(taken.len(), &batch), used.as_ref(), now);
                if !taken.is_empty() {
                    self.succeeded();
                }
                for item in &taken {
                    self.ledger.acknowledge(item, Outcome::Done);
                }
                if rest.is_empty() {
                    self.concurrency.answered(took, was_full, now);
                } else {
                    let failures = if taken.is_empty() { batch.failures } else { 0 };
                    self.slow_down(Batch { failures, ..batch.with(rest) }, None, now);
                }
                self.commit();
            }
            Answered::Kept { there, used } => {
                self.rate_limiter.answered(&units, 1.0, used.as_ref(), now);
                self.concurrency.answered(took, was_full, now);
                self.succeeded();
                for item in &batch.items {
                    self.keep(item, &batch, &there);
                }
                self.commit();
            }
            Answered::TextSample { there, unprocessed } => {
                self.concurrency.answered(took, was_full, now);
                let (rest, looked_up) = apart(&batch, &unprocessed);
                if !looked_up.is_empty() {
                    self.succeeded();
                }
                if !looked_up.is_empty() {
                    self.keep_copies(batch.with(looked_up), there);
                }
                if !rest.is_empty() {
                    self.slow_down(batch.with(rest), None, now);
                }
            }
            Answered::Failed(answer, failure) => {
                // Where no answer came, the table may have taken it all.
                let taken = if answer == Answer::Transient { 1.0 } else { 0.0 };
                self.rate_limiter.answered(&units, taken, None, now);
                self.take_failed(batch, mode, answer, failure, took, now);
            }
        }
    }

    fn take_failed(
        &mut self,
        batch: Batch,
        mode: WriteMode,
        answer: Answer,
        failure: Failure,
        took: Duration,
        now: Instant,
    ) {
        match answer {
            Answer::Invalid if mode == WriteMode::Look || batch.items.is_empty() => self.stop(failure),
            Answer::Invalid => {
                self.concurrency.answered(took, false, now);
                if let [only] = batch.items.as_slice() {
                    // What the table holds under that key is not of this run.
                    if let Some(Err(error)) =
                        self.config.untouched.as_mut().map(|untouched| untouched.add(only.number))
                    {
                        self.stop(error.into());
                        return;
                    }
                    self.ledger.acknowledge(only, Outcome::Refused(failure.message));
                    self.commit();
                } else {
                    self.take_apart(batch, now);
                }
            }
            Answer::Throttled => self.slow_down(batch, Some(failure), now),
            Answer::Transient => {
                self.not_answering = true;
                self.concurrency.not_answered(now);
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
        self.rate_limiter.throttled(now);
        self.concurrency.throttled(now);
        let failure = failure.unwrap_or_else(|| {
            Failure::new(
                Code::Throttled,
                "The table takes no more items: it asks to slow down and does not recover.",
                "Raise the table's write capacity or choose on demand, then continue.",
            )
        });
        self.try_again(batch, failure, now);
    }

    /// Sends a batch again after a while, or stops the run when nothing was taken for too long.
    fn try_again(&mut self, mut batch: Batch, failure: Failure, now: Instant) {
        if !self.is_paused {
            let (since, failures) = self.failing.get_or_insert((now, 0));
            *failures += 1;
            if *failures >= FEWEST_FAILURES
                && now.saturating_duration_since(*since) >= self.options.give_up_after
            {
                self.stop(failure);
                return;
            }
        }
        self.retried_items += batch.items.len() as u64;
        batch.failures += 1;
        let pause = wait_before_attempt(batch.failures, rand::random());
        self.queue.add_again(batch, now, pause);
    }

    /// The table holds an item under a record's key and keeps it: an older one, or what this very run wrote
    /// without hearing so.
    fn keep(&mut self, item: &Outgoing, batch: &Batch, there: &Item) {
        let is_doubtful = batch.is_doubtful || item.number < self.config.doubtful_up_to;
        let is_ours = is_doubtful && item.item.as_ref().is_some_and(|ours| is_same(ours, there));
        // Where the table held nothing before, what is the same was written by this run.
        let may_be_anothers = !(is_ours && self.ledger.journal.header.table_was_empty);
        if may_be_anothers
            && let Some(untouched) = &mut self.config.untouched
            && let Err(error) = untouched.add(item.number)
        {
            self.stop(error.into());
            return;
        }
        self.ledger.acknowledge(item, if is_ours { Outcome::Done } else { Outcome::Kept });
    }

    fn succeeded(&mut self) {
        self.failing = None;
        self.not_answering = false;
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
