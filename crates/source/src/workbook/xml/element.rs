//! An element that begins, and its attributes.

use super::super::fault::WorkbookFault;
use super::text::value;
use super::{find, not_sound};
use std::borrow::Cow;
use std::ops::Range;

/// Most attributes of an element.
const MAX_ATTRIBUTES: usize = 10_000;

/// Where the local name of an attribute stands, and its value.
#[derive(Debug)]
pub(super) struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// An element that begins.
#[derive(Debug)]
pub(crate) struct Element<'x> {
    pub name: &'x [u8],
    pub(super) bytes: &'x [u8],
    pub(super) attributes: &'x [Attribute],
}

/// The start of an element as it was found.
pub(super) struct Tag {
    pub name: Range<usize>,
    pub length: usize,
    pub is_empty: bool,
}

/// The start of an element at the start of `bytes`; `None` where it goes on behind them.
#[inline]
pub(super) fn tag_of(bytes: &[u8], attributes: &mut Vec<Attribute>) -> Result<Option<Tag>, WorkbookFault> {
    attributes.clear();
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let mut at = 1;
    let mut local = 1;
    let name = loop {
        match bytes.get(at) {
            None => return Ok(None),
            Some(b'>' | b'/') => break local..at,
            Some(&byte) if is_space(byte) => break local..at,
            Some(b':') => local = at + 1,
            Some(_) => {}
        }
        at += 1;
    };
    if name.is_empty() {
        return Err(not_sound("an element without a name"));
    }
    loop {
        match bytes.get(at) {
            None => return Ok(None),
            Some(b'>') => return Ok(Some(Tag { name, length: at + 1, is_empty: false })),
            Some(b'/') => match bytes.get(at + 1) {
                None => return Ok(None),
                Some(b'>') => return Ok(Some(Tag { name, length: at + 2, is_empty: true })),
                Some(_) => return Err(not_sound("a slash within an element")),
            },
            Some(&byte) if is_space(byte) => {
                at += 1;
                continue;
            }
            Some(_) => {}
        }
        let start = at;
        let mut local = at;
        let key = loop {
            match bytes.get(at) {
                None => return Ok(None),
                Some(b'=') => break local..at,
                Some(&byte) if is_space(byte) => break local..at,
                Some(b':') => local = at + 1,
                Some(b'>' | b'/' | b'<' | b'"' | b'\'') => {
                    return Err(not_sound("an attribute without a value"));
                }
                Some(_) => {}
            }
            at += 1;
        };
        let mut has_equals = false;
        let quote = loop {
            match bytes.get(at) {
                None => return Ok(None),
                Some(b'=') if !has_equals => has_equals = true,
                Some(&quote @ (b'"' | b'\'')) if has_equals => break quote,
                Some(&byte) if is_space(byte) => {}
                Some(_) => return Err(not_sound("an attribute without a value")),
            }
            at += 1;
        };
        at += 1;
        let Some(length) = find(quote, &bytes[at..]) else { return Ok(None) };
        // What declares a namespace is called like what it declares.
        if !bytes[start..].starts_with(b"xmlns:") {
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(not_sound("an element with more attributes than any has"));
            }
            attributes.push(Attribute { name: key, value: at..at + length });
        }
        at += length + 1;
    }
}

impl<'x> Element<'x> {
    /// The attributes: their local names and values, as they stand.
    #[inline]
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'x [u8], &'x [u8])> + use<'x> {
        let (bytes, attributes) = (self.bytes, self.attributes);
        attributes.iter().map(|attribute| (&bytes[attribute.name.clone()], &bytes[attribute.value.clone()]))
    }

    /// The value of an attribute by its local name, as it stands.
    #[inline]
    pub(crate) fn raw(&self, name: &str) -> Option<&'x [u8]> {
        self.attributes().find(|(found, _)| *found == name.as_bytes()).map(|(_, value)| value)
    }

    /// The value of an attribute by its local name.
    ///
    /// # Errors
    /// When the value is not sound.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<Cow<'x, str>>, WorkbookFault> {
        self.raw(name).map(value).transpose()
    }
}
