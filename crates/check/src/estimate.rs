//! How long an import would take and what it would cost: estimates, from counts and a list of prices.

use super::prices::Prices;
use item::Loads;
use plan::{Capacity, Plan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Write units a second that a table on demand takes from the start (developer guide, "On-demand capacity mode").
const ON_DEMAND_START: u64 = 4_000;
/// Bytes that DynamoDB stores for itself with each item and index entry (developer guide, "Estimating sizes").
const STORED_WITH_EACH: u64 = 100;
const HOURS_A_MONTH: f64 = 730.0;
const GB: f64 = 1_073_741_824.0;

/// What an import would take and cost. Everything in it is an estimate but the write units it starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Estimate {
    /// Seconds that the writes take at the capacity chosen: the reserved one, or what a table on demand takes from
    /// the start.
    pub seconds: f64,
    /// The table or index that is slowest at that capacity.
    pub slowest: String,
    /// Write units a second that the slowest one takes.
    pub write_units_per_second: u64,
    /// US dollars for the writes on demand.
    pub on_demand_dollars: f64,
    /// US dollars for the reserved capacity while the import runs; `None` when nothing is reserved.
    pub provisioned_dollars: Option<f64>,
    /// US dollars a month for keeping that capacity reserved; `None` when nothing is reserved.
    pub provisioned_dollars_a_month: Option<f64>,
    /// Bytes that are stored: the table and what its indexes carry, with 100 bytes an entry for DynamoDB itself.
    pub stored_bytes: u64,
    /// US dollars a month for storing them.
    pub storage_dollars_a_month: f64,
    /// Where the prices hold.
    pub price_region: String,
    /// When they were read, in words.
    pub prices_of: String,
}

impl Estimate {
    /// The estimate for writing these loads under a plan.
    #[expect(clippy::cast_precision_loss, reason = "estimates for reading")]
    pub(super) fn of(loads: &Loads, plan: &Plan) -> Self {
        let prices = Prices::known();
        let names =
            std::iter::once(&plan.table.name).chain(plan.table.indexes.iter().map(|index| &index.name));
        let capacities = |place: usize| match (&plan.table.capacity, place.checked_sub(1)) {
            (Capacity::OnDemand, _) => {
                let warm = plan.table.options.warm_throughput;
                warm.map_or(ON_DEMAND_START, |warm| ON_DEMAND_START.max(warm.write_units_per_second.into()))
            }
            (Capacity::Provisioned { units }, None) => u64::from(units.write_units_per_second.max(1)),
            (Capacity::Provisioned { .. }, Some(index)) => {
                u64::from(plan.table.indexes[index].provisioned.write_units_per_second.max(1))
            }
        };
        let (mut seconds, mut slowest, mut pace) = (0.0, plan.table.name.clone(), capacities(0));
        for (place, (name, &units)) in names.zip(&loads.write_units).enumerate() {
            let takes = units as f64 / capacities(place) as f64;
            if takes > seconds {
                (seconds, slowest, pace) = (takes, name.clone(), capacities(place));
            }
        }
        let units: u64 = loads.write_units.iter().sum();
        let an_hour = match &plan.table.capacity {
            Capacity::OnDemand => None,
            Capacity::Provisioned { units } => {
                let all =
                    std::iter::once(*units).chain(plan.table.indexes.iter().map(|index| index.provisioned));
                Some(
                    all.map(|units| {
                        f64::from(units.write_units_per_second) * prices.provisioned_write_unit_hour
                            + f64::from(units.read_units_per_second) * prices.provisioned_read_unit_hour
                    })
                    .sum::<f64>(),
                )
            }
        };
        let entries: u64 = loads.entries.iter().sum();
        let stored_bytes = loads.target_bytes.iter().sum::<u64>() + entries * STORED_WITH_EACH;
        Self {
            seconds,
            slowest,
            write_units_per_second: pace,
            on_demand_dollars: units as f64 / 1e6 * prices.on_demand_per_million_write_units,
            // Reserved capacity is charged by the started hour.
            provisioned_dollars: an_hour.map(|dollars| dollars * (seconds / 3600.0).ceil().max(1.0)),
            provisioned_dollars_a_month: an_hour.map(|dollars| dollars * HOURS_A_MONTH),
            stored_bytes,
            storage_dollars_a_month: stored_bytes as f64 / GB * prices.storage_gb_month,
            price_region: prices.region,
            prices_of: prices.read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{ProvisionedUnits, TableDesign, WarmThroughput};
    use propose::proposed_index;

    fn plan(capacity: Capacity) -> Plan {
        let table = TableDesign::new("Users", "id");
        Plan::new(TableDesign { indexes: vec![proposed_index("email")], capacity, ..table }, Vec::new())
    }

    fn loads() -> Loads {
        Loads {
            bytes: 1_000_000,
            read_units: 10_000,
            entries: vec![10_000, 9_000],
            write_units: vec![10_000, 9_000],
            target_bytes: vec![1_000_000, 900_000],
        }
    }

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    #[test]
    fn the_slowest_of_table_and_indexes_sets_the_pace() {
        let units = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 100 };
        let estimate = Estimate::of(&loads(), &plan(Capacity::Provisioned { units }));
        // The index has 5 write units a second.
        assert!(near(estimate.seconds, 1800.0), "{estimate:?}");
        assert_eq!((estimate.slowest.as_str(), estimate.write_units_per_second), ("EmailIndex", 5));
        let an_hour = 105.0 * 0.00065 + 10.0 * 0.00013;
        assert!(near(estimate.provisioned_dollars.unwrap(), an_hour));
        assert!(near(estimate.provisioned_dollars_a_month.unwrap(), an_hour * 730.0));
    }

    #[test]
    fn on_demand_is_charged_by_write_unit() {
        let estimate = Estimate::of(&loads(), &plan(Capacity::OnDemand));
        assert!(near(estimate.on_demand_dollars, 19_000.0 / 1e6 * 0.625));
        assert!(near(estimate.seconds, 10_000.0 / 4_000.0));
        let mut warm = plan(Capacity::OnDemand);
        let bears = |write| WarmThroughput { read_units_per_second: 1, write_units_per_second: write };
        for (write, seconds) in [(8_000, 10_000.0 / 8_000.0), (1_000, 10_000.0 / 4_000.0)] {
            warm.table.options.warm_throughput = Some(bears(write));
            assert!(near(Estimate::of(&loads(), &warm).seconds, seconds), "{write}");
        }
        assert_eq!(estimate.provisioned_dollars, None);
        assert_eq!(estimate.stored_bytes, 1_900_000 + 19_000 * 100);
        assert_eq!(
            (estimate.price_region.as_str(), estimate.prices_of.as_str()),
            ("us-east-1", "November 2026")
        );
    }
}
