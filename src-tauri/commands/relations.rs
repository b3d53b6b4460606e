//! Relations: how the tables that are open belong together.

use super::progress::progress_to;
use app::{
    App, FoundRelation, FoundRelations, PlacementOptions, Plan, Relation, RelationsProgress, TableToRelate,
};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// Which of these tables point to which.
#[tauri::command]
pub(crate) async fn find_relations(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    job: String,
    on_progress: Channel<RelationsProgress>,
) -> Result<FoundRelations, Failure> {
    app.find_relations(tables, &job, progress_to(on_progress)).await
}

/// What all rows say of a relation that the person names.
#[tauri::command]
pub(crate) async fn measure_relation(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relation: Relation,
    job: String,
    on_progress: Channel<RelationsProgress>,
) -> Result<FoundRelation, Failure> {
    app.measure_relation(tables, relation, &job, progress_to(on_progress)).await
}

/// The plans of open tables, placed as the relations say.
#[tauri::command]
pub(crate) fn place_tables(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
) -> Result<Vec<Plan>, Failure> {
    app.place_open_tables(tables, &relations)
}

/// Where the rows of a relation's child can go, with figures from all rows.
#[tauri::command]
pub(crate) async fn placement_options(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    relation: Relation,
    job: String,
) -> Result<PlacementOptions, Failure> {
    app.placement_options(tables, relations, relation, &job).await
}
