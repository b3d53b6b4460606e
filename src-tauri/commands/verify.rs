//! Compare with the file: what the table holds is read back.

use super::progress::progress_to;
use app::{App, Destination, Plan, Verification, VerifyChoices, VerifyCost};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// What comparing will cost, before it is done.
#[tauri::command]
pub(crate) fn verify_cost(
    app: State<'_, App>,
    source_id: &str,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
) -> Result<VerifyCost, Failure> {
    app.verify_cost(source_id, &plan, &destination, choices)
}

/// Reads back what the plan would have written and compares it.
#[tauri::command]
pub(crate) async fn verify_items(
    app: State<'_, App>,
    source_id: String,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
    job: String,
    on_progress: Channel<Verification>,
) -> Result<Verification, Failure> {
    app.verify(&source_id, plan, &destination, choices, &job, progress_to(on_progress)).await
}
