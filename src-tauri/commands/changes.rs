//! A newer file held against the table, and what it does not have deleted.

use super::progress::progress_to;
use app::{
    App, ChangesCost, ChangesProgress, Destination, FoundChanges, ImportProgress, Plan, Report, TakeUp,
};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// What reading the plan's table whole takes, before it is done.
#[tauri::command]
pub(crate) async fn changes_cost(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
) -> Result<ChangesCost, Failure> {
    app.changes_cost(&destination, &plan).await
}

/// Holds the file against the whole table; writes nothing.
#[tauri::command]
pub(crate) async fn find_changes(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    destination: Destination,
    job: String,
    on_progress: Channel<ChangesProgress>,
) -> Result<FoundChanges, Failure> {
    app.changes(&source_id, plan, &destination, &job, progress_to(on_progress)).await
}

/// Deletes the items of a list of those that are gone, once the person confirmed it.
#[tauri::command]
pub(crate) async fn delete_gone(
    app: State<'_, App>,
    list: String,
    typed_name: Option<String>,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    app.delete_gone(&list, typed_name, &job, progress_to(on_progress)).await
}

/// Goes on with such a deletion, once the person confirmed it.
#[tauri::command]
pub(crate) async fn continue_deletion(
    app: State<'_, App>,
    run: String,
    typed_name: Option<String>,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    let take_up = TakeUp { typed_name, ..TakeUp::default() };
    app.continue_deletion(&run, take_up, &job, progress_to(on_progress)).await
}
