//! Why a database cannot be read.

use rusqlite::ErrorCode;

/// Why a database cannot be read, as far as a person can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseProblem {
    /// Another program keeps it locked.
    Busy,
    /// It is encrypted, or no database at all.
    Encrypted,
    /// It is damaged.
    Broken,
    /// The program that wrote it did not come to its end, and only a program that may write can put it in order.
    NotClosed,
    /// Another program wrote it while it was read.
    Changed,
    /// What the table or view needs is not there.
    Unusable,
    /// Everything else.
    Unreadable,
}

/// What went wrong with a database; `reason` is what SQLite says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DatabaseFault {
    pub problem: DatabaseProblem,
    pub reason: String,
}

impl DatabaseFault {
    pub(super) fn new(problem: DatabaseProblem, reason: impl Into<String>) -> Self {
        Self { problem, reason: reason.into() }
    }
}

impl From<rusqlite::Error> for DatabaseFault {
    fn from(error: rusqlite::Error) -> Self {
        let problem = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DatabaseProblem::Busy,
            Some(ErrorCode::NotADatabase) => DatabaseProblem::Encrypted,
            Some(ErrorCode::DatabaseCorrupt) => DatabaseProblem::Broken,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => DatabaseProblem::NotClosed,
            Some(ErrorCode::Unknown) => DatabaseProblem::Unusable,
            _ => DatabaseProblem::Unreadable,
        };
        Self { problem, reason: error.to_string() }
    }
}
