//! How a column's cells are read, and the types that keys may have.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a column's cells are read. Each kind has one DynamoDB type, but for [`AttributeKind::Json`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// S, carried as it stands.
    Text,
    /// N, carried exactly.
    Number,
    /// BOOL, from an explicit pair of words.
    YesNo,
    /// S, a calendar date in ISO 8601 (`2023-01-15`), or N, epoch seconds.
    Date,
    /// S, a date and time in ISO 8601 (`2024-03-10T09:30:00Z`), or N, epoch seconds.
    DateTime,
    /// M, L, S, N, BOOL or NULL, as the JSON in the cell says.
    Json,
    /// L of texts, from a text with a separator.
    List,
    /// SS, from a text with a separator.
    TextSet,
    /// NS, from a text with a separator.
    NumberSet,
    /// B, from hexadecimal digits or base64.
    Binary,
    /// B: the text of the cell, compressed with gzip.
    Compressed,
    /// NULL: nothing but blank cells and null words.
    Null,
}

impl AttributeKind {
    /// The word a person reads.
    pub fn plain_name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::YesNo => "Yes/No",
            Self::Date => "Date",
            Self::DateTime => "Date and time",
            Self::Json => "JSON",
            Self::List => "List",
            Self::TextSet => "Text set",
            Self::NumberSet => "Number set",
            Self::Binary => "Binary",
            Self::Compressed => "Compressed text",
            Self::Null => "Null",
        }
    }

    /// DynamoDB's letter or word for the type that cells of this kind become: of JSON that of a Map, of dates that of
    /// text. What a column says besides decides on both.
    pub fn type_letter(self) -> &'static str {
        match self {
            Self::Text | Self::Date | Self::DateTime => "S",
            Self::Number => "N",
            Self::YesNo => "BOOL",
            Self::Json => "M",
            Self::List => "L",
            Self::TextSet => "SS",
            Self::NumberSet => "NS",
            Self::Binary | Self::Compressed => "B",
            Self::Null => "NULL",
        }
    }

    /// Every kind, in the order of a list to choose from.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Number,
        Self::YesNo,
        Self::Date,
        Self::DateTime,
        Self::Json,
        Self::List,
        Self::TextSet,
        Self::NumberSet,
        Self::Binary,
        Self::Compressed,
        Self::Null,
    ];

    /// True for dates, with or without a time.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    /// True where a cell of this kind can say when an item is deleted: a date, written as epoch seconds, or a number.
    pub fn can_be_time_to_live(self) -> bool {
        self.is_date() || self == Self::Number
    }

    /// The DynamoDB type when a cell of this kind is a key (S, N or B); `None` where it cannot be one. A column's
    /// own [`key_type`](super::ColumnPlan::key_type) knows more.
    pub fn key_type(self) -> Option<KeyType> {
        match self {
            Self::Text | Self::Date | Self::DateTime => Some(KeyType::S),
            Self::Number => Some(KeyType::N),
            Self::Binary => Some(KeyType::B),
            Self::YesNo
            | Self::Json
            | Self::List
            | Self::TextSet
            | Self::NumberSet
            | Self::Compressed
            | Self::Null => None,
        }
    }
}

/// The DynamoDB types a key may have here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum KeyType {
    S,
    N,
    B,
}

impl KeyType {
    /// DynamoDB's letter for the type.
    pub fn letter(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}
