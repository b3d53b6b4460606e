//! The write capacity of tables that is raised while they are written: what that would come to, and what was left raised.

use crate::app::App;
use crate::blocking::blocking;
use crate::import::ImportWork;
use crate::jobs::JobKind;
use crate::question::Question;
use crate::route_offers::TableToRoute;
use dynamodb::destination::Destination;
use dynamodb::import::{
    RaiseOffer, RaisedTable, RaisedTables, RaisedTarget, RouteName, SetBack, raise_offer, require_raisable,
    set_back,
};
use dynamodb::table::{TableState, planned_shape, table_state};
use failure::{Code, Failure};
use private_files::data_folder;

impl App {
    /// Where it is noted that a table's capacity was raised.
    ///
    /// # Errors
    /// When there is no data folder.
    #[expect(clippy::unused_self, reason = "whose notes they are is the app's matter")]
    pub(crate) fn raised(&self) -> Result<RaisedTables, Failure> {
        Ok(RaisedTables::in_data_folder(&data_folder()?))
    }

    /// What raising checked tables while they are written would come to, each to `units` write units a second, or to what is
    /// proposed. `None` where there is nothing to raise: nothing is charged, or all tables are on demand.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, `not_checked`, and what the service says.
    pub async fn raise_offer(
        &self,
        tables: Vec<TableToRoute>,
        destination: &Destination,
        units: Option<u32>,
    ) -> Result<Option<RaiseOffer>, Failure> {
        self.consent.check_destination(destination)?;
        let mut checks = Vec::new();
        for TableToRoute { source_id, plan } in &tables {
            checks.push(self.sources.require_checked(source_id, plan)?.checked.result.clone());
        }
        if !destination.is_charged() {
            return Ok(None);
        }
        let connection = self.connect(destination).await?;
        let mut not_possible = None;
        let mut targets = Vec::new();
        for (TableToRoute { plan, .. }, checked) in tables.iter().zip(&checks) {
            if plan.writes_no_items() {
                continue;
            }
            let plan = plan.in_shared_table();
            let shape = match table_state(&connection, &plan).await? {
                TableState::Missing => planned_shape(&plan),
                TableState::Same { existing, .. } | TableState::Different { existing, .. } => existing,
            };
            if shape.provisioned.is_some()
                && let Err(failure) = require_raisable(&connection, &plan.table.name).await
            {
                match failure.code {
                    Code::CapacityNotRaised => not_possible = Some(failure.message),
                    _ => return Err(failure),
                }
            }
            targets.push(RaisedTarget { checked, shape });
        }
        Ok(raise_offer(&targets, units, not_possible))
    }

    /// Refuses, before the first of several tables is touched, to raise what cannot be raised.
    ///
    /// # Errors
    /// `capacity_not_raised`, and what the service says.
    pub(crate) async fn require_raisable(&self, work: &ImportWork) -> Result<(), Failure> {
        let is_direct = work.choices.route() == RouteName::Direct;
        if work.choices.raised_units.is_none() || !is_direct || work.plan.writes_no_items() {
            return Ok(());
        }
        let connection = self.connect(&work.destination).await?;
        require_raisable(&connection, &work.plan.table_of_items().name).await
    }

    /// The tables whose capacity may still be raised, since the import for which it was ended without setting it back. Nothing
    /// is sent to find that out.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub async fn raised_tables(&self) -> Result<Vec<RaisedTable>, Failure> {
        let raised = self.raised()?;
        blocking(move || raised.list()).await
    }

    /// Sets back the capacity of one of them, and waits until that is done. Where that connects to a destination which the person
    /// has not confirmed in this session, they are asked.
    ///
    /// # Errors
    /// `no_such_raised_table`, `declined`, `cancelled`, `run_under_way`, `capacity_not_set_back`, and what connecting says.
    pub async fn set_back(&self, id: &str, job: &str) -> Result<SetBack, Failure> {
        let (raised, of) = (self.raised()?, id.to_owned());
        let kept = blocking(move || raised.find(&of)).await?;
        if let Some(place) = self.unconfirmed(&kept.destination).await? {
            self.require(Question::set_back(&kept.table, &place)).await?;
            self.consent.add_place(place);
        }
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(&kept.destination).await?;
        set_back(&connection, &self.raised()?, id, &running.token).await
    }
}
