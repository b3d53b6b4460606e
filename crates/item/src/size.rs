//! How large an item is, and what writing it costs.

use super::value::{Value, item_size_bytes};
use plan::{Plan, Projection};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Largest item, attribute names counted (developer guide, "Constraints": 400 KB).
pub const MAX_ITEM_BYTES: u64 = 400 * 1024;
/// Longest value of a partition key.
pub const MAX_PARTITION_KEY_BYTES: u64 = 2048;
/// Longest value of a sort key.
pub const MAX_SORT_KEY_BYTES: u64 = 1024;

/// Bytes that one write unit pays for.
pub(super) const WRITE_UNIT_BYTES: u64 = 1024;
/// Bytes that one read unit pays for, where the read is strongly consistent.
const READ_UNIT_BYTES: u64 = 4096;

/// An item's size and write units, with the rules of "Capacity unit calculations" in AWS's developer guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemLoad {
    /// Bytes of the item, attribute names counted.
    pub size_bytes: u64,
    /// Write units for the table alone: one for each started KB.
    pub table_write_units: u64,
    /// Write units for the table and every index it enters.
    pub total_write_units: u64,
    /// Names of the indexes that it enters.
    pub enters_indexes: Vec<String>,
    /// Names of the indexes from which it is absent, since it lacks their key.
    pub absent_from_indexes: Vec<String>,
}

/// Write units and entries of the table and of each index, in the plan's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loads {
    pub bytes: u64,
    /// What reading every item back once by its key takes, strongly consistent.
    pub read_units: u64,
    pub entries: Vec<u64>,
    pub write_units: Vec<u64>,
    /// Bytes that the table and each index hold of the items.
    pub target_bytes: Vec<u64>,
}

/// What writing one item costs, target by target: the table first, then each index.
/// Each gives its bytes and write units, or `None` where the item does not enter it.
pub(super) fn target_units(item: &[(String, Value)], plan: &Plan) -> Vec<Option<(u64, u64)>> {
    let size = item_size_bytes(item);
    let mut units = Vec::with_capacity(plan.table.indexes.len() + 1);
    units.push(Some((size, size.div_ceil(WRITE_UNIT_BYTES).max(1))));
    for index in &plan.table.indexes {
        let has = |name: &str| item.iter().any(|(attribute, _)| attribute == name);
        let enters = index.key_attributes().all(|name| has(name));
        units.push(enters.then(|| {
            let projected = match &index.projection {
                Projection::All => size,
                Projection::KeysOnly => projected_bytes(item, plan, |name| index.is_key(name)),
                Projection::Include { attributes } => projected_bytes(item, plan, |name| {
                    index.is_key(name) || attributes.iter().any(|attribute| attribute == name)
                }),
            };
            (projected, projected.div_ceil(WRITE_UNIT_BYTES).max(1))
        }));
    }
    units
}

/// Bytes that the table and each index hold of an item, in the plan's order; `None` where it does not enter one.
pub(super) fn target_bytes(item: &[(String, Value)], plan: &Plan) -> Vec<Option<u64>> {
    target_units(item, plan).into_iter().map(|target| target.map(|(bytes, _)| bytes)).collect()
}

/// What writing an item costs in write units, target by target: the table first, then each index; 0 where the item
/// does not enter it.
pub fn write_units(item: &[(String, Value)], plan: &Plan) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "an item takes at most 400 units")]
    let units = |target: Option<(u64, u64)>| target.map_or(0.0, |(_, units)| units as f64);
    target_units(item, plan).into_iter().map(units).collect()
}

fn projected_bytes(item: &[(String, Value)], plan: &Plan, projects: impl Fn(&str) -> bool) -> u64 {
    item.iter()
        .filter(|(name, _)| plan.table.is_key(name) || projects(name))
        .map(|(name, value)| name.len() as u64 + value.size_bytes())
        .sum()
}

impl ItemLoad {
    /// The load of one item under a plan.
    pub fn of(item: &[(String, Value)], plan: &Plan) -> Self {
        let units = target_units(item, plan);
        let (size_bytes, table_write_units) = units[0].unwrap_or((0, 1));
        let (mut enters_indexes, mut absent_from_indexes) = (Vec::new(), Vec::new());
        for (index, units) in plan.table.indexes.iter().zip(&units[1..]) {
            match units {
                Some(_) => enters_indexes.push(index.name.clone()),
                None => absent_from_indexes.push(index.name.clone()),
            }
        }
        Self {
            size_bytes,
            table_write_units,
            total_write_units: units.iter().flatten().map(|(_, units)| units).sum(),
            enters_indexes,
            absent_from_indexes,
        }
    }
}

impl Loads {
    /// No load, for a plan with this many indexes.
    pub fn none(indexes: usize) -> Self {
        let zeros = vec![0; indexes + 1];
        Self {
            bytes: 0,
            read_units: 0,
            entries: zeros.clone(),
            write_units: zeros.clone(),
            target_bytes: zeros,
        }
    }

    /// Adds one item's load.
    pub fn add(&mut self, item: &[(String, Value)], plan: &Plan) {
        for (place, entry) in target_units(item, plan).into_iter().enumerate() {
            if let Some((bytes, _)) = entry {
                self.add_entry(place, bytes);
            }
        }
    }

    /// Adds an entry of so many bytes to the table (place 0) or an index.
    pub(super) fn add_entry(&mut self, place: usize, bytes: u64) {
        self.entries[place] += 1;
        self.write_units[place] += bytes.div_ceil(WRITE_UNIT_BYTES).max(1);
        self.target_bytes[place] += bytes;
        if place == 0 {
            self.bytes += bytes;
            self.read_units += bytes.div_ceil(READ_UNIT_BYTES).max(1);
        }
    }

    /// Adds the loads of another part of the same source.
    pub fn merge(&mut self, other: &Self) {
        self.combine(other, u64::saturating_add);
    }

    /// Takes loads away again that were added before.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, u64::saturating_sub);
    }

    fn combine(&mut self, other: &Self, combine: impl Fn(u64, u64) -> u64) {
        self.bytes = combine(self.bytes, other.bytes);
        self.read_units = combine(self.read_units, other.read_units);
        for (mine, theirs) in self.entries.iter_mut().zip(&other.entries) {
            *mine = combine(*mine, *theirs);
        }
        for (mine, theirs) in self.target_bytes.iter_mut().zip(&other.target_bytes) {
            *mine = combine(*mine, *theirs);
        }
        for (mine, theirs) in self.write_units.iter_mut().zip(&other.write_units) {
            *mine = combine(*mine, *theirs);
        }
    }
}
