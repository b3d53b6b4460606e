//! Import, first part: the table.

use super::telling::telling;
use crate::desk::Desk;
use migration::destination::Destination;
use migration::failure::Failure;
use migration::plan::Plan;
use migration::table::{TableProgress, TableShape, TableState};
use tauri::State;
use tauri::ipc::Channel;

/// What stands at the destination under the plan's table name.
#[tauri::command]
pub(crate) async fn table_state(
    desk: State<'_, Desk>,
    destination: Destination,
    plan: Plan,
) -> Result<TableState, Failure> {
    let connection = desk.destinations.connect(&destination).await?;
    migration::table::table_state(&connection, &plan).await
}

/// Creates the table and waits until it and its indexes are ACTIVE.
#[tauri::command]
pub(crate) async fn create_table(
    desk: State<'_, Desk>,
    destination: Destination,
    plan: Plan,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<TableShape, Failure> {
    let running = desk.start(&job);
    let connection = desk.destinations.connect(&destination).await?;
    migration::table::create_table(&connection, &plan, &running.token, telling(on_progress)).await
}

/// Deletes a table once its name was typed, and waits until it is gone.
#[tauri::command]
pub(crate) async fn delete_table(
    desk: State<'_, Desk>,
    destination: Destination,
    table: String,
    typed_name: String,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<(), Failure> {
    let running = desk.start(&job);
    let connection = desk.destinations.connect(&destination).await?;
    migration::table::delete_table(&connection, &table, &typed_name, &running.token, telling(on_progress))
        .await
}
