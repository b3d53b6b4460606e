//! One request to the table, and what it came to. Items travel in JSON that was made once: the SDK signs and sends it,
//! and need not take every value into its own form first.

use super::payloads::Payload;
use crate::destination::{Answer as ServiceAnswer, answer_of, failure_of};
use crate::import::clock::{Clock, within};
use crate::sdk_value::{from_sdk, item_from_sdk};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpRequest;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, KeysAndAttributes, PutRequest, WriteRequest,
};
use aws_smithy_types::body::SdkBody;
use failure::{Code, Failure};
use import_core::{Answer, FailureKind, Found, Request, Units, WriteMode};
use item::{Number, Value, dynamodb_json};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

type Item = import_core::Item<Payload>;

/// What every request of a run needs.
#[derive(Debug)]
pub(in crate::import) struct Sender {
    pub client: Client,
    pub table: String,
    /// Attribute names of the table's key.
    pub keys: Vec<String>,
    /// Names of the table's indexes, in the order of its targets.
    pub indexes: Vec<String>,
    pub clock: Arc<dyn Clock>,
}

impl Sender {
    /// The same with other credentials.
    pub(super) fn with(&self, client: Client) -> Self {
        let Self { table, keys, indexes, clock, .. } = self;
        let (table, keys, indexes) = (table.clone(), keys.clone(), indexes.clone());
        Self { client, table, keys, indexes, clock: Arc::clone(clock) }
    }

    /// Sends a request once, and waits for the answer no longer than it has patience.
    pub(super) async fn send(&self, request: &Request<Payload>) -> Answer<String> {
        let patience = request.patience();
        let sent = async {
            let items: Vec<&Item> = request.items().collect();
            match (request.mode(), items.as_slice()) {
                (WriteMode::LookUp, items) => self.look_up(items).await,
                (WriteMode::PutIfAbsent, [item]) => self.put_if_absent(item).await,
                (WriteMode::Write | WriteMode::PutIfAbsent, items) => self.write(items).await,
            }
        };
        within(&*self.clock, patience, sent).await.unwrap_or_else(|| {
            let failure = Failure::new(
                Code::NoAnswer,
                format!(
                    "Tableferry could not write to {}: the server did not answer within {} s.",
                    self.table,
                    patience.as_secs()
                ),
                "Check your connection, then continue.",
            );
            Answer::Failed(FailureKind::Transient, failure)
        })
    }

    async fn write(&self, items: &[&Item]) -> Answer<String> {
        let table = quoted(&self.table);
        let length = items.iter().map(|item| item.payload.request.len() + 1).sum::<usize>();
        let mut body = String::with_capacity(length + table.len() + 80);
        let _ = write!(body, r#"{{"ReturnConsumedCapacity":"INDEXES","RequestItems":{{{table}:["#);
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                body.push(',');
            }
            body.push_str(&item.payload.request);
        }
        body.push_str("]}}");
        let sent = self
            .client
            .batch_write_item()
            .set_request_items(Some(HashMap::from([(self.table.clone(), stand_in())])))
            .customize()
            .mutate_request(carrying(body))
            .send()
            .await;
        match sent {
            Ok(answer) => Answer::Taken {
                used: self.used(answer.consumed_capacity()),
                unprocessed: answer
                    .unprocessed_items()
                    .into_iter()
                    .flat_map(|tables| tables.values().flatten())
                    .filter_map(|request| match (request.put_request(), request.delete_request()) {
                        (Some(put), _) => Some(self.key_of(put.item())),
                        (None, Some(delete)) => Some(self.key_of(delete.key())),
                        (None, None) => None,
                    })
                    .collect(),
            },
            Err(error) => Answer::Failed(kind_of(answer_of(&error)), failure_of(&error, &self.doing())),
        }
    }

    async fn put_if_absent(&self, item: &Item) -> Answer<String> {
        let body = format!(
            r##"{{"ReturnConsumedCapacity":"INDEXES","ReturnValuesOnConditionCheckFailure":"ALL_OLD","ConditionExpression":"attribute_not_exists(#key)","ExpressionAttributeNames":{{"#key":{}}},"TableName":{},"Item":{}}}"##,
            quoted(self.keys.first().map_or("", String::as_str)),
            quoted(&self.table),
            item.payload.request
        );
        let sent = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(HashMap::new()))
            .customize()
            .mutate_request(carrying(body))
            .send()
            .await;
        match sent {
            Ok(answer) => Answer::Taken {
                unprocessed: Vec::new(),
                used: self.used(answer.consumed_capacity.as_slice()),
            },
            Err(error) => {
                let refused =
                    error.as_service_error().filter(|error| error.is_conditional_check_failed_exception());
                if refused.is_some() {
                    let there = match error.into_service_error() {
                        aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(
                            failed,
                        ) => failed.item.map(|item| item_from_sdk(&item, &self.keys)),
                        _ => None,
                    };
                    // The refused write costs as much as one that is taken; the answer does not say how much.
                    return Answer::Exists { is_same: is_same(item, &there.unwrap_or_default()), used: None };
                }
                Answer::Failed(kind_of(answer_of(&error)), failure_of(&error, &self.doing()))
            }
        }
    }

    async fn look_up(&self, items: &[&Item]) -> Answer<String> {
        let mut body =
            format!(r#"{{"RequestItems":{{{}:{{"ConsistentRead":true,"Keys":["#, quoted(&self.table));
        let keys: Vec<&str> = items.iter().map(|item| item.payload.key_json.as_str()).collect();
        body.push_str(&keys.join(","));
        body.push_str("]}}}");
        let Ok(asked) = KeysAndAttributes::builder().set_keys(Some(Vec::new())).build() else {
            return Answer::LookedUp { found: Vec::new(), unprocessed: Vec::new() };
        };
        let sent = self
            .client
            .batch_get_item()
            .request_items(&self.table, asked)
            .customize()
            .mutate_request(carrying(body))
            .send()
            .await;
        match sent {
            Ok(answer) => {
                let found = answer.responses().and_then(|tables| tables.get(&self.table));
                let found = found.into_iter().flatten();
                let found = found
                    .map(|there| found_item(self.key_of(there), &item_from_sdk(there, &self.keys), items));
                let unprocessed = answer.unprocessed_keys().into_iter().flat_map(|tables| tables.values());
                let unprocessed = unprocessed.flat_map(KeysAndAttributes::keys).map(|key| self.key_of(key));
                Answer::LookedUp { found: found.collect(), unprocessed: unprocessed.collect() }
            }
            Err(error) => Answer::Failed(
                kind_of(answer_of(&error)),
                failure_of(&error, &format!("read from {}", self.table)),
            ),
        }
    }

    fn doing(&self) -> String {
        format!("write to {}", self.table)
    }

    /// The key of an item in the form of [`import_core::Item::key`].
    fn key_of(&self, item: &HashMap<String, AttributeValue>) -> Vec<u8> {
        key_bytes(&self.keys, |name| item.get(name).and_then(from_sdk))
    }

    /// What the answers say was used, by target.
    fn used(&self, told: &[ConsumedCapacity]) -> Option<Units> {
        let consumed = told.first()?;
        let of_index = |name: &String| {
            let told = consumed.global_secondary_indexes().and_then(|indexes| indexes.get(name));
            told.and_then(|capacity| capacity.capacity_units()).unwrap_or_default()
        };
        let of_indexes: Units = self.indexes.iter().map(of_index).collect();
        let all = consumed.capacity_units()?;
        let of_table = consumed.table().and_then(|capacity| capacity.capacity_units());
        let of_table = of_table.unwrap_or(all - of_indexes.iter().sum::<f64>());
        Some(std::iter::once(of_table).chain(of_indexes).collect())
    }
}

fn kind_of(answer: ServiceAnswer) -> FailureKind {
    match answer {
        ServiceAnswer::Throttled => FailureKind::Throttled,
        ServiceAnswer::Transient => FailureKind::Transient,
        ServiceAnswer::Invalid => FailureKind::Invalid,
        ServiceAnswer::SignInExpired => FailureKind::SignInExpired,
        ServiceAnswer::Final => FailureKind::Final,
    }
}

/// An item that the table holds, beside the one of these that has its key.
fn found_item(key: Vec<u8>, there: &item::Item, items: &[&Item]) -> Found<String> {
    let previous = dynamodb_json(there);
    let asked = items.iter().find(|item| item.key == key);
    let restored = asked.and_then(|item| item.payload.restored.as_deref());
    Found {
        is_same: asked.is_some_and(|item| is_same(item, there)),
        is_restored: restored.is_some_and(|restored| is_same_json(restored, &previous)),
        is_copied: asked.is_some_and(|item| item.payload.is_copied),
        key,
        previous,
    }
}

/// Whether an item that the table holds is what the import writes.
fn is_same(item: &Item, there: &item::Item) -> bool {
    let normalised = |item: &item::Item| Value::M(item.clone()).normalised();
    item.payload.item.as_ref().is_some_and(|ours| normalised(ours) == normalised(there))
}

/// Whether two items in DynamoDB JSON are the same, in whatever order their attributes stand.
fn is_same_json(left: &str, right: &str) -> bool {
    let parsed = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
    left == right || parsed(left).is_some_and(|left| Some(left) == parsed(right))
}

/// A key as [`item::Converter::key_bytes`] has it, however a server spells its numbers.
pub(super) fn key_bytes(keys: &[String], value: impl Fn(&str) -> Option<Value>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(24);
    for name in keys {
        let part = match value(name) {
            Some(Value::S(text)) => text.into_bytes(),
            Some(Value::N(text)) => Number::parse(&text).map_or(text, |number| number.canonical).into_bytes(),
            Some(Value::B(blob)) => blob,
            _ => vec![0xFF],
        };
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&part);
    }
    bytes
}

/// JSON of a text.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What the SDK takes for the request until it carries the real one.
fn stand_in() -> Vec<WriteRequest> {
    let put = PutRequest::builder().set_item(Some(HashMap::new())).build();
    put.map(|put| WriteRequest::builder().put_request(put).build()).into_iter().collect()
}

/// Lets a request carry this body.
fn carrying(body: String) -> impl Fn(&mut HttpRequest) + Send + Sync + 'static {
    let body = aws_smithy_types::body::SdkBody::from(body);
    move |request| {
        let length = body.content_length().unwrap_or_default();
        request.headers_mut().insert("content-length", length.to_string());
        *request.body_mut() = body.try_clone().unwrap_or_else(SdkBody::empty);
    }
}
