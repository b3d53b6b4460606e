//! Whether a file is itself a table, or holds tables: a database, or a ZIP archive.

use super::copy_fault::CopyFault;
use super::dump::{DumpFile, DumpPlace};
use super::error::SourceError;
use super::sqlite;
use super::summary::{FormatChoice, SourceKind};
use super::workbook::WorkbookKind;
use super::workbook_opening;
use super::zip_archive::{self, Member};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes at the start of a file that say what it is.
const SIGNATURE_BYTES: u64 = 16;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Container {
    /// One table, or nothing of the kind.
    File,
    /// A ZIP archive, of which this file is to be read.
    Member(String),
    /// A SQLite database.
    Database,
    /// A workbook.
    Workbook(WorkbookKind),
    /// A SQL dump, which may have no rows; and the table of it that is to be read, where one is chosen.
    Dump(DumpFile, Option<String>),
}

/// Looks what the file at `path` holds.
///
/// # Errors
/// When it cannot be read, or is an archive of several files of which none is chosen.
pub(super) fn look_into(path: &Path, choice: &FormatChoice) -> Result<Container, SourceError> {
    let head = signature(path)?;
    if sqlite::is_sqlite(&head) {
        return Ok(Container::Database);
    }
    if choice.kind.is_none_or(|kind| kind == SourceKind::Staged)
        && let Some(kind) = workbook_opening::recognise(path, &head)?
    {
        return Ok(Container::Workbook(kind));
    }
    if !is_archive(&head) {
        let dump = DumpFile::recognise(DumpPlace::file(path), choice)?;
        return Ok(dump.map_or(Container::File, |file| Container::Dump(file, choice.table.clone())));
    }
    let members = match members(path) {
        Ok(members) => members,
        Err(fault) if is_called_zip(path) => return Err(SourceError::of_copying(path, fault)),
        // What only starts as an archive does is told by its first bytes.
        Err(_) => return Ok(Container::File),
    };
    if is_office_document(&members) {
        return Ok(Container::File);
    }
    let names = || members.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
    let called = |name: &str| {
        members
            .iter()
            .find(|member| member.name == name || member.former_name == name)
            .map(|found| &found.name)
    };
    let none_called = |name: &str| SourceError::NoSuchTable {
        path: path.to_owned(),
        table: name.to_owned(),
        tables: names(),
    };
    let opened = |member: &str, table: Option<&String>| -> Result<Container, SourceError> {
        let dump = DumpFile::recognise(DumpPlace::in_archive(path, member), choice)?;
        Ok(match dump {
            Some(file) => Container::Dump(file, table.cloned()),
            None => Container::Member(member.to_owned()),
        })
    };
    if let Some(member) = &choice.member {
        return opened(called(member).ok_or_else(|| none_called(member))?, choice.table.as_ref());
    }
    if let Some(member) = choice.table.as_ref().and_then(|table| called(table)) {
        return opened(member, None);
    }
    let mut wanted = members.iter().filter(|member| why_hidden(&member.name).is_none());
    match (wanted.next(), wanted.next(), &choice.table) {
        (None, ..) => Err(SourceError::NoTables { path: path.to_owned(), passed_over: Vec::new() }),
        (Some(only), None, table) => match (opened(&only.name, table.as_ref())?, table) {
            (Container::Member(_), Some(table)) => Err(none_called(table)),
            (container, _) => Ok(container),
        },
        (_, _, Some(table)) => Err(none_called(table)),
        _ => Err(SourceError::SeveralTables { path: path.to_owned(), tables: names() }),
    }
}

fn is_called_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// The first bytes of a file. What is none is not opened: a pipe keeps waiting for whoever writes into it.
///
/// # Errors
/// When it is no file, is not there, or cannot be read.
pub(super) fn signature(path: &Path) -> Result<Vec<u8>, SourceError> {
    let metadata = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
    if metadata.is_dir() {
        return Err(SourceError::IsFolder(path.to_owned()));
    }
    if !metadata.is_file() {
        return Err(SourceError::NotAFile(path.to_owned()));
    }
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(SIGNATURE_BYTES).read_to_end(&mut head))
        .map_err(|error| SourceError::from_io(path, error))?;
    Ok(head)
}

/// True for what starts as a ZIP archive does.
pub(super) fn is_archive(head: &[u8]) -> bool {
    zip_archive::SIGNATURES.iter().any(|signature| head.starts_with(signature))
}

/// The files in the ZIP archive at `path`.
///
/// # Errors
/// When it is no sound archive.
pub(super) fn members(path: &Path) -> Result<Vec<Member>, CopyFault> {
    let unreadable = |error: std::io::Error| CopyFault::Unreadable(error.kind(), error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let again = file.try_clone().map_err(unreadable)?;
    let mut archive = zip_archive::open(file)?;
    zip_archive::members(&mut archive, again)
}

/// True for a workbook or text of an office program, which is an archive, too.
pub(super) fn is_office_document(members: &[Member]) -> bool {
    let has = |name: &str| members.iter().any(|member| member.name == name);
    has("[Content_Types].xml") || (has("mimetype") && has("content.xml"))
}

/// Why a file in a folder or archive is no table by its name alone; `None` where it may be one.
pub(super) fn why_hidden(name: &str) -> Option<&'static str> {
    let mut parts = name.split(['/', '\\']).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if part == "__MACOSX" {
            return Some("What macOS adds to archives is no table.");
        }
        if part.starts_with('.') && part != "." && part != ".." {
            return Some("Hidden files are passed over.");
        }
        if is_last && matches!(part, "Thumbs.db" | "desktop.ini") {
            return Some("What Windows keeps for itself is no table.");
        }
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(matches!(signature(&path), Err(SourceError::NotAFile(_))));
        assert!(matches!(signature(folder.path()), Err(SourceError::IsFolder(_))));
    }
}
