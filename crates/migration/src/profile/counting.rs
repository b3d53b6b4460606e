//! Counts the different values of a column.

use super::profile::Distinct;
use std::collections::HashSet;

/// Different values that are counted exactly once values repeat. A column whose values do not repeat is
/// counted to the end, at 8 bytes a value (16 while the set grows).
pub const DISTINCT_BOUND: u64 = 10_000;

/// Counts different values by their hashes.
#[derive(Debug, Default)]
pub(super) struct DistinctCounter {
    seen: HashSet<u64>,
    repeats: bool,
    given_up: Option<u64>,
}

impl DistinctCounter {
    pub(super) fn add(&mut self, hash: u64) {
        if self.given_up.is_some() {
            return;
        }
        if !self.seen.insert(hash) {
            self.repeats = true;
        }
        if self.repeats && self.seen.len() as u64 > DISTINCT_BOUND {
            self.given_up = Some(self.seen.len() as u64);
            self.seen = HashSet::new();
        }
    }

    pub(super) fn result(&self) -> Distinct {
        Distinct {
            count: self.given_up.unwrap_or(self.seen.len() as u64),
            exact: self.given_up.is_none(),
            unique: !self.repeats,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(hashes: impl Iterator<Item = u64>) -> Distinct {
        let mut counter = DistinctCounter::default();
        hashes.for_each(|hash| counter.add(hash));
        counter.result()
    }

    #[test]
    fn unique_values_are_counted_to_the_end() {
        assert_eq!(counted(0..50_000), Distinct { count: 50_000, exact: true, unique: true });
    }

    #[test]
    fn repeated_values_are_counted_to_the_bound() {
        assert_eq!(counted([1, 2, 1].into_iter()), Distinct { count: 2, exact: true, unique: false });
        let many = counted((0..50_000).chain(0..5));
        assert_eq!((many.exact, many.unique), (false, false));
        assert!(many.count > DISTINCT_BOUND);
    }
}
