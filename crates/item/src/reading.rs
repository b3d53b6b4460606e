//! A value as it is read from a cell: borrowed where the cell holds it already, so that looking costs little.

use super::compressed::compressed;
use super::json::{self, JsonProblem};
use super::number::number_size;
use super::value::Value;
use std::borrow::Cow;

/// A value as it is read from a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading<'a> {
    Text(Cow<'a, str>),
    /// In canonical spelling.
    Number(Cow<'a, str>),
    Binary(Vec<u8>),
    YesNo(bool),
    Null,
    /// Sound JSON, and the bytes that its value counts for.
    Json {
        text: Cow<'a, str>,
        size_bytes: u64,
    },
    Other(Value),
}

impl<'a> Reading<'a> {
    /// Bytes that the value counts for.
    pub(super) fn size_bytes(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Number(number) => number_size(number),
            Self::Binary(bytes) => bytes.len() as u64,
            Self::YesNo(_) | Self::Null => 1,
            Self::Json { size_bytes, .. } => *size_bytes,
            Self::Other(value) => value.size_bytes(),
        }
    }

    /// Bytes of the same compressed; `None` of what is neither text nor, `from_bytes`, bytes of a database.
    pub(super) fn compressed_size(&self, from_bytes: bool) -> Option<u64> {
        match self {
            Self::Binary(bytes) if from_bytes => Some(compressed(bytes)?.len() as u64),
            Self::Text(text) | Self::Json { text, .. } => Some(compressed(text.as_bytes())?.len() as u64),
            _ => None,
        }
    }

    /// The bytes by which keys are told apart.
    pub(super) fn key_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) | Self::Number(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
            // Keys are S, N or B: the plan's review sees to it.
            _ => &[0xFF],
        }
    }

    /// The text by which the value is a part of a composed attribute; `None` where it has none, or an empty one.
    pub(super) fn part_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => (!text.is_empty()).then_some(text),
            Self::YesNo(value) => Some(if *value { "true" } else { "false" }),
            Self::Binary(_) | Self::Null | Self::Json { .. } | Self::Other(_) => None,
        }
    }

    /// The same, kept.
    pub(super) fn into_part_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) | Self::Number(text) => (!text.is_empty()).then_some(text),
            other => other.part_text().map(|text| Cow::Owned(text.to_owned())),
        }
    }

    /// The value itself.
    ///
    /// # Errors
    /// When the JSON turns out not to be what the look at it said: never, as a property test holds.
    pub(super) fn into_value(self) -> Result<Value, JsonProblem> {
        Ok(match self {
            Self::Text(text) => Value::S(text.into_owned()),
            Self::Number(number) => Value::N(number.into_owned()),
            Self::Binary(bytes) => Value::B(bytes),
            Self::YesNo(value) => Value::Bool(value),
            Self::Null => Value::Null,
            Self::Json { text, .. } => json::parse(&text)?.value,
            Self::Other(value) => value,
        })
    }
}
