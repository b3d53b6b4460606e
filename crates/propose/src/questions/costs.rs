//! What requests take, and how that spreads over the values that they are made with.

use super::steps::RequestCost;
use std::collections::BTreeMap;

/// Bytes that half a read unit pays for: an eventually consistent read ("Capacity unit calculations" in AWS's developer
/// guide).
const HALF_UNIT_BYTES: u64 = 4096;
/// Bytes that one request reads at most ("Paginating table query results").
const PAGE_BYTES: u64 = 1024 * 1024;

/// Read units in halves, requests and items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    pub half_units: u64,
    pub requests: u64,
    pub items: u64,
}

impl Cost {
    /// Of requests that read so many items together, with so many bytes; of none a request is made as well.
    pub(super) fn of(items: u64, bytes: u64) -> Self {
        Self {
            half_units: bytes.div_ceil(HALF_UNIT_BYTES).max(1),
            requests: bytes.div_ceil(PAGE_BYTES).max(1),
            items,
        }
    }

    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            half_units: self.half_units.saturating_add(other.half_units),
            requests: self.requests.saturating_add(other.requests),
            items: self.items.saturating_add(other.items),
        }
    }

    #[must_use]
    pub(super) fn times(self, times: u64) -> Self {
        Self {
            half_units: self.half_units.saturating_mul(times),
            requests: self.requests.saturating_mul(times),
            items: self.items.saturating_mul(times),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "units of a table are far below 2^53")]
    pub(super) fn told(self) -> RequestCost {
        let Self { half_units, requests, items } = self;
        RequestCost { requests, read_units: half_units as f64 / 2.0, items }
    }
}

/// Costs of many values.
#[derive(Debug, Default)]
pub(super) struct Spread {
    counts: BTreeMap<Cost, u64>,
    pub values: u64,
    /// The most, and the record that bears the value.
    pub worst: Option<(Cost, u64)>,
}

impl Spread {
    pub(super) fn add(&mut self, cost: Cost, record: u64) {
        self.add_many(cost, record, 1);
    }

    /// Adds as many values of the same cost; `record` bears the first.
    pub(super) fn add_many(&mut self, cost: Cost, record: u64, count: u64) {
        *self.counts.entry(cost).or_default() += count;
        self.values += count;
        let is_worse = |&(worst, first): &(Cost, u64)| cost > worst || (cost == worst && record < first);
        if self.worst.as_ref().is_none_or(is_worse) {
            self.worst = Some((cost, record));
        }
    }

    /// The cost of the value in the middle; of an even number, the lower of the two.
    pub(super) fn usual(&self) -> Cost {
        let middle = self.values.div_ceil(2);
        let mut passed = 0;
        let found = self.counts.iter().find(|(_, count)| {
            passed += **count;
            passed >= middle
        });
        found.map(|(cost, _)| *cost).unwrap_or_default()
    }

    /// The most; nothing where there is no value.
    pub(super) fn most(&self) -> Cost {
        self.worst.map(|(cost, _)| cost).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_rounded_up_to_4_kb_and_divided_into_pages() {
        for (bytes, half_units, requests) in [
            (0, 1, 1),
            (1, 1, 1),
            (4096, 1, 1),
            (4097, 2, 1),
            (1024 * 1024, 256, 1),
            (1024 * 1024 + 1, 257, 2),
        ] {
            assert_eq!(Cost::of(1, bytes), Cost { half_units, requests, items: 1 }, "{bytes}");
        }
    }

    #[test]
    fn the_usual_is_in_the_middle_and_the_worst_is_the_first_of_its_like() {
        let mut spread = Spread::default();
        assert_eq!((spread.usual(), spread.most()), (Cost::default(), Cost::default()));
        for (record, bytes) in [(4, 9000), (1, 10), (2, 20), (7, 9000), (3, 5000)] {
            spread.add(Cost::of(1, bytes), record);
        }
        assert_eq!(spread.usual(), Cost::of(1, 5000));
        assert_eq!(spread.worst, Some((Cost::of(1, 9000), 4)));
    }
}
