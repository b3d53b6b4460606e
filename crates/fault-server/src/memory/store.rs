//! The items of a table, or the hashes of their keys.

use super::key::Key;
use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;

#[derive(Debug)]
pub(super) enum Store {
    /// Items as they were sent, by key.
    Items(BTreeMap<Key, Box<str>>),
    /// 64 bits of each key: of ten million keys, two meet once in 300,000 times.
    Keys(HashSet<u64, foldhash::fast::FixedState>),
}

impl Store {
    pub(super) fn new(keeps_items: bool) -> Self {
        if keeps_items { Self::Items(BTreeMap::new()) } else { Self::Keys(HashSet::default()) }
    }

    pub(super) fn put(&mut self, key: Key, item: &str) {
        match self {
            Self::Items(items) => {
                items.insert(key, item.into());
            }
            Self::Keys(keys) => {
                keys.insert(key.hash());
            }
        }
    }

    pub(super) fn remove(&mut self, key: &Key) {
        match self {
            Self::Items(items) => {
                items.remove(key);
            }
            Self::Keys(keys) => {
                keys.remove(&key.hash());
            }
        }
    }

    pub(super) fn contains(&self, key: &Key) -> bool {
        match self {
            Self::Items(items) => items.contains_key(key),
            Self::Keys(keys) => keys.contains(&key.hash()),
        }
    }

    /// The item, where it is kept.
    pub(super) fn get(&self, key: &Key) -> Option<&str> {
        match self {
            Self::Items(items) => items.get(key).map(AsRef::as_ref),
            Self::Keys(_) => None,
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Keys(keys) => keys.len(),
        }
    }

    pub(super) fn keeps_items(&self) -> bool {
        matches!(self, Self::Items(_))
    }

    /// Items after this key, in the order of their keys; none where they are not kept.
    pub(super) fn after(&self, key: Option<&Key>) -> impl Iterator<Item = (&Key, &str)> {
        let from = key.map_or(Bound::Unbounded, Bound::Excluded);
        let items = match self {
            Self::Items(items) => Some(items.range::<Key, _>((from, Bound::Unbounded))),
            Self::Keys(_) => None,
        };
        items.into_iter().flatten().map(|(key, item)| (key, item.as_ref()))
    }
}
