//! Compare with the file: what the table holds is read back.

use super::progress::progress_to;
use crate::app_state::AppState;
use crate::jobs::JobKind;
use check::Checked;
use dynamodb::destination::Destination;
use dynamodb::import::Job;
use dynamodb::verify::{Verification, VerifyChoices, VerifyCost, verify};
use failure::Failure;
use plan::Plan;
use std::sync::Arc;
use tauri::State;
use tauri::ipc::Channel;

fn checked(state: &AppState, source_id: &str, plan: &Plan) -> Result<Arc<Checked>, Failure> {
    state.checked(source_id, plan).ok_or_else(|| {
        Failure::new("not_checked", "The design has not been checked yet.", "Go back to the preview first.")
    })
}

/// What comparing will cost, before it is done.
#[tauri::command]
pub(crate) fn verify_cost(
    state: State<'_, AppState>,
    source_id: &str,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
) -> Result<VerifyCost, Failure> {
    state.confirmed.check_destination(&destination)?;
    let cost = dynamodb::verify::verify_cost(&checked(&state, source_id, &plan)?.result, choices);
    let is_free = !matches!(destination, Destination::Aws { .. });
    Ok(VerifyCost { dollars: if is_free { 0.0 } else { cost.dollars }, ..cost })
}

/// Reads back what the plan would have written and compares it.
#[tauri::command]
pub(crate) async fn verify_items(
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
    job: String,
    on_progress: Channel<Verification>,
) -> Result<Verification, Failure> {
    let running = state.jobs.start(&job, JobKind::Compare)?;
    let checked = checked(&state, &source_id, &plan)?;
    let connection = state.connect(&destination).await?;
    let work = Job {
        source: state.source(&source_id)?,
        plan: Arc::new(plan),
        resolution: Arc::clone(&checked.resolution),
        records_total: Some(checked.result.records),
    };
    let mut tell = progress_to(on_progress);
    verify(&work, &connection, choices, &running.token, |so_far| tell(so_far.clone())).await
}
