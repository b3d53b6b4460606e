//! Preview: records beside their items, and the check.

use super::progress::progress_to;
use super::saving::{Saving, choose_new};
use app::{App, CheckProgress, CheckResult, Plan, PreviewRows, RecordPreview};
use failure::{Code, Failure};
use tauri::State;
use tauri::ipc::Channel;

/// Some rows of the grid.
#[tauri::command]
pub(crate) async fn preview_rows(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    from: u64,
    count: usize,
) -> Result<PreviewRows, Failure> {
    app.preview_rows(&source_id, plan, from, count).await
}

/// One record whole, with the item it becomes.
#[tauri::command]
pub(crate) async fn preview_record(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    number: u64,
) -> Result<RecordPreview, Failure> {
    let found = app.preview_record(&source_id, plan, number).await?;
    found.ok_or_else(|| {
        Failure::new(Code::NoSuchRecord, "There is no such record.", "Choose one of the grid.")
    })
}

/// The record that starts on a line or holds it.
#[tauri::command]
pub(crate) async fn record_at_line(
    app: State<'_, App>,
    source_id: String,
    line: u64,
) -> Result<Option<u64>, Failure> {
    app.record_at_line(&source_id, line).await
}

/// The check: every record against every rule.
#[tauri::command]
pub(crate) async fn check(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    job: String,
    on_progress: Channel<CheckProgress>,
) -> Result<CheckResult, Failure> {
    app.check(&source_id, plan, &job, progress_to(on_progress)).await
}

/// Saves the records that the check set aside to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_set_aside(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
) -> Result<Option<String>, Failure> {
    app.set_aside(&source_id, &plan)?;
    let suggested_name = &app.suggested_name(&source_id, "set-aside")?;
    let saving = Saving { title: "Save the records set aside", suggested_name, kind: ("CSV", "csv") };
    let Some(path) = choose_new(&window, saving).await? else { return Ok(None) };
    app.save_set_aside(&source_id, &plan, path.clone()).await.map(|()| Some(path.display().to_string()))
}
