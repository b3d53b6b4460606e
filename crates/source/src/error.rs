//! Why a file cannot be read.

use super::copy_fault::CopyFault;
use super::database_fault::{DatabaseFault, DatabaseProblem};
use super::summary::SourceKind;
use super::text_encoding::TextEncoding;
use super::workbook::WorkbookProblem;
use failure::{Code, Failure, Place};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The name by which a person knows the file; the whole path is in [`Place`].
fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// True where a disk has no room.
pub(super) fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// How much is free where archives are unpacked, as it goes on a sentence.
fn free_words(bytes: Option<u64>) -> String {
    let folder = std::env::temp_dir();
    match bytes {
        Some(bytes) => format!(
            ": only {} are free in {}, and Tableferry leaves 1 GB free (5% of a disk under 20 GB)",
            megabytes(bytes),
            folder.display()
        ),
        None => format!(": {} is full", folder.display()),
    }
}

/// What is wrong with a database.
fn database_words(path: &Path, problem: DatabaseProblem) -> String {
    let name = name(path);
    match problem {
        DatabaseProblem::Busy => {
            format!("Another program is writing {name}, and keeps others from reading it.")
        }
        DatabaseProblem::Encrypted => format!("{name} is encrypted, or no SQLite database."),
        DatabaseProblem::Broken => format!("The database {name} is damaged."),
        DatabaseProblem::NotClosed => {
            format!(
                "The database {name} was not closed by the program that wrote it, and cannot be put in order here."
            )
        }
        DatabaseProblem::Changed => format!("Another program wrote {name} while it was read."),
        DatabaseProblem::Unusable => format!("A table of {name} cannot be read."),
        DatabaseProblem::Unreadable => format!("The database {name} could not be read."),
    }
}

/// What is wrong with a workbook.
fn workbook_words(path: &Path, problem: WorkbookProblem, reason: &str) -> String {
    let name = name(path);
    match problem {
        WorkbookProblem::Encrypted => format!("The workbook {name} cannot be read: {reason}."),
        WorkbookProblem::Broken => format!("The workbook {name} is damaged: {reason}."),
        WorkbookProblem::TooLarge => format!("The workbook {name} is too large: {reason}."),
        WorkbookProblem::OtherFormat => format!("{name} is not read by Tableferry: {reason}."),
    }
}

/// Names of tables, as many as fit in a sentence.
fn some_of(tables: &[String]) -> String {
    const SHOWN: usize = 12;
    let names = tables.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match tables.len().saturating_sub(SHOWN) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// `640 MB`, `1.2 GB`.
fn megabytes(bytes: u64) -> String {
    let megabytes = bytes / 1_000_000;
    if megabytes < 1_000 {
        format!("{megabytes} MB")
    } else {
        format!("{}.{} GB", megabytes / 1_000, megabytes % 1_000 / 100)
    }
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
    #[error("{} holds an array with nothing in it.", name(.0))]
    EmptyArray(PathBuf),
    /// No record at the start of a JSON file is an object with a name in it; `line` is that of the first.
    #[error(
        "{} starts as JSON does, but from line {line} on no record is a sound object with names.",
        name(path)
    )]
    NoObjects { path: PathBuf, line: u64 },
    /// A person called it a JSON array, but it does not start with a bracket, nor is it an object with a list of objects.
    #[error(
        "{} is no JSON array: it does not start with [ but with “{start}”, and its start shows no object with a list of \
         objects in it.",
        name(path)
    )]
    NotAnArray { path: PathBuf, start: String },
    #[error(
        "The array in {} is not closed: the file ends in or after the record on line {line}.",
        name(path)
    )]
    UnclosedArray { path: PathBuf, line: u64 },
    #[error("Line {line} of {} goes on after the ] that ends its array.", name(path))]
    TextAfterArray { path: PathBuf, line: u64 },
    #[error("Line {line} of {} goes on after the }} that ends its object.", name(path))]
    TextAfterObject { path: PathBuf, line: u64 },
    #[error("The object that starts on line {line} of {} is not closed: the file ends in it.", name(path))]
    UnclosedObject { path: PathBuf, line: u64 },
    /// The JSON objects have more names than a table may have columns.
    #[error("The objects in {} have more than {limit} different names by line {line}.", name(path))]
    TooManyNames { path: PathBuf, line: u64, limit: usize },
    /// The first record of a delimited file has more cells than a table may have columns.
    #[error("The first record of {} has {found} cells; a table has at most {limit} columns.", name(path))]
    TooManyColumns { path: PathBuf, found: usize, limit: usize },
    #[error("{delimiter:?} cannot stand between cells.")]
    UnusableDelimiter { delimiter: char },
    /// `looks_like` is what its first bytes say, such as "a PNG picture".
    #[error("{} is not a text table: it looks like {looks_like}.", name(path))]
    NotText { path: PathBuf, looks_like: &'static str },
    /// It is text, but plainly no table; `looks_like` says what it is, `repair` what to do instead, `kind` what it can be
    /// read as nonetheless.
    #[error("{} is no table: it looks like {looks_like}.", name(path))]
    NoTable { path: PathBuf, looks_like: &'static str, repair: &'static str, kind: SourceKind },
    /// Lines at its end are to be passed over, but its end is not known.
    #[error("The last lines of {} cannot be passed over: where its text ends is known only once it is read.", name(.0))]
    NoFooter(PathBuf),
    /// JSON with a byte that is no UTF-8, the first one in this place; both count from 1.
    #[error(
        "{} is JSON, and JSON is UTF-8, but on line {line} there is a byte at character {character} that is not.",
        name(path)
    )]
    JsonNotUtf8 { path: PathBuf, line: u64, character: u64 },
    /// JSON that a person called text in another encoding.
    #[error("{} is JSON, which is written in UTF-8, not in {}.", name(path), encoding.name())]
    JsonInEncoding { path: PathBuf, encoding: TextEncoding },
    #[error("The archive {} ends early: only part of it is there.", name(.0))]
    TruncatedArchive(PathBuf),
    /// `reason` is what the decoder says.
    #[error("The archive {} is damaged and cannot be unpacked.", name(path))]
    BrokenArchive { path: PathBuf, reason: String },
    /// `free` is how many bytes were free then in the folder for temporary files, where the system tells.
    #[error("There is no space for the temporary copy of {}{}.", name(path), free_words(*free))]
    NoSpaceToUnpack { path: PathBuf, free: Option<u64> },
    #[error("What is in {} is packed in a way that Tableferry does not read.", name(path))]
    UnknownPacking { path: PathBuf, reason: String },
    /// Nothing can be read twice from it.
    #[error("{} is no file, but a device, a pipe or a socket.", name(.0))]
    NotAFile(PathBuf),
    /// `reason` is what the system says.
    #[error("What is in {} could not be written to the folder for temporary files.", name(path))]
    CannotUnpack { path: PathBuf, reason: String },
    /// What was written beside the file while it was read: hashes, of which the memory holds only so many.
    #[error(
        "What was noted while reading {} could not be kept in the folder for temporary files, or read back from it.",
        name(path)
    )]
    NotesLost { path: PathBuf, source: std::io::Error },
    /// `column` is the name of the column where the quote opens, where known.
    #[error("A quote opened on line {line} of {} is never closed.", name(path))]
    UnclosedQuote { path: PathBuf, line: u64, column: Option<String> },
    /// `what` of a SQL dump begins on this line and has no end.
    #[error("A {what} that starts on line {line} of {} is never closed.", name(path))]
    UnclosedInDump { path: PathBuf, line: u64, what: &'static str },
    #[error("The record that starts on line {line} of {} is longer than {limit_megabytes} MB.", name(path))]
    RecordTooLong { path: PathBuf, line: u64, limit_megabytes: u64 },
    #[error("{} has changed since it was opened.", name(.0))]
    Changed(PathBuf),
    #[error("The file {} is not what it was when it was imported: its content has changed.", .0.display())]
    OtherContent(PathBuf),
    /// A fault of Tableferry's own.
    #[error("Something went wrong in Tableferry itself while reading {} from line {line} on.", name(path))]
    Internal { path: PathBuf, line: u64 },
    /// A SQLite file cannot be read; `reason` is what SQLite says.
    #[error("{}", database_words(path, *problem))]
    Database { path: PathBuf, problem: DatabaseProblem, reason: String },
    /// A workbook, or a sheet of it, cannot be read; `reason` says where and why.
    #[error("{}", workbook_words(path, *problem, reason))]
    Workbook { path: PathBuf, problem: WorkbookProblem, reason: String },
    /// `passed_over` names what was found, each with the reason why it is no table.
    #[error("{} holds no table.", name(path))]
    NoTables { path: PathBuf, passed_over: Vec<String> },
    /// A database in WAL mode without its log.
    #[error("{} holds no rows. If it was copied while a program had it open, they stand in its log, {}-wal, which is not \
             beside it.", name(.0), name(.0))]
    NoRowsWithoutLog(PathBuf),
    #[error("The table {table} of {} has no rows.", name(path))]
    NoRows { path: PathBuf, table: String },
    /// One must be chosen.
    #[error("{} holds {} tables: {}.", name(path), tables.len(), some_of(tables))]
    SeveralTables { path: PathBuf, tables: Vec<String> },
    #[error("{} has no table {table}. It has {}.", name(path), some_of(tables))]
    NoSuchTable { path: PathBuf, table: String, tables: Vec<String> },
    /// What a run read from a database, or a person calls one, is none.
    #[error("{} is not the database that it was.", name(.0))]
    NotADatabase(PathBuf),
    #[error("The archive {} is encrypted.", name(.0))]
    EncryptedArchive(PathBuf),
    #[error("The reading was cancelled.")]
    Cancelled,
    #[error("{} could not be read.", name(path))]
    Unreadable { path: PathBuf, source: std::io::Error },
}

impl SourceError {
    /// The error that a system error about `path` is.
    pub fn from_io(path: &Path, error: std::io::Error) -> Self {
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<CopyFault>()) {
            return Self::of_copying(path, fault.clone());
        }
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            std::io::ErrorKind::PermissionDenied => Self::PermissionDenied(path.to_owned()),
            std::io::ErrorKind::IsADirectory => Self::IsFolder(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), source: error },
        }
    }

    /// The error that a database is at fault with.
    pub(super) fn of_database(path: &Path, fault: DatabaseFault) -> Self {
        Self::Database { path: path.to_owned(), problem: fault.problem, reason: fault.reason }
    }

    /// The error for a file that is called a database and starts with bytes of no meaning.
    pub(super) fn encrypted_database(path: &Path) -> Self {
        let reason = "it does not start as a SQLite file does".to_owned();
        Self::Database { path: path.to_owned(), problem: DatabaseProblem::Encrypted, reason }
    }

    /// The error that a copy of `path` ended with.
    pub(super) fn of_copying(path: &Path, fault: CopyFault) -> Self {
        let path = path.to_owned();
        match fault {
            CopyFault::Truncated => Self::TruncatedArchive(path),
            CopyFault::Broken(reason) => Self::BrokenArchive { path, reason },
            CopyFault::UnknownPacking(reason) => Self::UnknownPacking { path, reason },
            CopyFault::Encrypted => Self::EncryptedArchive(path),
            CopyFault::Database(fault) => Self::of_database(&path, fault),
            CopyFault::Workbook { problem, reason } => Self::Workbook { path, problem, reason },
            CopyFault::Cancelled => Self::Cancelled,
            CopyFault::NoSpace { free } => Self::NoSpaceToUnpack { path, free },
            CopyFault::Unwritable(reason) => Self::CannotUnpack { path, reason },
            CopyFault::Unreadable(std::io::ErrorKind::NotFound, _) => Self::NotFound(path),
            CopyFault::Unreadable(kind, reason) => {
                Self::Unreadable { path, source: std::io::Error::new(kind, reason) }
            }
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::NoSuchFile,
            Self::PermissionDenied(_) => Code::PermissionDenied,
            Self::IsFolder(_) => Code::IsAFolder,
            Self::Empty(_) => Code::EmptyFile,
            Self::NoRecords(_) | Self::EmptyArray(_) | Self::NoRows { .. } => Code::NoRecords,
            Self::NoObjects { .. } => Code::NoObjects,
            Self::NotAnArray { .. } => Code::NotAnArray,
            Self::UnclosedArray { .. } => Code::UnclosedArray,
            Self::TextAfterArray { .. } => Code::TextAfterArray,
            Self::TextAfterObject { .. } => Code::TextAfterObject,
            Self::UnclosedObject { .. } => Code::UnclosedObject,
            Self::TooManyNames { .. } => Code::TooManyNames,
            Self::TooManyColumns { .. } => Code::TooManyColumns,
            Self::UnusableDelimiter { .. } => Code::UnusableDelimiter,
            Self::NotText { .. } => Code::NotText,
            Self::NoTable { .. } => Code::NoTable,
            Self::NoFooter(_) => Code::NoFooter,
            Self::JsonNotUtf8 { .. } | Self::JsonInEncoding { .. } => Code::JsonNotUtf8,
            Self::TruncatedArchive(_) => Code::TruncatedArchive,
            Self::BrokenArchive { .. } => Code::BrokenArchive,
            Self::NoSpaceToUnpack { .. } => Code::NoRoom,
            Self::CannotUnpack { .. } | Self::UnknownPacking { .. } => Code::CannotUnpack,
            Self::NotesLost { .. } => Code::NotesLost,
            Self::UnclosedQuote { .. } | Self::UnclosedInDump { .. } => Code::UnclosedQuote,
            Self::RecordTooLong { .. } => Code::RecordTooLong,
            Self::Changed(_) | Self::OtherContent(_) | Self::NotADatabase(_) => Code::SourceChanged,
            Self::Internal { .. } => Code::Unexpected,
            Self::Cancelled => Code::Cancelled,
            Self::Database { problem, .. } => match problem {
                DatabaseProblem::Busy => Code::DatabaseBusy,
                DatabaseProblem::Encrypted => Code::DatabaseEncrypted,
                DatabaseProblem::Broken => Code::DatabaseBroken,
                DatabaseProblem::NotClosed => Code::DatabaseNotClosed,
                DatabaseProblem::Changed => Code::SourceChanged,
                DatabaseProblem::Unusable => Code::TableUnusable,
                DatabaseProblem::Unreadable => Code::Unreadable,
            },
            Self::Workbook { problem, .. } => match problem {
                WorkbookProblem::Encrypted => Code::ArchiveEncrypted,
                WorkbookProblem::Broken | WorkbookProblem::TooLarge => Code::BrokenArchive,
                WorkbookProblem::OtherFormat => Code::NotText,
            },
            Self::NoTables { .. } | Self::NoRowsWithoutLog(_) => Code::NoTables,
            Self::SeveralTables { .. } => Code::SeveralTables,
            Self::NoSuchTable { .. } => Code::NoSuchSourceTable,
            Self::EncryptedArchive(_) => Code::ArchiveEncrypted,
            Self::NotAFile(_) | Self::Unreadable { .. } => Code::Unreadable,
        }
    }

    fn repair(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Check the name, or choose the file again. It may have been moved.",
            Self::PermissionDenied(_) => {
                "Ask its owner for the right to read it, or copy it to a folder of your own."
            }
            Self::IsFolder(_) => "Choose the file inside it that holds the table.",
            Self::Empty(_) => "Export it again from where it came, and check that it holds data.",
            Self::NoRecords(_) | Self::EmptyArray(_) => {
                "Export it again with its rows: there is nothing to import yet."
            }
            Self::NoTable { repair, .. } => repair,
            Self::NoFooter(_) => "Unpack it, or save it as UTF-8, then open it again.",
            Self::NotText { .. } => {
                "Choose a CSV or JSON file, a workbook (.xlsx, .xls, .xlsb, .ods), a database or a SQL dump."
            }
            Self::NoObjects { .. } => {
                "Each record must be a JSON object, { … }: one on each line, one after another, or all in one array, [ … ]."
            }
            Self::NotAnArray { .. } => "Choose another kind of file, or let Tableferry recognise it.",
            Self::UnclosedArray { .. } | Self::UnclosedObject { .. } => {
                "Export it again: the end is missing. If a quote is never closed, fix it on that line."
            }
            Self::TextAfterArray { .. } | Self::TextAfterObject { .. } => {
                "Remove what stands there, or export the file again."
            }
            Self::TooManyNames { .. } => {
                "Values seem to stand where names should. Export it with the same names in every object."
            }
            Self::TooManyColumns { .. } => {
                "Its records seem to stand on one line. Export it with a line for each, or choose another delimiter."
            }
            Self::UnusableDelimiter { .. } => {
                "Choose one character of ASCII that is no quote and no line end, such as a comma or a tab."
            }
            Self::JsonNotUtf8 { .. } | Self::JsonInEncoding { .. } => {
                "Export it again as UTF-8, or open it in a text editor and save it with the encoding UTF-8."
            }
            Self::TruncatedArchive(_) => "Download or copy it again, to its end.",
            Self::BrokenArchive { .. } => {
                "Download or copy it again, or unpack it yourself and open that file."
            }
            Self::NoSpaceToUnpack { .. } => {
                "Free some space there, or unpack the file yourself on another disk and open that."
            }
            Self::CannotUnpack { .. } => {
                "Check that the folder for temporary files (TMPDIR or TEMP) is there and can be written."
            }
            Self::UnknownPacking { .. } => "Unpack it yourself, and open what was in it.",
            Self::NotesLost { source, .. } if is_full(source) => {
                "Free some space on the disk of that folder, and try again. Nothing was lost."
            }
            Self::NotesLost { .. } => {
                "Check that the disk of that folder is sound and still there, and try again."
            }
            Self::UnclosedQuote { .. } => {
                "Add the missing quote on that line; inside quotes it is written twice (\"\"). Or say that a quote is a \
                 letter like any other: “Around cells: nothing” in the window, --quote none on the command line."
            }
            Self::UnclosedInDump { .. } => {
                "The dump may end early: export or copy it again. Or it is of another database than it is taken for: say \
                 of which with --sql-dialect on the command line."
            }
            Self::RecordTooLong { .. } => {
                "A quote is probably opened there and never closed. Look at that line in a text editor."
            }
            Self::Changed(_) => "Open it again, so that what you see is what will be written.",
            Self::OtherContent(_) => {
                "Put the file back as it was, or import it again: nothing tells which of its rows are written."
            }
            Self::Internal { .. } => "Please report it, with the line if you can. Nothing more was done.",
            Self::Cancelled => "",
            Self::Database { problem, .. } => match problem {
                DatabaseProblem::Busy => {
                    "Close the program that has it open, or open a copy of the file, and try again."
                }
                DatabaseProblem::Encrypted => {
                    "Save a copy without a password (with SQLCipher: sqlcipher_export), and open that."
                }
                DatabaseProblem::Broken => {
                    "Copy it again from where it came. If it stays damaged, “sqlite3 FILE .recover” saves what is left."
                }
                DatabaseProblem::NotClosed => {
                    "Open it once in the program that it belongs to and close it there, or copy it to a folder of your own."
                }
                DatabaseProblem::Changed => "Try again, best when no other program writes it.",
                DatabaseProblem::Unusable => {
                    "Choose another table, or repair it in the program that it belongs to."
                }
                DatabaseProblem::Unreadable => {
                    "Check that the disk or network drive is still there, and try again."
                }
            },
            Self::Workbook { problem, .. } => match problem {
                WorkbookProblem::Encrypted => {
                    "Open it in its program with its password, save a copy without one, and open that."
                }
                WorkbookProblem::Broken => {
                    "Copy or download it again. Or open it in Excel or LibreOffice, save it there as .xlsx, and open that."
                }
                WorkbookProblem::TooLarge => {
                    "Open it in Excel or LibreOffice, save only what you need as .xlsx or as CSV, and open that."
                }
                WorkbookProblem::OtherFormat => {
                    "Export it as Excel (.xlsx) or CSV from its program, and open that."
                }
            },
            Self::NoTables { passed_over, .. } if !passed_over.is_empty() => {
                "Below stands why each part could not be read. Mend what is named there, or choose another file."
            }
            Self::NoTables { .. } => "Choose another file: there is nothing to import in this one.",
            Self::NoRowsWithoutLog(_) => {
                "Close the program that writes the database and copy it again, or copy the log with it."
            }
            Self::NotAFile(_) => "Save what it gives into a file, and open that.",
            Self::NoRows { .. } => "Choose another table: there is nothing to import in this one.",
            Self::SeveralTables { .. } => "Say which one: with --only TABLE on the command line.",
            Self::NoSuchTable { .. } => "Choose one of those.",
            Self::NotADatabase(_) => "Put the file back as it was.",
            Self::EncryptedArchive(_) => "Unpack it with its password, and open what was in it.",
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
            | Self::EmptyArray(path)
            | Self::TruncatedArchive(path)
            | Self::Changed(path)
            | Self::NoFooter(path)
            | Self::OtherContent(path)
            | Self::NotText { path, .. }
            | Self::NoTable { path, .. }
            | Self::JsonNotUtf8 { path, .. }
            | Self::JsonInEncoding { path, .. }
            | Self::NoObjects { path, .. }
            | Self::NotAnArray { path, .. }
            | Self::UnclosedArray { path, .. }
            | Self::TextAfterArray { path, .. }
            | Self::TextAfterObject { path, .. }
            | Self::UnclosedObject { path, .. }
            | Self::TooManyNames { path, .. }
            | Self::TooManyColumns { path, .. }
            | Self::BrokenArchive { path, .. }
            | Self::CannotUnpack { path, .. }
            | Self::UnknownPacking { path, .. }
            | Self::NotAFile(path)
            | Self::NoSpaceToUnpack { path, .. }
            | Self::NotesLost { path, .. }
            | Self::UnclosedQuote { path, .. }
            | Self::UnclosedInDump { path, .. }
            | Self::RecordTooLong { path, .. }
            | Self::Internal { path, .. }
            | Self::Database { path, .. }
            | Self::Workbook { path, .. }
            | Self::NoTables { path, .. }
            | Self::NoRows { path, .. }
            | Self::SeveralTables { path, .. }
            | Self::NoSuchTable { path, .. }
            | Self::NotADatabase(path)
            | Self::NoRowsWithoutLog(path)
            | Self::EncryptedArchive(path)
            | Self::Unreadable { path, .. } => Some(path),
            Self::UnusableDelimiter { .. } | Self::Cancelled => None,
        }
    }

    fn line(&self) -> Option<u64> {
        match self {
            Self::UnclosedQuote { line, .. }
            | Self::UnclosedInDump { line, .. }
            | Self::NoObjects { line, .. }
            | Self::JsonNotUtf8 { line, .. }
            | Self::UnclosedArray { line, .. }
            | Self::TextAfterArray { line, .. }
            | Self::TextAfterObject { line, .. }
            | Self::UnclosedObject { line, .. }
            | Self::TooManyNames { line, .. }
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
            SourceError::Unreadable { source, .. } | SourceError::NotesLost { source, .. } => {
                Some(source.to_string())
            }
            SourceError::BrokenArchive { reason, .. }
            | SourceError::CannotUnpack { reason, .. }
            | SourceError::UnknownPacking { reason, .. }
            | SourceError::Database { reason, .. } => Some(reason.clone()),
            SourceError::NoTables { passed_over, .. } if !passed_over.is_empty() => {
                Some(some_reasons(passed_over))
            }
            _ => None,
        };
        let message = error.to_string();
        Failure { code: error.code(), message, repair: error.repair().into(), place, detail }
    }
}

/// The first reasons, each a sentence.
fn some_reasons(reasons: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut lines: Vec<String> = reasons.iter().take(SHOWN).cloned().collect();
    if reasons.len() > SHOWN {
        lines.push(format!("And {} more.", reasons.len() - SHOWN));
    }
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_asks_for_space_and_not_for_a_look_at_the_disk() {
        let repair = |kind: ErrorKind| {
            SourceError::NotesLost { path: "a.csv".into(), source: kind.into() }.repair().to_owned()
        };
        assert!(repair(ErrorKind::StorageFull).starts_with("Free some space"));
        assert!(repair(ErrorKind::UnexpectedEof).starts_with("Check that the disk"));
    }
}
