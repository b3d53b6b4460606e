//! Writes: in batches, one by one, under a condition.

use super::condition::{Stored, holds};
use super::key::Key;
use super::schema::{Measured, Schema};
use super::state::{Consumed, State};
use crate::exchange::Reply;
use crate::item::ItemText;
use crate::writes::{BatchWrite, WriteRequest};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Most writes of a `BatchWriteItem`.
const MAX_BATCH: usize = 25;

/// A `PutItem` or a `DeleteItem`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Single<'a> {
    table_name: String,
    #[serde(borrow)]
    item: Option<&'a RawValue>,
    #[serde(borrow)]
    key: Option<&'a RawValue>,
    condition_expression: Option<String>,
    #[serde(default)]
    expression_attribute_names: Map<String, Value>,
    #[serde(default)]
    expression_attribute_values: Map<String, Value>,
    return_values: Option<String>,
    return_values_on_condition_check_failure: Option<String>,
    return_consumed_capacity: Option<String>,
}

/// One write of a batch, ready to be taken.
enum Ready<'a> {
    Put(Measured, &'a str),
    Delete(Key),
}

impl Ready<'_> {
    fn key(&self) -> &Key {
        match self {
            Self::Put(measured, _) => &measured.key,
            Self::Delete(key) => key,
        }
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Items that find no units are handed back; where none finds any, the request is throttled.
pub(super) fn batch(state: &Mutex<State>, body: &str) -> Result<Reply, Reply> {
    let asked: BatchWrite<'_> =
        serde_json::from_str(body).map_err(|error| Reply::invalid(&error.to_string()))?;
    let count: usize = asked.request_items.values().map(Vec::len).sum();
    if count == 0 || count > MAX_BATCH {
        return Err(Reply::invalid("Member must have length between 1 and 25, inclusive"));
    }
    // All is looked at before the tables are locked: one client's parsing keeps no other waiting.
    let mut tables = Vec::with_capacity(asked.request_items.len());
    for (name, requests) in &asked.request_items {
        let schema = Arc::clone(&locked(state).table(name)?.schema);
        tables.push((name, requests, ready(&schema, requests)?, schema));
    }
    let mut unprocessed = Map::new();
    let (mut handed_back, mut told) = (0, Vec::new());
    let mut state = locked(state);
    let now = state.time.now();
    for (name, requests, ready, schema) in tables {
        let mut consumed = Consumed::default();
        let mut back = Vec::new();
        for (request, ready) in requests.iter().zip(ready) {
            if !write(&mut state, name, ready, &mut consumed, now)? {
                back.push(serde_json::from_str(&request.json()).unwrap_or_default());
            }
        }
        handed_back += back.len();
        if !back.is_empty() {
            unprocessed.insert(name.clone(), Value::Array(back));
        }
        state.note(consumed.tick(), now);
        told.extend(consumed.told(name, &schema, asked.return_consumed_capacity.as_deref()));
    }
    if handed_back == count {
        return Err(Reply::throttled());
    }
    let mut answer = json!({ "UnprocessedItems": unprocessed });
    if !told.is_empty() {
        answer["ConsumedCapacity"] = Value::Array(told);
    }
    Ok(Reply { unprocessed: handed_back as u64, ..Reply::of(answer.to_string()) })
}

fn ready<'a>(schema: &Schema, requests: &[WriteRequest<'a>]) -> Result<Vec<Ready<'a>>, Reply> {
    let mut ready = Vec::with_capacity(requests.len());
    for request in requests {
        let text = request.text();
        ready.push(if request.is_put() {
            Ready::Put(schema.measure(text)?, text.0)
        } else {
            Ready::Delete(schema.key(text)?)
        });
    }
    let mut keys: Vec<&Key> = ready.iter().map(Ready::key).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Reply::invalid("Provided list of item keys contains duplicates"));
    }
    Ok(ready)
}

/// Whether there were units for it.
fn write(
    state: &mut State,
    table: &str,
    ready: Ready<'_>,
    consumed: &mut Consumed,
    now: Instant,
) -> Result<bool, Reply> {
    let table = state.table_mut(table)?;
    match ready {
        Ready::Put(measured, item) => {
            let measured = match table.store.get(&measured.key) {
                Some(old) => table.schema.measure_over(ItemText(old), ItemText(item), measured),
                None => measured,
            };
            if !table.meter.admits(&measured, now) {
                return Ok(false);
            }
            consumed.add(&measured);
            table.store.put(measured.key, item);
            state.items_written += 1;
        }
        Ready::Delete(key) => {
            // What is deleted decides what it costs; what is not there, or not kept, costs one unit.
            let measured = match table.store.get(&key) {
                Some(item) => table.schema.measure(ItemText(item))?,
                None => Measured { key: key.clone(), table_units: 1, index_units: Vec::new() },
            };
            if !table.meter.admits(&measured, now) {
                return Ok(false);
            }
            consumed.add(&measured);
            table.store.remove(&key);
            state.items_deleted += 1;
        }
    }
    Ok(true)
}

/// A `PutItem` or `DeleteItem`, under its condition if it has one.
pub(super) fn single(state: &Mutex<State>, body: &str) -> Result<Reply, Reply> {
    let asked: Single<'_> = serde_json::from_str(body).map_err(|error| Reply::invalid(&error.to_string()))?;
    let mut state = locked(state);
    let now = state.time.now();
    let table = state.table(&asked.table_name)?;
    let schema = Arc::clone(&table.schema);
    let ready = match (asked.item, asked.key) {
        (Some(item), _) => Ready::Put(schema.measure(ItemText(item.get()))?, item.get()),
        (None, Some(key)) => Ready::Delete(schema.key(ItemText(key.get()))?),
        (None, None) => return Err(Reply::invalid("Neither Item nor Key")),
    };
    let held = match table.store.get(ready.key()) {
        Some(item) => Stored::Item(item),
        None if table.store.contains(ready.key()) => Stored::KeyOnly,
        None => Stored::Nothing,
    };
    let old = match held {
        Stored::Item(item) => Some(item.to_owned()),
        _ => None,
    };
    if let Some(expression) = &asked.condition_expression {
        let keys: Vec<&str> = schema.keys.iter().map(|key| key.name.as_str()).collect();
        let (names, values) = (&asked.expression_attribute_names, &asked.expression_attribute_values);
        if !holds(expression, names, values, &keys, held)? {
            let tells = asked.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD");
            return Err(condition_failed(old.as_deref().filter(|_| tells)));
        }
    }
    let mut consumed = Consumed::default();
    if !write(&mut state, &asked.table_name, ready, &mut consumed, now)? {
        return Err(Reply::throttled());
    }
    state.note(consumed.tick(), now);
    let mut answer = Map::new();
    if let (Some("ALL_OLD"), Some(old)) = (asked.return_values.as_deref(), old) {
        answer.insert("Attributes".to_owned(), serde_json::from_str(&old).unwrap_or_default());
    }
    if let Some(told) = consumed.told(&asked.table_name, &schema, asked.return_consumed_capacity.as_deref()) {
        answer.insert("ConsumedCapacity".to_owned(), told);
    }
    Ok(Reply::of(Value::Object(answer).to_string()))
}

fn condition_failed(old: Option<&str>) -> Reply {
    let code = "ConditionalCheckFailedException";
    let mut reply = Reply::error(code, "The conditional request failed", 400);
    if let Some(old) = old
        && let Ok(mut body) = serde_json::from_slice::<Value>(&reply.body)
    {
        body["Item"] = serde_json::from_str(old).unwrap_or_default();
        reply.body = body.to_string().into();
    }
    reply
}
