//! The rows of a child that stand inside the items of its parent.

use super::keyed_rows::KeyedRows;
use item::cell_keys::KeyMaker;
use item::{Converter, Joined, KeyColumns, OrderColumn, RelatedValues, RowSet, Value, add_count, add_value};
use plan::{InsideTable, Plan};
use sorting::EntrySorter;
use source::{Record, Source, SourceError, map_blocks};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A child, as its rows are read to stand inside an item.
pub(super) struct InsideRows<'a> {
    pub source: &'a Source,
    /// The place of the child among what is put together with its parent.
    place: u32,
    converter: Converter,
    pointing: KeyColumns,
    order: Vec<(OrderColumn, bool)>,
    maker: &'a KeyMaker,
}

/// Rows that found their parent: by what they are sorted, and what is kept of each.
type Found = Vec<(Vec<u8>, Vec<u8>)>;

impl<'a> InsideRows<'a> {
    /// `None` where the child does not have the columns.
    pub(super) fn new(
        inside: &InsideTable,
        source: &'a Source,
        place: u32,
        related: Option<Arc<RelatedValues>>,
        maker: &'a KeyMaker,
    ) -> Option<Self> {
        let plan = as_map(inside);
        let order = inside.order.iter().map(|by| {
            let column =
                inside.plan.columns.iter().find(|column| plan::same_column(&column.column, &by.column))?;
            Some((OrderColumn::new(&inside.plan, &column.column)?, by.descending))
        });
        let joined = Joined { related, ..Joined::default() };
        Some(Self {
            source,
            place,
            converter: Converter::joined(&plan, joined),
            pointing: KeyColumns::new(&inside.plan, &inside.pointing)?,
            order: order.collect::<Option<_>>()?,
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
        attached: &mut RowSet,
        sorter: &mut EntrySorter,
        cancel: &CancellationToken,
        on_rows: &mut dyn FnMut(u64),
    ) -> Result<(), SourceError> {
        let before = attached.clone();
        let mut fault = None;
        map_blocks(
            self.source,
            self.source.data_start(),
            cancel,
            |block| {
                let (mut found, mut numbers, mut rows) = (Found::new(), Vec::new(), 0);
                self.source.for_each_record(block, |number, _, record| {
                    rows += 1;
                    if record.fault().is_none()
                        && !before.contains(number)
                        && let Some(entry) = self.entry(number, record, parents)
                    {
                        found.push(entry);
                        numbers.push(number);
                    }
                })?;
                Ok((found, numbers, rows))
            },
            |_, (found, numbers, rows)| {
                on_rows(rows);
                for number in numbers {
                    attached.insert(number);
                }
                fault = found.iter().find_map(|(key, value)| sorter.add(key, value).err());
                fault.is_none()
            },
        )?;
        match fault {
            Some(error) => Err(self.source.notes_lost(error)),
            None => Ok(()),
        }
    }

    /// A row as it is sorted; `None` where it has no parent among these, or cannot be read.
    fn entry(&self, number: u64, record: &Record, parents: &KeyedRows) -> Option<(Vec<u8>, Vec<u8>)> {
        let (shaped, _) = self.converter.shaped(record);
        let key = self.pointing.key(&self.converter, number, &shaped, self.maker)?;
        let (parent, _) = parents.get(key)?;
        let converted = self.converter.convert(number, record).ok()?;
        let mut sorted_by = Vec::with_capacity(40);
        sorted_by.extend_from_slice(&parent.to_be_bytes());
        sorted_by.extend_from_slice(&self.place.to_be_bytes());
        for (column, descending) in &self.order {
            column.add_bytes(&self.converter, number, &shaped, *descending, &mut sorted_by);
        }
        sorted_by.extend_from_slice(&number.to_be_bytes());
        let value = Value::M(converted.item);
        let mut kept = Vec::with_capacity(64);
        add_count(value.size_bytes(), &mut kept);
        add_value(&value, &mut kept);
        Some((sorted_by, kept))
    }
}

/// The plan by which a row becomes a Map inside an item: without keys of its own, and without what only says where it
/// belongs.
fn as_map(inside: &InsideTable) -> Plan {
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
