//! Rows and items in the order of their keys: each pair of one key is held together, and what stands alone is new or gone.

use super::counted::NAMED;
use super::entry::Sorted;
use item::Footprint;
use std::collections::BinaryHeap;

/// What the merge has found.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub gone: u64,
    /// Of writing the new and the changed rows.
    pub write_units: u64,
    /// Of deleting what is gone.
    pub delete_units: u64,
    new_first: BinaryHeap<u64>,
    changed_first: BinaryHeap<u64>,
    /// A row whose item has not come yet.
    waiting: Option<Waiting>,
    /// The key of another source table's row.
    other: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Waiting {
    key: Vec<u8>,
    hash: Vec<u8>,
    number: u64,
    footprint: Footprint,
}

impl Merged {
    /// Takes the next in the order of keys; gives back the key of an item that is gone, in DynamoDB JSON.
    pub(super) fn take<'a>(&mut self, sorted: &Sorted<'a>) -> Option<&'a str> {
        match sorted {
            Sorted::Row { key, hash, number, footprint } => {
                self.settle();
                let (key, hash, footprint) = (key.to_vec(), hash.to_vec(), footprint.clone());
                self.waiting = Some(Waiting { key, hash, number: *number, footprint });
                None
            }
            Sorted::Other { key } => {
                self.other = Some(key.to_vec());
                None
            }
            Sorted::Stored { key, hash, footprint, key_json } => {
                if let Some(waiting) = self.waiting.take_if(|waiting| waiting.key == *key) {
                    if waiting.hash == *hash {
                        self.unchanged += 1;
                    } else {
                        self.changed += 1;
                        self.write_units += footprint.overwrite_units(&waiting.footprint);
                        keep_first(&mut self.changed_first, waiting.number);
                    }
                    return None;
                }
                self.settle();
                if self.other.take_if(|other| other == *key).is_some() {
                    return None;
                }
                self.gone += 1;
                self.delete_units += footprint.write_units();
                Some(*key_json)
            }
        }
    }

    /// A row that is still waiting is new.
    pub(super) fn settle(&mut self) {
        if let Some(Waiting { number, footprint, .. }) = self.waiting.take() {
            self.new += 1;
            self.write_units += footprint.write_units();
            keep_first(&mut self.new_first, number);
        }
    }

    /// Numbers of the first new rows, in order.
    pub(super) fn first_new(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.new_first).into_sorted_vec()
    }

    /// Numbers of the first changed rows, in order.
    pub(super) fn first_changed(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.changed_first).into_sorted_vec()
    }
}

fn keep_first(first: &mut BinaryHeap<u64>, number: u64) {
    first.push(number);
    if first.len() > NAMED {
        first.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{Plan, TableDesign};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn each_key_counts_once_on_either_side(
            rows in prop::collection::btree_map(0u8..40, 0u8..3, 0..40),
            stored in prop::collection::btree_map(0u8..40, 0u8..3, 0..40),
        ) {
            let mut all: Vec<(u8, u8, u8)> = rows.iter().map(|(key, hash)| (*key, 0, *hash)).collect();
            all.extend(stored.iter().map(|(key, hash)| (*key, 1, *hash)));
            all.sort_unstable();
            let mut merged = Merged::default();
            let mut gone = Vec::new();
            let footprint = Footprint::of(&[], &Plan::new(TableDesign::new("T", "id"), Vec::new()));
            for (key, side, hash) in all {
                let (key, hash, text) = ([key], [hash], key.to_string());
                let sorted = if side == 0 {
                    Sorted::Row { key: &key, hash: &hash, number: u64::from(key[0]), footprint: footprint.clone() }
                } else {
                    Sorted::Stored { key: &key, hash: &hash, footprint: footprint.clone(), key_json: &text }
                };
                gone.extend(merged.take(&sorted).map(|key| key.parse::<u8>().unwrap()));
            }
            merged.settle();
            let keys = |is: &dyn Fn(Option<&u8>, &u8) -> bool, of: &BTreeMap<u8, u8>, other: &BTreeMap<u8, u8>| {
                of.iter().filter(|(key, hash)| is(other.get(key), hash)).map(|(key, _)| *key).collect::<Vec<u8>>()
            };
            let new = keys(&|other, _| other.is_none(), &rows, &stored);
            let changed = keys(&|other, hash| other.is_some_and(|other| other != hash), &rows, &stored);
            let same = keys(&|other, hash| other == Some(hash), &rows, &stored);
            prop_assert_eq!(&gone, &keys(&|other, _| other.is_none(), &stored, &rows));
            prop_assert_eq!((merged.new, merged.changed), (new.len() as u64, changed.len() as u64));
            prop_assert_eq!((merged.unchanged, merged.gone), (same.len() as u64, gone.len() as u64));
            prop_assert_eq!((merged.write_units, merged.delete_units), (merged.new + merged.changed, merged.gone));
            let numbers = |keys: &[u8]| keys.iter().map(|key| u64::from(*key)).collect::<Vec<u64>>();
            prop_assert_eq!(merged.first_new(), numbers(&new));
            prop_assert_eq!(merged.first_changed(), numbers(&changed));
        }
    }

    #[test]
    fn the_first_by_number_are_kept() {
        let mut first = BinaryHeap::new();
        (0..NAMED as u64 * 3).rev().for_each(|number| keep_first(&mut first, number));
        assert_eq!(first.into_sorted_vec(), (0..NAMED as u64).collect::<Vec<u64>>());
    }
}
