//! The runs that are kept: looked at, continued, undone.

use super::blocking::blocking;
use super::import::runs;
use super::open::{OpenedSource, opened};
use super::progress::progress_to;
use super::saving::{Saving, save};
use crate::app_state::AppState;
use crate::jobs::JobKind;
use crate::question::{Question, ask, require};
use check::check;
use dynamodb::destination::Destination;
use dynamodb::import::{
    ImportChoices, ImportProgress, Job, ReopenedRun, Report, RunSummary, UnreadableRun, report_csv,
    report_page, undo,
};
use failure::Failure;
use plan::Plan;
use serde::{Deserialize, Serialize};
use source::stem;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

/// A kept run's file, opened again, and what belongs to it.
#[derive(Debug, Serialize)]
pub(crate) struct Reopened {
    source: OpenedSource,
    plan: Plan,
    destination: Destination,
    choices: ImportChoices,
}

/// As what a report is saved.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportForm {
    Page,
    Csv,
}

/// Lets the person confirm that a kept run's file is read and that data may go where the run went, as far as they
/// have not in this session. False when they say no.
async fn may_reopen(
    app: &AppHandle,
    state: &AppState,
    path: &str,
    is_rejected: bool,
    destination: &Destination,
) -> Result<bool, Failure> {
    let is_chosen = state.confirmed.has_file(Path::new(path));
    let place = state.unconfirmed(destination).await?;
    if is_chosen && place.is_none() {
        return Ok(true);
    }
    let confirmed = ask(app, Question::reopen(path, is_rejected, place.as_ref())).await?;
    if confirmed {
        state.confirmed.add_file(Path::new(path));
        if let Some(place) = place {
            state.confirmed.add_place(place);
        }
    }
    Ok(confirmed)
}

fn reopened(state: &AppState, run: ReopenedRun) -> Result<Reopened, Failure> {
    let ReopenedRun { source, plan, destination, choices } = run;
    Ok(Reopened { source: opened(state, source)?, plan, destination, choices })
}

fn changed() -> Failure {
    Failure::new("run_changed", "This import has changed since you were asked.", "Look at it again.")
}

fn nothing_rejected() -> Failure {
    Failure::new("nothing_rejected", "No record of this import was rejected.", "There is nothing to save.")
}

/// The runs that are kept, the newest first.
#[tauri::command]
pub(crate) async fn recent_runs() -> Result<Vec<RunSummary>, Failure> {
    blocking(|| runs()?.list()).await
}

/// The runs that are kept and cannot be read, the newest first.
#[tauri::command]
pub(crate) async fn unreadable_runs() -> Result<Vec<UnreadableRun>, Failure> {
    blocking(|| runs()?.unreadable()).await
}

/// Opens a run's file again, as it was read then; `None` when the person says no.
#[tauri::command]
pub(crate) async fn reopen_run(
    app: AppHandle,
    state: State<'_, AppState>,
    run: String,
) -> Result<Option<Reopened>, Failure> {
    let (run, summary) = found(run).await?;
    if !may_reopen(&app, &state, &summary.file, false, &summary.destination).await? {
        return Ok(None);
    }
    reopened(&state, blocking(move || runs()?.reopen(&run)).await?).map(Some)
}

/// Opens a run's rejected records as a file of their own; `None` when the person says no.
#[tauri::command]
pub(crate) async fn open_rejected(
    app: AppHandle,
    state: State<'_, AppState>,
    run: String,
) -> Result<Option<Reopened>, Failure> {
    let (run, summary) = found(run).await?;
    let of = run.clone();
    let path = blocking(move || runs()?.rejected(&of)).await?.ok_or_else(nothing_rejected)?;
    if !may_reopen(&app, &state, &path.to_string_lossy(), true, &summary.destination).await? {
        return Ok(None);
    }
    reopened(&state, blocking(move || runs()?.open_rejected(&run)).await?).map(Some)
}

/// One run, and its id again.
async fn found(run: String) -> Result<(String, RunSummary), Failure> {
    blocking(move || runs()?.find(&run).map(|summary| (run, summary))).await
}

/// Takes an import back, or goes on with taking it back, once the person confirmed it.
#[tauri::command]
pub(crate) async fn undo_run(
    app: AppHandle,
    state: State<'_, AppState>,
    run: String,
    typed_name: Option<String>,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    let (run, summary) = found(run).await?;
    let place = state.unconfirmed(&summary.destination).await?;
    require(&app, Question::undo(&summary.table, &summary.destination, place.as_ref(), &summary.file))
        .await?;
    if let Some(place) = place {
        state.confirmed.add_place(place);
    }
    let running = state.jobs.start(&job, JobKind::Undo)?;
    let runs = runs()?;
    let (token, of, kept, asked) = (running.token.clone(), run.clone(), runs.clone(), summary);
    let (work, destination) = blocking(move || {
        let ReopenedRun { source, plan, destination, .. } = kept.reopen(&of)?;
        // The run may have been written again since the question was shown.
        if destination != asked.destination
            || plan.table.name != asked.table
            || kept.find(&of)?.file != asked.file
        {
            return Err(changed());
        }
        let checked = check(&source, &plan, &token, |_| {})?;
        let work = Job {
            source: Arc::new(source),
            plan: Arc::new(plan),
            resolution: checked.resolution,
            records_total: Some(checked.result.records),
        };
        Ok::<_, Failure>((work, destination))
    })
    .await?;
    let connection = state.connect(&destination).await?;
    let mut options = match runs.unfinished_undo(&run)? {
        Some(unfinished) => runs.continued(&unfinished)?,
        None => runs.new_run(&work.source, ImportChoices::default()),
    };
    options.typed_name = typed_name;
    options.pause = running.pause.clone();
    let undone = runs.journal_path(&run)?;
    undo(&undone, &run, &work, &connection, &options, &running.token, progress_to(on_progress)).await
}

/// Forgets a run once the person confirmed it, also one that cannot be read; what it wrote stays.
#[tauri::command]
pub(crate) async fn forget_run(app: AppHandle, run: String) -> Result<(), Failure> {
    let (run, question) = blocking(move || {
        let runs = runs()?;
        let question = match runs.find(&run) {
            Ok(summary) => Question::forget(&summary),
            // Only one that is listed as such is forgotten unread.
            Err(failure) => match runs.unreadable()?.into_iter().find(|unreadable| unreadable.id == run) {
                Some(unreadable) => Question::forget_unreadable(&unreadable),
                None => return Err(failure),
            },
        };
        Ok::<_, Failure>((run, question))
    })
    .await?;
    require(&app, question).await?;
    blocking(move || runs()?.forget(&run)).await
}

/// Saves a run's report to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_report(
    window: tauri::WebviewWindow,
    run: String,
    form: ReportForm,
) -> Result<Option<String>, Failure> {
    let summary = blocking(move || runs()?.find(&run)).await?;
    let (kind, text) = match form {
        ReportForm::Page => (("Web page", "html"), report_page(&summary)),
        ReportForm::Csv => (("CSV", "csv"), report_csv(&summary)),
    };
    let suggested = format!("{}.report.{}", stem(&summary.file_name), kind.1);
    let saving = Saving { title: "Save the report", suggested_name: &suggested, kind, what: "The report" };
    save(&window, saving, move |path| std::fs::write(path, text)).await
}

/// Saves the rejected records of a run to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_rejected(
    window: tauri::WebviewWindow,
    run: String,
) -> Result<Option<String>, Failure> {
    let (kept, summary) = blocking(move || {
        let runs = runs()?;
        Ok::<_, Failure>((runs.rejected(&run)?, runs.find(&run)?))
    })
    .await?;
    let from = kept.ok_or_else(nothing_rejected)?;
    let is_json = from.extension().is_some_and(|extension| extension == "jsonl");
    let kind = if is_json { ("JSON Lines", "jsonl") } else { ("CSV", "csv") };
    let suggested = format!("{}.rejected.{}", stem(&summary.file_name), kind.1);
    let saving = Saving {
        title: "Save the rejected records",
        suggested_name: &suggested,
        kind,
        what: "The rejected records",
    };
    save(&window, saving, move |path| copy_as_new(&from, path)).await
}

/// Copies what a file holds, not its rights: the one in the data folder is private, the one a person saves is as any other.
fn copy_as_new(from: &Path, to: &Path) -> std::io::Result<()> {
    std::io::copy(&mut File::open(from)?, &mut File::create(to)?).map(|_| ())
}
