//! Comments between `/*` and `*/`, some of which MySQL carries out.

use super::Lexer;
use crate::dump::dialect::SqlDialect;
use crate::dump::fault::DumpFault;
use memchr::memchr2;
use std::io::Read;

/// Most bytes that stand before the first word of a comment of MySQL, and most that are looked at of that word.
const MOST_BEFORE_WORD: usize = 32;

impl<R: Read> Lexer<R> {
    /// Lines of comments such as `/*!50000 INSERT … */`, since they were asked for last.
    pub(in crate::dump) fn take_inserts_in_comments(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.inserts_in_comments)
    }

    /// Whether the comment whose text starts here is one that MySQL carries out, and adds rows.
    fn is_insert_of_mysql(&mut self) -> Result<bool, DumpFault> {
        let mut ahead = usize::from(self.byte(0)? == Some(b'M'));
        if self.dialect != SqlDialect::Mysql || self.byte(ahead)? != Some(b'!') {
            return Ok(false);
        }
        ahead += 1;
        while self.byte(ahead)?.is_some_and(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
            && ahead < MOST_BEFORE_WORD
        {
            ahead += 1;
        }
        let mut word = Vec::new();
        while let Some(letter) = self.byte(ahead)?.filter(u8::is_ascii_alphabetic)
            && word.len() < MOST_BEFORE_WORD
        {
            word.push(letter.to_ascii_uppercase());
            ahead += 1;
        }
        Ok(matches!(word.as_slice(), b"INSERT" | b"REPLACE"))
    }

    pub(super) fn skip_comment(&mut self) -> Result<(), DumpFault> {
        let line = self.line_at(self.at);
        let mut depth = 1;
        self.at += 2;
        if self.is_insert_of_mysql()? {
            self.inserts_in_comments.push(line);
        }
        loop {
            self.kept = self.at;
            if !self.has(2)? {
                return Err(DumpFault::Unclosed { line, what: "comment" });
            }
            let Some(found) = memchr2(b'*', b'/', &self.buffer[self.at..self.filled - 1]) else {
                self.at = self.filled - 1;
                if !self.more()? {
                    return Err(DumpFault::Unclosed { line, what: "comment" });
                }
                continue;
            };
            self.at += found;
            match &self.buffer[self.at..self.at + 2] {
                b"*/" => {
                    self.at += 2;
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                b"/*" if self.dialect.nests_comments() => {
                    self.at += 2;
                    depth += 1;
                }
                _ => self.at += 1,
            }
        }
    }
}
