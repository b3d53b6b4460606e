//! Keys of indexes that a large share of all items has: DynamoDB keeps those together, and writes to the table wait where an
//! index cannot keep up.

use super::partitions::{is_hot, limits};
use plan::{Finding, FindingCode, IndexDesign, Plan, Severity};
use source::Sample;
use std::collections::HashMap;
use wording::grouped;

/// Keys that are counted at once. A key with more than one in so many of all entries is always among them (Misra and
/// Gries, "Finding repeated elements", 1982).
const KEPT: usize = 256;

/// Where no key repeats, one in so many entries is looked at, until a key was seen [`OFTEN`] times.
const LOOKED_AT: u64 = 8;
const OFTEN: u64 = 4;

/// The keys of one index that many items have, in memory that does not grow with them.
#[derive(Debug, Default)]
pub(super) struct FrequentKeys {
    keys: HashMap<u64, Frequent, foldhash::fast::RandomState>,
    entries: u64,
    /// True while no key of those that were counted stood twice.
    is_sparse: bool,
    /// True once counts were given up: those that are left are lower bounds.
    is_bound: bool,
}

/// How often a key was seen, at least, and one of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frequent {
    items: u64,
    line: u64,
}

impl FrequentKeys {
    /// True for the next entry where it can be passed over: among keys that do not repeat it would cost more than it tells.
    pub(super) fn passes_over(&mut self) -> bool {
        self.entries += 1;
        self.is_sparse && !self.entries.is_multiple_of(LOOKED_AT)
    }

    /// Counts an entry whose key has this hash.
    pub(super) fn add(&mut self, hash: u64, line: u64) {
        if let Some(known) = self.keys.get_mut(&hash) {
            known.items += 1;
            if known.items >= OFTEN {
                self.is_sparse = false;
            }
        } else if self.keys.len() < KEPT {
            self.keys.insert(hash, Frequent { items: 1, line });
        } else {
            self.give_up(1);
            self.is_sparse = self.keys.is_empty();
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        self.is_bound |= later.is_bound;
        for (hash, found) in &later.keys {
            self.keys.entry(*hash).and_modify(|known| known.items += found.items).or_insert(*found);
        }
        if self.keys.len() > KEPT {
            let mut counts: Vec<u64> = self.keys.values().map(|known| known.items).collect();
            counts.sort_unstable_by(|left, right| right.cmp(left));
            self.give_up(counts[KEPT]);
        }
    }

    fn give_up(&mut self, items: u64) {
        self.is_bound = true;
        self.keys.retain(|_, known| {
            known.items = known.items.saturating_sub(items);
            known.items > 0
        });
    }

    /// The finding on the index, where one key has a large share of its `entries`.
    pub(super) fn finding(&self, index: &IndexDesign, entries: u64, plan: &Plan) -> Option<Finding> {
        let busiest = self.keys.values().max_by_key(|known| (known.items, std::cmp::Reverse(known.line)))?;
        if !is_hot(busiest.items, entries) {
            return None;
        }
        let at_least = if self.is_bound { "at least " } else { "" };
        let share = (u128::from(busiest.items) * 100 / u128::from(entries.max(1))).min(100);
        let column = match index.partition_keys.as_slice() {
            [only] => plan.column_of_attribute(only).map(|column| column.column.as_str()),
            _ => None,
        };
        let finding = Finding::new(
            Severity::Note,
            FindingCode::HotPartition,
            column,
            format!(
                "In the index {} one key has {at_least}{} of the {} items ({share}%). {} Where an index cannot keep up, \
                 writes to its table wait too.",
                index.name,
                grouped(busiest.items),
                grouped(entries),
                limits()
            ),
            "That is fine where few items of it change at once. Else give the index one more attribute in its partition key, or \
             remove it.",
        );
        Some(finding.of_records(busiest.items, vec![Sample::on_line(busiest.line, String::new())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{AttributeKind, ColumnPlan, Projection, ProvisionedUnits, TableDesign};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_key_with_a_large_share_is_found_and_never_overstated(
            blocks in prop::collection::vec(
                prop::collection::vec(prop_oneof![3 => 0u64..100_000, 1 => 7u64..8], 0..600), 0..8),
        ) {
            let (mut all, mut model) = (FrequentKeys::default(), HashMap::<u64, u64>::new());
            let mut entries = 0;
            for block in &blocks {
                let mut part = FrequentKeys::default();
                for (line, hash) in (2..).zip(block) {
                    if !part.passes_over() {
                        part.add(*hash, line);
                    }
                    *model.entry(*hash).or_default() += 1;
                    entries += 1;
                }
                all.merge(&part);
            }
            prop_assert!(all.keys.len() <= KEPT);
            for (hash, items) in &model {
                let found = all.keys.get(hash).map_or(0, |known| known.items);
                prop_assert!(found <= *items, "{found} of {items}, {entries}");
                prop_assert!(all.is_bound || found == *items);
                let is_frequent = *items >= 100 && items * 10 >= entries;
                prop_assert!(!is_frequent || found * 10 >= items * 9, "{found} of {items}, {entries}");
            }
        }
    }

    /// A file that is sorted by the key has it behind many that stand once.
    #[test]
    fn a_key_that_comes_late_is_counted_too() {
        let mut keys = FrequentKeys::default();
        for row in 0..30_000_u64 {
            if !keys.passes_over() {
                keys.add(row.min(10_000), row);
            }
        }
        let busiest = keys.keys.values().map(|known| known.items).max();
        assert!(busiest.is_some_and(|items| (19_700..=20_000).contains(&items)), "{busiest:?}");
    }

    #[test]
    fn only_a_large_share_of_many_entries_is_said() {
        let index = IndexDesign {
            name: "StatusIndex".into(),
            partition_keys: vec!["status".into()],
            sort_keys: Vec::new(),
            projection: Projection::All,
            provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
        };
        let columns = vec![ColumnPlan::new("Status", "status", AttributeKind::Text)];
        let plan = Plan::new(TableDesign::new("Orders", "id"), columns);
        let mut keys = FrequentKeys::default();
        (0..20_000).for_each(|row| keys.add(row % 2, row + 2));
        let said = keys.finding(&index, 20_000, &plan).unwrap();
        assert_eq!((said.column.as_deref(), said.count), (Some("Status"), 10_000));
        assert!(
            said.message.starts_with(
                "In the index StatusIndex one key has 10,000 of the 20,000 items (50%). DynamoDB"
            ),
            "{}",
            said.message
        );
        assert!(keys.finding(&index, 200_000, &plan).is_none());
        (0..1000).for_each(|row| keys.add(1000 + row, row));
        assert!(keys.finding(&index, 21_000, &plan).is_none());
        (0..20_000).for_each(|row| keys.add(0, row + 2));
        assert!(keys.finding(&index, 41_000, &plan).unwrap().message.contains("at least 29,99"));
    }
}
