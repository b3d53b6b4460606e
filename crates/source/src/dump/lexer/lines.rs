//! What is read by lines, and what is passed over up to a mark.

use super::Lexer;
use crate::dump::fault::DumpFault;
use memchr::{memchr, memmem};
use std::io::Read;

impl<R: Read> Lexer<R> {
    /// The rest of the line behind the token at hand.
    pub(in crate::dump) fn rest_of_line(&mut self) -> Result<String, DumpFault> {
        self.kept = self.at;
        let mut from = 0;
        loop {
            if let Some(found) = memchr(b'\n', &self.buffer[self.at + from..self.filled]) {
                let rest = &self.buffer[self.at..self.at + from + found];
                let rest = String::from_utf8_lossy(rest).trim().to_owned();
                self.at += from + found;
                return Ok(rest);
            }
            from = self.filled - self.at;
            if !self.more()? {
                let rest = String::from_utf8_lossy(&self.buffer[self.at..self.filled]).trim().to_owned();
                self.at = self.filled;
                return Ok(rest);
            }
        }
    }

    /// Goes back to the start of the token at hand and behind the next `end` from there; false where there is none.
    pub(in crate::dump) fn skip_past(&mut self, end: &[u8]) -> Result<bool, DumpFault> {
        self.at = self.token.start;
        loop {
            if let Some(found) = memmem::find(&self.buffer[self.at..self.filled], end) {
                self.at += found + end.len();
                return Ok(true);
            }
            self.at = self.at.max((self.filled + 1).saturating_sub(end.len()));
            self.kept = self.at;
            if !self.more()? {
                self.at = self.filled;
                return Ok(false);
            }
        }
    }

    /// The next line of a block of COPY, without its end, and its number; `None` at the line that ends the block.
    pub(in crate::dump) fn copied_line(&mut self) -> Result<Option<(&[u8], u64)>, DumpFault> {
        self.kept = self.at;
        let mut from = 0;
        let length = loop {
            if let Some(found) = memchr(b'\n', &self.buffer[self.at + from..self.filled]) {
                break Some(from + found);
            }
            from = self.filled - self.at;
            if !self.more()? {
                break None;
            }
        };
        let start = self.at;
        let line = self.line_at(start);
        let end = start + length.unwrap_or(self.filled - start);
        self.at = (end + 1).min(self.filled);
        let text = &self.buffer[start..end];
        let plain = text.strip_suffix(b"\r").unwrap_or(text);
        if plain == b"\\." {
            return Ok(None);
        }
        if length.is_none() {
            // A block has an end, and this file has none: its last line may be cut.
            return Err(DumpFault::Unclosed { line, what: "block of COPY" });
        }
        Ok(Some((text, line)))
    }

    /// Goes behind the break of the line at hand.
    pub(in crate::dump) fn finish_line(&mut self) -> Result<(), DumpFault> {
        self.skip_line()?;
        if self.byte(0)?.is_some() {
            self.at += 1;
        }
        Ok(())
    }
}
