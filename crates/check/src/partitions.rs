//! How many items have the same partition key: DynamoDB keeps those together, and bounds what they take a second.

use super::result::BusiestPartition;
use plan::{Finding, FindingCode, Severity};
use sorting::EntrySorter;
use source::Sample;
use std::collections::HashMap;
use std::io;
use wording::grouped;

/// Sums that are held in memory; what is more goes to a temporary file.
const MAX_HELD: usize = 200_000;
/// A key with fewer items than these is no matter, whatever its share.
const MANY_ITEMS: u64 = 10_000;
/// One in so many of all items is a large share.
const LARGE_SHARE: u64 = 10;

/// The sums of some partition keys, by hashes of those keys.
pub(super) type Sums = HashMap<u64, Sum, foldhash::fast::RandomState>;

/// What has one partition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    pub items: u64,
    pub bytes: u64,
    /// The first row of it, by its number and line.
    pub number: u64,
    pub line: u64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        if other.number < self.number {
            (self.number, self.line) = (other.number, other.line);
        }
        self.items += other.items;
        self.bytes += other.bytes;
    }

    fn to_bytes(self) -> Vec<u8> {
        [self.items, self.bytes, self.number, self.line].iter().flat_map(|part| part.to_le_bytes()).collect()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let ([items, bytes, number, line], []) = bytes.as_chunks::<8>() else { return None };
        let [items, bytes, number, line] = [items, bytes, number, line].map(|part| u64::from_le_bytes(*part));
        Some(Self { items, bytes, number, line })
    }
}

/// Adds an item to the sum of its partition key.
pub(super) fn note(sums: &mut Sums, hash: u64, sum: Sum) {
    sums.entry(hash).and_modify(|known| known.add(sum)).or_insert(sum);
}

/// The sums of all partition keys of a table, however many there are.
#[derive(Debug)]
pub(super) struct Partitions {
    held: Sums,
    sorter: Option<EntrySorter>,
    bound: usize,
}

impl Default for Partitions {
    fn default() -> Self {
        Self { held: Sums::default(), sorter: None, bound: MAX_HELD }
    }
}

impl Partitions {
    /// Adds the sums of some rows.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn add(&mut self, sums: Sums) -> io::Result<()> {
        for (hash, sum) in sums {
            note(&mut self.held, hash, sum);
        }
        if self.held.len() > self.bound { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        let sorter = self.sorter.get_or_insert_default();
        for (hash, sum) in self.held.drain() {
            sorter.add(&hash.to_be_bytes(), &sum.to_bytes())?;
        }
        Ok(())
    }

    /// The key with the most items; of several the one that comes first.
    ///
    /// # Errors
    /// When the temporary file cannot be written or read back.
    pub(super) fn busiest(mut self) -> io::Result<Option<Sum>> {
        let mut busiest: Option<Sum> = None;
        let mut take = |sum: Sum| {
            let is_more = |known: &Sum| {
                sum.items > known.items || (sum.items == known.items && sum.number < known.number)
            };
            if busiest.as_ref().is_none_or(is_more) {
                busiest = Some(sum);
            }
        };
        if self.sorter.is_none() {
            self.held.into_values().for_each(take);
            return Ok(busiest);
        }
        self.spill()?;
        let Some(sorter) = self.sorter else { return Ok(None) };
        let mut current: Option<(Vec<u8>, Sum)> = None;
        sorter.for_each::<io::Error>(|hash, sum| {
            let sum = Sum::read(sum).ok_or(io::ErrorKind::InvalidData)?;
            match &mut current {
                Some((known, of)) if known == hash => of.add(sum),
                _ => {
                    if let Some((_, done)) = current.replace((hash.to_vec(), sum)) {
                        take(done);
                    }
                }
            }
            Ok(())
        })?;
        if let Some((_, done)) = current {
            take(done);
        }
        Ok(busiest)
    }
}

/// True for a key that has a large share of many items.
pub(super) fn is_hot(items: u64, all: u64) -> bool {
    items >= MANY_ITEMS && items.saturating_mul(LARGE_SHARE) >= all
}

/// What DynamoDB does with it (developer guide, "Designing partition keys").
pub(super) fn limits() -> &'static str {
    "DynamoDB takes at most 1,000 write units and gives 3,000 read units a second for one partition key."
}

/// What is said of a key that has a large share of all items.
pub(super) fn hot_partition(busiest: &BusiestPartition, all: u64) -> Option<Finding> {
    let BusiestPartition { line, place, items, bytes } = busiest;
    if !is_hot(*items, all) {
        return None;
    }
    let share = (u128::from(*items) * 100 / u128::from(all.max(1))).min(100);
    let megabytes = bytes.div_ceil(1024 * 1024);
    let finding = Finding::new(
        Severity::Note,
        FindingCode::HotPartition,
        None,
        format!(
            "One partition key has {} of the {} items ({share}%), {} MB. {}",
            grouped(*items),
            grouped(all),
            grouped(megabytes),
            limits()
        ),
        "That is fine where few ask for it at once. Else choose a key with more different values, or add a column to it.",
    );
    let sample = Sample { line: *line, value: String::new(), place: place.clone() };
    Some(finding.of_records(*items, vec![sample]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_busiest_is_exact_whatever_fits_into_memory(
            blocks in prop::collection::vec(prop::collection::vec(0u64..12, 0..20), 0..12),
            bound in 0usize..6,
        ) {
            let mut partitions = Partitions { bound, ..Partitions::default() };
            let mut model: HashMap<u64, Sum> = HashMap::new();
            let mut number = 0;
            for block in &blocks {
                let mut sums = Sums::default();
                for hash in block {
                    let sum = Sum { items: 1, bytes: 10 + hash, number, line: number + 2 };
                    note(&mut sums, *hash, sum);
                    model.entry(*hash).and_modify(|known| known.add(sum)).or_insert(sum);
                    number += 1;
                }
                partitions.add(sums).unwrap();
            }
            let expected = model.into_values().max_by_key(|sum| (sum.items, std::cmp::Reverse(sum.number)));
            prop_assert_eq!(partitions.busiest().unwrap(), expected);
        }
    }

    #[test]
    fn only_a_large_share_of_many_items_is_said() {
        let busiest = |items| BusiestPartition { line: 2, place: None, items, bytes: 5 * 1024 * 1024 };
        assert!(hot_partition(&busiest(9_999), 10_000).is_none());
        assert!(hot_partition(&busiest(10_000), 200_000).is_none());
        let said = hot_partition(&busiest(50_000), 200_000).unwrap().message;
        assert!(said.starts_with("One partition key has 50,000 of the 200,000 items (25%), 5 MB."), "{said}");
    }
}
