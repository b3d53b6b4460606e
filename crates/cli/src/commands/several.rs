//! `check` and `migrate` over several tables: one after another, with one sum.

use super::ending::say_ending;
use super::existing_table::settle_table;
use super::placing::plan_tables;
use super::read::{Planned, check};
use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::arguments::Design;
use crate::bar::Bar;
use crate::options::only_for_one;
use crate::output::{print_check, print_json, print_plan, print_report, say_failure, say_finding};
use crate::writing::Writing;
use app::{
    App, CheckResult, Destination, ImportChoices, ImportWork, OpenedTables, Outcome, Plan, Rejects, Report,
    RunFiles, TableLeftOver, TableStep, TableToImport, TableWork, TablesProgress, TablesReport,
    parents_first,
};
use failure::Failure;
use serde_json::{Value, json};
use std::sync::Arc;

/// A table that was read and checked.
pub(super) struct CheckedTable {
    /// What the source calls it.
    pub name: String,
    pub planned: Planned,
    pub result: CheckResult,
}

/// Reads and checks each table, and says what was found.
pub(super) async fn read_and_check(
    app: &App,
    opened: OpenedTables,
    design: &Design,
    json: bool,
) -> Result<Vec<CheckedTable>, Failure> {
    let tables = plan_tables(app, opened, design).await?.tables;
    let order = parents_first(
        &tables.iter().map(|(name, planned)| (name.as_str(), &planned.plan)).collect::<Vec<_>>(),
    );
    let mut waiting: Vec<_> = tables.into_iter().map(Some).collect();
    let mut checked = Vec::new();
    for place in order {
        let Some((name, planned)) = waiting[place].take() else { continue };
        note!("{name}:");
        let result = check(app, &planned.source, &planned.plan).await?;
        result.findings.iter().for_each(say_finding);
        if !json {
            print_plan(&planned.plan, planned.reasons.as_deref());
            say!();
            print_check(&result);
            say!();
        }
        checked.push((place, CheckedTable { name, planned, result }));
    }
    checked.sort_by_key(|(place, _)| *place);
    Ok(checked.into_iter().map(|(_, table)| table).collect())
}

/// The document of a check of several tables: each, and the sums of those figures that add up.
pub(super) fn sum_of_checks(checked: &[CheckedTable]) -> Value {
    let document = |table: &CheckedTable| {
        of_table(&table.name, &table.planned.plan.table_of_items().name, json!(table.result))
    };
    let is_derived = |table: &&CheckedTable| table.planned.plan.derived.is_some();
    // Rows that are read once more are no further rows.
    let own: Vec<Value> = checked.iter().filter(|table| !is_derived(table)).map(document).collect();
    let tables: Vec<Value> = checked.iter().map(document).collect();
    let mut document = sums(&own, &["records", "items", "embedded", "rejected", "duplicates"]);
    let of_all = sums(&tables, &["write_units", "bytes"]);
    document["write_units"] = of_all["write_units"].clone();
    document["bytes"] = of_all["bytes"].clone();
    let derived = checked.iter().filter(is_derived).map(|table| table.result.items);
    document["items_derived"] = derived.sum::<u64>().into();
    with_tables(document, tables)
}

/// The outcome where what was found keeps anything from being written.
///
/// # Errors
/// `blocked` where two of them would be one table.
pub(super) fn blocked(app: &App, checked: &[CheckedTable], json: bool) -> Result<Option<Outcome>, Failure> {
    let plans: Vec<&Plan> = checked.iter().map(|table| &table.planned.plan).collect();
    app.require_tables_apart(&plans)?;
    if !checked.iter().any(|table| table.result.has_blocker()) {
        return Ok(None);
    }
    note!("Nothing was written.");
    if json {
        print_json(&sum_of_checks(checked))?;
    }
    Ok(Some(Outcome::WithRejections))
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
    let choices = writing.choices()?;
    let checked = read_and_check(app, opened, design, json).await?;
    if let Some(outcome) = blocked(app, &checked, json)? {
        return Ok(outcome);
    }
    use_destination(app, &destination).await?;
    cancel_by_ctrl_c(app);
    for table in &checked {
        if !table.planned.plan.writes_no_items() {
            settle_table(app, &destination, &table.planned.plan, writing).await?;
        }
    }
    let left = left_over(app, &checked, &destination, writing).await?;
    let (report, names) =
        write_all(app, checked, left, &destination, &files, writing, &choices, json).await?;
    if json {
        print_json(&sum_of_reports(&report, &names))?;
    } else {
        say_sum(&report);
    }
    Ok(report.outcome())
}

/// What an earlier import of the same tables under the same options left over, told by table.
async fn left_over(
    app: &App,
    checked: &[CheckedTable],
    destination: &Destination,
    writing: &Writing,
) -> Result<Vec<TableLeftOver>, Failure> {
    if writing.anew {
        return Ok(Vec::new());
    }
    let tables = checked.iter().map(|table| TableToImport {
        name: table.name.clone(),
        source_id: table.planned.source.source_id.clone(),
        plan: table.planned.plan.clone(),
    });
    let left = app.left_over(tables.collect(), destination, Some(writing.choices()?)).await?;
    let left = left.unwrap_or_default();
    if !left.is_empty() {
        note!(
            "An import of the same tables was left over, and goes on (--anew would write all of them again):"
        );
    }
    for (table, TableLeftOver { done, run }) in checked.iter().zip(&left) {
        match (done, run) {
            (Some(done), _) => {
                note!("    {}: imported before; it is not written again.{}", table.name, in_run(done));
            }
            (None, Some(run)) => {
                note!("    {}: goes on where it stopped.{}", table.name, in_run(&run.report));
            }
            (None, None) => note!("    {}: is still to be imported.", table.name),
        }
    }
    Ok(left)
}

fn in_run(report: &Report) -> String {
    report.run.as_ref().map(|run| format!(" (run {run})")).unwrap_or_default()
}

/// Writes tables that were checked, one after another, and says what happens; with what the source and what DynamoDB calls
/// each. `left`: what was left over of each; empty where nothing was.
#[expect(clippy::too_many_arguments, reason = "each is another thing that the person chose")]
pub(super) async fn write_all(
    app: &Arc<App>,
    checked: Vec<CheckedTable>,
    left: Vec<TableLeftOver>,
    destination: &Destination,
    files: &RunFiles,
    writing: &Writing,
    choices: &ImportChoices,
    json: bool,
) -> Result<(TablesReport, Vec<(String, String)>), Failure> {
    let names: Vec<(String, String)> = checked
        .iter()
        .map(|table| (table.name.clone(), table.planned.plan.table_of_items().name.clone()))
        .collect();
    let left = left.into_iter().chain(std::iter::repeat_with(TableLeftOver::default));
    let works = checked.into_iter().zip(left).map(|(CheckedTable { name, planned, .. }, left)| TableWork {
        name,
        work: ImportWork {
            source_id: planned.source.source_id,
            typed_name: writing.typed_name(&planned.plan.table_of_items().name),
            plan: planned.plan,
            destination: destination.clone(),
            choices: choices.clone(),
            run: left.run.map(|run| run.id),
            files: files.clone(),
            was_empty: None,
        },
        done: left.done,
    });
    let mut said = Said { names: &names, json, creating: None, importing: None };
    let report = app.import_tables(works.collect(), JOB, |progress| said.progress(progress)).await?;
    let not_started = report.not_started();
    if !not_started.is_empty() {
        note!("Not started: {}.", not_started.join(", "));
    }
    Ok((report, names))
}

/// What is said while tables are written.
struct Said<'a> {
    /// What the source and what DynamoDB calls each.
    names: &'a [(String, String)],
    json: bool,
    creating: Option<Bar>,
    importing: Option<Bar>,
}

impl Said<'_> {
    fn progress(&mut self, TablesProgress { place, step }: TablesProgress) {
        let (name, table) = &self.names[place];
        match step {
            TableStep::Creating { progress: None } => {
                note!("{name}:");
                self.creating = Some(Bar::new("table"));
            }
            TableStep::Creating { progress: Some(progress) } => {
                if let Some(bar) = &self.creating {
                    bar.say(&format!("{table} is {}", progress.status));
                }
            }
            TableStep::Importing { progress } => {
                self.creating = None;
                self.importing.get_or_insert_with(|| Bar::new("importing")).import(&progress);
            }
            TableStep::Ended { report } => {
                (self.creating, self.importing) = (None, None);
                say_ending(&report);
                if !self.json {
                    print_report(&report);
                }
            }
            TableStep::Failed { failure } => {
                (self.creating, self.importing) = (None, None);
                say_failure(&failure);
            }
        }
    }
}

/// The document of what became of all tables.
pub(super) fn sum_of_reports(report: &TablesReport, names: &[(String, String)]) -> Value {
    let written = report.tables.iter().zip(names);
    let tables: Vec<Value> = written
        .filter_map(|(table, (name, in_dynamodb))| {
            let report = table.report.as_ref()?;
            let mut document = of_table(name, in_dynamodb, json!(report));
            if table.imported_before {
                document["imported_before"] = true.into();
            }
            Some(document)
        })
        .collect();
    let mut document = json!(report.sum);
    document["not_started"] = report.not_started().into();
    let mut failed = report.tables.iter().filter_map(|table| Some((&table.name, table.failure.as_ref()?)));
    if let Some((name, failure)) = failed.next() {
        document["error"] = json!(failure);
        document["failed"] = name.clone().into();
    }
    with_tables(document, tables)
}

/// Says what became of all tables, in one sum.
pub(super) fn say_sum(report: &TablesReport) {
    let sum = &report.sum;
    let derived = match sum.items_derived {
        0 => String::new(),
        count => format!("; {count} items besides, with no row of their own"),
    };
    let tables = report.tables.iter().filter(|table| table.report.is_some()).count();
    say!();
    say!(
        "{tables} tables: {} read = {} written + {} inside other items + {} kept + {} rejected + {} set aside{derived}",
        sum.records_read,
        sum.items_written,
        sum.records_embedded,
        sum.items_kept,
        sum.records_rejected,
        sum.duplicates_set_aside
    );
}

pub(super) fn of_table(name: &str, table: &str, mut document: Value) -> Value {
    document["source"] = name.into();
    document["table"] = table.into();
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
    fn figures_add_up() {
        let tables = [json!({"a": 2, "b": 1.5, "c": null}), json!({"a": 3, "b": 1, "c": 4})];
        assert_eq!(sums(&tables, &["a", "b", "c"]), json!({"a": 5, "b": 2.5, "c": 4.0}));
    }
}
