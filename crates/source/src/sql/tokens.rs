//! SQL text as words, names, strings and signs, without its comments and without the data of COPY blocks.
//!
//! The text says nowhere which database wrote it, so that the few marks which mean one thing here and another
//! there are told apart by what stands around them. No text is refused: what opens and never closes is a
//! sign.

/// The longest name between square brackets, in bytes: SQL Server allows 128 characters.
const LONGEST_BRACKETED_NAME: usize = 400;
/// The longest tag of a dollar quote, in bytes: `PostgreSQL` allows 63.
const LONGEST_DOLLAR_TAG: usize = 63;
/// Ends that may be looked for in vain. Each costs one pass over the rest of the text.
const MAX_MISSING_ENDS: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword, a plain name or a number.
    Word,
    /// A name in double quotes, backticks or square brackets.
    QuotedName,
    /// A string, in single quotes or dollar quotes.
    Text,
    /// Any other character.
    Sign,
}

/// A piece of SQL text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// As written, with its quotes.
    pub(super) text: &'a str,
    /// Where it starts, in bytes from the text's start.
    pub(super) start: usize,
    /// Whether it is the first of its line.
    pub(super) opens_line: bool,
}

impl Token<'_> {
    /// Whether it is this keyword, in whichever case and not in quotes.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is one of these keywords.
    pub(super) fn is_any(&self, keywords: &[&str]) -> bool {
        self.kind == TokenKind::Word && keywords.iter().any(|keyword| self.text.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.kind == TokenKind::Sign && self.text == sign
    }

    /// Whether it is a number without a point.
    pub(super) fn is_number(&self) -> bool {
        self.kind == TokenKind::Word && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Where it ends, in bytes from the text's start.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The name it stands for, without quotes; none for a sign. `SQLite` takes single quotes for a name too.
    pub(super) fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_owned()),
            TokenKind::Sign => None,
            TokenKind::QuotedName | TokenKind::Text => {
                let mut marks = self.text.chars();
                let (_, close) = (marks.next(), marks.next_back()?);
                Some(marks.as_str().replace(&format!("{close}{close}"), &close.to_string()))
            }
        }
    }
}

/// What a backslash means in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backslash {
    /// Nothing has told yet.
    Unknown,
    /// It takes the next character for itself, as in `MySQL`.
    Escapes,
    /// Itself, as in every other database.
    Plain,
}

/// The tokens of a text, in order.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line_is_blank: bool,
    backslash: Backslash,
    /// Ends that do not occur in the rest of the text, so that none is looked for twice.
    missing: Vec<String>,
    after_from: bool,
    copies_from_stdin: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line_is_blank: true,
            backslash: Backslash::Unknown,
            missing: Vec::new(),
            after_from: false,
            copies_from_stdin: false,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Where the next `end` at or behind `from` ends.
    fn end_of(&mut self, end: &str, from: usize) -> Option<usize> {
        if self.is_missing(end.as_bytes()) {
            return None;
        }
        let found = self.text.get(from..).and_then(|rest| rest.find(end));
        if found.is_none() {
            self.missing.push(end.to_owned());
        }
        found.map(|found| from + found + end.len())
    }

    fn is_missing(&self, end: &[u8]) -> bool {
        self.missing.len() >= MAX_MISSING_ENDS || self.missing.iter().any(|missing| missing.as_bytes() == end)
    }

    fn skip_line(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' => {
                    self.line_is_blank = true;
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'-' if self.byte(self.at + 1) == Some(b'-') => self.skip_line(),
                b'#' if self.hash_opens_comment() => self.skip_line(),
                b'/' if self.byte(self.at + 1) == Some(b'*') => self.skip_block_comment(),
                _ => match self.character(self.at) {
                    Some(character) if character.is_whitespace() => self.at += character.len_utf8(),
                    _ => return,
                },
            }
        }
    }

    /// `MySQL` comments with `#`, where SQL Server names its temporary tables so: `#users`.
    fn hash_opens_comment(&self) -> bool {
        self.line_is_blank
            || self.backslash == Backslash::Escapes
            || self.byte(self.at + 1).is_none_or(|byte| byte.is_ascii_whitespace())
    }

    fn skip_block_comment(&mut self) {
        if self.text[self.at..].starts_with("/*!") && self.backslash == Backslash::Unknown {
            self.backslash = Backslash::Escapes;
        }
        self.at = self.end_of("*/", self.at + 2).unwrap_or(self.text.len());
    }

    fn next_kind_and_end(&mut self) -> Option<(TokenKind, usize)> {
        let start = self.at;
        let first = self.character(start)?;
        let sign = (TokenKind::Sign, start + first.len_utf8());
        let token = match first {
            '\'' => self.end_of_quotes(start, b'\'', self.backslash).map(|end| (TokenKind::Text, end)),
            '"' => self.end_of_quotes(start, b'"', self.backslash).map(|end| (TokenKind::QuotedName, end)),
            '`' => {
                let end = self.end_of_quotes(start, b'`', Backslash::Plain).filter(|end| *end > start + 2);
                if end.is_some() && self.backslash == Backslash::Unknown {
                    self.backslash = Backslash::Escapes;
                }
                end.map(|end| (TokenKind::QuotedName, end))
            }
            '[' => self.end_of_brackets(start).map(|end| (TokenKind::QuotedName, end)),
            '$' => self.end_of_dollar_quotes(start).map(|end| (TokenKind::Text, end)),
            _ if belongs_to_word(first) => Some(self.word_or_prefixed_string(start)),
            _ => None,
        };
        Some(token.unwrap_or(sign))
    }

    fn end_of_quotes(&mut self, start: usize, quote: u8, backslash: Backslash) -> Option<usize> {
        if self.is_missing(&[quote]) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            if *byte == b'\\' && backslash == Backslash::Escapes {
                at += 2;
            } else if *byte == b'\n' && quote == b'`' {
                // No name has two lines; around a statement it is Markdown's mark for code.
                return None;
            } else if *byte != quote {
                at += 1;
            } else if bytes.get(at + 1) == Some(&quote) {
                at += 2;
            } else if backslash == Backslash::Unknown && self.backslash_holds(start, at) {
                at += 1;
            } else {
                return Some(at + 1);
            }
        }
        self.missing.push(char::from(quote).to_string());
        None
    }

    /// Whether a quote belongs to its string although nothing says yet that a backslash escapes: it stands
    /// behind one, and a letter follows, which never follows a string's end (`'it\'s'`, not `'C:\', 1`).
    fn backslash_holds(&self, start: usize, quote: usize) -> bool {
        let before = &self.text.as_bytes()[start + 1..quote];
        let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        backslashes % 2 == 1 && self.byte(quote + 1).is_some_and(|byte| byte.is_ascii_alphanumeric())
    }

    /// `[name]` as SQL Server writes names; not `text[]`, `integer[3]` or `ARRAY['a']`.
    fn end_of_brackets(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let follows_word =
            start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || bytes[start - 1] == b'_');
        if follows_word {
            return None;
        }
        let mut at = start + 1;
        while at - start <= LONGEST_BRACKETED_NAME {
            match (bytes.get(at)?, bytes.get(at + 1)) {
                (b']', Some(b']')) if at > start + 1 => at += 2,
                (b']', _) => {
                    let name = &bytes[start + 1..at];
                    let indexes = name.iter().all(|byte| byte.is_ascii_digit());
                    return (!indexes && !name.contains(&b'\'')).then_some(at + 1);
                }
                (b'\n', _) => return None,
                _ => at += 1,
            }
        }
        None
    }

    fn end_of_dollar_quotes(&mut self, start: usize) -> Option<usize> {
        let tag = &self.text.as_bytes()[start + 1..];
        let length = tag.iter().take(LONGEST_DOLLAR_TAG + 1).position(|byte| *byte == b'$')?;
        let tag = &tag[..length];
        let is_tag = tag.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii());
        if !is_tag || tag.first().is_some_and(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let quote = &self.text[start..start + length + 2];
        self.end_of(quote, start + length + 2)
    }

    fn word_or_prefixed_string(&mut self, start: usize) -> (TokenKind, usize) {
        let mut end = start;
        while let Some(byte) = self.byte(end) {
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                end += 1;
            } else {
                match self.character(end) {
                    Some(character) if belongs_to_word(character) || character == '$' => {
                        end += character.len_utf8();
                    }
                    _ => break,
                }
            }
        }
        let word = &self.text[start..end];
        if self.byte(end) == Some(b'\'') {
            let string = match word {
                "E" | "e" => self.end_of_quotes(end, b'\'', Backslash::Escapes),
                "Q" | "q" | "NQ" | "nq" | "Nq" | "nQ" => self.end_of_chosen_quotes(end),
                _ => None,
            };
            if let Some(string) = string {
                return (TokenKind::Text, string);
            }
        }
        if word.eq_ignore_ascii_case("PRAGMA") {
            self.backslash = Backslash::Plain;
        }
        self.copies_from_stdin |= self.after_from && word.eq_ignore_ascii_case("stdin");
        self.after_from = word.eq_ignore_ascii_case("FROM");
        (TokenKind::Word, end)
    }

    /// Oracle's `q'[it's]'`, whose marks the writer chooses. `quote` is where the single quote stands.
    fn end_of_chosen_quotes(&mut self, quote: usize) -> Option<usize> {
        let open = self.character(quote + 1)?;
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        self.end_of(&format!("{close}'"), quote + 1 + open.len_utf8())
    }

    /// Skips the lines that a `COPY … FROM stdin;` of `pg_dump` reads, up to the line `\.`.
    fn skip_copied_lines(&mut self) {
        if let Some(end) = self.end_of("\n\\.", self.at) {
            self.at = end;
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blank();
        let (kind, end) = self.next_kind_and_end()?;
        let token =
            Token { kind, text: &self.text[self.at..end], start: self.at, opens_line: self.line_is_blank };
        self.at = end;
        self.line_is_blank = false;
        if token.is_sign(";") && std::mem::take(&mut self.copies_from_stdin) {
            self.skip_copied_lines();
        }
        Some(token)
    }
}

/// Whether a character may be part of a name without quotes, in any of the databases.
fn belongs_to_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '#' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        Tokens::new(text).map(|token| token.text).collect()
    }

    #[test]
    fn what_is_one_token() {
        let cases: &[(&str, &[&str])] = &[
            ("a 'it''s; )' b", &["a", "'it''s; )'", "b"]),
            ("'C:\\', 'x'", &["'C:\\'", ",", "'x'"]),
            ("'it\\'s', 'x'", &["'it\\'s'", ",", "'x'"]),
            ("`t` 'it\\', x' y", &["`t`", "'it\\', x'", "y"]),
            ("/*!40101 SET x */ 'it\\', x' y", &["'it\\', x'", "y"]),
            ("PRAGMA a; `t` 'C:\\', x", &["PRAGMA", "a", ";", "`t`", "'C:\\'", ",", "x"]),
            ("E'it\\', x' y", &["E'it\\', x'", "y"]),
            ("q'[it's]' q", &["q'[it's]'", "q"]),
            ("$$ a; $ $$ b $x$ $$ $x$ c $1", &["$$ a; $ $$", "b", "$x$ $$ $x$", "c", "$", "1"]),
            (
                "[dbo].[a]]b] text[] int[3] ARRAY['a']",
                &["[dbo]", ".", "[a]]b]", "text", "[", "]", "int", "[", "3", "]", "ARRAY", "[", "'a'", "]"],
            ),
            ("a -- b ' ;\nc # d '\n# e\nf /* ' ; */ g", &["a", "c", "f", "g"]),
            ("CREATE TABLE #users", &["CREATE", "TABLE", "#users"]),
            ("Größe \"größte \"\"Höhe\"\"\"\u{a0}x", &["Größe", "\"größte \"\"Höhe\"\"\"", "x"]),
            ("don't", &["don", "'", "t"]),
            ("\\. COPY a FROM stdin;\nit's\t;\n\\.\nb", &["\\", ".", "COPY", "a", "FROM", "stdin", ";", "b"]),
            ("COPY a FROM stdin;\nb", &["COPY", "a", "FROM", "stdin", ";", "b"]),
            ("a /* b", &["a"]),
            ("int [3]", &["int", "[", "3", "]"]),
            ("`a` b #c d\ne", &["`a`", "b", "e"]),
            ("```sql\na\n```", &["`", "`", "`", "sql", "a", "`", "`", "`"]),
        ];
        for (text, expected) in cases {
            assert_eq!(texts(text), *expected, "{text}");
        }
    }

    #[test]
    fn names_lose_their_quotes() {
        let names: Vec<_> =
            Tokens::new("a \"b\"\"c\" `d``e` [f]]g] 'h' [ ü ]").filter_map(|token| token.name()).collect();
        assert_eq!(names, ["a", "b\"c", "d`e", "f]g", "h", " ü "]);
    }

    #[test]
    fn the_first_of_a_line_knows_it() {
        let first: Vec<_> = Tokens::new("a b\n  c /* x */ d\n/* x */ e")
            .filter(|token| token.opens_line)
            .map(|token| token.text)
            .collect();
        assert_eq!(first, ["a", "c", "e"]);
    }
}
