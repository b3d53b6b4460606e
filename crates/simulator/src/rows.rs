//! What a simulated source, its items and the table hold.

use crate::scenario::Scenario;
use import_core::Payloads;

/// What an item holds. Whose it is and of which row can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    pub(crate) owner: Owner,
    pub(crate) number: u64,
}

/// Who wrote an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// An import, by its number.
    Import(u8),
    /// It was there before.
    Before,
    /// Somebody else, while the import was interrupted; by the attempt after which that was.
    Others(u32),
}

/// What is asked of the table for one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) key: u64,
    /// What the import writes.
    pub(crate) written: Value,
    /// `None`: the item is deleted.
    pub(crate) value: Option<Value>,
    /// The run that is continued kept a copy of what was there.
    pub(crate) is_copied: bool,
}

/// What the simulated machine carries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Simulated;

impl Payloads for Simulated {
    type Item = Change;
    type Previous = Value;
    /// The row's number.
    type Rejected = u64;
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    Item,
    Rejected,
    SetAside,
    /// It stands inside an item of another table.
    Embedded,
    /// The table is made from another's rows, and has nothing of this one.
    WithoutItem,
}

/// Spreads a number over all 64 bits (`SplitMix64`).
pub(crate) fn mixed(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_add(0x1234_5678);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn is_one_of(every: u64, seed: u64, number: u64) -> bool {
    every > 0 && mixed(seed, number).is_multiple_of(every)
}

/// The rows of an import.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) scenario: &'a Scenario,
    /// The import's number, and the key of its first row.
    pub(crate) import: u8,
    pub(crate) first_key: u64,
}

impl Rows<'_> {
    pub(crate) fn count(&self) -> u64 {
        self.scenario.rows
    }

    pub(crate) fn kind(&self, number: u64) -> RowKind {
        let Scenario { seed, rejected_every, set_aside_every, embedded_every, without_item_every, .. } =
            *self.scenario;
        if is_one_of(rejected_every, seed ^ 1, number) {
            RowKind::Rejected
        } else if is_one_of(set_aside_every, seed ^ 2, number) {
            RowKind::SetAside
        } else if is_one_of(embedded_every, seed ^ 4, number) {
            RowKind::Embedded
        } else if is_one_of(without_item_every, seed ^ 5, number) {
            RowKind::WithoutItem
        } else {
            RowKind::Item
        }
    }

    pub(crate) fn key(&self, number: u64) -> u64 {
        self.first_key + number
    }

    pub(crate) fn value(&self, number: u64) -> Value {
        Value { owner: Owner::Import(self.import), number }
    }

    /// The server does not take the item of this row.
    pub(crate) fn is_refused(&self, number: u64) -> bool {
        is_one_of(self.scenario.refused_every, self.scenario.seed ^ 3, number)
    }

    /// What the table holds under a row's key before the import, if anything: of some rows what the import would write.
    pub(crate) fn before(&self, number: u64) -> Option<Value> {
        let Scenario { seed, there_every, .. } = *self.scenario;
        let is_same = mixed(seed ^ 5, number).is_multiple_of(7) && !self.is_refused(number);
        is_one_of(there_every, seed ^ 4, number)
            .then(|| if is_same { self.value(number) } else { Value { owner: Owner::Before, number } })
    }

    /// Write units and bytes of a row's item.
    pub(crate) fn size(&self, number: u64) -> (f64, usize) {
        match mixed(self.scenario.seed ^ 6, number) % 50 {
            0 => (3.0, 2500),
            1..=5 => (2.0, 1500),
            _ => (1.0, 200),
        }
    }
}

/// A key as bytes.
pub(crate) fn key_bytes(key: u64) -> Vec<u8> {
    key.to_be_bytes().to_vec()
}

/// The key of bytes.
pub(crate) fn key_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
}
