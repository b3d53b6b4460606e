//! What DynamoDB takes, as its developer guide says it.

use crate::meaning::Decimal;
use item::Value;
use plan::{AttributeKind, DateAs, Plan};
use std::collections::HashSet;

/// Bytes of an item: names and values.
pub(crate) fn item_size(item: &[(String, Value)]) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

fn size(value: &Value) -> usize {
    match value {
        Value::S(text) => text.len(),
        Value::N(text) => number_size(text),
        Value::B(bytes) => bytes.len(),
        Value::Bool(_) | Value::Null => 1,
        Value::M(entries) => {
            3 + entries.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>()
        }
        Value::L(values) => 3 + values.iter().map(|value| 1 + size(value)).sum::<usize>(),
        Value::Ss(texts) => texts.iter().map(String::len).sum(),
        Value::Ns(texts) => texts.iter().map(|text| number_size(text)).sum(),
        Value::Bs(blobs) => blobs.iter().map(Vec::len).sum(),
    }
}

/// About half a byte for each significant digit, and one more; one for the minus.
fn number_size(text: &str) -> usize {
    let number = Decimal::plain(text).expect("a number");
    number.digits.len().max(1).div_ceil(2) + 1 + usize::from(number.negative)
}

/// Panics where DynamoDB would refuse the item. The plan is one that the review has nothing against.
pub(crate) fn hold(item: &[(String, Value)], plan: &Plan) {
    assert!(item_size(item) <= 409_600, "too large");
    let mut names = HashSet::new();
    for (name, value) in item {
        assert!((1..=65_535).contains(&name.len()), "the name {name}");
        assert!(names.insert(name), "{name} stands twice");
        is_taken(value, 1);
    }
    let table = &plan.table;
    let find = |name: &str| item.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    for (name, longest) in [(Some(&table.partition_key), 2048), (table.sort_key.as_ref(), 1024)] {
        let Some(name) = name else { continue };
        let value = find(name).unwrap_or_else(|| panic!("no key {name}"));
        is_key(value, letter(plan, name), longest);
    }
    for index in &table.indexes {
        assert!((1..=4).contains(&index.partition_keys.len()) && index.sort_keys.len() <= 4);
        let partition = index.partition_keys.iter().map(|name| (name, 2048));
        for (name, longest) in partition.chain(index.sort_keys.iter().map(|name| (name, 1024))) {
            assert!(name.len() <= 255);
            if let Some(value) = find(name) {
                is_key(value, letter(plan, name), longest);
            }
        }
    }
}

/// The letter of a key's type, as the table is created with it.
fn letter(plan: &Plan, name: &str) -> &'static str {
    let is_generated = plan.generated_key.as_ref().is_some_and(|key| key.attribute == name);
    if is_generated || plan.composed_attributes.iter().any(|composed| composed.attribute == name) {
        return "S";
    }
    let column = plan.columns.iter().find(|column| column.included && column.attribute == name).unwrap();
    match (column.kind, column.date_as) {
        (AttributeKind::Number, _)
        | (AttributeKind::Date | AttributeKind::DateTime, DateAs::EpochSeconds) => "N",
        (AttributeKind::Text | AttributeKind::Date | AttributeKind::DateTime, _) => "S",
        (AttributeKind::Binary, _) => "B",
        other => panic!("{other:?} is no key"),
    }
}

fn is_key(value: &Value, letter: &str, longest: usize) {
    let length = match value {
        Value::S(text) if letter == "S" => text.len(),
        Value::B(bytes) if letter == "B" => bytes.len(),
        Value::N(_) if letter == "N" => 1,
        other => panic!("{other:?} is no key of type {letter}"),
    };
    assert!((1..=longest).contains(&length), "a key of {length} bytes");
}

fn is_taken(value: &Value, level: usize) {
    assert!(level <= 32 || !matches!(value, Value::M(_) | Value::L(_)), "too deep");
    match value {
        Value::N(text) => is_number(text),
        Value::M(entries) => {
            let mut names = HashSet::new();
            for (name, value) in entries {
                assert!(!name.is_empty() && names.insert(name), "the name {name:?}");
                is_taken(value, level + 1);
            }
        }
        Value::L(values) => values.iter().for_each(|value| is_taken(value, level + 1)),
        Value::Ss(texts) => {
            assert!(!texts.is_empty());
            assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len());
            assert!(texts.iter().all(|text| !text.is_empty()));
        }
        Value::Ns(texts) => {
            assert!(!texts.is_empty());
            for text in texts {
                is_number(text);
            }
            let values: HashSet<Decimal> = texts.iter().map(|text| Decimal::plain(text).unwrap()).collect();
            assert_eq!(values.len(), texts.len());
        }
        Value::Bs(_) => panic!("nothing becomes a set of binaries"),
        Value::S(_) | Value::B(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn is_number(text: &str) {
    let number = Decimal::plain(text).unwrap_or_else(|| panic!("{text} is no number"));
    assert!(number.digits.len() <= 38, "{text} has too many digits");
    // The place of the first digit: 1E-130 to 9.99…E+125.
    let first = number.exponent + i64::try_from(number.digits.len()).unwrap() - 1;
    assert!(number.digits.is_empty() || (-130..=125).contains(&first), "{text} is out of range");
}
