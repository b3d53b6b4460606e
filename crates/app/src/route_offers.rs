//! The routes side by side, before one is chosen.

use crate::app::App;
use dynamodb::destination::Destination;
use dynamodb::import::{RouteOffers, S3Route, route_offers};
use failure::{Code, Failure};
use plan::Plan;
use serde::Deserialize;

/// A checked table for which a route is to be chosen.
#[derive(Debug, Deserialize)]
pub struct TableToRoute {
    pub source_id: String,
    pub plan: Plan,
}

impl App {
    /// What each route would take for tables that were checked, and which is recommended: all of it estimates. No route where
    /// there is nothing to choose.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, `not_checked`, and what the service says.
    pub async fn route_offers(
        &self,
        tables: Vec<TableToRoute>,
        destination: &Destination,
    ) -> Result<RouteOffers, Failure> {
        self.consent.check_destination(destination)?;
        let mut checks = Vec::new();
        for TableToRoute { source_id, plan } in &tables {
            checks.push(self.sources.require_checked(source_id, plan)?.checked.result.clone());
        }
        let (mut exact, mut there, mut unusable) = (None, Vec::new(), None);
        if destination.is_charged() {
            let connection = self.connect(destination).await?;
            exact = Some(connection.exact().await?);
            for TableToRoute { plan, .. } in tables.iter().filter(|table| !table.plan.writes_no_items()) {
                match S3Route::require_usable(&connection, &plan.in_shared_table()).await {
                    Ok(()) => {}
                    Err(failure) if failure.code == Code::TableExists => {
                        there.push((plan.table_of_items().name.as_str(), failure.message));
                    }
                    Err(failure) if failure.code == Code::RouteUnusable => unusable = Some(failure.message),
                    Err(failure) => return Err(failure),
                }
            }
        }
        let not_through_s3 = unusable.or_else(|| all_there(there));
        Ok(route_offers(&checks, destination, exact.as_ref(), not_through_s3))
    }
}

/// Why no table can be imported from S3, by the names of those that are there and what is said of each.
fn all_there(mut there: Vec<(&str, String)>) -> Option<String> {
    if there.len() < 2 {
        return there.pop().map(|(_, message)| message);
    }
    let names: Vec<&str> = there.iter().map(|(name, _)| *name).collect();
    Some(format!(
        "The tables {} exist already, and an import from S3 always creates its table.",
        names.join(", ")
    ))
}
