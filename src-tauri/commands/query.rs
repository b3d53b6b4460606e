//! Query: a table is asked, and its answers can be saved.

use super::saving::{Saving, save};
use crate::app_state::AppState;
use dynamodb::destination::Destination;
use dynamodb::query::{ItemsPage, QueryRequest};
use dynamodb::table::TableShape;
use failure::Failure;
use tauri::State;

/// Names of the tables at the destination.
#[tauri::command]
pub(crate) async fn list_tables(
    state: State<'_, AppState>,
    destination: Destination,
) -> Result<Vec<String>, Failure> {
    state.connect(&destination).await?.tables().await
}

/// A table's keys and indexes.
#[tauri::command]
pub(crate) async fn describe_table(
    state: State<'_, AppState>,
    destination: Destination,
    table: String,
) -> Result<TableShape, Failure> {
    let connection = state.connect(&destination).await?;
    dynamodb::table::describe_table(&connection, &table).await
}

/// Asks a table.
#[tauri::command]
pub(crate) async fn query(
    state: State<'_, AppState>,
    destination: Destination,
    request: QueryRequest,
) -> Result<ItemsPage, Failure> {
    let connection = state.connect(&destination).await?;
    dynamodb::query::query(&connection, &request).await
}

/// Saves items, each a line of DynamoDB JSON, to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_items(
    window: tauri::WebviewWindow,
    items: Vec<String>,
    suggested_name: String,
) -> Result<Option<String>, Failure> {
    let saving = Saving {
        title: "Save the items",
        suggested_name: &suggested_name,
        kind: ("JSON Lines (DynamoDB JSON)", "jsonl"),
        what: "The items",
    };
    save(&window, saving, move |path| std::fs::write(path, items.join("\n") + "\n")).await
}
