//! Parses the text of a delimited file record by record, by the rules of its [`Dialect`]: where no quote, backslash
//! or comment stands in it, by its delimiters and line ends alone.

use super::dialect::{Dialect, Escape, LineEnd};
use super::doubled_quotes::DoubledQuotes;
use super::line_ends::line_end_at;
use super::record::{CellForm, Record, RecordFault};
use super::record_start::record_start;
use crate::byte_finder::ByteFinder;
use memchr::{memchr, memchr2};

/// Reads the records of some bytes one after another.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    dialect: &'a Dialect,
    rest: Rest<'a>,
}

/// What is still to be read.
#[derive(Debug)]
enum Rest<'a> {
    /// Text in which nothing but delimiters and line ends means anything.
    Plain(&'a str),
    Any(Box<Marked<'a>>),
}

/// Text that may hold quotes, backslashes or comments.
#[derive(Debug)]
struct Marked<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What may end an unquoted cell, or mean something in it.
    ends_cell: ByteFinder<4>,
    /// What may end a quoted one, or mean something in it.
    ends_quoted: ByteFinder<2>,
    /// The cells of a record, one after another.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Parser<'a> {
    /// A parser of bytes that stand at a record's start and end at a record's end.
    pub(super) fn new(bytes: &'a [u8], dialect: &'a Dialect) -> Self {
        let is_plain = dialect.delimiter.is_ascii() && !may_be_marked(bytes, dialect);
        let rest = match is_plain.then(|| std::str::from_utf8(bytes).ok()).flatten() {
            Some(text) => Rest::Plain(text),
            None => Rest::Any(Box::new(Marked::new(bytes, dialect))),
        };
        Self { dialect, rest }
    }

    /// Reads the next record's cells; `None` when there is none. False where some were no text.
    pub(super) fn next(&mut self, record: &mut Record) -> Option<bool> {
        record.forms.clear();
        record.fault = None;
        let is_text = match &mut self.rest {
            Rest::Plain(text) => {
                *text = behind_blank_lines(text, self.dialect.line_end);
                if text.is_empty() {
                    return None;
                }
                let (line, rest) = first_line(text, self.dialect.line_end);
                *text = rest;
                record.cells.split(line, self.dialect.delimiter);
                true
            }
            Rest::Any(marked) => marked.next(record, self.dialect)?,
        };
        if let Some(word) = &self.dialect.null_word {
            report_nulls(record, word);
        }
        Some(is_text)
    }
}

/// True where a quote, a backslash or a comment may mean something in these bytes.
fn may_be_marked(bytes: &[u8], dialect: &Dialect) -> bool {
    let has_quote = dialect.quote.byte().is_some_and(|quote| memchr(quote, bytes).is_some());
    let has_escape = dialect.escape.acts_outside() && memchr(b'\\', bytes).is_some();
    let has_comment = dialect
        .comment
        .as_ref()
        .is_some_and(|prefix| prefix.as_bytes().first().is_some_and(|&first| memchr(first, bytes).is_some()));
    has_quote || has_escape || has_comment
}

/// The text from where a record starts. A CR that ends no line is part of its first cell.
fn behind_blank_lines(text: &str, line_end: LineEnd) -> &str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(end) = line_end_at(bytes, at, line_end) {
        at = end;
    }
    &text[at..]
}

/// The first line of some text, and what is behind its line end.
fn first_line(text: &str, line_end: LineEnd) -> (&str, &str) {
    let bytes = text.as_bytes();
    if line_end == LineEnd::Any {
        let end = memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
        return text.split_at(end);
    }
    let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
    let (line, rest) = text.split_at(end);
    // At the end of a file a CR alone is what is left of a line end only where others are CRLF; it stays a letter.
    match line.strip_suffix('\r') {
        Some(line) if line_end == LineEnd::LfOrCrlf && !rest.is_empty() => (line, rest),
        _ => (line, rest),
    }
}

/// Tells the file's word for NULL, and texts that are empty on purpose since it has one.
fn report_nulls(record: &mut Record, word: &str) {
    let count = record.cells.len();
    record.forms.resize(count, CellForm::Plain);
    for (form, cell) in record.forms.iter_mut().zip(record.cells.iter()) {
        if *form == CellForm::Plain {
            if cell == word {
                *form = CellForm::Null;
            } else if cell.is_empty() {
                *form = CellForm::Quoted;
            }
        }
    }
}

impl<'a> Marked<'a> {
    fn new(bytes: &'a [u8], dialect: &Dialect) -> Self {
        let outside = if dialect.escape.acts_outside() { b'\\' } else { b'\n' };
        let quote = dialect.quote.byte().unwrap_or(b'"');
        let inside = if dialect.escape.is_backslash() { b'\\' } else { quote };
        Self {
            bytes,
            at: 0,
            ends_cell: ByteFinder::new([dialect.delimiter, b'\n', b'\r', outside]),
            ends_quoted: ByteFinder::new([quote, inside]),
            text: Vec::with_capacity(1024),
            ends: Vec::with_capacity(64),
        }
    }

    fn next(&mut self, record: &mut Record, dialect: &Dialect) -> Option<bool> {
        let bytes = self.bytes;
        self.at = record_start(bytes, self.at, dialect);
        if self.at >= bytes.len() {
            return None;
        }
        self.text.clear();
        self.ends.clear();
        let null_word = dialect.null_word.as_deref().unwrap_or_default().as_bytes();
        loop {
            let start = self.at;
            let from = self.text.len();
            let is_quoted = dialect.quote.byte().is_some_and(|quote| bytes.get(self.at) == Some(&quote));
            if is_quoted {
                self.quoted(dialect);
                record.forms.resize(self.ends.len(), CellForm::Plain);
                record.forms.push(CellForm::Quoted);
            }
            let behind_quote = self.at;
            let has_escape = self.unquoted(dialect);
            if is_quoted && self.at > behind_quote && record.fault.is_none() {
                record.fault = Some(RecordFault::TextAfterQuote(self.ends.len()));
            }
            // The word for NULL is told before its letters are read: `\N` would be N.
            if has_escape && !is_quoted && !null_word.is_empty() && &bytes[start..self.at] == null_word {
                self.text.truncate(from);
                self.text.extend_from_slice(null_word);
            } else if has_escape {
                // A text that only became the word for NULL by its escapes is that text.
                if !is_quoted && &self.text[from..] == null_word {
                    record.forms.resize(self.ends.len(), CellForm::Plain);
                    record.forms.push(CellForm::Quoted);
                }
            }
            self.ends.push(self.text.len());
            match bytes.get(self.at) {
                Some(&byte) if byte == dialect.delimiter => self.at += 1,
                Some(_) => {
                    self.at = line_end_at(bytes, self.at, dialect.line_end).unwrap_or(bytes.len());
                    break;
                }
                None => break,
            }
        }
        if !record.forms.is_empty() {
            record.forms.resize(self.ends.len(), CellForm::Plain);
        }
        Some(record.cells.take(&mut self.text, &self.ends))
    }

    /// Reads a cell from its opening quote up to its closing one.
    fn quoted(&mut self, dialect: &Dialect) {
        let Some(quote) = dialect.quote.byte() else { return };
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(length) = self.ends_quoted.copy_before(rest, &mut self.text) else {
                self.at = self.bytes.len();
                return;
            };
            self.at += length + 1;
            let next = self.bytes.get(self.at).copied();
            if rest[length] == quote {
                if next == Some(quote) && dialect.escape.doubles() {
                    self.text.push(quote);
                    self.at += 1;
                    // Where there is one pair there are often many.
                    if dialect.escape == Escape::Doubled {
                        self.at += DoubledQuotes::new(quote).copy(&self.bytes[self.at..], &mut self.text);
                    }
                } else {
                    return;
                }
            } else if dialect.escape == Escape::Backslash {
                match next {
                    Some(next) if next == quote || next == b'\\' => {
                        self.text.push(next);
                        self.at += 1;
                    }
                    _ => self.text.push(b'\\'),
                }
            } else {
                self.escaped(dialect.escape);
            }
        }
    }

    /// Reads on to the end of the cell, outside of quotes. True where there was a backslash that means something.
    fn unquoted(&mut self, dialect: &Dialect) -> bool {
        let mut has_escape = false;
        loop {
            let rest = &self.bytes[self.at..];
            let length = self.ends_cell.copy_before(rest, &mut self.text).unwrap_or(rest.len());
            self.at += length;
            match rest.get(length) {
                None | Some(b'\n') => return has_escape,
                Some(&byte) if byte == dialect.delimiter => return has_escape,
                Some(b'\r') => {
                    if line_end_at(self.bytes, self.at, dialect.line_end).is_some() {
                        return has_escape;
                    }
                    self.text.push(b'\r');
                    self.at += 1;
                }
                Some(_) => {
                    has_escape = true;
                    self.at += 1;
                    self.escaped(dialect.escape);
                }
            }
        }
    }

    /// Reads what stands behind a backslash.
    fn escaped(&mut self, escape: Escape) {
        let Some(&next) = self.bytes.get(self.at) else {
            // The last byte of all.
            self.text.push(b'\\');
            return;
        };
        self.at += 1;
        let meant = match (escape, next) {
            (Escape::Mysql | Escape::Postgres, b't') => b'\t',
            (Escape::Mysql | Escape::Postgres, b'n') => b'\n',
            (Escape::Mysql | Escape::Postgres, b'r') => b'\r',
            (Escape::Mysql | Escape::Postgres, b'b') => 0x08,
            (Escape::Mysql, b'0') => 0,
            (Escape::Mysql, b'Z') => 0x1A,
            (Escape::Postgres, b'f') => 0x0C,
            (Escape::Postgres, b'v') => 0x0B,
            (Escape::Postgres, b'0'..=b'7') => self.number(u32::from(next - b'0'), 8, 2),
            (Escape::Postgres, b'x') if self.bytes.get(self.at).is_some_and(u8::is_ascii_hexdigit) => {
                self.number(0, 16, 2)
            }
            (_, other) => other,
        };
        self.text.push(meant);
    }

    /// A byte written as a number of this base, of at most so many further digits.
    fn number(&mut self, first: u32, base: u32, digits: usize) -> u8 {
        let mut number = first;
        for _ in 0..digits {
            let digit = self.bytes.get(self.at).and_then(|&byte| char::from(byte).to_digit(base));
            let Some(digit) = digit else { break };
            number = number * base + digit;
            self.at += 1;
        }
        // As PostgreSQL does, what is beyond a byte is cut.
        (number & 0xFF) as u8
    }
}
