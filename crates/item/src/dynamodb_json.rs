//! DynamoDB JSON (developer guide, "DynamoDB JSON"), written straight from values, or from what was read of cells, before any
//! value is built: most of an import's work on this computer is this.

use super::json::{self, JsonProblem};
use super::number::canonical_spelling;
use super::reading::Reading;
use super::value::{Value, base64};
use source::byte_finder::ByteFinder;

/// An item in DynamoDB JSON, on one line, in its own order.
pub fn dynamodb_json(item: &[(String, Value)]) -> String {
    let mut json = String::new();
    add_item(item, &mut json);
    json
}

/// Adds an item in DynamoDB JSON, on one line, in its own order.
pub fn add_item(item: &[(String, Value)], json: &mut String) {
    json.push('{');
    for (place, (name, value)) in item.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        add_text(name, json);
        json.push(':');
        add_value(value, json);
    }
    json.push('}');
}

/// A value with its type: `{"N":"101"}`.
pub fn value_json(value: &Value) -> String {
    let mut json = String::new();
    add_value(value, &mut json);
    json
}

/// Adds a value with its type.
pub(super) fn add_value(value: &Value, json: &mut String) {
    match value {
        Value::S(text) => add_s(text, json),
        Value::N(number) => add_n(number, json),
        Value::B(bytes) => add_b(bytes, json),
        Value::Bool(value) => add_bool(*value, json),
        Value::Null => add_null(json),
        Value::M(entries) => {
            json.push_str("{\"M\":");
            add_item(entries, json);
            json.push('}');
        }
        Value::L(values) => add_list("L", values, json, add_value),
        Value::Ss(texts) => add_list("SS", texts, json, |text, json| add_text(text, json)),
        Value::Ns(numbers) => add_list("NS", numbers, json, |number, json| add_text(number, json)),
        Value::Bs(blobs) => add_list("BS", blobs, json, |bytes, json| add_base64(bytes, json)),
    }
}

/// Adds a value as it was read from a cell, as [`add_value`] would.
///
/// # Errors
/// When its JSON turns out not to be what the look at it said: never, as a property test holds.
pub(super) fn add_reading(reading: &Reading<'_>, json: &mut String) -> Result<(), JsonProblem> {
    match reading {
        Reading::Text(text) => add_s(text, json),
        Reading::Number(number) => add_n(number, json),
        Reading::Binary(bytes) => add_b(bytes, json),
        Reading::YesNo(value) => add_bool(*value, json),
        Reading::Null => add_null(json),
        Reading::Json { text, .. } => {
            let start = json.len();
            if add_document(text, json).is_none() {
                json.truncate(start);
                add_value(&json::parse(text)?.value, json);
            }
        }
        Reading::Other(value) => add_value(value, json),
    }
    Ok(())
}

/// Adds a text in quotes.
pub(super) fn add_text(text: &str, json: &mut String) {
    let special = ByteFinder::<2, 0x20>::new([b'"', b'\\']);
    let mut rest = text;
    json.push('"');
    while let Some(at) = special.find(rest.as_bytes()) {
        json.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            b'\n' => json.push_str("\\n"),
            b'\r' => json.push_str("\\r"),
            b'\t' => json.push_str("\\t"),
            0x08 => json.push_str("\\b"),
            0x0C => json.push_str("\\f"),
            control => {
                const HEX: [char; 16] =
                    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
                json.push_str("\\u00");
                json.push(HEX[usize::from(control >> 4)]);
                json.push(HEX[usize::from(control & 0xF)]);
            }
        }
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}

pub(super) fn add_s(text: &str, json: &mut String) {
    json.push_str("{\"S\":");
    add_text(text, json);
    json.push('}');
}

/// A number in a spelling of digits, point and sign, so that nothing in it is escaped.
fn add_n(number: &str, json: &mut String) {
    json.push_str("{\"N\":\"");
    json.push_str(number);
    json.push_str("\"}");
}

fn add_b(bytes: &[u8], json: &mut String) {
    json.push_str("{\"B\":");
    add_base64(bytes, json);
    json.push('}');
}

fn add_bool(value: bool, json: &mut String) {
    json.push_str(if value { "{\"BOOL\":true}" } else { "{\"BOOL\":false}" });
}

fn add_null(json: &mut String) {
    json.push_str("{\"NULL\":true}");
}

fn add_base64(bytes: &[u8], json: &mut String) {
    json.push('"');
    json.push_str(&base64(bytes));
    json.push('"');
}

fn add_list<T>(letter: &str, elements: &[T], json: &mut String, add: impl Fn(&T, &mut String)) {
    json.push_str("{\"");
    json.push_str(letter);
    json.push_str("\":[");
    for (place, element) in elements.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        add(element, json);
    }
    json.push_str("]}");
}

/// Adds the value that a text of JSON stands for, which a [scan](super::json_scan) found sound: from left to right, since what
/// each mark becomes needs no more than what stands behind it. `None` where it is not sound after all, as far as that shows.
fn add_document(text: &str, json: &mut String) -> Option<()> {
    let bytes = text.as_bytes();
    json.reserve(text.len() * 2);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let (end, is_escaped_in_vain) = string_end(bytes, at)?;
                let quoted = text.get(at..end)?;
                at = behind_space(bytes, end);
                if bytes.get(at) == Some(&b':') {
                    add_quoted(quoted, is_escaped_in_vain, json)?;
                    json.push(':');
                    at += 1;
                } else {
                    json.push_str("{\"S\":");
                    add_quoted(quoted, is_escaped_in_vain, json)?;
                    json.push('}');
                }
                continue;
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b',' => json.push(','),
            b'{' => json.push_str("{\"M\":{"),
            b'}' => json.push_str("}}"),
            b'[' => json.push_str("{\"L\":["),
            b']' => json.push_str("]}"),
            _ => {
                let end = at + bytes[at..].iter().take_while(|byte| is_of_word(**byte)).count();
                match text.get(at..end)? {
                    "true" => add_bool(true, json),
                    "false" => add_bool(false, json),
                    "null" => add_null(json),
                    number => add_n(&canonical_spelling(number).ok()?, json),
                }
                at = end;
                continue;
            }
        }
        at += 1;
    }
    Some(())
}

/// True for what words and numbers are spelled with.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Where the string that starts here ends, its quote included, and whether something in it is escaped that need not be.
fn string_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let special = ByteFinder::<2>::new([b'"', b'\\']);
    let mut at = start + 1;
    let mut is_escaped_in_vain = false;
    loop {
        at += special.find(bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some((at + 1, is_escaped_in_vain));
        }
        is_escaped_in_vain |= matches!(bytes.get(at + 1)?, b'/' | b'u');
        at += 2;
    }
}

/// Adds a string with its quotes, which stands in DynamoDB JSON as it does in JSON.
fn add_quoted(quoted: &str, is_escaped_in_vain: bool, json: &mut String) -> Option<()> {
    if is_escaped_in_vain {
        add_text(&serde_json::from_str::<String>(quoted).ok()?, json);
    } else {
        json.push_str(quoted);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_scan::tests::documents;
    use proptest::prelude::*;

    #[test]
    fn json_keeps_the_order_and_the_types() {
        let value = Value::M(vec![
            ("z".into(), Value::L(vec![Value::N("1.5".into()), Value::Bool(false), Value::Null])),
            ("a".into(), Value::S("quote \" é".into())),
            ("s".into(), Value::Ss(vec!["x".into(), "y".into()])),
            ("n".into(), Value::Ns(vec!["1".into()])),
            ("b".into(), Value::B(vec![0, 255])),
            ("bs".into(), Value::Bs(vec![vec![], vec![1]])),
            (String::new(), Value::M(vec![])),
        ]);
        assert_eq!(
            value_json(&value),
            r#"{"M":{"z":{"L":[{"N":"1.5"},{"BOOL":false},{"NULL":true}]},"a":{"S":"quote \" é"},"s":{"SS":["x","y"]},"n":{"NS":["1"]},"b":{"B":"AP8="},"bs":{"BS":["","AQ=="]},"":{"M":{}}}}"#
        );
    }

    proptest! {
        #[test]
        fn texts_are_spelled_as_json_is_elsewhere(text in any::<String>(), odd in "[\u{0}-\u{20}\"\\\\/é\u{7f}\u{2028}]{0,20}") {
            for text in [text, odd] {
                let mut json = String::new();
                add_text(&text, &mut json);
                prop_assert_eq!(json, serde_json::to_string(&text).unwrap());
            }
        }

        #[test]
        fn documents_become_what_their_values_do(document in documents()) {
            let text = document.to_string();
            let spaced = serde_json::to_string_pretty(&document).unwrap();
            for text in [text, spaced] {
                let mut json = String::new();
                prop_assert!(add_document(&text, &mut json).is_some());
                prop_assert_eq!(json, value_json(&json::parse(&text).unwrap().value));
            }
        }

        #[test]
        fn escapes_that_need_not_be_are_undone(texts in prop::collection::vec("[a\"\\\\/é\u{1F600}\n\u{1}]{0,8}", 0..5)) {
            let escaped = |text: &str| {
                let units: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
                units.concat()
            };
            let slashed = serde_json::to_string(&texts).unwrap().replace('/', "\\/");
            let by_number: Vec<String> = texts.iter().map(|text| format!("\"{}\"", escaped(text))).collect();
            for text in [slashed, format!("[{}]", by_number.join(","))] {
                let mut json = String::new();
                prop_assert!(add_document(&text, &mut json).is_some());
                prop_assert_eq!(json, value_json(&json::parse(&text).unwrap().value));
            }
        }

        #[test]
        fn no_text_panics(text in "[\\[\\]{}\":,0-9a-zé\\\\eE+. -]{0,80}") {
            let mut json = String::new();
            if add_document(&text, &mut json).is_some() && let Ok(document) = json::parse(&text) {
                prop_assert_eq!(json, value_json(&document.value));
            }
        }
    }

    #[test]
    fn levels_and_numbers_are_those_of_the_parser() {
        for text in [
            r#"{"n": 1.50, "e": 1e5, "m": -0, "l": 12345678901234567890123}"#,
            "[]",
            "{}",
            " 1 ",
            "\"x\"",
            "null",
        ] {
            let mut json = String::new();
            assert!(add_document(text, &mut json).is_some(), "{text}");
            assert_eq!(json, value_json(&json::parse(text).unwrap().value));
        }
    }
}
