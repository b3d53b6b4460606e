//! Holds a table that exists against the plan's.

use super::shape::{IndexShape, KeyShape, TableShape};
use plan::{Capacity, KeyType, Plan, Projection};

/// The table that a plan would create.
pub fn planned_shape(plan: &Plan) -> TableShape {
    let table = &plan.table;
    let key = |attribute: &str| KeyShape {
        name: attribute.to_owned(),
        // The plan's review refuses keys of other kinds before anything is created.
        key_type: plan.key_type_of(attribute).unwrap_or(KeyType::S),
    };
    let provisioned = match table.capacity {
        Capacity::OnDemand => None,
        Capacity::Provisioned { units } => Some(units),
    };
    TableShape {
        name: table.name.clone(),
        status: "PLANNED".to_owned(),
        partition_key: key(&table.partition_key),
        sort_key: table.sort_key.as_deref().map(key),
        indexes: table
            .indexes
            .iter()
            .map(|index| IndexShape {
                name: index.name.clone(),
                status: "PLANNED".to_owned(),
                partition_keys: index.partition_keys.iter().map(|name| key(name)).collect(),
                sort_keys: index.sort_keys.iter().map(|name| key(name)).collect(),
                projection: index.projection.clone(),
                provisioned: provisioned.map(|_| index.provisioned),
            })
            .collect(),
        provisioned,
        item_count: 0,
        bytes: 0,
    }
}

/// What differs in keys and indexes, each in a sentence; nothing when the table can be used as it is. Capacity
/// is no difference: the table's own holds.
pub(super) fn differences(existing: &TableShape, planned: &TableShape) -> Vec<String> {
    let mut found = Vec::new();
    if existing.partition_key != planned.partition_key {
        found.push(format!(
            "Its partition key is {}; planned is {}.",
            key_text(&existing.partition_key),
            key_text(&planned.partition_key)
        ));
    }
    if existing.sort_key != planned.sort_key {
        let text = |key: &Option<KeyShape>| key.as_ref().map_or_else(|| "none".to_owned(), key_text);
        found.push(format!(
            "Its sort key is {}; planned is {}.",
            text(&existing.sort_key),
            text(&planned.sort_key)
        ));
    }
    for index in &planned.indexes {
        match existing.indexes.iter().find(|other| other.name == index.name) {
            None => found.push(format!("It has no index {}.", index.name)),
            Some(other) if !same_index(other, index) => {
                found.push(format!("Its index {} has other keys or carries other attributes.", index.name));
            }
            Some(_) => {}
        }
    }
    for index in &existing.indexes {
        if !planned.indexes.iter().any(|other| other.name == index.name) {
            found.push(format!("It has an index {} that is not planned.", index.name));
        }
    }
    found
}

fn same_index(left: &IndexShape, right: &IndexShape) -> bool {
    let sorted = |projection: &Projection| match projection {
        Projection::Include { attributes } => {
            let mut attributes = attributes.clone();
            attributes.sort();
            Projection::Include { attributes }
        }
        other => other.clone(),
    };
    left.partition_keys == right.partition_keys
        && left.sort_keys == right.sort_keys
        && sorted(&left.projection) == sorted(&right.projection)
}

fn key_text(key: &KeyShape) -> String {
    format!("{} ({})", key.name, key.key_type.letter())
}
