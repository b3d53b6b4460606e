//! Import of several tables: one after another, in one run with one sum.

use crate::app::App;
use crate::import::{ImportWork, WithOthers};
use crate::jobs::{Job, JobKind};
use crate::outcome::Outcome;
use dynamodb::import::{ImportProgress, NextTable, Report, RouteName, RunGroup, S3Route, SeveralTables};
use dynamodb::table::TableProgress;
use failure::{Code, Failure};
use plan::{Plan, parents_first};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use ts_rs::TS;

/// One of several tables that are imported.
#[derive(Debug, Deserialize)]
pub struct TableWork {
    /// What the source calls it.
    pub name: String,
    pub work: ImportWork,
    /// Of one that was imported before: it is told of and counted, and not imported again.
    #[serde(default)]
    pub done: Option<Report>,
}

impl TableWork {
    /// The run by which it was begun before.
    pub(crate) fn begun(&self) -> Option<String> {
        self.done.as_ref().and_then(|report| report.run.clone()).or(self.work.run.clone())
    }
}

/// What happens to the table at a place, from 0, while several are imported.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TablesProgress {
    pub place: usize,
    pub step: TableStep,
}

/// What happens to one of several tables.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TableStep {
    /// It is looked for, and created where it is not there.
    Creating {
        progress: Option<TableProgress>,
    },
    Importing {
        progress: ImportProgress,
    },
    Ended {
        report: Box<Report>,
    },
    Failed {
        failure: Failure,
    },
}

/// What became of several tables.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TablesReport {
    /// In the order in which they were to be imported.
    pub tables: Vec<TableReport>,
    pub sum: ReportSum,
}

/// What became of one of them. One with neither report nor failure was not started.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TableReport {
    /// What the source calls it.
    pub name: String,
    /// True for one that is made from the rows of another once more.
    pub is_derived: bool,
    /// True for one that was imported before, and was not written again.
    pub imported_before: bool,
    pub report: Option<Report>,
    /// Why its import could not start.
    pub failure: Option<Failure>,
}

/// The figures of all reports together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct ReportSum {
    pub records_read: u64,
    pub items_written: u64,
    pub items_kept: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    /// Rows that stand inside items of another table.
    pub records_embedded: u64,
    /// Items that have no row of their own, since their tables are made from the rows of others once more. The figures above
    /// are without those tables.
    pub items_derived: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Of those tables of which the server tells; `None` where it tells of none.
    pub consumed_write_units: Option<f64>,
    pub seconds: f64,
    /// True where one of them was cancelled.
    pub cancelled: bool,
}

impl ReportSum {
    /// Of reports, each with whether its table is made from the rows of another.
    fn of<'a>(reports: impl Iterator<Item = (bool, &'a Report)>) -> Self {
        let mut sum = Self::default();
        for (is_derived, report) in reports {
            if is_derived {
                sum.items_derived += report.items_written;
            } else {
                sum.records_read += report.records_read;
                sum.items_written += report.items_written;
                sum.items_kept += report.items_kept;
                sum.records_rejected += report.records_rejected;
                sum.duplicates_set_aside += report.duplicates_set_aside;
                sum.records_embedded += report.records_embedded;
            }
            sum.requests += report.requests;
            sum.retried_items += report.retried_items;
            sum.throttled_requests += report.throttled_requests;
            if let Some(units) = report.consumed_write_units {
                *sum.consumed_write_units.get_or_insert_default() += units;
            }
            sum.seconds += report.seconds;
            sum.cancelled |= report.cancelled;
        }
        sum
    }
}

impl TablesReport {
    fn of(tables: Vec<TableReport>) -> Self {
        let reports = tables.iter().filter_map(|table| Some((table.is_derived, table.report.as_ref()?)));
        let sum = ReportSum::of(reports);
        Self { tables, sum }
    }

    /// The worst of how the tables ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::worst(self.tables.iter().map(|table| match &table.report {
            Some(report) => Outcome::from(report),
            None => Outcome::NotDone,
        }))
    }

    /// The names of the tables that were not started.
    pub fn not_started(&self) -> Vec<&str> {
        let waiting = self.tables.iter().filter(|table| table.report.is_none() && table.failure.is_none());
        waiting.map(|table| table.name.as_str()).collect()
    }
}

impl App {
    /// Creates the table of each plan where it is not there, and writes its items: one table after another, until one of
    /// them is cancelled, stops or cannot start. What was written stays written, and is told. Every table is looked at
    /// before the first is created: nothing is written while anything stands in the way of one.
    ///
    /// # Errors
    /// `blocked`, `not_checked`, `no_such_source`, `destination_not_confirmed`, `declined`, `spending_ceiling`, and those of
    /// starting a job.
    pub async fn import_tables(
        &self,
        tables: Vec<TableWork>,
        job_name: &str,
        mut on_progress: impl FnMut(TablesProgress) + Send,
    ) -> Result<TablesReport, Failure> {
        let plans: Vec<_> = tables.iter().map(|table| &table.work.plan).collect();
        self.require_tables_apart(&plans)?;
        let waiting = || tables.iter().filter(|table| table.done.is_none());
        for table in waiting() {
            self.require_importable(&table.work).map_err(|failure| of_table(&table.name, failure))?;
        }
        for table in waiting() {
            self.require_agreed(&table.work).await?;
        }
        for table in waiting() {
            self.require_route(&table.work).await.map_err(|failure| of_table(&table.name, failure))?;
            self.require_raisable(&table.work).await.map_err(|failure| of_table(&table.name, failure))?;
        }
        self.require_all_under_ceiling(&tables)?;
        let running = self.jobs.start(job_name, JobKind::Import)?;
        let mut shared = SharedTables::of(&plans);
        for table in &tables {
            if let Some(run) = table.begun() {
                self.note_shared(&table.work, &run, &mut shared).await?;
            }
            if let Some(report) = &table.done {
                self.recall_fates(&table.work, report).await?;
            }
        }
        let group = self.group_of(&tables).await?;
        let mut ended: Vec<(usize, TableReport)> = Vec::with_capacity(tables.len());
        let order = parents_first(
            &tables.iter().map(|table| (table.name.as_str(), &table.work.plan)).collect::<Vec<_>>(),
        );
        let owners: HashSet<String> = tables
            .iter()
            .filter_map(|table| table.work.plan.derived.as_ref().map(|derived| derived.of.clone()))
            .collect();
        let were_done: Vec<bool> = tables.iter().map(|table| table.done.is_some()).collect();
        let mut waiting: Vec<Option<TableWork>> = tables.into_iter().map(Some).collect();
        let mut turns = SeveralTables::new(order);
        // What other tables of this import took: write units on the direct route, US dollars by estimate through S3.
        let (mut consumed, mut through_s3) = (0.0, 0.0);
        while let Some((place, next)) = turns.next(|place| were_done[place], running.token.is_cancelled()) {
            let Some(table) = waiting[place].take() else { continue };
            let estimate = self.estimate_through_s3(&table);
            let TableWork { name, work, done } = table;
            let (is_derived, imported_before) = (work.plan.derived.is_some(), done.is_some());
            let mut step = |step| on_progress(TablesProgress { place, step });
            let choices = work.choices.clone().after(consumed).after_dollars(through_s3);
            let work = ImportWork { choices, ..work };
            let result = match next {
                NextTable::WasImported => done.map(Ok),
                NextTable::Import => {
                    let group = RunGroup { place, ..group.clone() };
                    let with = WithOthers { group, has_derived: owners.contains(&name) };
                    let result = self.create_and_import(work, with, &running, &mut shared, &mut step).await;
                    turns.ended(matches!(&result, Ok(report) if Outcome::from(report) != Outcome::NotDone));
                    match &result {
                        Ok(report) => step(TableStep::Ended { report: Box::new(report.clone()) }),
                        Err(failure) => step(TableStep::Failed { failure: failure.clone() }),
                    }
                    Some(result)
                }
                NextTable::NotStarted => None,
            };
            if let Some(Ok(report)) = &result {
                consumed += report.consumed_write_units.unwrap_or_default();
                through_s3 += estimate;
            }
            let (report, failure) = match result {
                Some(Ok(report)) => (Some(report), None),
                Some(Err(failure)) => (None, Some(failure)),
                None => (None, None),
            };
            ended.push((place, TableReport { name, is_derived, imported_before, report, failure }));
        }
        ended.sort_by_key(|(place, _)| *place);
        let mut report = TablesReport::of(ended.into_iter().map(|(_, table)| table).collect());
        report.sum.cancelled |= running.token.is_cancelled();
        Ok(report)
    }

    async fn create_and_import(
        &self,
        mut work: ImportWork,
        with: WithOthers,
        running: &Job<'_>,
        shared: &mut SharedTables,
        step: &mut (impl FnMut(TableStep) + Send),
    ) -> Result<Report, Failure> {
        step(TableStep::Creating { progress: None });
        // The table of the items that hold its rows is there by now.
        let is_direct = work.choices.route() == RouteName::Direct;
        if !work.plan.writes_no_items() && is_direct {
            self.create_table_in(&work.destination, &work.plan, running, |progress| {
                step(TableStep::Creating { progress: Some(progress) });
            })
            .await?;
        }
        if shared.has(&work.plan) && work.run.is_none() {
            let name = work.plan.table_of_items().name.clone();
            let was_empty = match shared.was_empty.get(&name) {
                Some(was_empty) => *was_empty,
                None => self.items_there(&work.destination, &work.plan).await?.is_empty,
            };
            shared.was_empty.insert(name, was_empty);
            work.was_empty = Some(was_empty);
        }
        let told = |progress| step(TableStep::Importing { progress });
        self.import_in(work, Some(with), running, told).await
    }
}

impl App {
    /// Refuses an import that its route cannot carry out, before the first table is touched.
    ///
    /// # Errors
    /// `route_unusable`, `table_exists`, and what the service says.
    async fn require_route(&self, work: &ImportWork) -> Result<(), Failure> {
        let is_direct = work.choices.route() == RouteName::Direct;
        if is_direct || work.run.is_some() || work.plan.writes_no_items() {
            return Ok(());
        }
        let connection = self.connect(&work.destination).await?;
        S3Route::require_usable(&connection, &work.plan.in_shared_table()).await
    }

    /// Notes whether the table of a run that was started before held nothing then, where others share it.
    async fn note_shared(
        &self,
        work: &ImportWork,
        run: &str,
        shared: &mut SharedTables,
    ) -> Result<(), Failure> {
        let name = &work.plan.table_of_items().name;
        if !shared.has(&work.plan) || shared.was_empty.contains_key(name) {
            return Ok(());
        }
        let connection = self.connect(&work.destination).await?;
        match self.runs()?.table_was_empty(run, &connection, name).await {
            Ok(Some(was_empty)) => {
                shared.was_empty.insert(name.clone(), was_empty);
                Ok(())
            }
            // Of a run that was forgotten nobody knows: what is there is judged as it is.
            Err(failure) if failure.code != Code::NoSuchRun => Err(failure),
            Ok(None) | Err(_) => Ok(()),
        }
    }
}

/// Tables that several source tables share, by their names: whether each was empty before the first of these was written.
/// What is to become of items that are there already is then no question of those that were written just now.
#[derive(Debug)]
struct SharedTables {
    names: HashSet<String>,
    was_empty: HashMap<String, bool>,
}

impl SharedTables {
    /// Of plans that are imported together.
    fn of(plans: &[&Plan]) -> Self {
        let writing = || plans.iter().filter(|plan| !plan.writes_no_items());
        let is_written_more = |plan: &&&Plan| {
            let name = &plan.table_of_items().name;
            plan.shared.is_some()
                || writing().filter(|other| other.table_of_items().name == *name).count() > 1
        };
        let names = writing().filter(is_written_more).map(|plan| plan.table_of_items().name.clone());
        Self { names: names.collect(), was_empty: HashMap::new() }
    }

    fn has(&self, plan: &Plan) -> bool {
        !plan.writes_no_items() && self.names.contains(&plan.table_of_items().name)
    }
}

fn of_table(name: &str, failure: Failure) -> Failure {
    Failure { message: format!("{name}: {}", failure.message), ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(read: u64, rejected: u64, units: Option<f64>) -> Report {
        serde_json::from_value(serde_json::json!({
            "run": null, "table": "T", "records_read": read, "items_written": read - rejected,
            "records_rejected": rejected, "duplicates_set_aside": 0, "items_kept": 0, "items_deleted": 0,
            "items_restored": 0, "requests": 1, "retried_items": 0, "throttled_requests": 0,
            "consumed_write_units": units, "units_used": [], "seconds": 1.0, "items_per_second": 5.0,
            "resumed": false, "cancelled": false, "stopped": null, "rejects_file": null, "first_rejected": [],
        }))
        .unwrap()
    }

    fn table(name: &str, report: Option<Report>, failure: Option<Failure>) -> TableReport {
        TableReport { name: name.to_owned(), is_derived: false, imported_before: false, report, failure }
    }

    #[test]
    fn figures_add_up_and_the_worst_outcome_counts() {
        let all = TablesReport::of(vec![
            table("a", Some(report(5, 0, Some(2.5))), None),
            table("b", Some(report(7, 2, None)), None),
        ]);
        let sum = &all.sum;
        assert_eq!((sum.records_read, sum.items_written, sum.records_rejected), (12, 10, 2));
        assert_eq!(sum.consumed_write_units, Some(2.5));
        assert_eq!(all.outcome(), Outcome::WithRejections);
        assert!(all.not_started().is_empty());
    }

    #[test]
    fn one_that_was_not_started_is_not_done() {
        let failure = Failure::new(Code::Blocked, "It is in the way.", "");
        let all = TablesReport::of(vec![
            table("a", Some(report(5, 0, None)), None),
            table("b", None, Some(failure)),
            table("c", None, None),
        ]);
        assert_eq!((all.outcome(), all.not_started()), (Outcome::NotDone, vec!["c"]));
        assert_eq!(all.sum.consumed_write_units, None);
    }
}
