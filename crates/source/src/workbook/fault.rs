//! Why a workbook, or a sheet of it, cannot be read.

use crate::copy_fault::CopyFault;
use std::fmt;

/// Why a workbook cannot be read, as far as a person can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookProblem {
    /// It asks for a password.
    Encrypted,
    /// It is not as its standard has it, or was cut off.
    Broken,
    /// Something in it is larger than a spreadsheet can be, or than Tableferry takes on.
    TooLarge,
    /// It is of a program whose own format is not read.
    OtherFormat,
}

/// What went wrong with a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkbookFault {
    pub problem: WorkbookProblem,
    /// The sheet, where it is about one.
    pub sheet: Option<String>,
    /// The cell (`B7`) or row (`row 7`), where one is known.
    pub place: Option<String>,
    /// What is wrong, as half a sentence.
    pub reason: String,
    /// What ended the reading from outside: the disk, or nobody who wants it.
    pub stopped: Option<CopyFault>,
}

impl WorkbookFault {
    pub(crate) fn new(problem: WorkbookProblem, reason: impl Into<String>) -> Self {
        Self { problem, sheet: None, place: None, reason: reason.into(), stopped: None }
    }

    pub(crate) fn broken(reason: impl Into<String>) -> Self {
        Self::new(WorkbookProblem::Broken, reason)
    }

    pub(crate) fn too_large(reason: impl Into<String>) -> Self {
        Self::new(WorkbookProblem::TooLarge, reason)
    }

    pub(crate) fn stopped(fault: CopyFault) -> Self {
        Self { stopped: Some(fault), ..Self::broken("") }
    }

    /// The same, of this sheet.
    pub(crate) fn in_sheet(mut self, sheet: &str) -> Self {
        self.sheet.get_or_insert_with(|| sheet.to_owned());
        self
    }

    /// The same, at this cell or row, unless a closer place is known.
    pub(crate) fn at(mut self, place: impl FnOnce() -> String) -> Self {
        self.place.get_or_insert_with(place);
        self
    }
}

impl fmt::Display for WorkbookFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sheet, &self.place) {
            (Some(sheet), Some(place)) => write!(f, "sheet “{sheet}”, {place}: {}", self.reason),
            (Some(sheet), None) => write!(f, "sheet “{sheet}”: {}", self.reason),
            (None, Some(place)) => write!(f, "{place}: {}", self.reason),
            (None, None) => f.write_str(&self.reason),
        }
    }
}

impl From<std::io::Error> for WorkbookFault {
    fn from(error: std::io::Error) -> Self {
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return fault.clone();
        }
        match error.kind() {
            // What unpacks says of damaged bytes.
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
                Self::broken(error.to_string())
            }
            std::io::ErrorKind::UnexpectedEof => Self::broken("it ends early"),
            kind => Self::stopped(CopyFault::Unreadable(kind, error.to_string())),
        }
    }
}

impl std::error::Error for WorkbookFault {}

impl From<zip::result::ZipError> for WorkbookFault {
    fn from(error: zip::result::ZipError) -> Self {
        use zip::result::ZipError;
        match error {
            ZipError::Io(error) => error.into(),
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Self::new(WorkbookProblem::Encrypted, "its parts are encrypted")
            }
            error => Self::broken(error.to_string()),
        }
    }
}
