//! A SQLite file that is open for reading only, in one read transaction.
//!
//! What is seen is the database as it was at one moment, whatever other programs write meanwhile, and nothing is written
//! into the person's folder:
//! - In the usual mode (rollback journal) the file is opened read-only, and others wait with their commits for as long
//!   as the transaction lasts. A journal that a crash left behind can be put in order only by writing: that happens in
//!   a private copy.
//! - In WAL mode with its files beside it, another program has it open: SQLite reads along through those files, and
//!   nobody waits.
//! - In WAL mode with a log but without the index of it (`-shm`), nobody has it open, as after a crash or a copy: SQLite
//!   would make that index in the person's folder, so a private copy is read.
//! - In WAL mode with neither, nobody has it open: it is read as a file that does not change, and afterwards it is
//!   looked at whether it did. So is one whose log is lost, damaged or of another database ([`super::write_ahead_log`]).
//!
//! A database is data from anywhere: views run with no function that has effects, no extension is loaded, no trigger
//! runs, and nothing may be changed.

use super::private_copy::{beside, private_copy};
use super::write_ahead_log::WriteAheadLog;
use crate::content::Stamp;
use crate::copy_fault::CopyFault;
use crate::database_fault::{DatabaseFault, DatabaseProblem};
use private_files::TemporaryFile;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, InterruptHandle, OpenFlags};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another program's commit.
const PATIENCE: Duration = Duration::from_secs(5);

/// A database in one read transaction, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    path: PathBuf,
    log: WriteAheadLog,
    watch: Watch,
    /// The copy that is read, where the file itself could not be.
    _copy: Option<TemporaryFile>,
}

/// How it is known that nobody wrote the file while it was read.
#[derive(Debug)]
enum Watch {
    /// SQLite sees to it.
    Nothing,
    /// It must be the same file, and nobody may have opened it: then the log beside it, if there is one, has as many
    /// bytes as it had.
    Stamp { stamp: Box<Stamp>, log_bytes: Option<u64> },
    /// SQLite's count of what others wrote. Its lock alone does not do: the system takes it away as soon as anything
    /// else in this process closes the same file.
    DataVersion(i64),
}

impl Database {
    /// Opens the SQLite file at `path` and starts the transaction.
    ///
    /// # Errors
    /// When it is locked, damaged, encrypted or cannot be read.
    pub(crate) fn open(path: &Path) -> Result<Self, CopyFault> {
        Self::open_waiting(path, PATIENCE)
    }

    /// The same, with as much patience for others' commits.
    pub(super) fn open_waiting(path: &Path, patience: Duration) -> Result<Self, CopyFault> {
        let log = WriteAheadLog::of(path)?;
        let has = |ending: &str| size_beside(path, ending).is_some_and(|bytes| bytes > 0);
        let opened = match log {
            WriteAheadLog::Unused => match Self::in_place(path, false, patience) {
                Err(error) if needs_writing(&error) => Self::in_private_copy(path, patience)?,
                opened => opened.map_err(DatabaseFault::from).map_err(CopyFault::Database)?,
            },
            WriteAheadLog::Sound if has("-shm") => Self::in_place(path, true, patience)
                .map_err(DatabaseFault::from)
                .map_err(CopyFault::Database)?,
            WriteAheadLog::Sound if has("-wal") => Self::in_private_copy(path, patience)?,
            // SQLite would take a log of another database for its own.
            _ => Self::unchanging(path, patience)?,
        };
        Ok(Self { log, ..opened })
    }

    fn in_place(path: &Path, is_wal: bool, patience: Duration) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        begin(&connection, patience)?;
        let watch = if is_wal { Watch::Nothing } else { Watch::DataVersion(data_version(&connection)?) };
        Ok(Self { connection, path: path.to_owned(), log: WriteAheadLog::Unused, watch, _copy: None })
    }

    fn unchanging(path: &Path, patience: Duration) -> Result<Self, CopyFault> {
        let stamp = Box::new(Stamp::of(path).map_err(|_| changed())?);
        let watch = Watch::Stamp { stamp, log_bytes: size_beside(path, "-wal") };
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let open = || {
            let connection = Connection::open_with_flags(unchanging_uri(path), flags)?;
            begin(&connection, patience)?;
            Ok(connection)
        };
        let connection = open().map_err(|error: rusqlite::Error| CopyFault::Database(error.into()))?;
        Ok(Self { connection, path: path.to_owned(), log: WriteAheadLog::Unused, watch, _copy: None })
    }

    fn in_private_copy(path: &Path, patience: Duration) -> Result<Self, CopyFault> {
        let copy = private_copy(path)?;
        let open = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(copy.path(), flags)?;
            begin(&connection, patience)?;
            Ok(connection)
        };
        let connection = open().map_err(|error: rusqlite::Error| CopyFault::Database(error.into()))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            log: WriteAheadLog::Unused,
            watch: Watch::Nothing,
            _copy: Some(copy),
        })
    }

    /// The connection, in its transaction.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What a person should know of the log beside it: that rows may be missing.
    pub(crate) fn note(&self) -> Option<String> {
        self.log.note(&self.path.file_name().unwrap_or_default().to_string_lossy())
    }

    /// True where all its rows may stand in a log that is not there, if it holds none.
    pub(crate) fn may_lack_its_log(&self) -> bool {
        matches!(self.log, WriteAheadLog::Absent | WriteAheadLog::Lost)
    }

    /// What breaks off a query that runs.
    pub(super) fn interrupt_handle(&self) -> InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// Ends the transaction, and says whether all that was read is of one moment.
    ///
    /// # Errors
    /// [`DatabaseProblem::Changed`] when it is not.
    pub(super) fn end(&self) -> Result<(), DatabaseFault> {
        self.connection.execute_batch("COMMIT")?;
        let is_same = match &self.watch {
            Watch::Nothing => true,
            Watch::Stamp { stamp, log_bytes } => {
                size_beside(&self.path, "-wal") == *log_bytes
                    && Stamp::of(&self.path).is_ok_and(|now| now == **stamp)
            }
            Watch::DataVersion(version) => data_version(&self.connection)? == *version,
        };
        let reason = "another program wrote it while it was read";
        if is_same { Ok(()) } else { Err(DatabaseFault::new(DatabaseProblem::Changed, reason)) }
    }
}

fn changed() -> CopyFault {
    CopyFault::Database(DatabaseFault::new(DatabaseProblem::Changed, "the file is gone"))
}

/// Makes a connection safe, and starts its transaction: the snapshot is that of the first look.
fn begin(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(patience)?;
    for (config, is_on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(config, is_on)?;
    }
    // Where the file is cut short while it is read, memory that is mapped to it would end the program.
    connection.execute_batch(
        "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; BEGIN; \
         SELECT count(*) FROM sqlite_schema;",
    )
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

/// How many bytes what lies beside a database has; `None` where it is not there.
fn size_beside(path: &Path, ending: &str) -> Option<u64> {
    beside(path, ending).metadata().map(|found| found.len()).ok()
}

/// True for a journal that a crash left behind, and for a folder in which SQLite would have to write.
fn needs_writing(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// The URI of a file that does not change: its path with all that means something in a URI written in hexadecimal.
fn unchanging_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    let text = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        // An empty host, then `/C:/…`; what lies on another computer begins with two slashes of its own.
        uri.push_str(if text.starts_with(br"\\") { "//" } else { "///" });
    }
    for &byte in text {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b':' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            // Writing to a text cannot fail.
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}
