//! Design: what is wrong with a plan.

use crate::desk::Desk;
use migration::check::{Finding, review};
use migration::failure::Failure;
use migration::plan::Plan;
use tauri::State;

/// What is wrong with the plan itself, without reading the file.
#[tauri::command]
pub(crate) fn review_plan(
    desk: State<'_, Desk>,
    source_id: &str,
    plan: Plan,
) -> Result<Vec<Finding>, Failure> {
    Ok(review(&plan, &desk.source(source_id)?.columns()))
}
