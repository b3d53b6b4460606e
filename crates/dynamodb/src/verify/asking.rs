//! What a table is asked with: the keys of a file's items, and its answers in the same form.

use super::reading::{Attributes, KeyStart, Reader};
use crate::destination::Connection;
use crate::import::Job;
use item::{Converter, Item};
use std::sync::Arc;

/// Asks a table for the items of a file.
#[derive(Debug)]
pub(super) struct Asking {
    pub reader: Arc<Reader>,
    pub converter: Converter,
    /// Attribute names of the table's key.
    pub keys: Vec<String>,
    /// How the keys of the job's items begin, where the table holds those of other source tables too: these are others'
    /// matter.
    pub of: Option<KeyStart>,
}

impl Asking {
    /// Asks the table of this job.
    pub(super) fn new(job: &Job, connection: &Connection) -> Self {
        let table = &job.plan.table;
        let of = job.plan.shared.as_ref().zip(table.sort_key.clone());
        Self {
            of: of.map(|(shared, attribute)| KeyStart { attribute, start: shared.sort_prefix() }),
            reader: Arc::new(Reader::new(connection, &table.name)),
            converter: Converter::joined(&job.plan, job.joined.clone()),
            keys: std::iter::once(table.partition_key.clone()).chain(table.sort_key.clone()).collect(),
        }
    }

    /// The key of an item, as it is asked for.
    pub(super) fn key_of(&self, item: &Item) -> Attributes {
        let key = item.iter().filter(|(name, _)| self.keys.contains(name));
        key.map(|(name, value)| (name.clone(), crate::sdk_value::into_sdk(value.clone()))).collect()
    }

    /// The key of an item of the table, in the form of the file's keys.
    pub(super) fn key_bytes(&self, item: &Attributes) -> Vec<u8> {
        let value = |name: &String| item.get(name).and_then(crate::sdk_value::from_sdk);
        let key: Item = self
            .keys
            .iter()
            .filter_map(|name| value(name).map(|value| (name.clone(), value.normalised())))
            .collect();
        self.converter.key_bytes(&key)
    }

    /// The key for reading.
    pub(super) fn key_text(&self, item: &Item) -> String {
        let value = |key: &String| item.iter().find(|(name, _)| name == key).map(|(_, value)| value.text());
        self.keys.iter().filter_map(value).collect::<Vec<_>>().join(", ")
    }
}
