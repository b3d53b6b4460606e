//! Values as bytes, for temporary files: shorter than JSON, and read back without being parsed.

use super::json::JsonProblem;
use super::reading::Reading;
use super::value::{Item, Value};

/// What a value is. The numbers are those of the file.
mod tag {
    pub(super) const TEXT: u8 = 0;
    pub(super) const NUMBER: u8 = 1;
    pub(super) const BINARY: u8 = 2;
    pub(super) const FALSE: u8 = 3;
    pub(super) const TRUE: u8 = 4;
    pub(super) const NULL: u8 = 5;
    pub(super) const MAP: u8 = 6;
    pub(super) const LIST: u8 = 7;
    pub(super) const TEXTS: u8 = 8;
    pub(super) const NUMBERS: u8 = 9;
    pub(super) const BINARIES: u8 = 10;
}

/// Deeper than DynamoDB lets values nest (32 levels), with what relations add.
const MAX_DEPTH: usize = 64;

/// Adds a whole number, shorter the smaller it is.
pub fn add_count(mut count: u64, bytes: &mut Vec<u8>) {
    while count >= 0x80 {
        bytes.push((count & 0x7F) as u8 | 0x80);
        count >>= 7;
    }
    bytes.push((count & 0x7F) as u8);
}

/// Adds bytes with their length before them.
pub fn add_sized(sized: &[u8], bytes: &mut Vec<u8>) {
    add_count(sized.len() as u64, bytes);
    bytes.extend_from_slice(sized);
}

/// Adds a value, to be read back by [`ValueReader::value`].
pub fn add_value(value: &Value, bytes: &mut Vec<u8>) {
    let texts = |tag: u8, texts: &[String], bytes: &mut Vec<u8>| {
        bytes.push(tag);
        add_count(texts.len() as u64, bytes);
        for text in texts {
            add_sized(text.as_bytes(), bytes);
        }
    };
    match value {
        Value::S(text) => {
            bytes.push(tag::TEXT);
            add_sized(text.as_bytes(), bytes);
        }
        Value::N(number) => {
            bytes.push(tag::NUMBER);
            add_sized(number.as_bytes(), bytes);
        }
        Value::B(binary) => {
            bytes.push(tag::BINARY);
            add_sized(binary, bytes);
        }
        Value::Bool(value) => bytes.push(if *value { tag::TRUE } else { tag::FALSE }),
        Value::Null => bytes.push(tag::NULL),
        Value::M(entries) => {
            bytes.push(tag::MAP);
            add_entries(entries, bytes);
        }
        Value::L(values) => {
            bytes.push(tag::LIST);
            add_count(values.len() as u64, bytes);
            for value in values {
                add_value(value, bytes);
            }
        }
        Value::Ss(all) => texts(tag::TEXTS, all, bytes),
        Value::Ns(all) => texts(tag::NUMBERS, all, bytes),
        Value::Bs(all) => {
            bytes.push(tag::BINARIES);
            add_count(all.len() as u64, bytes);
            for binary in all {
                add_sized(binary, bytes);
            }
        }
    }
}

/// Adds a value as it was read from a cell, as [`add_value`] would.
pub(super) fn add_reading(reading: Reading<'_>, bytes: &mut Vec<u8>) -> Result<(), JsonProblem> {
    match reading {
        Reading::Text(text) => add_text(&text, bytes),
        Reading::Number(number) => {
            bytes.push(tag::NUMBER);
            add_sized(number.as_bytes(), bytes);
        }
        Reading::YesNo(value) => bytes.push(if value { tag::TRUE } else { tag::FALSE }),
        Reading::Null => bytes.push(tag::NULL),
        other => add_value(&other.into_value()?, bytes),
    }
    Ok(())
}

/// Begins a Map of so many names and values, which follow, each name [sized](add_sized).
pub(super) fn begin_map(entries: usize, bytes: &mut Vec<u8>) {
    bytes.push(tag::MAP);
    add_count(entries as u64, bytes);
}

/// Adds a text.
pub(super) fn add_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.push(tag::TEXT);
    add_sized(text.as_bytes(), bytes);
}

/// A List of values that were written before, one behind the other.
pub fn list_of(count: u64, values: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(values.len() + 10);
    bytes.push(tag::LIST);
    add_count(count, &mut bytes);
    bytes.extend_from_slice(values);
    bytes
}

/// Adds names and values, to be read back by [`ValueReader::entries`].
pub fn add_entries(entries: &[(String, Value)], bytes: &mut Vec<u8>) {
    add_count(entries.len() as u64, bytes);
    for (name, value) in entries {
        add_sized(name.as_bytes(), bytes);
        add_value(value, bytes);
    }
}

/// Reads what was written so. Every answer is `None` where the bytes are not what was written.
#[derive(Debug, Clone)]
pub struct ValueReader<'a>(&'a [u8]);

impl<'a> ValueReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// True at the end.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub fn count(&mut self) -> Option<u64> {
        let mut count = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            count |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(count);
            }
        }
        None
    }

    pub fn sized(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.count()?).ok()?;
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.sized()?).ok()
    }

    pub fn value(&mut self) -> Option<Value> {
        self.value_at(0)
    }

    pub fn entries(&mut self) -> Option<Item> {
        self.entries_at(0)
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn entries_at(&mut self, depth: usize) -> Option<Item> {
        let count = self.count()?;
        let mut entries = Vec::new();
        for _ in 0..count {
            let name = self.text()?.to_owned();
            entries.push((name, self.value_at(depth)?));
        }
        Some(entries)
    }

    fn value_at(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match self.byte()? {
            tag::TEXT => Value::S(self.text()?.to_owned()),
            tag::NUMBER => Value::N(self.text()?.to_owned()),
            tag::BINARY => Value::B(self.sized()?.to_vec()),
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::NULL => Value::Null,
            tag::MAP => Value::M(self.entries_at(depth + 1)?),
            tag::LIST => Value::L(self.several(|reader| reader.value_at(depth + 1))?),
            tag::TEXTS => Value::Ss(self.several(|reader| reader.text().map(str::to_owned))?),
            tag::NUMBERS => Value::Ns(self.several(|reader| reader.text().map(str::to_owned))?),
            tag::BINARIES => Value::Bs(self.several(|reader| reader.sized().map(<[u8]>::to_vec))?),
            _ => return None,
        })
    }

    fn several<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(one(self)?);
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let texts = || prop::collection::vec(".{0,3}", 0..3);
        let binary = || prop::collection::vec(any::<u8>(), 0..4);
        let leaf = prop_oneof![
            ".{0,5}".prop_map(Value::S),
            "[0-9]{1,4}".prop_map(Value::N),
            binary().prop_map(Value::B),
            any::<bool>().prop_map(Value::Bool),
            Just(Value::Null),
            texts().prop_map(Value::Ss),
            texts().prop_map(Value::Ns),
            prop::collection::vec(binary(), 0..3).prop_map(Value::Bs),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::L),
                prop::collection::vec((".{0,3}", inner), 0..5).prop_map(Value::M),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_is_read_as_it_was_written(value in any_value(), cut in any::<prop::sample::Index>()) {
            let mut bytes = Vec::new();
            add_value(&value, &mut bytes);
            let mut reader = ValueReader::new(&bytes);
            prop_assert_eq!(reader.value(), Some(value));
            prop_assert!(reader.is_empty());
            // What is cut off is told, whatever is left.
            prop_assert_eq!(ValueReader::new(&bytes[..cut.index(bytes.len())]).value(), None);
        }

        #[test]
        fn other_bytes_are_refused_or_read_and_never_more(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = ValueReader::new(&bytes).entries();
        }
    }
}
