//! Where a page ended, as a text that the page hands back.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use failure::{Code, Failure};
use std::collections::{BTreeMap, HashMap};

/// DynamoDB's `LastEvaluatedKey` as text: keys are S, N or B.
pub(super) fn to_text(key: &HashMap<String, AttributeValue>) -> Option<String> {
    let parts: Option<BTreeMap<&String, (&str, String)>> = key
        .iter()
        .map(|(name, value)| {
            let part = match value {
                AttributeValue::S(text) => ("S", text.clone()),
                AttributeValue::N(text) => ("N", text.clone()),
                AttributeValue::B(blob) => ("B", aws_smithy_types::base64::encode(blob.as_ref())),
                _ => return None,
            };
            Some((name, part))
        })
        .collect();
    parts.and_then(|parts| serde_json::to_string(&parts).ok())
}

/// The key that [`to_text`] was given.
pub(super) fn from_text(text: &str) -> Result<HashMap<String, AttributeValue>, Failure> {
    let unknown =
        || Failure::new(Code::NoSuchPage, "The next page cannot be found again.", "Ask the table again.");
    let parts: BTreeMap<String, (String, String)> = serde_json::from_str(text).map_err(|_| unknown())?;
    parts
        .into_iter()
        .map(|(name, (letter, text))| {
            let value = match letter.as_str() {
                "S" => AttributeValue::S(text),
                "N" => AttributeValue::N(text),
                "B" => AttributeValue::B(Blob::new(
                    aws_smithy_types::base64::decode(text).map_err(|_| unknown())?,
                )),
                _ => return Err(unknown()),
            };
            Ok((name, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_again() {
        let key = HashMap::from([
            ("id".to_owned(), AttributeValue::N("101".into())),
            ("name".to_owned(), AttributeValue::S("a\"b".into())),
            ("raw".to_owned(), AttributeValue::B(Blob::new([0, 255]))),
        ]);
        assert_eq!(from_text(&to_text(&key).unwrap()).unwrap(), key);
        assert!(from_text("nonsense").is_err());
    }
}
