//! Why a copy cannot be made of what is not read in place.

use super::database_fault::DatabaseFault;
use super::workbook::WorkbookProblem;
use std::io::ErrorKind;

/// Why a copy cannot be made to its end, or not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CopyFault {
    /// The archive ends early.
    Truncated,
    /// The archive is damaged; what the decoder says.
    Broken(String),
    /// The archive is packed in a way that is not read; what the decoder says.
    UnknownPacking(String),
    /// The archive asks for a password.
    Encrypted,
    /// What it comes from cannot be read; what the system says.
    Unreadable(ErrorKind, String),
    /// There is no space for the temporary file, or too little would be left; how many bytes were free then, where the
    /// system tells.
    NoSpace { free: Option<u64> },
    /// The temporary file cannot be written; what the system says.
    Unwritable(String),
    /// The database it comes from cannot be read.
    Database(DatabaseFault),
    /// The workbook it comes from cannot be read; where and why.
    Workbook { problem: WorkbookProblem, reason: String },
    /// Whoever waits for its bytes does so no more.
    Cancelled,
}

impl std::fmt::Display for CopyFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truncated => f.write_str("unexpected end of the archive"),
            Self::Encrypted => f.write_str("the archive is encrypted"),
            Self::NoSpace { .. } => f.write_str("no space for the copy"),
            Self::Broken(reason)
            | Self::UnknownPacking(reason)
            | Self::Unreadable(_, reason)
            | Self::Unwritable(reason)
            | Self::Workbook { reason, .. } => f.write_str(reason),
            Self::Database(fault) => f.write_str(&fault.reason),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}

impl std::error::Error for CopyFault {}
