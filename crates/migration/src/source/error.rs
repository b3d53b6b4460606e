//! Why a file cannot be read.

use crate::failure::{Failure, Place};
use std::path::{Path, PathBuf};

/// The name by which a person knows the file; the whole path is in [`Place`].
fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Why a file cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("There is no file {}.", name(.0))]
    NotFound(PathBuf),
    #[error("Tableferry is not allowed to read {}.", name(.0))]
    PermissionDenied(PathBuf),
    #[error("{} is a folder, not a file.", name(.0))]
    IsFolder(PathBuf),
    #[error("{} is empty: it has no header and no records.", name(.0))]
    Empty(PathBuf),
    #[error("{} has a header but no records below it.", name(.0))]
    NoRecords(PathBuf),
    /// `looks_like` is what its first bytes say, such as "a PNG picture".
    #[error("{} is not a text table: it looks like {looks_like}.", name(path))]
    NotText { path: PathBuf, looks_like: &'static str },
    #[error("{} is not written in UTF-8: line {line} holds bytes that are no UTF-8 text.", name(path))]
    NotUtf8 { path: PathBuf, line: u64 },
    /// `column` is the name of the column where the quote opens, where known.
    #[error("A quote opened on line {line} of {} is never closed.", name(path))]
    UnclosedQuote { path: PathBuf, line: u64, column: Option<String> },
    #[error("The record that starts on line {line} of {} is longer than {limit_megabytes} MB.", name(path))]
    RecordTooLong { path: PathBuf, line: u64, limit_megabytes: u64 },
    #[error("{} has changed since it was opened.", name(.0))]
    Changed(PathBuf),
    /// A fault of Tableferry's own.
    #[error("Something went wrong in Tableferry itself while reading {} from line {line} on.", name(path))]
    Internal { path: PathBuf, line: u64 },
    #[error("The reading was cancelled.")]
    Cancelled,
    #[error("{} could not be read.", name(path))]
    Unreadable { path: PathBuf, source: std::io::Error },
}

impl SourceError {
    /// The error that a system error about `path` is.
    pub fn from_io(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            std::io::ErrorKind::PermissionDenied => Self::PermissionDenied(path.to_owned()),
            std::io::ErrorKind::IsADirectory => Self::IsFolder(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), source: error },
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "no_such_file",
            Self::PermissionDenied(_) => "permission_denied",
            Self::IsFolder(_) => "is_a_folder",
            Self::Empty(_) => "empty_file",
            Self::NoRecords(_) => "no_records",
            Self::NotText { .. } => "not_text",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::UnclosedQuote { .. } => "unclosed_quote",
            Self::RecordTooLong { .. } => "record_too_long",
            Self::Changed(_) => "source_changed",
            Self::Internal { .. } => "unexpected",
            Self::Cancelled => "cancelled",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    fn repair(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Check the name, or choose the file again. It may have been moved.",
            Self::PermissionDenied(_) => {
                "Ask its owner for the right to read it, or copy it to a folder of your own."
            }
            Self::IsFolder(_) => "Choose the CSV file inside it.",
            Self::Empty(_) => "Export it again from where it came, and check that it holds data.",
            Self::NoRecords(_) => "Export it again with its rows: there is nothing to import yet.",
            Self::NotText { .. } => {
                "Choose a CSV file. From a spreadsheet, use “Save as” and the kind “CSV UTF-8”."
            }
            Self::NotUtf8 { .. } => "Save it again as “CSV UTF-8” (in Excel: Save as, CSV UTF-8).",
            Self::UnclosedQuote { .. } => {
                "Add the missing \" on that line. A quote inside a quoted cell is written twice: \"\"."
            }
            Self::RecordTooLong { .. } => {
                "A quote is probably opened there and never closed. Look at that line in a text editor."
            }
            Self::Changed(_) => "Open it again, so that what you see is what will be written.",
            Self::Internal { .. } => "Please report it, with the line if you can. Nothing more was done.",
            Self::Cancelled => "",
            Self::Unreadable { .. } => "Check that the disk or network drive is still there, and try again.",
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::NotFound(path)
            | Self::PermissionDenied(path)
            | Self::IsFolder(path)
            | Self::Empty(path)
            | Self::NoRecords(path)
            | Self::Changed(path)
            | Self::NotText { path, .. }
            | Self::NotUtf8 { path, .. }
            | Self::UnclosedQuote { path, .. }
            | Self::RecordTooLong { path, .. }
            | Self::Internal { path, .. }
            | Self::Unreadable { path, .. } => Some(path),
            Self::Cancelled => None,
        }
    }

    fn line(&self) -> Option<u64> {
        match self {
            Self::NotUtf8 { line, .. }
            | Self::UnclosedQuote { line, .. }
            | Self::Internal { line, .. }
            | Self::RecordTooLong { line, .. } => Some(*line),
            _ => None,
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        let column = match &error {
            SourceError::UnclosedQuote { column, .. } => column.clone(),
            _ => None,
        };
        let place = error.path().map(|path| Place {
            file: path.display().to_string(),
            line: error.line(),
            column,
            value: None,
        });
        let detail = match &error {
            SourceError::Unreadable { source, .. } => Some(source.to_string()),
            _ => None,
        };
        let message = error.to_string();
        Failure { code: error.code().into(), message, repair: error.repair().into(), place, detail }
    }
}
