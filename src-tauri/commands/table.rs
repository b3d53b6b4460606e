//! Import, first part: the table.

use super::progress::progress_to;
use app::{App, Destination, EnteringItems, Plan, TableProgress, TableShape, TableState};
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

/// Switches on point-in-time recovery of a checked plan's table, which exists.
#[tauri::command]
pub(crate) async fn switch_on_recovery(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
    job: String,
) -> Result<(), Failure> {
    app.switch_on_recovery(&destination, &plan, &job).await
}

/// Adds an index of a checked plan to its table, which exists, and waits until it is ACTIVE.
#[tauri::command]
pub(crate) async fn add_index(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
    index: String,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<TableShape, Failure> {
    app.add_index(&destination, &plan, &index, &job, progress_to(on_progress)).await
}

/// Counts which items of a table would enter an index of the plan.
#[tauri::command]
pub(crate) async fn entering_items(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
    index: String,
    job: String,
    on_progress: Channel<EnteringItems>,
) -> Result<EnteringItems, Failure> {
    app.entering_items(&destination, &plan, &index, &job, progress_to(on_progress)).await
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
