//! Import, first part: the table.

use super::progress::progress_to;
use app::{App, Destination, Plan, TableProgress, TableShape, TableState};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// What stands at the destination under the plan's table name.
#[tauri::command]
pub(crate) async fn table_state(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
) -> Result<TableState, Failure> {
    app.table_state(&destination, &plan).await
}

/// Creates the table of a plan that was checked, and waits until it and its indexes are ACTIVE.
#[tauri::command]
pub(crate) async fn create_table(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<TableShape, Failure> {
    app.create_table(&destination, &plan, &job, progress_to(on_progress)).await
}

/// Sets the options that a plan asks for and its table, which exists, has not.
#[tauri::command]
pub(crate) async fn set_table_options(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
    job: String,
) -> Result<(), Failure> {
    app.set_table_options(&destination, &plan, &job).await
}

/// Deletes a table once its name was typed and the person confirmed it, and waits until it is gone.
#[tauri::command]
pub(crate) async fn delete_table(
    app: State<'_, App>,
    destination: Destination,
    table: String,
    typed_name: String,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<(), Failure> {
    app.delete_table(&destination, &table, &typed_name, &job, progress_to(on_progress)).await
}
