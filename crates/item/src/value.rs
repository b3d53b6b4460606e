//! The value of an attribute, in DynamoDB's types, in an order that stays.

use super::compressed::text_of;
use super::number::Number;
use super::number::number_size;

/// An attribute's value. Numbers are texts in canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    S(String),
    N(String),
    B(Vec<u8>),
    Bool(bool),
    Null,
    M(Vec<(String, Value)>),
    L(Vec<Value>),
    Ss(Vec<String>),
    Ns(Vec<String>),
    Bs(Vec<Vec<u8>>),
}

/// Attributes in the order of the plan.
pub type Item = Vec<(String, Value)>;

impl Value {
    /// DynamoDB's letter or word for the type.
    pub fn type_letter(&self) -> &'static str {
        match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
            Self::M(_) => "M",
            Self::L(_) => "L",
            Self::Ss(_) => "SS",
            Self::Ns(_) => "NS",
            Self::Bs(_) => "BS",
        }
    }

    /// The value as it is shown: as [`Self::text`], but text that is compressed stands there unpacked, with the bytes that it
    /// takes.
    pub fn shown(&self) -> String {
        if let Self::B(bytes) = self
            && let Some(text) = text_of(bytes)
        {
            return format!("gzip, {} of {} bytes: {text}", bytes.len(), text.len());
        }
        self.text()
    }

    /// The value for reading: text and numbers as they are, everything else as plain JSON.
    pub fn text(&self) -> String {
        match self {
            Self::S(text) | Self::N(text) => text.clone(),
            other => {
                let mut text = String::new();
                other.write_plain(&mut text);
                text
            }
        }
    }

    fn write_plain(&self, out: &mut String) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let list = |out: &mut String, parts: Vec<String>| {
            out.push('[');
            out.push_str(&parts.join(", "));
            out.push(']');
        };
        match self {
            Self::S(text) => out.push_str(&quoted(text)),
            Self::N(text) => out.push_str(text),
            Self::B(bytes) => out.push_str(&quoted(&base64(bytes))),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Null => out.push_str("null"),
            Self::M(entries) => {
                out.push('{');
                for (place, (name, value)) in entries.iter().enumerate() {
                    if place > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&quoted(name));
                    out.push_str(": ");
                    value.write_plain(out);
                }
                out.push('}');
            }
            Self::L(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push_str(", ");
                    }
                    value.write_plain(out);
                }
                out.push(']');
            }
            Self::Ss(texts) => list(out, texts.iter().map(|text| quoted(text)).collect()),
            Self::Ns(texts) => list(out, texts.clone()),
            Self::Bs(blobs) => list(out, blobs.iter().map(|blob| quoted(&base64(blob))).collect()),
        }
    }

    /// Bytes that the value counts for (developer guide, "DynamoDB item sizes and formats").
    pub fn size_bytes(&self) -> u64 {
        let number = number_size;
        match self {
            Self::S(text) => text.len() as u64,
            Self::N(text) => number(text),
            Self::B(bytes) => bytes.len() as u64,
            Self::Bool(_) | Self::Null => 1,
            Self::M(entries) => {
                3 + entries
                    .iter()
                    .map(|(name, value)| 1 + name.len() as u64 + value.size_bytes())
                    .sum::<u64>()
            }
            Self::L(values) => 3 + values.iter().map(|value| 1 + value.size_bytes()).sum::<u64>(),
            Self::Ss(texts) => texts.iter().map(|text| text.len() as u64).sum(),
            Self::Ns(texts) => texts.iter().map(|text| number(text)).sum(),
            Self::Bs(blobs) => blobs.iter().map(|blob| blob.len() as u64).sum(),
        }
    }

    /// The value with Maps by name, sets in order and numbers in one spelling, so that what DynamoDB takes for
    /// equal is equal.
    #[must_use]
    pub fn normalised(self) -> Self {
        let one_spelling = |text: String| Number::parse(&text).map_or(text, |number| number.canonical);
        match self {
            Self::N(text) => Self::N(one_spelling(text)),
            Self::M(entries) => {
                let mut entries: Vec<(String, Self)> =
                    entries.into_iter().map(|(name, value)| (name, value.normalised())).collect();
                entries.sort_by(|left, right| left.0.cmp(&right.0));
                Self::M(entries)
            }
            Self::L(values) => Self::L(values.into_iter().map(Self::normalised).collect()),
            Self::Ss(mut texts) => {
                texts.sort();
                Self::Ss(texts)
            }
            Self::Ns(texts) => {
                let mut texts: Vec<String> = texts.into_iter().map(one_spelling).collect();
                texts.sort();
                Self::Ns(texts)
            }
            Self::Bs(mut blobs) => {
                blobs.sort();
                Self::Bs(blobs)
            }
            other => other,
        }
    }
}

/// Standard base64, as DynamoDB JSON spells binary values.
pub(super) fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

/// Bytes of an item, attribute names counted.
pub fn item_size_bytes(item: &[(String, Value)]) -> u64 {
    item.iter().map(|(name, value)| name.len() as u64 + value.size_bytes()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Value {
        Value::M(vec![
            ("z".into(), Value::L(vec![Value::N("1.5".into()), Value::Bool(false), Value::Null])),
            ("a".into(), Value::S("quote \" é".into())),
            ("s".into(), Value::Ss(vec!["x".into()])),
            ("b".into(), Value::B(vec![0, 255])),
        ])
    }

    #[test]
    fn what_is_shown_is_plain_json() {
        assert_eq!(
            sample().text(),
            r#"{"z": [1.5, false, null], "a": "quote \" é", "s": ["x"], "b": "AP8="}"#
        );
    }

    #[test]
    fn sizes_follow_the_developer_guide() {
        assert_eq!(Value::S("é".into()).size_bytes(), 2);
        assert_eq!(Value::N("101".into()).size_bytes(), 3);
        assert_eq!(Value::N("-101".into()).size_bytes(), 4);
        assert_eq!(Value::N("100".into()).size_bytes(), 2);
        assert_eq!(Value::Bool(true).size_bytes(), 1);
        assert_eq!(Value::L(vec![Value::Null, Value::S("ab".into())]).size_bytes(), 3 + 2 + 3);
        assert_eq!(
            Value::M(vec![("bio".into(), Value::S("Loves dogs".into()))]).size_bytes(),
            3 + 1 + 3 + 10
        );
        assert_eq!(item_size_bytes(&[("userId".into(), Value::N("101".into()))]), 6 + 3);
    }
}
