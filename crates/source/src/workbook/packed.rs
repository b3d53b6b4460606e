//! Workbooks within a ZIP or gzip archive, which are not read there.

use super::file::{ODS_TYPE, OLE};
use crate::zip_archive::SIGNATURES;
use memchr::memmem;

/// Streams of an OLE file that is a workbook, as it spells their names.
const STREAMS: [&[u8]; 2] = [b"W\0o\0r\0k\0b\0o\0o\0k\0", b"B\0o\0o\0k\0\0\0"];
/// What names of parts of a workbook start with, and what one of `OpenDocument` says that it is.
const PARTS: [&[u8]; 5] = [b"xl/workbook.", b"xl/worksheets/", b"xl/_rels/", b"xl/theme/", ODS_TYPE];

/// What bytes are that were packed, by the first of them, where they are a workbook.
pub(crate) fn looks_packed(head: &[u8]) -> Option<&'static str> {
    let has = |words: &[&[u8]]| words.iter().any(|word| memmem::find(head, word).is_some());
    let is_archive = SIGNATURES.iter().any(|signature| head.starts_with(signature));
    let is_workbook = (is_archive && has(&PARTS)) || (head.starts_with(OLE) && has(&STREAMS));
    is_workbook.then_some("a workbook in an archive, which must be unpacked first")
}
