//! Where a reading may begin: some places of a file, noted by whoever reads it.

use super::block::Position;
use super::splitter::BLOCK_BYTES;

/// Most positions that are noted: 1.5 MB of them.
const MOST: usize = 64 * 1024;

/// Where blocks start, in the file's order: of a file of up to 16 GB every block, of a longer one fewer.
#[derive(Debug, Default)]
pub(super) struct Positions {
    noted: Vec<Position>,
    /// Bytes that lie between two of them at least.
    apart: u64,
}

impl Positions {
    /// Notes where a block starts, unless it is too close behind the last position, or before it.
    pub(super) fn note(&mut self, position: Position) {
        if self.is_wanted(&position) && self.noted.len() == MOST {
            let mut is_kept = false;
            self.noted.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
            // Blocks are a little shorter than their bound.
            self.apart = if self.apart == 0 { BLOCK_BYTES as u64 * 3 / 2 } else { self.apart * 2 };
        }
        if self.is_wanted(&position) {
            self.noted.push(position);
        }
    }

    fn is_wanted(&self, position: &Position) -> bool {
        self.noted.last().is_none_or(|last| {
            position.byte.checked_sub(last.byte).is_some_and(|apart| apart > 0 && apart >= self.apart)
        })
    }

    /// The last position for which this holds; it holds for all up to that one.
    pub(super) fn last_before(&self, is_before: impl Fn(&Position) -> bool) -> Option<Position> {
        let after = self.noted.partition_point(is_before);
        after.checked_sub(1).map(|last| self.noted[last])
    }

    /// All of them.
    #[cfg(test)]
    pub(super) fn noted(&self) -> &[Position] {
        &self.noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_a_long_file_are_noted_further_apart() {
        let block = BLOCK_BYTES as u64 - 100;
        let position =
            |number: u64| Position { record: number * 10, byte: 7 + number * block, line: number + 1 };
        let mut positions = Positions::default();
        let blocks = 10 * MOST as u64;
        for number in 0..blocks {
            positions.note(position(number));
            // Whoever reads again from further up notes nothing.
            positions.note(position(number / 2));
            let apart = positions.noted.last().map_or(0, |last| number - last.record / 10);
            assert!(apart < 16 && positions.noted.len() <= MOST, "{number}: {apart}");
        }
        assert!(positions.noted.len() > MOST / 2);
        assert_eq!(positions.noted[0], position(0));
        let apart = |pair: &[Position]| (pair[1].byte - pair[0].byte) / block;
        assert!(positions.noted.windows(2).all(|pair| (8..=16).contains(&apart(pair))));
        let before = positions.last_before(|position| position.record <= 1600).unwrap();
        assert!((1440..=1600).contains(&before.record), "{before:?}");
        assert_eq!(positions.last_before(|_| false), None);
    }
}
