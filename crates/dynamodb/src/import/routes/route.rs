//! What each route can do.

use crate::destination::{Connection, Destination};
use crate::import::choices::ImportChoices;
use crate::import::options::ImportOptions;
use crate::import::report::{ImportProgress, Report};
use crate::import::work::Job;
use check::CheckResult;
use failure::Failure;
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// What a route finds before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preflight {
    /// The table holds nothing.
    pub table_is_empty: bool,
    /// There is an interrupted run of the same, which a run would go on with.
    pub continues: bool,
}

/// What an import on a route would take. All of it is an estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RouteEstimate {
    /// Seconds; `None` where nobody knows what the server takes.
    pub seconds: Option<f64>,
    /// US dollars for the writes; `None` where they cost nothing.
    pub dollars: Option<f64>,
}

/// An import that is to be undone.
#[derive(Debug, Clone, Copy)]
pub struct UndoneImport<'a> {
    /// Where its journal lies.
    pub journal: &'a Path,
    /// The run's id.
    pub run: &'a str,
}

/// A way in which items reach a table. `job` is a source under a plan, as its dry run left them; `connection` leads to the
/// plan's table. Progress is told some ten times a second. Cancelling ends within a second with the report of what was
/// done.
pub trait Route {
    /// What stands in the way of an import, and what it would find; writes nothing.
    ///
    /// # Errors
    /// As [`Self::run`] before anything is written: the source has changed, there is no such table or it differs from the
    /// plan, items in the table where the choice is to stop, a journal of another run.
    fn preflight(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Preflight, Failure>> + Send;

    /// What an import would take, from its dry run. Routes are compared by it.
    fn estimate(
        &self,
        checked: &CheckResult,
        destination: &Destination,
        choices: &ImportChoices,
    ) -> RouteEstimate;

    /// Writes the items, or goes on with the interrupted run of the same that the options' journal is of.
    ///
    /// # Errors
    /// When the run cannot start; what stops it on its way is in the report.
    fn run(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> impl Future<Output = Result<Report, Failure>> + Send;

    /// Goes on with the interrupted run that the options' journal is of; starts none anew.
    ///
    /// # Errors
    /// As [`Self::run`]; `nothing_to_continue` where it has come to its end or its table was created again.
    fn resume(
        &self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> impl Future<Output = Result<Report, Failure>> + Send;

    /// Undoes an import, or goes on with undoing it where the options' journal is of that.
    ///
    /// # Errors
    /// When it cannot be undone, `name_not_typed` where nobody has typed the name of a table on AWS, and as
    /// [`Self::run`].
    fn undo(
        &self,
        undone: UndoneImport<'_>,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        cancel: &CancellationToken,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> impl Future<Output = Result<Report, Failure>> + Send;
}
