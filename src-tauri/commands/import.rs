//! Import: the items are written, and what could not be written can be saved.

use super::saving::{Saving, save};
use super::telling::telling;
use crate::desk::{Desk, KeptRejects};
use migration::destination::{Destination, data_folder};
use migration::failure::Failure;
use migration::import::{ImportOptions, ImportProgress, Job, Journal, Report};
use migration::plan::Plan;
use std::sync::Arc;
use tauri::State;
use tauri::ipc::Channel;

/// Writes the items, or continues an interrupted run of the same file, plan and destination.
#[tauri::command]
pub(crate) async fn import_items(
    desk: State<'_, Desk>,
    source_id: String,
    plan: Plan,
    destination: Destination,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    let source = desk.source(&source_id)?;
    let running = desk.start(&job);
    let checked = desk.checked(&source_id, &plan).ok_or_else(|| {
        Failure::new("not_checked", "The design has not been checked yet.", "Go back to the preview first.")
    })?;
    if let Some(blocker) = checked.blocker(&plan, &source.columns()) {
        return Err(Failure::new("blocked", blocker.message, blocker.repair));
    }
    let connection = desk.destinations.connect(&destination).await?;
    let folder = data_folder()?;
    let journal = Journal::file_name(&source, &plan, &destination);
    let rejects = folder.join("rejected").join(journal.replace(".journal.json", ".csv"));
    let options = ImportOptions::new(rejects, Some(folder.join("journals").join(journal)));
    let suggested = format!("{}.rejected.csv", source.file_stem());
    let work = Job {
        source,
        plan: Arc::new(plan),
        resolution: Arc::clone(&checked.resolution),
        records_total: Some(checked.result.records),
    };
    let report =
        migration::import::import(&work, &connection, &options, &running.token, telling(on_progress)).await?;
    if let Some(path) = &report.rejects_file {
        desk.keep_rejects(&job, KeptRejects { path: path.into(), suggested });
    }
    Ok(report)
}

/// Saves the rejected records of a job to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_rejected(
    window: tauri::WebviewWindow,
    desk: State<'_, Desk>,
    job: String,
) -> Result<Option<String>, Failure> {
    let kept = desk.rejects(&job).ok_or_else(|| {
        Failure::new(
            "nothing_rejected",
            "No record of this import was rejected.",
            "There is nothing to save.",
        )
    })?;
    let saving = Saving {
        title: "Save the rejected records",
        suggested_name: &kept.suggested,
        kind: ("CSV", "csv"),
        what: "The rejected records",
    };
    let from = kept.path;
    save(&window, saving, move |path| std::fs::copy(&from, path).map(|_| ())).await
}
