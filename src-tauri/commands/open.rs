//! Open: a file becomes a source, and is read whole.

use super::progress::progress_to;
use super::saving::{choose_a_folder, choose_several};
use crate::dropped;
use crate::given::GivenFiles;
use app::{
    App, FormatChoice, ListingProgress, Opened, OpenedSource, OpenedTables, ReadProgress, ReadSource,
    SqlDialect, StagingProgress, TableList, TextEncoding,
};
use failure::Failure;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

/// What the file dialog shows.
const TABLES: (&str, &[&str]) = (
    "Tables (CSV, TSV, JSON, text, Excel, OpenDocument, SQLite, SQL dumps; also ZIP and gzip)",
    &[
        "csv", "CSV", "tsv", "TSV", "tab", "txt", "TXT", "json", "JSON", "jsonl", "ndjson", "gz", "sqlite",
        "xlsx", "XLSX", "xlsm", "xls", "XLS", "xlsb", "ods", "sqlite3", "db", "db3", "sql", "SQL", "zip",
        "ZIP",
    ],
);

/// The page listens to what is opened from outside. What has waited for that is opened now.
#[tauri::command]
pub(crate) fn page_listens(app: AppHandle, given: State<'_, GivenFiles>) {
    dropped::open(&app, given.page_listens());
}

/// Shows the system's file dialog and opens what is chosen: a table, or a list of several; `None` when nothing is.
#[tauri::command]
pub(crate) async fn choose_files(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    job: String,
    on_progress: Channel<ListingProgress>,
) -> Result<Option<Opened>, Failure> {
    let Some(paths) = choose_several(&window, "Open a table", TABLES).await? else { return Ok(None) };
    app.look_into(paths, FormatChoice::default(), &job, progress_to(on_progress)).await.map(Some)
}

/// Shows the system's folder dialog and lists the tables in the folder that is chosen; `None` when none is.
#[tauri::command]
pub(crate) async fn choose_folder(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    job: String,
    on_progress: Channel<ListingProgress>,
) -> Result<Option<Opened>, Failure> {
    let Some(path) = choose_a_folder(&window, "Open a folder of tables").await? else { return Ok(None) };
    app.look_into(vec![path], FormatChoice::default(), &job, progress_to(on_progress)).await.map(Some)
}

/// Stages and opens tables of the list that was made last.
#[tauri::command]
pub(crate) async fn open_listed(
    app: State<'_, App>,
    list_id: String,
    places: Vec<usize>,
    job: String,
    on_progress: Channel<StagingProgress>,
) -> Result<OpenedTables, Failure> {
    app.open_listed(&list_id, places, &job, progress_to(on_progress)).await
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
    job: String,
    on_progress: Channel<ListingProgress>,
) -> Result<OpenedSource, Failure> {
    app.reopen_source(&source_id, choice, &job, progress_to(on_progress)).await
}

/// Lists the tables of the newest list again, with a dump read as the person says.
#[tauri::command]
pub(crate) async fn list_dump_as(
    app: State<'_, App>,
    list_id: String,
    dump: usize,
    dialect: Option<SqlDialect>,
    encoding: Option<TextEncoding>,
    job: String,
    on_progress: Channel<ListingProgress>,
) -> Result<TableList, Failure> {
    app.list_dump_as(&list_id, dump, dialect, encoding, &job, progress_to(on_progress)).await
}

/// Forgets a source that the page no longer needs.
#[tauri::command]
pub(crate) fn close_source(app: State<'_, App>, source_id: &str) {
    app.close_source(source_id);
}
