//! Design: what is wrong with a plan, and where plans come from and go to.

use super::saving::{Saving, choose, choose_new};
use app::{
    AccessPattern, App, Edited, Finding, NamedPlan, OpenTable, OpenedDesign, OpenedPlans, Plan, PlanEdit,
    Proposal, Relation, SavedDesign,
};
use failure::Failure;
use tauri::State;

/// What is wrong with the plan itself, without reading the file.
#[tauri::command]
pub(crate) fn review_plan(app: State<'_, App>, source_id: &str, plan: Plan) -> Result<Vec<Finding>, Failure> {
    app.review_plan(source_id, &plan)
}

/// The plan that a CREATE TABLE statement gives for a source that was read.
#[tauri::command]
pub(crate) async fn propose_from_schema(
    app: State<'_, App>,
    source_id: String,
    statement: String,
) -> Result<Proposal, Failure> {
    app.propose_from_schema(&source_id, statement).await
}

/// The plans that CREATE TABLE statements give for sources that were read, in their order; `None` for one whose table is not
/// among them.
#[tauri::command]
pub(crate) async fn propose_tables_from_schema(
    app: State<'_, App>,
    source_ids: Vec<String>,
    statements: String,
) -> Result<Vec<Option<Proposal>>, Failure> {
    app.propose_tables_from_schema(source_ids, statements).await
}

/// Lets the person choose a file with SQL and gives its text; `None` when they choose none.
#[tauri::command]
pub(crate) async fn choose_schema(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
) -> Result<Option<String>, Failure> {
    let kinds = ("SQL", ["sql", "SQL", "ddl", "txt"].as_slice());
    let Some(path) = choose(&window, "Open a CREATE TABLE", kinds).await? else { return Ok(None) };
    app.read_schema(path).await.map(Some)
}

/// The plan after edits, and what followed from them.
#[tauri::command]
pub(crate) fn edit_plan(
    app: State<'_, App>,
    source_id: &str,
    plan: Plan,
    edits: Vec<PlanEdit>,
) -> Result<Edited, Failure> {
    app.edit_plan(source_id, &plan, &edits)
}

/// For each list of edits, whether the plan is already as they would have it.
#[tauri::command]
pub(crate) fn are_in_force(
    app: State<'_, App>,
    source_id: &str,
    plan: Plan,
    lists: Vec<Vec<PlanEdit>>,
) -> Result<Vec<bool>, Failure> {
    app.are_in_force(source_id, &plan, &lists)
}

const OPEN_DESIGN: &str = "Open a saved design";
const DESIGNS: (&str, &[&str]) = ("Design (plan.json)", &["json"]);

fn saving(suggested_name: &str) -> Saving<'_> {
    Saving { title: "Save the design", suggested_name, kind: ("Design (plan.json)", "json") }
}

/// Saves a plan to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_plan(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    questions: Vec<AccessPattern>,
    suggested_name: String,
) -> Result<Option<SavedDesign>, Failure> {
    app.require_read(&source_id)?;
    let Some(path) = choose_new(&window, saving(&suggested_name)).await? else { return Ok(None) };
    let left_out = app.save_plan(&source_id, plan, questions, path.clone()).await?;
    Ok(Some(SavedDesign { path: path.display().to_string(), left_out }))
}

/// Saves the plans of several tables, their relations and questions to one file that the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_plans(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    plans: Vec<NamedPlan>,
    relations: Vec<Relation>,
    questions: Vec<AccessPattern>,
    suggested_name: String,
) -> Result<Option<SavedDesign>, Failure> {
    app.require_saveable(&plans)?;
    let Some(path) = choose_new(&window, saving(&suggested_name)).await? else { return Ok(None) };
    let left_out = app.save_designs(plans, relations, questions, path.clone()).await?;
    Ok(Some(SavedDesign { path: path.display().to_string(), left_out }))
}

/// Lets the person choose saved plans of several tables, and fits each to its table; `None` when they choose none.
#[tauri::command]
pub(crate) async fn open_plans(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    tables: Vec<OpenTable>,
) -> Result<Option<OpenedPlans>, Failure> {
    app.require_all_read(&tables)?;
    let Some(path) = choose(&window, OPEN_DESIGN, DESIGNS).await? else { return Ok(None) };
    app.open_plans(tables, path).await.map(Some)
}

/// Lets the person choose a saved plan, and fits it to a source that was read; `None` when they choose none.
#[tauri::command]
pub(crate) async fn open_plan(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    source_id: String,
) -> Result<Option<OpenedDesign>, Failure> {
    app.require_read(&source_id)?;
    let Some(path) = choose(&window, OPEN_DESIGN, DESIGNS).await? else { return Ok(None) };
    app.open_design(&source_id, path).await.map(Some)
}
