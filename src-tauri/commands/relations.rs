//! Relations: how the tables that are open belong together.

use super::progress::progress_to;
use app::{App, FoundRelation, FoundRelations, Relation, RelationsProgress, TableToRelate};
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
