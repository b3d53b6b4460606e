//! Open: a file becomes a source, and is read whole.

use super::blocking::blocking;
use super::progress::progress_to;
use super::saving::choose;
use crate::app_state::AppState;
use crate::jobs::JobKind;
use failure::Failure;
use profile::{Profile, ReadProgress, read_profile};
use propose::{Proposal, propose};
use serde::Serialize;
use source::{FormatChoice, FormatQuestion, Source, SourceError, SourceSummary};
use std::path::{Path, PathBuf};
use tauri::State;
use tauri::ipc::Channel;

/// The sample that "Try it with sample data" opens.
const SAMPLE: &str = include_str!("../../tests/fixtures/users.csv");

/// A file that is open, under its id.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OpenedSource {
    source_id: String,
    summary: SourceSummary,
    /// What a person said of how it is read; of a kept run, how it was read then.
    choice: FormatChoice,
}

/// What reading the whole file gave.
#[derive(Debug, Serialize)]
pub(crate) struct ReadSource {
    profile: Profile,
    proposal: Proposal,
    /// What the file leaves open, now that it was read whole.
    questions: Vec<FormatQuestion>,
}

/// Keeps an opened source and tells what it is.
pub(crate) fn opened(state: &AppState, source: Source) -> Result<OpenedSource, Failure> {
    let summary = source.summary()?;
    let choice = source.choice().clone();
    Ok(OpenedSource { source_id: state.keep(source), summary, choice })
}

/// Opens a file that the person chose; one that is refused as plainly no table can be opened by [`open_refused`].
async fn open_chosen(
    state: &AppState,
    path: PathBuf,
    open: impl FnOnce(&Path) -> Result<Source, SourceError> + Send + 'static,
) -> Result<OpenedSource, Failure> {
    let opening = move || {
        let source = open(&path);
        Ok::<_, Failure>((path, source))
    };
    let (path, source) = blocking(opening).await?;
    state.note_opening(&path, &source);
    opened(state, source?)
}

/// Shows the system's file dialog and opens what is chosen; `None` when nothing is.
#[tauri::command]
pub(crate) async fn choose_file(
    window: tauri::WebviewWindow,
    state: State<'_, AppState>,
) -> Result<Option<OpenedSource>, Failure> {
    let extensions =
        ["csv", "CSV", "tsv", "TSV", "tab", "txt", "TXT", "json", "JSON", "jsonl", "ndjson", "gz"];
    let kinds = ("Tables (CSV, TSV, JSON, text; also gzipped)", extensions.as_slice());
    let Some(path) = choose(&window, "Open a table", kinds).await? else { return Ok(None) };
    state.confirmed.add_file(&path);
    open_chosen(&state, path, Source::open).await.map(Some)
}

/// Opens the file that was refused last as plainly no table, and reads it as one.
#[tauri::command]
pub(crate) async fn open_refused(state: State<'_, AppState>) -> Result<OpenedSource, Failure> {
    open_chosen(&state, state.refused()?, Source::open_nonetheless).await
}

/// Opens the sample, written to a file of the data folder.
#[tauri::command]
pub(crate) async fn open_sample(state: State<'_, AppState>) -> Result<OpenedSource, Failure> {
    let source = blocking(|| {
        let folder = private_files::data_folder()?.join("sample");
        let path = folder.join("users.csv");
        let unwritable = |error| SourceError::from_io(&path, error);
        private_files::create_folders(&folder).map_err(unwritable)?;
        // Kept when it is there: a file that changes while it is open is refused.
        if std::fs::read_to_string(&path).ok().as_deref() != Some(SAMPLE) {
            private_files::write(&path, SAMPLE.as_bytes()).map_err(unwritable)?;
        }
        Source::open(&path).map_err(Failure::from)
    })
    .await?;
    state.confirmed.add_file(source.path());
    opened(&state, source)
}

/// Reads the whole file: what each column holds, and the plan that follows.
#[tauri::command]
pub(crate) async fn read_source(
    state: State<'_, AppState>,
    source_id: String,
    job: String,
    on_progress: Channel<ReadProgress>,
) -> Result<ReadSource, Failure> {
    let source = state.source(&source_id)?;
    let running = state.jobs.start(&job, JobKind::Other)?;
    let token = running.token.clone();
    let read = blocking(move || {
        let profile = read_profile(&source, &token, progress_to(on_progress))?;
        let proposal = propose(&source.file_name(), &profile);
        let questions = source.questions();
        Ok::<_, SourceError>(ReadSource { profile, proposal, questions })
    })
    .await?;
    state.keep_profile(&source_id, read.profile.clone());
    Ok(read)
}

/// Opens the same file again, read as the person says.
#[tauri::command]
pub(crate) async fn reopen_source(
    state: State<'_, AppState>,
    source_id: String,
    choice: FormatChoice,
) -> Result<OpenedSource, Failure> {
    let path = state.source(&source_id)?.path().to_owned();
    open_chosen(&state, path, move |path| Source::open_as(path, &choice)).await
}

/// Forgets a source that the page no longer needs.
#[tauri::command]
pub(crate) fn close_source(state: State<'_, AppState>, source_id: &str) {
    state.close(source_id);
}
