//! The destination panel: where items would go, and whether it answers.

use crate::app_state::AppState;
use crate::jobs::JobKind;
use crate::question::{Question, ask};
use dynamodb::destination::{AwsProfiles, ConnectionSummary, Destination, KnownDestination};
use failure::Failure;
use tauri::{AppHandle, State};

/// The profiles in the standard AWS files, and the region that each would be used with.
#[tauri::command]
pub(crate) async fn aws_profiles() -> Result<AwsProfiles, Failure> {
    dynamodb::destination::aws_profiles().await
}

/// Account, region and address of the destination, and what to know of it.
#[tauri::command]
pub(crate) async fn known_destination(
    state: State<'_, AppState>,
    destination: Destination,
) -> Result<KnownDestination, Failure> {
    state.connect(&destination).await?.known().await
}

/// Asks the person whether data may go there, once in a session. False when they say no.
#[tauri::command]
pub(crate) async fn confirm_destination(
    app: AppHandle,
    state: State<'_, AppState>,
    destination: Destination,
) -> Result<bool, Failure> {
    let Some(place) = state.unconfirmed(&destination).await? else { return Ok(true) };
    let confirmed = ask(&app, Question::connect(&place)).await?;
    if confirmed {
        state.confirmed.add_place(place);
    }
    Ok(confirmed)
}

/// Reaches the destination and says what is there.
#[tauri::command]
pub(crate) async fn test_connection(
    state: State<'_, AppState>,
    destination: Destination,
    job: String,
) -> Result<ConnectionSummary, Failure> {
    let running = state.jobs.start(&job, JobKind::Other)?;
    let test = async { state.connect(&destination).await?.test().await };
    tokio::select! {
        summary = test => summary,
        () = running.token.cancelled() => Err(Failure::new("cancelled", "The test was cancelled.", "")),
    }
}
