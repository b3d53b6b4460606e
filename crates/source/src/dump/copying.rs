//! Blocks of `COPY … FROM stdin`, as `pg_dump` writes them.

use super::fault::{DumpFault, NotRead};
use super::lexer::Kind;
use super::reader::{Reader, Receiver};
use super::value::{Value, ValueKind, unescape_field};
use memchr::{memchr, memchr_iter};
use std::io::Read;

impl<R: Read, V: Receiver> Reader<'_, R, V> {
    pub(super) fn copy(&mut self) -> Result<(), DumpFault> {
        let start = self.lexer.line();
        self.take()?;
        let path = self.path()?;
        if path.is_empty() {
            return self.skip_statement();
        }
        let columns = if self.lexer.is_sign(b'(') { self.names()? } else { None };
        let is_from = self.lexer.is("FROM");
        if is_from {
            self.take()?;
        }
        if !is_from || !self.lexer.is("STDIN") {
            if is_from {
                self.receiver.begins(start, &path, columns.as_deref());
                self.receiver.not_read(start, false, NotRead::CopyFormat);
            }
            return if self.is_over() { Ok(()) } else { self.skip_statement() };
        }
        self.take()?;
        self.receiver.begins(start, &path, columns.as_deref());
        let mut is_usual = true;
        while !matches!(self.lexer.token.kind, Kind::End | Kind::Sign(b';')) {
            is_usual = false;
            self.take()?;
        }
        self.lexer.finish_line()?;
        if !is_usual {
            self.receiver.not_read(start, false, NotRead::CopyFormat);
        }
        while let Some((text, line)) = self.lexer.copied_line()? {
            if !is_usual {
                continue;
            }
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let used = fields(text, &mut self.values);
            if let Err(why) = self.receiver.row(line, &self.values[..used])? {
                self.receiver.not_read(line, true, why);
            }
        }
        self.lexer.advance()
    }
}

/// Takes the fields of a line, and gives how many they are.
fn fields(line: &[u8], values: &mut Vec<Value>) -> usize {
    let has_escapes = memchr(b'\\', line).is_some();
    let mut used = 0;
    let mut start = 0;
    let ends = memchr_iter(b'\t', line).chain(std::iter::once(line.len()));
    for end in ends {
        let field = &line[start..end];
        start = end + 1;
        if values.len() == used {
            values.push(Value::default());
        }
        let value = &mut values[used];
        used += 1;
        if field == b"\\N" {
            value.set(ValueKind::Null, b"");
        } else if has_escapes && memchr(b'\\', field).is_some() {
            value.set(ValueKind::Field, b"");
            unescape_field(field, &mut value.bytes);
        } else {
            value.set(ValueKind::Field, field);
        }
    }
    used
}
