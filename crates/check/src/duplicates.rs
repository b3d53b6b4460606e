//! Which records bear the same key, and which of them is written.

use super::counted::{Counted, SAMPLES};
use item::{Converter, Item, Joined, Loads, MAX_ITEM_BYTES, Value, item_size_bytes};
use plan::{Blank, Duplicates, Plan};
use profile::HashedSet;
use source::Sample;
use source::{Source, SourceError, map_blocks, shown};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
    /// Keys whose records could not be merged whole, since the item would be too large.
    pub not_merged: Counted,
    /// What merging or setting aside takes off the loads that were counted for every record.
    pub not_written: Loads,
    /// What merged items add to the loads.
    pub written_more: Loads,
}

/// Records that bear one key, as far as the file was read.
struct Group {
    /// Number and line of the record that is written.
    kept: (u64, u64),
    /// What that record's own item loads.
    kept_loads: Loads,
    /// Numbers of the others.
    others: Vec<u64>,
    /// With [`Duplicates::Merge`], what the records come to together.
    merged: Option<Item>,
    /// True when merging stopped since the item would have grown over DynamoDB's limit.
    is_full: bool,
    /// The key's value as it stands in the file; of a composed one, as it would be written.
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

    /// The numbers of the records that are set aside, in the file's order, and the line of the record that is
    /// written in place of each.
    pub(super) fn in_order(&self) -> Vec<(u64, u64)> {
        let mut all: Vec<(u64, u64)> =
            self.set_aside.iter().map(|(&number, &instead)| (number, instead)).collect();
        all.sort_unstable();
        all
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
    joined: &Joined,
    suspects: &HashedSet,
    hash: impl Fn(&[u8]) -> u64 + Sync,
    cancel: &CancellationToken,
) -> Result<Repeats, SourceError> {
    let converter = Converter::joined(plan, joined.clone());
    let key_column = plan
        .columns
        .iter()
        .position(|column| column.included && column.attribute == plan.table.partition_key);
    let is_composed = std::iter::once(&plan.table.partition_key)
        .chain(&plan.table.sort_key)
        .any(|name| plan.composed_attribute(name).is_some());
    let mut groups: HashMap<Vec<u8>, Group> = HashMap::new();
    let mut repeats = Repeats {
        resolution: Resolution::default(),
        samples: Vec::new(),
        keys: 0,
        not_merged: Counted::default(),
        not_written: Loads::none(plan.table.indexes.len()),
        written_more: Loads::none(plan.table.indexes.len()),
    };
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, line, cells| {
                if converter.is_inside(number) || converter.has_nothing_of(number) {
                    return;
                }
                if let Ok(converted) = converter.convert(number, cells) {
                    let key = converter.key_bytes(&converted.item);
                    if suspects.contains(&hash(&key)) {
                        // A key made from the content shows that content.
                        let whole = || shown(&cells.iter().collect::<Vec<_>>().join(", "));
                        let shown_key = if is_composed {
                            shown(&shown_keys(&converted.item, plan))
                        } else {
                            key_column.and_then(|place| cells.get(place)).map_or_else(whole, shown)
                        };
                        found.push((key, number, line, converted.item, shown_key));
                    }
                }
            })?;
            Ok(found)
        },
        |_, found| {
            for (key, number, line, item, shown_key) in found {
                match groups.entry(key) {
                    Entry::Vacant(vacant) => {
                        vacant.insert(Group {
                            kept: (number, line),
                            kept_loads: loads_of(&item, plan),
                            others: Vec::new(),
                            merged: (plan.duplicates == Duplicates::Merge).then_some(item),
                            is_full: false,
                            shown_key,
                        });
                    }
                    Entry::Occupied(mut group) => {
                        repeats.add(group.get_mut(), number, line, &item, plan);
                    }
                }
            }
            true
        },
    )?;
    for group in groups.into_values().filter(|group| !group.others.is_empty()) {
        repeats.keys += 1;
        let (kept_number, kept_line) = group.kept;
        for number in group.others {
            repeats.resolution.set_aside.insert(number, kept_line);
        }
        if let Some(merged) = group.merged {
            repeats.not_written.merge(&group.kept_loads);
            repeats.written_more.add(&merged, plan);
            repeats.resolution.merged.insert(kept_number, merged);
        }
    }
    Ok(repeats)
}

impl Repeats {
    /// Takes a record whose key an earlier one bears already.
    fn add(&mut self, group: &mut Group, number: u64, line: u64, item: &Item, plan: &Plan) {
        if self.samples.len() < SAMPLES {
            self.samples.push(Sample::on_line(line, group.shown_key.clone()));
        }
        let loads = loads_of(item, plan);
        if plan.duplicates == Duplicates::Last {
            self.not_written.merge(&group.kept_loads);
            group.others.push(group.kept.0);
            (group.kept, group.kept_loads) = ((number, line), loads);
            return;
        }
        self.not_written.merge(&loads);
        group.others.push(number);
        if let Some(before) = &mut group.merged {
            let is_merged = merge_into(before, item, plan);
            if !is_merged && !group.is_full {
                group.is_full = true;
                self.not_merged.add(line, || group.shown_key.clone());
            }
        }
    }
}

/// The values of the table's keys.
fn shown_keys(item: &Item, plan: &Plan) -> String {
    let of = |name: &String| item.iter().find(|(other, _)| other == name).map(|(_, value)| value.text());
    let keys: Vec<String> =
        std::iter::once(&plan.table.partition_key).chain(&plan.table.sort_key).filter_map(of).collect();
    keys.join(", ")
}

fn loads_of(item: &Item, plan: &Plan) -> Loads {
    let mut loads = Loads::none(plan.table.indexes.len());
    loads.add(item, plan);
    loads
}

/// Adds to an item what it lacks of another with its key, of a later record. `false` where it would grow over DynamoDB's
/// limit: then it stays as it is.
pub fn merge_into(item: &mut Item, next: &Item, plan: &Plan) -> bool {
    let merged = merge(item, next, plan);
    let fits = item_size_bytes(&merged) <= MAX_ITEM_BYTES;
    if fits {
        *item = merged;
    }
    fits
}

/// The first item with attributes that it lacks taken from the second, in the plan's order. What a blank cell
/// became is lacking.
fn merge(first: &Item, second: &Item, plan: &Plan) -> Item {
    let find = |item: &Item, name: &str| item.iter().find(|(other, _)| other == name).cloned();
    let generated = plan.generated_key.iter().map(|key| &key.attribute);
    let made = generated
        .chain(plan.composed_attributes.iter().map(|composed| &composed.attribute))
        .filter_map(|name| find(first, name).or_else(|| find(second, name)));
    let of_columns = plan.columns.iter().filter(|column| column.included).filter_map(|column| {
        let is_blank = |value: &Value| match column.blank {
            Blank::LeaveOut | Blank::Value => false,
            Blank::Null => *value == Value::Null,
            Blank::EmptyText => *value == Value::S(String::new()),
        };
        let (ours, theirs) = (find(first, &column.attribute), find(second, &column.attribute));
        match ours {
            Some((name, value)) if !is_blank(&value) => Some((name, value)),
            ours => theirs.or(ours),
        }
    });
    let of_others =
        plan.attributes_of_others().filter_map(|name| find(first, name).or_else(|| find(second, name)));
    made.chain(of_columns).chain(of_others).collect()
}
