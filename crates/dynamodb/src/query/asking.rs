//! Asks a table.

use super::page_token;
use super::request::{FoundAttribute, FoundItem, ItemsPage, QueryRequest, SortCondition};
use crate::destination::{Connection, failure_of};
use crate::sdk_value::item_from_sdk;
use crate::table::{KeyShape, TableShape, describe_table};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity, ReturnConsumedCapacity};
use failure::{Code, Failure};
use item::{Number, dynamodb_json};
use plan::KeyType;
use std::collections::HashMap;
use std::time::Instant;

/// Items on one page, unless the request says otherwise.
const PAGE_ITEMS: u32 = 100;

type Attributes = HashMap<String, AttributeValue>;

/// Asks a table: one item by its key (GetItem), items by a partition key (Query), or a page of all (Scan).
///
/// # Errors
/// When there is no such table or index, a value is not of the key's type, or the destination refuses.
pub async fn query(connection: &Connection, request: &QueryRequest) -> Result<ItemsPage, Failure> {
    let started = Instant::now();
    let table = describe_table(connection, &request.table).await?;
    let keys = keys_of(&table, request.index.as_deref())?;
    let answer = if request.partition_values.is_empty() {
        scan(connection, request).await?
    } else {
        let asked = KeyQuestion::new(&keys, request)?;
        match asked.whole_key(&keys) {
            Some(key) if request.index.is_none() => get_item(connection, request, key).await?,
            _ => ask_by_key(connection, request, &asked).await?,
        }
    };
    let mut order = vec![table.partition_key.name];
    order.extend(table.sort_key.map(|key| key.name));
    let items: Vec<FoundItem> = answer.items.iter().map(|item| found(item, &order)).collect();
    Ok(ItemsPage {
        operation: answer.operation.to_owned(),
        count: items.len() as u64,
        items,
        consumed_read_units: answer.consumed.and_then(|consumed| consumed.capacity_units()),
        next: answer.last_key.as_ref().and_then(page_token::to_text),
        seconds: started.elapsed().as_secs_f64(),
    })
}

struct Answer {
    operation: &'static str,
    items: Vec<Attributes>,
    consumed: Option<ConsumedCapacity>,
    last_key: Option<Attributes>,
}

/// The attributes of a table's or an index's key.
struct Keys {
    partition: Vec<KeyShape>,
    sort: Vec<KeyShape>,
}

fn keys_of(table: &TableShape, index: Option<&str>) -> Result<Keys, Failure> {
    match index {
        None => Ok(Keys {
            partition: vec![table.partition_key.clone()],
            sort: table.sort_key.iter().cloned().collect(),
        }),
        Some(name) => table
            .indexes
            .iter()
            .find(|index| index.name == name)
            .map(|index| Keys { partition: index.partition_keys.clone(), sort: index.sort_keys.clone() })
            .ok_or_else(|| {
                let names: Vec<&str> = table.indexes.iter().map(|index| index.name.as_str()).collect();
                let has = if names.is_empty() { "no index".to_owned() } else { names.join(", ") };
                Failure::new(
                    Code::NoSuchIndex,
                    format!("The table {} has no index {name}.", table.name),
                    format!("It has {has}."),
                )
            }),
    }
}

/// What a question says of a key: values that its first attributes have, and perhaps a range of the next.
struct KeyQuestion<'a> {
    equal: Vec<(&'a KeyShape, AttributeValue)>,
    range: Option<(&'a KeyShape, &'a SortCondition)>,
}

impl<'a> KeyQuestion<'a> {
    /// Holds a question against the key that it asks.
    ///
    /// # Errors
    /// `key_values_missing` where the partition key has more or fewer attributes than values are given, `no_sort_key`
    /// where the sort key has fewer, `wrong_type`.
    fn new(keys: &'a Keys, request: &'a QueryRequest) -> Result<Self, Failure> {
        if request.partition_values.len() != keys.partition.len() {
            let names: Vec<&str> = keys.partition.iter().map(|key| key.name.as_str()).collect();
            return Err(Failure::new(
                Code::KeyValuesMissing,
                format!("The partition key is {} together, and needs a value for each.", names.join(" and ")),
                "Give a value for each of them.",
            ));
        }
        let no_sort_key = || {
            Failure::new(
                Code::NoSortKey,
                if keys.sort.is_empty() {
                    "This table or index has no sort key to look for."
                } else {
                    "This sort key has fewer attributes than the question asks for."
                },
                "Leave the condition on the sort key out.",
            )
        };
        let mut equal = Vec::new();
        for (key, text) in keys.partition.iter().zip(&request.partition_values) {
            equal.push((key, typed(key, text)?));
        }
        let mut sort = keys.sort.iter();
        for text in &request.sort_values {
            let key = sort.next().ok_or_else(no_sort_key)?;
            equal.push((key, typed(key, text)?));
        }
        let range = match &request.sort {
            None => None,
            Some(condition) => {
                let key = sort.next().ok_or_else(no_sort_key)?;
                match condition {
                    SortCondition::Equals { value } => {
                        equal.push((key, typed(key, value)?));
                        None
                    }
                    other => Some((key, other)),
                }
            }
        };
        Ok(Self { equal, range })
    }

    /// The key, where the question gives all of it.
    fn whole_key(&self, keys: &Keys) -> Option<Attributes> {
        let is_whole = self.range.is_none() && self.equal.len() == keys.partition.len() + keys.sort.len();
        is_whole.then(|| self.equal.iter().map(|(key, value)| (key.name.clone(), value.clone())).collect())
    }
}

/// The text as a value of the key's type.
fn typed(key: &KeyShape, text: &str) -> Result<AttributeValue, Failure> {
    let wrong = |what: &str, repair: &str| {
        Failure::new(Code::WrongType, format!("{} {what}: “{text}”.", key.name), repair)
    };
    match key.key_type {
        KeyType::S if text.is_empty() => {
            Err(wrong("is blank, and a key never is", "Type the value to look for."))
        }
        KeyType::S => Ok(AttributeValue::S(text.to_owned())),
        KeyType::N => {
            Number::parse(text.trim()).map(|number| AttributeValue::N(number.canonical)).map_err(|_| {
                wrong("is a number, and this is none that DynamoDB keeps", "Type a number, such as 101.")
            })
        }
        KeyType::B => aws_smithy_types::base64::decode(text.trim())
            .map(|bytes| AttributeValue::B(Blob::new(bytes)))
            .map_err(|_| wrong("is binary, and this is no base64", "Type the bytes in base64.")),
    }
}

async fn get_item(
    connection: &Connection,
    request: &QueryRequest,
    key: Attributes,
) -> Result<Answer, Failure> {
    let answer = connection
        .client
        .get_item()
        .table_name(&request.table)
        .set_key(Some(key))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("read from {}", request.table)))?;
    Ok(Answer {
        operation: "GetItem",
        consumed: answer.consumed_capacity().cloned(),
        items: answer.item.into_iter().collect(),
        last_key: None,
    })
}

async fn ask_by_key(
    connection: &Connection,
    request: &QueryRequest,
    question: &KeyQuestion<'_>,
) -> Result<Answer, Failure> {
    let mut asked = connection
        .client
        .query()
        .table_name(&request.table)
        .set_index_name(request.index.clone())
        .limit(limit(request))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .set_exclusive_start_key(request.start.as_deref().map(page_token::from_text).transpose()?);
    let mut conditions = Vec::new();
    for (place, (key, value)) in question.equal.iter().enumerate() {
        asked = asked
            .expression_attribute_names(format!("#k{place}"), &key.name)
            .expression_attribute_values(format!(":v{place}"), value.clone());
        conditions.push(format!("#k{place} = :v{place}"));
    }
    if let Some((key, range)) = question.range {
        asked = asked.expression_attribute_names("#range", &key.name);
        let (expression, low, high) = match range {
            SortCondition::Equals { value } => ("#range = :low", value, None),
            SortCondition::BeginsWith { value } => ("begins_with(#range, :low)", value, None),
            SortCondition::AtMost { value } => ("#range <= :low", value, None),
            SortCondition::AtLeast { value } => ("#range >= :low", value, None),
            SortCondition::Between { from, to } => ("#range BETWEEN :low AND :high", from, Some(to)),
        };
        conditions.push(expression.to_owned());
        asked = asked.expression_attribute_values(":low", typed(key, low)?);
        if let Some(high) = high {
            asked = asked.expression_attribute_values(":high", typed(key, high)?);
        }
    }
    let answer = asked
        .key_condition_expression(conditions.join(" AND "))
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("ask {}", request.table)))?;
    Ok(Answer {
        operation: "Query",
        consumed: answer.consumed_capacity().cloned(),
        last_key: answer.last_evaluated_key().cloned(),
        items: answer.items.unwrap_or_default(),
    })
}

async fn scan(connection: &Connection, request: &QueryRequest) -> Result<Answer, Failure> {
    let answer = connection
        .client
        .scan()
        .table_name(&request.table)
        .set_index_name(request.index.clone())
        .limit(limit(request))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .set_exclusive_start_key(request.start.as_deref().map(page_token::from_text).transpose()?)
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("read from {}", request.table)))?;
    Ok(Answer {
        operation: "Scan",
        consumed: answer.consumed_capacity().cloned(),
        last_key: answer.last_evaluated_key().cloned(),
        items: answer.items.unwrap_or_default(),
    })
}

fn limit(request: &QueryRequest) -> i32 {
    i32::try_from(request.limit.unwrap_or(PAGE_ITEMS).clamp(1, 1000)).unwrap_or(1000)
}

fn found(attributes: &Attributes, keys: &[String]) -> FoundItem {
    let item = item_from_sdk(attributes, keys);
    FoundItem {
        dynamodb_json: dynamodb_json(&item),
        attributes: item
            .iter()
            .map(|(name, value)| FoundAttribute {
                name: name.clone(),
                type_letter: value.type_letter().to_owned(),
                text: value.shown(),
            })
            .collect(),
    }
}
