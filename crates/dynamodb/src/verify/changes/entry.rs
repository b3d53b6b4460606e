//! A row's item or a table's item as it is sorted: its key, a hash of it, and what writing it takes.

use crate::sdk_value::from_sdk;
use crate::verify::reading::Attributes;
use item::{Footprint, Item, Value, add_value, dynamodb_json};
use plan::Plan;

/// Bytes of a hash: two different items of one key are taken for the same once in 2^128.
const HASH_BYTES: usize = 16;
const ROW: u8 = 0;
const OTHER: u8 = 1;
const STORED: u8 = 2;

/// What is sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The item's key, then which side it is of: of one key the row comes first.
    pub key: Vec<u8>,
    pub value: Vec<u8>,
}

/// An entry that was sorted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sorted<'a> {
    Row {
        key: &'a [u8],
        hash: &'a [u8],
        number: u64,
        footprint: Footprint,
    },
    /// A row of another source table that is written to the same table, and cannot be told from these by its key: its item is
    /// no matter of this one.
    Other {
        key: &'a [u8],
    },
    /// With its key in DynamoDB JSON.
    Stored {
        key: &'a [u8],
        hash: &'a [u8],
        footprint: Footprint,
        key_json: &'a str,
    },
}

impl Entry {
    /// Of the item of the row of this number; `key` as [`item::Converter::key_bytes`] has it.
    pub(super) fn of_row(mut key: Vec<u8>, item: Item, number: u64, plan: &Plan) -> Self {
        key.push(ROW);
        let footprint = Footprint::of(&item, plan);
        let mut value = hash(item);
        footprint.write(&mut value);
        value.extend_from_slice(&number.to_le_bytes());
        Self { key, value }
    }

    /// Of the item of a row of another source table.
    pub(super) fn of_other(mut key: Vec<u8>) -> Self {
        key.push(OTHER);
        Self { key, value: Vec::new() }
    }

    /// Of an item that the table holds.
    pub(super) fn of_stored(mut key: Vec<u8>, key_item: &Item, stored: &Attributes, plan: &Plan) -> Self {
        key.push(STORED);
        let known: Item =
            stored.iter().filter_map(|(name, value)| Some((name.clone(), from_sdk(value)?))).collect();
        let footprint = Footprint::of(&known, plan);
        // What holds a value that this version does not know is no row's item.
        let mut value = if known.len() == stored.len() { hash(known) } else { vec![0; HASH_BYTES] };
        footprint.write(&mut value);
        value.extend_from_slice(dynamodb_json(key_item).as_bytes());
        Self { key, value }
    }
}

/// Equal for what DynamoDB takes for equal.
fn hash(item: Item) -> Vec<u8> {
    let mut bytes = Vec::new();
    add_value(&Value::M(item).normalised(), &mut bytes);
    blake3::hash(&bytes).as_bytes()[..HASH_BYTES].to_vec()
}

impl<'a> Sorted<'a> {
    /// An entry that comes back; `None` where it is none.
    pub(super) fn read(key: &'a [u8], value: &'a [u8]) -> Option<Self> {
        let (&side, key) = key.split_last()?;
        if side == OTHER {
            return Some(Self::Other { key });
        }
        let (hash, rest) = value.split_at_checked(HASH_BYTES)?;
        let (footprint, rest) = Footprint::read(rest)?;
        if side == STORED {
            return Some(Self::Stored { key, hash, footprint, key_json: std::str::from_utf8(rest).ok()? });
        }
        let ([number], []) = rest.as_chunks::<8>() else { return None };
        Some(Self::Row { key, hash, number: u64::from_le_bytes(*number), footprint })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdk_value::into_sdk;
    use plan::TableDesign;

    fn plan() -> Plan {
        Plan::new(TableDesign::new("T", "id"), Vec::new())
    }

    fn row(item: &Item) -> Entry {
        Entry::of_row(b"k".to_vec(), item.clone(), 7, &plan())
    }

    #[test]
    fn the_same_item_has_one_hash_whatever_the_order_and_the_spelling() {
        let ours = vec![
            ("id".to_owned(), Value::N("1".into())),
            ("tags".to_owned(), Value::Ss(vec!["b".into(), "a".into()])),
            ("size".to_owned(), Value::N("1.50".into())),
        ];
        let theirs = vec![
            ("size".to_owned(), Value::N("1.5".into())),
            ("tags".to_owned(), Value::Ss(vec!["a".into(), "b".into()])),
            ("id".to_owned(), Value::N("1".into())),
        ];
        let key: Item = vec![("id".to_owned(), Value::N("1".into()))];
        let sdk =
            |item: &Item| item.iter().map(|(name, value)| (name.clone(), into_sdk(value.clone()))).collect();
        let stored = |item: &Item| Entry::of_stored(b"k".to_vec(), &key, &sdk(item), &plan());
        let (ours_entry, same, other) = (row(&ours), stored(&theirs), stored(&key));
        let Some(Sorted::Row { key: b"k", hash, number: 7, footprint }) =
            Sorted::read(&ours_entry.key, &ours_entry.value)
        else {
            panic!("no row")
        };
        assert_eq!(footprint, Footprint::of(&ours, &plan()));
        let of = |entry: &Entry| match Sorted::read(&entry.key, &entry.value) {
            Some(Sorted::Stored { key: b"k", hash, key_json: r#"{"id":{"N":"1"}}"#, .. }) => hash.to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(&same), hash);
        assert_ne!(of(&other), hash);
        // Of one key the row is sorted first.
        assert!(ours_entry.key < same.key);
    }
}
