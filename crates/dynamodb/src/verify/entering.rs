//! Counts which items of a table would enter an index, by reading them.

use crate::destination::{Connection, failure_of};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use failure::{Code, Failure};
use plan::{KeyType, Plan};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

/// The longest keys that DynamoDB takes, in bytes: of a partition key, and of a sort key.
const MAX_PARTITION_KEY_BYTES: usize = 2048;
const MAX_SORT_KEY_BYTES: usize = 1024;

/// What of a table's items enters an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct EnteringItems {
    pub index: String,
    pub items: u64,
    pub entering: u64,
    /// They lack an attribute of the index's key.
    pub without_value: u64,
    /// An attribute of the index's key has a value of the wrong type, an empty one, or one that is too long.
    pub wrong_value: u64,
    /// What reading them took.
    pub read_units: f64,
}

/// Reads a table whole, and counts which of its items enter the plan's index of this name.
///
/// # Errors
/// `no_such_index`, `cancelled`, and what the destination says.
pub async fn entering_items(
    connection: &Connection,
    plan: &Plan,
    index: &str,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(&EnteringItems),
) -> Result<EnteringItems, Failure> {
    let table = &plan.table.name;
    let Some(design) = plan.table.indexes.iter().find(|design| design.name == index) else {
        return Err(Failure::new(
            Code::NoSuchIndex,
            format!("The design of {table} has no index {index}."),
            "Look at the design again.",
        ));
    };
    let keys: Vec<Key> = (design.partition_keys.iter().map(|name| (name, MAX_PARTITION_KEY_BYTES)))
        .chain(design.sort_keys.iter().map(|name| (name, MAX_SORT_KEY_BYTES)))
        .map(|(name, max_bytes)| Key {
            name: name.clone(),
            of_type: plan.key_type_of(name).unwrap_or(KeyType::S),
            max_bytes,
        })
        .collect();
    let names: HashMap<String, String> =
        keys.iter().enumerate().map(|(place, key)| (format!("#k{place}"), key.name.clone())).collect();
    let projection = (0..keys.len()).map(|place| format!("#k{place}")).collect::<Vec<_>>().join(", ");
    let mut found = EnteringItems { index: index.to_owned(), ..EnteringItems::default() };
    let mut start = None;
    loop {
        let asked = connection
            .client
            .scan()
            .table_name(table)
            .projection_expression(&projection)
            .set_expression_attribute_names(Some(names.clone()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .set_exclusive_start_key(start)
            .send();
        let page = tokio::select! {
            page = asked => page.map_err(|error| failure_of(&error, &format!("read the table {table}")))?,
            () = cancel.cancelled() => return Err(Failure::new(Code::Cancelled, "Nothing was changed.", "")),
        };
        for item in page.items() {
            found.note(&keys, item);
        }
        found.read_units += page.consumed_capacity().and_then(|units| units.capacity_units()).unwrap_or(0.0);
        on_progress(&found);
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(found);
        }
    }
}

/// An attribute of the index's key.
#[derive(Debug)]
struct Key {
    name: String,
    of_type: KeyType,
    max_bytes: usize,
}

impl Key {
    fn takes(&self, value: &AttributeValue) -> bool {
        let fits = |bytes: usize| (1..=self.max_bytes).contains(&bytes);
        match (self.of_type, value) {
            (KeyType::S, AttributeValue::S(text)) => fits(text.len()),
            (KeyType::B, AttributeValue::B(bytes)) => fits(bytes.as_ref().len()),
            (KeyType::N, AttributeValue::N(_)) => true,
            _ => false,
        }
    }
}

impl EnteringItems {
    fn note(&mut self, keys: &[Key], item: &HashMap<String, AttributeValue>) {
        self.items += 1;
        let values = || keys.iter().map(|key| item.get(&key.name).map(|value| key.takes(value)));
        if values().any(|takes| takes == Some(false)) {
            self.wrong_value += 1;
        } else if values().any(|takes| takes.is_none()) {
            self.without_value += 1;
        } else {
            self.entering += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_items_with_fitting_values_enter() {
        let key = |name: &str, of_type, max_bytes| Key { name: name.to_owned(), of_type, max_bytes };
        let keys =
            [key("email", KeyType::S, MAX_PARTITION_KEY_BYTES), key("born", KeyType::N, MAX_SORT_KEY_BYTES)];
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let number = AttributeValue::N("7".to_owned());
        let mut found = EnteringItems::default();
        for item in [
            vec![("email", text("a@x")), ("born", number.clone())],
            vec![("email", text("a@x"))],
            vec![],
            vec![("email", text("")), ("born", number.clone())],
            vec![("email", text(&"x".repeat(MAX_PARTITION_KEY_BYTES + 1))), ("born", number.clone())],
            vec![("email", number.clone()), ("born", number)],
            vec![("born", text("7"))],
        ] {
            let item = item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            found.note(&keys, &item);
        }
        assert_eq!((found.items, found.entering, found.without_value, found.wrong_value), (7, 1, 2, 4));
    }
}
