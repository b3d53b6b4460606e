//! Relations: how the tables that are open belong together.

use super::progress::progress_to;
use app::{
    App, DerivedTable, FoundRelation, FoundRelations, OpenedDerived, PlacementOptions, Plan, Relation,
    RelationsProgress, TableDesign, TableToRelate, UniqueColumns,
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

/// The columns of a source that are unique, and that lock items could keep so.
#[tauri::command]
pub(crate) fn unique_columns(
    app: State<'_, App>,
    source_id: &str,
    plan: Plan,
) -> Result<Vec<UniqueColumns>, Failure> {
    app.unique_columns(source_id, &plan)
}

/// Opens a table that is made from the rows of one that is open; `table`: the one that a saved design has for it.
#[tauri::command]
pub(crate) fn derive_table(
    app: State<'_, App>,
    owner: TableToRelate,
    derived: DerivedTable,
    table: Option<TableDesign>,
) -> Result<OpenedDerived, Failure> {
    app.derive_table(&owner, &derived, table)
}
