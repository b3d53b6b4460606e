//! `check` and `migrate` over several tables: one after another, with one sum.

use super::ending::say_ending;
use super::read::{Read, check, read_opened};
use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::arguments::{Design, Writing};
use crate::options::only_for_one;
use crate::output::{Bar, print_check, print_json, print_plan, print_report, say_failure, say_finding};
use app::{App, ImportWork, OpenedTables, Outcome, Rejects, RunFiles};
use check::CheckResult;
use dynamodb::destination::Destination;
use dynamodb::import::Report;
use failure::Failure;
use plan::Plan;
use serde_json::{Value, json};
use std::sync::Arc;

/// A table that was read and checked.
pub(super) struct CheckedTable {
    /// What the source calls it.
    pub name: String,
    pub read: Read,
    pub result: CheckResult,
}

/// Reads and checks each table, and says what was found.
pub(super) async fn read_and_check(
    app: &App,
    opened: OpenedTables,
    design: &Design,
    json: bool,
) -> Result<Vec<CheckedTable>, Failure> {
    let mut checked = Vec::new();
    for table in opened.tables {
        note!("{}:", table.name);
        let read = read_opened(app, table.source, design).await?;
        let result = check(app, &read.source, &read.proposal.plan).await?;
        result.findings.iter().for_each(say_finding);
        if !json {
            print_plan(&read.proposal.plan, Some(&read.proposal.reasons.columns));
            say!();
            print_check(&result);
            say!();
        }
        checked.push(CheckedTable { name: table.name, read, result });
    }
    Ok(checked)
}

/// The document of a check of several tables: each, and the sums of those figures that add up.
pub(super) fn sum_of_checks(checked: &[CheckedTable]) -> Value {
    let tables: Vec<Value> = checked
        .iter()
        .map(|table| of_table(&table.name, &table.read.proposal.plan, json!(table.result)))
        .collect();
    let sums = sums(&tables, &["records", "items", "rejected", "duplicates", "write_units", "bytes"]);
    with_tables(sums, tables)
}

/// Checks every table, and only where nothing stands in the way of any writes them, one after another.
pub(super) async fn migrate(
    app: &Arc<App>,
    opened: OpenedTables,
    design: &Design,
    destination: Destination,
    files: RunFiles,
    writing: &Writing,
    json: bool,
) -> Result<Outcome, Failure> {
    if files.journal.is_some() {
        return Err(only_for_one("--journal"));
    }
    if matches!(files.rejects, Rejects::Named(_)) {
        return Err(only_for_one("--rejects"));
    }
    let checked = read_and_check(app, opened, design, json).await?;
    let plans: Vec<&Plan> = checked.iter().map(|table| &table.read.proposal.plan).collect();
    app.require_tables_apart(&plans)?;
    if checked.iter().any(|table| table.result.has_blocker()) {
        note!("Nothing was written.");
        if json {
            print_json(&sum_of_checks(&checked))?;
        }
        return Ok(Outcome::WithRejections);
    }
    use_destination(app, &destination).await?;
    cancel_by_ctrl_c(app);
    let mut reports: Vec<(String, Plan, Report)> = Vec::new();
    let mut failed = None;
    let mut waiting = checked.into_iter();
    for CheckedTable { name, read, .. } in waiting.by_ref() {
        let plan = read.proposal.plan;
        note!("{name}:");
        let work = ImportWork {
            source_id: read.source.source_id,
            plan: plan.clone(),
            destination: destination.clone(),
            choices: writing.choices(),
            run: None,
            typed_name: writing.confirm.clone(),
            files: files.clone(),
        };
        let report = match write(app, work).await {
            Ok(report) => report,
            // What was written before is told all the same.
            Err(failure) => {
                say_failure(&failure);
                failed = Some((name, failure));
                break;
            }
        };
        say_ending(&report);
        if !json {
            print_report(&report);
        }
        let goes_on = Outcome::from(&report) != Outcome::NotDone;
        reports.push((name, plan, report));
        if !goes_on {
            break;
        }
    }
    let not_started: Vec<String> = waiting.map(|table| table.name).collect();
    if !not_started.is_empty() {
        note!("Not started: {}.", not_started.join(", "));
    }
    let outcomes = reports.iter().map(|(_, _, report)| Outcome::from(report));
    let outcome = worst(outcomes.chain(failed.iter().map(|_| Outcome::NotDone)));
    let tables: Vec<Value> =
        reports.iter().map(|(name, plan, report)| of_table(name, plan, json!(report))).collect();
    let mut sums = sums(
        &tables,
        &[
            "records_read",
            "items_written",
            "items_kept",
            "records_rejected",
            "duplicates_set_aside",
            "requests",
            "retried_items",
            "throttled_requests",
            "consumed_write_units",
            "seconds",
        ],
    );
    if json {
        sums["cancelled"] = reports.iter().any(|(_, _, report)| report.cancelled).into();
        sums["not_started"] = not_started.into();
        if let Some((name, failure)) = &failed {
            sums["error"] = json!(failure);
            sums["failed"] = name.clone().into();
        }
        print_json(&with_tables(sums, tables))?;
    } else {
        say!();
        say!(
            "{} tables: {} read = {} written + {} kept + {} rejected + {} set aside",
            tables.len(),
            sums["records_read"],
            sums["items_written"],
            sums["items_kept"],
            sums["records_rejected"],
            sums["duplicates_set_aside"]
        );
    }
    Ok(outcome)
}

/// Creates the table of a plan and writes its items.
async fn write(app: &App, work: ImportWork) -> Result<Report, Failure> {
    let bar = Bar::new("table");
    let table = work.plan.table.name.clone();
    app.create_table(&work.destination, &work.plan, JOB, |progress| {
        bar.say(&format!("{table} is {}", progress.status));
    })
    .await?;
    drop(bar);
    let bar = Bar::new("importing");
    app.import(work, JOB, |progress| bar.import(&progress)).await
}

/// The worst of some outcomes.
pub(super) fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.fold(Outcome::Done, |worst, outcome| match (worst, outcome) {
        (Outcome::NotDone, _) | (_, Outcome::NotDone) => Outcome::NotDone,
        (Outcome::WithRejections, _) | (_, Outcome::WithRejections) => Outcome::WithRejections,
        _ => Outcome::Done,
    })
}

fn of_table(name: &str, plan: &Plan, mut document: Value) -> Value {
    document["source"] = name.into();
    document["table"] = plan.table.name.clone().into();
    document
}

/// The sums of these figures over all tables; whole where all are.
fn sums(tables: &[Value], figures: &[&str]) -> Value {
    let mut sums = json!({});
    for figure in figures {
        let whole: Option<u64> = tables.iter().map(|table| table[*figure].as_u64()).sum();
        let sum: f64 = tables.iter().filter_map(|table| table[*figure].as_f64()).sum();
        sums[*figure] = whole.map_or_else(|| json!(sum), |whole| json!(whole));
    }
    sums
}

fn with_tables(mut sums: Value, tables: Vec<Value>) -> Value {
    sums["tables"] = tables.into();
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_add_up_and_the_worst_outcome_counts() {
        use Outcome::{Done, NotDone, WithRejections};
        let tables = [json!({"a": 2, "b": 1.5, "c": null}), json!({"a": 3, "b": 1, "c": 4})];
        assert_eq!(sums(&tables, &["a", "b", "c"]), json!({"a": 5, "b": 2.5, "c": 4.0}));
        assert_eq!(worst([Done, WithRejections, Done].into_iter()), WithRejections);
        assert_eq!(worst([WithRejections, NotDone].into_iter()), NotDone);
        assert_eq!(worst([Done].into_iter()), Done);
    }
}
