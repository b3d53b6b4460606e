//! The middle and the largest of many values.

use std::collections::BTreeMap;

/// Values with how often each stands there. Sizes are bounded by what a row may hold, so there are not many.
#[derive(Debug, Default)]
pub(super) struct Histogram(BTreeMap<u64, u64>);

impl Histogram {
    pub(super) fn add(&mut self, value: u64) {
        *self.0.entry(value).or_default() += 1;
    }

    pub(super) fn middle(&self) -> u64 {
        let half = self.0.values().sum::<u64>().div_ceil(2);
        let mut passed = 0;
        for (value, count) in &self.0 {
            passed += count;
            if passed >= half {
                return *value;
            }
        }
        0
    }

    pub(super) fn largest(&self) -> u64 {
        self.0.keys().next_back().copied().unwrap_or(0)
    }
}
