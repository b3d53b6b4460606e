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

/// The planned indexes that a table lacks, in their order; none where anything else differs, too.
pub(super) fn missing_indexes(existing: &TableShape, planned: &TableShape) -> Vec<String> {
    let is_missing = |index: &&IndexShape| !existing.indexes.iter().any(|other| other.name == index.name);
    let missing: Vec<String> =
        planned.indexes.iter().filter(is_missing).map(|index| index.name.clone()).collect();
    let is_all = differences(existing, planned).len() == missing.len();
    if is_all { missing } else { Vec::new() }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(indexes: &[(&str, &str)]) -> TableShape {
        let key = |name: &str| KeyShape { name: name.to_owned(), key_type: KeyType::S };
        TableShape {
            name: "T".to_owned(),
            status: "ACTIVE".to_owned(),
            partition_key: key("id"),
            sort_key: None,
            indexes: indexes
                .iter()
                .map(|(name, on)| IndexShape {
                    name: (*name).to_owned(),
                    status: "ACTIVE".to_owned(),
                    partition_keys: vec![key(on)],
                    sort_keys: Vec::new(),
                    projection: Projection::All,
                    provisioned: None,
                })
                .collect(),
            provisioned: None,
            item_count: 0,
            bytes: 0,
        }
    }

    #[test]
    fn indexes_can_be_added_where_nothing_else_differs() {
        let planned = shape(&[("A", "a"), ("B", "b"), ("C", "c")]);
        assert_eq!(missing_indexes(&shape(&[("B", "b")]), &planned), ["A", "C"]);
        assert!(missing_indexes(&planned, &planned).is_empty());
        // An index with other keys, or one that is not planned, stays a difference.
        assert!(missing_indexes(&shape(&[("B", "x")]), &planned).is_empty());
        assert!(missing_indexes(&shape(&[("D", "d")]), &planned).is_empty());
        let other_key = TableShape { sort_key: Some(planned.partition_key.clone()), ..shape(&[]) };
        assert!(missing_indexes(&other_key, &planned).is_empty());
    }
}
