//! The statements of a text that declare tables: `CREATE TABLE`, `CREATE UNIQUE INDEX` and `ALTER TABLE`.
//!
//! They are found by their words wherever they stand, because not every text ends its statements: SQL Server
//! needs no `;`, and a person may paste the answer of `SHOW CREATE TABLE` with the frame around it.

use super::tokens::{Token, Tokens};
use std::collections::VecDeque;

/// The words that may stand between CREATE and TABLE or INDEX.
const MODIFIERS: &[&str] = &[
    "OR",
    "REPLACE",
    "GLOBAL",
    "LOCAL",
    "PRIVATE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "EXTERNAL",
    "FOREIGN",
    "UNIQUE",
    "CLUSTERED",
    "NONCLUSTERED",
];
const MAX_MODIFIERS: usize = 6;
/// Most tokens behind a list of columns that are looked at.
const MAX_OPTIONS: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementKind {
    CreateTable,
    UniqueIndex,
    AlterTable,
}

/// A statement, without the words that tell its kind.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) kind: StatementKind,
    /// Where it starts, in bytes from the text's start.
    pub(super) start: usize,
    /// What follows TABLE or INDEX. A `CREATE TABLE` ends with the list of its columns, and where its numbers
    /// start.
    pub(super) tokens: Vec<Token<'a>>,
}

/// The statements of a text that declare tables, in order.
#[derive(Debug)]
pub(super) struct Statements<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    ahead: VecDeque<Token<'a>>,
}

impl<'a> Statements<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tokens: Tokens::new(text), ahead: VecDeque::new() }
    }

    fn take(&mut self) -> Option<Token<'a>> {
        self.ahead.pop_front().or_else(|| self.tokens.next())
    }

    fn peek(&mut self, distance: usize) -> Option<Token<'a>> {
        while self.ahead.len() <= distance {
            self.ahead.push_back(self.tokens.next()?);
        }
        self.ahead.get(distance).copied()
    }

    fn peeks(&mut self, distance: usize, keyword: &str) -> bool {
        self.peek(distance).is_some_and(|token| token.is(keyword))
    }

    /// What the statement that starts with `first` is, and how many words behind it say so.
    fn kind(&mut self, first: Token<'a>) -> Option<(StatementKind, usize)> {
        if first.is("ALTER") {
            let foreign = usize::from(self.peeks(0, "FOREIGN"));
            return self.peeks(foreign, "TABLE").then_some((StatementKind::AlterTable, foreign + 1));
        }
        if !first.is("CREATE") {
            return None;
        }
        let mut unique = false;
        for distance in 0..=MAX_MODIFIERS {
            let word = self.peek(distance)?;
            if word.is("TABLE") {
                return Some((StatementKind::CreateTable, distance + 1));
            }
            if word.is("INDEX") {
                return unique.then_some((StatementKind::UniqueIndex, distance + 1));
            }
            if !word.is_any(MODIFIERS) {
                return None;
            }
            unique |= word.is("UNIQUE");
        }
        None
    }

    /// Adds what the options behind a list of columns say of the first number of a row: `AUTO_INCREMENT=100`.
    fn add_first_number(&mut self, tokens: &mut Vec<Token<'a>>) {
        for distance in 0..MAX_OPTIONS {
            match self.peek(distance) {
                None => return,
                Some(next) if next.is_sign(";") => return,
                Some(next) if next.is("AUTO_INCREMENT") => {
                    tokens.extend((0..3).filter_map(|further| self.peek(distance + further)));
                    return;
                }
                Some(_) => {}
            }
        }
    }

    /// Whether the statement at hand is over before the next token.
    fn is_over(&mut self) -> bool {
        let Some(next) = self.peek(0) else { return true };
        next.is_sign(";")
            || next.opens_line && (next.is("GO") || next.is_sign("/")) && self.is_alone(next)
            || next.is("CREATE") && (self.peeks(1, "TABLE") || next.opens_line)
            || next.is("ALTER") && self.peeks(1, "TABLE")
            || next.is("INSERT") && self.peeks(1, "INTO")
    }

    /// Whether nothing follows a token on its line.
    fn is_alone(&self, token: Token<'a>) -> bool {
        let rest = &self.text[token.end()..];
        rest.lines().next().is_none_or(|rest| rest.trim().is_empty())
    }
}

impl<'a> Iterator for Statements<'a> {
    type Item = Statement<'a>;

    fn next(&mut self) -> Option<Statement<'a>> {
        loop {
            let first = self.take()?;
            let Some((kind, words)) = self.kind(first) else { continue };
            self.ahead.drain(..words);
            let mut tokens = Vec::new();
            let mut depth = 0_usize;
            while !self.is_over() {
                let Some(token) = self.take() else { break };
                tokens.push(token);
                if token.is_sign("(") {
                    depth += 1;
                } else if token.is_sign(")") {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && kind == StatementKind::CreateTable {
                        self.add_first_number(&mut tokens);
                        break;
                    }
                }
            }
            return Some(Statement { kind, start: first.start, tokens });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<(StatementKind, String)> {
        Statements::new(text)
            .map(|statement| {
                let words: Vec<_> = statement.tokens.iter().map(|token| token.text).collect();
                (statement.kind, words.join(" "))
            })
            .collect()
    }

    #[test]
    fn finds_statements_wherever_they_stand() {
        use StatementKind::{AlterTable, CreateTable, UniqueIndex};
        let cases: &[(&str, &[(StatementKind, &str)])] = &[
            (
                "CREATE GLOBAL TEMPORARY TABLE a (b int) ON COMMIT DROP; SELECT (1);",
                &[(CreateTable, "a ( b int )")],
            ),
            (
                "create table a (b int, c int CHECK (c > (1)))\ncreate table d (e int)",
                &[(CreateTable, "a ( b int , c int CHECK ( c > ( 1 ) ) )"), (CreateTable, "d ( e int )")],
            ),
            (
                "CREATE TABLE a (b int; CREATE TABLE c (d int",
                &[(CreateTable, "a ( b int"), (CreateTable, "c ( d int")],
            ),
            (
                "CREATE INDEX a ON b (c); CREATE VIEW v AS SELECT 1; CREATE UNIQUE INDEX d ON e (f)",
                &[(UniqueIndex, "d ON e ( f )")],
            ),
            (
                "ALTER TABLE a ADD UNIQUE (b)\nGO\nALTER TABLE c ADD\ngo int\nALTER TABLE e ADD f int\n/\nALTER INDEX g",
                &[
                    (AlterTable, "a ADD UNIQUE ( b )"),
                    (AlterTable, "c ADD go int"),
                    (AlterTable, "e ADD f int"),
                ],
            ),
            (
                "ALTER TABLE a ADD x int\nINSERT INTO a VALUES ('CREATE TABLE b (c int)')",
                &[(AlterTable, "a ADD x int")],
            ),
            (
                "| users | CREATE TABLE `users` (\n `id` int\n) ENGINE=InnoDB |",
                &[(CreateTable, "`users` ( `id` int )")],
            ),
            ("CREATE UNIQUE NONCLUSTERED INDEX a ON b (c)", &[(UniqueIndex, "a ON b ( c )")]),
            ("CREATE", &[]),
            ("CREATE TABLE", &[(CreateTable, "")]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect();
            assert_eq!(statements(text), expected, "{text}");
        }
    }
}
