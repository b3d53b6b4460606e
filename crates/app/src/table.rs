//! The table that items go into: looked at, created, deleted.

use crate::app::App;
use crate::jobs::{Job, JobKind};
use crate::progress::limited;
use crate::question::Question;
use dynamodb::destination::Destination;
use dynamodb::table::{TableProgress, TableShape, TableState, check_typed_name};
use dynamodb::verify::EnteringItems;
use failure::Failure;
use plan::Plan;

impl App {
    /// What stands at the destination under the plan's table name.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn table_state(&self, destination: &Destination, plan: &Plan) -> Result<TableState, Failure> {
        let connection = self.connect(destination).await?;
        dynamodb::table::table_state(&connection, &plan.in_shared_table()).await
    }

    /// Creates the table of a plan that was checked, and waits until it and its indexes are ACTIVE.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, `cancelled`, and what the service says.
    pub async fn create_table(
        &self,
        destination: &Destination,
        plan: &Plan,
        job: &str,
        on_progress: impl FnMut(TableProgress) + Send,
    ) -> Result<TableShape, Failure> {
        self.consent.check_destination(destination)?;
        self.sources.require_checked_plan(plan)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        self.create_table_in(destination, plan, &running, on_progress).await
    }

    /// The same under a job that runs.
    ///
    /// # Errors
    /// As [`App::create_table`].
    pub(crate) async fn create_table_in(
        &self,
        destination: &Destination,
        plan: &Plan,
        running: &Job<'_>,
        on_progress: impl FnMut(TableProgress) + Send,
    ) -> Result<TableShape, Failure> {
        self.sources.require_checked_plan(plan)?;
        let connection = self.connect(destination).await?;
        dynamodb::table::create_table(
            &connection,
            &plan.in_shared_table(),
            &running.token,
            limited(on_progress),
        )
        .await
    }

    /// Sets the options that a checked plan asks for and its table, which exists, has not. Where items would expire then,
    /// the person confirms that: those that are there already may be among them.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, `declined`, `no_such_table`, `cancelled`, and what the service says.
    pub async fn set_table_options(
        &self,
        destination: &Destination,
        plan: &Plan,
        job: &str,
    ) -> Result<(), Failure> {
        self.consent.check_destination(destination)?;
        self.sources.require_checked_plan(plan)?;
        let plan = &*plan.in_shared_table();
        // Practice deletes nothing by itself.
        if let Some(attribute) = &plan.table.options.time_to_live
            && *destination != Destination::Practice
        {
            self.require(Question::expire(&plan.table.name, attribute, destination)).await?;
        }
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(destination).await?;
        dynamodb::table::set_table_options(&connection, plan, &running.token).await
    }

    /// Switches on the point-in-time recovery of a checked plan's table, which exists; its other options stay as they are.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, `no_such_table`, `cancelled`, and what the service says.
    pub async fn switch_on_recovery(
        &self,
        destination: &Destination,
        plan: &Plan,
        job: &str,
    ) -> Result<(), Failure> {
        self.consent.check_destination(destination)?;
        self.sources.require_checked_plan(plan)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(destination).await?;
        let table = &plan.table_of_items().name;
        dynamodb::table::switch_on_recovery(&connection, table, &running.token).await
    }

    /// Adds one of the indexes of a checked plan to its table, which lacks nothing but indexes, and waits until it is ACTIVE.
    /// Cancelling leaves AWS going on with it.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, `no_such_index`, `table_differs`, `cancelled`, and what the service says.
    pub async fn add_index(
        &self,
        destination: &Destination,
        plan: &Plan,
        index: &str,
        job: &str,
        on_progress: impl FnMut(TableProgress) + Send,
    ) -> Result<TableShape, Failure> {
        self.consent.check_destination(destination)?;
        self.sources.require_checked_plan(plan)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(destination).await?;
        let plan = &*plan.in_shared_table();
        dynamodb::table::add_index(&connection, plan, index, &running.token, limited(on_progress)).await
    }

    /// Reads a table whole, and counts which of its items would enter one of the plan's indexes. Reading is charged for.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_index`, `cancelled`, and what the service says.
    pub async fn entering_items(
        &self,
        destination: &Destination,
        plan: &Plan,
        index: &str,
        job: &str,
        on_progress: impl FnMut(EnteringItems) + Send,
    ) -> Result<EnteringItems, Failure> {
        self.consent.check_destination(destination)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(destination).await?;
        let plan = &*plan.in_shared_table();
        let mut report = limited(on_progress);
        let told = |found: &EnteringItems| report(found.clone());
        dynamodb::verify::entering_items(&connection, plan, index, &running.token, told).await
    }

    /// Deletes a table once its name was typed and the person confirmed it, and waits until it is gone.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `name_not_typed`, `declined`, `cancelled`, and what the service says.
    pub async fn delete_table(
        &self,
        destination: &Destination,
        table: &str,
        typed_name: &str,
        job: &str,
        on_progress: impl FnMut(TableProgress) + Send,
    ) -> Result<(), Failure> {
        self.consent.check_destination(destination)?;
        check_typed_name(table, typed_name)?;
        self.require(Question::delete_table(table, destination)).await?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let connection = self.connect(destination).await?;
        dynamodb::table::delete_table(&connection, table, typed_name, &running.token, limited(on_progress))
            .await
    }
}
