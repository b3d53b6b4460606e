//! Where an item is not as the file has it.

use aws_sdk_dynamodb::types::AttributeValue;
use item::{Item, Value, value_json};
use serde::{Deserialize, Serialize};
use source::{Locator, place_words};
use std::collections::HashMap;
use ts_rs::TS;

/// Characters of a value that are shown at most.
const SHOWN: usize = 400;
/// Of those, characters before the place where two values part.
const SHOWN_BEFORE: usize = 60;

/// An item that is not as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// Line in the file.
    pub line: u64,
    /// By what the row of a database is found again; its `line` is then its place among the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    /// The item's key, as text.
    pub key: String,
    /// The attribute; `None` when the whole item is missing.
    pub attribute: Option<String>,
    /// What the file comes to, as text; `None` when it has no such attribute.
    pub expected: Option<String>,
    /// What the table holds, as text; `None` when it has no such attribute.
    pub found: Option<String>,
}

impl Difference {
    /// The words for where its record stands.
    pub fn place_words(&self) -> String {
        place_words(self.line, self.place.as_ref())
    }

    /// The whole item is missing.
    pub(super) fn missing(line: u64, key: String) -> Self {
        Self { line, place: None, key, attribute: None, expected: None, found: None }
    }
}

/// Where an item of the table is not as the file has it: attributes in the plan's order, then those that the file
/// does not have, by name.
pub(super) fn differences(
    line: u64,
    key: &str,
    expected: Item,
    found: &HashMap<String, AttributeValue>,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut told = |attribute: &str, expected: Option<String>, found: Option<String>| {
        let (key, attribute) = (key.to_owned(), Some(attribute.to_owned()));
        differences.push(Difference { line, place: None, key, attribute, expected, found });
    };
    let mut more: Vec<&String> =
        found.keys().filter(|name| !expected.iter().any(|(ours, _)| ours == *name)).collect();
    more.sort();
    for (name, ours) in expected {
        let ours = ours.normalised();
        match found.get(&name).map(|theirs| crate::sdk_value::from_sdk(theirs).map(Value::normalised)) {
            Some(Some(theirs)) if theirs == ours => {}
            Some(Some(theirs)) => {
                let (ours, theirs) = apart(&ours, &theirs);
                told(&name, Some(ours), Some(theirs));
            }
            Some(None) => told(&name, Some(cut(&ours.text(), 0)), Some(UNKNOWN.to_owned())),
            None => told(&name, Some(cut(&ours.text(), 0)), None),
        }
    }
    for name in more {
        let text = found
            .get(name)
            .and_then(crate::sdk_value::from_sdk)
            .map(|value| cut(&value.normalised().text(), 0));
        told(name, None, Some(text.unwrap_or_else(|| UNKNOWN.to_owned())));
    }
    differences
}

/// What is said of a value whose type this version does not know.
const UNKNOWN: &str = "a value of a type that Tableferry does not know";

/// Two values that differ as texts that do: of long ones the part around the place where they part, and with their
/// types where nothing else tells them apart.
fn apart(ours: &Value, theirs: &Value) -> (String, String) {
    let (left, right) = (ours.shown(), theirs.shown());
    if left != right {
        let common = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
        return (cut(&left, common), cut(&right, common));
    }
    if ours.type_letter() != theirs.type_letter() {
        let typed = |text: &str, value| format!("{} ({})", cut(text, 0), plain_type(value));
        return (typed(&left, ours), typed(&right, theirs));
    }
    // The types differ somewhere inside.
    let (left, right) = (value_json(ours), value_json(theirs));
    let common = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    (cut(&left, common), cut(&right, common))
}

/// The text, or of a long one the part around the character of this number.
fn cut(text: &str, place: usize) -> String {
    if text.chars().nth(SHOWN).is_none() {
        return text.to_owned();
    }
    let start = place.saturating_sub(SHOWN_BEFORE);
    let mut rest = text.chars().skip(start);
    let part: String = rest.by_ref().take(SHOWN).collect();
    let before = if start > 0 { "…" } else { "" };
    let behind = if rest.next().is_some() { "…" } else { "" };
    format!("{before}{part}{behind}")
}

/// The word a person reads for a value's type.
fn plain_type(value: &Value) -> &'static str {
    match value {
        Value::S(_) => "Text",
        Value::N(_) => "Number",
        Value::B(_) => "Binary",
        Value::Bool(_) => "Yes/No",
        Value::Null => "Null",
        Value::M(_) => "Map",
        Value::L(_) => "List",
        Value::Ss(_) => "Text set",
        Value::Ns(_) => "Number set",
        Value::Bs(_) => "Binary set",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(item: &[(&str, Value)]) -> HashMap<String, AttributeValue> {
        item.iter()
            .map(|(name, value)| ((*name).to_owned(), crate::sdk_value::into_sdk(value.clone())))
            .collect()
    }

    fn told(ours: Value, theirs: Value) -> Option<(String, String)> {
        let expected = vec![("a".to_owned(), ours)];
        let found = differences(2, "7", expected, &stored(&[("a", theirs)]));
        let only = found.first()?;
        assert_eq!(
            (found.len(), only.line, only.key.as_str(), only.attribute.as_deref()),
            (1, 2, "7", Some("a"))
        );
        Some((only.expected.clone()?, only.found.clone()?))
    }

    fn separable(ours: Value, theirs: Value) -> (String, String) {
        told(ours, theirs).unwrap()
    }

    fn pair(left: &str, right: &str) -> (String, String) {
        (left.to_owned(), right.to_owned())
    }

    fn text(text: &str) -> Value {
        Value::S(text.to_owned())
    }

    fn number(text: &str) -> Value {
        Value::N(text.to_owned())
    }

    #[test]
    fn what_dynamodb_takes_for_equal_is_equal() {
        assert_eq!(told(number("1.5"), number("1.50")), None);
        let map = |entries: &[(&str, &str)]| {
            Value::M(entries.iter().map(|(name, value)| ((*name).to_owned(), number(value))).collect())
        };
        assert_eq!(told(map(&[("b", "2"), ("a", "1")]), map(&[("a", "1.0"), ("b", "2")])), None);
        let set = |texts: &[&str]| Value::Ss(texts.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(told(set(&["b", "a"]), set(&["a", "b"])), None);
        assert_eq!(separable(text("a"), text("A")), pair("a", "A"));
        let list = |texts: &[&str]| Value::L(texts.iter().map(|each| text(each)).collect());
        assert_eq!(separable(list(&["b", "a"]), list(&["a", "b"])), pair(r#"["b", "a"]"#, r#"["a", "b"]"#));
    }

    #[test]
    fn values_that_read_the_same_are_told_apart_by_their_types() {
        assert_eq!(separable(number("5"), text("5")), pair("5 (Number)", "5 (Text)"));
        let set = || Value::Ss(vec!["x".to_owned()]);
        let list = || Value::L(vec![text("x")]);
        assert_eq!(separable(set(), list()), pair(r#"["x"] (Text set)"#, r#"["x"] (List)"#));
        let inside = |value| Value::M(vec![("tags".to_owned(), value)]);
        assert_eq!(
            separable(inside(set()), inside(list())),
            pair(r#"{"M":{"tags":{"SS":["x"]}}}"#, r#"{"M":{"tags":{"L":[{"S":"x"}]}}}"#)
        );
    }

    #[test]
    fn of_long_values_the_part_around_the_difference_is_shown() {
        let long = "é".repeat(100_000);
        let (left, right) = separable(text(&format!("{long}one{long}")), text(&format!("{long}two{long}")));
        assert_eq!(left.chars().count(), SHOWN + 2);
        assert!(left.starts_with("…é") && left.ends_with("é…") && left.contains("éoneé"), "{left}");
        assert!(right.contains("étwoé"), "{right}");
        let (left, right) = separable(text("short"), text(&format!("short{long}")));
        assert_eq!(left, "short");
        assert!(right.starts_with("shorté") && right.ends_with('…'), "{right}");
    }

    #[test]
    fn attributes_that_only_one_side_has_are_named() {
        let expected = vec![("id".to_owned(), number("7")), ("name".to_owned(), text("Ann"))];
        let found = stored(&[("id", number("7")), ("z", Value::Null), ("extra", Value::Bool(true))]);
        let found = differences(2, "7", expected, &found);
        let told: Vec<(&str, Option<&str>, Option<&str>)> = found
            .iter()
            .map(|difference| {
                let attribute = difference.attribute.as_deref().unwrap();
                (attribute, difference.expected.as_deref(), difference.found.as_deref())
            })
            .collect();
        assert_eq!(
            told,
            [("name", Some("Ann"), None), ("extra", None, Some("true")), ("z", None, Some("null"))]
        );
    }
}
