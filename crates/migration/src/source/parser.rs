//! Parses the text of a delimited file record by record: with `csv`'s own core, or, where no quote stands in it,
//! by its delimiters alone.

use super::cells::Cells;
use csv_core::ReadRecordResult;
use memchr::{memchr, memchr2};

/// Reads the records of some bytes one after another.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    delimiter: u8,
    rest: Rest<'a>,
}

/// What is still to be read.
#[derive(Debug)]
enum Rest<'a> {
    /// Text without a quote.
    Unquoted(&'a str),
    Any(Box<Quoted<'a>>),
}

/// What may hold quotes.
#[derive(Debug)]
struct Quoted<'a> {
    core: csv_core::Reader,
    bytes: &'a [u8],
    /// The bytes are text, and the delimiter is an ASCII character: then each cell is text, too.
    is_text: bool,
    /// The cells of a record, one after another.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Parser<'a> {
    /// A parser of bytes that stand at a record's start and end at a record's end.
    pub(super) fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let rest = match std::str::from_utf8(bytes) {
            Ok(text) if delimiter.is_ascii() && memchr(b'"', bytes).is_none() => Rest::Unquoted(text),
            text => Rest::Any(Box::new(Quoted::new(bytes, delimiter, text.is_ok() && delimiter.is_ascii()))),
        };
        Self { delimiter, rest }
    }

    /// Reads the next record's cells; `None` when there is none. False where some were no text.
    pub(super) fn next(&mut self, cells: &mut Cells) -> Option<bool> {
        match &mut self.rest {
            Rest::Unquoted(text) => {
                *text = text.trim_start_matches(['\n', '\r']);
                if text.is_empty() {
                    return None;
                }
                let end = memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
                let (line, rest) = text.split_at(end);
                *text = rest;
                cells.split(line, self.delimiter);
                Some(true)
            }
            Rest::Any(quoted) => quoted.next(cells),
        }
    }
}

impl<'a> Quoted<'a> {
    fn new(bytes: &'a [u8], delimiter: u8, is_text: bool) -> Self {
        let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let (mut text, mut ends) = (vec![0; 1024], vec![0; 64]);
        // A line end before the text keeps it from taking U+FEFF at its start for a byte-order mark.
        let _ = core.read_record(b"\n", &mut text, &mut ends);
        Self { core, bytes, is_text, text, ends }
    }

    fn next(&mut self, cells: &mut Cells) -> Option<bool> {
        let (mut length, mut count) = (0, 0);
        loop {
            let (text, ends) = (&mut self.text[length..], &mut self.ends[count..]);
            let (result, read, written, ended) = self.core.read_record(self.bytes, text, ends);
            self.bytes = &self.bytes[read..];
            length += written;
            count += ended;
            match result {
                // Asked once more without any, it takes the end of the bytes for the end of the file.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    return Some(cells.take(&self.text[..length], &self.ends[..count], self.is_text));
                }
                ReadRecordResult::End => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(bytes: &[u8], delimiter: u8) -> Vec<(bool, Vec<String>)> {
        let (mut parser, mut cells) = (Parser::new(bytes, delimiter), Cells::default());
        let mut all = Vec::new();
        while let Some(is_text) = parser.next(&mut cells) {
            all.push((is_text, cells.iter().map(str::to_owned).collect()));
        }
        all
    }

    fn by_csv(bytes: &[u8], delimiter: u8) -> Vec<(bool, Vec<String>)> {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        reader
            .into_byte_records()
            .map(|record| {
                let record = record.unwrap();
                let is_text = record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
                (is_text, record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
            })
            .collect()
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(
            text in "(a|b c|ü|,|;|\n|\r|\r\n|\"|\"\"){0,60}",
            is_quoted: bool,
            delimiter in prop_oneof![Just(b','), Just(b';'), Just(0xFC)],
        ) {
            let text = if is_quoted { text } else { text.replace('"', "") };
            prop_assert_eq!(parsed(text.as_bytes(), delimiter), by_csv(text.as_bytes(), delimiter));
        }
    }

    #[test]
    fn long_cells_wide_records_and_bytes_that_are_no_text_come_through() {
        let wide = format!("\"{}\"{}\n", "x".repeat(5000), ",y".repeat(300));
        for text in [wide.as_bytes(), b"a,\xC3,\xBC\n\"b\",c,d\n", b"a,\xC3,\xBC\n"] {
            assert_eq!(parsed(text, b','), by_csv(text, b','));
        }
    }
}
