//! Import: the items are written.

use crate::app::App;
use crate::blocking::blocking;
use crate::fates::OfFates;
use crate::jobs::{Job as Running, JobKind};
use crate::progress::limited;
use crate::question::Question;
use crate::route::{Start, run_by_route};
use crate::s3_spending::require_under_ceiling;
use crate::sources::CheckedTable;
use dynamodb::destination::Destination;
use dynamodb::import::{
    ImportChoices, ImportOptions, ImportProgress, Job, Report, RunGroup, RunSummary, holds_items,
};
use dynamodb::table::{describe_table, recovery_is_off};
use failure::{Code, Failure};
use plan::Plan;
use serde::{Deserialize, Serialize};
use source::Source;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether a table holds items.
#[derive(Debug, Serialize)]
pub struct ItemsThere {
    pub is_empty: bool,
    /// How many, as the service last counted them.
    pub about: Option<u64>,
    /// It holds items, and its point-in-time recovery is known to be off: what is overwritten cannot be had back from AWS.
    pub recovery_is_off: bool,
}

/// What an import takes.
#[derive(Debug, Deserialize)]
pub struct ImportWork {
    pub source_id: String,
    pub plan: Plan,
    pub destination: Destination,
    pub choices: ImportChoices,
    /// An unfinished run that is to be continued.
    pub run: Option<String>,
    /// The table's name as the person typed it.
    pub typed_name: Option<String>,
    /// Where what is kept of the run goes.
    #[serde(skip)]
    pub files: RunFiles,
    /// Whether the table was empty before others that share it were written by the same import.
    #[serde(skip)]
    pub was_empty: Option<bool>,
}

/// The other tables with which one is imported.
#[derive(Debug, Clone)]
pub(crate) struct WithOthers {
    pub group: RunGroup,
    /// One of them is made from the rows of this one.
    pub has_derived: bool,
}

/// Where what is kept of a run goes: by default into the data folder, all of it.
#[derive(Debug, Clone, Default)]
pub struct RunFiles {
    /// The file of rejected records.
    pub rejects: Rejects,
    /// The journal, where it is not one of the data folder's.
    pub journal: Option<PathBuf>,
}

/// Where rejected records are kept.
#[derive(Debug, Clone, Default)]
pub enum Rejects {
    /// With the run.
    #[default]
    WithRun,
    /// In the current folder, under a name after the source's that is free.
    InCurrentFolder,
    /// In this file, whatever it holds.
    Named(PathBuf),
}

/// A source under a plan, as the check left them.
pub(crate) fn job(source: Arc<Source>, plan: &Plan, table: &CheckedTable) -> Job {
    Job {
        source,
        plan: Arc::new(plan.as_written().into_owned()),
        resolution: Arc::clone(&table.checked.resolution),
        joined: table.joined.clone(),
        records_total: Some(table.checked.result.records),
    }
}

impl App {
    /// Whether the plan's table holds items already, and about how many.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn items_there(&self, destination: &Destination, plan: &Plan) -> Result<ItemsThere, Failure> {
        let connection = self.connect(destination).await?;
        let table = &plan.table_of_items().name;
        let is_empty = !holds_items(&connection, table).await?;
        let counted = describe_table(&connection, table).await?.item_count;
        let recovery_is_off =
            destination.is_charged() && !is_empty && recovery_is_off(&connection, table).await;
        Ok(ItemsThere { is_empty, about: (counted > 0 && !is_empty).then_some(counted), recovery_is_off })
    }

    /// An import of this file under this plan to this destination that has not come to its end.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, and when the runs cannot be read.
    pub async fn unfinished_run(
        &self,
        source_id: &str,
        plan: Plan,
        destination: Destination,
    ) -> Result<Option<RunSummary>, Failure> {
        self.consent.check_destination(&destination)?;
        let (source, runs) = (self.sources.get(source_id)?, self.runs()?);
        blocking(move || runs.unfinished(&source, &plan.as_written(), &destination)).await
    }

    /// Writes the items, or continues an unfinished run of the same file, plan and destination. Where the table's name
    /// had to be typed, because items of a table on AWS may be overwritten, the person confirms that as well.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, `declined`, `not_checked`, `blocked`, and those of
    /// `run_by_route`.
    pub async fn import(
        &self,
        work: ImportWork,
        job_name: &str,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        self.require_open(&work)?;
        self.require_agreed(&work).await?;
        let running = self.jobs.start(job_name, JobKind::Import)?;
        self.import_in(work, None, &running, on_progress).await
    }

    /// Refuses what cannot be imported: it is not open, not checked, or a blocker stands in its way.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, `not_checked`, `blocked`.
    pub(crate) fn require_importable(&self, work: &ImportWork) -> Result<(), Failure> {
        self.require_open(work)?;
        let source = self.sources.get(&work.source_id)?;
        let checked = self.sources.require_checked(&work.source_id, &work.plan)?;
        match checked.checked.blocker(&work.plan.in_shared_table(), &source.columns()) {
            Some(blocker) => Err(Failure::new(Code::Blocked, blocker.message, blocker.repair)),
            None => Ok(()),
        }
    }

    fn require_open(&self, work: &ImportWork) -> Result<(), Failure> {
        self.consent.check_destination(&work.destination)?;
        self.sources.get(&work.source_id).map(|_| ())
    }

    /// Asks the person what has to be agreed to before an import starts.
    ///
    /// # Errors
    /// `declined`.
    pub(crate) async fn require_agreed(&self, work: &ImportWork) -> Result<(), Failure> {
        if let Some(run) = &work.run {
            return self.require_continuing(run).await;
        }
        let overwrites = work.choices.existing.may_replace();
        let table = &work.plan.table_of_items().name;
        if overwrites && work.typed_name.as_ref() == Some(table) {
            self.require(Question::overwrite(table, &work.destination)).await?;
        }
        Ok(())
    }

    /// The same under a job that runs, once all is agreed to; `with`: the other tables with which it is imported.
    ///
    /// # Errors
    /// As [`App::import`], but for what is asked.
    pub(crate) async fn import_in(
        &self,
        work: ImportWork,
        with: Option<WithOthers>,
        running: &Running<'_>,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        self.require_importable(&work)?;
        let ImportWork { source_id, plan, destination, choices, run, typed_name, files, was_empty } = work;
        let source = self.sources.get(&source_id)?;
        let checked = self.sources.require_checked(&source_id, &plan)?;
        let connection = self.connect(&destination).await?;
        let mut options = match &run {
            Some(run) => {
                let (runs, run) = (self.runs()?, run.clone());
                let mut options = blocking(move || runs.continued(&run)).await?;
                options.choices.most_write_units = choices.most_write_units;
                options.choices.most_dollars = choices.most_dollars;
                options.choices.raised_units = choices.raised_units;
                options
            }
            None => self.new_run(&source, choices, files)?,
        };
        require_under_ceiling(&options.choices, &plan, &checked.checked.result)?;
        options.raised_tables = Some(self.raised()?);
        options.typed_name = typed_name;
        options.was_empty = was_empty;
        let has_derived = with.as_ref().is_some_and(|with| with.has_derived);
        (options.group, options.notes_fates) = (with.map(|with| with.group), has_derived);
        options.pause = running.pause.clone();
        let mut work = job(source, &plan, &checked);
        work.joined.fates =
            self.fates_from_before(&source_id, &plan, &destination, options.choices.existing).await?;
        // Else a run that has ended would be started again, without what is asked before one.
        let start = if run.is_some() { Start::GoOn } else { Start::GoOnOrStart };
        let on_progress = limited(on_progress);
        let report = run_by_route(start, &work, &connection, &options, &running.token, on_progress).await?;
        let rows = checked.checked.result.records;
        if has_derived || !plan.inside.is_empty() {
            let of = OfFates { plan, destination, journal: options.journal, rows };
            self.keep_fates(&source_id, of, &report).await?;
        }
        if let Some(rejects) = &report.rejects_file {
            // What was rejected now comes from a file that the person chose.
            self.consent.add_file(Path::new(rejects));
        }
        Ok(report)
    }

    /// What has to be agreed to before a run goes on.
    async fn require_continuing(&self, run: &str) -> Result<(), Failure> {
        let (runs, run) = (self.runs()?, run.to_owned());
        let continued = blocking(move || runs.find(&run)).await?;
        let overwrites = continued.choices.existing.may_replace();
        if continued.to_confirm.is_some() {
            self.require(Question::go_on(&continued)).await
        } else if overwrites && continued.destination.is_charged() {
            self.require(Question::go_on_overwriting(&continued)).await
        } else {
            Ok(())
        }
    }

    fn new_run(
        &self,
        source: &Source,
        choices: ImportChoices,
        files: RunFiles,
    ) -> Result<ImportOptions, Failure> {
        let beside = || PathBuf::from(rejected_name(source));
        let mut options = match files.journal {
            Some(journal) => ImportOptions { choices, ..ImportOptions::new(beside(), Some(journal)) },
            None => self.runs()?.new_run(source, choices),
        };
        match files.rejects {
            Rejects::WithRun => {}
            Rejects::InCurrentFolder => {
                options.rejects = beside();
                options.may_overwrite_rejects = false;
            }
            Rejects::Named(path) => options.rejects = path,
        }
        Ok(options)
    }
}

/// The name of a file of a source's rejected records: of `users.csv`, `users.rejected.csv`.
pub(crate) fn rejected_name(source: &Source) -> String {
    let ending = if source.is_json() { "jsonl" } else { "csv" };
    format!("{}.rejected.{ending}", source.file_stem())
}
