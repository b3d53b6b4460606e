//! Open: a file becomes a source, and is read whole.

use super::progress::progress_to;
use super::saving::choose;
use app::{App, OpenedSource, ReadSource};
use failure::Failure;
use profile::ReadProgress;
use source::FormatChoice;
use tauri::State;
use tauri::ipc::Channel;

/// What the file dialog shows.
const TABLES: (&str, &[&str]) = (
    "Tables (CSV, TSV, JSON, text; also gzipped)",
    &["csv", "CSV", "tsv", "TSV", "tab", "txt", "TXT", "json", "JSON", "jsonl", "ndjson", "gz"],
);

/// Shows the system's file dialog and opens what is chosen; `None` when nothing is.
#[tauri::command]
pub(crate) async fn choose_file(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
) -> Result<Option<OpenedSource>, Failure> {
    let Some(path) = choose(&window, "Open a table", TABLES).await? else { return Ok(None) };
    app.open(path, FormatChoice::default()).await.map(Some)
}

/// Opens the file that was refused last as plainly no table, and reads it as one.
#[tauri::command]
pub(crate) async fn open_refused(app: State<'_, App>) -> Result<OpenedSource, Failure> {
    app.open_refused().await
}

/// Opens the sample.
#[tauri::command]
pub(crate) async fn open_sample(app: State<'_, App>) -> Result<OpenedSource, Failure> {
    app.open_sample().await
}

/// Reads the whole file: what each column holds, and the plan that follows.
#[tauri::command]
pub(crate) async fn read_source(
    app: State<'_, App>,
    source_id: String,
    job: String,
    on_progress: Channel<ReadProgress>,
) -> Result<ReadSource, Failure> {
    app.read_source(&source_id, &job, progress_to(on_progress)).await
}

/// Opens the same file again, read as the person says.
#[tauri::command]
pub(crate) async fn reopen_source(
    app: State<'_, App>,
    source_id: String,
    choice: FormatChoice,
) -> Result<OpenedSource, Failure> {
    app.reopen_source(&source_id, choice).await
}

/// Forgets a source that the page no longer needs.
#[tauri::command]
pub(crate) fn close_source(app: State<'_, App>, source_id: &str) {
    app.close_source(source_id);
}
