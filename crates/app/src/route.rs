//! The route that was chosen carries an import out.

use dynamodb::destination::Connection;
use dynamodb::import::{DirectRoute, ImportOptions, ImportProgress, Job, Report, Route, RouteName, S3Route};
use failure::Failure;
use tokio_util::sync::CancellationToken;

/// Whether an import may start anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// It starts, or goes on with the interrupted run of the same.
    GoOnOrStart,
    /// It only goes on with one.
    GoOn,
}

/// Writes the items by the route that the options' choices name. Rows that all stand in items of another table need no route
/// of their own: they are counted.
///
/// # Errors
/// As [`Route::run`] and [`Route::resume`].
pub(crate) async fn run_by_route(
    start: Start,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    token: &CancellationToken,
    on_progress: impl FnMut(ImportProgress) + Send,
) -> Result<Report, Failure> {
    let is_direct = options.choices.route() == RouteName::Direct || job.plan.writes_no_items();
    match (is_direct, start) {
        (true, Start::GoOnOrStart) => DirectRoute.run(job, connection, options, token, on_progress).await,
        (true, Start::GoOn) => DirectRoute.resume(job, connection, options, token, on_progress).await,
        (false, Start::GoOnOrStart) => S3Route.run(job, connection, options, token, on_progress).await,
        (false, Start::GoOn) => S3Route.resume(job, connection, options, token, on_progress).await,
    }
}
