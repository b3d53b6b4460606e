//! Items on their way, and the requests that they travel in.

use super::rate_limiter::Units;
use item::Item;
use rand::seq::SliceRandom;

/// Most items of one request (BatchWriteItem).
const MAX_ITEMS: usize = 25;
/// Most bytes of one request. The service takes 16 MB; less keeps a slow line from holding one for long.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// An item on its way.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    /// The chunk of the source that it is of.
    pub chunk: u64,
    /// The record's number and line.
    pub number: u64,
    pub line: u64,
    /// The item's key, in a form in which equal keys are equal bytes.
    pub key: Vec<u8>,
    /// The key in DynamoDB JSON, where the item that the table holds is asked for.
    pub key_json: String,
    /// What is asked of the table, in DynamoDB JSON: of a batch, one write request; of a put, the item.
    pub request: String,
    /// Where it is compared with what the table holds.
    pub item: Option<Item>,
    pub units: Units,
    pub action: Action,
}

/// What is done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Write,
    /// An import is undone: the item goes.
    Delete,
    /// An import is undone: the item comes back as it was.
    Restore,
}

/// Items that travel in one request.
#[derive(Debug)]
pub(super) struct Batch {
    pub items: Vec<Outgoing>,
    /// Attempts that came to nothing.
    pub failures: u32,
    /// The outcome of an earlier attempt is not known: the table may hold these items already.
    pub is_doubtful: bool,
    /// What the table held under these keys is kept.
    pub is_copied: bool,
}

impl Batch {
    pub(super) fn of(items: Vec<Outgoing>) -> Self {
        Self { items, failures: 0, is_doubtful: false, is_copied: false }
    }

    /// The same with other items.
    pub(super) fn with(&self, items: Vec<Outgoing>) -> Self {
        Self { items, ..*self }
    }

    pub(super) fn bytes(&self) -> usize {
        self.items.iter().map(|item| item.request.len()).sum()
    }

    pub(super) fn units(&self) -> Units {
        let targets = self.items.first().map_or(0, |item| item.units.len());
        let mut all = vec![0.0; targets];
        for item in &self.items {
            all.iter_mut().zip(&item.units).for_each(|(sum, units)| *sum += units);
        }
        all
    }
}

/// In which order items travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// In none: records that stand together in a file often lie together in the table, and would heat one part of it
    /// at a time.
    #[default]
    Shuffled,
    /// As the file has them: the practice database is one file, which sorted keys fill faster.
    AsInTheFile,
}

/// Shares items out to batches. A batch holds at most `most_items` items and `most_units` write units, but for an item
/// that is more alone. No two items bear the same key: the check saw to it.
pub(super) fn batches(
    mut items: Vec<Outgoing>,
    order: Order,
    most_items: usize,
    most_units: f64,
) -> Vec<Batch> {
    if order == Order::Shuffled {
        items.shuffle(&mut rand::rng());
    }
    let most_items = most_items.clamp(1, MAX_ITEMS);
    let mut all = Vec::with_capacity(items.len().div_ceil(most_items));
    let mut batch: Vec<Outgoing> = Vec::with_capacity(most_items);
    let (mut bytes, mut units) = (0, 0.0);
    for item in items {
        let (more_bytes, more_units) = (item.request.len(), item.units.iter().sum::<f64>());
        let is_full = batch.len() == most_items
            || (!batch.is_empty() && (bytes + more_bytes > MAX_BYTES || units + more_units > most_units));
        if is_full {
            all.push(Batch::of(std::mem::replace(&mut batch, Vec::with_capacity(most_items))));
            (bytes, units) = (0, 0.0);
        }
        bytes += more_bytes;
        units += more_units;
        batch.push(item);
    }
    if !batch.is_empty() {
        all.push(Batch::of(batch));
    }
    all
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn outgoing(number: u64, bytes: usize, units: f64) -> Outgoing {
        Outgoing {
            chunk: 0,
            number,
            line: number + 2,
            key: number.to_le_bytes().to_vec(),
            key_json: String::new(),
            request: "x".repeat(bytes),
            item: None,
            units: vec![units],
            action: Action::Write,
        }
    }

    proptest! {
        #[test]
        fn every_item_travels_once_within_the_limits(
            sizes in proptest::collection::vec((1usize..500_000, 0.0f64..40.0), 0..120),
            most_units in 1.0f64..100.0,
        ) {
            let items: Vec<Outgoing> =
                (0u64..).zip(&sizes).map(|(number, &(bytes, units))| outgoing(number, bytes, units)).collect();
            let all = batches(items, Order::Shuffled, 25, most_units);
            let mut numbers = Vec::new();
            for batch in &all {
                prop_assert!((1..=25).contains(&batch.items.len()));
                if batch.items.len() > 1 {
                    prop_assert!(batch.bytes() <= MAX_BYTES);
                    prop_assert!(batch.units()[0] <= most_units + 1e-9);
                }
                numbers.extend(batch.items.iter().map(|item| item.number));
            }
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (0..sizes.len() as u64).collect::<Vec<_>>());
        }
    }

    #[test]
    fn neighbours_in_the_file_are_no_neighbours_on_the_way() {
        let items = || (0..1000).map(|number| outgoing(number, 10, 1.0)).collect();
        let in_order = batches(items(), Order::AsInTheFile, 25, f64::INFINITY);
        assert!(in_order[0].items.iter().map(|item| item.number).eq(0..25));
        let all = batches(items(), Order::Shuffled, 25, f64::INFINITY);
        assert_eq!(all.len(), 40);
        let first: Vec<u64> = all[0].items.iter().map(|item| item.number).collect();
        let spread = first.iter().max().unwrap() - first.iter().min().unwrap();
        assert!(spread > 100, "{first:?}");
    }
}
