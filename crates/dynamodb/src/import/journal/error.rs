//! Why a journal cannot be used.

use failure::{Code, Failure};
use std::path::PathBuf;

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("The journal {} cannot be read: {reason}.", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("The journal {} is of another run: {what} changed.", path.display())]
    OtherRun { path: PathBuf, what: &'static str },
    /// The destination is another one; the failure says both.
    #[error("{0}")]
    OtherDestination(Failure),
    /// Of a run of version 2. `words` says what was and what is.
    #[error("An earlier version of Tableferry made this import. {words}")]
    NotConfirmed { words: String, table: String },
    #[error("The journal {} cannot be written: {source}.", path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("The import of the journal {} was undone, or is about to be.", path.display())]
    Undone { path: PathBuf },
    #[error("The run of {} is under way in another Tableferry.", path.display())]
    InFlightGuard { path: PathBuf },
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        let (code, repair) = match &error {
            JournalError::OtherDestination(failure) => return failure.clone(),
            JournalError::NotConfirmed { table, .. } => {
                let repair = format!(
                    "If both are right, confirm it: type {table}, the table's name (--confirm {table} on the command \
                     line)."
                );
                return Self::new(Code::RunNotConfirmed, error.to_string(), repair);
            }
            JournalError::Unreadable { .. } => {
                (Code::JournalUnreadable, "Remove it to start from the beginning.")
            }
            JournalError::OtherRun { .. } => (
                Code::JournalOfAnotherRun,
                "Give another journal, or remove this one to start from the beginning.",
            ),
            JournalError::Unwritable { .. } => (
                Code::JournalUnwritable,
                "Free some space on the disk, or choose another place, then continue.",
            ),
            JournalError::Undone { .. } => (Code::Undone, "To have the items again, import the file again."),
            JournalError::InFlightGuard { .. } => {
                (Code::RunUnderWay, "Wait until it has ended, or cancel it there.")
            }
        };
        Self::new(code, error.to_string(), repair)
    }
}
