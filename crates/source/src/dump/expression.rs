//! A value of a row: a literal, or what is made of literals alone.

use super::dialect::SqlDialect;
use super::fault::{DumpFault, NotRead};
use super::functions::{as_type, computed, unistr};
use super::lexer::{Kind, Prefix};
use super::reader::{Reader, Receiver};
use super::value::{Value, ValueKind, bytes_of_hex, unescape};
use std::io::Read;

/// How deep functions may lie in one another.
pub(super) const MAX_DEPTH: usize = 24;
/// How much is shown of what cannot be read, in bytes.
const SHOWN_BYTES: usize = 40;

/// A value was read, or why not. What is left of it is at hand then.
pub(super) type ValueRead = Result<Result<(), NotRead>, DumpFault>;

impl<R: Read, V: Receiver> Reader<'_, R, V> {
    /// Reads a value up to the comma or parenthesis behind it.
    pub(super) fn value(&mut self, value: &mut Value) -> ValueRead {
        self.expression(value, 0)
    }

    pub(super) fn expression(&mut self, value: &mut Value, depth: usize) -> ValueRead {
        let read = self.operand(value, depth)?;
        if read.is_err() {
            return Ok(read);
        }
        loop {
            let ends_element = self.lexer.is_sign(b']') && self.is_in_array;
            if self.lexer.is_sign(b',') || self.lexer.is_sign(b')') || ends_element {
                return Ok(Ok(()));
            }
            if self.lexer.is_sign(b':') {
                // PostgreSQL's `'…'::type`; what it is declared to hold says the same.
                self.take()?;
                if !self.lexer.is_sign(b':') {
                    return Ok(Err(self.unknown()));
                }
                self.take()?;
                self.type_name()?;
                continue;
            }
            let joins = self.lexer.is_sign(b'|')
                || (self.lexer.is_sign(b'+') && self.lexer.dialect == SqlDialect::SqlServer);
            if joins && value.kind == ValueKind::Text {
                let is_bars = self.lexer.is_sign(b'|');
                self.take()?;
                if is_bars {
                    if !self.lexer.is_sign(b'|') {
                        return Ok(Err(self.unknown()));
                    }
                    self.take()?;
                }
                let mut more = Value::default();
                let read = self.operand(&mut more, depth + 1)?;
                if read.is_err() {
                    return Ok(read);
                }
                if more.kind != ValueKind::Text {
                    return Ok(Err(self.unknown()));
                }
                value.bytes.extend_from_slice(&more.bytes);
                continue;
            }
            if matches!(self.lexer.token.kind, Kind::Text(Prefix::None)) && value.kind == ValueKind::Text {
                // Two strings one after the other are one.
                self.add_text(value)?;
                continue;
            }
            // A statement goes on behind it, or ends.
            let ends = self.depth == 0 || matches!(self.lexer.token.kind, Kind::End | Kind::Sign(b';'));
            let follows = self.lexer.is_any(&["FROM", "UNION", "AS", "USING", "COLLATE"]);
            if self.lexer.is("COLLATE") {
                self.take()?;
                self.take()?;
                continue;
            }
            return Ok(if ends || follows { Ok(()) } else { Err(self.unknown()) });
        }
    }

    fn operand(&mut self, value: &mut Value, depth: usize) -> ValueRead {
        match self.lexer.token.kind {
            Kind::Text(prefix) => self.text(value, prefix),
            Kind::Number => {
                value.set(ValueKind::Number, self.lexer.raw());
                self.take()?;
                Ok(Ok(()))
            }
            Kind::Hex => {
                let digits = self.lexer.raw()[2..].to_vec();
                // An odd number of digits has a zero before it.
                let digits = if digits.len() % 2 == 1 { [b"0".as_slice(), &digits].concat() } else { digits };
                let Some(bytes) = bytes_of_hex(&digits) else { return Ok(Err(self.unknown())) };
                value.set(ValueKind::Bytes, &bytes);
                self.take()?;
                Ok(Ok(()))
            }
            Kind::Sign(sign @ (b'-' | b'+')) => {
                self.take()?;
                if self.lexer.token.kind != Kind::Number {
                    return Ok(Err(self.unknown()));
                }
                value.set(ValueKind::Number, if sign == b'-' { b"-" } else { b"" });
                value.bytes.extend_from_slice(self.lexer.raw());
                self.take()?;
                Ok(Ok(()))
            }
            // SQL Server's money: `$12.50`.
            Kind::Sign(b'$') if self.lexer.dialect == SqlDialect::SqlServer => {
                let shown = self.unknown();
                self.take()?;
                if self.lexer.token.kind != Kind::Number || self.lexer.token.is_spaced {
                    return Ok(Err(shown));
                }
                value.set(ValueKind::Number, self.lexer.raw());
                self.take()?;
                Ok(Ok(()))
            }
            Kind::Sign(b'(') if depth < MAX_DEPTH => {
                self.take()?;
                let read = self.expression(value, depth + 1)?;
                if read.is_err() {
                    return Ok(read);
                }
                self.close()
            }
            Kind::Name if self.lexer.dialect != SqlDialect::Mysql => {
                // SQLite takes a name in double quotes for a text where there is no column of that name.
                if self.lexer.dialect == SqlDialect::Sqlite && self.lexer.token.quote == b'"' {
                    return self.text(value, Prefix::None);
                }
                Ok(Err(self.unknown()))
            }
            Kind::Word => self.word(value, depth),
            _ => Ok(Err(self.unknown())),
        }
    }

    fn word(&mut self, value: &mut Value, depth: usize) -> ValueRead {
        let word = String::from_utf8_lossy(self.lexer.raw()).to_ascii_uppercase();
        match word.as_str() {
            "NULL" => value.set(ValueKind::Null, b""),
            "DEFAULT" => value.set(ValueKind::Default, b""),
            "TRUE" => value.set(ValueKind::True, b""),
            "FALSE" => value.set(ValueKind::False, b""),
            _ => {
                let shown = self.unknown();
                self.take()?;
                if let Kind::Text(prefix) = self.lexer.token.kind {
                    return self.prefixed(&word, value, prefix, shown);
                }
                if self.lexer.token.kind == Kind::Hex && word.starts_with('_') {
                    let read = self.operand(value, depth + 1)?;
                    if word != "_BINARY" && value.kind == ValueKind::Bytes {
                        value.kind = ValueKind::Text;
                    }
                    return Ok(read);
                }
                if word == "ARRAY" && self.lexer.is_sign(b'[') && depth < MAX_DEPTH {
                    return self.array(value, depth, shown);
                }
                if word == "NEXT" || !self.lexer.is_sign(b'(') || depth >= MAX_DEPTH {
                    return Ok(Err(shown));
                }
                return self.function(&word, value, depth, shown);
            }
        }
        self.take()?;
        Ok(Ok(()))
    }

    /// `DATE '2020-01-02'`, `TIMESTAMP '…'`, `_utf8mb4 '…'`, `_binary '…'`.
    fn prefixed(&mut self, word: &str, value: &mut Value, prefix: Prefix, shown: NotRead) -> ValueRead {
        let kind = match word {
            "DATE" => ValueKind::Date,
            "TIMESTAMP" | "DATETIME" => ValueKind::Timestamp,
            "TIME" | "UUID" | "JSON" | "XML" | "TEXT" | "VARCHAR" | "CHAR" => ValueKind::Text,
            "_BINARY" => ValueKind::Bytes,
            _ if word.starts_with('_') => ValueKind::Text,
            _ => return Ok(Err(shown)),
        };
        let read = self.text(value, prefix)?;
        if read.is_ok() && value.kind == ValueKind::Text {
            value.kind = kind;
        }
        Ok(read)
    }

    /// A string.
    fn text(&mut self, value: &mut Value, prefix: Prefix) -> ValueRead {
        match prefix {
            Prefix::None | Prefix::Escapes => {
                value.set(ValueKind::Text, b"");
                self.add_text(value)?;
                return Ok(Ok(()));
            }
            Prefix::Raw => value.set(ValueKind::Text, self.lexer.inner()),
            Prefix::Bits => value.set(ValueKind::Bits, self.lexer.inner()),
            Prefix::Hex => {
                let Some(bytes) = bytes_of_hex(self.lexer.inner()) else { return Ok(Err(self.unknown())) };
                value.set(ValueKind::Bytes, &bytes);
            }
            // Code points behind backslashes; where UESCAPE names another sign, that word is told.
            Prefix::Unicode => {
                let mut written = Vec::new();
                let quote = self.lexer.token.quote;
                unescape(self.lexer.inner(), quote, Prefix::None, SqlDialect::Standard, &mut written);
                let Some(text) = unistr(&self.lexer.decoded(&written)) else {
                    return Ok(Err(self.unknown()));
                };
                value.set(ValueKind::Text, text.as_bytes());
            }
        }
        self.take()?;
        Ok(Ok(()))
    }

    /// Appends the string at hand.
    fn add_text(&mut self, value: &mut Value) -> Result<(), DumpFault> {
        let lexer = &self.lexer;
        if lexer.token.is_escaped {
            let prefix = if let Kind::Text(prefix) = lexer.token.kind { prefix } else { Prefix::None };
            unescape(lexer.inner(), lexer.token.quote, prefix, lexer.dialect, &mut value.bytes);
        } else {
            value.bytes.extend_from_slice(lexer.inner());
        }
        self.take()
    }

    /// A function of literals; its parenthesis is at hand.
    fn function(&mut self, name: &str, value: &mut Value, depth: usize, shown: NotRead) -> ValueRead {
        match name {
            "CONVERT" | "TRY_CONVERT" if self.lexer.dialect == SqlDialect::SqlServer => {
                self.converted(value, depth, shown)
            }
            "CAST" | "TRY_CAST" | "CONVERT" => self.cast(value, depth, shown),
            _ => {
                self.take()?;
                let mut arguments: Vec<Value> = Vec::new();
                while !self.lexer.is_sign(b')') {
                    let mut argument = Value::default();
                    let read = self.expression(&mut argument, depth + 1)?;
                    if read.is_err() || arguments.len() > 8 {
                        return Ok(Err(shown));
                    }
                    arguments.push(argument);
                    if self.lexer.is_sign(b',') {
                        self.take()?;
                    } else if !self.lexer.is_sign(b')') {
                        return Ok(Err(shown));
                    }
                }
                self.take()?;
                match computed(name, &arguments, self.lexer.dialect) {
                    Some(computed) => {
                        *value = computed;
                        Ok(Ok(()))
                    }
                    None => Ok(Err(shown)),
                }
            }
        }
    }

    /// `CAST(value AS type)`, MySQL's `CONVERT(value USING charset)`.
    fn cast(&mut self, value: &mut Value, depth: usize, shown: NotRead) -> ValueRead {
        self.take()?;
        let read = self.expression(value, depth + 1)?;
        if read.is_err() || !self.lexer.is_any(&["AS", "USING"]) {
            return Ok(Err(shown));
        }
        self.take()?;
        let type_name = self.type_name()?;
        if !as_type(value, &type_name) {
            return Ok(Err(shown));
        }
        self.close()
    }

    /// SQL Server's `CONVERT(type, value, style)`.
    fn converted(&mut self, value: &mut Value, depth: usize, shown: NotRead) -> ValueRead {
        self.take()?;
        let type_name = self.type_name()?;
        if !self.lexer.is_sign(b',') {
            return Ok(Err(shown));
        }
        self.take()?;
        let read = self.expression(value, depth + 1)?;
        if read.is_err() || !as_type(value, &type_name) {
            return Ok(Err(shown));
        }
        if self.lexer.is_sign(b',') {
            // A style says how a text is a date: only those of ISO 8601 leave it as it stands.
            self.take()?;
            let mut style = Value::default();
            let read = self.expression(&mut style, depth + 1)?;
            if read.is_err()
                || !matches!(
                    &style.bytes[..],
                    b"0" | b"1" | b"2" | b"20" | b"21" | b"23" | b"25" | b"120" | b"121" | b"126" | b"127"
                )
            {
                return Ok(Err(shown));
            }
        }
        self.close()
    }

    fn close(&mut self) -> ValueRead {
        if !self.lexer.is_sign(b')') {
            return Ok(Err(self.unknown()));
        }
        self.take()?;
        Ok(Ok(()))
    }

    /// Takes a type, with what is in its parentheses; gives its first word.
    fn type_name(&mut self) -> Result<String, DumpFault> {
        let outside = self.depth;
        let mut name = String::new();
        let mut brackets = 0_usize;
        loop {
            match self.lexer.token.kind {
                Kind::Word | Kind::Name if self.depth == outside => {
                    if self.lexer.is_any(&["FROM", "UNION"]) {
                        return Ok(name);
                    }
                    // What stands before a point is the schema of a type.
                    if name.is_empty() {
                        name = String::from_utf8_lossy(self.lexer.inner()).to_ascii_lowercase();
                    }
                }
                Kind::Sign(b'.') if self.depth == outside => name.clear(),
                Kind::Sign(b'(') => {}
                Kind::Sign(b'[') => brackets += 1,
                // One that nothing in the type opened ends an array.
                Kind::Sign(b']') if brackets > 0 => brackets -= 1,
                _ if self.depth > outside
                    && !matches!(self.lexer.token.kind, Kind::End | Kind::Sign(b';')) => {}
                _ => return Ok(name),
            }
            self.take()?;
        }
    }

    /// What is at hand, as something that only the database knows.
    fn unknown(&self) -> NotRead {
        let raw = self.lexer.raw();
        let start = self.lexer.decoded(&raw[..raw.len().min(SHOWN_BYTES)]);
        NotRead::Expression(if raw.len() > SHOWN_BYTES { format!("{start}…") } else { start })
    }
}
