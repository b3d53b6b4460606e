//! What comparing takes, before it is done.

use super::choices::VerifyChoices;
use check::{CheckResult, Prices};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Bytes that one read unit pays for.
const READ_UNIT_BYTES: u64 = 4096;

/// What comparing will cost, before it is done: an estimate from the sizes that the check counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VerifyCost {
    /// Items that are read back.
    pub items: u64,
    /// Read units for them (strongly consistent).
    pub read_units: f64,
    /// Read units for counting the items of each index.
    pub index_read_units: f64,
    /// On demand, in dollars; nothing is charged outside AWS.
    pub dollars: f64,
    /// When the prices were read.
    pub prices_of: String,
}

/// What comparing a table with the file that was checked will take, where the table holds what the file comes to
/// and nothing else. An item that is read back by its key takes a unit for each 4 KB that it starts; an index is
/// counted by reading it whole, eventually consistent, which takes half a unit for each 4 KB.
#[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
pub fn verify_cost(checked: &CheckResult, choices: VerifyChoices) -> VerifyCost {
    let items = choices.sample.map_or(checked.items, |sample| sample.min(checked.items));
    let share = if checked.items == 0 { 0.0 } else { items as f64 / checked.items as f64 };
    let read_units = (checked.read_units as f64 * share).ceil();
    // The first target is the table itself.
    let indexes = checked.targets.iter().skip(1).filter(|_| choices.count_indexes);
    let index_read_units: f64 =
        indexes.map(|index| index.bytes.div_ceil(READ_UNIT_BYTES).max(1) as f64 / 2.0).sum();
    let prices = Prices::known();
    VerifyCost {
        items,
        read_units,
        index_read_units,
        dollars: (read_units + index_read_units) / 1e6 * prices.on_demand_per_million_read_units,
        prices_of: prices.read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use check::check;
    use profile::read_profile;
    use propose::propose;
    use source::Source;
    use std::fmt::Write;
    use tokio_util::sync::CancellationToken;

    /// A thousand items of about 5,000 bytes, each tenth of them with no e-mail address.
    fn checked() -> CheckResult {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        let mut text = "user_id,email,note\n".to_owned();
        for number in 0..1000 {
            let email = if number % 10 == 0 { String::new() } else { format!("user{number}@example.com") };
            let _ = writeln!(text, "{number},{email},{}", "x".repeat(5000));
        }
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let profile = read_profile(&source, &never, |_| {}).unwrap();
        let plan = propose(&source.file_name(), &profile).plan;
        assert_eq!(plan.table.indexes.len(), 1);
        check(&source, &plan, &never, |_| {}).unwrap().result
    }

    #[test]
    fn each_item_takes_a_unit_for_each_4_kb_and_each_index_half_a_one() {
        let checked = checked();
        let all = verify_cost(&checked, VerifyChoices { sample: None, count_indexes: true });
        assert_eq!(all.items, 1000);
        assert!((all.read_units - 2000.0).abs() < 1e-9, "{all:?}");
        let index = &checked.targets[1];
        assert_eq!(index.entries, 900);
        assert!(index.bytes > 900 * 5000);
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let index_units = (index.bytes as f64 / 4096.0).ceil() / 2.0;
        assert!((all.index_read_units - index_units).abs() < 1e-9, "{all:?}");
        assert!((all.dollars - (2000.0 + index_units) / 1e6 * 0.125).abs() < 1e-12);
        assert_eq!(all.prices_of, "November 2026");
    }

    #[test]
    fn a_sample_takes_its_share() {
        let checked = checked();
        let some = verify_cost(&checked, VerifyChoices { sample: Some(100), count_indexes: false });
        assert_eq!(some.items, 100);
        assert!((some.read_units - 200.0).abs() < 1e-9 && some.index_read_units == 0.0, "{some:?}");
        let more = verify_cost(&checked, VerifyChoices { sample: Some(5000), count_indexes: false });
        assert_eq!(more.items, 1000);
        assert!((more.read_units - 2000.0).abs() < 1e-9, "{more:?}");
    }

    #[test]
    fn where_nothing_would_be_written_nothing_is_read() {
        let nothing = CheckResult { items: 0, read_units: 0, targets: Vec::new(), ..checked() };
        let cost = verify_cost(&nothing, VerifyChoices { sample: Some(5), count_indexes: true });
        assert!(cost.items == 0 && cost.read_units == 0.0 && cost.dollars == 0.0, "{cost:?}");
    }
}
