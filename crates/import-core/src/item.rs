//! Items on their way, and the batches that they travel in.

use crate::units::Units;
use rand::Rng;
use rand::seq::SliceRandom;

/// Most items of one request (BatchWriteItem).
pub(crate) const MAX_ITEMS: usize = 25;
/// Most bytes of one request. The service takes 16 MB; less keeps a slow line from holding one for long.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// An item that is to be written, restored or deleted.
#[derive(Debug)]
pub struct Item<T> {
    /// The row's number in the source, from 0.
    pub number: u64,
    /// The row's line, from 1, by which a person finds it again.
    pub line: u64,
    /// The item's key, in a form in which equal keys are equal bytes.
    pub key: Vec<u8>,
    /// Bytes that it takes in a request.
    pub size_bytes: usize,
    pub units: Units,
    pub operation: Operation,
    pub payload: T,
}

/// What is done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Write,
    /// An import is undone: the item goes.
    Delete,
    /// An import is undone: the item comes back as it was.
    Restore,
}

/// An item and the chunk of the source that it is of.
#[derive(Debug)]
pub(crate) struct Outgoing<T> {
    pub(crate) chunk: u64,
    pub(crate) item: Item<T>,
}

/// Items that travel in one request.
#[derive(Debug)]
pub(crate) struct Batch<T> {
    pub(crate) items: Vec<Outgoing<T>>,
    /// Attempts that came to nothing.
    pub(crate) failures: u32,
    /// The outcome of an earlier attempt is not known: the table may hold these items already.
    pub(crate) is_doubtful: bool,
    /// It was seen what the table holds under these keys, where that must be.
    pub(crate) is_looked_up: bool,
}

impl<T> Batch<T> {
    pub(crate) fn of(items: Vec<Outgoing<T>>) -> Self {
        Self { items, failures: 0, is_doubtful: false, is_looked_up: false }
    }

    /// A batch of other items that have come as far.
    pub(crate) fn with(&self, items: Vec<Outgoing<T>>) -> Self {
        Self { items, ..*self }
    }

    pub(crate) fn size_bytes(&self) -> usize {
        self.items.iter().map(|outgoing| outgoing.item.size_bytes).sum()
    }

    pub(crate) fn units(&self) -> Units {
        let targets = self.items.first().map_or(0, |outgoing| outgoing.item.units.len());
        let mut all = vec![0.0; targets];
        for outgoing in &self.items {
            all.iter_mut().zip(&outgoing.item.units).for_each(|(sum, units)| *sum += units);
        }
        all
    }
}

/// In which order items travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// In none: rows that stand together in a file often lie together in the table, and would heat one part of it at a
    /// time.
    #[default]
    Shuffled,
    /// As the source has them: the practice database is one file, which sorted keys fill faster.
    AsInTheSource,
}

/// Shares items out to batches. A batch holds at most `most_items` items and `most_units` write units, but for an item
/// that is more alone. No two items have the same key: the check saw to it.
pub(crate) fn batches<T>(
    mut items: Vec<Outgoing<T>>,
    order: Order,
    most_items: usize,
    most_units: f64,
    random: &mut impl Rng,
) -> Vec<Batch<T>> {
    if order == Order::Shuffled {
        items.shuffle(random);
    }
    let most_items = most_items.clamp(1, MAX_ITEMS);
    let mut all = Vec::with_capacity(items.len().div_ceil(most_items));
    let mut batch = Vec::with_capacity(most_items.min(items.len()));
    let (mut bytes, mut units) = (0, 0.0);
    for outgoing in items {
        let more_bytes = outgoing.item.size_bytes;
        let more_units = outgoing.item.units.iter().sum::<f64>();
        let is_full = batch.len() == most_items
            || (!batch.is_empty() && (bytes + more_bytes > MAX_BYTES || units + more_units > most_units));
        if is_full {
            all.push(Batch::of(std::mem::replace(&mut batch, Vec::with_capacity(most_items))));
            (bytes, units) = (0, 0.0);
        }
        bytes += more_bytes;
        units += more_units;
        batch.push(outgoing);
    }
    if !batch.is_empty() {
        all.push(Batch::of(batch));
    }
    all
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    pub(crate) fn outgoing(number: u64, size_bytes: usize, units: f64) -> Outgoing<()> {
        let item = Item {
            number,
            line: number + 2,
            key: number.to_le_bytes().to_vec(),
            size_bytes,
            units: vec![units],
            operation: Operation::Write,
            payload: (),
        };
        Outgoing { chunk: 0, item }
    }

    proptest! {
        #[test]
        fn every_item_travels_once_within_the_limits(
            sizes in proptest::collection::vec((1usize..500_000, 0.0f64..40.0), 0..120),
            most_units in 1.0f64..100.0,
            seed in any::<u64>(),
        ) {
            let items = (0u64..).zip(&sizes).map(|(number, &(bytes, units))| outgoing(number, bytes, units));
            let mut random = SmallRng::seed_from_u64(seed);
            let all = batches(items.collect(), Order::Shuffled, 25, most_units, &mut random);
            let mut numbers = Vec::new();
            for batch in &all {
                prop_assert!((1..=25).contains(&batch.items.len()));
                if batch.items.len() > 1 {
                    prop_assert!(batch.size_bytes() <= MAX_BYTES);
                    prop_assert!(batch.units()[0] <= most_units + 1e-9);
                }
                numbers.extend(batch.items.iter().map(|outgoing| outgoing.item.number));
            }
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (0..sizes.len() as u64).collect::<Vec<_>>());
        }
    }

    #[test]
    fn neighbours_in_the_file_are_no_neighbours_on_the_way() {
        let mut random = SmallRng::seed_from_u64(1);
        let items = || (0..1000).map(|number| outgoing(number, 10, 1.0)).collect();
        let in_order = batches(items(), Order::AsInTheSource, 25, f64::INFINITY, &mut random);
        assert!(in_order[0].items.iter().map(|outgoing| outgoing.item.number).eq(0..25));
        let all = batches(items(), Order::Shuffled, 25, f64::INFINITY, &mut random);
        assert_eq!(all.len(), 40);
        let first: Vec<u64> = all[0].items.iter().map(|outgoing| outgoing.item.number).collect();
        let spread = first.iter().max().unwrap() - first.iter().min().unwrap();
        assert!(spread > 100, "{first:?}");
    }
}
