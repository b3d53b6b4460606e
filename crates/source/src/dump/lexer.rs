//! A dump as words, names, numbers, strings and signs, in memory that does not grow with it.
//!
//! The first tokenizer of this crate ([`crate::sql`]) reads whole texts and finds out on the way what a backslash
//! means. A dump is gigabytes of strings, and its dialect is known: this one keeps no more than the token at hand, and
//! passes over strings at the speed of the memory. What declares tables it hands on to the first.

mod comments;
mod lines;
mod strings;
#[cfg(test)]
mod tests;

use super::dialect::SqlDialect;
use super::fault::DumpFault;
use crate::text_encoding::TextEncoding;
use memchr::{memchr, memchr_iter};
use std::io::Read;

/// Bytes read at once.
const CHUNK_BYTES: usize = 1024 * 1024;
/// The longest token.
const MAX_TOKEN_BYTES: usize = 64 * 1024 * 1024;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a plain name.
    Word,
    Number,
    /// `0x…`
    Hex,
    Text(Prefix),
    /// A name in quotes, backticks or brackets.
    Name,
    Sign(u8),
    End,
}

/// What stands before a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    /// `E'…'`: backslashes escape.
    Escapes,
    /// `B'…'`: bits.
    Bits,
    /// `X'…'`: bytes.
    Hex,
    /// `U&'…'`: code points stand behind backslashes.
    Unicode,
    /// `q'[…]'` or `$$…$$`: as it stands.
    Raw,
}

/// A token. Its places are those of the buffer until the next is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    start: usize,
    end: usize,
    /// What is between its quotes.
    inner: (usize, usize),
    /// Whether something in it stands for something else: a doubled quote, a backslash.
    pub(super) is_escaped: bool,
    /// The quote around it.
    pub(super) quote: u8,
    pub(super) opens_line: bool,
    /// White space or a comment stands before it.
    pub(super) is_spaced: bool,
}

/// Reads a dump, token by token.
#[derive(Debug)]
pub(super) struct Lexer<R> {
    input: R,
    pub(super) dialect: SqlDialect,
    encoding: TextEncoding,
    buffer: Vec<u8>,
    filled: usize,
    /// What is before may be forgotten.
    kept: usize,
    at: usize,
    is_at_start: bool,
    is_at_end: bool,
    /// The line at `counted`, from 1.
    line: u64,
    counted: usize,
    /// A comment that MySQL carries out is open: what stands in it is read.
    is_in_comment: bool,
    /// The token at hand.
    pub(super) token: Token,
}

impl<R: Read> Lexer<R> {
    pub(super) fn new(input: R, dialect: SqlDialect, encoding: TextEncoding) -> Self {
        let token = Token {
            kind: Kind::End,
            start: 0,
            end: 0,
            inner: (0, 0),
            is_escaped: false,
            quote: 0,
            opens_line: true,
            is_spaced: true,
        };
        Self {
            input,
            dialect,
            encoding,
            buffer: vec![0; CHUNK_BYTES],
            filled: 0,
            kept: 0,
            at: 0,
            is_at_start: true,
            is_at_end: false,
            line: 1,
            counted: 0,
            is_in_comment: false,
            token,
        }
    }

    /// Bytes of the dump as text: names are in the encoding that its values are in.
    pub(super) fn decoded(&self, bytes: &[u8]) -> String {
        // What is UTF-16 or has characters of several bytes was made UTF-8 before.
        if self.encoding.is_unicode() || self.encoding.is_multi_byte() {
            String::from_utf8_lossy(bytes).into_owned()
        } else {
            self.encoding.decode(bytes).0.into_owned()
        }
    }

    /// The token at hand as it stands.
    pub(super) fn raw(&self) -> &[u8] {
        &self.buffer[self.token.start..self.token.end]
    }

    /// What is between the quotes of the token at hand; without quotes, all of it.
    pub(super) fn inner(&self) -> &[u8] {
        &self.buffer[self.token.inner.0..self.token.inner.1]
    }

    /// Whether the token at hand is this keyword, in upper or lower case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.token.kind == Kind::Word && self.raw().eq_ignore_ascii_case(keyword.as_bytes())
    }

    pub(super) fn is_any(&self, keywords: &[&str]) -> bool {
        self.token.kind == Kind::Word
            && keywords.iter().any(|keyword| self.raw().eq_ignore_ascii_case(keyword.as_bytes()))
    }

    pub(super) fn is_sign(&self, sign: u8) -> bool {
        self.token.kind == Kind::Sign(sign)
    }

    /// The line on which the token at hand starts, from 1.
    pub(super) fn line(&mut self) -> u64 {
        self.line_at(self.token.start)
    }

    fn line_at(&mut self, place: usize) -> u64 {
        if place > self.counted {
            self.line += memchr_iter(b'\n', &self.buffer[self.counted..place]).count() as u64;
            self.counted = place;
        }
        self.line
    }

    /// Reads on; false at the end. Places before `kept` are forgotten, and all others move.
    fn more(&mut self) -> Result<bool, DumpFault> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.kept > 0 {
            self.line_at(self.kept);
            self.buffer.copy_within(self.kept..self.filled, 0);
            self.filled -= self.kept;
            self.at -= self.kept;
            self.counted -= self.kept;
            self.kept = 0;
        }
        if self.filled == self.buffer.len() {
            if self.buffer.len() >= MAX_TOKEN_BYTES {
                let line = self.line_at(0);
                return Err(DumpFault::TooLong { line });
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(0) => {
                    self.is_at_end = true;
                    return Ok(false);
                }
                Ok(got) => {
                    self.filled += got;
                    return Ok(true);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether so many bytes are there from the place at hand on.
    fn has(&mut self, bytes: usize) -> Result<bool, DumpFault> {
        while self.filled - self.at < bytes {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn byte(&mut self, ahead: usize) -> Result<Option<u8>, DumpFault> {
        Ok(if self.has(ahead + 1)? { Some(self.buffer[self.at + ahead]) } else { None })
    }

    /// Takes the next token.
    pub(super) fn advance(&mut self) -> Result<(), DumpFault> {
        self.kept = self.at;
        let (opens_line, is_spaced) = self.skip_blank()?;
        self.kept = self.at;
        let start = self.at;
        let mut token = Token {
            kind: Kind::End,
            start,
            end: start,
            inner: (start, start),
            is_escaped: false,
            quote: 0,
            opens_line,
            is_spaced,
        };
        if let Some(first) = self.byte(0)? {
            self.lex(first, &mut token)?;
            // The token's own start did move with what is kept.
            token.start = self.kept;
            token.end = self.at;
            if !matches!(token.kind, Kind::Text(_) | Kind::Name) {
                token.inner = (token.start, token.end);
            }
        } else {
            (token.start, token.end) = (self.at, self.at);
            token.inner = (self.at, self.at);
        }
        self.token = token;
        Ok(())
    }

    fn lex(&mut self, first: u8, token: &mut Token) -> Result<(), DumpFault> {
        match first {
            b'\'' => self.quoted(token, Prefix::None, 0)?,
            b'"' if self.dialect.has_texts_in_double_quotes() => self.quoted(token, Prefix::None, 0)?,
            b'"' | b'`' => self.name(token, first)?,
            b'[' if self.dialect.has_names_in_brackets() => self.bracketed(token)?,
            b'$' if self.dialect.has_dollar_quotes() => self.dollar_quoted(token)?,
            b'0'..=b'9' => self.number(token)?,
            b'.' if matches!(self.byte(1)?, Some(b'0'..=b'9')) => self.number(token)?,
            _ if starts_word(first) => self.word(token)?,
            sign => {
                self.at += 1;
                token.kind = Kind::Sign(sign);
            }
        }
        Ok(())
    }

    /// Skips white space and comments. Says whether a line starts on the way, or the file, and whether there was any.
    fn skip_blank(&mut self) -> Result<(bool, bool), DumpFault> {
        let mut opens_line = std::mem::replace(&mut self.is_at_start, false);
        let mut is_spaced = opens_line;
        loop {
            self.kept = self.at;
            let Some(byte) = self.byte(0)? else { return Ok((opens_line, is_spaced)) };
            match byte {
                b'\n' => {
                    opens_line = true;
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | 0x0B | 0x0C => self.at += 1,
                b'-' if self.byte(1)? == Some(b'-') && self.dashes_comment()? => self.skip_line()?,
                b'#' if self.dialect.has_hash_comments() => self.skip_line()?,
                b'/' if self.byte(1)? == Some(b'*') => self.skip_comment()?,
                b'*' if self.is_in_comment && self.byte(1)? == Some(b'/') => {
                    self.at += 2;
                    self.is_in_comment = false;
                }
                // A byte-order mark, and a space that does not break.
                0xEF if self.has(3)? && self.buffer[self.at..].starts_with(b"\xEF\xBB\xBF") => self.at += 3,
                0xC2 if self.byte(1)? == Some(0xA0) => self.at += 2,
                _ => return Ok((opens_line, is_spaced)),
            }
            is_spaced = true;
        }
    }

    /// MySQL takes `5--1` for a sum: its comments have a space behind the dashes.
    fn dashes_comment(&mut self) -> Result<bool, DumpFault> {
        let next = self.byte(2)?;
        Ok(self.dialect != SqlDialect::Mysql
            || next.is_none_or(|next| next.is_ascii_whitespace() || next == b'-'))
    }

    /// Goes to the end of the line, before its break.
    pub(super) fn skip_line(&mut self) -> Result<(), DumpFault> {
        loop {
            if let Some(found) = memchr(b'\n', &self.buffer[self.at..self.filled]) {
                self.at += found;
                return Ok(());
            }
            self.at = self.filled;
            self.kept = self.at;
            if !self.more()? {
                return Ok(());
            }
        }
    }

    fn number(&mut self, token: &mut Token) -> Result<(), DumpFault> {
        if self.byte(0)? == Some(b'0')
            && matches!(self.byte(1)?, Some(b'x' | b'X'))
            && self.byte(2)?.is_none_or(|byte| !continues_word(byte) || byte.is_ascii_hexdigit())
        {
            self.at += 2;
            self.pass_while(|byte| byte.is_ascii_hexdigit())?;
            token.kind = Kind::Hex;
            return Ok(());
        }
        self.pass_while(|byte| byte.is_ascii_digit())?;
        if self.byte(0)? == Some(b'.') {
            self.at += 1;
            self.pass_while(|byte| byte.is_ascii_digit())?;
        }
        if matches!(self.byte(0)?, Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(1)?, Some(b'+' | b'-')));
            if matches!(self.byte(1 + sign)?, Some(b'0'..=b'9')) {
                self.at += 1 + sign;
                self.pass_while(|byte| byte.is_ascii_digit())?;
            }
        }
        token.kind = Kind::Number;
        if matches!(self.byte(0)?, Some(next) if starts_word(next)) {
            // A name may start with a digit.
            self.pass_while(continues_word)?;
            token.kind = Kind::Word;
        }
        Ok(())
    }

    fn pass_while(&mut self, belongs: impl Fn(u8) -> bool) -> Result<(), DumpFault> {
        while self.byte(0)?.is_some_and(&belongs) {
            self.at += 1;
        }
        Ok(())
    }

    fn word(&mut self, token: &mut Token) -> Result<(), DumpFault> {
        token.kind = Kind::Word;
        self.pass_while(continues_word)?;
        let length = self.at - self.kept;
        if length > 2 || !matches!(self.byte(0)?, Some(b'\'' | b'&')) {
            return Ok(());
        }
        let word = self.buffer[self.kept..self.at].to_ascii_lowercase();
        if self.byte(0)? == Some(b'&') {
            if word == b"u" && self.byte(1)? == Some(b'\'') {
                self.quoted(token, Prefix::Unicode, 1)?;
            }
            return Ok(());
        }
        match &word[..] {
            b"n" => self.quoted(token, Prefix::None, 0),
            b"e" if self.dialect == SqlDialect::Postgresql => self.quoted(token, Prefix::Escapes, 0),
            b"b" => self.quoted(token, Prefix::Bits, 0),
            b"x" | b"bx" => self.quoted(token, Prefix::Hex, 0),
            b"q" | b"nq" if self.dialect == SqlDialect::Oracle => self.chosen_quotes(token),
            _ => Ok(()),
        }
    }
}

fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'@' | b'#') || byte >= 0x80
}

fn continues_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'#' | b'$') || byte >= 0x80
}
