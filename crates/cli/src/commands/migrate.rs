//! `migrate`: check, create the table, write the items.

use super::read::{dry_run, read};
use crate::arguments::{Design, Place, Writing};
use crate::output::{
    Bar, Exit, print_json, print_plan, print_report, say_destination, say_failure, say_finding,
};
use dynamodb::destination::{Connection, Destinations};
use dynamodb::import::{ImportOptions, Job, Report, Runs, import};
use dynamodb::table::create_table;
use failure::Failure;
use plan::Severity;
use private_files::data_folder;
use source::SourceKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

pub(super) async fn migrate(
    file: &Path,
    design: &Design,
    place: &Place,
    rejects: Option<PathBuf>,
    journal: Option<PathBuf>,
    writing: &Writing,
    json: bool,
) -> Result<Exit, Failure> {
    let destination = place.destination()?;
    let found = read(file, design)?;
    let plan = found.proposal.plan;
    if !json {
        print_plan(&plan, Some(&found.proposal.reasons.columns));
        say!();
    }
    let checked = dry_run(&found.source, &plan)?;
    checked.result.findings.iter().for_each(say_finding);
    if let Some(blocker) =
        checked.result.findings.iter().find(|finding| finding.severity == Severity::Blocker)
    {
        note!("Nothing was written.");
        if blocker.code == "duplicate_key" {
            note!("Give --duplicates first, last or merge to say which record is written.");
        }
        if json {
            print_json(&checked.result)?;
        }
        return Ok(Exit::WithRejections);
    }
    let destinations = Destinations::new();
    let connection = destinations.connect(&destination).await?;
    say_destination(&connection).await?;
    let cancel = cancelled_by_ctrl_c();
    make_table(&connection, &plan, &cancel).await?;
    let ending = if found.source.format().kind == SourceKind::Delimited { "csv" } else { "jsonl" };
    let beside_source = || PathBuf::from(format!("{}.rejected.{ending}", found.source.file_stem()));
    let is_named = rejects.is_some();
    let rejects = rejects.unwrap_or_else(beside_source);
    let mut options = if let Some(journal) = journal {
        ImportOptions { choices: writing.choices(), ..ImportOptions::new(rejects, Some(journal)) }
    } else {
        let runs = Runs::in_data_folder(&data_folder()?);
        ImportOptions { rejects, ..runs.new_run(&found.source, writing.choices()) }
    };
    options.may_overwrite_rejects = is_named;
    options.typed_name.clone_from(&writing.confirm);
    let job = Job {
        source: Arc::new(found.source),
        plan: Arc::new(plan),
        resolution: checked.resolution,
        records_total: Some(checked.result.records),
    };
    let bar = Bar::new("importing");
    let report = import(&job, &connection, &options, &cancel, |progress| bar.import(&progress)).await?;
    drop(bar);
    finish(&report, json)
}

/// Says what a run came to, and how the program ends.
pub(super) fn finish(report: &Report, json: bool) -> Result<Exit, Failure> {
    if let Some(failure) = &report.stopped {
        say_failure(failure);
        note!("What was written stays written.");
    }
    if report.cancelled {
        note!("Cancelled. What was written stays written.");
    }
    if report.cancelled || report.stopped.is_some() {
        match &report.run {
            Some(run) => note!("tableferry-cli continue {run} goes on from there."),
            None => note!("The same command continues from there."),
        }
    }
    if let Some(path) = &report.rejects_file {
        note!("The rejected records are in {path}.");
    }
    if json {
        print_json(report)?;
    } else {
        print_report(report);
    }
    Ok(if report.stopped.is_some() || report.cancelled {
        Exit::CouldNotBeDone
    } else if report.records_rejected > 0 {
        Exit::WithRejections
    } else {
        Exit::Done
    })
}

async fn make_table(
    connection: &Connection,
    plan: &plan::Plan,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
    let bar = Bar::new("table");
    create_table(connection, plan, cancel, |progress| {
        bar.say(&format!("{} is {}", plan.table.name, progress.status));
    })
    .await
    .map(|_| ())
}

/// A token that Ctrl-C cancels, so that the run ends with its report.
pub(super) fn cancelled_by_ctrl_c() -> CancellationToken {
    let token = CancellationToken::new();
    let cancels = token.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            cancels.cancel();
        }
    });
    token
}
