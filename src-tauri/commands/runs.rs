//! The runs that are kept: looked at, continued, undone.

use super::progress::progress_to;
use super::saving::{Saving, choose_new};
use app::{
    App, ImportProgress, RaisedTable, Reopened, Report, ReportForm, RunSummary, SetBack, TakeUp,
    UnreadableRun,
};
use failure::Failure;
use std::path::Path;
use tauri::State;
use tauri::ipc::Channel;

/// The runs that are kept, the newest first.
#[tauri::command]
pub(crate) async fn recent_runs(app: State<'_, App>) -> Result<Vec<RunSummary>, Failure> {
    app.recent_runs().await
}

/// The runs that are kept and cannot be read, the newest first.
#[tauri::command]
pub(crate) async fn unreadable_runs(app: State<'_, App>) -> Result<Vec<UnreadableRun>, Failure> {
    app.unreadable_runs().await
}

/// The tables whose write capacity an import raised and may have left raised.
#[tauri::command]
pub(crate) async fn raised_tables(app: State<'_, App>) -> Result<Vec<RaisedTable>, Failure> {
    app.raised_tables().await
}

/// Sets back the write capacity of one of them.
#[tauri::command]
pub(crate) async fn set_back(app: State<'_, App>, id: String, job: String) -> Result<SetBack, Failure> {
    app.set_back(&id, &job).await
}

/// Opens a run's file again, as it was read then; `None` when the person says no.
#[tauri::command]
pub(crate) async fn reopen_run(app: State<'_, App>, run: String) -> Result<Option<Reopened>, Failure> {
    app.reopen_run(&run).await
}

/// Opens a run's rejected records as a file of their own; `None` when the person says no.
#[tauri::command]
pub(crate) async fn open_rejected(app: State<'_, App>, run: String) -> Result<Option<Reopened>, Failure> {
    app.open_rejected(&run).await
}

/// Undoes an import, or goes on with undoing it, once the person confirmed it.
#[tauri::command]
pub(crate) async fn undo_run(
    app: State<'_, App>,
    run: String,
    typed_name: Option<String>,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    let take_up = TakeUp { typed_name, ..TakeUp::default() };
    app.undo_run(&run, take_up, &job, |_| {}, progress_to(on_progress)).await
}

/// Forgets a run once the person confirmed it, also one that cannot be read; what it wrote stays.
#[tauri::command]
pub(crate) async fn forget_run(app: State<'_, App>, run: String) -> Result<(), Failure> {
    app.forget_run(&run).await
}

/// Saves a run's report to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_report(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    run: String,
    form: ReportForm,
) -> Result<Option<String>, Failure> {
    let name = match form {
        ReportForm::Page => "Web page",
        ReportForm::Csv => "CSV",
    };
    let suggested_name = &app.report_name(&run, form).await?;
    let saving = Saving { title: "Save the report", suggested_name, kind: (name, form.ending()) };
    let Some(path) = choose_new(&window, saving).await? else { return Ok(None) };
    app.save_report(&run, form, path.clone()).await.map(|()| Some(path.display().to_string()))
}

/// Saves the rejected records of a run to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_rejected(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    run: String,
) -> Result<Option<String>, Failure> {
    let suggested_name = &app.rejected_name(&run).await?;
    let is_json = Path::new(suggested_name).extension().is_some_and(|extension| extension == "jsonl");
    let kind = if is_json { ("JSON Lines", "jsonl") } else { ("CSV", "csv") };
    let saving = Saving { title: "Save the rejected records", suggested_name, kind };
    let Some(path) = choose_new(&window, saving).await? else { return Ok(None) };
    app.save_rejected(&run, path.clone()).await.map(|()| Some(path.display().to_string()))
}
