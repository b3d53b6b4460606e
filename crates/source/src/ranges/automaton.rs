//! What the scanner of ranges asks of a kind of file: in which states its reader can be between two bytes.

use serde::{Deserialize, Serialize};

/// A state of the reader between two bytes. [`BOUNDARY`] is the same for all kinds.
pub(super) type State = u8;

/// No record is open, and none of a line end is to come.
pub(super) const BOUNDARY: State = 0;

/// What a walk over some bytes from one state came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// The state behind the bytes.
    pub end: State,
    /// Records that end in them.
    pub ended: u64,
    /// Line ends in them, as the reader counts lines.
    pub lines: u64,
    /// The first place before one of the bytes where a record may start.
    pub first: Option<Boundary>,
}

/// A place among some bytes where a record may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Boundary {
    /// Bytes before it.
    pub byte: u64,
    /// Records that end before it.
    pub ended: u64,
    /// Line ends before it.
    pub lines: u64,
}

impl Walk {
    /// A walk over nothing.
    pub(super) fn over_nothing(state: State) -> Self {
        Self { end: state, ended: 0, lines: 0, first: None }
    }

    /// Notes that a record may start before the byte at `at`.
    pub(super) fn note_boundary(&mut self, at: usize) {
        if self.first.is_none() {
            self.first = Some(Boundary { byte: at as u64, ended: self.ended, lines: self.lines });
        }
    }

    /// This walk, over so many bytes, and the one that goes on from its end.
    pub(super) fn then(self, bytes: u64, next: Self) -> Self {
        let first = self.first.or(next.first.map(|first| Boundary {
            byte: bytes + first.byte,
            ended: self.ended + first.ended,
            lines: self.lines + first.lines,
        }));
        Self { end: next.end, ended: self.ended + next.ended, lines: self.lines + next.lines, first }
    }
}

/// The states of a reader, and how bytes change them.
pub(super) trait Automaton: std::fmt::Debug {
    /// How many states there are; they are numbered from 0.
    fn states(&self) -> State;

    /// False for a state in which this reader never is.
    fn is_possible(&self, state: State) -> bool;

    /// Walks over some bytes from a possible state.
    fn walk(&self, state: State, bytes: &[u8]) -> Walk;

    /// True where a record is open that ends with the file, or that the end of the file cuts off.
    fn is_in_record(&self, state: State) -> bool;
}
