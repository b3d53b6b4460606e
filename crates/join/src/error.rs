//! Why tables cannot be put together.

use source::SourceError;
use std::fmt;

/// Why tables cannot be put together.
#[derive(Debug)]
pub enum JoinError {
    /// One of them cannot be read, or the disk does not take what is put together; or it was cancelled.
    Source(SourceError),
    /// A table that belongs to the design is not open.
    NotOpen { table: String },
    /// A relation names columns that a table does not have.
    NoSuchColumns { table: String, columns: Vec<String> },
}

impl From<SourceError> for JoinError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::NotOpen { table } => {
                write!(f, "The design puts rows of {table} together with others, and {table} is not open.")
            }
            Self::NoSuchColumns { table, columns } => {
                write!(f, "A relation is made by {}, which {table} does not have.", columns.join(", "))
            }
        }
    }
}

impl std::error::Error for JoinError {}
