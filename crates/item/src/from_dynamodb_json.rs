//! An item from DynamoDB JSON, as [`super::dynamodb_json`] writes it.

use super::value::{Item, Value};
use serde_json::Value as Json;

/// The item that this text is in DynamoDB JSON, its attributes by name; `None` where it is none.
pub fn item_from_dynamodb_json(text: &str) -> Option<Item> {
    match serde_json::from_str(text).ok()? {
        Json::Object(attributes) => named(attributes),
        _ => None,
    }
}

fn named(attributes: serde_json::Map<String, Json>) -> Option<Item> {
    attributes.into_iter().map(|(name, value)| Some((name, typed(value)?))).collect()
}

/// A value beside its type: `{"S": "Rome"}`.
fn typed(json: Json) -> Option<Value> {
    let Json::Object(entries) = json else { return None };
    let mut entries = entries.into_iter();
    let (letter, value) = entries.next().filter(|_| entries.len() == 0)?;
    Some(match (letter.as_str(), value) {
        ("S", Json::String(text)) => Value::S(text),
        ("N", Json::String(text)) => Value::N(text),
        ("B", value) => Value::B(bytes(value)?),
        ("BOOL", Json::Bool(value)) => Value::Bool(value),
        ("NULL", Json::Bool(true)) => Value::Null,
        ("M", Json::Object(attributes)) => Value::M(named(attributes)?),
        ("L", Json::Array(values)) => Value::L(values.into_iter().map(typed).collect::<Option<_>>()?),
        ("SS", Json::Array(values)) => Value::Ss(texts(values)?),
        ("NS", Json::Array(values)) => Value::Ns(texts(values)?),
        ("BS", Json::Array(values)) => Value::Bs(values.into_iter().map(bytes).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn texts(values: Vec<Json>) -> Option<Vec<String>> {
    let text = |value| if let Json::String(text) = value { Some(text) } else { None };
    values.into_iter().map(text).collect()
}

fn bytes(value: Json) -> Option<Vec<u8>> {
    let Json::String(text) = value else { return None };
    base64_simd::STANDARD.decode_to_vec(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamodb_json;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let bytes = || prop::collection::vec(any::<u8>(), 0..6);
        let number = || "-?[1-9][0-9]{0,9}";
        let leaf = prop_oneof![
            any::<String>().prop_map(Value::S),
            number().prop_map(Value::N),
            bytes().prop_map(Value::B),
            any::<bool>().prop_map(Value::Bool),
            Just(Value::Null),
            prop::collection::vec(any::<String>(), 1..3).prop_map(Value::Ss),
            prop::collection::vec(number(), 1..3).prop_map(Value::Ns),
            prop::collection::vec(bytes(), 1..3).prop_map(Value::Bs),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::L),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|named| Value::M(named.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_item_comes_back_as_it_was(item in prop::collection::btree_map(any::<String>(), values(), 0..5)) {
            let item: Item = item.into_iter().collect();
            prop_assert_eq!(item_from_dynamodb_json(&dynamodb_json(&item)), Some(item));
        }

        #[test]
        fn any_text_is_an_item_or_none(text in "[\\[\\]{}\":,a-zA-Z0-9]{0,60}") {
            let _ = item_from_dynamodb_json(&text);
        }
    }

    #[test]
    fn what_is_no_item_is_none() {
        for text in [
            "",
            "[]",
            "7",
            r#"{"a":1}"#,
            r#"{"a":{}}"#,
            r#"{"a":{"S":"x","N":"1"}}"#,
            r#"{"a":{"S":1}}"#,
            r#"{"a":{"NULL":false}}"#,
            r#"{"a":{"B":"?"}}"#,
            r#"{"a":{"X":"x"}}"#,
            r#"{"a":{"SS":[1]}}"#,
        ] {
            assert_eq!(item_from_dynamodb_json(text), None, "{text}");
        }
    }
}
