//! The states in which the reader of a delimited file can be, as [`scan`](crate::delimited::scan) tells its records apart.
//! Property tests hold the two against each other.

use super::automaton::{Automaton, BOUNDARY, State, Walk};
use crate::delimited::{lines_in, next_mark, next_outside};
use crate::dialect::{Dialect, LineEnd};
use memchr::memchr2;
use std::sync::Arc;

/// Behind a CR that ended a line: an LF still belongs to it.
const AFTER_CR: State = 1;
/// Behind a CR at a record's start that ends a line only where an LF follows.
const START_CR: State = 2;
const COMMENT: State = 3;
/// In a record, outside of quotes.
const CELL: State = 4;
/// There, behind a delimiter: a quote opens the cell.
const CELL_START: State = 5;
/// Outside of quotes, behind a backslash.
const ESCAPE: State = 6;
const QUOTED: State = 7;
/// In quotes, behind a CR that was counted as a line end.
const QUOTED_CR: State = 8;
const QUOTED_BACKSLASH: State = 9;
/// Behind a quote in quotes that ends the cell unless another follows.
const QUOTED_QUOTE: State = 10;
/// This and those behind it: at a record's start, behind one byte of what starts a comment, two, and so on.
const COMMENT_PREFIX: State = 11;

/// The reader of a delimited file.
#[derive(Debug)]
pub(super) struct DelimitedAutomaton {
    dialect: Arc<Dialect>,
    /// The state behind the first bytes of what starts a comment, where they turn out to start a record: behind one byte, two,
    /// and so on.
    behind_prefix: Vec<State>,
}

impl DelimitedAutomaton {
    pub(super) fn new(dialect: Arc<Dialect>) -> Self {
        let without_comments = Arc::new(Dialect { comment: None, ..(*dialect).clone() });
        let of_records = Self { dialect: without_comments, behind_prefix: Vec::new() };
        let prefix = dialect.comment.as_deref().unwrap_or_default().as_bytes();
        let behind_prefix =
            (1..prefix.len()).map(|length| of_records.walk(BOUNDARY, &prefix[..length]).end).collect();
        Self { dialect, behind_prefix }
    }

    fn comment(&self) -> &[u8] {
        self.dialect.comment.as_deref().unwrap_or_default().as_bytes()
    }

    /// The state behind the first byte of a line, where that is no line end.
    fn behind_line_start(&self, byte: u8) -> State {
        match self.comment() {
            [only] if *only == byte => COMMENT,
            [first, ..] if *first == byte => COMMENT_PREFIX,
            _ if self.dialect.quote.byte() == Some(byte) => QUOTED,
            _ if byte == b'\\' && self.dialect.escape.acts_outside() => ESCAPE,
            _ if byte == self.dialect.delimiter => CELL_START,
            _ => CELL,
        }
    }

    /// Walks on in a record, outside of quotes, up to the next byte that means something.
    fn walk_cell(&self, walk: &mut Walk, rest: &[u8]) -> usize {
        let Dialect { escape, line_end, delimiter, .. } = *self.dialect;
        let found = next_outside(rest, self.dialect.quote.byte(), escape.acts_outside());
        let length = found.unwrap_or(rest.len());
        let is_cell_start = match rest[..length].last() {
            Some(&before) => before == delimiter,
            None => walk.end == CELL_START,
        };
        let Some(&mark) = rest.get(length) else {
            walk.end = if is_cell_start { CELL_START } else { CELL };
            return length;
        };
        walk.end = match mark {
            b'\n' => BOUNDARY,
            b'\r' if line_end == LineEnd::Any => AFTER_CR,
            b'\r' => CELL,
            b'\\' if escape.acts_outside() => ESCAPE,
            _ if is_cell_start => QUOTED,
            _ => CELL,
        };
        if matches!(walk.end, BOUNDARY | AFTER_CR) {
            walk.ended += 1;
            walk.lines += 1;
        }
        length + 1
    }

    /// Walks on in quotes, up to the next byte that means something.
    fn walk_quoted(&self, walk: &mut Walk, rest: &[u8], quote: u8) -> usize {
        let Dialect { escape, line_end, .. } = *self.dialect;
        let length = next_mark(rest, quote, escape).unwrap_or(rest.len());
        walk.lines += lines_in(&rest[..length], line_end);
        walk.end = match rest.get(length) {
            None if line_end == LineEnd::Any && rest.last() == Some(&b'\r') => QUOTED_CR,
            None => QUOTED,
            Some(&mark) if mark != quote => QUOTED_BACKSLASH,
            Some(_) if escape.doubles() => QUOTED_QUOTE,
            Some(_) => CELL,
        };
        rest.len().min(length + 1)
    }

    /// Walks on in a comment, up to the next byte that may end its line.
    fn walk_comment(&self, walk: &mut Walk, rest: &[u8]) -> usize {
        let Some(length) = memchr2(b'\n', b'\r', rest) else { return rest.len() };
        walk.end = match rest[length] {
            b'\n' => BOUNDARY,
            _ if self.dialect.line_end == LineEnd::Any => AFTER_CR,
            _ => COMMENT,
        };
        walk.lines += u64::from(walk.end != COMMENT);
        length + 1
    }
}

impl Automaton for DelimitedAutomaton {
    fn states(&self) -> State {
        COMMENT_PREFIX + State::try_from(self.behind_prefix.len()).unwrap_or_default()
    }

    fn is_possible(&self, state: State) -> bool {
        let Dialect { escape, line_end, .. } = *self.dialect;
        let has_quotes = self.dialect.quote.byte().is_some();
        match state {
            BOUNDARY | CELL | CELL_START => true,
            AFTER_CR => line_end == LineEnd::Any,
            START_CR => line_end == LineEnd::LfOrCrlf,
            COMMENT => !self.comment().is_empty(),
            ESCAPE => escape.acts_outside(),
            QUOTED => has_quotes,
            QUOTED_CR => has_quotes && line_end == LineEnd::Any,
            QUOTED_BACKSLASH => has_quotes && escape.is_backslash(),
            QUOTED_QUOTE => has_quotes && escape.doubles(),
            prefix => prefix < self.states(),
        }
    }

    fn walk(&self, state: State, bytes: &[u8]) -> Walk {
        let line_end = self.dialect.line_end;
        let quote = self.dialect.quote.byte().unwrap_or(b'"');
        let mut walk = Walk::over_nothing(state);
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = &bytes[at..];
            // How many bytes the state took; where none, another state takes this one.
            at += match walk.end {
                BOUNDARY => {
                    walk.note_boundary(at);
                    match byte {
                        b'\n' => walk.lines += 1,
                        b'\r' if line_end == LineEnd::Any => {
                            (walk.end, walk.lines) = (AFTER_CR, walk.lines + 1);
                        }
                        b'\r' if line_end == LineEnd::LfOrCrlf => walk.end = START_CR,
                        _ => walk.end = self.behind_line_start(byte),
                    }
                    1
                }
                AFTER_CR => {
                    walk.end = BOUNDARY;
                    usize::from(byte == b'\n')
                }
                START_CR if byte == b'\n' => {
                    (walk.end, walk.lines) = (BOUNDARY, walk.lines + 1);
                    1
                }
                COMMENT => self.walk_comment(&mut walk, rest),
                CELL | CELL_START => self.walk_cell(&mut walk, rest),
                ESCAPE => {
                    walk.lines += lines_in(&rest[..1], line_end);
                    walk.end = CELL;
                    1
                }
                // The other half of a line end that was counted.
                QUOTED_CR if byte == b'\n' => {
                    walk.end = QUOTED;
                    1
                }
                QUOTED | QUOTED_CR => self.walk_quoted(&mut walk, rest, quote),
                QUOTED_BACKSLASH => {
                    walk.end = QUOTED;
                    usize::from(byte == quote || byte == b'\\')
                }
                QUOTED_QUOTE if byte == quote => {
                    walk.end = QUOTED;
                    1
                }
                START_CR | QUOTED_QUOTE => {
                    walk.end = CELL;
                    0
                }
                prefix => {
                    let matched = usize::from(prefix - COMMENT_PREFIX) + 1;
                    if self.comment().get(matched) == Some(&byte) {
                        walk.end = if matched + 1 == self.comment().len() { COMMENT } else { prefix + 1 };
                        1
                    } else {
                        walk.end = self.behind_prefix.get(matched - 1).copied().unwrap_or(CELL);
                        0
                    }
                }
            };
        }
        walk
    }

    fn is_in_record(&self, state: State) -> bool {
        !matches!(state, BOUNDARY | AFTER_CR | COMMENT)
    }
}
