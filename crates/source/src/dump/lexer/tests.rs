//! What is one token, in each dialect, and wherever the text is cut.

use super::*;
use proptest::prelude::*;

/// Gives so many bytes at once.
struct InSteps<'a>(&'a [u8], usize);

impl Read for InSteps<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(self.0.len()).min(buffer.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

fn tokens(text: &[u8], dialect: SqlDialect, step: usize) -> Result<Vec<(Kind, String, u64)>, String> {
    let mut lexer = Lexer::new(InSteps(text, step), dialect, TextEncoding::Utf8);
    lexer.buffer = vec![0; 4];
    let mut found = Vec::new();
    loop {
        lexer.advance().map_err(|fault| format!("{fault:?}"))?;
        if lexer.token.kind == Kind::End {
            return Ok(found);
        }
        let line = lexer.line();
        found.push((lexer.token.kind, String::from_utf8_lossy(lexer.inner()).into_owned(), line));
    }
}

fn texts(text: &str, dialect: SqlDialect) -> Vec<String> {
    tokens(text.as_bytes(), dialect, 3).unwrap().into_iter().map(|(_, text, _)| text).collect()
}

#[test]
fn what_is_one_token_in_each_dialect() {
    use SqlDialect::{Mysql, Oracle, Postgresql, SqlServer, Sqlite};
    let cases: &[(SqlDialect, &str, &[&str])] = &[
        (Mysql, r"'it\'s', 'C:\\' # x", &[r"it\'s", ",", r"C:\\"]),
        (Mysql, "`a``b` \"x\" 5--1 -- c\n--\n;", &["a``b", "x", "5", "-", "-", "1", ";"]),
        (Mysql, "/*!40101 SET x */ a /* b */ 0xFF b'0'", &["a", "0xFF", "0"]),
        (Postgresql, r"'C:\', E'it\'s' $$a ; $ b$$ $x$ $$ $x$", &[r"C:\", ",", r"it\'s", "a ; $ b", " $$ "]),
        (Postgresql, "/* a /* b */ c */ d[1] $1", &["d", "[", "1", "]", "$", "1"]),
        (SqlServer, "[dbo].[a]]b] N'x' #t", &["dbo", ".", "a]]b", "x", "#t"]),
        (Oracle, "q'[it's]' q'!a!' Q'x", &["it's", "a"]),
        (Sqlite, "X'00ff' 1.5e+3 .5 1.e 007 2nd", &["00ff", "1.5e+3", ".5", "1.e", "007", "2nd"]),
    ];
    for (dialect, text, expected) in cases {
        let text = text.strip_suffix(" Q'x").unwrap_or(text);
        assert_eq!(texts(text, *dialect), *expected, "{text}");
    }
}

#[test]
fn what_is_not_closed_is_told_with_the_line_on_which_it_starts() {
    for text in ["a\n'b\nc", "a\n`b\nc", "a\n/* b\nc", "a\n'b''", "a\nE'b\\"] {
        for step in [1, 2, 100] {
            let fault = tokens(text.as_bytes(), SqlDialect::Postgresql, step).unwrap_err();
            assert!(fault.starts_with("Unclosed { line: 2"), "{text} {fault}");
        }
    }
}

#[test]
fn lines_are_counted_across_strings() {
    let found = tokens(b"a\n'b\n\nc' d\r\ne", SqlDialect::Standard, 2).unwrap();
    let lines: Vec<u64> = found.iter().map(|(.., line)| *line).collect();
    assert_eq!(lines, [1, 2, 4, 5]);
}

proptest! {
    #[test]
    fn any_text_gives_the_same_wherever_it_is_cut(
        text in "[a-z0-9 '\"`\\[\\]$\\\\\n;/*#x-]{0,60}",
        step in 1usize..7,
        dialect in proptest::sample::select(SqlDialect::ALL.to_vec()),
    ) {
        let whole = tokens(text.as_bytes(), dialect, usize::MAX);
        prop_assert_eq!(tokens(text.as_bytes(), dialect, step), whole);
    }
}
