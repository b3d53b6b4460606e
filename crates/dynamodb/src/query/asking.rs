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
    let (partition_key, sort_key) = keys_of(&table, request.index.as_deref())?;
    let answer = match &request.partition_value {
        None => scan(connection, request).await?,
        Some(value) => {
            let value = typed(&partition_key, value)?;
            let sort = match (&request.sort, &sort_key) {
                (Some(condition), Some(key)) => Some((key, condition)),
                (Some(_), None) => {
                    return Err(Failure::new(
                        Code::NoSortKey,
                        "This table or index has no sort key to look for.",
                        "Leave the condition on the sort key out.",
                    ));
                }
                (None, _) => None,
            };
            match (request.index.is_none(), &sort_key, sort) {
                (true, None, _) => {
                    get_item(connection, request, [(partition_key.name.clone(), value)].into()).await?
                }
                (true, Some(_), Some((key, SortCondition::Equals { value: sort_value }))) => {
                    let whole =
                        [(partition_key.name.clone(), value), (key.name.clone(), typed(key, sort_value)?)];
                    get_item(connection, request, whole.into()).await?
                }
                (_, _, sort) => ask_by_key(connection, request, &partition_key, value, sort).await?,
            }
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

fn keys_of(table: &TableShape, index: Option<&str>) -> Result<(KeyShape, Option<KeyShape>), Failure> {
    match index {
        None => Ok((table.partition_key.clone(), table.sort_key.clone())),
        Some(name) => table
            .indexes
            .iter()
            .find(|index| index.name == name)
            .map(|index| (index.partition_key.clone(), index.sort_key.clone()))
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
    partition_key: &KeyShape,
    value: AttributeValue,
    sort: Option<(&KeyShape, &SortCondition)>,
) -> Result<Answer, Failure> {
    let mut asked = connection
        .client
        .query()
        .table_name(&request.table)
        .set_index_name(request.index.clone())
        .expression_attribute_names("#partition", &partition_key.name)
        .expression_attribute_values(":partition", value)
        .limit(limit(request))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .set_exclusive_start_key(request.start.as_deref().map(page_token::from_text).transpose()?);
    let mut condition = "#partition = :partition".to_owned();
    if let Some((key, sort)) = sort {
        asked = asked.expression_attribute_names("#sort", &key.name);
        let (expression, low, high) = match sort {
            SortCondition::Equals { value } => ("#sort = :low", value, None),
            SortCondition::BeginsWith { value } => ("begins_with(#sort, :low)", value, None),
            SortCondition::AtMost { value } => ("#sort <= :low", value, None),
            SortCondition::AtLeast { value } => ("#sort >= :low", value, None),
            SortCondition::Between { from, to } => ("#sort BETWEEN :low AND :high", from, Some(to)),
        };
        condition = format!("{condition} AND {expression}");
        asked = asked.expression_attribute_values(":low", typed(key, low)?);
        if let Some(high) = high {
            asked = asked.expression_attribute_values(":high", typed(key, high)?);
        }
    }
    let answer = asked
        .key_condition_expression(condition)
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
                text: value.text(),
            })
            .collect(),
    }
}
