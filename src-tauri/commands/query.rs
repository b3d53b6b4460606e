//! Query: a table is asked, and its answers can be saved.

use super::saving::{Saving, choose_new};
use app::{App, Destination, ItemsPage, QueryRequest, TableShape};
use failure::Failure;
use tauri::State;

/// Names of the tables at the destination.
#[tauri::command]
pub(crate) async fn list_tables(
    app: State<'_, App>,
    destination: Destination,
) -> Result<Vec<String>, Failure> {
    app.list_tables(&destination).await
}

/// A table's keys and indexes.
#[tauri::command]
pub(crate) async fn describe_table(
    app: State<'_, App>,
    destination: Destination,
    table: String,
) -> Result<TableShape, Failure> {
    app.describe_table(&destination, &table).await
}

/// Asks a table.
#[tauri::command]
pub(crate) async fn query(
    app: State<'_, App>,
    destination: Destination,
    request: QueryRequest,
) -> Result<ItemsPage, Failure> {
    app.query(&destination, &request).await
}

/// Saves items, each a line of DynamoDB JSON, to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_items(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    items: Vec<String>,
    suggested_name: String,
) -> Result<Option<String>, Failure> {
    let kind = ("JSON Lines (DynamoDB JSON)", "jsonl");
    let saving = Saving { title: "Save the items", suggested_name: &suggested_name, kind };
    let Some(path) = choose_new(&window, saving).await? else { return Ok(None) };
    app.save_items(items, path.clone()).await.map(|()| Some(path.display().to_string()))
}
