//! How well columns would do as a key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A partition key value with at least one in so many records is a large one.
const LARGE_PART: u64 = 10;
/// Values of which none has more than its equal part times this share the records about equally.
const MOST_OF_EQUAL_PART: (u64, u64) = (3, 2);
/// With fewer records than this, it does not matter to the speed of writing how they are spread.
const FEW_RECORDS: u64 = 1000;

/// What the data say of a key. All counts are of the whole file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyEvidence {
    pub records: u64,
    /// Different keys; with `exact` false, an estimate.
    pub distinct: u64,
    pub exact: bool,
    /// Records in which a part of the key is blank.
    pub blank: u64,
    /// Records whose key an earlier record bears; `None` where that was not counted.
    pub repeats: Option<u64>,
    /// Different partition key values; with `exact` false, an estimate.
    pub partitions: u64,
    /// Records under the most frequent partition key value; `None` where that was not counted.
    pub busiest: Option<u64>,
    /// How the partition key spreads the records; `None` where that was not counted, or each has a value of its own.
    pub spread: Option<KeySpread>,
    /// True where so many records are under one partition key value that it limits how fast they can be written.
    pub limits_writes: bool,
}

/// How a partition key spreads records over its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeySpread {
    /// No value has a large part of the records.
    Even,
    /// Each value has a large part, about the same: there are few of them.
    FewValues,
    /// One value has a large part, and far more than others.
    Uneven,
}

impl KeyEvidence {
    /// These counts, with how they spread the records.
    #[must_use]
    pub fn with_spread(self) -> Self {
        let spread = self.busiest.and_then(|busiest| spread(self.records, self.partitions, busiest));
        let is_large = matches!(spread, Some(KeySpread::FewValues | KeySpread::Uneven));
        Self { spread, limits_writes: is_large && self.records >= FEW_RECORDS, ..self }
    }
}

fn spread(records: u64, partitions: u64, busiest: u64) -> Option<KeySpread> {
    if busiest <= 1 {
        return None;
    }
    let is_large = busiest.saturating_mul(LARGE_PART) >= records;
    let (times, by) = MOST_OF_EQUAL_PART;
    let is_equal_part =
        busiest.saturating_mul(partitions).saturating_mul(by) <= records.saturating_mul(times);
    Some(match (is_large, is_equal_part) {
        (false, _) => KeySpread::Even,
        (true, true) => KeySpread::FewValues,
        (true, false) => KeySpread::Uneven,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(records: u64, partitions: u64, busiest: u64) -> KeyEvidence {
        KeyEvidence { records, partitions, busiest: Some(busiest), ..KeyEvidence::default() }.with_spread()
    }

    #[test]
    fn two_values_with_half_of_the_records_each_are_few_and_not_an_even_spread() {
        assert_eq!(of(2000, 2, 1000).spread, Some(KeySpread::FewValues));
        assert!(of(2000, 2, 1000).limits_writes);
        assert_eq!(of(12, 2, 6).spread, Some(KeySpread::FewValues));
        assert!(!of(12, 2, 6).limits_writes);
    }

    #[test]
    fn one_value_with_a_large_part_beside_many_others_is_uneven() {
        assert_eq!(of(2155, 800, 900).spread, Some(KeySpread::Uneven));
        assert!(of(2155, 800, 900).limits_writes);
        assert_eq!(of(2155, 2, 2000).spread, Some(KeySpread::Uneven));
    }

    #[test]
    fn small_parts_are_even_and_single_records_have_no_spread() {
        assert_eq!(of(2155, 830, 25).spread, Some(KeySpread::Even));
        assert!(!of(2155, 830, 25).limits_writes);
        assert_eq!(of(2155, 2155, 1).spread, None);
        let uncounted = KeyEvidence { records: 9, ..KeyEvidence::default() }.with_spread();
        assert_eq!((uncounted.spread, uncounted.limits_writes), (None, false));
    }
}
