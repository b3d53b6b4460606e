//! Tells whether any of many millions of hashes stands twice, in 8 bytes each.

use super::counting::HashedSet;

/// Hashes of one part of a [`HashPile`]: lists of a fixed length, so that nothing is copied while it grows.
const LIST: usize = 512;
const PARTS: usize = 256;

/// Hashes in a pile, told apart by their first byte. Counting sorts one part at a time.
#[derive(Debug)]
pub(crate) struct HashPile {
    parts: Vec<Vec<Vec<u64>>>,
    len: u64,
}

/// What a pile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piled {
    /// Hashes in the pile.
    pub all: u64,
    /// Different ones.
    pub distinct: u64,
    /// How often the most frequent one stands in it.
    pub busiest: u64,
}

impl HashPile {
    pub(crate) fn new() -> Self {
        Self { parts: (0..PARTS).map(|_| Vec::new()).collect(), len: 0 }
    }

    pub(crate) fn add(&mut self, hash: u64) {
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

    /// The hashes that are in the pile more than once; it is empty afterwards.
    pub(crate) fn repeated(&mut self) -> HashedSet {
        let mut repeated = HashedSet::default();
        self.sorted_runs(|run| {
            if run.len() > 1 {
                repeated.insert(run[0]);
            }
        });
        repeated
    }

    /// Counts what is in the pile; it is empty afterwards.
    pub(crate) fn count(&mut self) -> Piled {
        let mut piled = Piled { all: self.len, distinct: 0, busiest: 0 };
        self.sorted_runs(|run| {
            piled.distinct += 1;
            piled.busiest = piled.busiest.max(run.len() as u64);
        });
        piled
    }

    /// Gives equal hashes to `each` together, and empties the pile.
    fn sorted_runs(&mut self, mut each: impl FnMut(&[u64])) {
        for part in &mut self.parts {
            let mut hashes = std::mem::take(part).concat();
            hashes.sort_unstable();
            hashes.chunk_by(|left, right| left == right).for_each(&mut each);
        }
        self.len = 0;
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
            let (mut pile, mut again) = (HashPile::new(), HashPile::new());
            let mut map: HashMap<u64, u64> = HashMap::new();
            for value in values {
                let hash = value.wrapping_mul(spread | 1);
                pile.add(hash);
                again.add(hash);
                *map.entry(hash).or_default() += 1;
            }
            let repeated: std::collections::HashSet<u64> = again.repeated().into_iter().collect();
            let expected = map.iter().filter(|(_, count)| **count > 1).map(|(hash, _)| *hash).collect();
            prop_assert_eq!(repeated, expected);
            let expected = Piled {
                all: map.values().sum(),
                distinct: map.len() as u64,
                busiest: map.values().copied().max().unwrap_or(0),
            };
            prop_assert_eq!(pile.count(), expected);
        }
    }
}
