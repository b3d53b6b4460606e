//! What is asked of the table, in DynamoDB JSON.

use item::{Item, Value, dynamodb_json};
use plan::Plan;

/// Attribute names of the table's key.
pub(super) fn key_names(plan: &Plan) -> Vec<String> {
    std::iter::once(&plan.table.partition_key).chain(&plan.table.sort_key).cloned().collect()
}

pub(super) fn find<'a>(item: &'a Item, name: &str) -> Option<&'a Value> {
    item.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value)
}

/// An item's key in DynamoDB JSON.
pub(super) fn key_json(keys: &[String], item: &Item) -> String {
    let key: Item = keys.iter().filter_map(|name| Some((name.clone(), find(item, name)?.clone()))).collect();
    dynamodb_json(&key)
}

/// The write request that puts an item, in DynamoDB JSON.
pub(super) fn put_request(item: &str) -> String {
    format!(r#"{{"PutRequest":{{"Item":{item}}}}}"#)
}

/// The write request that deletes the item under a key, in DynamoDB JSON.
pub(super) fn delete_request(key: &str) -> String {
    format!(r#"{{"DeleteRequest":{{"Key":{key}}}}}"#)
}
