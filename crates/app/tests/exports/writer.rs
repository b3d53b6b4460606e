//! A writer of delimited files that shares nothing with the reader: each escape is written from the documentation of the
//! program that has it.

use source::{Escape, FormatChoice, LineEnd, Quote, SourceKind, TextEncoding};

/// How a table is written.
#[derive(Debug, Clone)]
pub(crate) struct Dialect {
    pub(crate) delimiter: char,
    pub(crate) quote: Quote,
    pub(crate) escape: Escape,
    pub(crate) line_end: LineEnd,
    pub(crate) comment: Option<&'static str>,
    /// The word for NULL; without it, NULL is nothing.
    pub(crate) null_word: Option<&'static str>,
    pub(crate) header: bool,
    pub(crate) encoding: TextEncoding,
    pub(crate) byte_order_mark: bool,
    pub(crate) ends_last_line: bool,
    /// Lines before and behind the table that are no part of it.
    pub(crate) titles: usize,
    pub(crate) footers: usize,
}

/// What the writer chooses as it goes.
pub(crate) trait Choices {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize;

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    /// Whether a comment, or an empty line, stands before a record.
    fn adds_line(&mut self) -> bool {
        self.one_in(6)
    }

    /// Whether quotes stand around a text that needs none.
    fn quotes_more(&mut self) -> bool {
        self.one_in(3)
    }

    /// Which of several line ends, the first of which is LF and the second CRLF.
    fn line_end(&mut self, bound: usize) -> usize {
        self.below(bound)
    }

    /// Whether a control character is written by its letter, such as `\n`.
    fn names_letter(&mut self) -> bool {
        self.one_in(2)
    }

    /// Whether one is written by its number, such as `\012`.
    fn numbers_letter(&mut self) -> bool {
        self.one_in(2)
    }
}

/// What a program chooses: the same every time.
struct Program {
    quotes_all: bool,
    ends_with_crlf: bool,
    names_letters: bool,
}

impl Choices for Program {
    fn below(&mut self, bound: usize) -> usize {
        bound - 1
    }

    fn adds_line(&mut self) -> bool {
        false
    }

    fn quotes_more(&mut self) -> bool {
        self.quotes_all
    }

    fn line_end(&mut self, _bound: usize) -> usize {
        usize::from(self.ends_with_crlf)
    }

    fn names_letter(&mut self) -> bool {
        self.names_letters
    }

    fn numbers_letter(&mut self) -> bool {
        false
    }
}

impl Dialect {
    pub(crate) fn choice(&self) -> FormatChoice {
        FormatChoice {
            kind: Some(SourceKind::Delimited),
            member: None,
            sql_dialect: None,
            date_cells: None,
            delimiter: Some(self.delimiter),
            header: Some(self.header),
            encoding: Some(self.encoding),
            quote: Some(self.quote),
            escape: Some(self.escape),
            line_end: Some(self.line_end),
            comment: Some(self.comment.unwrap_or_default().to_owned()),
            null_word: Some(self.null_word.unwrap_or_default().to_owned()),
            skip_lines: Some(self.titles as u64),
            footer_lines: Some(self.footers as u64),
            below_header: Some(0),
            unnamed: None,
            table: None,
        }
    }

    fn quote_letter(&self) -> Option<char> {
        match self.quote {
            Quote::Double => Some('"'),
            Quote::Single => Some('\''),
            Quote::None => None,
        }
    }

    /// True where a backslash outside of quotes takes what follows it.
    fn escapes_outside(&self) -> bool {
        matches!(self.escape, Escape::Literal | Escape::Mysql | Escape::Postgres)
    }

    /// True where NULL and an empty text cannot be written apart.
    pub(crate) fn writes_blanks_alike(&self) -> bool {
        self.quote_letter().is_none() && self.null_word.is_none()
    }

    /// True for what can be written so that it is read back.
    pub(crate) fn can_hold(&self, text: &str) -> bool {
        let needs_more = self.needs_more(text, true, true);
        if !needs_more || self.escapes_outside() {
            // An empty text that begins a line has nothing to be escaped.
            return !(needs_more && text.is_empty() && self.quote_letter().is_none());
        }
        match self.quote_letter() {
            None => false,
            Some(quote) => self.escape != Escape::None || !text.contains(quote),
        }
    }

    /// True for a text that, written as it is, would be read as something else.
    fn needs_more(&self, text: &str, is_first: bool, is_last: bool) -> bool {
        let breaks = |letter: char| match self.line_end {
            LineEnd::Any => matches!(letter, '\n' | '\r'),
            LineEnd::LfOrCrlf | LineEnd::Lf => letter == '\n',
        };
        let is_comment = is_first && self.comment.is_some_and(|comment| text.starts_with(comment));
        // Before an LF it would be part of the line end.
        let ends_in_cr = is_last && self.line_end == LineEnd::LfOrCrlf && text.ends_with('\r');
        text.contains(self.delimiter)
            || text.contains(breaks)
            || self.quote_letter().is_some_and(|quote| text.starts_with(quote))
            || (self.escapes_outside() && text.contains('\\'))
            || self.null_word == Some(text)
            || (text.is_empty() && self.null_word.is_none())
            || is_comment
            || ends_in_cr
    }

    /// The same as [`write`](Self::write), in the one way that a program has: nothing is quoted that need not be, or every
    /// text is; one line end, one spelling.
    pub(crate) fn write_as_programs_do(
        &self,
        names: &[String],
        rows: &[Vec<Option<String>>],
        choices: &mut impl Choices,
    ) -> Vec<u8> {
        let mut program = Program {
            quotes_all: choices.one_in(3),
            ends_with_crlf: self.line_end != LineEnd::Lf,
            names_letters: self.escape == Escape::Postgres,
        };
        self.write(names, rows, &mut program)
    }

    /// The bytes of a file with this table. A table of one column has no empty cells.
    pub(crate) fn write(
        &self,
        names: &[String],
        rows: &[Vec<Option<String>>],
        choices: &mut impl Choices,
    ) -> Vec<u8> {
        let mut text = String::new();
        for _ in 0..self.titles {
            text.push_str(["Report of \"users\", 2024", "x", "\\", "a,b"][choices.below(4)]);
            text.push_str(self.end_of_line(choices));
        }
        let mut records = Vec::new();
        if self.header {
            records.push(names.iter().map(|name| Some(name.clone())).collect());
        }
        records.extend(rows.iter().cloned());
        let mut end_of_last = 0;
        for record in &records {
            if let Some(comment) = self.comment
                && choices.adds_line()
            {
                let behind = [" a comment", ", \"with\" 'quotes", " \\", ""][choices.below(4)];
                text.push_str(comment);
                text.push_str(behind);
                text.push_str(self.end_of_line(choices));
            }
            if choices.adds_line() && text.ends_with('\n') {
                text.push_str(self.end_of_line(choices));
            }
            let last = record.len() - 1;
            for (place, cell) in record.iter().enumerate() {
                if place > 0 {
                    text.push(self.delimiter);
                }
                self.write_cell(&mut text, cell.as_deref(), place == 0, place == last, choices);
            }
            end_of_last = text.len();
            text.push_str(self.end_of_line(choices));
        }
        if self.footers > 0 {
            for _ in 0..self.footers {
                text.push_str(["(3 rows)", "Total,\"5", "--"][choices.below(3)]);
                text.push('\n');
            }
        } else if !self.ends_last_line {
            text.truncate(end_of_last);
        }
        self.encoded(&text)
    }

    fn end_of_line(&self, choices: &mut impl Choices) -> &'static str {
        match self.line_end {
            LineEnd::Any => ["\n", "\r\n", "\r"][choices.line_end(3)],
            LineEnd::LfOrCrlf => ["\n", "\r\n"][choices.line_end(2)],
            LineEnd::Lf => "\n",
        }
    }

    fn write_cell(
        &self,
        out: &mut String,
        cell: Option<&str>,
        is_first: bool,
        is_last: bool,
        choices: &mut impl Choices,
    ) {
        let Some(text) = cell else {
            out.push_str(self.null_word.unwrap_or_default());
            return;
        };
        let needs_more = self.needs_more(text, is_first, is_last);
        match self.quote_letter() {
            Some(quote) if self.escape != Escape::None || !text.contains(quote) => {
                let must_quote = needs_more && (!self.escapes_outside() || text.is_empty());
                if must_quote || choices.quotes_more() {
                    self.write_quoted(out, text, quote, choices);
                    return;
                }
            }
            _ => {}
        }
        if !needs_more {
            out.push_str(text);
            return;
        }
        assert!(self.escapes_outside(), "{text:?} cannot be written: {self:?}");
        let mut is_start = true;
        for letter in text.chars() {
            let is_special = letter == self.delimiter
                || matches!(letter, '\\' | '\n' | '\r')
                || Some(letter) == self.quote_letter();
            // What would begin a comment, or be the word for NULL, has its first letter taken by a backslash.
            let begins_something = is_start && !letter.is_ascii_alphanumeric();
            let begins_word = is_start && self.null_word == Some(text);
            is_start = false;
            if is_special || begins_something || begins_word {
                self.write_escaped(out, letter, choices);
            } else {
                out.push(letter);
            }
        }
    }

    fn write_quoted(&self, out: &mut String, text: &str, quote: char, choices: &mut impl Choices) {
        out.push(quote);
        for letter in text.chars() {
            match self.escape {
                Escape::Doubled if letter == quote => out.extend([quote, quote]),
                Escape::Backslash if letter == quote || letter == '\\' => out.extend(['\\', letter]),
                Escape::Mysql if letter == quote && choices.one_in(2) => out.extend([quote, quote]),
                Escape::Literal | Escape::Mysql | Escape::Postgres if letter == quote || letter == '\\' => {
                    self.write_escaped(out, letter, choices);
                }
                Escape::Mysql | Escape::Postgres if letter.is_ascii_control() => {
                    self.write_escaped(out, letter, choices);
                }
                _ => out.push(letter),
            }
        }
        out.push(quote);
    }

    /// A letter behind a backslash.
    fn write_escaped(&self, out: &mut String, letter: char, choices: &mut impl Choices) {
        let name = match (self.escape, letter) {
            (Escape::Mysql | Escape::Postgres, '\t') => Some('t'),
            (Escape::Mysql | Escape::Postgres, '\n') => Some('n'),
            (Escape::Mysql | Escape::Postgres, '\r') => Some('r'),
            (Escape::Mysql | Escape::Postgres, '\u{8}') => Some('b'),
            (Escape::Mysql, '\u{1A}') => Some('Z'),
            (Escape::Postgres, '\u{B}') => Some('v'),
            (Escape::Postgres, '\u{C}') => Some('f'),
            _ => None,
        };
        out.push('\\');
        match name {
            Some(name) if choices.names_letter() => out.push(name),
            // PostgreSQL reads bytes by their numbers, of any letter: its UTF-8, one by one.
            _ if self.escape == Escape::Postgres && choices.numbers_letter() => {
                let mut bytes = [0; 4];
                for (place, byte) in letter.encode_utf8(&mut bytes).bytes().enumerate() {
                    if place > 0 {
                        out.push('\\');
                    }
                    // Three digits end by themselves; two hexadecimal ones do, too.
                    let number =
                        if choices.one_in(2) { format!("{byte:03o}") } else { format!("x{byte:02x}") };
                    out.push_str(&number);
                }
            }
            // Behind a backslash these letters would mean something else.
            _ if self.escape == Escape::Postgres && letter.is_ascii_alphanumeric() => {
                out.push_str(&format!("{:03o}", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        let marked = if self.byte_order_mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
        match self.encoding {
            TextEncoding::Utf16Le => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            TextEncoding::Utf16Be => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => marked.into_bytes(),
        }
    }
}
