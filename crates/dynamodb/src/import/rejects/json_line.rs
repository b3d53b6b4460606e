//! A rejected record of a JSON file as a line of JSON: what stands in the file, and what is said of it before that.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::Write;

/// Holds the text of what is no JSON object, so that it can be fixed.
pub(in crate::import) const TEXT: &str = "tableferry_text";

/// What is said of a record.
#[derive(Debug)]
pub(super) struct Annotation<'a> {
    pub line: u64,
    pub column: Option<&'a str>,
    pub reason: &'a str,
}

/// A line for a record whose JSON is `json`: every value as it stands there, but without what was said of the record
/// when it was rejected before, under the names `old`.
pub(super) fn json_line(
    json: &str,
    names: &[String; 3],
    old: Option<&[String; 3]>,
    said: &Annotation<'_>,
) -> String {
    let [line, column, reason] = names;
    let mut text = format!(
        "{{{}:{},{}:{},{}:{}",
        quoted(line),
        said.line,
        quoted(column),
        said.column.map_or_else(|| "null".to_owned(), quoted),
        quoted(reason),
        quoted(said.reason)
    );
    match members(json) {
        Some(members) => {
            let is_old = |name: &str| names.iter().chain(old.into_iter().flatten()).any(|own| own == name);
            for (name, value) in members.iter().filter(|(name, _)| !is_old(name)) {
                let _ = write!(text, ",{}:{}", quoted(name), on_one_line(value.get()));
            }
        }
        None => {
            let _ = write!(text, ",{}:{}", quoted(TEXT), quoted(json));
        }
    }
    text.push_str("}\n");
    text
}

/// JSON with no line end; between the parts of JSON it means no more than a space, and within a text it does not occur.
fn on_one_line(json: &str) -> String {
    json.replace(['\n', '\r'], " ")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of a JSON object in their order, also where a name stands twice; `None` for what is none.
fn members(json: &str) -> Option<Vec<(String, &RawValue)>> {
    serde_json::from_str::<Members<'_>>(json).ok().map(|members| members.0)
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = entries.next_entry::<String, &'de RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Take)
    }
}

/// What a line says of its record, and the record's value in the column at fault.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RejectionOfLine {
    pub line: u64,
    pub column: Option<String>,
    pub reason: String,
    pub value: Option<String>,
}

/// What a line of such a file says; `None` for what is none.
pub(super) fn told(line: &str, names: &[String; 3]) -> Option<RejectionOfLine> {
    let members = members(line)?;
    let find = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| value.get());
    let text = |json: &str| serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
    let [line, column, reason] = names;
    let column: Option<String> = find(column).and_then(|json| serde_json::from_str(json).ok()).flatten();
    Some(RejectionOfLine {
        line: find(line)?.parse().ok()?,
        value: column.as_deref().and_then(find).map(text),
        column,
        reason: find(reason).map(text)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names() -> [String; 3] {
        ["l", "c", "r"].map(str::to_owned)
    }

    fn written(json: &str) -> String {
        json_line(json, &names(), None, &Annotation { line: 7, column: Some("id"), reason: "no \"number\"" })
    }

    #[test]
    fn every_value_stays_as_it_stands() {
        let json = "{\n \"id\" : 1.50,\r\n\"n\":null, \"e\":\"\", \"u\":\"\\u00e9 \\n\", \"m\":{ \"a\":[1,\n2] },\"b\":12345678901234567890123}";
        assert_eq!(
            written(json),
            "{\"l\":7,\"c\":\"id\",\"r\":\"no \\\"number\\\"\",\"id\":1.50,\"n\":null,\"e\":\"\",\"u\":\"\\u00e9 \\n\",\"m\":{ \"a\":[1, 2] },\"b\":12345678901234567890123}\n"
        );
        assert_eq!(written("{}"), "{\"l\":7,\"c\":\"id\",\"r\":\"no \\\"number\\\"\"}\n");
        assert_eq!(
            told(&written(json), &names()),
            Some(RejectionOfLine {
                line: 7,
                column: Some("id".to_owned()),
                reason: "no \"number\"".to_owned(),
                value: Some("1.50".to_owned())
            })
        );
    }

    #[test]
    fn a_second_rejection_takes_the_place_of_the_first() {
        let again = json_line(
            "{\"old line\":3,\"id\":\"x\",\"l\":9,\"c\":null,\"r\":\"\",\"id\":\"y\"}",
            &names(),
            Some(&["old line", "old column", "old reason"].map(str::to_owned)),
            &Annotation { line: 1, column: None, reason: "why" },
        );
        assert_eq!(again, "{\"l\":1,\"c\":null,\"r\":\"why\",\"id\":\"x\",\"id\":\"y\"}\n");
    }

    #[test]
    fn what_is_no_object_is_kept_as_text() {
        for text in ["{\"id\":1,", "[1,\n2]", "7", "{\"id\":1} x", "nonsense \u{FFFD}"] {
            let line = written(text);
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            let object: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!(object[TEXT], text);
        }
    }

    proptest! {
        #[test]
        fn any_object_is_the_same_again(values in proptest::collection::vec(("\\PC{0,6}", "\\PC{0,9}", any::<i64>()), 0..6)) {
            let mut object = serde_json::Map::new();
            for (name, text, number) in values {
                let inner = serde_json::json!({"t": text, "n": number, "l": [null, true, text]});
                object.insert(format!("_{name}"), inner);
            }
            let json = serde_json::to_string_pretty(&object).unwrap();
            let line = written(&json);
            prop_assert_eq!(line.matches('\n').count(), 1);
            let mut back: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line).unwrap();
            for name in names() {
                prop_assert!(back.remove(&name).is_some());
            }
            prop_assert_eq!(back, object);
        }
    }
}
