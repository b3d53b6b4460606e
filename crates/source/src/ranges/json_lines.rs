//! The states in which the reader of JSON Lines can be, as [`scan`](crate::json_lines::scan) tells its records apart. Property
//! tests hold the two against each other.

use super::automaton::{Automaton, BOUNDARY, State, Walk};
use memchr::memchr2;

/// Behind a CR: an LF still belongs to the line end.
const AFTER_CR: State = 1;
/// In a line that is blank so far.
const BLANK: State = 2;
/// There, behind one byte of a byte-order mark, and behind two.
const MARK_1: State = 3;
const MARK_2: State = 4;
/// In a line that is a record.
const RECORD: State = 5;

/// The reader of JSON Lines.
#[derive(Debug)]
pub(super) struct JsonLinesAutomaton;

impl Automaton for JsonLinesAutomaton {
    fn states(&self) -> State {
        RECORD + 1
    }

    fn is_possible(&self, state: State) -> bool {
        state <= RECORD
    }

    fn walk(&self, state: State, bytes: &[u8]) -> Walk {
        let mut walk = Walk::over_nothing(state);
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if walk.end == AFTER_CR {
                walk.end = BOUNDARY;
                if byte == b'\n' {
                    at += 1;
                    continue;
                }
            }
            if walk.end == BOUNDARY {
                walk.note_boundary(at);
            }
            if walk.end == RECORD && !matches!(byte, b'\n' | b'\r') {
                at += memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
                continue;
            }
            at += 1;
            walk.end = match (walk.end, byte) {
                (state, b'\n' | b'\r') => {
                    walk.ended += u64::from(self.is_in_record(state));
                    walk.lines += 1;
                    if byte == b'\n' { BOUNDARY } else { AFTER_CR }
                }
                (BOUNDARY | BLANK, 0xEF) => MARK_1,
                (MARK_1, 0xBB) => MARK_2,
                (MARK_2, 0xBF) | (BOUNDARY | BLANK, b'\x1E') => BLANK,
                (BOUNDARY | BLANK, space) if space.is_ascii_whitespace() => BLANK,
                _ => RECORD,
            };
        }
        walk
    }

    fn is_in_record(&self, state: State) -> bool {
        matches!(state, MARK_1 | MARK_2 | RECORD)
    }
}
