//! A model of a table: items by key. One that is a file on the disk loses in a power cut what was not put there.

use crate::rows::Value;
use rand::RngExt;
use rand::rngs::SmallRng;
use std::collections::BTreeMap;

/// A table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    items: BTreeMap<u64, Value>,
    /// What was there under a key before each change since the table was put on the disk, oldest first; where it is a
    /// file.
    unsynced: Option<Vec<(u64, Option<Value>)>>,
}

impl Table {
    pub(crate) fn new(items: BTreeMap<u64, Value>, is_file: bool) -> Self {
        Self { items, unsynced: is_file.then(Vec::new) }
    }

    pub(crate) fn items(&self) -> &BTreeMap<u64, Value> {
        &self.items
    }

    pub(crate) fn get(&self, key: u64) -> Option<Value> {
        self.items.get(&key).copied()
    }

    pub(crate) fn set(&mut self, key: u64, value: Option<Value>) {
        let before = match value {
            Some(value) => self.items.insert(key, value),
            None => self.items.remove(&key),
        };
        if let Some(unsynced) = &mut self.unsynced {
            unsynced.push((key, before));
        }
    }

    /// Changes so far that are not on the disk.
    pub(crate) fn unsynced(&self) -> usize {
        self.unsynced.as_ref().map_or(0, Vec::len)
    }

    /// The first so many changes are on the disk.
    pub(crate) fn sync(&mut self, changes: usize) {
        if let Some(unsynced) = &mut self.unsynced {
            unsynced.drain(..changes.min(unsynced.len()));
        }
    }

    /// All is on the disk.
    pub(crate) fn sync_all(&mut self) {
        self.sync(self.unsynced());
    }

    /// The power is cut: some of the latest changes are lost.
    pub(crate) fn lose_unsynced(&mut self, random: &mut SmallRng) {
        let Some(unsynced) = &mut self.unsynced else { return };
        let kept = random.random_range(0..=unsynced.len());
        for (key, before) in unsynced.drain(kept..).rev() {
            match before {
                Some(value) => self.items.insert(key, value),
                None => self.items.remove(&key),
            };
        }
    }
}
