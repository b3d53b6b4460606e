//! Cuts a file into blocks that end where a record ends, and notes where each record starts.
//!
//! The rules are those of the `csv` crate (a quote counts only at the start of a cell, `""` inside quotes is
//! a quote, blank lines are no records, a record ends at LF, CR or CRLF), so that a block can be parsed by it
//! alone; a property test holds the two against each other.

use memchr::{memchr, memchr2_iter, memchr3};
use std::io::Read;

/// Bytes of a block, unless one record is longer.
const BLOCK_BYTES: usize = 256 * 1024;

/// The longest record that is read. DynamoDB takes items of 400 KB; what is longer than this is a quote
/// that was never closed.
pub(super) const MAX_RECORD_BYTES: usize = 32 * 1024 * 1024;

/// A place in a file where a record may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Number of the next record, from 0, the header not counted.
    pub record: u64,
    /// Bytes before it.
    pub byte: u64,
    /// The line it is on, as a text editor counts, from 1.
    pub line: u64,
}

/// Some whole records of a file.
#[derive(Debug)]
pub struct Block {
    /// Where the block starts.
    pub start: Position,
    /// Where the next block starts.
    pub end: Position,
    pub(super) bytes: Vec<u8>,
    /// The line on which each record starts.
    pub(super) lines: Vec<u64>,
}

/// Why the splitting ended early.
#[derive(Debug)]
pub(super) enum SplitError {
    Io(std::io::Error),
    /// A quote on this line, in the cell of this number, is never closed.
    UnclosedQuote {
        line: u64,
        cell: usize,
    },
    RecordTooLong {
        line: u64,
    },
}

/// Yields the blocks of a reader that stands at a record's start.
#[derive(Debug)]
pub struct Splitter<R> {
    reader: R,
    delimiter: u8,
    position: Position,
    /// Bytes read but not yet given out: the start of an unfinished record.
    carried: Vec<u8>,
    at_end: bool,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(reader: R, delimiter: u8, position: Position) -> Self {
        Self { reader, delimiter, position, carried: Vec::new(), at_end: false }
    }

    /// The next block, or `None` after the last.
    pub(super) fn next_block(&mut self) -> Result<Option<Block>, SplitError> {
        let mut target = BLOCK_BYTES;
        let mut bytes = std::mem::take(&mut self.carried);
        loop {
            if !self.at_end && bytes.len() < target {
                let wanted = (target - bytes.len()) as u64;
                let got = (&mut self.reader).take(wanted).read_to_end(&mut bytes).map_err(SplitError::Io)?;
                self.at_end = (got as u64) < wanted;
            }
            let scan = Scan::over(&bytes, self.delimiter, self.position.line, self.at_end);
            if let Some((line, cell)) = scan.unclosed {
                return Err(SplitError::UnclosedQuote { line, cell });
            }
            if scan.lines.is_empty() && scan.end < bytes.len() {
                if bytes.len() >= MAX_RECORD_BYTES {
                    return Err(SplitError::RecordTooLong { line: scan.end_line });
                }
                target = (target * 2).max(bytes.len() * 2);
                continue;
            }
            self.carried = bytes[scan.end..].to_vec();
            bytes.truncate(scan.end);
            if bytes.is_empty() {
                return Ok(None);
            }
            let start = self.position;
            self.position = Position {
                record: start.record + scan.lines.len() as u64,
                byte: start.byte + scan.end as u64,
                line: scan.end_line,
            };
            return Ok(Some(Block { start, end: self.position, bytes, lines: scan.lines }));
        }
    }
}

/// What a walk over some bytes found.
struct Scan {
    /// The line of each whole record.
    lines: Vec<u64>,
    /// Where the last whole record, or the blank lines after it, end.
    end: usize,
    /// The line at `end`.
    end_line: u64,
    /// Line and cell number of a quote that is open at the end of the file.
    unclosed: Option<(u64, usize)>,
}

impl Scan {
    fn over(bytes: &[u8], delimiter: u8, first_line: u64, at_end: bool) -> Self {
        let mut scan = Self { lines: Vec::new(), end: 0, end_line: first_line, unclosed: None };
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
                    at = end;
                    line = next_line;
                }
                RecordEnd::Beyond => return scan,
                RecordEnd::Unclosed { line, cell } => {
                    scan.unclosed = Some((line, cell));
                    return scan;
                }
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
    let mut cell = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            let quote_line = line;
            at += 1;
            loop {
                let Some(length) = memchr(b'"', &bytes[at..]) else {
                    return if at_end {
                        RecordEnd::Unclosed { line: quote_line, cell }
                    } else {
                        RecordEnd::Beyond
                    };
                };
                line += line_ends(&bytes[at..at + length]);
                at += length + 1;
                if bytes.get(at) == Some(&b'"') {
                    at += 1;
                } else if at >= bytes.len() && !at_end {
                    return RecordEnd::Beyond;
                } else {
                    break;
                }
            }
        }
        let Some(length) = memchr3(delimiter, b'\n', b'\r', &bytes[at..]) else {
            return if at_end {
                RecordEnd::At { end: bytes.len(), next_line: line }
            } else {
                RecordEnd::Beyond
            };
        };
        at += length;
        if bytes[at] == delimiter {
            at += 1;
            cell += 1;
            continue;
        }
        if is_half_a_line_end(bytes, at, at_end) {
            return RecordEnd::Beyond;
        }
        let is_crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        return RecordEnd::At { end: at + if is_crlf { 2 } else { 1 }, next_line: line + 1 };
    }
}

/// True for a CR behind which an LF may still come that was not read yet.
fn is_half_a_line_end(bytes: &[u8], at: usize, at_end: bool) -> bool {
    bytes[at] == b'\r' && at + 1 == bytes.len() && !at_end
}

/// Line ends in a stretch of text: LF, CRLF and CR each count once.
fn line_ends(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(text: &[u8]) -> Result<Vec<Block>, SplitError> {
        let mut splitter = Splitter::new(text, b',', Position { record: 0, byte: 0, line: 1 });
        let mut blocks = Vec::new();
        while let Some(block) = splitter.next_block()? {
            blocks.push(block);
        }
        Ok(blocks)
    }

    fn lines(text: &str) -> Vec<u64> {
        blocks(text.as_bytes()).unwrap().into_iter().flat_map(|block| block.lines).collect()
    }

    #[test]
    fn lines_are_those_a_text_editor_shows() {
        let cases: &[(&str, &[u64])] = &[
            ("", &[]),
            ("a,b\n", &[1]),
            ("a,b", &[1]),
            ("a\nb\nc", &[1, 2, 3]),
            ("a\r\nb\r\nc\r\n", &[1, 2, 3]),
            ("a\rb\rc\r", &[1, 2, 3]),
            ("a\n\n\nb\n", &[1, 4]),
            ("\n\na\n", &[3]),
            ("\"x\ny\",1\nb\n", &[1, 3]),
            ("\"x\r\ny\rz\",1\r\nb\r\n", &[1, 4]),
            ("\"he said \"\"no\"\"\n\",1\nb", &[1, 3]),
            ("5\" pipe,1\n6\" pipe,2\n", &[1, 2]),
            ("\"a\"b\"c,1\nb\n", &[1, 2]),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_is_named_by_its_line_and_cell() {
        match blocks(b"a,b\n1,\"x\ny\n2,z\n") {
            Err(SplitError::UnclosedQuote { line: 2, cell: 1 }) => {}
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_line_end_is_never_cut_in_two() {
        // Records of every length from 5 to 9 bytes put the ends of blocks everywhere in them.
        for length in 5..10 {
            let record = "x".repeat(length - 2) + "\r\n";
            let count = BLOCK_BYTES * 3 / length;
            let text = record.repeat(count);
            let blocks = blocks(text.as_bytes()).unwrap();
            assert!(blocks.len() > 2);
            for block in &blocks {
                // A reading that starts at any block counts the same lines.
                assert_eq!(block.start.line, block.start.record + 1, "{length}");
                assert_eq!(block.lines.first().copied(), Some(block.start.line), "{length}");
            }
            assert_eq!(blocks.iter().map(|block| block.lines.len()).sum::<usize>(), count);
        }
    }

    #[test]
    fn a_record_longer_than_a_block_stays_whole() {
        let long = "x".repeat(BLOCK_BYTES * 3);
        let text = format!("a\n\"{long}\n{long}\"\nb\n");
        assert_eq!(lines(&text), [1, 2, 4]);
    }

    #[test]
    fn a_record_without_end_is_given_up() {
        let text = vec![b'x'; MAX_RECORD_BYTES * 2 + 1];
        assert!(matches!(blocks(&text), Err(SplitError::RecordTooLong { line: 1 })));
    }

    proptest! {
        /// Whatever the text, each block parsed alone gives the records of the whole.
        #[test]
        fn blocks_hold_the_records_that_csv_reads(
            pieces in proptest::collection::vec("[abz,\" é\r\n]{0,12}", 0..60),
            repeat in 1usize..3000,
        ) {
            let mut text = pieces.concat().into_bytes();
            let once = text.clone();
            for _ in 0..repeat { text.extend_from_slice(&once); }
            if let Ok(blocks) = blocks(&text) {
                let whole: Vec<csv::ByteRecord> = csv::ReaderBuilder::new().has_headers(false).flexible(true)
                    .from_reader(&text[..]).byte_records().collect::<Result<_, _>>().unwrap();
                let mut parts = Vec::new();
                for block in &blocks {
                    let records: Vec<csv::ByteRecord> = csv::ReaderBuilder::new().has_headers(false)
                        .flexible(true).from_reader(&block.bytes[..]).byte_records()
                        .collect::<Result<_, _>>().unwrap();
                    prop_assert_eq!(records.len(), block.lines.len());
                    parts.extend(records);
                }
                prop_assert_eq!(whole, parts);
            }
        }
    }
}
