//! `update`: a newer export of the same tables. What would change is counted first; then only that is written, and what is
//! gone is deleted where that is asked for.

use super::existing_table::settle_table;
use super::migrate::files;
use super::read::{Opened, check, open, plan_opened};
use super::several::{CheckedTable, blocked, of_table, read_and_check, say_sum, sum_of_reports, write_all};
use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::arguments::{Design, Place, UpdateOptions};
use crate::bar::Bar;
use crate::output::{print_changes, print_check, print_json, print_report, say_finding};
use crate::writing::Writing;
use app::{App, Destination, ExistingItems, FoundChanges, ImportChoices, Outcome, Report};
use failure::{Code, Failure};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

/// What one table's newer export changes.
struct TableChanges {
    /// What the source and what DynamoDB calls it.
    name: String,
    table: String,
    found: FoundChanges,
}

pub(super) async fn update(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    place: &Place,
    options: &UpdateOptions,
    writing: &Writing,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    let checked = match open(app, sources, design).await? {
        Opened::One(source) => {
            let name = source.summary.file_name.clone();
            let planned = plan_opened(app, *source, None, design).await?;
            let result = check(app, &planned.source, &planned.plan).await?;
            result.findings.iter().for_each(say_finding);
            if !json {
                print_check(&result);
                say!();
            }
            vec![CheckedTable { name, planned, result }]
        }
        Opened::Several(opened) => read_and_check(app, opened, design, json).await?,
    };
    if let Some(outcome) = blocked(app, &checked, json)? {
        return Ok(outcome);
    }
    use_destination(app, &destination).await?;
    cancel_by_ctrl_c(app);
    let changes = look(app, &checked, &destination, json).await?;
    let changed_documents: Vec<_> = changes
        .iter()
        .map(|changes| of_table(&changes.name, &changes.table, json!(changes.found.changes)))
        .collect();
    if options.only_count {
        if json {
            print_json(&json!({ "changes": changed_documents }))?;
        }
        let rejected: u64 = checked.iter().map(|table| table.result.rejected).sum();
        return Ok(if rejected > 0 { Outcome::WithRejections } else { Outcome::Done });
    }
    if options.delete_gone {
        require_deletable(&changes)?;
    }
    for table in &checked {
        if !table.planned.plan.writes_no_items() {
            settle_table(app, &destination, &table.planned.plan, writing).await?;
        }
    }
    let choices = ImportChoices { existing: ExistingItems::Update, ..writing.choices()? };
    let (report, names) =
        write_all(app, checked, Vec::new(), &destination, &files(None, None), writing, &choices, json)
            .await?;
    let mut outcome = report.outcome();
    let mut deleted = Vec::new();
    // Where the update did not come to its end, nothing is deleted behind it.
    if options.delete_gone && outcome != Outcome::NotDone {
        for changes in &changes {
            let Some(list) = &changes.found.list else { continue };
            let report = delete(app, list, writing.typed_name(&changes.table), json).await?;
            outcome = Outcome::worst([outcome, Outcome::from(&report)].into_iter());
            deleted.push(of_table(&changes.name, &changes.table, json!(report)));
        }
    }
    if json {
        print_json(&json!({
            "changes": changed_documents,
            "import": sum_of_reports(&report, &names),
            "deleted": deleted,
        }))?;
    } else if names.len() > 1 {
        say_sum(&report);
    }
    Ok(outcome)
}

/// Holds each table's export against what is in DynamoDB, and says what that gave.
async fn look(
    app: &Arc<App>,
    checked: &[CheckedTable],
    destination: &Destination,
    json: bool,
) -> Result<Vec<TableChanges>, Failure> {
    let mut changes = Vec::new();
    for CheckedTable { name, planned, .. } in checked {
        if planned.plan.writes_no_items() {
            continue;
        }
        let bar = Bar::new("comparing");
        let found = app
            .changes(&planned.source.source_id, planned.plan.clone(), destination, JOB, |so_far| {
                bar.say(&format!("{} rows and {} items read", so_far.rows_read, so_far.items_read));
            })
            .await?;
        drop(bar);
        if !json {
            print_changes(&found);
        }
        changes.push(TableChanges {
            name: name.clone(),
            table: planned.plan.table_of_items().name.clone(),
            found,
        });
    }
    Ok(changes)
}

/// Refuses, before anything is written, where what is gone is not known for sure.
fn require_deletable(changes: &[TableChanges]) -> Result<(), Failure> {
    let reason =
        changes.iter().find_map(|changes| Some((&changes.table, changes.found.not_deleted.as_ref()?)));
    match reason {
        None => Ok(()),
        Some((table, reason)) => Err(Failure::new(
            Code::Blocked,
            format!("{table}: {reason} Nothing was written or deleted."),
            "Update without --delete-gone, or fix the rejected rows first.",
        )),
    }
}

async fn delete(
    app: &Arc<App>,
    list: &str,
    typed_name: Option<String>,
    json: bool,
) -> Result<Report, Failure> {
    let bar = Bar::new("deleting");
    let report = app.delete_gone(list, typed_name, JOB, |progress| bar.import(&progress)).await?;
    drop(bar);
    super::ending::say_ending(&report);
    if !json {
        print_report(&report);
    }
    Ok(report)
}
