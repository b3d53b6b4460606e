//! Reads: by key, and all of a table page by page.

use super::projection::{projected, projection};
use super::schema::{Index, Schema};
use super::state::{State, Table};
use crate::exchange::Reply;
use crate::item::ItemText;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Most keys of a `BatchGetItem`.
const MAX_KEYS: usize = 100;
/// Most bytes of items that one page holds.
const PAGE_BYTES: u64 = 1024 * 1024;
/// Bytes that one read unit pays for.
const UNIT_BYTES: u64 = 4096;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Get<'a> {
    table_name: String,
    #[serde(borrow)]
    key: &'a RawValue,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    #[serde(default)]
    expression_attribute_names: Map<String, Value>,
    return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchGet<'a> {
    #[serde(borrow)]
    request_items: BTreeMap<String, Asked<'a>>,
    return_consumed_capacity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    #[serde(default)]
    expression_attribute_names: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Scan<'a> {
    table_name: String,
    index_name: Option<String>,
    limit: Option<usize>,
    #[serde(borrow)]
    exclusive_start_key: Option<&'a RawValue>,
    select: Option<String>,
    segment: Option<u64>,
    total_segments: Option<u64>,
    filter_expression: Option<String>,
    consistent_read: Option<bool>,
    projection_expression: Option<String>,
    #[serde(default)]
    expression_attribute_names: Map<String, Value>,
    return_consumed_capacity: Option<String>,
}

/// Read units, summed up.
struct Units {
    sum: f64,
    /// A strongly consistent read costs a unit for each started 4 KB, another half of it.
    each: f64,
}

impl Units {
    fn new(consistent_read: Option<bool>) -> Self {
        Self { sum: 0.0, each: if consistent_read == Some(true) { 1.0 } else { 0.5 } }
    }

    #[expect(clippy::cast_precision_loss, reason = "a page's bytes are few")]
    fn add(&mut self, bytes: u64) {
        self.sum += self.each * bytes.div_ceil(UNIT_BYTES).max(1) as f64;
    }

    /// As `ConsumedCapacity`; nothing where it was not asked for.
    fn told(&self, table: &str, asked: Option<&str>) -> Option<Value> {
        matches!(asked, Some("TOTAL" | "INDEXES"))
            .then(|| json!({ "TableName": table, "CapacityUnits": self.sum }))
    }
}

fn parsed<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Reply> {
    serde_json::from_str(body).map_err(|error| Reply::invalid(&error.to_string()))
}

fn size_of(item: &str) -> u64 {
    let mut size = 0;
    ItemText(item).each_attribute(|attribute| size += attribute.size_bytes);
    size
}

/// A table whose items can be read.
fn readable<'a>(state: &'a State, name: &str) -> Result<&'a Table, Reply> {
    let table = state.table(name)?;
    if table.store.keeps_items() { Ok(table) } else { Err(Reply::invalid("This server keeps no items.")) }
}

pub(super) fn get(state: &State, body: &str) -> Result<Reply, Reply> {
    let asked: Get<'_> = parsed(body)?;
    let table = readable(state, &asked.table_name)?;
    let names = projection(asked.projection_expression.as_deref(), &asked.expression_attribute_names)?;
    let mut units = Units::new(asked.consistent_read);
    let found = table.store.get(&table.schema.key(ItemText(asked.key.get()))?);
    units.add(found.map_or(0, size_of));
    let mut answer = Map::new();
    answer.extend(
        units
            .told(&asked.table_name, asked.return_consumed_capacity.as_deref())
            .map(|told| ("ConsumedCapacity".to_owned(), told)),
    );
    let mut json = Value::Object(answer).to_string();
    if let Some(item) = found {
        let comma = if json.len() > 2 { "," } else { "" };
        let item = projected(item, names.as_deref());
        json.replace_range(..1, &format!(r#"{{"Item":{item}{comma}"#));
    }
    Ok(Reply::of(json))
}

pub(super) fn batch_get(state: &State, body: &str) -> Result<Reply, Reply> {
    let asked: BatchGet<'_> = parsed(body)?;
    let count: usize = asked.request_items.values().map(|keys| keys.keys.len()).sum();
    if count == 0 || count > MAX_KEYS {
        return Err(Reply::invalid("Member must have length between 1 and 100, inclusive"));
    }
    let (mut responses, mut told) = (Vec::new(), Vec::new());
    for (name, of_table) in &asked.request_items {
        let table = readable(state, name)?;
        let expression = of_table.projection_expression.as_deref();
        let names = projection(expression, &of_table.expression_attribute_names)?;
        let mut units = Units::new(of_table.consistent_read);
        let mut items = Vec::new();
        for key in &of_table.keys {
            let found = table.store.get(&table.schema.key(ItemText(key.get()))?);
            units.add(found.map_or(0, size_of));
            items.extend(found.map(|item| projected(item, names.as_deref())));
        }
        responses.push(format!("{}:[{}]", Value::from(name.as_str()), items.join(",")));
        told.extend(units.told(name, asked.return_consumed_capacity.as_deref()));
    }
    let capacity = if told.is_empty() {
        String::new()
    } else {
        format!(r#","ConsumedCapacity":{}"#, Value::Array(told))
    };
    Ok(Reply::of(format!(r#"{{"Responses":{{{}}},"UnprocessedKeys":{{}}{capacity}}}"#, responses.join(","))))
}

pub(super) fn scan(state: &State, body: &str) -> Result<Reply, Reply> {
    let asked: Scan<'_> = parsed(body)?;
    if asked.filter_expression.is_some() {
        return Err(Reply::invalid("This server knows no filters."));
    }
    let counts = asked.select.as_deref() == Some("COUNT");
    let table = state.table(&asked.table_name)?;
    if !table.store.keeps_items() {
        return count_of_keys(table, counts && asked.index_name.is_none());
    }
    let schema = &table.schema;
    let index = match &asked.index_name {
        Some(name) => Some(
            schema
                .indexes
                .iter()
                .find(|index| index.name == *name)
                .ok_or_else(|| Reply::invalid("The table does not have the specified index"))?,
        ),
        None => None,
    };
    let names = projection(asked.projection_expression.as_deref(), &asked.expression_attribute_names)?;
    // An index's own key attributes stand beside the table's; the table's alone say where to go on.
    let start = asked.exclusive_start_key.map(|key| {
        let of_table: Vec<String> = schema.keys.iter().map(|key| key.name.clone()).collect();
        schema.key(ItemText(&projected(key.get(), Some(&of_table))))
    });
    let start = start.transpose()?;
    let (mut items, mut bytes, mut last) = (Vec::new(), 0, None);
    let mut rest = table.store.after(start.as_ref()).filter(|(key, item)| {
        let is_in_segment = match (asked.segment, asked.total_segments) {
            (Some(segment), Some(total)) if total > 0 => key.hash() % total == segment,
            _ => true,
        };
        is_in_segment && index.is_none_or(|index| enters(item, index))
    });
    for (_, item) in rest.by_ref() {
        let carried = projected(item, index.and_then(|index| index.carries.as_deref()));
        bytes += size_of(&carried);
        items.push(if counts { String::new() } else { projected(&carried, names.as_deref()) });
        last = Some(item);
        if bytes >= PAGE_BYTES || asked.limit.is_some_and(|limit| items.len() >= limit) {
            break;
        }
    }
    let is_at_end = rest.next().is_none();
    let mut units = Units::new(asked.consistent_read);
    units.add(bytes);
    let mut answer = json!({ "Count": items.len(), "ScannedCount": items.len() });
    if let Some(told) = units.told(&asked.table_name, asked.return_consumed_capacity.as_deref()) {
        answer["ConsumedCapacity"] = told;
    }
    if let (Some(last), false) = (last, is_at_end) {
        answer["LastEvaluatedKey"] = key_of(last, schema, index);
    }
    let mut json = answer.to_string();
    if !counts {
        json.replace_range(..1, &format!(r#"{{"Items":[{}],"#, items.join(",")));
    }
    Ok(Reply::of(json))
}

/// Where keys alone are kept, their number can be told, and that there are none.
fn count_of_keys(table: &Table, counts: bool) -> Result<Reply, Reply> {
    let count = table.store.len();
    if counts {
        return Ok(Reply::of(json!({ "Count": count, "ScannedCount": count }).to_string()));
    }
    if count == 0 {
        return Ok(Reply::of(r#"{"Items":[],"Count":0,"ScannedCount":0}"#));
    }
    Err(Reply::invalid("This server keeps no items."))
}

fn enters(item: &str, index: &Index) -> bool {
    let mut found = 0;
    ItemText(item).each_attribute(|attribute| {
        found += usize::from(index.keys.iter().any(|key| key.name == attribute.name));
    });
    found == index.keys.len()
}

/// The key attributes of the table, and of the index where one is scanned.
fn key_of(item: &str, schema: &Schema, index: Option<&Index>) -> Value {
    let keys = schema.keys.iter().chain(index.into_iter().flat_map(|index| &index.keys));
    let names: Vec<String> = keys.map(|key| key.name.clone()).collect();
    serde_json::from_str(&projected(item, Some(&names))).unwrap_or_default()
}
