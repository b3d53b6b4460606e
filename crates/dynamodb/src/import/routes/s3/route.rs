//! The route through S3 as one of the routes.

use super::chosen_bucket::{bucket_of, unusable};
use super::importing::require_no_table;
use super::run::Run;
use super::undo::undo;
use crate::destination::{Connection, Destination};
use crate::import::choices::{ImportChoices, S3Choices};
use crate::import::options::ImportOptions;
use crate::import::ready::{Hold, ReadyWithoutTable};
use crate::import::report::{ImportProgress, Report};
use crate::import::routes::route::{Preflight, Route, RouteEstimate, UndoneImport};
use crate::import::work::Job;
use crate::s3::check_bucket_name;
use check::CheckResult;
use failure::{Code, Failure};
use plan::Plan;
use tokio_util::sync::CancellationToken;

/// Items are packed into objects in a bucket, and DynamoDB imports those into a new table. The options' choices say which
/// bucket.
#[derive(Debug, Clone, Copy, Default)]
pub struct S3Route;

impl Route for S3Route {
    async fn preflight(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
    ) -> Result<Preflight, Failure> {
        let choices = choices_of(options)?;
        require_possible(&job.plan)?;
        let bucket = bucket_of(connection, &choices).await?;
        let ready = ReadyWithoutTable::new(job, connection, options, Hold::Nothing, cancel).await?;
        let continues = ready.continued.is_some();
        if !continues {
            require_no_table(connection, &job.plan).await?;
            bucket.find().await?;
        }
        Ok(Preflight { table_is_empty: true, continues })
    }

    fn estimate(
        &self,
        checked: &CheckResult,
        destination: &Destination,
        _choices: &ImportChoices,
    ) -> RouteEstimate {
        let estimate = check::S3Estimate::of(checked);
        let is_charged = destination.is_charged();
        RouteEstimate {
            seconds: is_charged.then_some(estimate.seconds),
            dollars: is_charged.then_some(estimate.dollars),
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
        carry_out(true, job, connection, options, cancel, &mut on_progress).await
    }

    async fn resume(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        mut on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        carry_out(false, job, connection, options, cancel, &mut on_progress).await
    }

    async fn undo(
        &self,
        undone: UndoneImport<'_>,
        _job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        _on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        undo(undone.journal, connection, options, cancel).await
    }
}

impl S3Route {
    /// Makes sure that a plan's table can be imported from S3: it is not there yet, and no other source is written to it.
    ///
    /// # Errors
    /// `route_unusable`, `table_exists`, and what the service says.
    pub async fn require_usable(connection: &Connection, plan: &Plan) -> Result<(), Failure> {
        require_possible(plan)?;
        require_no_table(connection, plan).await
    }

    /// Undoes an import, for which its source need not be there.
    ///
    /// # Errors
    /// As [`Route::undo`].
    pub async fn undo_without_source(
        undone: UndoneImport<'_>,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
    ) -> Result<Report, Failure> {
        undo(undone.journal, connection, options, cancel).await
    }
}

/// Starts an import where one `may_start`, or goes on with the interrupted run of the same.
async fn carry_out(
    may_start: bool,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    on_progress: &mut (impl FnMut(ImportProgress) + Send),
) -> Result<Report, Failure> {
    let choices = choices_of(options)?;
    require_possible(&job.plan)?;
    let mut ready = ReadyWithoutTable::new(job, connection, options, Hold::Run, cancel).await?;
    // The run goes on with what it began with.
    let chosen = ready.continued.as_ref().and_then(|journal| journal.header.choices.s3.clone());
    let bucket = bucket_of(connection, &chosen.unwrap_or(choices)).await?;
    if ready.continued.is_none() {
        if !may_start {
            return Err(Failure::new(
                Code::NothingToContinue,
                "This import has come to its end: there is nothing to continue.",
                "Start it as a new import.",
            ));
        }
        require_no_table(connection, &job.plan).await?;
        bucket.find().await?;
    }
    let _holds_the_run = ready.lock.take();
    let run = Run::open(job, connection, options, bucket, ready, cancel).await?;
    Ok(Box::pin(run.carry_out(on_progress)).await)
}

fn choices_of(options: &ImportOptions) -> Result<S3Choices, Failure> {
    let Some(choices) = options.choices.s3.clone() else {
        return Err(unusable("No bucket is named for it.", "Name a bucket (--bucket NAME)."));
    };
    check_bucket_name(&choices.bucket)?;
    Ok(choices)
}

/// Why a plan's items cannot go through S3.
fn require_possible(plan: &Plan) -> Result<(), Failure> {
    if plan.shared.is_some() {
        return Err(unusable(
            &format!(
                "Several source tables are written to the table {}, each by itself, and an import from S3 always creates its \
                 table.",
                plan.table.name
            ),
            "Write straight into the tables instead (--route direct), or give each source table a table of its own.",
        ));
    }
    Ok(())
}
