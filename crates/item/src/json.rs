//! JSON in a cell becomes a Map, a List or a plain value, with nothing lost: numbers keep every digit, a name
//! that stands twice is refused, and so is what DynamoDB cannot hold.

use super::number::{Number, NumberProblem};
use super::value::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashSet;

/// Most levels that a document may nest (developer guide, "Constraints").
pub(super) const MAX_LEVELS: usize = 32;

/// Why a cell's JSON cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonProblem {
    /// Not JSON; what the parser says and where, in characters of the cell.
    Broken(String),
    TooDeep,
    RepeatedName(String),
    /// A name of no letters, which DynamoDB refuses.
    EmptyName,
    /// A number in it cannot be kept exactly.
    Number(String, NumberProblem),
}

/// What a cell's JSON holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub value: Value,
    /// True when a number in it is spelled otherwise than DynamoDB spells it: `1.50`.
    pub respelled: bool,
}

/// Reads a cell's JSON.
///
/// # Errors
/// When it is broken, or holds what DynamoDB would lose or refuse.
pub fn parse(text: &str) -> Result<Document, JsonProblem> {
    parse_within(text, 0)
}

/// The same of a cell whose value stands so many levels deep in an item.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_within(text: &str, levels_above: usize) -> Result<Document, JsonProblem> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| broken(&error))?;
    let mut respelled = false;
    let value = value(raw, levels_above, &mut respelled)?;
    Ok(Document { value, respelled })
}

fn broken(error: &serde_json::Error) -> JsonProblem {
    let text = error.to_string();
    // serde_json names a line of the cell, which nobody sees; the column is the place in the cell.
    let reason =
        if error.is_eof() { "it ends too soon," } else { text.split(" at line ").next().unwrap_or(&text) };
    if text.contains("recursion limit") {
        return JsonProblem::TooDeep;
    }
    let place = match error.line() {
        0 | 1 => format!("at character {}", error.column()),
        line => format!("in its line {line}, at character {}", error.column()),
    };
    JsonProblem::Broken(format!("{reason} {place}"))
}

fn value(raw: &RawValue, level: usize, respelled: &mut bool) -> Result<Value, JsonProblem> {
    // The document itself is the first level, and a value inside the last one is a level more.
    if level >= MAX_LEVELS {
        return Err(JsonProblem::TooDeep);
    }
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(|error| broken(&error))?;
            let mut names = HashSet::with_capacity(entries.len());
            if let Some((name, _)) = entries.iter().find(|(name, _)| !names.insert(name.as_str())) {
                return Err(JsonProblem::RepeatedName(name.clone()));
            }
            if names.contains("") {
                return Err(JsonProblem::EmptyName);
            }
            let entries = entries
                .into_iter()
                .map(|(name, raw)| Ok((name, value(raw, level + 1, respelled)?)))
                .collect::<Result<_, _>>()?;
            Ok(Value::M(entries))
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| broken(&error))?;
            Ok(Value::L(
                elements.into_iter().map(|raw| value(raw, level + 1, respelled)).collect::<Result<_, _>>()?,
            ))
        }
        Some(b'"') => serde_json::from_str(text).map(Value::S).map_err(|error| broken(&error)),
        Some(b't') => Ok(Value::Bool(true)),
        Some(b'f') => Ok(Value::Bool(false)),
        Some(b'n') => Ok(Value::Null),
        _ => match Number::parse(text) {
            Ok(number) => {
                *respelled |= number.canonical != text;
                Ok(Value::N(number.canonical))
            }
            Err(problem) => Err(JsonProblem::Number(text.to_owned(), problem)),
        },
    }
}

/// The entries of a JSON object as they stand, repeated names and all.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Value, JsonProblem> {
        super::parse(text).map(|document| document.value)
    }

    #[test]
    fn documents_keep_order_types_and_every_digit() {
        assert_eq!(
            parse(r#" {"b": 1.10, "a": [true, null, "x"], "n": 12345678901234567890123} "#),
            Ok(Value::M(vec![
                ("b".into(), Value::N("1.1".into())),
                ("a".into(), Value::L(vec![Value::Bool(true), Value::Null, Value::S("x".into())])),
                ("n".into(), Value::N("12345678901234567890123".into())),
            ]))
        );
        assert_eq!(parse("[]"), Ok(Value::L(vec![])));
        assert_eq!(parse("\"x\\u00e9\""), Ok(Value::S("xé".into())));
        assert_eq!(parse("-0.5e1"), Ok(Value::N("-5".into())));
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        assert_eq!(parse(r#"{"a":1,"a":2}"#), Err(JsonProblem::RepeatedName("a".into())));
        assert!(matches!(parse(r#"{"a": 1"#), Err(JsonProblem::Broken(_))));
        assert!(matches!(parse("{'a': 1}"), Err(JsonProblem::Broken(_))));
        assert!(matches!(parse("NaN"), Err(JsonProblem::Broken(_))));
        assert!(matches!(parse("\"\\ud800\""), Err(JsonProblem::Broken(_))));
        assert!(matches!(
            parse("[123456789012345678901234567890123456789]"),
            Err(JsonProblem::Number(_, NumberProblem::TooManyDigits(39)))
        ));
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(32)).is_ok());
        assert_eq!(parse(&format!("{}1{}", "[".repeat(32), "]".repeat(32))), Err(JsonProblem::TooDeep));
        assert!(parse(&format!("{}1{}", "[".repeat(31), "]".repeat(31))).is_ok());
        let within = |levels, text: &str| parse_within(text, levels).map(|document| document.value);
        assert!(within(4, &nested(28)).is_ok());
        assert_eq!(within(4, &nested(29)), Err(JsonProblem::TooDeep));
        assert!(within(31, "1").is_ok());
        assert_eq!(within(32, "1"), Err(JsonProblem::TooDeep));
        assert_eq!(parse(r#"{"": 1}"#), Err(JsonProblem::EmptyName));
        assert_eq!(parse(&nested(33)), Err(JsonProblem::TooDeep));
        assert_eq!(parse(&nested(100_000)), Err(JsonProblem::TooDeep));
    }

    #[test]
    fn a_number_spelled_otherwise_is_told() {
        for (text, respelled) in [("[1.50]", true), ("{\"a\": 1e5}", true), ("[1.5, 100, -2]", false)] {
            assert_eq!(super::parse(text).unwrap().respelled, respelled, "{text}");
        }
    }

    #[test]
    fn the_reason_names_the_place_in_the_cell() {
        let Err(JsonProblem::Broken(reason)) = parse("{\"bio\": \"Loves dogs\"") else { panic!() };
        assert_eq!(reason, "it ends too soon, at character 20");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]{}\":,0-9a-z\\\\eE+. -]{0,80}") {
            let _ = parse(&text);
        }
    }
}
