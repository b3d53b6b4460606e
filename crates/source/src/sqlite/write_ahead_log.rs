//! The write-ahead log beside a database: whether the one that is there, or that none is, tells of rows that are missing.
//!
//! SQLite takes any sound log that has the right name, also one of another database, and passes over one that is not
//! sound, both without a word. What can be told beforehand is told; what cannot:
//! - Without a log, a database in WAL mode was closed cleanly, or copied without the log. The files look the same, but for
//!   the index of the log (`-shm`), which a clean end takes away too.
//! - A log of another database with pages of the same size looks like the database's own: neither names the other.

use super::private_copy::beside;
use crate::copy_fault::CopyFault;
use crate::database_fault::{DatabaseFault, DatabaseProblem};
use crate::sqlite::is_sqlite;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The bytes at the start of a database that tell how it is written.
const HEADER_BYTES: usize = 20;
/// Where they say how large a page is: two bytes, big-endian, 1 for 65,536.
const PAGE_SIZE: usize = 16;
/// Where they say how the file is written, and what they say for a write-ahead log.
const WRITE_VERSION: usize = 18;
const WAL: u8 = 2;

/// The bytes at the start of a log; the last eight are a checksum of those before.
const LOG_HEADER_BYTES: usize = 32;
const SUMMED_BYTES: usize = 24;
/// What a log starts with; the last bit says that its checksums are of big-endian numbers.
const LOG_MAGIC: u32 = 0x377F_0682;

/// A database's log, as far as the files tell before SQLite opens them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteAheadLog {
    /// The database is written without one.
    Unused,
    /// It is there and sound, or empty.
    Sound,
    /// It is not there, nor its index: the database was closed cleanly, or copied without the log.
    Absent,
    /// It is not there, but its index is, which a clean end takes away: the log was lost.
    Lost,
    /// It is cut off at its start, or damaged there: nothing in it can be read.
    Broken,
    /// It is of another database.
    Foreign,
}

impl WriteAheadLog {
    /// Looks at the database at `path` and at what lies beside it.
    ///
    /// # Errors
    /// When the database cannot be read, or is cut off in its header.
    pub(super) fn of(path: &Path) -> Result<Self, CopyFault> {
        let unreadable = |error: std::io::Error| CopyFault::Unreadable(error.kind(), error.to_string());
        let header = start_of(path, HEADER_BYTES).map_err(unreadable)?;
        if header.len() < HEADER_BYTES {
            // Of a file that is empty, or begins otherwise, SQLite tells what it is.
            return if is_sqlite(&header) {
                Err(CopyFault::Database(DatabaseFault::new(DatabaseProblem::Broken, "its header is cut off")))
            } else {
                Ok(Self::Unused)
            };
        }
        let is_wal = header[WRITE_VERSION..].contains(&WAL);
        let size = |ending: &str| beside(path, ending).metadata().map(|found| found.len()).ok();
        let (log, index, journal) = (size("-wal"), size("-shm"), size("-journal"));
        match log {
            // What it holds was written while the database was another.
            Some(1..) if !is_wal => Ok(if journal.unwrap_or(0) > 0 { Self::Unused } else { Self::Foreign }),
            _ if !is_wal => Ok(Self::Unused),
            None if index.is_some() => Ok(Self::Lost),
            None => Ok(Self::Absent),
            // A program that has it open sees to its log.
            Some(1..) if index.unwrap_or(0) == 0 => {
                let log = start_of(&beside(path, "-wal"), LOG_HEADER_BYTES).map_err(unreadable)?;
                Ok(match page_size_in_log(&log) {
                    None => Self::Broken,
                    Some(bytes) if bytes != page_size(&header) => Self::Foreign,
                    Some(_) => Self::Sound,
                })
            }
            Some(_) => Ok(Self::Sound),
        }
    }

    /// What of it a person should know, in sentences; `name` is the database's file.
    pub(super) fn note(self, name: &str) -> Option<String> {
        let what = match self {
            Self::Unused | Self::Sound | Self::Absent => return None,
            Self::Lost => format!("The log of {name}, which is called {name}-wal, is not beside it"),
            Self::Broken => {
                format!("The log of {name}, {name}-wal, is damaged at its start and was not read")
            }
            Self::Foreign => {
                format!(
                    "{name}-wal, which lies beside {name}, is the log of another database and was not read"
                )
            }
        };
        Some(format!(
            "{what}. Rows that were written last may be missing. Close the program that writes the database and copy it \
             again, or copy its log with it."
        ))
    }
}

fn start_of(path: &Path, bytes: usize) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(bytes);
    File::open(path)?.take(bytes as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// The size of a database's pages, in bytes.
fn page_size(header: &[u8]) -> u32 {
    match u16::from_be_bytes([header[PAGE_SIZE], header[PAGE_SIZE + 1]]) {
        1 => 65_536,
        bytes => u32::from(bytes),
    }
}

/// The size of the pages in a log, in bytes; `None` where it does not start as a log does.
fn page_size_in_log(header: &[u8]) -> Option<u32> {
    let number = |at: usize| -> Option<[u8; 4]> { header.get(at..at + 4)?.try_into().ok() };
    let big_endian = |at: usize| number(at).map(u32::from_be_bytes);
    let magic = big_endian(0)?;
    let is_big_endian = magic == LOG_MAGIC | 1;
    if magic != LOG_MAGIC && !is_big_endian {
        return None;
    }
    let (mut first, mut second) = (0u32, 0u32);
    for at in (0..SUMMED_BYTES).step_by(8) {
        let read = |at| number(at).map(if is_big_endian { u32::from_be_bytes } else { u32::from_le_bytes });
        first = first.wrapping_add(read(at)?).wrapping_add(second);
        second = second.wrapping_add(read(at + 4)?).wrapping_add(first);
    }
    let is_sound = (big_endian(SUMMED_BYTES)?, big_endian(SUMMED_BYTES + 4)?) == (first, second);
    big_endian(8).filter(|_| is_sound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FormatChoice, Source, SourceError, find_tables};
    use rusqlite::Connection;
    use std::path::PathBuf;
    use tempfile::TempDir;

    /// A database that a program has open, its newest rows in its log.
    struct Open {
        _folder: TempDir,
        path: PathBuf,
        _connection: Connection,
    }

    fn open(sql: &str) -> Open {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("open.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(sql).unwrap();
        Open { _folder: folder, path, _connection: connection }
    }

    /// A folder with `copy.db`, and beside it what is given.
    fn copied(database: &Path, beside_it: &[(&str, Vec<u8>)]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        std::fs::copy(database, &path).unwrap();
        for (ending, bytes) in beside_it {
            std::fs::write(beside(&path, ending), bytes).unwrap();
        }
        (folder, path)
    }

    fn bytes_beside(open: &Open, ending: &str) -> Vec<u8> {
        std::fs::read(beside(&open.path, ending)).unwrap()
    }

    /// One row is in the database, a second in the log alone.
    const TWO_ROWS: &str = "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES ('old');
                            PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES ('new');";

    /// A database, what lies beside its copy, what is told of its log, and the rows that are read.
    type Case<'a> = (&'a Open, Vec<(&'a str, Vec<u8>)>, WriteAheadLog, &'a [&'a str]);

    #[test]
    fn what_the_files_tell_of_a_log_is_told_and_a_foreign_log_is_not_read() {
        let own = open(TWO_ROWS);
        let other = open(&TWO_ROWS.replace("('", "('foreign "));
        let small = open(&format!("PRAGMA page_size = 1024; {TWO_ROWS}"));
        let rollback = open("CREATE TABLE t (x); INSERT INTO t VALUES ('old');");
        let log = bytes_beside(&own, "-wal");
        let index = bytes_beside(&own, "-shm");
        let damaged = [b"XX", &log[2..]].concat();
        let one_bit = {
            let mut log = log.clone();
            log[20] ^= 1;
            log
        };
        let (sound, lost, broken, foreign) =
            (WriteAheadLog::Sound, WriteAheadLog::Lost, WriteAheadLog::Broken, WriteAheadLog::Foreign);
        let cases: Vec<Case<'_>> = vec![
            (&own, vec![("-wal", log.clone())], sound, &["old", "new"]),
            (&own, vec![("-wal", log.clone()), ("-shm", index.clone())], sound, &["old", "new"]),
            // A log of no bytes is what some systems leave after a clean end.
            (&own, vec![("-wal", Vec::new())], sound, &["old"]),
            (&own, vec![("-wal", Vec::new()), ("-shm", index.clone())], sound, &["old"]),
            // Nothing tells this copy of an open database from one that was closed.
            (&own, vec![], WriteAheadLog::Absent, &["old"]),
            (&own, vec![("-shm", index.clone())], lost, &["old"]),
            (&own, vec![("-wal", damaged)], broken, &["old"]),
            (&own, vec![("-wal", one_bit)], broken, &["old"]),
            (&own, vec![("-wal", log[..20].to_vec())], broken, &["old"]),
            (&own, vec![("-wal", bytes_beside(&small, "-wal"))], foreign, &["old"]),
            (&rollback, vec![("-wal", log.clone())], foreign, &["old"]),
            (&rollback, vec![("-wal", Vec::new())], WriteAheadLog::Unused, &["old"]),
            (&rollback, vec![], WriteAheadLog::Unused, &["old"]),
            // A log of pages of the same size cannot be told from its own.
            (&own, vec![("-wal", bytes_beside(&other, "-wal"))], sound, &["foreign old", "foreign new"]),
        ];
        for (place, (database, files, expected, rows)) in cases.into_iter().enumerate() {
            let (_folder, path) = copied(&database.path, &files);
            assert_eq!(WriteAheadLog::of(&path).unwrap(), expected, "{place}");
            let source = Source::open(&path).unwrap();
            let read: Vec<String> =
                source.records(0, 9).unwrap().iter().map(|row| row.cells[0].to_owned()).collect();
            assert_eq!(read, rows, "{place}");
            let is_told =
                matches!(expected, WriteAheadLog::Lost | WriteAheadLog::Broken | WriteAheadLog::Foreign);
            let notes = source.summary().unwrap().notes;
            assert_eq!(notes.len(), usize::from(is_told), "{place}: {notes:?}");
            assert!(notes.iter().all(|note| note.contains("copy.db-wal") && note.contains("may be missing")));
            let listed = find_tables(&[path], &FormatChoice::default()).unwrap();
            assert_eq!(listed.notes, notes, "{place}");
        }
    }

    #[test]
    fn a_database_in_wal_mode_with_no_row_says_where_they_may_be() {
        let with_log = open("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);");
        let (_folder, path) = copied(&with_log.path, &[]);
        let by_list = find_tables(std::slice::from_ref(&path), &FormatChoice::default()).unwrap_err();
        for refused in [Source::open(&path).unwrap_err(), by_list] {
            assert!(matches!(refused, SourceError::NoRowsWithoutLog(_)), "{refused}");
            assert!(refused.to_string().contains("in its log, copy.db-wal"), "{refused}");
        }
        let rollback = open("CREATE TABLE t (x);");
        assert!(matches!(
            find_tables(std::slice::from_ref(&rollback.path), &FormatChoice::default()),
            Err(SourceError::NoTables { .. })
        ));
    }
}
