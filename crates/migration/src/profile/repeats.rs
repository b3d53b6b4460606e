//! Tells whether any of many millions of hashes stands twice, in 8 bytes each.

/// Hashes of one part of a [`HashPile`]: lists of a fixed length, so that nothing is copied while it grows.
const LIST: usize = 512;
const PARTS: usize = 256;

/// Hashes in a pile, told apart by their first byte. Counting sorts one part at a time.
#[derive(Debug)]
pub(super) struct HashPile {
    parts: Vec<Vec<Vec<u64>>>,
    len: u64,
}

/// What a pile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piled {
    /// Hashes in the pile.
    pub all: u64,
    /// Different ones.
    pub distinct: u64,
    /// How often the most frequent one stands in it.
    pub busiest: u64,
}

impl HashPile {
    pub(super) fn new() -> Self {
        Self { parts: (0..PARTS).map(|_| Vec::new()).collect(), len: 0 }
    }

    pub(super) fn add(&mut self, hash: u64) {
        let part = &mut self.parts[(hash >> 56) as usize];
        match part.last_mut() {
            Some(list) if list.len() < LIST => list.push(hash),
            _ => {
                let mut list = Vec::with_capacity(LIST);
                list.push(hash);
                part.push(list);
            }
        }
        self.len += 1;
    }

    /// Counts what is in the pile; it is empty afterwards.
    pub(super) fn count(&mut self) -> Piled {
        let mut piled = Piled { all: self.len, distinct: 0, busiest: 0 };
        for part in &mut self.parts {
            let mut hashes = std::mem::take(part).concat();
            hashes.sort_unstable();
            for run in hashes.chunk_by(|left, right| left == right) {
                piled.distinct += 1;
                piled.busiest = piled.busiest.max(run.len() as u64);
            }
        }
        self.len = 0;
        piled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn piles_count_as_maps_do(values in proptest::collection::vec(0u64..50, 0..2000), spread in any::<u64>()) {
            let mut pile = HashPile::new();
            let mut map: HashMap<u64, u64> = HashMap::new();
            for value in values {
                let hash = value.wrapping_mul(spread | 1);
                pile.add(hash);
                *map.entry(hash).or_default() += 1;
            }
            let expected = Piled {
                all: map.values().sum(),
                distinct: map.len() as u64,
                busiest: map.values().copied().max().unwrap_or(0),
            };
            prop_assert_eq!(pile.count(), expected);
        }
    }
}
