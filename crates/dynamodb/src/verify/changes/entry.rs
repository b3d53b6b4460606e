//! A row's item or a table's item as it is sorted: its key, and a hash of it.

use crate::sdk_value::from_sdk;
use crate::verify::reading::Attributes;
use item::{Item, Value, dynamodb_json};

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
        row: Row,
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
        key_json: &'a str,
    },
}

/// A row that becomes an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub number: u64,
    pub write_units: f64,
}

impl Entry {
    /// Of a row's item; `key` as [`item::Converter::key_bytes`] has it.
    pub(super) fn of_row(mut key: Vec<u8>, item: Item, row: Row) -> Self {
        key.push(ROW);
        let mut value = hash(item);
        value.extend_from_slice(&row.number.to_le_bytes());
        value.extend_from_slice(&row.write_units.to_le_bytes());
        Self { key, value }
    }

    /// Of the item of a row of another source table.
    pub(super) fn of_other(mut key: Vec<u8>) -> Self {
        key.push(OTHER);
        Self { key, value: vec![0; HASH_BYTES] }
    }

    /// Of an item that the table holds.
    pub(super) fn of_stored(mut key: Vec<u8>, key_item: &Item, stored: &Attributes) -> Self {
        key.push(STORED);
        let item: Option<Item> =
            stored.iter().map(|(name, value)| Some((name.clone(), from_sdk(value)?))).collect();
        // What holds a value that this version does not know is no row's item.
        let mut value = item.map_or_else(|| vec![0; HASH_BYTES], hash);
        value.extend_from_slice(dynamodb_json(key_item).as_bytes());
        Self { key, value }
    }
}

/// Equal for what DynamoDB takes for equal.
fn hash(item: Item) -> Vec<u8> {
    let json = serde_json::to_string(&Value::M(item).normalised()).unwrap_or_default();
    blake3::hash(json.as_bytes()).as_bytes()[..HASH_BYTES].to_vec()
}

impl<'a> Sorted<'a> {
    /// An entry that comes back; `None` where it is none.
    pub(super) fn read(key: &'a [u8], value: &'a [u8]) -> Option<Self> {
        let (&side, key) = key.split_last()?;
        let (hash, rest) = value.split_at_checked(HASH_BYTES)?;
        if side == STORED {
            return Some(Self::Stored { key, hash, key_json: std::str::from_utf8(rest).ok()? });
        }
        if side == OTHER {
            return Some(Self::Other { key });
        }
        let ([number, write_units], []) = rest.as_chunks::<8>() else { return None };
        let row = Row { number: u64::from_le_bytes(*number), write_units: f64::from_le_bytes(*write_units) };
        Some(Self::Row { key, hash, row })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdk_value::into_sdk;

    fn row(item: &Item) -> Entry {
        Entry::of_row(b"k".to_vec(), item.clone(), Row { number: 7, write_units: 2.0 })
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
        let stored = |item: &Item| Entry::of_stored(b"k".to_vec(), &key, &sdk(item));
        let (ours_entry, same, other) = (row(&ours), stored(&theirs), stored(&key));
        let Some(Sorted::Row { key: b"k", hash, row }) = Sorted::read(&ours_entry.key, &ours_entry.value)
        else {
            panic!("no row")
        };
        assert_eq!(row, Row { number: 7, write_units: 2.0 });
        let of = |entry: &Entry| match Sorted::read(&entry.key, &entry.value) {
            Some(Sorted::Stored { key: b"k", hash, key_json: r#"{"id":{"N":"1"}}"# }) => hash.to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(&same), hash);
        assert_ne!(of(&other), hash);
        // Of one key the row is sorted first.
        assert!(ours_entry.key < same.key);
    }
}
