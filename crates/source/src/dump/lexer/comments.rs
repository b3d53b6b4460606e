//! Comments between `/*` and `*/`, some of which MySQL carries out.

use super::Lexer;
use crate::dump::dialect::SqlDialect;
use crate::dump::fault::DumpFault;
use memchr::memchr2;
use std::io::Read;

/// Most bytes that stand before the first word of a comment of MySQL, and most that are looked at of that word.
const MOST_BEFORE_WORD: usize = 32;

/// What is written so is for no version that there is.
const NO_VERSION: u32 = 999_999;

impl<R: Read> Lexer<R> {
    /// How many bytes stand before the first word of the comment whose text starts here, where it is one that MySQL
    /// carries out and adds rows: `/*!50000 INSERT … */`.
    fn before_insert_of_mysql(&mut self) -> Result<Option<usize>, DumpFault> {
        let mut ahead = usize::from(self.byte(0)? == Some(b'M'));
        if self.dialect != SqlDialect::Mysql || self.byte(ahead)? != Some(b'!') {
            return Ok(None);
        }
        ahead += 1;
        let mut version: u32 = 0;
        while let Some(digit) = self.byte(ahead)?.filter(u8::is_ascii_digit)
            && ahead < MOST_BEFORE_WORD
        {
            version = version.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
            ahead += 1;
        }
        while self.byte(ahead)?.is_some_and(|byte| byte.is_ascii_whitespace()) && ahead < MOST_BEFORE_WORD {
            ahead += 1;
        }
        let before = ahead;
        let mut word = Vec::new();
        while let Some(letter) = self.byte(ahead)?.filter(u8::is_ascii_alphabetic)
            && word.len() < MOST_BEFORE_WORD
        {
            word.push(letter.to_ascii_uppercase());
            ahead += 1;
        }
        let adds_rows = matches!(word.as_slice(), b"INSERT" | b"REPLACE") && version < NO_VERSION;
        Ok(adds_rows.then_some(before))
    }

    pub(super) fn skip_comment(&mut self) -> Result<(), DumpFault> {
        let line = self.line_at(self.at);
        let mut depth = 1;
        self.at += 2;
        if let Some(before) = self.before_insert_of_mysql()? {
            // What stands in it is read as any statement; its end is passed over.
            self.at += before;
            self.is_in_comment = true;
            return Ok(());
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
