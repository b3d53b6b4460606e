//! DynamoDB JSON (developer guide, "DynamoDB JSON"), written straight from values, or from what was read of cells, before any
//! value is built: most of an import's work on this computer is this.

use super::json::{self, JsonProblem, MAX_LEVELS};
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

/// Adds the value that a text of JSON stands for, which a [scan](super::json_scan) found sound, with nothing built. `None`
/// where it is out of the ordinary.
fn add_document(text: &str, json: &mut String) -> Option<()> {
    let mut walk = Walk { text, at: 0, json };
    walk.space();
    walk.value(0)?;
    walk.space();
    (walk.at == text.len()).then_some(())
}

/// A walk through sound JSON, which writes as it goes.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    json: &'a mut String,
}

impl Walk<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.as_bytes()[self.at..].starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    fn value(&mut self, level: usize) -> Option<()> {
        if level > MAX_LEVELS {
            return None;
        }
        match self.byte()? {
            b'{' => self.object(level),
            b'[' => self.array(level),
            b'"' => {
                self.json.push_str("{\"S\":");
                self.string()?;
                self.json.push('}');
                Some(())
            }
            b't' => self.word("true").map(|()| add_bool(true, self.json)),
            b'f' => self.word("false").map(|()| add_bool(false, self.json)),
            b'n' => self.word("null").map(|()| add_null(self.json)),
            _ => self.number(),
        }
    }

    fn object(&mut self, level: usize) -> Option<()> {
        self.at += 1;
        self.json.push_str("{\"M\":{");
        self.space();
        if !self.take(b'}') {
            loop {
                self.string()?;
                self.space();
                if !self.take(b':') {
                    return None;
                }
                self.json.push(':');
                self.space();
                self.value(level + 1)?;
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        self.json.push_str("}}");
        Some(())
    }

    fn array(&mut self, level: usize) -> Option<()> {
        self.at += 1;
        self.json.push_str("{\"L\":[");
        self.space();
        if !self.take(b']') {
            loop {
                self.value(level + 1)?;
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        self.json.push_str("]}");
        Some(())
    }

    /// True behind a comma, false behind the end.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.space();
        if self.take(end) {
            return Some(false);
        }
        if !self.take(b',') {
            return None;
        }
        self.json.push(',');
        self.space();
        Some(true)
    }

    /// A string stands in DynamoDB JSON as it does in JSON, unless it is escaped where it need not be.
    fn string(&mut self) -> Option<()> {
        let start = self.at;
        if !self.take(b'"') {
            return None;
        }
        let special = ByteFinder::<2>::new([b'"', b'\\']);
        let mut is_escaped_in_vain = false;
        loop {
            self.at += special.find(&self.text.as_bytes()[self.at..])?;
            if self.byte()? == b'"' {
                break;
            }
            is_escaped_in_vain |= matches!(self.text.as_bytes().get(self.at + 1)?, b'/' | b'u');
            self.at += 2;
        }
        self.at += 1;
        let quoted = self.text.get(start..self.at)?;
        if is_escaped_in_vain {
            add_text(&serde_json::from_str::<String>(quoted).ok()?, self.json);
        } else {
            self.json.push_str(quoted);
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        add_n(&canonical_spelling(self.text.get(start..self.at)?).ok()?, self.json);
        Some(())
    }
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
        assert!(add_document(&"[".repeat(100_000), &mut String::new()).is_none());
    }
}
