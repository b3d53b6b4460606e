//! Counts the different values of a column, and how often the most frequent ones stand in it.

use super::duplicate_counter::DuplicateCounter;
use super::hashed::HashedMap;
use super::profile::Distinct;
use std::io;

/// Different values that are counted exactly, with how often each stands. Beyond it the count is an estimate, but
/// for the columns that are likeliest to be a key.
pub const DISTINCT_BOUND: u64 = 10_000;

/// How often a value stands in a column, and the block of the file where it was seen first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrences {
    pub count: u32,
    pub block: u32,
}

/// Counts the values of one column by their hashes.
#[derive(Debug, Default)]
pub(super) struct ValueCounter {
    /// Up to [`DISTINCT_BOUND`] different values; none once there are more.
    exact: HashedMap<Occurrences>,
    beyond: Option<Estimator>,
    /// Every hash, while the column may still be a key.
    counter: Option<DuplicateCounter>,
    repeats: bool,
}

impl ValueCounter {
    /// Counts a value that stands so often in that block of the file.
    pub(super) fn add(&mut self, hash: u64, count: u32, block: u32) {
        if let Some(estimator) = &mut self.beyond {
            estimator.add(hash);
            if let Some(counter) = &mut self.counter {
                (0..count).for_each(|_| counter.add(hash));
            }
            return;
        }
        let seen = self.exact.entry(hash).or_insert(Occurrences { count: 0, block });
        seen.count = seen.count.saturating_add(count);
        self.repeats |= seen.count > 1;
        if self.exact.len() as u64 > DISTINCT_BOUND {
            let mut estimator = Estimator::new();
            self.exact.keys().for_each(|&hash| estimator.add(hash));
            self.beyond = Some(estimator);
            if !self.repeats {
                let mut counter = DuplicateCounter::new();
                self.exact.keys().for_each(|&hash| counter.add(hash));
                self.counter = Some(counter);
            }
            self.exact = HashedMap::default();
        }
    }

    /// True while every hash is kept, since nothing repeated before the bound.
    pub(super) fn keeps_hashes(&self) -> bool {
        self.counter.is_some()
    }

    /// Keeps no hashes any more: the count will be an estimate.
    pub(super) fn let_go(&mut self) {
        self.counter = None;
    }

    /// What was counted.
    ///
    /// # Errors
    /// When hashes that were written to a file cannot be read back.
    pub(super) fn distinct(&mut self) -> io::Result<Distinct> {
        if let Some(mut counter) = self.counter.take() {
            let counts = counter.count()?;
            return Ok(Distinct {
                count: counts.distinct,
                exact: true,
                unique: counts.distinct == counts.all,
            });
        }
        Ok(match &self.beyond {
            Some(estimator) => Distinct { count: estimator.estimate(), exact: false, unique: false },
            None => Distinct { count: self.exact.len() as u64, exact: true, unique: !self.repeats },
        })
    }

    /// The hashes of the most frequent values that stand more than once, the most frequent first.
    pub(super) fn most_frequent(&self, most: usize) -> Vec<(u64, Occurrences)> {
        let mut all: Vec<(u64, Occurrences)> =
            self.exact.iter().filter(|(_, seen)| seen.count > 1).map(|(&hash, &seen)| (hash, seen)).collect();
        all.sort_unstable_by_key(|(hash, seen)| (std::cmp::Reverse(seen.count), seen.block, *hash));
        all.truncate(most);
        all
    }
}

/// Estimates how many different hashes it was given (`HyperLogLog`, Flajolet et al. 2007): 16,384 registers, a
/// standard error of 0.8%.
#[derive(Debug)]
struct Estimator {
    registers: Vec<u8>,
}

const REGISTER_BITS: u32 = 14;

impl Estimator {
    fn new() -> Self {
        Self { registers: vec![0; 1 << REGISTER_BITS] }
    }

    fn add(&mut self, hash: u64) {
        let register = (hash >> (64 - REGISTER_BITS)) as usize;
        let rank = (hash << REGISTER_BITS).leading_zeros().min(64 - REGISTER_BITS) + 1;
        let rank = u8::try_from(rank).unwrap_or(u8::MAX);
        self.registers[register] = self.registers[register].max(rank);
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate of a count"
    )]
    fn estimate(&self) -> u64 {
        let count = self.registers.len() as f64;
        let sum: f64 = self.registers.iter().map(|&rank| 2f64.powi(-i32::from(rank))).sum();
        let raw = 0.7213 / (1.0 + 1.079 / count) * count * count / sum;
        let empty = self.registers.iter().map(|&rank| usize::from(rank == 0)).sum::<usize>();
        let estimate =
            if raw <= 2.5 * count && empty > 0 { count * (count / empty as f64).ln() } else { raw };
        estimate.round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    fn counted(values: impl Iterator<Item = u64>) -> ValueCounter {
        let hasher = foldhash::quality::FixedState::with_seed(7);
        let mut counter = ValueCounter::default();
        values.for_each(|value| counter.add(hasher.hash_one(value), 1, 0));
        counter
    }

    #[test]
    fn unique_values_are_counted_to_the_end() {
        let distinct = counted(0..50_000).distinct().unwrap();
        assert_eq!(distinct, Distinct { count: 50_000, exact: true, unique: true });
        let one_twice = counted((0..50_000).chain([49_000])).distinct().unwrap();
        assert_eq!(one_twice, Distinct { count: 50_000, exact: true, unique: false });
    }

    #[test]
    fn more_values_than_are_kept_in_memory_are_counted_too() {
        let distinct = |values: &mut dyn Iterator<Item = u64>| counted(values).distinct().unwrap();
        let unique = distinct(&mut (0..1_200_000));
        assert_eq!(unique, Distinct { count: 1_200_000, exact: true, unique: true });
        let one_twice = distinct(&mut (0..1_200_000).chain([20_000]));
        assert_eq!(one_twice, Distinct { count: 1_200_000, exact: true, unique: false });
    }

    #[test]
    fn repeated_values_are_estimated_beyond_the_bound() {
        assert_eq!(
            counted([1, 2, 1].into_iter()).distinct().unwrap(),
            Distinct { count: 2, exact: true, unique: false }
        );
        for count in [15_000u64, 60_000, 1_000_000] {
            let distinct = counted((0..5).chain(0..count)).distinct().unwrap();
            assert!(!distinct.exact && !distinct.unique);
            assert!(distinct.count.abs_diff(count) * 50 < count, "{} for {count}", distinct.count);
        }
    }

    #[test]
    fn the_most_frequent_come_first() {
        let counter = counted([1, 2, 2, 3, 3, 3, 4].into_iter());
        let counts: Vec<u32> = counter.most_frequent(5).iter().map(|(_, seen)| seen.count).collect();
        assert_eq!(counts, [3, 2]);
        assert!(counted(0..20_000).most_frequent(5).is_empty());
    }
}
