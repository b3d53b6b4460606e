//! What a table was created as, and what an item means under it.

use super::key::{Key, part};
use super::metering::units_for;
use crate::exchange::Reply;
use crate::item::ItemText;
use serde_json::Value;

/// Largest item, attribute names counted (developer guide, "Constraints": 400 KB).
const MAX_ITEM_BYTES: u64 = 400 * 1024;

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
