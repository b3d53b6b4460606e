//! Goes through the statements of a dump, and gives its declarations and rows to a [`Receiver`].

use super::dialect::SqlDialect;
use super::fault::{DumpFault, NotRead};
use super::lexer::{Kind, Lexer};
use super::value::{Value, unescape};
use crate::text_encoding::TextEncoding;
use std::io::Read;

/// The longest statement that declares something and is kept.
const MAX_DECLARATION_BYTES: usize = 1024 * 1024;

/// Words that start a statement where statements may end without a semicolon.
const STARTS: &[&str] = &[
    "INSERT",
    "GO",
    "CREATE",
    "ALTER",
    "SET",
    "PRINT",
    "EXEC",
    "EXECUTE",
    "USE",
    "DROP",
    "IF",
    "BEGIN",
    "END",
    "DECLARE",
    "UPDATE",
    "DELETE",
    "COMMIT",
    "GRANT",
    "TRUNCATE",
    "RAISERROR",
];

/// Words that start a loop in the code of a database.
const LOOPS: &[&str] = &["FOR", "WHILE", "LOOP", "EXCEPTION"];

/// Words that follow BEGIN where it begins a transaction.
const TRANSACTIONS: &[&str] =
    &["TRANSACTION", "TRAN", "WORK", "IMMEDIATE", "DEFERRED", "EXCLUSIVE", "ISOLATION"];

/// Statements that change rows which are there.
const CHANGES: &[&str] = &["UPDATE", "DELETE", "MERGE", "LOAD", "IMPORT"];

/// Commands of Oracle's client, which end with their line.
const CLIENT_COMMANDS: &[&str] = &[
    "REM", "REMARK", "PROMPT", "SPOOL", "WHENEVER", "CONNECT", "EXIT", "QUIT", "DEFINE", "SET", "ACCEPT",
    "COLUMN", "SHOW",
];

/// Takes what a dump holds.
pub(super) trait Receiver {
    /// A statement that declares a table or what belongs to one, and the line on which it starts.
    fn declares(&mut self, line: u64, statement: &str);

    /// Rows of a table follow: its names, those of its database and schema in front, and the columns that the statement
    /// names. The line is that of the names.
    fn begins(&mut self, line: u64, path: &[String], columns: Option<&[String]>);

    /// A row of the table that began last; `Err` of the inner result: why it is none.
    fn row(&mut self, line: u64, values: &[Value]) -> Result<Result<(), NotRead>, DumpFault>;

    /// A row of the table that began last, or where `is_row` is false all rows of a statement, cannot be read.
    fn not_read(&mut self, line: u64, is_row: bool, why: NotRead);

    /// A statement that would change rows is passed over.
    fn passes_over(&mut self, line: u64, what: &str);

    /// A statement that would take away the rows that a table has by now is passed over.
    fn empties(&mut self, _line: u64, _what: &str, _path: &[String]) {}
}

/// Reads the statements of a dump.
pub(super) struct Reader<'r, R, V> {
    pub(super) lexer: Lexer<R>,
    pub(super) receiver: &'r mut V,
    /// Parentheses that are open.
    pub(super) depth: usize,
    pub(super) values: Vec<Value>,
    /// A closing bracket ends the value at hand.
    pub(super) is_in_array: bool,
    /// The database that was chosen last.
    database: Option<String>,
    /// What ends a statement, where DELIMITER says so.
    delimiter: Option<String>,
}

impl<'r, R: Read, V: Receiver> Reader<'r, R, V> {
    pub(super) fn new(input: R, dialect: SqlDialect, encoding: TextEncoding, receiver: &'r mut V) -> Self {
        Self {
            lexer: Lexer::new(input, dialect, encoding),
            receiver,
            depth: 0,
            values: Vec::new(),
            is_in_array: false,
            database: None,
            delimiter: None,
        }
    }

    /// Reads the dump to its end.
    ///
    /// # Errors
    /// When it cannot be read, something in it is never closed, or the receiver refuses.
    pub(super) fn read(mut self) -> Result<(), DumpFault> {
        self.lexer.advance()?;
        while self.lexer.token.kind != Kind::End {
            self.depth = 0;
            self.statement()?;
        }
        Ok(())
    }

    fn statement(&mut self) -> Result<(), DumpFault> {
        let dialect = self.lexer.dialect;
        if self.lexer.is("DELIMITER") {
            let delimiter = self.lexer.rest_of_line()?;
            self.delimiter = Some(delimiter).filter(|delimiter| !delimiter.is_empty() && delimiter != ";");
            return self.lexer.advance();
        }
        if let Some(delimiter) = &self.delimiter {
            // What stands between such delimiters is code of the database.
            let delimiter = delimiter.clone();
            if self.lexer.is_any(&["INSERT", "REPLACE"]) {
                let line = self.lexer.line();
                self.receiver.passes_over(line, "INSERT");
            }
            self.skip_to_delimiter(&delimiter)?;
            return self.lexer.advance();
        }
        match self.lexer.token.kind {
            Kind::Sign(b'\\') if self.lexer.token.opens_line => {
                self.lexer.skip_line()?;
                self.lexer.advance()
            }
            Kind::Sign(b';' | b'/' | b'@') => self.lexer.advance(),
            Kind::Word if dialect == SqlDialect::Oracle && self.lexer.is_any(CLIENT_COMMANDS) => {
                self.lexer.skip_line()?;
                self.lexer.advance()
            }
            Kind::Word if self.lexer.is("INSERT") || self.lexer.is("REPLACE") => self.insert(),
            Kind::Word if self.lexer.is("COPY") => self.copy(),
            Kind::Word if self.lexer.is("CREATE") => self.create(),
            Kind::Word if self.lexer.is("ALTER") => self.alter(),
            Kind::Word if self.lexer.is("USE") => self.choose_database(),
            Kind::Word if self.lexer.is("GO") && self.lexer.token.opens_line => {
                self.lexer.skip_line()?;
                self.lexer.advance()
            }
            Kind::Word
                if self.lexer.is_any(&["BEGIN", "DECLARE", "IF", "END"]) || self.lexer.is_any(LOOPS) =>
            {
                self.block()
            }
            Kind::Word if self.lexer.is("TRUNCATE") || self.lexer.is("DROP") => self.empty(),
            Kind::Word if self.lexer.is_any(CHANGES) => {
                let (line, what) = (self.lexer.line(), self.upper_word());
                self.receiver.passes_over(line, &what);
                self.skip_statement()
            }
            _ => self.skip_statement(),
        }
    }

    /// `DROP TABLE` and `TRUNCATE`, which stand before the rows as a rule.
    fn empty(&mut self) -> Result<(), DumpFault> {
        let (line, what) = (self.lexer.line(), self.upper_word());
        let is_truncate = what == "TRUNCATE";
        self.take()?;
        if self.lexer.is("TABLE") || is_truncate {
            while self.lexer.is_any(&["TABLE", "IF", "EXISTS", "ONLY"]) {
                self.take()?;
            }
            let path = self.path()?;
            if !path.is_empty() {
                self.receiver.empties(line, if is_truncate { "TRUNCATE" } else { "DROP TABLE" }, &path);
            }
        }
        if self.is_over() { Ok(()) } else { self.skip_statement() }
    }

    fn upper_word(&self) -> String {
        String::from_utf8_lossy(self.lexer.raw()).to_ascii_uppercase()
    }

    fn skip_to_delimiter(&mut self, delimiter: &str) -> Result<(), DumpFault> {
        self.lexer.skip_past(delimiter.as_bytes())?;
        Ok(())
    }

    /// True where the token at hand is behind the statement at hand.
    pub(super) fn is_over(&self) -> bool {
        let lexer = &self.lexer;
        match lexer.token.kind {
            Kind::End | Kind::Sign(b';') => true,
            Kind::Word if lexer.token.opens_line => {
                lexer.is("GO")
                    || self.depth == 0 && lexer.dialect.ends_without_semicolon() && lexer.is_any(STARTS)
            }
            Kind::Sign(b'/') => lexer.token.opens_line && lexer.dialect == SqlDialect::Oracle,
            _ => false,
        }
    }

    /// Takes the token at hand, and notes the parentheses that it opens or closes.
    pub(super) fn take(&mut self) -> Result<(), DumpFault> {
        match self.lexer.token.kind {
            Kind::Sign(b'(') => self.depth += 1,
            Kind::Sign(b')') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.lexer.advance()
    }

    /// Goes behind a statement that says nothing here. Rows that it would add are told.
    pub(super) fn skip_statement(&mut self) -> Result<(), DumpFault> {
        self.skip(true)
    }

    fn skip(&mut self, runs: bool) -> Result<(), DumpFault> {
        self.take()?;
        let mut is_told = !runs;
        while !self.is_over() {
            if !is_told && self.lexer.is("INSERT") {
                let line = self.lexer.line();
                self.take()?;
                if self.lexer.is("INTO") {
                    self.receiver.passes_over(line, "INSERT");
                    is_told = true;
                }
                continue;
            }
            self.take()?;
        }
        Ok(())
    }

    fn choose_database(&mut self) -> Result<(), DumpFault> {
        self.take()?;
        if let Some(name) = self.name() {
            self.database = Some(name);
        }
        if self.is_over() { Ok(()) } else { self.skip_statement() }
    }

    /// `BEGIN` and what is like it: of a transaction, or around statements. What has conditions or loops is code.
    fn block(&mut self) -> Result<(), DumpFault> {
        let (is_begin, is_if) = (self.lexer.is("BEGIN"), self.lexer.is("IF"));
        let is_code = self.lexer.is_any(LOOPS) || self.lexer.is("DECLARE") || is_if;
        self.take()?;
        let is_transaction = self.is_over() || self.lexer.is_any(TRANSACTIONS);
        match self.lexer.dialect {
            SqlDialect::SqlServer | SqlDialect::Standard if is_if || (is_begin && !is_transaction) => {
                // The statements within are read as any others.
                while is_if && !self.is_over() {
                    self.take()?;
                }
                Ok(())
            }
            SqlDialect::Oracle if is_code => self.skip_code(true),
            SqlDialect::Oracle if is_begin && !is_transaction => Ok(()),
            _ if self.is_over() => Ok(()),
            _ => self.skip_statement(),
        }
    }

    fn create(&mut self) -> Result<(), DumpFault> {
        let mut text = String::new();
        let line = self.lexer.line();
        let mut is_unique = false;
        for _ in 0..12 {
            self.gather(&mut text)?;
            if self.lexer.is("TABLE") || (self.lexer.is("INDEX") && is_unique) {
                self.gather(&mut text)?;
                return self.declaration(line, text);
            }
            if self.lexer.is_any(&["PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"]) {
                return self.skip_code(false);
            }
            if self.lexer.is_any(&["INDEX", "VIEW", "DATABASE", "SCHEMA", "SEQUENCE", "USER"])
                || self.is_over()
            {
                break;
            }
            is_unique |= self.lexer.is("UNIQUE");
        }
        // A rule says what would be done.
        if self.is_over() { Ok(()) } else { self.skip(false) }
    }

    fn alter(&mut self) -> Result<(), DumpFault> {
        let mut text = String::new();
        let line = self.lexer.line();
        self.gather(&mut text)?;
        if self.lexer.is("TABLE") {
            self.gather(&mut text)?;
            return self.declaration(line, text);
        }
        if self.is_over() { Ok(()) } else { self.skip_statement() }
    }

    /// Keeps a statement from the name of its table on.
    fn declaration(&mut self, line: u64, mut text: String) -> Result<(), DumpFault> {
        while self.lexer.is_any(&["IF", "NOT", "EXISTS", "ONLY"]) {
            self.gather(&mut text)?;
        }
        let mut first = String::new();
        self.gather(&mut first)?;
        if let Some(database) =
            self.database.as_ref().filter(|_| self.names_databases() && !self.lexer.is_sign(b'.'))
        {
            text.push_str(" `");
            text.push_str(&database.replace('`', "``"));
            text.push_str("`.");
            text.push_str(first.trim_start());
        } else {
            text.push_str(&first);
        }
        while !self.is_over() && text.len() < MAX_DECLARATION_BYTES {
            self.gather(&mut text)?;
        }
        if !self.is_over() {
            self.skip_statement()?;
        }
        text.push_str(";\n");
        self.receiver.declares(line, &text);
        Ok(())
    }

    /// Only there `USE` says whose the names are that follow.
    fn names_databases(&self) -> bool {
        matches!(self.lexer.dialect, SqlDialect::Mysql)
    }

    /// Takes the token at hand and appends it to a text.
    fn gather(&mut self, text: &mut String) -> Result<(), DumpFault> {
        if self.lexer.token.opens_line {
            text.push('\n');
        } else if self.lexer.token.is_spaced {
            text.push(' ');
        }
        text.push_str(&self.lexer.decoded(self.lexer.raw()));
        self.take()
    }

    /// Goes behind a routine or trigger, whose own statements end with semicolons.
    /// Rows that it adds are told where it `runs` as it stands.
    fn skip_code(&mut self, runs: bool) -> Result<(), DumpFault> {
        let dialect = self.lexer.dialect;
        let mut blocks = 0_usize;
        loop {
            if runs && self.lexer.is("INSERT") {
                let line = self.lexer.line();
                self.receiver.passes_over(line, "INSERT");
            }
            match self.lexer.token.kind {
                Kind::End => return Ok(()),
                Kind::Word if self.lexer.token.opens_line && self.lexer.is("GO") => return Ok(()),
                Kind::Sign(b'/') if self.lexer.token.opens_line && dialect == SqlDialect::Oracle => {
                    return Ok(());
                }
                Kind::Sign(b';')
                    if blocks == 0 && !matches!(dialect, SqlDialect::Oracle | SqlDialect::SqlServer) =>
                {
                    return Ok(());
                }
                Kind::Word if self.lexer.is_any(&["BEGIN", "CASE"]) => blocks += 1,
                Kind::Word if self.lexer.is("END") => {
                    self.take()?;
                    if !self.lexer.is_any(&["IF", "LOOP", "WHILE", "REPEAT", "FOR"]) {
                        blocks = blocks.saturating_sub(1);
                    }
                    if self.lexer.is("CASE") {
                        self.take()?;
                    }
                    continue;
                }
                _ => {}
            }
            self.take()?;
        }
    }

    /// The name that the token at hand is; `None` for what is none.
    fn name_at_hand(&self) -> Option<String> {
        let lexer = &self.lexer;
        match lexer.token.kind {
            Kind::Word => Some(lexer.decoded(lexer.raw())),
            Kind::Name | Kind::Text(_) => {
                let (mut name, quote) = (Vec::new(), lexer.token.quote);
                unescape(lexer.inner(), quote, super::lexer::Prefix::None, SqlDialect::Standard, &mut name);
                Some(lexer.decoded(&name))
            }
            _ => None,
        }
    }

    /// Takes a name.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.name_at_hand()?;
        // A fault of the file comes again with the next token.
        self.take().ok()?;
        Some(name)
    }

    /// Takes the name of a table, with those of its database and schema in front.
    pub(super) fn path(&mut self) -> Result<Vec<String>, DumpFault> {
        let mut path = Vec::new();
        if self.names_databases() {
            path.extend(self.database.clone());
        }
        let own = path.len();
        loop {
            if let Some(name) = self.name_at_hand() {
                self.take()?;
                path.push(name);
            } else if path.len() == own {
                return Ok(Vec::new());
            }
            if !self.lexer.is_sign(b'.') {
                break;
            }
            self.take()?;
        }
        if path.len() > own + 1 {
            path.drain(..own);
        }
        Ok(path)
    }

    /// Takes names in parentheses; `None` where something else stands in them.
    pub(super) fn names(&mut self) -> Result<Option<Vec<String>>, DumpFault> {
        let (mut names, depth) = (Vec::new(), self.depth);
        let mut are_names = true;
        self.take()?;
        while self.depth > depth && !matches!(self.lexer.token.kind, Kind::End | Kind::Sign(b';')) {
            match self.name_at_hand() {
                Some(name) => names.push(name),
                None => are_names &= matches!(self.lexer.token.kind, Kind::Sign(b',' | b')')),
            }
            self.take()?;
        }
        Ok((are_names && !names.is_empty()).then_some(names))
    }
}
