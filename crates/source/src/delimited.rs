//! Tells the records of a delimited file apart, by the rules of its [`Dialect`]: a quote opens a cell only at its
//! start, blank lines and comments are no records. [`Parser`] reads the same records from a block alone; property
//! tests hold the two against each other, and both against the `csv` crate.

use super::block::Block;
use super::dialect::{Dialect, Escape, LineEnd};
use super::doubled_quotes::DoubledQuotes;
use super::line_ends::is_half_a_line_end;
use super::line_ends::line_end_at;
use super::parser::Parser;
use super::record::{Record, RecordFault};
use super::record_start::{comment_end, record_start};
use super::scan::{Scan, SplitError};
use super::text_encoding::TextEncoding;
use crate::byte_finder::ByteFinder;
use memchr::{memchr, memchr_iter, memchr2, memchr3};
use std::sync::atomic::Ordering;

/// The splitter and the parser do not see the same records from this line on.
#[derive(Debug)]
pub(super) struct Disagreement {
    pub line: u64,
}

/// Calls `each` with the number, line and cells of every record of a block.
///
/// # Errors
/// [`Disagreement`].
pub(crate) fn for_each_record(
    block: &Block,
    dialect: &Dialect,
    encoding: TextEncoding,
    mut each: impl FnMut(u64, u64, &mut Record),
) -> Result<(), Disagreement> {
    // What a single byte means is the same wherever it stands, so that a block is decoded whole.
    let decoded = encoding.is_single_byte().then(|| encoding.decode(&block.bytes));
    let (bytes, has_replacements) = match &decoded {
        Some((text, is_broken)) => (text.as_bytes(), *is_broken),
        None => (&block.bytes[..], false),
    };
    let mut parser = Parser::new(bytes, dialect);
    let mut record = Record::default();
    for (number, &line) in (block.start.record..).zip(&block.lines) {
        // The splitter found one more record than the parser does: nothing may end silently here.
        let Some(is_text) = parser.next(&mut record) else { return Err(Disagreement { line }) };
        let is_broken =
            !is_text || (has_replacements && record.cells.iter().any(|cell| cell.contains('\u{FFFD}')));
        if is_broken {
            let cell = record.cells.iter().position(|cell| cell.contains('\u{FFFD}'));
            record.fault = Some(RecordFault::Undecodable(cell));
            block.has_undecodable.store(true, Ordering::Relaxed);
        }
        each(number, line, &mut record);
    }
    Ok(())
}

/// The first records of some text, at most `most`.
pub(super) fn first_records(bytes: &[u8], dialect: &Dialect, most: usize) -> Vec<Record> {
    let mut parser = Parser::new(bytes, dialect);
    let mut records = Vec::new();
    let mut record = Record::default();
    while records.len() < most && parser.next(&mut record).is_some() {
        records.push(record.clone());
    }
    records
}

/// Lines that end in a section of text, as the dialect has it.
fn lines_in(bytes: &[u8], line_end: LineEnd) -> u64 {
    match line_end {
        LineEnd::Any => super::line_ends::line_ends(bytes),
        LineEnd::LfOrCrlf | LineEnd::Lf => memchr_iter(b'\n', bytes).count() as u64,
    }
}

/// Finds the whole records in bytes that stand at a record's start, on `first_line`.
pub(super) fn scan(bytes: &[u8], dialect: &Dialect, first_line: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_line, ..Scan::default() };
    let mut at = 0;
    let mut line = first_line;
    loop {
        loop {
            if is_half_a_line_end(bytes, at, at_end) {
                break;
            }
            if let Some(end) = line_end_at(bytes, at, dialect.line_end) {
                at = end;
            } else if let Some(end) = comment_end(bytes, at, dialect) {
                // It may go on beyond the bytes at hand, or its line end may.
                let is_cut = !at_end && (end == bytes.len());
                if is_cut && !is_whole_line(bytes, at, end) {
                    break;
                }
                at = end;
            } else {
                break;
            }
            line += 1;
        }
        scan.end = at;
        scan.end_line = line;
        if at >= bytes.len() || is_half_a_line_end(bytes, at, at_end) {
            return scan;
        }
        if !at_end && may_become_comment(bytes, at, dialect) {
            return scan;
        }
        match record_end(bytes, at, dialect, line, at_end) {
            RecordEnd::At { end, next_line } => {
                scan.lines.push(line);
                scan.last_line = next_line - u64::from(next_line > line && is_line_end_before(bytes, end));
                at = end;
                line = next_line;
            }
            RecordEnd::Beyond => return scan,
            RecordEnd::Unclosed { line, cell } => {
                scan.fault = Some(SplitError::UnclosedQuote { line, cell });
                return scan;
            }
        }
    }
}

fn is_line_end_before(bytes: &[u8], end: usize) -> bool {
    end.checked_sub(1).is_some_and(|last| matches!(bytes[last], b'\n' | b'\r'))
}

/// True where a line ends at `end` for sure, whatever follows.
fn is_whole_line(bytes: &[u8], start: usize, end: usize) -> bool {
    end > start && bytes[end - 1] == b'\n'
}

/// True where the bytes at hand end within what may be, or within, a comment.
fn may_become_comment(bytes: &[u8], at: usize, dialect: &Dialect) -> bool {
    let Some(prefix) = dialect.comment.as_deref().filter(|prefix| !prefix.is_empty()) else { return false };
    let rest = &bytes[at..];
    rest.starts_with(prefix.as_bytes()) || prefix.as_bytes().starts_with(rest)
}

/// Where the first record of some bytes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstRecord {
    /// With blank lines and comments before it and its line end it takes so many bytes; what follows is on `line`.
    EndsBefore { bytes: usize, line: u64 },
    /// It ends beyond them.
    Beyond,
    /// It holds a quote that is never closed.
    Unclosed { line: u64, cell: usize },
}

/// Finds the end of the first record of `bytes`, which start on `first_line` and, with `at_end`, end with the
/// file.
pub(super) fn first_record_end(
    bytes: &[u8],
    dialect: &Dialect,
    first_line: u64,
    at_end: bool,
) -> FirstRecord {
    let start = record_start(bytes, 0, dialect);
    let line = first_line + lines_in(&bytes[..start], dialect.line_end);
    match record_end(bytes, start, dialect, line, at_end) {
        RecordEnd::At { end, next_line } => FirstRecord::EndsBefore { bytes: end, line: next_line },
        RecordEnd::Beyond => FirstRecord::Beyond,
        RecordEnd::Unclosed { line, cell } => FirstRecord::Unclosed { line, cell },
    }
}

enum RecordEnd {
    /// The record ends before `end`, with its line end; what follows is on `next_line`.
    At { end: usize, next_line: u64 },
    /// It ends beyond the bytes at hand.
    Beyond,
    /// The file ends inside a quoted cell that opened on this line.
    Unclosed { line: u64, cell: usize },
}

fn record_end(bytes: &[u8], start: usize, dialect: &Dialect, start_line: u64, at_end: bool) -> RecordEnd {
    let mut at = start;
    let mut line = start_line;
    let quote = dialect.quote.byte();
    let acts_outside = dialect.escape.acts_outside();
    // Where the last byte that a backslash took ends: a quote there opens nothing.
    let mut taken = start;
    loop {
        // Outside of quotes every delimiter parts cells: only a quote needs to know what is before it.
        let Some(length) = next_outside(&bytes[at..], quote, acts_outside) else {
            return if at_end {
                RecordEnd::At { end: bytes.len(), next_line: line }
            } else {
                RecordEnd::Beyond
            };
        };
        at += length;
        match bytes[at] {
            b'\n' | b'\r' => {
                if is_half_a_line_end(bytes, at, at_end) {
                    return RecordEnd::Beyond;
                }
                match line_end_at(bytes, at, dialect.line_end) {
                    Some(end) => return RecordEnd::At { end, next_line: line + 1 },
                    None => at += 1,
                }
                continue;
            }
            b'\\' if acts_outside => {
                match bytes.get(at + 1) {
                    None if !at_end => return RecordEnd::Beyond,
                    None => at += 1,
                    Some(_) => {
                        line += lines_in(&bytes[at + 1..at + 2], dialect.line_end);
                        at += 2;
                    }
                }
                taken = at;
                continue;
            }
            _ => {}
        }
        let opens_cell = at == start || (bytes[at - 1] == dialect.delimiter && at != taken);
        at += 1;
        if !opens_cell {
            continue;
        }
        let Some(quote) = quote else { continue };
        let (opened, opened_line) = (at - 1, line);
        loop {
            let Some(length) = next_mark(&bytes[at..], quote, dialect.escape) else {
                if !at_end {
                    return RecordEnd::Beyond;
                }
                let before = first_records(&bytes[start..opened], dialect, 1);
                let cell = before.first().map_or(0, |cells| cells.len() - 1);
                return RecordEnd::Unclosed { line: opened_line, cell };
            };
            let mark = bytes[at + length];
            at += length + 1;
            let next = bytes.get(at);
            if next.is_none() && !at_end {
                return RecordEnd::Beyond;
            }
            if mark != quote {
                // A backslash takes what is behind it; only before a quote or another does that matter here.
                at += usize::from(next.is_some_and(|&next| next == quote || next == b'\\'));
            } else if next == Some(&quote) && dialect.escape.doubles() {
                at += 1;
                // Where there is one pair there are often many.
                if dialect.escape == Escape::Doubled {
                    at += DoubledQuotes::new(quote).pass(&bytes[at..]);
                }
            } else {
                break;
            }
        }
        line += lines_in(&bytes[opened..at], dialect.line_end);
    }
}

/// Where the next byte is that means something outside of quotes.
#[inline]
fn next_outside(bytes: &[u8], quote: Option<u8>, acts_outside: bool) -> Option<usize> {
    match (quote, acts_outside) {
        (Some(quote), false) => memchr3(quote, b'\n', b'\r', bytes),
        (None, false) => memchr2(b'\n', b'\r', bytes),
        (None, true) => memchr3(b'\\', b'\n', b'\r', bytes),
        (Some(quote), true) => {
            bytes.iter().position(|&byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
        }
    }
}

/// Where the next quote is, or the next backslash where one means something inside quotes. Text in JSON has one every
/// few bytes.
#[inline]
fn next_mark(bytes: &[u8], quote: u8, escape: Escape) -> Option<usize> {
    let near = &bytes[..bytes.len().min(32)];
    let far = &bytes[near.len()..];
    if escape.is_backslash() {
        let found = ByteFinder::<2>::new([quote, b'\\']).find(near);
        return found.or_else(|| memchr2(quote, b'\\', far).map(|length| near.len() + length));
    }
    let found = ByteFinder::<1>::new([quote]).find(near);
    found.or_else(|| memchr(quote, far).map(|length| near.len() + length))
}
