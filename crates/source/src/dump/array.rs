//! Arrays as PostgreSQL constructs them, `ARRAY['a', NULL]`, written as COPY would write them: `{a,NULL}`.

use super::expression::{MAX_DEPTH, ValueRead};
use super::fault::NotRead;
use super::reader::{Reader, Receiver};
use super::value::{Value, ValueKind};
use std::io::Read;

impl<R: Read, V: Receiver> Reader<'_, R, V> {
    /// An array; its opening bracket is at hand.
    pub(super) fn array(&mut self, value: &mut Value, depth: usize, shown: NotRead) -> ValueRead {
        let was_in_array = std::mem::replace(&mut self.is_in_array, true);
        let read = self.elements(value, depth, shown);
        self.is_in_array = was_in_array;
        read
    }

    fn elements(&mut self, value: &mut Value, depth: usize, shown: NotRead) -> ValueRead {
        let mut text = vec![b'{'];
        self.take()?;
        while !self.lexer.is_sign(b']') {
            let mut element = Value::default();
            let is_array = self.lexer.is("ARRAY") || self.lexer.is_sign(b'[');
            let read = match self.lexer.is_sign(b'[') {
                // Within an array, the word need not be said again.
                true if depth < MAX_DEPTH => self.array(&mut element, depth + 1, shown.clone())?,
                true => Err(shown.clone()),
                false => self.expression(&mut element, depth + 1)?,
            };
            if read.is_err() || !add_element(&element, is_array, &mut text) {
                return Ok(Err(shown));
            }
            if self.lexer.is_sign(b',') {
                self.take()?;
                text.push(b',');
            } else if !self.lexer.is_sign(b']') {
                return Ok(Err(shown));
            }
        }
        self.take()?;
        text.push(b'}');
        value.set(ValueKind::Text, &text);
        Ok(Ok(()))
    }
}

/// Appends an element; false where an array holds none of the kind.
fn add_element(element: &Value, is_array: bool, text: &mut Vec<u8>) -> bool {
    match element.kind {
        ValueKind::Null => text.extend_from_slice(b"NULL"),
        ValueKind::True => text.push(b't'),
        ValueKind::False => text.push(b'f'),
        ValueKind::Number | ValueKind::Date => text.extend_from_slice(&element.bytes),
        ValueKind::Text if is_array => text.extend_from_slice(&element.bytes),
        ValueKind::Text | ValueKind::Timestamp => add_text(&element.bytes, text),
        ValueKind::Default | ValueKind::Field | ValueKind::Bytes | ValueKind::Bits => return false,
    }
    true
}

/// In quotes where it could be taken for something else.
fn add_text(bytes: &[u8], text: &mut Vec<u8>) {
    let is_plain =
        |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'{' | b'}' | b',' | b'"' | b'\\');
    if !bytes.is_empty() && bytes.iter().all(is_plain) && !bytes.eq_ignore_ascii_case(b"NULL") {
        text.extend_from_slice(bytes);
        return;
    }
    text.push(b'"');
    for byte in bytes {
        if matches!(byte, b'"' | b'\\') {
            text.push(b'\\');
        }
        text.push(*byte);
    }
    text.push(b'"');
}
