//! The bare loop: what the AWS SDK for Rust writes with nothing around it. The `csv` crate, a fixed conversion
//! and 64 requests of 25 in flight; no profile, no check, no journal, no second look at an answer but for what
//! came back unprocessed.

use crate::process::Said;
use crate::table;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use aws_sdk_dynamodb::{Client, Config};
use dynamodb::destination::Destination;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const IN_FLIGHT: usize = 64;
const BATCH: usize = 25;
/// The shortest and the longest wait before what came back is sent again.
const WAIT_MS: std::ops::Range<u64> = 20..100;

/// Writes the file once and says how long it took.
pub(crate) fn once(target: &str, file: &str) -> Result<(), String> {
    let said = crate::serve::runtime()?.block_on(write(target, Path::new(file)))?;
    println!("{}", serde_json::to_string(&said).map_err(|error| error.to_string())?);
    Ok(())
}

async fn write(target: &str, path: &Path) -> Result<Said, String> {
    let plan = table::plan(None)?;
    // Its own practice database, as the engine has its own: each with what stands around it.
    let (_kept, connection) = table::connect(target).await?;
    table::make(&connection, &plan).await?;
    let names: Vec<String> = plan.columns.iter().map(|column| column.attribute.clone()).collect();
    // Nothing but a connection of the engine's reaches a practice database.
    let client = match connection.destination {
        Destination::Practice => connection.client_without_retries.clone(),
        _ => client(target),
    };
    let started = Instant::now();
    let mut reader = csv::Reader::from_path(path).map_err(|error| error.to_string())?;
    let mut record = csv::StringRecord::new();
    let free = Arc::new(Semaphore::new(IN_FLIGHT));
    let mut sending: JoinSet<Result<(), String>> = JoinSet::new();
    let (mut batch, mut items) = (Vec::with_capacity(BATCH), 0);
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        batch.push(converted(&names, &record)?);
        items += 1;
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            let place = Arc::clone(&free).acquire_owned().await.map_err(|error| error.to_string())?;
            let client = client.clone();
            sending.spawn(async move {
                let sent = send(&client, full).await;
                drop(place);
                sent
            });
            while let Some(sent) = sending.try_join_next() {
                sent.map_err(|error| error.to_string())??;
            }
        }
    }
    if !batch.is_empty() {
        send(&client, batch).await?;
    }
    while let Some(sent) = sending.join_next().await {
        sent.map_err(|error| error.to_string())??;
    }
    Ok(Said { items, seconds: started.elapsed().as_secs_f64(), phases: Vec::new() })
}

fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// The first column is a number, the last one JSON, the others text.
fn converted(names: &[String], record: &csv::StringRecord) -> Result<WriteRequest, String> {
    let mut put = PutRequest::builder();
    for (place, (name, cell)) in names.iter().zip(record).enumerate() {
        let value = if place == 0 {
            AttributeValue::N(cell.to_owned())
        } else if place + 1 == names.len() {
            attribute(serde_json::from_str(cell).map_err(|error| error.to_string())?)
        } else {
            AttributeValue::S(cell.to_owned())
        };
        put = put.item(name, value);
    }
    Ok(WriteRequest::builder().put_request(put.build().map_err(|error| error.to_string())?).build())
}

fn attribute(value: Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(value) => AttributeValue::Bool(value),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text),
        Value::Array(values) => AttributeValue::L(values.into_iter().map(attribute).collect()),
        Value::Object(entries) => {
            AttributeValue::M(entries.into_iter().map(|(name, value)| (name, attribute(value))).collect())
        }
    }
}

async fn send(client: &Client, mut requests: Vec<WriteRequest>) -> Result<(), String> {
    loop {
        match client.batch_write_item().request_items(table::TABLE, requests.clone()).send().await {
            Ok(answer) => {
                let rest = answer.unprocessed_items.and_then(|mut tables| tables.remove(table::TABLE));
                match rest {
                    Some(rest) if !rest.is_empty() => requests = rest,
                    _ => return Ok(()),
                }
            }
            Err(error) if error.code() == Some("ProvisionedThroughputExceededException") => {}
            Err(error) => return Err(format!("The bare loop ends: {error:?}")),
        }
        tokio::time::sleep(Duration::from_millis(rand::random_range(WAIT_MS))).await;
    }
}
