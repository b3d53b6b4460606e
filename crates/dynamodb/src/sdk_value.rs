//! Values and items in the form of the SDK.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use item::{Item, Value};

/// The SDK's form of the value.
pub fn into_sdk(value: Value) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text),
        Value::N(text) => AttributeValue::N(text),
        Value::B(bytes) => AttributeValue::B(Blob::new(bytes)),
        Value::Bool(value) => AttributeValue::Bool(value),
        Value::Null => AttributeValue::Null(true),
        Value::M(entries) => {
            AttributeValue::M(entries.into_iter().map(|(name, value)| (name, into_sdk(value))).collect())
        }
        Value::L(values) => AttributeValue::L(values.into_iter().map(into_sdk).collect()),
        Value::Ss(texts) => AttributeValue::Ss(texts),
        Value::Ns(texts) => AttributeValue::Ns(texts),
        Value::Bs(blobs) => AttributeValue::Bs(blobs.into_iter().map(Blob::new).collect()),
    }
}

/// The value from the SDK's form; names in a Map come in alphabetical order, since the service keeps none.
/// `None` for a type that this version does not know.
pub(crate) fn from_sdk(value: &AttributeValue) -> Option<Value> {
    Some(match value {
        AttributeValue::S(text) => Value::S(text.clone()),
        AttributeValue::N(text) => Value::N(text.clone()),
        AttributeValue::B(blob) => Value::B(blob.as_ref().to_vec()),
        AttributeValue::Bool(value) => Value::Bool(*value),
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::M(entries) => {
            let mut entries = entries
                .iter()
                .map(|(name, value)| Some((name.clone(), from_sdk(value)?)))
                .collect::<Option<Vec<_>>>()?;
            entries.sort_by(|left, right| left.0.cmp(&right.0));
            Value::M(entries)
        }
        AttributeValue::L(values) => Value::L(values.iter().map(from_sdk).collect::<Option<_>>()?),
        AttributeValue::Ss(texts) => Value::Ss(texts.clone()),
        AttributeValue::Ns(texts) => Value::Ns(texts.clone()),
        AttributeValue::Bs(blobs) => Value::Bs(blobs.iter().map(|blob| blob.as_ref().to_vec()).collect()),
        _ => return None,
    })
}

/// An item from the SDK's form: the named keys first, the rest by name. Values of unknown types are left out.
pub fn item_from_sdk<'a>(
    attributes: impl IntoIterator<Item = (&'a String, &'a AttributeValue)>,
    keys: &[String],
) -> Item {
    let mut item: Item = attributes
        .into_iter()
        .filter_map(|(name, value)| from_sdk(value).map(|value| (name.clone(), value)))
        .collect();
    let rank = |name: &String| keys.iter().position(|key| key == name).unwrap_or(keys.len());
    item.sort_by(|left, right| rank(&left.0).cmp(&rank(&right.0)).then_with(|| left.0.cmp(&right.0)));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdk_gives_back_what_it_was_given() {
        let text = |text: &str| Value::S(text.to_owned());
        let inner = vec![("b".to_owned(), Value::Null), ("a".to_owned(), Value::Bool(true))];
        let value = Value::L(vec![
            Value::M(inner.clone()),
            text("x"),
            Value::N("1.5".to_owned()),
            Value::B(vec![0, 255]),
            Value::Ss(vec!["a".to_owned()]),
            Value::Ns(vec!["2".to_owned()]),
            Value::Bs(vec![vec![1]]),
        ]);
        let mut sorted = inner;
        sorted.reverse();
        let Value::L(mut expected) = value.clone() else { unreachable!() };
        expected[0] = Value::M(sorted);
        assert_eq!(from_sdk(&into_sdk(value)), Some(Value::L(expected)));
    }
}
