//! Import: the items are written.

use super::progress::long_progress_to;
use app::{
    App, Destination, ImportProgress, ImportWork, ItemsThere, Plan, RaiseOffer, Report, RouteOffers,
    RunSummary, TableLeftOver, TableToImport, TableToRoute, TableWork, TablesProgress, TablesReport,
};
use failure::Failure;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

/// Whether the plan's table holds items already, and about how many.
#[tauri::command]
pub(crate) async fn items_there(
    app: State<'_, App>,
    destination: Destination,
    plan: Plan,
) -> Result<ItemsThere, Failure> {
    app.items_there(&destination, &plan).await
}

/// An import of this file under this plan to this destination that has not come to its end.
#[tauri::command]
pub(crate) async fn unfinished_run(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    destination: Destination,
) -> Result<Option<RunSummary>, Failure> {
    app.unfinished_run(&source_id, plan, destination).await
}

/// What each route would take for checked tables, and which is recommended.
#[tauri::command]
pub(crate) async fn route_offers(
    app: State<'_, App>,
    tables: Vec<TableToRoute>,
    destination: Destination,
) -> Result<RouteOffers, Failure> {
    app.route_offers(tables, &destination).await
}

/// What raising the write capacity of checked tables while they are written would come to; `None` where there is nothing to raise.
#[tauri::command]
pub(crate) async fn raise_offer(
    app: State<'_, App>,
    tables: Vec<TableToRoute>,
    destination: Destination,
    units: Option<u32>,
) -> Result<Option<RaiseOffer>, Failure> {
    app.raise_offer(tables, &destination, units).await
}

/// What was left over of an earlier import of these tables together, by table; `None` where nothing was.
#[tauri::command]
pub(crate) async fn left_over(
    app: State<'_, App>,
    tables: Vec<TableToImport>,
    destination: Destination,
) -> Result<Option<Vec<TableLeftOver>>, Failure> {
    app.left_over(tables, &destination, None).await
}

/// Writes the items, or continues an unfinished run.
#[tauri::command]
pub(crate) async fn import_items(
    shell: AppHandle,
    app: State<'_, App>,
    work: ImportWork,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    app.import(work, &job, long_progress_to(shell, on_progress)).await
}

/// Creates the tables of several sources where they are not there, and writes their items, one after another.
#[tauri::command]
pub(crate) async fn import_tables(
    shell: AppHandle,
    app: State<'_, App>,
    tables: Vec<TableWork>,
    job: String,
    on_progress: Channel<TablesProgress>,
) -> Result<TablesReport, Failure> {
    app.import_tables(tables, &job, long_progress_to(shell, on_progress)).await
}

/// Why these plans cannot be imported in one run: two would write into one table. `None` where they can.
#[tauri::command]
pub(crate) fn tables_apart(app: State<'_, App>, plans: Vec<Plan>) -> Option<Failure> {
    app.require_tables_apart(&plans.iter().collect::<Vec<_>>()).err()
}
