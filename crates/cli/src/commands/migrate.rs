//! `migrate`: check, create the table, write the items.

use super::ending::say_ending;
use super::existing_table::settle_table;
use super::read::{Opened, Planned, check, open, plan_opened};
use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::arguments::{Design, Place};
use crate::bar::Bar;
use crate::output::{print_json, print_plan, print_report, say_finding};
use crate::writing::Writing;
use app::{App, CheckResult, ImportWork, Outcome, Rejects, Report, RouteName, RunFiles, Severity};
use failure::Failure;
use std::path::PathBuf;
use std::sync::Arc;

/// Where what is kept of the run goes, by the options.
pub(super) fn files(rejects: Option<PathBuf>, journal: Option<PathBuf>) -> RunFiles {
    RunFiles { rejects: rejects.map_or(Rejects::InCurrentFolder, Rejects::Named), journal }
}

pub(super) async fn migrate(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    place: &Place,
    files: RunFiles,
    writing: &Writing,
    json: bool,
) -> Result<Outcome, Failure> {
    let destination = place.destination()?;
    let choices = writing.choices()?;
    let Planned { source, plan, reasons } = match open(app, sources, design).await? {
        Opened::One(source) => plan_opened(app, *source, None, design).await?,
        Opened::Several(opened) => {
            return super::several::migrate(app, opened, design, destination, files, writing, json).await;
        }
    };
    if !json {
        print_plan(&plan, reasons.as_deref());
        say!();
    }
    let result = check(app, &source, &plan).await?;
    if let Some(outcome) = blocked(&result, json)? {
        return Ok(outcome);
    }
    use_destination(app, &destination).await?;
    cancel_by_ctrl_c(app);
    settle_table(app, &destination, &plan, writing).await?;
    // An import from S3 creates its table by itself.
    if choices.route() == RouteName::Direct {
        let bar = Bar::new("table");
        app.create_table(&destination, &plan, JOB, |progress| {
            bar.say(&format!("{} is {}", plan.table.name, progress.status));
        })
        .await?;
    }
    let work = ImportWork {
        source_id: source.source_id,
        typed_name: writing.typed_name(&plan.table.name),
        plan,
        destination,
        choices,
        run: None,
        files,
        was_empty: None,
    };
    import(app, work, json).await
}

/// Says what the check found. The outcome where that keeps anything from being written.
pub(super) fn blocked(result: &CheckResult, json: bool) -> Result<Option<Outcome>, Failure> {
    result.findings.iter().for_each(say_finding);
    let mut findings = result.findings.iter();
    let Some(blocker) = findings.find(|finding| finding.severity == Severity::Blocker) else {
        return Ok(None);
    };
    note!("Nothing was written.");
    if blocker.code == "duplicate_key" {
        note!("Give --duplicates first, last or merge to say which record is written.");
    }
    if json {
        print_json(result)?;
    }
    Ok(Some(Outcome::from(result)))
}

/// Writes the items, and says what that came to.
pub(super) async fn import(app: &App, work: ImportWork, json: bool) -> Result<Outcome, Failure> {
    let bar = Bar::new("importing");
    let report = app.import(work, JOB, |progress| bar.import(&progress)).await?;
    drop(bar);
    finish(&report, json)
}

/// Says what a run came to, and how the program ends.
pub(super) fn finish(report: &Report, json: bool) -> Result<Outcome, Failure> {
    say_ending(report);
    if json {
        print_json(report)?;
    } else {
        print_report(report);
    }
    Ok(Outcome::from(report))
}
