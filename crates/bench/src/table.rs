//! The plan and the table that all sides write into.

use crate::files;
use crate::speed::plan_of;
use dynamodb::destination::{Connection, Destination, Destinations};
use dynamodb::table::create_table;
use failure::Failure;
use plan::{Capacity, Plan, ProvisionedUnits};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// What the table is called, whatever the file is.
pub(crate) const TABLE: &str = "Users";

/// What Tableferry proposes for users, without having read the file that is measured on. With `write_units`,
/// so many are reserved for the table and for each index.
pub(crate) fn plan(write_units: Option<u32>) -> Result<Plan, String> {
    let few = files::users(1_000).map_err(|error| error.to_string())?;
    let mut plan = plan_of(&few)?;
    fit(&mut plan, write_units);
    Ok(plan)
}

/// Gives a proposed plan the table's name and capacity.
pub(crate) fn fit(plan: &mut Plan, write_units: Option<u32>) {
    TABLE.clone_into(&mut plan.table.name);
    if let Some(write_units_per_second) = write_units {
        let units = ProvisionedUnits { read_units_per_second: 5, write_units_per_second };
        plan.table.capacity = Capacity::Provisioned { units };
        for index in &mut plan.table.indexes {
            index.provisioned = units;
        }
    }
}

/// Creates the table, where it is not there yet.
pub(crate) async fn make(connection: &Connection, plan: &Plan) -> Result<(), String> {
    create_table(connection, plan, &CancellationToken::new(), |_| {}).await.map(|_| ()).map_err(in_words)
}

/// Where a side writes: `practice:FOLDER`, or the address of a server. The practice database runs for as long as
/// the destinations are kept.
pub(crate) async fn connect(target: &str) -> Result<(Destinations, Connection), String> {
    let (destinations, destination) = match target.strip_prefix("practice:") {
        Some(folder) => (Destinations::in_folder(PathBuf::from(folder)), Destination::Practice),
        None => (Destinations::new(), Destination::Endpoint { url: target.to_owned(), region: None }),
    };
    let connection = destinations.connect(&destination).await.map_err(in_words)?;
    Ok((destinations, connection))
}

pub(crate) fn in_words(failure: Failure) -> String {
    format!("{} {}", failure.message, failure.detail.unwrap_or_default())
}
