//! The rows of a child that stand inside the items of its parent.

use super::keyed_rows::KeyedRows;
use super::merging::add_attributes;
use super::pass::{OnPass, Pass};
use item::cell_keys::KeyMaker;
use item::{
    Converter, EncodedAttribute, Joined, KeyColumns, OrderColumn, RelatedValues, RowSet, Value, add_count,
    add_in_order, add_value,
};
use plan::{InsideForm, InsideTable, Plan};
use sorting::EntrySorter;
use source::{Record, Source, SourceError, map_blocks};
use std::collections::HashMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A child, as its rows are read to stand inside an item.
pub(super) struct InsideRows<'a> {
    table: &'a str,
    source: &'a Source,
    /// The place of the child among what is put together with its parent.
    place: u32,
    converter: Converter,
    pointing: KeyColumns,
    order: Vec<(OrderColumn, bool)>,
    form: Form,
    maker: &'a KeyMaker,
}

/// What becomes of a row in the item.
enum Form {
    List,
    /// The child's attributes by what they are called in the item.
    Merged(HashMap<String, String>),
    Set,
}

/// A row that found its parent.
struct Found {
    number: u64,
    parent: u64,
    /// How many of the bytes of its block are that by which it is sorted, and how many what is kept of it; `None` where its
    /// parent's item has no place for it.
    entry: Option<(usize, usize)>,
}

/// Rows that found their parent.
#[derive(Debug, Default)]
pub(super) struct Attached {
    /// Those that stand in its item.
    pub rows: RowSet,
    /// Those for which that has no place, see [`item::PlacedRows::left_over`].
    pub left_over: RowSet,
    /// The parents that have a row merged into their item.
    merged_into: RowSet,
}

impl<'a> InsideRows<'a> {
    /// `None` where the child does not have the columns.
    pub(super) fn new(
        inside: &'a InsideTable,
        source: &'a Source,
        place: u32,
        related: Option<Arc<RelatedValues>>,
        levels_above: usize,
        maker: &'a KeyMaker,
    ) -> Option<Self> {
        let plan = as_map(inside);
        let order = inside.order.iter().map(|by| {
            let column =
                inside.plan.columns.iter().find(|column| plan::same_column(&column.column, &by.column))?;
            Some((OrderColumn::new(&inside.plan, &column.column)?, by.descending))
        });
        let joined = Joined { related, levels_above, ..Joined::default() };
        Some(Self {
            table: &inside.table,
            source,
            place,
            converter: Converter::joined(&plan, joined),
            pointing: KeyColumns::new(&inside.plan, &inside.pointing)?,
            order: order.collect::<Option<_>>()?,
            form: match &inside.form {
                InsideForm::List => Form::List,
                InsideForm::Merged { attributes } => Form::Merged(
                    attributes.iter().map(|merged| (merged.from.clone(), merged.attribute.clone())).collect(),
                ),
                InsideForm::Set { .. } => Form::Set,
            },
            maker,
        })
    }

    /// Adds the rows that point to one of `parents` and are not `attached` yet to `sorter`.
    ///
    /// # Errors
    /// When the source cannot be read, a temporary file not written, or `cancel` is cancelled.
    pub(super) fn attach(
        &self,
        parents: &KeyedRows,
        attached: &mut Attached,
        sorter: &mut EntrySorter,
        cancel: &CancellationToken,
        on_pass: OnPass<'_>,
    ) -> Result<(), SourceError> {
        let (before, left_before) = (attached.rows.clone(), attached.left_over.clone());
        let mut fault = None;
        map_blocks(
            self.source,
            self.source.data_start(),
            cancel,
            |block| {
                let (mut found, mut bytes) = (Vec::new(), Vec::new());
                self.source.for_each_record(block, |number, _, record| {
                    if record.fault().is_none() && !before.contains(number) && !left_before.contains(number) {
                        found.extend(self.found(number, record, parents, &mut bytes));
                    }
                })?;
                Ok((found, bytes, block.end))
            },
            |_, (found, bytes, position)| {
                on_pass(Pass { table: Some(self.table), source: self.source, position });
                let mut rest = bytes.as_slice();
                for Found { number, parent, entry } in found {
                    let entry = entry.and_then(|(key, value)| {
                        let (entry, after) = rest.split_at_checked(key + value)?;
                        rest = after;
                        entry.split_at_checked(key)
                    });
                    // Blocks come in the order of the rows, so that the first of a parent is merged.
                    let has_place =
                        !matches!(self.form, Form::Merged(_)) || attached.merged_into.insert(parent);
                    match entry.filter(|_| has_place) {
                        Some((key, value)) => {
                            attached.rows.insert(number);
                            fault = fault.take().or_else(|| sorter.add(key, value).err());
                        }
                        None => {
                            attached.left_over.insert(number);
                        }
                    }
                }
                fault.is_none()
            },
        )?;
        match fault {
            Some(error) => Err(self.source.notes_lost(error)),
            None => Ok(()),
        }
    }

    /// A row that has a parent among these, with its entry at the end of `bytes`; `None` where it has none, or cannot be read.
    fn found(&self, number: u64, record: &Record, parents: &KeyedRows, bytes: &mut Vec<u8>) -> Option<Found> {
        let (shaped, _) = self.converter.shaped(record);
        let key = self.pointing.key(&self.converter, number, &shaped, self.maker)?;
        let (parent, _) = parents.get(key)?;
        let start = bytes.len();
        bytes.extend_from_slice(&parent.to_be_bytes());
        bytes.extend_from_slice(&self.place.to_be_bytes());
        let end_key = |bytes: &mut Vec<u8>| {
            bytes.extend_from_slice(&number.to_be_bytes());
            bytes.len() - start
        };
        let key = match &self.form {
            Form::List => {
                for (column, descending) in &self.order {
                    column.add_bytes(&self.converter, number, &shaped, *descending, bytes);
                }
                let key = end_key(bytes);
                if !self.converter.add_map(number, record, bytes) {
                    bytes.truncate(start);
                    return None;
                }
                key
            }
            Form::Merged(names) => {
                let key = end_key(bytes);
                let Ok(converted) = self.converter.convert(number, record) else {
                    bytes.truncate(start);
                    return None;
                };
                let attributes = converted
                    .item
                    .iter()
                    .filter_map(|(name, value)| Some(EncodedAttribute::new(names.get(name)?.clone(), value)));
                add_attributes(&attributes.collect::<Vec<_>>(), bytes);
                key
            }
            Form::Set => {
                let Ok(converted) = self.converter.convert(number, record) else {
                    bytes.truncate(start);
                    return None;
                };
                let Some(member) = set_member(converted.item) else {
                    bytes.truncate(start);
                    return Some(Found { number, parent, entry: None });
                };
                // Members that are equal come one after another.
                add_in_order(&member, bytes);
                let key = end_key(bytes);
                add_sized_value(&member, bytes);
                key
            }
        };
        Some(Found { number, parent, entry: Some((key, bytes.len() - start - key)) })
    }
}

fn add_sized_value(value: &Value, kept: &mut Vec<u8>) {
    add_count(value.size_bytes(), kept);
    add_value(value, kept);
}

/// What a row gives a set; `None` where it has no key for it.
fn set_member(item: Vec<(String, Value)>) -> Option<Value> {
    let (_, value) = item.into_iter().next()?;
    match &value {
        Value::S(text) if !text.is_empty() => Some(value),
        Value::N(_) => Some(value),
        _ => None,
    }
}

/// The plan by which a row becomes a Map inside an item: without keys of its own, and without what only says where it
/// belongs.
pub(super) fn as_map(inside: &InsideTable) -> Plan {
    let mut plan = inside.plan.as_ref().clone();
    // No attribute is called so.
    "\0".clone_into(&mut plan.table.partition_key);
    plan.table.sort_key = None;
    plan.table.indexes.clear();
    plan.generated_key = None;
    plan.composed_attributes.clear();
    plan.placed = None;
    for column in &mut plan.columns {
        if inside.pointing.contains(&column.column) {
            column.included = false;
        }
    }
    plan
}
