//! What an answer means: what was taken, what goes again, what is refused, and when a run gives up.

use super::{Failing, ImportMachine, LookUp};
use crate::actions::{Request, WriteMode};
use crate::backoff::wait_before_attempt;
use crate::events::{Answer, FailureKind, Found};
use crate::item::{Batch, Operation, Outgoing};
use crate::ledger::Outcome;
use crate::payloads::Payloads;
use failure::{Code, Failure};
use rand::RngExt;
use std::time::Duration;

/// A refused batch of at most so many items is taken apart at once, a larger one is halved.
const MAX_TAKEN_APART: usize = 6;
/// So many requests must have failed one after another before a run gives up, however slowly they follow each other: of a
/// server that fails every other request, the last batch of a run meets fewer by accident.
const MIN_FAILURES_TO_GIVE_UP: u32 = 10;

impl<P: Payloads> ImportMachine<P> {
    pub(super) fn take_answer(&mut self, request: Request<P::Item>, answer: Answer<P::Previous>) {
        if self.in_flight.remove(&request.id).is_none() {
            // It was given up.
            return;
        }
        let now = self.now;
        let Request { id, batch, mode, units, sent, was_full, .. } = request;
        let took = now.saturating_sub(sent);
        let cost: f64 = units.iter().sum();
        match answer {
            Answer::Taken { unprocessed, used } => {
                let Parts { rest, taken } = apart(batch, &unprocessed);
                let all = rest.items.len() + taken.items.len();
                let taken_share = share(taken.items.len(), all);
                self.rate_limiter.answered(&units, taken_share, used.as_ref(), now);
                let consumed = used.as_ref().map_or(cost * taken_share, |used| used.iter().sum());
                self.ceiling.answered(cost, consumed);
                if !taken.items.is_empty() {
                    self.succeeded();
                }
                for outgoing in &taken.items {
                    self.ledger.acknowledge(outgoing, Outcome::Done);
                }
                self.ledger.commit();
                if rest.items.is_empty() {
                    self.concurrency.answered(took, was_full, now);
                } else {
                    let failures = if taken.items.is_empty() { rest.failures } else { 0 };
                    self.slow_down(Batch { failures, ..rest }, None);
                }
            }
            Answer::Exists { is_same, used } => {
                self.rate_limiter.answered(&units, 1.0, used.as_ref(), now);
                self.ceiling.answered(cost, used.as_ref().map_or(cost, |used| used.iter().sum()));
                self.concurrency.answered(took, was_full, now);
                self.succeeded();
                for outgoing in &batch.items {
                    self.keep(outgoing, batch.is_doubtful, is_same);
                }
                self.ledger.commit();
            }
            Answer::LookedUp { found, unprocessed } => {
                self.concurrency.answered(took, was_full, now);
                let Parts { rest, taken } = apart(batch, &unprocessed);
                if !taken.items.is_empty() {
                    self.succeeded();
                    match self.config.look_up {
                        LookUp::ToUndo => self.undo_where_unchanged(taken, &found),
                        LookUp::Never | LookUp::ToCopy => self.keep_copies(taken, found),
                        LookUp::ToUpdate => self.update_where_different(taken, found),
                    }
                }
                if !rest.items.is_empty() {
                    self.slow_down(rest, None);
                }
            }
            Answer::Failed(kind, failure) => {
                // Where no answer came, the table may have taken it all.
                let taken = if kind == FailureKind::Transient { 1.0 } else { 0.0 };
                self.rate_limiter.answered(&units, taken, None, now);
                self.ceiling.answered(cost, cost * taken);
                self.take_failed(id, batch, mode, kind, failure, took);
            }
        }
    }

    fn take_failed(
        &mut self,
        id: u64,
        batch: Batch<P::Item>,
        mode: WriteMode,
        kind: FailureKind,
        failure: Failure,
        took: Duration,
    ) {
        match kind {
            FailureKind::Invalid if mode == WriteMode::LookUp || batch.items.is_empty() => self.stop(failure),
            FailureKind::Invalid => {
                self.concurrency.answered(took, false, self.now);
                if let [only] = batch.items.as_slice() {
                    // What the table holds under that key is not of this run.
                    self.note_untouched(only.item.number);
                    self.ledger.acknowledge(only, Outcome::Refused(failure.message));
                    self.ledger.commit();
                } else {
                    self.take_apart(batch);
                }
            }
            FailureKind::Throttled => self.slow_down(batch, Some(failure)),
            FailureKind::Transient => {
                self.is_not_answering = true;
                self.concurrency.not_answered(self.now);
                self.try_again(Batch { is_doubtful: true, ..batch }, failure);
            }
            FailureKind::SignInExpired => {
                self.concurrency.answered(took, false, self.now);
                self.take_sign_in_expired(id, batch, failure);
            }
            FailureKind::Final => self.stop(failure),
        }
    }

    /// One item of a batch is at fault: the others must not suffer for it.
    fn take_apart(&mut self, mut batch: Batch<P::Item>) {
        let items = std::mem::take(&mut batch.items);
        let size = if items.len() <= MAX_TAKEN_APART { 1 } else { items.len().div_ceil(2) };
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let part = batch.with(items.by_ref().take(size).collect());
            self.queue.add_again(part, self.now, Duration::ZERO);
        }
    }

    /// The table asked to slow down.
    fn slow_down(&mut self, batch: Batch<P::Item>, failure: Option<Failure>) {
        self.throttled_requests += 1;
        self.rate_limiter.throttled(self.now);
        self.concurrency.throttled(self.now);
        let failure = failure.unwrap_or_else(|| {
            Failure::new(
                Code::Throttled,
                "The table takes no more items: it asks to slow down and does not recover.",
                "Raise the table's write capacity or choose on demand, then continue.",
            )
        });
        self.try_again(batch, failure);
    }

    /// Sends a batch again after a while, or stops the run when nothing was taken for too long.
    fn try_again(&mut self, mut batch: Batch<P::Item>, failure: Failure) {
        if !self.is_held() {
            let failing = self.failing.get_or_insert(Failing { since: self.now, requests: 0 });
            failing.requests += 1;
            if failing.requests >= MIN_FAILURES_TO_GIVE_UP
                && self.now.saturating_sub(failing.since) >= self.config.give_up_after
            {
                self.stop(failure);
                return;
            }
        }
        self.retried_items += batch.items.len() as u64;
        batch.failures += 1;
        let wait = wait_before_attempt(batch.failures, self.random.random());
        self.queue.add_again(batch, self.now, wait);
    }

    /// The table holds an item under a row's key and keeps it: an older one, or what this very run wrote without
    /// hearing so.
    fn keep(&mut self, outgoing: &Outgoing<P::Item>, is_doubtful: bool, is_same: bool) {
        let number = outgoing.item.number;
        let is_ours = is_same && (is_doubtful || number < self.config.doubtful_up_to);
        // Where the table held nothing before, what is the same was written by this run.
        if !(is_ours && self.config.table_was_empty) {
            self.note_untouched(number);
        }
        self.ledger.acknowledge(outgoing, if is_ours { Outcome::Done } else { Outcome::Kept });
    }

    /// Writes what the table does not hold as it is.
    fn update_where_different(&mut self, mut batch: Batch<P::Item>, found: Vec<Found<P::Previous>>) {
        let mut items = Vec::with_capacity(batch.items.len());
        for outgoing in std::mem::take(&mut batch.items) {
            match found.iter().find(|found| found.key == outgoing.item.key) {
                Some(there) if there.is_same => {
                    let is_ours = there.is_copied || self.has_written(&outgoing.item, there);
                    if !is_ours {
                        self.note_untouched(outgoing.item.number);
                    }
                    self.ledger.acknowledge(&outgoing, if is_ours { Outcome::Done } else { Outcome::Kept });
                }
                Some(_) | None => items.push(outgoing),
            }
        }
        self.ledger.commit();
        let batch = batch.with(items);
        if batch.items.is_empty() {
            return;
        }
        if self.config.has_journal {
            self.keep_copies(batch, found);
        } else {
            let batch = Batch { is_looked_up: true, failures: 0, ..batch };
            self.queue.add_again(batch, self.now, Duration::ZERO);
        }
    }

    /// Undoes what the import wrote and nobody has changed since.
    fn undo_where_unchanged(&mut self, mut batch: Batch<P::Item>, found: &[Found<P::Previous>]) {
        let mut items = Vec::with_capacity(batch.items.len());
        for outgoing in std::mem::take(&mut batch.items) {
            let there = found.iter().find(|found| found.key == outgoing.item.key);
            match (there, outgoing.item.operation) {
                (Some(there), _) if there.is_restored => self.ledger.acknowledge(&outgoing, Outcome::Done),
                (Some(there), _) if there.is_same => items.push(outgoing),
                (None, Operation::Delete) => self.ledger.acknowledge(&outgoing, Outcome::Done),
                (Some(_) | None, _) => self.ledger.acknowledge(&outgoing, Outcome::Kept),
            }
        }
        self.ledger.commit();
        if !items.is_empty() {
            let batch = Batch { is_looked_up: true, failures: 0, ..batch.with(items) };
            self.queue.add_again(batch, self.now, Duration::ZERO);
        }
    }

    fn note_untouched(&mut self, number: u64) {
        if self.config.notes_untouched {
            self.ledger.note_untouched(number);
        }
    }

    fn succeeded(&mut self) {
        self.failing = None;
        self.is_not_answering = false;
        self.sign_in.succeeded();
    }
}

struct Parts<T> {
    /// What was not taken.
    rest: Batch<T>,
    taken: Batch<T>,
}

/// Parts a batch by what was taken. Where that cannot be told, none counts as taken: writing an item twice changes
/// nothing.
fn apart<T>(mut batch: Batch<T>, unprocessed: &[Vec<u8>]) -> Parts<T> {
    let is_rest = |outgoing: &Outgoing<T>| unprocessed.contains(&outgoing.item.key);
    let can_be_told = batch.items.iter().filter(|outgoing| is_rest(outgoing)).count() == unprocessed.len();
    let items = std::mem::take(&mut batch.items);
    let (rest, taken) = if can_be_told { items.into_iter().partition(is_rest) } else { (items, Vec::new()) };
    Parts { rest: batch.with(rest), taken: batch.with(taken) }
}

#[expect(clippy::cast_precision_loss, reason = "at most 25")]
fn share(taken: usize, all: usize) -> f64 {
    taken as f64 / all.max(1) as f64
}
