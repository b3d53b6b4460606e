//! The direct route as one of the routes.

use super::import::{Start, import_from, preflight};
use super::undo::undo;
use crate::destination::{Connection, Destination};
use crate::import::choices::ImportChoices;
use crate::import::options::ImportOptions;
use crate::import::report::{ImportProgress, Report};
use crate::import::routes::route::{Preflight, Route, RouteEstimate, UndoneImport};
use crate::import::work::Job;
use check::CheckResult;
use failure::Failure;
use tokio_util::sync::CancellationToken;

/// Items go to the table in BatchWriteItem and `PutItem` requests, as fast as it takes them.
#[derive(Debug, Clone, Copy, Default)]
pub struct DirectRoute;

impl Route for DirectRoute {
    async fn preflight(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
    ) -> Result<Preflight, Failure> {
        preflight(job, connection, options, cancel).await
    }

    fn estimate(
        &self,
        checked: &CheckResult,
        destination: &Destination,
        choices: &ImportChoices,
    ) -> RouteEstimate {
        let estimate = &checked.estimate;
        // What another server than the service takes, nobody knows beforehand.
        let at_capacity = destination.is_charged().then_some(estimate.seconds);
        #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
        let at_limit =
            choices.most_write_units.filter(|most| *most > 0.0).map(|most| checked.write_units as f64 / most);
        RouteEstimate {
            seconds: at_capacity.into_iter().chain(at_limit).reduce(f64::max),
            dollars: destination
                .is_charged()
                .then(|| estimate.provisioned_dollars.unwrap_or(estimate.on_demand_dollars)),
        }
    }

    async fn run(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        mut on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        import_from(Start::GoOnOrStart, job, connection, options, cancel, &mut on_progress).await
    }

    async fn resume(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        mut on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        import_from(Start::GoOn, job, connection, options, cancel, &mut on_progress).await
    }

    async fn undo(
        &self,
        undone: UndoneImport<'_>,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        undo(undone.journal, undone.run, job, connection, options, cancel, on_progress).await
    }
}
