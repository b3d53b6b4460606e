//! `runs`, `continue`, `undo`, `import-fixed`, `report`, `forget`: the runs that are kept.

use super::migrate::{blocked, finish, import};
use super::raised::{say_raised, with_raised};
use super::read::check;
use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::arguments::ResumeOptions;
use crate::bar::Bar;
use crate::output::{print_json, print_report};
use crate::writing::ExistingChoice;
use app::{
    App, ImportWork, Outcome, Reopened, ReportForm, RunFiles, RunKind, RunState, RunSummary, TakeUp,
    UnreadableRun,
};
use failure::Failure;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) async fn runs(app: &App, json: bool) -> Result<Outcome, Failure> {
    let (runs, unreadable) = (app.recent_runs().await?, app.unreadable_runs().await?);
    // The runs are listed whatever becomes of this.
    let raised = app.raised_tables().await.unwrap_or_else(|failure| {
        note!("{} {}", failure.message, failure.repair);
        Vec::new()
    });
    if json {
        let readable = runs.iter().map(|run| with_raised(json!(run), &run.id, &raised));
        let unreadable = unreadable.iter().map(|UnreadableRun { id, failure, last_written }| {
            json!({ "id": id, "state": "unreadable", "failure": failure, "last_written": last_written })
        });
        print_json(&readable.chain(unreadable).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
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
    say_raised(&raised);
    Ok(Outcome::Done)
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
        RunKind::Undo { run: of, .. } => format!(
            "{of} undone: {} deleted, {} restored",
            run.report.items_deleted, run.report.items_restored
        ),
        RunKind::DeleteGone => {
            format!(
                "items that a newer file does not have: {} deleted from {}",
                run.report.items_deleted, run.table
            )
        }
    };
    let state = if run.report.is_imported_by_aws() && run.state != RunState::Finished {
        "being imported by AWS"
    } else {
        state
    };
    let of = run.records_total.map(|total| format!(" of {total} records")).unwrap_or_default();
    let left = match run.tables_left.as_slice() {
        [] => String::new(),
        left => format!("; left of the same import: {}", left.join(", ")),
    };
    format!("{what}{of}, {state}{left}")
}

pub(super) async fn go_on(
    app: &Arc<App>,
    run: &str,
    again: ResumeOptions,
    json: bool,
) -> Result<Outcome, Failure> {
    use_destination(app, &app.run(run, again.file.clone()).await?.destination).await?;
    cancel_by_ctrl_c(app);
    let bar = Bar::new("importing");
    let report =
        app.continue_run(run, again.into(), JOB, Bar::checking(), |progress| bar.import(&progress)).await?;
    drop(bar);
    let outcome = finish(&report, json)?;
    let left = app.run(run, None).await?.tables_left;
    if !left.is_empty() {
        note!(
            "Of the same import are left: {}. The same migrate command goes on with them.",
            left.join(", ")
        );
    }
    Ok(outcome)
}

pub(super) async fn undo_run(
    app: &Arc<App>,
    run: &str,
    again: ResumeOptions,
    json: bool,
) -> Result<Outcome, Failure> {
    use_destination(app, &app.run(run, again.file.clone()).await?.destination).await?;
    cancel_by_ctrl_c(app);
    let bar = Bar::new("undoing");
    let report =
        app.undo_run(run, again.into(), JOB, Bar::checking(), |progress| bar.import(&progress)).await?;
    drop(bar);
    finish(&report, json)
}

pub(super) async fn import_fixed(
    app: &Arc<App>,
    run: &str,
    existing: Option<ExistingChoice>,
    max_write_units: Option<f64>,
    typed_name: Option<String>,
    json: bool,
) -> Result<Outcome, Failure> {
    // Who names a run on the command line has said yes to its file.
    let Some(reopened) = app.open_rejected(run).await? else { return Ok(Outcome::NotDone) };
    let Reopened { source, plan, destination, mut choices } = reopened;
    choices.existing = existing.map_or(choices.existing, Into::into);
    choices.most_write_units = max_write_units.or(choices.most_write_units);
    if let Some(outcome) = blocked(&check(app, &source, &plan).await?, json)? {
        return Ok(outcome);
    }
    use_destination(app, &destination).await?;
    cancel_by_ctrl_c(app);
    let files = RunFiles::default();
    let source_id = source.source_id;
    let work =
        ImportWork { source_id, plan, destination, choices, run: None, typed_name, files, was_empty: None };
    import(app, work, json).await
}

impl From<ResumeOptions> for TakeUp {
    fn from(again: ResumeOptions) -> Self {
        Self {
            file: again.file,
            typed_name: again.confirm,
            most_write_units: again.max_write_units,
            most_dollars: again.max_cost,
            raised_units: again.raise_to,
        }
    }
}

pub(super) async fn report(
    app: &App,
    run: &str,
    output: Option<PathBuf>,
    json: bool,
) -> Result<Outcome, Failure> {
    let Some(output) = output else {
        let found = app.run(run, None).await?;
        if json {
            print_json(&found)?;
        } else {
            say!("{}", in_words(&found));
            print_report(&found.report);
        }
        return Ok(Outcome::Done);
    };
    let is_page = output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
    let form = if is_page { ReportForm::Page } else { ReportForm::Csv };
    app.save_report(run, form, output.clone()).await?;
    note!("The report is in {}.", output.display());
    if json {
        print_json(&json!({ "file": output.display().to_string() }))?;
    }
    Ok(Outcome::Done)
}

pub(super) async fn forget(app: &App, run: &str, json: bool) -> Result<Outcome, Failure> {
    app.forget_run(run).await?;
    note!("Forgotten. What it wrote stays written.");
    if json {
        print_json(&json!({ "forgotten": run }))?;
    }
    Ok(Outcome::Done)
}
