//! Design: what is wrong with a plan, and where plans come from and go to.

use super::blocking::blocking;
use super::saving::{Saving, choose, save};
use crate::app_state::AppState;
use check::review;
use failure::Failure;
use plan::Finding;
use plan::{NamingStyle, Plan, read_plan, renamed, write_plan};
use propose::{Proposal, fit, propose, propose_from_statement};
use tauri::State;

/// Longest file of SQL that is read, in bytes: beyond it there are data, not statements.
const LONGEST_SCHEMA: u64 = 64 * 1024 * 1024;

/// What is wrong with the plan itself, without reading the file.
#[tauri::command]
pub(crate) fn review_plan(
    state: State<'_, AppState>,
    source_id: &str,
    plan: Plan,
) -> Result<Vec<Finding>, Failure> {
    Ok(review(&plan, &state.source(source_id)?.columns()))
}

/// The plan that a CREATE TABLE statement gives for a source that was read.
#[tauri::command]
pub(crate) async fn propose_from_schema(
    state: State<'_, AppState>,
    source_id: String,
    statement: String,
) -> Result<Proposal, Failure> {
    let (source, profile) = (state.source(&source_id)?, state.profile(&source_id)?);
    blocking(move || propose_from_statement(&source.file_name(), &profile, &statement)).await
}

/// Lets the person choose a file with SQL and gives its text; `None` when they choose none.
#[tauri::command]
pub(crate) async fn choose_schema(window: tauri::WebviewWindow) -> Result<Option<String>, Failure> {
    let kinds = ("SQL", ["sql", "SQL", "ddl", "txt"].as_slice());
    let Some(path) = choose(&window, "Open a CREATE TABLE", kinds).await? else { return Ok(None) };
    blocking(move || {
        let unreadable = |error: std::io::Error| {
            Failure::new(
                "schema_unreadable",
                format!("{} cannot be read.", path.display()),
                "Choose a text file with the CREATE TABLE statement.",
            )
            .with_detail(error.to_string())
        };
        if std::fs::metadata(&path).map_err(unreadable)?.len() > LONGEST_SCHEMA {
            return Err(Failure::new(
                "schema_too_long",
                format!("{} is longer than 64 MB, so it holds data as well.", path.display()),
                "Export the structure alone, or paste the CREATE TABLE statement.",
            ));
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        Ok(Some(source::text_of(&bytes)))
    })
    .await
}

/// The plan with every attribute named again.
#[tauri::command]
pub(crate) fn rename_attributes(plan: Plan, style: NamingStyle) -> Plan {
    renamed(&plan, style)
}

/// Saves a plan to a file the person chooses; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_plan(
    window: tauri::WebviewWindow,
    plan: Plan,
    suggested_name: String,
) -> Result<Option<String>, Failure> {
    let saving = Saving {
        title: "Save the design",
        suggested_name: &suggested_name,
        kind: ("Design (plan.json)", "json"),
        what: "The design",
    };
    save(&window, saving, move |path| write_plan(&plan, path).map_err(std::io::Error::other)).await
}

/// Lets the person choose a saved plan, and fits it to a source that was read; `None` when they choose none.
#[tauri::command]
pub(crate) async fn open_plan(
    window: tauri::WebviewWindow,
    state: State<'_, AppState>,
    source_id: String,
) -> Result<Option<Proposal>, Failure> {
    let (source, profile) = (state.source(&source_id)?, state.profile(&source_id)?);
    let Some(path) = choose(&window, "Open a saved design", ("Design (plan.json)", &["json"])).await? else {
        return Ok(None);
    };
    blocking(move || {
        let plan = read_plan(&path)?;
        Ok::<_, Failure>(Some(fit(&plan, propose(&source.file_name(), &profile))))
    })
    .await
}
