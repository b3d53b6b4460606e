//! Which records bear the same key, and which of them is written.

use crate::item::{Converter, Item, Loads, MAX_ITEM_BYTES, item_size_bytes};
use crate::plan::{Duplicates, Plan};
use crate::profile::Sample;
use crate::source::{Source, SourceError, map_blocks, shown};
use std::collections::{HashMap, HashSet};
use tokio_util::sync::CancellationToken;

/// What the plan's choice for repeated keys comes to, record by record. Memory: some bytes for each record
/// whose key repeats; with [`Duplicates::Merge`], the merged items too.
#[derive(Debug, Default)]
pub struct Resolution {
    /// Record number → line of the record that is written in its place.
    set_aside: HashMap<u64, u64>,
    /// Record number → the item that it and the records set aside for it become.
    merged: HashMap<u64, Item>,
}

/// What finding the repeated keys gave.
#[derive(Debug)]
pub(super) struct Repeats {
    pub resolution: Resolution,
    /// The first records set aside.
    pub samples: Vec<Sample>,
    /// How many different keys repeat.
    pub keys: u64,
    /// What merging or setting aside takes off the loads that were counted for every record.
    pub not_written: Loads,
    /// What merged items add to the loads.
    pub written_more: Loads,
}

/// Records that bear one key.
struct Group {
    first_line: u64,
    /// Number and line of every record, in order.
    records: Vec<(u64, u64)>,
    items: Vec<Item>,
    /// The key's value as it stands in the file.
    shown_key: String,
}

impl Resolution {
    /// The line of the record that is written in place of this one; `None` when this one is written.
    pub fn line_written_instead(&self, number: u64) -> Option<u64> {
        self.set_aside.get(&number).copied()
    }

    /// The item that this record becomes together with others.
    pub fn merged(&self, number: u64) -> Option<&Item> {
        self.merged.get(&number)
    }

    /// How many records are set aside.
    pub fn set_aside(&self) -> u64 {
        self.set_aside.len() as u64
    }
}

/// Reads the source once more and gathers the records whose key's hash is one of `suspects`; equal hashes of
/// different keys fall apart here.
pub(super) fn find_repeats(
    source: &Source,
    plan: &Plan,
    suspects: &HashSet<u64>,
    hash: impl Fn(&[u8]) -> u64 + Sync,
    cancel: &CancellationToken,
) -> Result<Repeats, SourceError> {
    let converter = Converter::new(plan);
    let key_column = plan
        .columns
        .iter()
        .position(|column| column.included && column.attribute == plan.table.partition_key);
    let mut groups: HashMap<Vec<u8>, Group> = HashMap::new();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, line, cells| {
                if let Ok(converted) = converter.convert(cells) {
                    let key = converter.key_bytes(&converted.item);
                    if suspects.contains(&hash(&key)) {
                        let shown_key = key_column.and_then(|place| cells.get(place)).map(shown);
                        found.push((key, number, line, converted.item, shown_key.unwrap_or_default()));
                    }
                }
            })?;
            Ok(found)
        },
        |_, found| {
            for (key, number, line, item, shown_key) in found {
                let group = groups.entry(key).or_insert_with(|| Group {
                    first_line: line,
                    records: Vec::new(),
                    items: Vec::new(),
                    shown_key,
                });
                group.records.push((number, line));
                group.items.push(item);
            }
            true
        },
    )?;
    let mut groups: Vec<Group> = groups.into_values().filter(|group| group.records.len() > 1).collect();
    groups.sort_by_key(|group| group.first_line);
    Ok(resolve(&groups, plan))
}

fn resolve(groups: &[Group], plan: &Plan) -> Repeats {
    let indexes = plan.table.indexes.len();
    let mut repeats = Repeats {
        resolution: Resolution::default(),
        samples: Vec::new(),
        keys: groups.len() as u64,
        not_written: Loads::none(indexes),
        written_more: Loads::none(indexes),
    };
    for group in groups {
        let kept = match plan.duplicates {
            Duplicates::Last => group.records.len() - 1,
            Duplicates::Stop | Duplicates::First | Duplicates::Merge => 0,
        };
        let (kept_number, kept_line) = group.records[kept];
        for (place, &(number, line)) in group.records.iter().enumerate() {
            if place != kept {
                repeats.resolution.set_aside.insert(number, kept_line);
                repeats.not_written.add(&group.items[place], plan);
            }
            if place > 0 {
                repeats.samples.push(Sample { line, value: group.shown_key.clone() });
            }
        }
        if plan.duplicates == Duplicates::Merge {
            let merged = merge(&group.items, plan);
            // What would grow over DynamoDB's limit is not merged: the first record is written as it is.
            if merged != group.items[0] && item_size_bytes(&merged) <= MAX_ITEM_BYTES {
                repeats.not_written.add(&group.items[0], plan);
                repeats.written_more.add(&merged, plan);
                repeats.resolution.merged.insert(kept_number, merged);
            }
        }
    }
    repeats.samples.sort_by_key(|sample| sample.line);
    repeats
}

/// The first item with attributes that it lacks taken from later ones, in the plan's order.
fn merge(items: &[Item], plan: &Plan) -> Item {
    plan.columns
        .iter()
        .filter(|column| column.included)
        .filter_map(|column| {
            items.iter().find_map(|item| item.iter().find(|(name, _)| *name == column.attribute)).cloned()
        })
        .collect()
}
