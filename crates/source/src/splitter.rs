//! Cuts a file into blocks that end where a record ends, and notes where each record starts.

use super::block::{Block, Position};
use super::dialect::Dialect;
use super::json_array::Tail;
use super::scan::{Scan, SplitError};
use super::summary::SourceKind;
use super::text_encoding::TextEncoding;
use super::{delimited, json_array, json_lines, json_objects, staging};
use crate::naming::Naming;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Bytes of a block, unless one record is longer.
pub(super) const BLOCK_BYTES: usize = 256 * 1024;

/// The longest record that is read. DynamoDB takes items of 400 KB; what is longer than this is a quote
/// that was never closed.
pub(super) const MAX_RECORD_BYTES: usize = 32 * 1024 * 1024;

/// How records are told apart.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub kind: SourceKind,
    pub dialect: Arc<Dialect>,
    pub encoding: TextEncoding,
    /// The line on which the object starts that holds the array of a JSON file, where one does.
    pub object_line: Option<u64>,
}

impl Cut {
    fn scan(&self, bytes: &[u8], first_line: u64, at_end: bool) -> Scan {
        match self.kind {
            SourceKind::Delimited => delimited::scan(bytes, &self.dialect, first_line, at_end),
            SourceKind::JsonLines => json_lines::scan(bytes, first_line, at_end),
            SourceKind::JsonObjects => json_objects::scan(bytes, first_line, at_end),
            SourceKind::JsonArray => json_array::scan(bytes, first_line, at_end, self.object_line.is_some()),
            SourceKind::Staged => staging::scan(bytes, first_line, at_end),
        }
    }
}

/// Yields the blocks of a reader that stands at a record's start and gives text of the encodings, UTF-16 as UTF-8.
#[derive(Debug)]
pub(super) struct Splitter<R> {
    reader: R,
    cut: Cut,
    position: Position,
    /// Bytes read but not yet given out: the start of an unfinished record.
    carried: Vec<u8>,
    at_end: bool,
    /// True until something was read.
    is_fresh: bool,
    is_closed: bool,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(reader: R, cut: Cut, position: Position) -> Self {
        Self { reader, cut, position, carried: Vec::new(), at_end: false, is_fresh: true, is_closed: false }
    }

    /// What it reads from.
    pub(super) fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    /// The next block, or `None` after the last.
    pub(super) fn next_block(&mut self) -> Result<Option<Block>, SplitError> {
        let mut target = BLOCK_BYTES;
        let mut bytes = std::mem::take(&mut self.carried);
        loop {
            if self.is_closed {
                return Ok(None);
            }
            if !self.at_end && bytes.len() < target {
                let wanted = target - bytes.len();
                bytes.reserve(wanted);
                let mut reader = (&mut self.reader).take(wanted as u64);
                let got = reader.read_to_end(&mut bytes).map_err(SplitError::Io)?;
                self.at_end = got < wanted;
            }
            // Whoever goes on behind the last record has nothing to read, and nothing to find missing.
            if std::mem::take(&mut self.is_fresh) && bytes.is_empty() && self.position.record > 0 {
                self.is_closed = true;
                return Ok(None);
            }
            let scan = self.cut.scan(&bytes, self.position.line, self.at_end);
            if let Some(fault) = scan.fault {
                return Err(fault);
            }
            if scan.is_before_tail && scan.lines.is_empty() {
                self.pass_over_tail(&bytes[scan.end..], scan.end_line)?;
                self.is_closed = true;
                return Ok(None);
            }
            if scan.lines.is_empty() && scan.end < bytes.len() {
                if bytes.len() >= MAX_RECORD_BYTES {
                    return Err(SplitError::RecordTooLong { line: scan.end_line });
                }
                target = (target * 2).max(bytes.len() * 2);
                continue;
            }
            let unfinished = &bytes[scan.end..];
            if !self.at_end {
                self.carried = Vec::with_capacity(BLOCK_BYTES.max(unfinished.len()));
                self.carried.extend_from_slice(unfinished);
            } else if !scan.is_closed {
                self.carried = unfinished.to_vec();
            }
            self.is_closed = scan.is_closed;
            bytes.truncate(scan.end);
            if bytes.is_empty() {
                return Ok(None);
            }
            let start = self.position;
            self.position = Position {
                record: start.record + scan.lines.len() as u64,
                byte: start.byte + self.cut.encoding.length_in_file(&bytes),
                line: scan.end_line,
            };
            return Ok(Some(Block {
                start,
                end: self.position,
                bytes,
                lines: scan.lines,
                last_line: scan.last_line,
                spans: scan.spans,
                naming: Naming::Fixed,
                has_undecodable: AtomicBool::new(false),
            }));
        }
    }
}

impl<R: Read> Splitter<R> {
    /// Reads what follows an array in an object, of which some bytes are at hand, to the end of the text.
    fn pass_over_tail(&mut self, at_hand: &[u8], line: u64) -> Result<(), SplitError> {
        let mut tail = Tail::new(self.cut.object_line.unwrap_or(line), line);
        tail.pass(at_hand)?;
        let mut bytes = Vec::new();
        while !self.at_end {
            bytes.clear();
            let mut reader = (&mut self.reader).take(BLOCK_BYTES as u64);
            self.at_end = reader.read_to_end(&mut bytes).map_err(SplitError::Io)? < BLOCK_BYTES;
            tail.pass(&bytes)?;
        }
        tail.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(text: &[u8]) -> Result<Vec<Block>, SplitError> {
        let dialect = Arc::new(Dialect::with_delimiter(b','));
        let cut =
            Cut { kind: SourceKind::Delimited, dialect, encoding: TextEncoding::Utf8, object_line: None };
        let mut splitter = Splitter::new(text, cut, Position { record: 0, byte: 0, line: 1 });
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
        #![proptest_config(ProptestConfig::with_cases(96))]

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
