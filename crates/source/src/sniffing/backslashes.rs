//! What the backslashes of a text say of how it was written.

use super::super::dialect::{Dialect, Escape};
use super::super::line_ends::line_end_at;

/// What stands behind the backslashes of a text, outside of quotes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Backslashes {
    /// Cells that are `\N` and nothing else.
    pub nulls: u64,
    /// Before another backslash.
    pub doubled: u64,
    /// Before a letter for a control character that both MySQL and PostgreSQL write.
    pub control: u64,
    /// Before what MySQL alone writes: a zero, Z.
    pub mysql: u64,
    /// Before a line end, or a tab between cells, as it is: PostgreSQL does not write so.
    pub raw: u64,
    /// Before what PostgreSQL alone reads: `\f`, `\v`, digits, x and digits.
    pub postgres: u64,
    /// Before a delimiter that is no tab, or before a quote: Redshift, Python and others.
    pub literal: u64,
    /// Before anything else: it is a letter like any other.
    pub letters: u64,
    /// The line of the first that is no `\N`, from 1.
    pub first_line: u64,
}

impl Backslashes {
    /// Takes the backslashes of text without quotes, which starts on `line`.
    pub(crate) fn add(&mut self, text: &[u8], dialect: &Dialect, line: u64) {
        let mut line = line;
        let mut at = 0;
        let mut cell_start = 0;
        while at < text.len() {
            let byte = text[at];
            if let Some(end) = line_end_at(text, at, dialect.line_end) {
                line += 1;
                at = end;
                cell_start = at;
            } else if byte == dialect.delimiter {
                at += 1;
                cell_start = at;
            } else if byte == b'\\' {
                let ends = |at: usize| {
                    text.get(at).is_none_or(|&byte| byte == dialect.delimiter)
                        || line_end_at(text, at, dialect.line_end).is_some()
                };
                if at == cell_start && text.get(at + 1) == Some(&b'N') && ends(at + 2) {
                    self.nulls += 1;
                } else {
                    self.note(text, at, dialect, line);
                    line += u64::from(text.get(at + 1) == Some(&b'\n'));
                }
                at += 2;
            } else {
                at += 1;
            }
        }
    }

    fn note(&mut self, text: &[u8], at: usize, dialect: &Dialect, line: u64) {
        let count = match text.get(at + 1) {
            // The text is cut here.
            None => return,
            Some(b'\\') => &mut self.doubled,
            Some(b't' | b'n' | b'r' | b'b') => &mut self.control,
            Some(b'\t') if dialect.delimiter == b'\t' => &mut self.raw,
            Some(b'\n') => &mut self.raw,
            Some(b'0' | b'Z') => &mut self.mysql,
            Some(b'f' | b'v' | b'1'..=b'7') => &mut self.postgres,
            Some(b'x') if text.get(at + 2).is_some_and(u8::is_ascii_hexdigit) => &mut self.postgres,
            Some(&other) if other == dialect.delimiter || matches!(other, b'"' | b'\'' | b'\r') => {
                &mut self.literal
            }
            _ => &mut self.letters,
        };
        *count += 1;
        if self.first_line == 0 {
            self.first_line = line;
        }
    }

    /// Adds what another section has, which is further on.
    pub(in super::super) fn merge(&mut self, other: &Self) {
        self.nulls += other.nulls;
        self.doubled += other.doubled;
        self.control += other.control;
        self.mysql += other.mysql;
        self.raw += other.raw;
        self.postgres += other.postgres;
        self.literal += other.literal;
        self.letters += other.letters;
        if self.first_line == 0 {
            self.first_line = other.first_line;
        }
    }

    /// The way of writing that they fit.
    pub(in super::super) fn escape(&self) -> Escape {
        let is_told = self.nulls + self.control > 0;
        if self.mysql > 0 || (self.raw > 0 && is_told && self.postgres == 0) {
            Escape::Mysql
        } else if self.raw + self.literal > 0 && !is_told && self.postgres == 0 {
            Escape::Literal
        } else {
            Escape::Postgres
        }
    }

    /// Those that would be read otherwise than they stand.
    pub(in super::super) fn meaningful(&self) -> u64 {
        self.doubled + self.control + self.mysql + self.raw + self.postgres + self.literal
    }
}
