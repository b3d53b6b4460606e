//! Tells the records of a delimited file apart.
//!
//! The rules are those of the `csv` crate (a quote counts only at the start of a cell, `""` inside quotes is
//! a quote, blank lines are no records, a record ends at LF, CR or CRLF), so that a block can be parsed by it
//! alone; a property test holds the two against each other.

use super::parser::Parser;
use super::record::{Record, RecordFault};
use super::splitter::{Block, Scan, SplitError, is_half_a_line_end, line_ends};
use super::summary::TextEncoding;
use csv::StringRecord;
use memchr::{memchr, memchr3};
use std::io::Read;

/// The splitter and the parser do not see the same records from this line on.
#[derive(Debug)]
pub(super) struct Disagreement {
    pub line: u64,
}

/// Calls `each` with the number, line and cells of every record of a block.
///
/// # Errors
/// [`Disagreement`].
pub(super) fn for_each_record(
    block: &Block,
    delimiter: u8,
    encoding: TextEncoding,
    mut each: impl FnMut(u64, u64, &mut Record),
) -> Result<(), Disagreement> {
    // What a single byte means is the same wherever it stands, so that a block is decoded whole.
    let decoded = encoding.is_single_byte().then(|| encoding.decode(&block.bytes));
    let (bytes, has_replacements) = match &decoded {
        Some((text, is_broken)) => (text.as_bytes(), *is_broken),
        None => (&block.bytes[..], false),
    };
    let mut parser = Parser::new(bytes, delimiter);
    let mut record = Record::default();
    for (number, &line) in (block.start.record..).zip(&block.lines) {
        // The splitter found one more record than the parser does: nothing may end silently here.
        let Some(is_text) = parser.next(&mut record.cells) else { return Err(Disagreement { line }) };
        let is_broken =
            !is_text || (has_replacements && record.cells.iter().any(|cell| cell.contains('\u{FFFD}')));
        record.fault = is_broken.then_some(RecordFault::Undecodable);
        each(number, line, &mut record);
    }
    Ok(())
}

/// The first records of some text, at most `most`.
pub(super) fn first_records(bytes: &[u8], delimiter: u8, most: usize) -> Vec<StringRecord> {
    // A line end before the text keeps `csv` from taking U+FEFF at its start for a byte-order mark.
    let input = (&b"\n"[..]).chain(bytes);
    let parser =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
    parser.into_byte_records().take(most).flatten().map(StringRecord::from_byte_record_lossy).collect()
}

/// Finds the whole records in bytes that stand at a record's start, on `first_line`.
pub(super) fn scan(bytes: &[u8], delimiter: u8, first_line: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_line, ..Scan::default() };
    let mut at = 0;
    let mut line = first_line;
    loop {
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
                b'\r' if is_half_a_line_end(bytes, at, at_end) => break,
                b'\n' | b'\r' => at += 1,
                _ => break,
            }
            line += 1;
        }
        scan.end = at;
        scan.end_line = line;
        if at >= bytes.len() {
            return scan;
        }
        match record_end(bytes, at, delimiter, line, at_end) {
            RecordEnd::At { end, next_line } => {
                scan.lines.push(line);
                scan.last_line = next_line - u64::from(matches!(bytes[end - 1], b'\n' | b'\r'));
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

/// Where the first record of some bytes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstRecord {
    /// With blank lines before it and its line end it takes so many bytes; what follows is on `line`.
    EndsBefore { bytes: usize, line: u64 },
    /// It ends beyond them.
    Beyond,
    /// It holds a quote that is never closed.
    Unclosed { line: u64, cell: usize },
}

/// Finds the end of the first record of `bytes`, which start on `first_line` and, with `at_end`, end with the
/// file.
pub(super) fn first_record_end(bytes: &[u8], delimiter: u8, first_line: u64, at_end: bool) -> FirstRecord {
    let mut start = 0;
    let mut line = first_line;
    while let Some(&byte) = bytes.get(start) {
        match byte {
            b'\r' if bytes.get(start + 1) == Some(&b'\n') => start += 2,
            b'\n' | b'\r' => start += 1,
            _ => break,
        }
        line += 1;
    }
    match record_end(bytes, start, delimiter, line, at_end) {
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

fn record_end(bytes: &[u8], start: usize, delimiter: u8, start_line: u64, at_end: bool) -> RecordEnd {
    let mut at = start;
    let mut line = start_line;
    loop {
        // Outside of quotes every delimiter parts cells: only a quote needs to know what is before it.
        let Some(length) = memchr3(b'"', b'\n', b'\r', &bytes[at..]) else {
            return if at_end {
                RecordEnd::At { end: bytes.len(), next_line: line }
            } else {
                RecordEnd::Beyond
            };
        };
        at += length;
        if bytes[at] != b'"' {
            if is_half_a_line_end(bytes, at, at_end) {
                return RecordEnd::Beyond;
            }
            let is_crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            return RecordEnd::At { end: at + if is_crlf { 2 } else { 1 }, next_line: line + 1 };
        }
        let opens_cell = at == start || bytes[at - 1] == delimiter;
        at += 1;
        if !opens_cell {
            continue;
        }
        let (opened, opened_line) = (at - 1, line);
        loop {
            let Some(length) = next_quote(&bytes[at..]) else {
                if !at_end {
                    return RecordEnd::Beyond;
                }
                let before = first_records(&bytes[start..opened], delimiter, 1);
                let cell = before.first().map_or(0, |cells| cells.len() - 1);
                return RecordEnd::Unclosed { line: opened_line, cell };
            };
            at += length + 1;
            if bytes.get(at) == Some(&b'"') {
                at += 1;
            } else if at >= bytes.len() && !at_end {
                return RecordEnd::Beyond;
            } else {
                break;
            }
        }
        line += line_ends(&bytes[opened..at]);
    }
}

/// Where the next quote is. Text in JSON has one every few bytes, where a plain look is faster than a search.
fn next_quote(bytes: &[u8]) -> Option<usize> {
    let near = &bytes[..bytes.len().min(16)];
    near.iter()
        .position(|&byte| byte == b'"')
        .or_else(|| memchr(b'"', &bytes[near.len()..]).map(|length| near.len() + length))
}
