//! What raising a table's capacity while it is written would gain and cost, before it is chosen. All of it is an estimate.

use crate::table::TableShape;
use check::{CheckResult, Prices};
use plan::ProvisionedUnits;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is proposed is enough for an import of so many seconds.
const PROPOSED_SECONDS: f64 = 300.0;
/// An import that takes no longer by itself gains nothing worth the trouble.
const SHORT_SECONDS: f64 = 120.0;
/// Write units a second of one table at most, unless AWS has raised its quota.
const MAX_UNITS: u32 = 40_000;

/// What raising would come to, of all tables that are written together, one after another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RaiseOffer {
    /// Why it cannot be raised, in a sentence.
    pub not_possible: Option<String>,
    /// It gains enough to be proposed.
    pub is_worth_it: bool,
    /// Write units a second that the slowest table or index has now, and the seconds that the import takes so.
    pub units_now: u32,
    pub seconds_now: f64,
    /// Write units a second that are proposed.
    pub proposed_units: u32,
    /// Those that were asked about, or are proposed.
    pub units: u32,
    /// The seconds that the import takes so, and what the raised capacity costs besides, in US dollars.
    pub seconds: f64,
    pub dollars: f64,
    /// How many of the tables would be raised; those on demand are not.
    pub tables: usize,
    /// Where the prices hold, and when they were read, in words.
    pub price_region: String,
    pub prices_of: String,
}

/// A checked table, with what it has or would be created with.
#[derive(Debug, Clone)]
pub struct RaisedTarget<'a> {
    pub checked: &'a CheckResult,
    pub shape: TableShape,
}

/// What raising these tables would come to, each to `units`, or to what is proposed; `None` where none of them is provisioned.
pub fn raise_offer(
    targets: &[RaisedTarget<'_>],
    units: Option<u32>,
    not_possible: Option<String>,
) -> Option<RaiseOffer> {
    let loads: Vec<Vec<Load>> =
        targets.iter().map(Load::of).filter(|loads: &Vec<Load>| !loads.is_empty()).collect();
    let slowest =
        loads.iter().flatten().max_by(|left, right| left.seconds(0).total_cmp(&right.seconds(0)))?;
    let seconds = |units: u32| loads.iter().map(|of_table| longest(of_table, units)).sum::<f64>();
    let proposed_units = proposed(&loads, slowest.units);
    let units = units.unwrap_or(proposed_units);
    let prices = Prices::known();
    let dollars = loads.iter().map(|of_table| {
        let more: f64 = of_table.iter().map(|load| f64::from(units.saturating_sub(load.units))).sum();
        // Reserved capacity is charged by the started hour.
        more * prices.provisioned_write_unit_hour * (longest(of_table, units) / 3600.0).ceil().max(1.0)
    });
    let seconds_now = seconds(0);
    Some(RaiseOffer {
        not_possible,
        is_worth_it: seconds_now > SHORT_SECONDS && proposed_units > slowest.units,
        units_now: slowest.units,
        seconds_now,
        proposed_units,
        units,
        seconds: seconds(units),
        dollars: dollars.sum(),
        tables: loads.len(),
        price_region: prices.region,
        prices_of: prices.read,
    })
}

/// What is written into a table or an index, and what it has.
#[derive(Debug)]
struct Load {
    write_units: f64,
    units: u32,
}

impl Load {
    /// Of a table and its indexes; none where it is on demand.
    fn of(target: &RaisedTarget<'_>) -> Vec<Self> {
        let RaisedTarget { checked, shape } = target;
        let Some(table) = shape.provisioned else { return Vec::new() };
        let mut written = checked.targets.iter();
        let load = |write_units: u64, units: ProvisionedUnits| {
            #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
            let write_units = write_units as f64;
            Self { write_units, units: units.write_units_per_second.max(1) }
        };
        let mut loads = Vec::new();
        if let Some(of_table) = written.next() {
            loads.push(load(of_table.write_units, table));
        }
        for of_index in written {
            let index = shape.indexes.iter().find(|index| index.name == of_index.name);
            if let Some(units) = index.and_then(|index| index.provisioned) {
                loads.push(load(of_index.write_units, units));
            }
        }
        loads
    }

    /// The seconds that it takes once it has `units`, where those are more.
    fn seconds(&self, units: u32) -> f64 {
        self.write_units / f64::from(self.units.max(units))
    }
}

fn longest(loads: &[Load], units: u32) -> f64 {
    loads.iter().map(|load| load.seconds(units)).fold(0.0, f64::max)
}

/// So many that all tables are written in some minutes: a round figure.
fn proposed(loads: &[Vec<Load>], least: u32) -> u32 {
    let most = |of_table: &Vec<Load>| of_table.iter().map(|load| load.write_units).fold(0.0, f64::max);
    let needed = loads.iter().map(most).sum::<f64>() / PROPOSED_SECONDS;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
    let needed = needed.ceil().clamp(1.0, f64::from(MAX_UNITS)) as u32;
    let step = match needed {
        0..=100 => 10,
        101..=1000 => 50,
        _ => 500,
    };
    needed.next_multiple_of(step).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{IndexShape, KeyShape};
    use plan::{KeyType, Projection};
    use serde_json::json;

    fn checked(items: u64) -> CheckResult {
        let target = |name: &str| json!({ "name": name, "entries": items, "write_units": items, "bytes": items * 100 });
        serde_json::from_value(json!({
            "records": items, "items": items, "rejected": 0, "duplicates": 0, "write_units": items * 2,
            "read_units": items, "bytes": items * 100, "targets": [target("T"), target("I")], "findings": [], "seconds": 1.0,
            "estimate": {
                "seconds": 1.0, "slowest": "T", "write_units_per_second": 5, "on_demand_dollars": 1.0,
                "provisioned_dollars": null, "provisioned_dollars_a_month": null, "stored_bytes": 1,
                "storage_dollars_a_month": 0.1, "price_region": "us-east-1", "prices_of": "November 2026",
            },
        }))
        .unwrap()
    }

    fn shape(table: Option<u32>, index: u32) -> TableShape {
        let units = |write| ProvisionedUnits { read_units_per_second: 5, write_units_per_second: write };
        let key = KeyShape { name: "id".to_owned(), key_type: KeyType::S };
        TableShape {
            name: "T".to_owned(),
            status: "ACTIVE".to_owned(),
            partition_key: key.clone(),
            sort_key: None,
            indexes: vec![IndexShape {
                name: "I".to_owned(),
                status: "ACTIVE".to_owned(),
                partition_keys: vec![key],
                sort_keys: Vec::new(),
                projection: Projection::All,
                provisioned: table.map(|_| units(index)),
            }],
            provisioned: table.map(units),
            item_count: 0,
            bytes: 0,
        }
    }

    fn offer(items: u64, shape: TableShape, units: Option<u32>) -> Option<RaiseOffer> {
        let checked = checked(items);
        raise_offer(&[RaisedTarget { checked: &checked, shape }], units, None)
    }

    #[test]
    fn what_is_proposed_takes_some_minutes_and_says_its_price() {
        let offered = offer(12_000, shape(Some(5), 5), None).unwrap();
        assert_eq!((offered.units_now, offered.seconds_now, offered.is_worth_it), (5, 2400.0, true));
        assert_eq!((offered.proposed_units, offered.units, offered.seconds), (40, 40, 300.0));
        // 35 more for the table and for its index, for an hour that was begun.
        assert!((offered.dollars - 70.0 * 0.00065).abs() < 1e-9, "{offered:?}");
        let asked = offer(12_000, shape(Some(5), 5), Some(400)).unwrap();
        assert_eq!((asked.proposed_units, asked.units, asked.seconds), (40, 400, 30.0));
        assert!((asked.dollars - 790.0 * 0.00065).abs() < 1e-9, "{asked:?}");
    }

    #[test]
    fn what_a_table_has_already_is_never_lowered_nor_charged() {
        let offered = offer(12_000, shape(Some(100), 10), Some(50)).unwrap();
        assert_eq!((offered.units_now, offered.seconds_now, offered.seconds), (10, 1200.0, 240.0));
        assert!((offered.dollars - 40.0 * 0.00065).abs() < 1e-9, "{offered:?}");
        assert!(!offer(100, shape(Some(5), 5), None).unwrap().is_worth_it);
        assert_eq!(offer(1_000_000_000_000, shape(Some(5), 5), None).unwrap().proposed_units, MAX_UNITS);
    }

    #[test]
    fn tables_on_demand_have_nothing_to_raise() {
        assert_eq!(offer(12_000, shape(None, 0), None), None);
        let checked = checked(12_000);
        let of = |shape| RaisedTarget { checked: &checked, shape };
        let both = raise_offer(&[of(shape(None, 0)), of(shape(Some(5), 5))], None, None).unwrap();
        assert_eq!((both.tables, both.seconds_now), (1, 2400.0));
    }
}
