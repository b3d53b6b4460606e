//! Statements that add rows: `INSERT`, `REPLACE`, Oracle's `INSERT ALL`.

use super::dialect::SqlDialect;
use super::fault::{DumpFault, NotRead};
use super::lexer::Kind;
use super::reader::{Reader, Receiver};
use super::value::Value;
use std::io::Read;

/// Words that may stand between INSERT and the name of the table.
const MODIFIERS: &[&str] = &[
    "LOW_PRIORITY",
    "DELAYED",
    "HIGH_PRIORITY",
    "IGNORE",
    "OR",
    "REPLACE",
    "ABORT",
    "FAIL",
    "ROLLBACK",
    "INTO",
    "OVERWRITE",
];

impl<R: Read, V: Receiver> Reader<'_, R, V> {
    pub(super) fn insert(&mut self) -> Result<(), DumpFault> {
        let line = self.lexer.line();
        self.take()?;
        if self.lexer.dialect == SqlDialect::Oracle && self.lexer.is_any(&["ALL", "FIRST"]) {
            return self.insert_all(line);
        }
        while self.lexer.is_any(MODIFIERS) {
            self.take()?;
        }
        if !self.begin_rows()? {
            self.receiver.passes_over(line, "INSERT");
            return self.skip_rest();
        }
        if self.lexer.is("OVERRIDING") {
            for _ in 0..3 {
                self.take()?;
            }
        }
        if self.lexer.is_any(&["VALUES", "VALUE"]) {
            self.take()?;
            self.tuples()?;
            return self.skip_rest();
        }
        if self.lexer.is("SELECT") {
            return self.selected(line);
        }
        let why = if self.lexer.token.kind == Kind::End { NotRead::Cut } else { NotRead::NoValues };
        self.receiver.not_read(line, false, why);
        self.skip_rest()
    }

    /// Takes the name of a table, and the list of columns behind it.
    fn begin_rows(&mut self) -> Result<bool, DumpFault> {
        let line = self.lexer.line();
        let path = self.path()?;
        if path.is_empty() {
            return Ok(false);
        }
        if self.lexer.is("AS") {
            self.take()?;
            self.take()?;
        }
        let columns = if self.lexer.is_sign(b'(') { self.names()? } else { None };
        self.receiver.begins(line, &path, columns.as_deref());
        Ok(true)
    }

    /// What follows the rows: what is done where a row is there already, what is given back.
    fn skip_rest(&mut self) -> Result<(), DumpFault> {
        let goes_on =
            self.lexer.is_any(&["ON", "RETURNING", "AS"]) || !self.lexer.dialect.ends_without_semicolon();
        if goes_on && !self.is_over() { self.skip_statement() } else { Ok(()) }
    }

    /// `(…), (…)`
    fn tuples(&mut self) -> Result<(), DumpFault> {
        loop {
            if self.lexer.is("ROW") {
                self.take()?;
            }
            if !self.lexer.is_sign(b'(') {
                let line = self.lexer.line();
                let why = if self.lexer.token.kind == Kind::End { NotRead::Cut } else { NotRead::NoValues };
                self.receiver.not_read(line, false, why);
                return Ok(());
            }
            self.tuple()?;
            if !self.lexer.is_sign(b',') {
                return Ok(());
            }
            self.take()?;
        }
    }

    /// One row in parentheses.
    fn tuple(&mut self) -> Result<(), DumpFault> {
        let (line, outside) = (self.lexer.line(), self.depth);
        self.take()?;
        let inside = self.depth;
        let mut used = 0;
        let mut fault = None;
        loop {
            if used == 0 && self.lexer.is_sign(b')') {
                self.take()?;
                break;
            }
            if self.values.len() == used {
                self.values.push(Value::default());
            }
            let mut value = std::mem::take(&mut self.values[used]);
            let read = self.value(&mut value)?;
            self.values[used] = value;
            used += 1;
            if let Err(why) = read {
                fault.get_or_insert(why);
                // What is left of the value is passed over.
                while self.depth > inside
                    || (self.depth == inside && !self.lexer.is_sign(b',') && !self.lexer.is_sign(b')'))
                {
                    if self.is_cut() {
                        break;
                    }
                    self.take()?;
                }
            }
            if self.lexer.is_sign(b',') && self.depth == inside {
                self.take()?;
            } else if self.lexer.is_sign(b')') && self.depth == inside {
                self.take()?;
                break;
            } else {
                self.receiver.not_read(line, true, NotRead::Cut);
                self.depth = outside;
                return Ok(());
            }
        }
        self.hand_over(line, used, fault)
    }

    fn is_cut(&self) -> bool {
        matches!(self.lexer.token.kind, Kind::End | Kind::Sign(b';'))
    }

    fn hand_over(&mut self, line: u64, used: usize, fault: Option<NotRead>) -> Result<(), DumpFault> {
        if self.lexer.dialect.takes_empty_for_null() {
            for value in &mut self.values[..used] {
                value.null_where_empty();
            }
        }
        let taken = match fault {
            Some(why) => Err(why),
            None => self.receiver.row(line, &self.values[..used])?,
        };
        if let Err(why) = taken {
            self.receiver.not_read(line, true, why);
        }
        Ok(())
    }

    /// `SELECT 1, 'a' FROM dual UNION ALL SELECT 2, 'b' FROM dual`: values, as if they stood in parentheses.
    fn selected(&mut self, start: u64) -> Result<(), DumpFault> {
        let mut line = start;
        loop {
            self.take()?;
            let mut used = 0;
            let mut fault = None;
            loop {
                if self.values.len() == used {
                    self.values.push(Value::default());
                }
                let mut value = std::mem::take(&mut self.values[used]);
                let read = self.value(&mut value)?;
                self.values[used] = value;
                used += 1;
                if let Err(why) = read {
                    fault = Some(why);
                    break;
                }
                if self.lexer.is("AS") {
                    self.take()?;
                    self.take()?;
                } else if self.lexer.token.kind == Kind::Name {
                    self.take()?;
                }
                if !self.lexer.is_sign(b',') {
                    break;
                }
                self.take()?;
            }
            if self.lexer.is("FROM") {
                self.take()?;
                if self.lexer.is("DUAL") || self.lexer.is("SYSIBM") {
                    self.take()?;
                    if self.lexer.is_sign(b'.') {
                        self.take()?;
                        self.take()?;
                    }
                } else {
                    fault = Some(NotRead::Query);
                }
            }
            let goes_on = self.lexer.is("UNION");
            if fault.is_some() || !(goes_on || self.is_over()) {
                // Nobody knows how many rows a query gives.
                self.receiver.not_read(line, false, NotRead::Query);
                return if self.is_over() { Ok(()) } else { self.skip_statement() };
            }
            self.hand_over(line, used, None)?;
            if !goes_on {
                return Ok(());
            }
            self.take()?;
            if self.lexer.is("ALL") {
                self.take()?;
            }
            line = self.lexer.line();
            if !self.lexer.is("SELECT") {
                self.receiver.not_read(line, false, NotRead::Query);
                return if self.is_over() { Ok(()) } else { self.skip_statement() };
            }
        }
    }

    /// Oracle's `INSERT ALL INTO a VALUES (…) INTO b VALUES (…) SELECT * FROM dual`.
    fn insert_all(&mut self, start: u64) -> Result<(), DumpFault> {
        self.take()?;
        while self.lexer.is("INTO") {
            let line = self.lexer.line();
            self.take()?;
            if !self.begin_rows()? {
                self.receiver.passes_over(line, "INSERT ALL");
                break;
            }
            if !self.lexer.is("VALUES") {
                self.receiver.not_read(line, false, NotRead::NoValues);
                break;
            }
            self.take()?;
            if !self.lexer.is_sign(b'(') {
                self.receiver.not_read(line, false, NotRead::NoValues);
                break;
            }
            self.tuple()?;
        }
        if self.lexer.is("WHEN") {
            self.receiver.passes_over(start, "INSERT ALL");
        }
        if self.is_over() { Ok(()) } else { self.skip_statement() }
    }
}
