//! Pass 1: what a range comes to, from every state in which the reader could be at its start.

use super::automaton::{Automaton, State, Walk};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

/// Bytes in which most states come to the same ones, and bytes walked over at once behind them.
const FIRST_CHUNK_BYTES: usize = 4 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// What a range comes to, from every state at its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeScan {
    /// Bytes of the range.
    pub bytes: u64,
    /// By the number of the state at its start; none of a state in which the reader never is.
    pub(super) walks: Vec<Option<Walk>>,
}

impl RangeScan {
    /// Of a range of no bytes.
    fn of_nothing(automaton: &dyn Automaton) -> Self {
        let walk = |state| automaton.is_possible(state).then(|| Walk::over_nothing(state));
        Self { bytes: 0, walks: (0..automaton.states()).map(walk).collect() }
    }

    /// This range and the one behind it as one. `None` where they are not of one way of reading.
    #[must_use]
    pub fn then(&self, next: &Self) -> Option<Self> {
        if self.walks.len() != next.walks.len() {
            return None;
        }
        let together = |walk: &Option<Walk>| match walk {
            None => Some(None),
            Some(walk) => Some(Some(walk.then(self.bytes, next.from(walk.end)?))),
        };
        let walks = self.walks.iter().map(together).collect::<Option<_>>()?;
        Some(Self { bytes: self.bytes + next.bytes, walks })
    }

    /// The walk from a state; `None` where the reader is never in it.
    pub(super) fn from(&self, state: State) -> Option<Walk> {
        self.walks.get(usize::from(state)).copied().flatten()
    }
}

/// Scans the bytes of a range, given in order. Memory: some hundred bytes.
#[derive(Debug)]
pub struct RangeScanner {
    automaton: Box<dyn Automaton>,
    scan: RangeScan,
}

impl RangeScanner {
    pub(super) fn new(automaton: Box<dyn Automaton>) -> Self {
        Self { scan: RangeScan::of_nothing(&*automaton), automaton }
    }

    /// Takes the next bytes of the range.
    pub fn add(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(FIRST_CHUNK_BYTES));
        self.add_chunk(first);
        rest.chunks(CHUNK_BYTES).for_each(|chunk| self.add_chunk(chunk));
    }

    /// What all bytes that were added come to.
    pub fn finish(self) -> RangeScan {
        self.scan
    }

    fn add_chunk(&mut self, chunk: &[u8]) {
        // Most walks have come to the same few states: each of those is walked from once.
        let mut from: Vec<Option<Walk>> = vec![None; self.scan.walks.len()];
        for walk in self.scan.walks.iter_mut().flatten() {
            let Some(known) = from.get_mut(usize::from(walk.end)) else { continue };
            let next = known.get_or_insert_with(|| self.automaton.walk(walk.end, chunk));
            *walk = walk.then(self.scan.bytes, *next);
        }
        self.scan.bytes += chunk.len() as u64;
    }
}
