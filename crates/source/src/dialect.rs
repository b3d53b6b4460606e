//! How the cells of a delimited file are told apart: what stands between them, around them, before letters that
//! mean something else, and for a missing value.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What stands around a cell whose text would otherwise end it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// `"`, as RFC 4180 has it.
    #[default]
    Double,
    /// `'`
    Single,
    /// Nothing: a quote is a letter like any other.
    None,
}

impl Quote {
    /// The byte, where there is one.
    pub fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::None => None,
        }
    }
}

/// How a cell holds a character that would otherwise end it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// A quote inside quotes is written twice: RFC 4180.
    #[default]
    Doubled,
    /// Inside quotes a backslash stands before a quote or a backslash, elsewhere it is a letter: Spark, and many
    /// programs.
    Backslash,
    /// What follows a backslash stands for itself, inside quotes and outside: Redshift's `UNLOAD … ESCAPE`, Python's
    /// `escapechar`.
    Literal,
    /// The same, but `\t`, `\n`, `\r`, `\b`, `\0` and `\Z` are control characters: MySQL and `MariaDB`.
    Mysql,
    /// The same, but `\t`, `\n`, `\r`, `\b`, `\f`, `\v`, `\xHH` and `\OOO` are control characters or bytes: the text
    /// format of PostgreSQL's `COPY`.
    Postgres,
    /// A quote ends the cell, always.
    None,
}

impl Escape {
    /// True where a backslash means something outside of quotes too.
    pub(super) fn acts_outside(self) -> bool {
        matches!(self, Self::Literal | Self::Mysql | Self::Postgres)
    }

    /// True where a backslash means something inside quotes.
    pub(super) fn is_backslash(self) -> bool {
        matches!(self, Self::Backslash | Self::Literal | Self::Mysql | Self::Postgres)
    }

    /// True where a quote inside quotes may be written twice.
    pub(super) fn doubles(self) -> bool {
        matches!(self, Self::Doubled | Self::Mysql)
    }
}

/// What ends a record, outside of quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// LF, CRLF and CR alike.
    #[default]
    Any,
    /// LF and CRLF: a CR alone is part of a cell.
    LfOrCrlf,
    /// LF alone: every CR is part of a cell.
    Lf,
}

/// How the cells of a delimited file are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    /// An ASCII character.
    pub delimiter: u8,
    pub quote: Quote,
    pub escape: Escape,
    pub line_end: LineEnd,
    /// Lines that start so are no records.
    pub comment: Option<String>,
    /// An unquoted cell that is this word is NULL; then an empty cell is empty text.
    pub null_word: Option<String>,
}

impl Dialect {
    /// RFC 4180 with this delimiter.
    pub(super) fn with_delimiter(delimiter: u8) -> Self {
        Self {
            delimiter,
            quote: Quote::default(),
            escape: Escape::default(),
            line_end: LineEnd::default(),
            comment: None,
            null_word: None,
        }
    }
}
