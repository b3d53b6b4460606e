//! Reads back and compares.

use crate::destination::{Answer, Connection, answer_of, failure_of};
use crate::failure::Failure;
use crate::import::Job;
use crate::import::{Outgoing, send_chunks, wait_before_attempt};
use crate::item::{Item, Value};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Requests in flight.
const IN_FLIGHT: usize = 8;
/// Differences that are named.
const NAMED: usize = 200;
/// With no answer for so long, the reading is given up.
const GIVE_UP_AFTER: Duration = Duration::from_mins(1);

type Attributes = HashMap<String, AttributeValue>;

/// What comparing gave. `items = agree + differ + missing`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verification {
    pub table: String,
    /// Items that the file comes to under the plan.
    pub items: u64,
    pub agree: u64,
    pub differ: u64,
    pub missing: u64,
    /// The first differences.
    pub differences: Vec<Difference>,
    pub consumed_read_units: Option<f64>,
    pub seconds: f64,
}

/// An item that is not as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Line in the file.
    pub line: u64,
    /// The attribute; `None` when the whole item is missing.
    pub attribute: Option<String>,
    /// What the file comes to, as text; `None` when it has no such attribute.
    pub expected: Option<String>,
    /// What the table holds, as text; `None` when it has no such attribute.
    pub found: Option<String>,
}

/// Reads back every item of the job's source and compares it. Reads are strongly consistent.
///
/// # Errors
/// When the file cannot be read, the destination refuses or stays silent, or `cancel` is cancelled.
pub async fn verify(
    job: &Job,
    connection: &Connection,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(&Verification),
) -> Result<Verification, Failure> {
    job.source.check_unchanged()?;
    let started = Instant::now();
    let mut result = Verification { table: job.plan.table.name.clone(), ..Verification::default() };
    let reading = cancel.child_token();
    // Whatever way this ends, the reading of the file ends with it.
    let _ends_reading = reading.clone().drop_guard();
    let mut chunks = send_chunks(
        Arc::clone(&job.source),
        Arc::clone(&job.plan),
        Arc::clone(&job.resolution),
        job.source.data_start(),
        reading,
    );
    let mut tasks: JoinSet<Result<Compared, Failure>> = JoinSet::new();
    while let Some(chunk) = chunks.recv().await {
        for batch in chunk?.batches {
            if tasks.len() == IN_FLIGHT {
                result.add(tasks.join_next().await)?;
                on_progress(&result);
            }
            let keys: Vec<String> = std::iter::once(job.plan.table.partition_key.clone())
                .chain(job.plan.table.sort_key.clone())
                .collect();
            tasks.spawn(compare(connection.clone(), job.plan.table.name.clone(), keys, batch));
        }
    }
    while !tasks.is_empty() {
        result.add(tasks.join_next().await)?;
        on_progress(&result);
    }
    result.differences.sort_by_key(|difference| difference.line);
    result.seconds = started.elapsed().as_secs_f64();
    Ok(result)
}

/// What comparing one batch gave.
#[derive(Default)]
struct Compared {
    agree: u64,
    differ: u64,
    missing: u64,
    differences: Vec<Difference>,
    units: Option<f64>,
}

impl Verification {
    fn add(
        &mut self,
        done: Option<Result<Result<Compared, Failure>, tokio::task::JoinError>>,
    ) -> Result<(), Failure> {
        let Some(done) = done else { return Ok(()) };
        let compared = done.map_err(|error| {
            Failure::new("unexpected", "Something went wrong in Tableferry itself.", "Please report it.")
                .with_detail(error.to_string())
        })??;
        self.items += compared.agree + compared.differ + compared.missing;
        self.agree += compared.agree;
        self.differ += compared.differ;
        self.missing += compared.missing;
        let room = NAMED.saturating_sub(self.differences.len());
        self.differences.extend(compared.differences.into_iter().take(room));
        if let Some(units) = compared.units {
            self.consumed_read_units = Some(self.consumed_read_units.unwrap_or(0.0) + units);
        }
        Ok(())
    }
}

async fn compare(
    connection: Connection,
    table: String,
    keys: Vec<String>,
    batch: Vec<Outgoing>,
) -> Result<Compared, Failure> {
    let mut compared = Compared::default();
    let wanted: Vec<Attributes> = batch
        .iter()
        .map(|outgoing| {
            outgoing
                .item
                .iter()
                .filter(|(name, _)| keys.contains(name))
                .map(|(name, value)| (name.clone(), value.clone().into_sdk()))
                .collect()
        })
        .collect();
    let (found, units) = read(&connection, &table, wanted).await?;
    compared.units = units;
    let key_of = |item: &Attributes| -> Vec<Option<Value>> {
        keys.iter()
            .map(|key| item.get(key).and_then(Value::from_sdk).map(|value| value.normalised()))
            .collect()
    };
    let found: HashMap<String, &Attributes> =
        found.iter().map(|item| (format!("{:?}", key_of(item)), item)).collect();
    for outgoing in &batch {
        let key: Vec<Option<Value>> = keys
            .iter()
            .map(|key| {
                outgoing
                    .item
                    .iter()
                    .find(|(name, _)| name == key)
                    .map(|(_, value)| value.clone().normalised())
            })
            .collect();
        match found.get(&format!("{key:?}")) {
            None => {
                compared.missing += 1;
                compared.differences.push(Difference {
                    line: outgoing.line,
                    attribute: None,
                    expected: None,
                    found: None,
                });
            }
            Some(item) => {
                let differences = differences(outgoing.line, &outgoing.item, item);
                if differences.is_empty() {
                    compared.agree += 1;
                } else {
                    compared.differ += 1;
                    compared.differences.extend(differences);
                }
            }
        }
    }
    Ok(compared)
}

async fn read(
    connection: &Connection,
    table: &str,
    keys: Vec<Attributes>,
) -> Result<(Vec<Attributes>, Option<f64>), Failure> {
    let mut found = Vec::new();
    let mut units = None;
    let mut wanted = keys;
    let mut failures = 0;
    let mut last_answer = Instant::now();
    while !wanted.is_empty() {
        let ask = KeysAndAttributes::builder().consistent_read(true).set_keys(Some(wanted.clone())).build();
        let ask = ask.map_err(|error| {
            Failure::new("unexpected", "The keys to read cannot be described.", "Please report it.")
                .with_detail(error.to_string())
        })?;
        let sent = connection
            .client_without_retries
            .batch_get_item()
            .request_items(table, ask)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(answer) => {
                let told: f64 =
                    answer.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units()).sum();
                if !answer.consumed_capacity().is_empty() {
                    units = Some(units.unwrap_or(0.0) + told);
                }
                let before = wanted.len();
                wanted = answer
                    .unprocessed_keys()
                    .and_then(|tables| tables.get(table))
                    .map(|keys| keys.keys().to_vec())
                    .unwrap_or_default();
                if let Some(mut tables) = answer.responses {
                    found.append(&mut tables.remove(table).unwrap_or_default());
                }
                failures = if wanted.len() < before { 0 } else { failures };
                last_answer = Instant::now();
            }
            Err(error) => {
                let is_final = !matches!(answer_of(&error), Answer::Throttled | Answer::Transient);
                if is_final || last_answer.elapsed() >= GIVE_UP_AFTER {
                    return Err(failure_of(&error, &format!("read from {table}")));
                }
            }
        }
        if !wanted.is_empty() {
            failures += 1;
            tokio::time::sleep(wait_before_attempt(failures, rand::random())).await;
        }
    }
    Ok((found, units))
}

fn differences(line: u64, expected: &Item, found: &Attributes) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (name, value) in expected {
        let ours = value.clone().normalised();
        let theirs = found.get(name).and_then(Value::from_sdk).map(Value::normalised);
        if theirs.as_ref() != Some(&ours) {
            differences.push(Difference {
                line,
                attribute: Some(name.clone()),
                expected: Some(value.text()),
                found: theirs.map(|value| value.text()),
            });
        }
    }
    let mut more: Vec<&String> =
        found.keys().filter(|name| !expected.iter().any(|(ours, _)| ours == *name)).collect();
    more.sort();
    for name in more {
        differences.push(Difference {
            line,
            attribute: Some(name.clone()),
            expected: None,
            found: found.get(name).and_then(Value::from_sdk).map(|value| value.text()),
        });
    }
    differences
}
