//! What comparing gave.

use super::difference::Difference;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Differences that are named.
const NAMED: usize = 200;

/// How many items an index holds, and how many it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IndexCount {
    pub name: String,
    /// Items of the file that have the index's key. Items that the table held besides make the index hold more.
    pub expected: u64,
    pub found: u64,
}

/// What comparing gave. `items = agree + differ + missing`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Verification {
    pub table: String,
    /// Items that were compared.
    pub items: u64,
    /// Items that the file comes to under the plan, where known.
    pub items_total: Option<u64>,
    pub agree: u64,
    pub differ: u64,
    pub missing: u64,
    /// The first differences.
    pub differences: Vec<Difference>,
    /// Empty where they were not counted.
    pub indexes: Vec<IndexCount>,
    pub consumed_read_units: Option<f64>,
    pub seconds: f64,
}

/// What comparing some items gave.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub agree: u64,
    pub differ: u64,
    pub missing: u64,
    pub differences: Vec<Difference>,
}

impl Verification {
    /// Adds what some items gave. The differences that are named are the first ones by line, whatever the order in
    /// which they come.
    pub(super) fn add(&mut self, compared: Compared) {
        self.items += compared.agree + compared.differ + compared.missing;
        self.agree += compared.agree;
        self.differ += compared.differ;
        self.missing += compared.missing;
        self.differences.extend(compared.differences);
        self.differences.sort_by_key(|difference| difference.line);
        self.differences.truncate(NAMED);
    }

    /// True when every item that was compared agrees, and no index holds fewer items than the file has for it.
    pub fn agrees(&self) -> bool {
        self.differ + self.missing == 0 && self.indexes.iter().all(|index| index.found >= index.expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_differences_that_are_named_are_the_first_of_the_file() {
        let missing = |line| Difference {
            line,
            place: None,
            key: line.to_string(),
            attribute: None,
            expected: None,
            found: None,
        };
        let mut result = Verification::default();
        for start in [300, 0, 100, 200] {
            result.add(Compared {
                missing: 100,
                differences: (start..start + 100).map(missing).collect(),
                ..Compared::default()
            });
        }
        assert_eq!((result.items, result.missing), (400, 400));
        let lines: Vec<u64> = result.differences.iter().map(|difference| difference.line).collect();
        assert_eq!(lines, (0..200).collect::<Vec<u64>>());
    }
}
