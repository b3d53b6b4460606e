//! Texts, and the values of attributes.

use super::super::fault::WorkbookFault;
use super::not_sound;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// A text between elements, as it stands.
#[derive(Debug)]
pub(crate) struct Text<'x> {
    pub(super) bytes: &'x [u8],
    /// Nothing in it stands for something else.
    pub(super) is_literal: bool,
}

impl Text<'_> {
    /// Adds what the text stands for.
    ///
    /// # Errors
    /// When it is not sound: no UTF-8, or with references to nothing.
    #[inline]
    pub(crate) fn add_to(&self, to: &mut String) -> Result<(), WorkbookFault> {
        let text = utf8(self.bytes)?;
        if memchr2(b'&', b'\r', self.bytes).is_none() {
            to.push_str(text);
            return Ok(());
        }
        // Source: XML 1.0, 2.11 (ends of lines).
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.is_literal {
            to.push_str(&text);
            return Ok(());
        }
        add_resolved(to, &text)
    }
}

/// Adds a text with what its references (`&amp;`, `&#65;`) stand for. Entities that a document declares itself are not
/// expanded.
fn add_resolved(to: &mut String, text: &str) -> Result<(), WorkbookFault> {
    let mut parts = text.split('&');
    to.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let Some((name, rest)) = part.split_once(';') else {
            return Err(not_sound("an & that stands for nothing"));
        };
        let code = match name.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => digits.parse().ok(),
            },
            None => None,
        };
        let resolved = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => code.filter(|code| *code > 0).and_then(char::from_u32),
        };
        let Some(resolved) = resolved else {
            return Err(WorkbookFault::broken(format!("&{}; stands for nothing", crate::shown(name))));
        };
        to.push(resolved);
        to.push_str(rest);
    }
    Ok(())
}

/// What an attribute's value stands for.
///
/// # Errors
/// When it is not sound.
pub(crate) fn value(raw: &[u8]) -> Result<Cow<'_, str>, WorkbookFault> {
    let text = utf8(raw)?;
    if memchr(b'&', raw).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut value = String::with_capacity(text.len());
    add_resolved(&mut value, text)?;
    Ok(Cow::Owned(value))
}

/// The number that an attribute's value is; `None` where it is none, or larger.
#[inline]
pub(crate) fn number(raw: &[u8]) -> Option<u32> {
    let digits = raw.trim_ascii();
    let add = |number: u32, digit: &u8| match digit {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u32::from(digit - b'0')),
        _ => None,
    };
    (!digits.is_empty()).then(|| digits.iter().try_fold(0, add)).flatten()
}

/// True for what XML Schema takes for true.
pub(crate) fn is_true(value: &[u8]) -> bool {
    matches!(value.trim_ascii(), b"1" | b"true" | b"on")
}

#[inline]
fn utf8(bytes: &[u8]) -> Result<&str, WorkbookFault> {
    std::str::from_utf8(bytes).map_err(|_| not_sound("text that is not UTF-8"))
}
