//! `runs`, `continue`, `undo`, `import-fixed`, `report`, `forget`: the runs that are kept.

use super::migrate::{cancelled_by_ctrl_c, finish};
use super::read::dry_run;
use crate::arguments::{ExistingChoice, ResumeOptions};
use crate::output::{Bar, Exit, print_json, print_report, say_destination};
use dynamodb::destination::{Connection, Destinations};
use dynamodb::import::{
    ImportChoices, ImportOptions, Job, ReopenedRun, RunKind, RunState, RunSummary, Runs, UnreadableRun,
    import, report_csv, report_page, undo,
};
use failure::Failure;
use private_files::data_folder;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

fn kept() -> Result<Runs, Failure> {
    Ok(Runs::in_data_folder(&data_folder()?))
}

pub(super) fn runs(json: bool) -> Result<Exit, Failure> {
    let kept = kept()?;
    let (runs, unreadable) = (kept.list()?, kept.unreadable()?);
    if json {
        let readable = runs.iter().map(|run| json!(run));
        let unreadable = unreadable.iter().map(|UnreadableRun { id, failure, last_written }| {
            json!({ "id": id, "state": "unreadable", "failure": failure, "last_written": last_written })
        });
        print_json(&readable.chain(unreadable).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if runs.is_empty() && unreadable.is_empty() {
        say!("No import was made on this computer yet.");
    }
    for run in &runs {
        say!("{}  {}", run.id, in_words(run));
    }
    for run in &unreadable {
        say!("{}  cannot be read: {}", run.id, run.failure.message);
    }
    Ok(Exit::Done)
}

fn in_words(run: &RunSummary) -> String {
    let state = match run.state {
        RunState::Running => "under way",
        RunState::Finished => "finished",
        RunState::Cancelled => "cancelled",
        RunState::Stopped => "stopped",
        RunState::Interrupted => "interrupted",
    };
    let what = match &run.kind {
        RunKind::Import => {
            format!("{} into {}: {} written", run.file_name, run.table, run.report.items_written)
        }
        RunKind::Undo { run: of } => format!(
            "{of} undone: {} deleted, {} restored",
            run.report.items_deleted, run.report.items_restored
        ),
    };
    let of = run.records_total.map(|total| format!(" of {total} records")).unwrap_or_default();
    format!("{what}{of}, {state}")
}

/// A run's file or its rejected records under its plan, checked, and its destination, which `destinations` keep in
/// reach.
async fn checked(reopened: ReopenedRun, destinations: &Destinations) -> Result<(Job, Connection), Failure> {
    let ReopenedRun { source, plan, destination, .. } = reopened;
    let checked = dry_run(&source, &plan)?;
    let connection = destinations.connect(&destination).await?;
    say_destination(&connection).await?;
    let job = Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        records_total: Some(checked.result.records),
    };
    Ok((job, connection))
}

pub(super) async fn go_on(run: &str, again: &ResumeOptions, json: bool) -> Result<Exit, Failure> {
    let runs = kept()?;
    let found = runs.find_at(run, again.file.as_deref())?;
    if let Some(reason) = found.not_continued {
        return Err(Failure::new(
            "not_continued",
            reason,
            "tableferry-cli runs says which can be continued; --file says where the file is now.",
        ));
    }
    if let RunKind::Undo { run: of } = &found.kind {
        return undo_run(of, again, json).await;
    }
    let destinations = Destinations::new();
    let (job, connection) = checked(runs.reopen_at(run, again.file.as_deref())?, &destinations).await?;
    let options = taken_up(runs.continued(run)?, again);
    import_job(&job, &connection, &options, json).await
}

pub(super) async fn undo_run(run: &str, again: &ResumeOptions, json: bool) -> Result<Exit, Failure> {
    let runs = kept()?;
    let destinations = Destinations::new();
    let (job, connection) = checked(runs.reopen_at(run, again.file.as_deref())?, &destinations).await?;
    let options = match runs.unfinished_undo(run)? {
        Some(unfinished) => runs.continued(&unfinished)?,
        None => runs.new_run(&job.source, ImportChoices::default()),
    };
    let options = taken_up(options, again);
    let path = runs.journal_path(run)?;
    let bar = Bar::new("undoing");
    let report = undo(&path, run, &job, &connection, &options, &cancelled_by_ctrl_c(), |progress| {
        bar.import(&progress);
    })
    .await?;
    drop(bar);
    finish(&report, json)
}

pub(super) async fn import_fixed(
    run: &str,
    existing: Option<ExistingChoice>,
    max_write_units: Option<f64>,
    confirm: Option<String>,
    json: bool,
) -> Result<Exit, Failure> {
    let runs = kept()?;
    let destinations = Destinations::new();
    let reopened = runs.open_rejected(run)?;
    let mut choices = reopened.choices.clone();
    choices.existing = existing.map_or(choices.existing, Into::into);
    choices.most_write_units = max_write_units.or(choices.most_write_units);
    let (job, connection) = checked(reopened, &destinations).await?;
    let mut options = runs.new_run(&job.source, choices);
    options.typed_name = confirm;
    import_job(&job, &connection, &options, json).await
}

fn taken_up(mut options: ImportOptions, again: &ResumeOptions) -> ImportOptions {
    options.choices.most_write_units = again.max_write_units.or(options.choices.most_write_units);
    options.typed_name.clone_from(&again.confirm);
    options
}

async fn import_job(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    json: bool,
) -> Result<Exit, Failure> {
    let bar = Bar::new("importing");
    let report =
        import(job, connection, options, &cancelled_by_ctrl_c(), |progress| bar.import(&progress)).await?;
    drop(bar);
    finish(&report, json)
}

pub(super) fn report(run: &str, output: Option<&Path>, json: bool) -> Result<Exit, Failure> {
    let found = kept()?.find(run)?;
    let Some(output) = output else {
        if json {
            print_json(&found)?;
        } else {
            say!("{}", in_words(&found));
            print_report(&found.report);
        }
        return Ok(Exit::Done);
    };
    let is_page = output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
    let text = if is_page { report_page(&found) } else { report_csv(&found) };
    std::fs::write(output, text).map_err(|error| {
        Failure::new(
            "unwritable",
            format!("The report cannot be written to {}.", output.display()),
            "Choose another folder.",
        )
        .with_detail(error.to_string())
    })?;
    note!("The report is in {}.", output.display());
    if json {
        print_json(&json!({ "file": output.display().to_string() }))?;
    }
    Ok(Exit::Done)
}

pub(super) fn forget(run: &str, json: bool) -> Result<Exit, Failure> {
    kept()?.forget(run)?;
    note!("Forgotten. What it wrote stays written.");
    if json {
        print_json(&json!({ "forgotten": run }))?;
    }
    Ok(Exit::Done)
}
