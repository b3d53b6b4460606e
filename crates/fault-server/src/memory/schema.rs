//! What a table was created as, and what an item means under it.

use super::key::{Key, part};
use super::metering::units_for;
use crate::exchange::Reply;
use crate::item::ItemText;
use serde_json::Value;
use std::collections::BTreeMap;

/// Largest item, attribute names counted (developer guide, "Constraints": 400 KB).
const MAX_ITEM_BYTES: u64 = 400 * 1024;

/// Most levels that a value may nest, itself counted (developer guide, "Constraints").
const MAX_LEVELS: usize = 32;

/// Keys and indexes of a table.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    pub keys: Vec<KeyAttribute>,
    pub indexes: Vec<Index>,
}

#[derive(Debug, Clone)]
pub(super) struct KeyAttribute {
    pub name: String,
    /// `S`, `N` or `B`.
    pub kind: String,
}

#[derive(Debug, Clone)]
pub(super) struct Index {
    pub name: String,
    pub keys: Vec<KeyAttribute>,
    /// Attributes that it carries, keys among them; `None`: all.
    pub carries: Option<Vec<String>>,
}

/// An item as the table takes it.
#[derive(Debug)]
pub(super) struct Measured {
    pub key: Key,
    pub table_units: u64,
    /// Units of each index, 0 where the item does not enter it.
    pub index_units: Vec<u64>,
}

/// What an index holds of an item.
#[derive(Debug, Default)]
struct Entry {
    key: BTreeMap<String, Vec<u8>>,
    carried: BTreeMap<String, (String, Vec<u8>)>,
    bytes: u64,
}

impl Schema {
    /// From the body of a `CreateTable`.
    pub(super) fn of(created: &Value) -> Option<Self> {
        let kinds = created.get("AttributeDefinitions")?.as_array()?;
        let keys_of = |schema: &Value| -> Option<Vec<KeyAttribute>> {
            let mut elements: Vec<&Value> = schema.as_array()?.iter().collect();
            // The partition key first: HASH stands before RANGE.
            elements.sort_by_key(|element| element["KeyType"].as_str().map(str::to_owned));
            let key = |element: &&Value| -> Option<KeyAttribute> {
                let name = element["AttributeName"].as_str()?;
                let kind = kinds.iter().find(|kind| kind["AttributeName"] == name)?;
                let kind = kind["AttributeType"].as_str()?;
                Some(KeyAttribute { name: name.to_owned(), kind: kind.to_owned() })
            };
            elements.iter().map(key).collect()
        };
        let keys = keys_of(created.get("KeySchema")?)?;
        let no_indexes = Vec::new();
        let indexes = created["GlobalSecondaryIndexes"].as_array().unwrap_or(&no_indexes);
        let index = |index: &Value| -> Option<Index> {
            let own = keys_of(index.get("KeySchema")?)?;
            let key_names = keys.iter().chain(&own).map(|key| key.name.clone());
            let projection = &index["Projection"];
            let more = projection["NonKeyAttributes"].as_array().unwrap_or(&no_indexes);
            let carries = (projection["ProjectionType"].as_str()? != "ALL").then(|| {
                key_names.chain(more.iter().filter_map(|name| name.as_str().map(str::to_owned))).collect()
            });
            Some(Index { name: index["IndexName"].as_str()?.to_owned(), keys: own, carries })
        };
        let indexes = indexes.iter().map(index).collect::<Option<Vec<Index>>>()?;
        Some(Self { keys, indexes })
    }

    /// Key and units of an item, in one walk over it.
    pub(super) fn measure(&self, item: ItemText<'_>) -> Result<Measured, Reply> {
        let mut parts: Vec<Option<Vec<u8>>> = vec![None; self.keys.len()];
        let mut size = 0;
        let mut carried = vec![0; self.indexes.len()];
        let mut keys_found = vec![0; self.indexes.len()];
        let mut refused = None;
        item.each_attribute(|attribute| {
            size += attribute.size_bytes;
            if attribute.levels > MAX_LEVELS {
                refused = Some(Reply::invalid(
                    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported \
                     limit",
                ));
            }
            for (place, key) in self.keys.iter().enumerate() {
                if key.name == attribute.name {
                    if key.kind == attribute.kind && attribute.value != "\"\"" {
                        parts[place] = Some(part(attribute));
                    } else {
                        refused = Some(mismatch(key, attribute.kind));
                    }
                }
            }
            for (place, index) in self.indexes.iter().enumerate() {
                if let Some(key) = index.keys.iter().find(|key| key.name == attribute.name) {
                    keys_found[place] += 1;
                    if key.kind != attribute.kind || attribute.value == "\"\"" {
                        refused = Some(mismatch(key, attribute.kind));
                    }
                }
                let carries = index.carries.as_ref();
                if carries.is_none_or(|names| names.iter().any(|name| *name == attribute.name)) {
                    carried[place] += attribute.size_bytes;
                }
            }
        });
        if let Some(refused) = refused {
            return Err(refused);
        }
        if size > MAX_ITEM_BYTES {
            return Err(Reply::invalid("Item size has exceeded the maximum allowed size"));
        }
        let key = self.key_of_parts(&parts)?;
        let index_units = self.indexes.iter().zip(keys_found.iter().zip(&carried));
        let index_units = index_units
            .map(|(index, (found, bytes))| if *found == index.keys.len() { units_for(*bytes) } else { 0 })
            .collect();
        Ok(Measured { key, table_units: units_for(size), index_units })
    }

    /// The same of an item that is written over another: the table takes what the larger one does. Of an index nothing is
    /// taken where neither enters it or what it carries stays, what the larger one takes where its key stays, and else what
    /// both take, since one entry goes and another comes (developer guide, "Provisioned throughput considerations for Global
    /// Secondary Indexes").
    pub(super) fn measure_over(
        &self,
        old: ItemText<'_>,
        new: ItemText<'_>,
        mut measured: Measured,
    ) -> Measured {
        let (old_size, old) = self.entries(old);
        let (new_size, new) = self.entries(new);
        measured.table_units = units_for(old_size.max(new_size));
        let of_index = |(old, new): (Option<Entry>, Option<Entry>)| match (old, new) {
            (None, None) => 0,
            (Some(entry), None) | (None, Some(entry)) => units_for(entry.bytes),
            (Some(old), Some(new)) if old.key != new.key => units_for(old.bytes) + units_for(new.bytes),
            (Some(old), Some(new)) if old.carried == new.carried => 0,
            (Some(old), Some(new)) => units_for(old.bytes.max(new.bytes)),
        };
        measured.index_units = old.into_iter().zip(new).map(of_index).collect();
        measured
    }

    /// The size of an item, and its entry in each index.
    fn entries(&self, item: ItemText<'_>) -> (u64, Vec<Option<Entry>>) {
        let mut entries: Vec<Entry> = self.indexes.iter().map(|_| Entry::default()).collect();
        let mut size = 0;
        item.each_attribute(|attribute| {
            size += attribute.size_bytes;
            let value = match attribute.kind {
                "S" | "N" | "B" => part(attribute),
                _ => attribute.value.as_bytes().to_vec(),
            };
            for (index, entry) in self.indexes.iter().zip(&mut entries) {
                if index.keys.iter().any(|key| key.name == attribute.name) {
                    entry.key.insert(attribute.name.to_string(), value.clone());
                }
                if index.carries.as_ref().is_none_or(|names| names.iter().any(|name| *name == attribute.name))
                {
                    entry.bytes += attribute.size_bytes;
                    entry
                        .carried
                        .insert(attribute.name.to_string(), (attribute.kind.to_owned(), value.clone()));
                }
            }
        });
        let of_index =
            |(index, entry): (&Index, Entry)| (entry.key.len() == index.keys.len()).then_some(entry);
        (size, self.indexes.iter().zip(entries).map(of_index).collect())
    }

    /// The key of a key alone, as a read or a delete names it.
    pub(super) fn key(&self, text: ItemText<'_>) -> Result<Key, Reply> {
        let mut parts: Vec<Option<Vec<u8>>> = vec![None; self.keys.len()];
        let mut is_fitting = true;
        text.each_attribute(|attribute| {
            match self.keys.iter().position(|key| key.name == attribute.name && key.kind == attribute.kind) {
                Some(place) => parts[place] = Some(part(attribute)),
                None => is_fitting = false,
            }
        });
        if !is_fitting {
            return Err(Reply::invalid("The provided key element does not match the schema"));
        }
        self.key_of_parts(&parts)
    }

    fn key_of_parts(&self, parts: &[Option<Vec<u8>>]) -> Result<Key, Reply> {
        if let Some(missing) = parts.iter().position(Option::is_none) {
            let name = &self.keys[missing].name;
            return Err(Reply::invalid(&format!(
                "One or more parameter values were invalid: Missing the key {name} in the item"
            )));
        }
        let mut parts = parts.iter().flatten();
        let partition = parts.next().map(Vec::as_slice).unwrap_or_default();
        Ok(Key::of(partition, parts.next().map(Vec::as_slice)))
    }
}

fn mismatch(key: &KeyAttribute, found: &str) -> Reply {
    Reply::invalid(&format!(
        "One or more parameter values were invalid: Type mismatch for key {} expected: {} actual: {found}, or \
         the value is empty",
        key.name, key.kind
    ))
}
