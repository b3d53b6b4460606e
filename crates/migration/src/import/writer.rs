//! Writes batches: again what the table did not take, one by one what it refuses.

use super::backoff::wait_before_attempt;
use super::chunk::Outgoing;
use crate::destination::{Answer, answer_of, failure_of};
use crate::failure::Failure;
use crate::item::Value;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, PutRequest, ReturnConsumedCapacity, ReturnItemCollectionMetrics, WriteRequest,
};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// What all requests of a run share.
#[derive(Debug)]
pub(super) struct Writer {
    pub client: Client,
    pub table: String,
    /// Attribute names of the table's key.
    pub keys: Vec<String>,
    /// With no item taken for so long, the run stops.
    pub give_up_after: Duration,
    pub cancel: CancellationToken,
    pub tally: WriterTally,
    last_success: Mutex<Instant>,
    waiting_for: Mutex<Option<String>>,
}

/// Totals that requests add to.
#[derive(Debug, Default)]
pub(super) struct WriterTally {
    pub requests: AtomicU64,
    pub retried_items: AtomicU64,
    pub throttled_requests: AtomicU64,
    /// In thousandths, so that halves add up.
    milli_units: AtomicU64,
    units_told: AtomicU64,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub items: u64,
    pub refused: Vec<RefusedItem>,
    /// Items whose outcome is not known, since the run ended first.
    pub unfinished: u64,
    /// Why the whole run must stop.
    pub stop: Option<Failure>,
}

/// An item that the server would not take.
#[derive(Debug)]
pub(super) struct RefusedItem {
    pub number: u64,
    pub line: u64,
    pub reason: String,
}

impl WriterTally {
    /// Write units consumed; `None` when the server does not tell.
    pub(super) fn consumed_write_units(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a total for reading")]
        let units = self.milli_units.load(Ordering::Relaxed) as f64 / 1000.0;
        (self.units_told.load(Ordering::Relaxed) > 0).then_some(units)
    }

    fn add_units(&self, units: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "units are small and positive"
        )]
        let milli = (units * 1000.0).round() as u64;
        self.milli_units.fetch_add(milli, Ordering::Relaxed);
        self.units_told.fetch_add(1, Ordering::Relaxed);
    }
}

/// What one request came to.
enum Sent {
    Done,
    /// These are to be sent again.
    Unprocessed(Vec<Outgoing>),
    Failed(Answer, Failure),
}

impl Writer {
    pub(super) fn new(
        client: Client,
        table: String,
        keys: Vec<String>,
        give_up_after: Duration,
        cancel: CancellationToken,
    ) -> Self {
        Self {
            client,
            table,
            keys,
            give_up_after,
            cancel,
            tally: WriterTally::default(),
            last_success: Mutex::new(Instant::now()),
            waiting_for: Mutex::new(None),
        }
    }

    /// What the run waits for, in plain words, if anything.
    pub(super) fn waiting_for(&self) -> Option<String> {
        self.waiting_for.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Writes a batch, trying again for as long as the table takes anything.
    pub(super) async fn write(&self, batch: Vec<Outgoing>) -> Written {
        let mut written = Written::default();
        // Batches that are still to be sent: one, unless a refused batch is taken apart.
        let mut waiting = vec![batch];
        let mut failures = 0;
        while let Some(items) = waiting.pop() {
            let count = items.len() as u64;
            if self.cancel.is_cancelled() {
                written.unfinished += count;
                continue;
            }
            match self.send(&items).await {
                Sent::Done => {
                    written.items += count;
                    failures = 0;
                    self.succeeded();
                }
                Sent::Unprocessed(rest) => {
                    let taken = count - rest.len() as u64;
                    written.items += taken;
                    if taken > 0 {
                        failures = 0;
                        self.succeeded();
                    }
                    failures += 1;
                    self.tally.retried_items.fetch_add(rest.len() as u64, Ordering::Relaxed);
                    self.tally.throttled_requests.fetch_add(1, Ordering::Relaxed);
                    waiting.push(rest);
                    let slow = Failure::new(
                        "throttled",
                        "The table takes no more items: it asks to slow down and does not recover.",
                        "Raise the table's write capacity or choose on demand, then continue.",
                    );
                    self.wait(failures, "The table asks to slow down.", slow, &mut written).await;
                }
                Sent::Failed(Answer::Invalid, failure) => {
                    if let [only] = items.as_slice() {
                        written.refused.push(RefusedItem {
                            number: only.number,
                            line: only.line,
                            reason: failure.message,
                        });
                    } else {
                        waiting.extend(items.into_iter().rev().map(|item| vec![item]));
                    }
                }
                Sent::Failed(answer @ (Answer::Throttled | Answer::Transient), failure) => {
                    failures += 1;
                    self.tally.retried_items.fetch_add(count, Ordering::Relaxed);
                    waiting.push(items);
                    let what = if answer == Answer::Throttled {
                        self.tally.throttled_requests.fetch_add(1, Ordering::Relaxed);
                        "The table asks to slow down."
                    } else {
                        "The server does not answer. Trying again."
                    };
                    self.wait(failures, what, failure, &mut written).await;
                }
                Sent::Failed(Answer::Final, failure) => {
                    written.unfinished += count;
                    written.stop.get_or_insert(failure);
                }
            }
            if written.stop.is_some() {
                written.unfinished += waiting.drain(..).map(|items| items.len() as u64).sum::<u64>();
            }
        }
        written
    }

    async fn send(&self, items: &[Outgoing]) -> Sent {
        self.tally.requests.fetch_add(1, Ordering::Relaxed);
        let requests: Vec<WriteRequest> = items.iter().filter_map(put_request).collect();
        let sent = self
            .client
            .batch_write_item()
            .request_items(&self.table, requests)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .return_item_collection_metrics(ReturnItemCollectionMetrics::None)
            .send()
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) => {
                let failure = failure_of(&error, &format!("write to {}", self.table));
                return Sent::Failed(answer_of(&error), failure);
            }
        };
        for consumed in answer.consumed_capacity() {
            if let Some(units) = consumed.capacity_units() {
                self.tally.add_units(units);
            }
        }
        let unprocessed: Vec<&WriteRequest> =
            answer.unprocessed_items().into_iter().flat_map(|tables| tables.values().flatten()).collect();
        if unprocessed.is_empty() {
            return Sent::Done;
        }
        let is_unprocessed = |outgoing: &&Outgoing| {
            unprocessed.iter().filter_map(|request| request.put_request()).any(|put| {
                self.keys.iter().all(|key| {
                    let ours = outgoing.item.iter().find(|(name, _)| name == key).map(|(_, value)| value);
                    same_key(ours, put.item().get(key))
                })
            })
        };
        let rest: Vec<Outgoing> = items.iter().filter(is_unprocessed).cloned().collect();
        // Where they cannot be told apart, all are sent again: writing an item twice changes nothing.
        Sent::Unprocessed(if rest.len() == unprocessed.len() { rest } else { items.to_vec() })
    }

    fn succeeded(&self) {
        *self.last_success.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
        *self.waiting_for.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    /// Waits before another attempt, or stops the run when nothing was taken for too long.
    async fn wait(&self, failures: u32, what: &str, failure: Failure, written: &mut Written) {
        let since = self.last_success.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed();
        if since >= self.give_up_after {
            written.stop.get_or_insert(failure);
            return;
        }
        *self.waiting_for.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(what.to_owned());
        let pause = wait_before_attempt(failures, rand::random());
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.cancel.cancelled() => {}
        }
    }
}

fn put_request(outgoing: &Outgoing) -> Option<WriteRequest> {
    let item = outgoing.item.iter().map(|(name, value)| (name.clone(), value.clone().into_sdk())).collect();
    // Only a missing item is an error, and it is there.
    let put = PutRequest::builder().set_item(Some(item)).build().ok()?;
    Some(WriteRequest::builder().put_request(put).build())
}

/// Servers may spell a number otherwise than it was sent.
fn same_key(ours: Option<&Value>, theirs: Option<&AttributeValue>) -> bool {
    match (ours, theirs) {
        (Some(Value::S(ours)), Some(AttributeValue::S(theirs))) => ours == theirs,
        (Some(Value::N(ours)), Some(AttributeValue::N(theirs))) => {
            ours == theirs || crate::item::Number::parse(theirs).is_ok_and(|number| number.canonical == *ours)
        }
        (Some(Value::B(ours)), Some(AttributeValue::B(theirs))) => ours.as_slice() == theirs.as_ref(),
        _ => false,
    }
}
