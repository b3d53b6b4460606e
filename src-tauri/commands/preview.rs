//! Preview: records beside their items, and the dry run.

use super::blocking::blocking;
use super::progress::progress_to;
use super::saving::{Saving, save};
use crate::app_state::AppState;
use crate::jobs::JobKind;
use check::{CheckResult, PreviewRows, RecordPreview, write_set_aside};
use failure::Failure;
use plan::Plan;
use profile::ReadProgress;
use std::sync::Arc;
use tauri::State;
use tauri::ipc::Channel;

/// Most rows of one answer.
const MAX_ROWS: usize = 1000;

/// Some rows of the grid.
#[tauri::command]
pub(crate) async fn preview_rows(
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
    from: u64,
    count: usize,
) -> Result<PreviewRows, Failure> {
    let (source, checked) = (state.source(&source_id)?, state.checked(&source_id, &plan));
    blocking(move || {
        let resolution = checked.as_ref().map(|checked| &*checked.resolution);
        check::preview_rows(&source, &plan, resolution, from, count.min(MAX_ROWS))
    })
    .await
}

/// One record whole, with the item it becomes.
#[tauri::command]
pub(crate) async fn preview_record(
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
    number: u64,
) -> Result<RecordPreview, Failure> {
    let (source, checked) = (state.source(&source_id)?, state.checked(&source_id, &plan));
    let found = blocking(move || {
        let resolution = checked.as_ref().map(|checked| &*checked.resolution);
        check::preview_record(&source, &plan, resolution, number)
    })
    .await?;
    found.ok_or_else(|| Failure::new("no_such_record", "There is no such record.", "Choose one of the grid."))
}

/// The record that starts on a line or holds it.
#[tauri::command]
pub(crate) async fn record_at_line(
    state: State<'_, AppState>,
    source_id: String,
    line: u64,
) -> Result<Option<u64>, Failure> {
    let source = state.source(&source_id)?;
    blocking(move || source.record_at_line(line)).await
}

/// The dry run: every record against every rule.
#[tauri::command]
pub(crate) async fn check(
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
    job: String,
    on_progress: Channel<ReadProgress>,
) -> Result<CheckResult, Failure> {
    let source = state.source(&source_id)?;
    let running = state.jobs.start(&job, JobKind::Other)?;
    let (token, of) = (running.token.clone(), plan.clone());
    let checked = blocking(move || check::check(&source, &of, &token, progress_to(on_progress))).await?;
    let result = checked.result.clone();
    state.keep_checked(&source_id, plan, Arc::new(checked));
    Ok(result)
}

/// Saves the records that the dry run set aside to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_set_aside(
    window: tauri::WebviewWindow,
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
) -> Result<Option<String>, Failure> {
    let source = state.source(&source_id)?;
    let checked = state.checked(&source_id, &plan).ok_or_else(|| {
        Failure::new("not_checked", "The design has not been checked yet.", "Wait for the check to end.")
    })?;
    let suggested = format!("{}.set-aside.csv", source.file_stem());
    let saving = Saving {
        title: "Save the records set aside",
        suggested_name: &suggested,
        kind: ("CSV", "csv"),
        what: "The records set aside",
    };
    save(&window, saving, move |path| write_set_aside(&source, &checked.resolution, path)).await
}
