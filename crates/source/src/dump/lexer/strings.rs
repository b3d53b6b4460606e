//! Strings and names in quotes: where each ends.

use super::{Kind, Lexer, Prefix, Token, continues_word};
use crate::dump::fault::DumpFault;
use memchr::{memchr, memchr2, memmem};
use std::io::Read;

/// The longest tag of a dollar quote, with its dollars: `PostgreSQL` allows 63.
const LONGEST_DOLLAR_TAG: usize = 65;
/// The longest name between square brackets, in bytes.
const LONGEST_BRACKETED_NAME: usize = 400;

impl<R: Read> Lexer<R> {
    /// A string whose quote stands so many bytes on.
    pub(super) fn quoted(
        &mut self,
        token: &mut Token,
        prefix: Prefix,
        ahead: usize,
    ) -> Result<(), DumpFault> {
        let has_backslashes = prefix == Prefix::Escapes || self.dialect.has_backslashes();
        self.at += ahead;
        let quote = self.buffer[self.at];
        let from = self.at + 1 - self.kept;
        token.is_escaped = self.find_end(quote, has_backslashes, "string")?;
        (token.kind, token.quote) = (Kind::Text(prefix), quote);
        token.inner = (self.kept + from, self.at - 1);
        Ok(())
    }

    pub(super) fn name(&mut self, token: &mut Token, quote: u8) -> Result<(), DumpFault> {
        token.is_escaped = self.find_end(quote, false, "name")?;
        (token.kind, token.quote) = (Kind::Name, quote);
        token.inner = (self.kept + 1, self.at - 1);
        Ok(())
    }

    /// Goes behind the quote that ends what starts with the quote at hand; whether something in it is escaped.
    pub(super) fn find_end(
        &mut self,
        quote: u8,
        has_backslashes: bool,
        what: &'static str,
    ) -> Result<bool, DumpFault> {
        self.at += 1;
        let mut is_escaped = false;
        loop {
            let rest = &self.buffer[self.at..self.filled];
            let found = if has_backslashes { memchr2(quote, b'\\', rest) } else { memchr(quote, rest) };
            let Some(found) = found else {
                self.at = self.filled;
                if self.more()? {
                    continue;
                }
                let line = self.line_at(self.kept);
                return Err(DumpFault::Unclosed { line, what });
            };
            self.at += found;
            let is_backslash = self.buffer[self.at] == b'\\';
            let next = self.byte(1)?;
            if is_backslash || next == Some(quote) {
                is_escaped = true;
                self.at += 2;
                if next.is_none() {
                    let line = self.line_at(self.kept);
                    return Err(DumpFault::Unclosed { line, what });
                }
            } else {
                self.at += 1;
                return Ok(is_escaped);
            }
        }
    }

    /// `[name]`; a bracket that does not close on its line is a sign.
    pub(super) fn bracketed(&mut self, token: &mut Token) -> Result<(), DumpFault> {
        self.has(LONGEST_BRACKETED_NAME)?;
        let mut end = self.at + 1;
        let limit = self.filled.min(self.at + LONGEST_BRACKETED_NAME);
        while end < limit && self.buffer[end] != b'\n' {
            if self.buffer[end] == b']' {
                if end + 1 < limit && self.buffer[end + 1] == b']' {
                    token.is_escaped = true;
                    end += 2;
                    continue;
                }
                self.at = end + 1;
                (token.kind, token.quote) = (Kind::Name, b']');
                token.inner = (self.kept + 1, self.at - 1);
                return Ok(());
            }
            end += 1;
        }
        self.at += 1;
        token.kind = Kind::Sign(b'[');
        Ok(())
    }

    pub(super) fn dollar_quoted(&mut self, token: &mut Token) -> Result<(), DumpFault> {
        self.has(LONGEST_DOLLAR_TAG)?;
        let ahead = &self.buffer[self.at..self.filled.min(self.at + LONGEST_DOLLAR_TAG)];
        let tag = ahead[1..].iter().position(|byte| *byte == b'$').map(|end| &ahead[..end + 2]);
        let is_tag = |tag: &&[u8]| {
            let name = &tag[1..tag.len() - 1];
            !name.first().is_some_and(u8::is_ascii_digit) && name.iter().all(|byte| continues_word(*byte))
        };
        let Some(tag) = tag.filter(is_tag).map(<[u8]>::to_vec) else {
            self.at += 1;
            token.kind = Kind::Sign(b'$');
            return Ok(());
        };
        self.at += tag.len();
        let from = self.at - self.kept;
        let end = self.find_bytes(&tag, "string")?;
        (token.kind, token.quote) = (Kind::Text(Prefix::Raw), b'$');
        token.inner = (self.kept + from, end);
        Ok(())
    }

    /// Goes behind the next `wanted`, and gives its start.
    pub(super) fn find_bytes(&mut self, wanted: &[u8], what: &'static str) -> Result<usize, DumpFault> {
        loop {
            if let Some(found) = memmem::find(&self.buffer[self.at..self.filled], wanted) {
                let start = self.at + found;
                self.at = start + wanted.len();
                return Ok(start);
            }
            // It may lie across the end of what is there.
            self.at = self.at.max((self.filled + 1).saturating_sub(wanted.len()));
            if !self.more()? {
                let line = self.line_at(self.kept);
                return Err(DumpFault::Unclosed { line, what });
            }
        }
    }

    /// Oracle's `q'[it's]'`, whose marks the writer chooses.
    pub(super) fn chosen_quotes(&mut self, token: &mut Token) -> Result<(), DumpFault> {
        let Some(open) = self.byte(1)? else {
            let line = self.line_at(self.kept);
            return Err(DumpFault::Unclosed { line, what: "string" });
        };
        let close = match open {
            b'[' => b']',
            b'(' => b')',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        self.at += 2;
        let from = self.at - self.kept;
        let end = self.find_bytes(&[close, b'\''], "string")?;
        (token.kind, token.quote) = (Kind::Text(Prefix::Raw), b'\'');
        token.inner = (self.kept + from, end);
        Ok(())
    }
}
