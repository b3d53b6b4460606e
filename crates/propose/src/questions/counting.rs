//! Adds up the items of one table by the values that they are found by.

use super::asked::MeasuredTable;
use super::groups::{Group, Groups};
use super::lookups::Lookup;
use item::cell_keys::{Key, KeyMaker};
use item::{Converter, Item, Loads, Value};
use plan::Plan;
use profile::ReadProgress;
use source::{Block, SourceError, map_blocks};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// What a table holds.
#[derive(Default)]
pub(super) struct Counts {
    pub loads: Option<Loads>,
    /// By look-up: items that have its attributes and do not enter its index.
    pub absent: BTreeMap<u32, u64>,
    /// By index: how many items take so many write units there.
    pub write_units: Vec<BTreeMap<u64, u64>>,
    groups: HashMap<(Key, u32), Group>,
    /// By index that would be added: rows that would be rejected for it.
    pub unfit: BTreeMap<usize, u64>,
}

/// One table, on its way to be read.
pub(super) struct Reading<'a> {
    pub table: &'a MeasuredTable<'a>,
    /// With the indexes that would be added.
    pub plan: &'a Plan,
    pub lookups: &'a [(u32, &'a Lookup)],
    pub maker: &'a KeyMaker,
}

impl Reading<'_> {
    pub(super) fn read(
        &self,
        groups: &mut Groups,
        cancel: &CancellationToken,
        mut on_progress: impl FnMut(ReadProgress),
    ) -> Result<Counts, SourceError> {
        let source = self.table.source;
        source.confirm_unchanged(cancel)?;
        let started = Instant::now();
        let converter = self.table.converter(self.table.plan);
        // Values that may stand in an item may be too long for a key; or empty, and then the item does not enter the index.
        let there = self.table.plan.table.indexes.len();
        let with_one_more: Vec<(usize, Converter)> = (there..self.plan.table.indexes.len())
            .map(|place| {
                let mut plan = self.table.plan.clone();
                plan.table.indexes.push(self.plan.table.indexes[place].clone());
                (place + 1, self.table.converter(&plan))
            })
            .collect();
        let mut counts = Counts::default();
        let mut failed = None;
        map_blocks(
            source,
            source.data_start(),
            cancel,
            |block| self.block(block, &converter, &with_one_more),
            |end, part: Counts| {
                for (place, group) in &part.groups {
                    if let Err(error) = groups.add(*place, group) {
                        failed = Some(error);
                        return false;
                    }
                }
                counts.merge(part);
                on_progress(ReadProgress::of(source, end, started));
                true
            },
        )?;
        match failed {
            Some(error) => Err(source.notes_lost(error)),
            None => Ok(counts),
        }
    }

    fn block(
        &self,
        block: &Block,
        converter: &Converter,
        with_one_more: &[(usize, Converter)],
    ) -> Result<Counts, SourceError> {
        let mut counts = Counts::default();
        self.table.source.for_each_record(block, |number, _, record| {
            let Ok(converted) = converter.convert(number, record) else { return };
            let mut loads = Loads::none(self.plan.table.indexes.len());
            loads.add(&converted.item, self.table.plan);
            for (target, stricter) in with_one_more {
                let mut with_it = Loads::none(self.table.plan.table.indexes.len() + 1);
                if stricter.read(number, record, |read| stricter.add_load(&read, &mut with_it)).is_err() {
                    *counts.unfit.entry(*target).or_default() += 1;
                }
                for (all, of_it) in [
                    (&mut loads.entries, &with_it.entries),
                    (&mut loads.write_units, &with_it.write_units),
                    (&mut loads.target_bytes, &with_it.target_bytes),
                ] {
                    all[*target] = of_it.last().copied().unwrap_or(0);
                }
            }
            self.item(number, &converted.item, &loads, &mut counts);
        })?;
        Ok(counts)
    }

    fn item(&self, record: u64, item: &Item, loads: &Loads, counts: &mut Counts) {
        counts.write_units.resize(self.plan.table.indexes.len() + 1, BTreeMap::new());
        for (target, units) in loads.write_units.iter().enumerate() {
            if loads.entries[target] > 0 {
                *counts.write_units[target].entry(*units).or_default() += 1;
            }
        }
        for (place, lookup) in self.lookups {
            let Some(key) = self.key(item, &lookup.attributes) else { continue };
            if loads.entries[lookup.target] == 0 {
                *counts.absent.entry(*place).or_default() += 1;
                continue;
            }
            let bytes = if lookup.is_nested {
                let own = item.iter().filter(|(name, _)| !lookup.attributes.contains(name)).cloned();
                Value::M(own.collect()).size_bytes() + 1
            } else {
                loads.target_bytes[lookup.target]
            };
            let group = Group { items: 1, bytes, first_record: record };
            counts.groups.entry((key, *place)).and_modify(|known| known.add(&group)).or_insert(group);
        }
        counts.add_loads(loads);
    }

    /// The key of an item's values of these attributes together; `None` where it lacks one.
    fn key(&self, item: &Item, attributes: &[String]) -> Option<Key> {
        let keys: Option<Vec<Key>> = attributes
            .iter()
            .map(|attribute| {
                let (_, value) = item.iter().find(|(name, _)| name == attribute)?;
                match value {
                    Value::S(text) | Value::N(text) => Some(self.maker.of_text(text)),
                    Value::B(bytes) => Some(self.maker.of_bytes(bytes)),
                    _ => None,
                }
            })
            .collect();
        match keys?.as_slice() {
            [only] => Some(*only),
            several => Some(self.maker.of_keys(several)),
        }
    }
}

impl Counts {
    fn add_loads(&mut self, loads: &Loads) {
        match &mut self.loads {
            Some(known) => known.merge(loads),
            none => *none = Some(loads.clone()),
        }
    }

    fn merge(&mut self, other: Self) {
        if let Some(loads) = &other.loads {
            self.add_loads(loads);
        }
        for (place, count) in other.absent {
            *self.absent.entry(place).or_default() += count;
        }
        for (target, count) in other.unfit {
            *self.unfit.entry(target).or_default() += count;
        }
        let targets = self.write_units.len().max(other.write_units.len());
        self.write_units.resize(targets, BTreeMap::new());
        for (mine, theirs) in self.write_units.iter_mut().zip(other.write_units) {
            for (units, count) in theirs {
                *mine.entry(units).or_default() += count;
            }
        }
    }
}
