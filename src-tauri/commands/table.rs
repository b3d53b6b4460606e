//! Import, first part: the table.

use super::progress::progress_to;
use crate::app_state::AppState;
use crate::jobs::JobKind;
use crate::question::{Question, require};
use dynamodb::destination::Destination;
use dynamodb::table::{TableProgress, TableShape, TableState, check_typed_name};
use failure::Failure;
use plan::Plan;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

/// What stands at the destination under the plan's table name.
#[tauri::command]
pub(crate) async fn table_state(
    state: State<'_, AppState>,
    destination: Destination,
    plan: Plan,
) -> Result<TableState, Failure> {
    let connection = state.connect(&destination).await?;
    dynamodb::table::table_state(&connection, &plan).await
}

/// Creates the table of a plan that was checked, and waits until it and its indexes are ACTIVE.
#[tauri::command]
pub(crate) async fn create_table(
    state: State<'_, AppState>,
    destination: Destination,
    plan: Plan,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<TableShape, Failure> {
    state.confirmed.check_destination(&destination)?;
    if !state.is_checked(&plan) {
        let message = "The design has not been checked yet.";
        return Err(Failure::new("not_checked", message, "Go back to the preview first."));
    }
    let running = state.jobs.start(&job, JobKind::Other)?;
    let connection = state.connect(&destination).await?;
    dynamodb::table::create_table(&connection, &plan, &running.token, progress_to(on_progress)).await
}

/// Deletes a table once its name was typed and the person confirmed it, and waits until it is gone.
#[tauri::command]
pub(crate) async fn delete_table(
    app: AppHandle,
    state: State<'_, AppState>,
    destination: Destination,
    table: String,
    typed_name: String,
    job: String,
    on_progress: Channel<TableProgress>,
) -> Result<(), Failure> {
    state.confirmed.check_destination(&destination)?;
    check_typed_name(&table, &typed_name)?;
    require(&app, Question::delete_table(&table, &destination)).await?;
    let running = state.jobs.start(&job, JobKind::Other)?;
    let connection = state.connect(&destination).await?;
    dynamodb::table::delete_table(&connection, &table, &typed_name, &running.token, progress_to(on_progress))
        .await
}
