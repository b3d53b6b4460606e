//! Looks whether a text is JSON that DynamoDB can hold, and how large it would be, in one pass and with nothing
//! built. What is out of the ordinary it leaves to [`parse`](super::json::parse), which also has the words for what
//! is wrong.

use super::json::{self, Document, JsonProblem, MAX_LEVELS};
use super::number::{canonical_spelling, number_size};
use super::value::Value;
use source::byte_finder::ByteFinder;

/// What a sound JSON text comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned {
    /// Bytes that the value counts for.
    pub size_bytes: u64,
    /// True when a number in it is spelled otherwise than DynamoDB spells it.
    pub respelled: bool,
    pub top: Top,
}

/// What a JSON text is, seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Top {
    Object,
    Array,
    Scalar,
}

/// Looks through a text.
///
/// # Errors
/// What [`parse`](super::json::parse) says of it.
pub fn scan(text: &str) -> Result<Scanned, JsonProblem> {
    scan_within(text, 0)
}

/// The same of a text whose value stands so many levels deep in an item.
///
/// # Errors
/// As [`scan`].
pub(super) fn scan_within(text: &str, levels_above: usize) -> Result<Scanned, JsonProblem> {
    let mut scan = Scan { bytes: text.as_bytes(), text, at: 0, respelled: false, names: Vec::new() };
    if let Some((size_bytes, top)) = scan.document(levels_above) {
        return Ok(Scanned { size_bytes, respelled: scan.respelled, top });
    }
    let Document { value, respelled } = json::parse_within(text, levels_above)?;
    let top = match &value {
        Value::M(_) => Top::Object,
        Value::L(_) => Top::Array,
        _ => Top::Scalar,
    };
    Ok(Scanned { size_bytes: value.size_bytes(), respelled, top })
}

/// A walk through a text. Each step gives the bytes that a value counts for, or `None` where the text is broken or
/// out of the ordinary.
struct Scan<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    respelled: bool,
    /// Names of the objects that the walk is in, the innermost last.
    names: Vec<&'a str>,
}

impl<'a> Scan<'a> {
    fn document(&mut self, levels_above: usize) -> Option<(u64, Top)> {
        self.space();
        let top = match self.bytes.get(self.at)? {
            b'{' => Top::Object,
            b'[' => Top::Array,
            _ => Top::Scalar,
        };
        let size = self.value(levels_above)?;
        self.space();
        (self.at == self.bytes.len()).then_some((size, top))
    }

    fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn word(&mut self, word: &[u8]) -> Option<u64> {
        self.bytes[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            1
        })
    }

    fn value(&mut self, level: usize) -> Option<u64> {
        if level >= MAX_LEVELS {
            return None;
        }
        match self.bytes.get(self.at)? {
            b'{' => self.object(level),
            b'[' => self.array(level),
            b'"' => self.string().map(|(_, size)| size),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn object(&mut self, level: usize) -> Option<u64> {
        self.at += 1;
        let outer = self.names.len();
        let mut size = 3;
        self.space();
        if self.take(b'}').is_some() {
            return Some(size);
        }
        loop {
            let (name, length) = self.string()?;
            // A name with escapes may be another's twin; many names are slow to compare.
            let name = name.filter(|name| !name.is_empty())?;
            if self.names.len() - outer > 64 || self.names[outer..].contains(&name) {
                return None;
            }
            if self.names.capacity() == 0 {
                // For most objects: to grow step by step would cost more than the walk does.
                self.names.reserve(16);
            }
            self.names.push(name);
            self.space();
            self.take(b':')?;
            self.space();
            size += 1 + length + self.value(level + 1)?;
            self.space();
            if self.take(b'}').is_some() {
                self.names.truncate(outer);
                return Some(size);
            }
            self.take(b',')?;
            self.space();
        }
    }

    fn array(&mut self, level: usize) -> Option<u64> {
        self.at += 1;
        let mut size = 3;
        self.space();
        if self.take(b']').is_some() {
            return Some(size);
        }
        loop {
            size += 1 + self.value(level + 1)?;
            self.space();
            if self.take(b']').is_some() {
                return Some(size);
            }
            self.take(b',')?;
            self.space();
        }
    }

    /// A string: its text where it has no escapes, and its bytes.
    fn string(&mut self) -> Option<(Option<&'a str>, u64)> {
        self.take(b'"')?;
        let special = ByteFinder::<2, 0x20>::new([b'"', b'\\']);
        let start = self.at;
        let mut escaped_away = 0;
        loop {
            self.at += special.find(&self.bytes[self.at..])?;
            match self.bytes[self.at] {
                b'"' => break,
                b'\\' => {
                    // A code point by its number is rare: the parser knows its length.
                    if !matches!(
                        self.bytes.get(self.at + 1)?,
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'
                    ) {
                        return None;
                    }
                    self.at += 2;
                    escaped_away += 1;
                }
                // A control character.
                _ => return None,
            }
        }
        let text = (escaped_away == 0).then(|| &self.text[start..self.at]);
        let size = (self.at - start - escaped_away) as u64;
        self.at += 1;
        Some((text, size))
    }

    fn number(&mut self) -> Option<u64> {
        let start = self.at;
        let digits = |scan: &mut Self| {
            let from = scan.at;
            while scan.bytes.get(scan.at).is_some_and(u8::is_ascii_digit) {
                scan.at += 1;
            }
            scan.at > from
        };
        let _ = self.take(b'-');
        let leads_with_zero = self.bytes.get(self.at) == Some(&b'0');
        let whole_at = self.at;
        if !digits(self) || (leads_with_zero && self.at > whole_at + 1) {
            return None;
        }
        if self.take(b'.').is_some() && !digits(self) {
            return None;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !digits(self) {
                return None;
            }
        }
        let text = &self.text[start..self.at];
        let canonical = canonical_spelling(text).ok()?;
        self.respelled |= matches!(canonical, std::borrow::Cow::Owned(_));
        Some(number_size(&canonical))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the parser makes of a text, in the scan's words.
    fn parsed(text: &str) -> Result<Scanned, JsonProblem> {
        json::parse(text).map(|Document { value, respelled }| Scanned {
            size_bytes: value.size_bytes(),
            respelled,
            top: match value {
                Value::M(_) => Top::Object,
                Value::L(_) => Top::Array,
                _ => Top::Scalar,
            },
        })
    }

    #[test]
    fn the_scan_says_what_the_parser_says() {
        for text in [
            r#"{"bio": "Loves dogs"}"#,
            r#" { "a" : [1, -2.50, 1e5, "x\n\"é\u00e9", true, false, null, {}, []] } "#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"":1}"#,
            "[1,]",
            "[01]",
            "[1.]",
            "[-]",
            "1 2",
            "nul",
            "[123456789012345678901234567890123456789]",
            "\"a\tb\"",
            "\"\\ud800\"",
            "",
            "  ",
        ] {
            assert_eq!(scan(text), parsed(text), "{text}");
        }
        for levels in [31, 32, 33, 200] {
            let nested = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
            assert_eq!(scan(&nested), parsed(&nested), "{levels}");
        }
    }

    proptest! {
        #[test]
        fn on_any_text_it_says_what_the_parser_says(
            pieces in proptest::collection::vec(
                prop_oneof![
                    Just("{"), Just("}"), Just("["), Just("]"), Just(","), Just(":"), Just("\"a\""), Just("\"b\""),
                    Just("1"), Just("-0.50"), Just("1e3"), Just("true"), Just("null"), Just(" "), Just("\"\\n\""),
                    Just("\""), Just("\\u0041"), Just("é"),
                ],
                0..12,
            ),
        ) {
            let text = pieces.concat();
            prop_assert_eq!(scan(&text), parsed(&text), "{}", text);
        }

        #[test]
        fn on_sound_documents_it_says_what_the_parser_says(document in documents()) {
            let text = document.to_string();
            prop_assert_eq!(scan(&text), parsed(&text), "{}", text);
        }
    }

    pub(crate) fn documents() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            (-1000i32..1000).prop_map(|value| serde_json::Value::from(f64::from(value) / 8.0)),
            "\\PC{0,8}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 30, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                proptest::collection::btree_map("[a-z\"é]{1,4}", inner, 0..6)
                    .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
            ]
        })
    }
}
