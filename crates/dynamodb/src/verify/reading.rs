//! Reads from the table, again for as long as it answers anything.

use crate::destination::{Answer, Connection, answer_of, failure_of};
use crate::import::wait_before_attempt;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity, Select,
};
use failure::{Code, Failure};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// With nothing read for so long, the reading is given up.
const GIVE_UP_AFTER: Duration = Duration::from_mins(1);

/// An item as the SDK has it.
pub(super) type Attributes = HashMap<String, AttributeValue>;

type Response = aws_sdk_dynamodb::config::http::HttpResponse;

/// What all requests to one table share.
#[derive(Debug)]
pub(super) struct Reader {
    client: Client,
    table: String,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When anything was read.
    last_read: Instant,
    units: Option<f64>,
}

/// What some keys stand for.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub items: Vec<Attributes>,
    /// True when the table did not give all of them at once.
    pub was_slowed: bool,
}

/// A part of a table or an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// From 0.
    pub number: i32,
    pub of: i32,
}

/// How the keys of some items begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyStart {
    pub attribute: String,
    pub start: String,
}

/// A page of an index, counted.
#[derive(Debug)]
pub(super) struct CountedPage {
    pub items: u64,
    /// Where the next page starts; `None` behind the last one.
    pub next: Option<Attributes>,
}

/// A page of a table.
#[derive(Debug)]
pub(super) struct ItemsPage {
    pub items: Vec<Attributes>,
    /// Where the next page starts; `None` behind the last one.
    pub next: Option<Attributes>,
}

impl Reader {
    pub(super) fn new(connection: &Connection, table: &str) -> Self {
        Self {
            client: connection.client_without_retries.clone(),
            table: table.to_owned(),
            state: Mutex::new(State { last_read: Instant::now(), units: None }),
        }
    }

    /// Read units consumed so far; `None` when the server does not tell.
    pub(super) fn consumed_read_units(&self) -> Option<f64> {
        self.state().units
    }

    /// The items under these keys, as many as there are (`BatchGetItem`: at most 100 keys); strongly consistent.
    ///
    /// # Errors
    /// When the destination refuses or stays silent.
    pub(super) async fn items(&self, keys: Vec<Attributes>) -> Result<Items, Failure> {
        let begun = Instant::now();
        let mut read = Items::default();
        let mut wanted = keys;
        let mut failures = 0;
        while !wanted.is_empty() {
            let before = wanted.len();
            let ask = KeysAndAttributes::builder().consistent_read(true).set_keys(Some(wanted.clone()));
            let ask = ask.build().map_err(|error| {
                Failure::new(Code::Unexpected, "The keys to read cannot be described.", "Please report it.")
                    .with_detail(error.to_string())
            })?;
            let sent = self
                .client
                .batch_get_item()
                .request_items(&self.table, ask)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let failure = match sent {
                Ok(answer) => {
                    self.note_units(answer.consumed_capacity());
                    wanted = answer
                        .unprocessed_keys
                        .and_then(|mut tables| tables.remove(&self.table))
                        .map(|rest| rest.keys)
                        .unwrap_or_default();
                    if let Some(mut tables) = answer.responses {
                        read.items.append(&mut tables.remove(&self.table).unwrap_or_default());
                    }
                    if wanted.len() < before {
                        failures = 0;
                        self.note_read();
                    }
                    throttled(&self.table)
                }
                Err(error) => self.worth_another_attempt(&error)?,
            };
            if !wanted.is_empty() {
                read.was_slowed = true;
                failures += 1;
                self.wait(begun, failures, failure).await?;
            }
        }
        Ok(read)
    }

    /// A page of the table (`Scan`, up to 1 MB), strongly consistent; of items with such a key alone where `of` says so.
    ///
    /// # Errors
    /// When the destination refuses or stays silent.
    pub(super) async fn page(
        &self,
        of: Option<&KeyStart>,
        segment: Segment,
        start: Option<Attributes>,
    ) -> Result<ItemsPage, Failure> {
        let scan = self.client.scan().consistent_read(true);
        let answer = self.scan(scan, of, segment, start).await?;
        Ok(ItemsPage { items: answer.items.unwrap_or_default(), next: answer.last_evaluated_key })
    }

    /// Counts a page of an index (`Scan`, up to 1 MB), eventually consistent as indexes are.
    ///
    /// # Errors
    /// When the destination refuses or stays silent.
    pub(super) async fn count_page(
        &self,
        index: &str,
        of: Option<&KeyStart>,
        segment: Segment,
        start: Option<Attributes>,
    ) -> Result<CountedPage, Failure> {
        let scan = self.client.scan().index_name(index).select(Select::Count);
        let answer = self.scan(scan, of, segment, start).await?;
        Ok(CountedPage { items: u64::try_from(answer.count).unwrap_or(0), next: answer.last_evaluated_key })
    }

    /// Scans a part from a place on, again for as long as it is worth it.
    ///
    /// # Errors
    /// When the destination refuses or stays silent.
    async fn scan(
        &self,
        scan: ScanFluentBuilder,
        of: Option<&KeyStart>,
        segment: Segment,
        start: Option<Attributes>,
    ) -> Result<ScanOutput, Failure> {
        let mut scan = scan
            .table_name(&self.table)
            .segment(segment.number)
            .total_segments(segment.of)
            .set_exclusive_start_key(start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(KeyStart { attribute, start }) = of {
            scan = scan
                .filter_expression("begins_with(#key, :start)")
                .expression_attribute_names("#key", attribute)
                .expression_attribute_values(":start", AttributeValue::S(start.clone()));
        }
        let begun = Instant::now();
        let mut failures = 0;
        loop {
            let failure = match scan.clone().send().await {
                Ok(answer) => {
                    self.note_units(answer.consumed_capacity.as_slice());
                    self.note_read();
                    return Ok(answer);
                }
                Err(error) => self.worth_another_attempt(&error)?,
            };
            failures += 1;
            self.wait(begun, failures, failure).await?;
        }
    }

    /// The failure that ends the reading if trying again does not help.
    ///
    /// # Errors
    /// That failure, when trying again changes nothing.
    fn worth_another_attempt<E>(&self, error: &SdkError<E, Response>) -> Result<Failure, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let failure = failure_of(error, &format!("read from {}", self.table));
        match answer_of(error) {
            Answer::Throttled | Answer::Transient => Ok(failure),
            Answer::Invalid | Answer::SignInExpired | Answer::Final => Err(failure),
        }
    }

    /// Waits before another attempt; gives up when neither this request, which began then, nor any other has read
    /// anything for too long.
    async fn wait(&self, begun: Instant, failures: u32, failure: Failure) -> Result<(), Failure> {
        if begun.max(self.state().last_read).elapsed() >= GIVE_UP_AFTER {
            return Err(failure);
        }
        tokio::time::sleep(wait_before_attempt(failures, rand::random())).await;
        Ok(())
    }

    fn note_read(&self) {
        self.state().last_read = Instant::now();
    }

    fn note_units(&self, consumed: &[ConsumedCapacity]) {
        for units in consumed.iter().filter_map(ConsumedCapacity::capacity_units) {
            let mut state = self.state();
            state.units = Some(state.units.unwrap_or(0.0) + units);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn throttled(table: &str) -> Failure {
    Failure::new(
        Code::Throttled,
        format!("{table} gives no more items: it asks to slow down and does not recover."),
        "Raise the table's read capacity or choose on demand, then compare again.",
    )
}
