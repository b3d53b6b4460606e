//! The destination panel: where items would go, and whether it answers.

use crate::desk::Desk;
use migration::destination::{AwsProfile, ConnectionSummary, Destination};
use migration::failure::Failure;
use tauri::State;

/// The profiles in the standard AWS files.
#[tauri::command]
pub(crate) fn aws_profiles() -> Vec<AwsProfile> {
    migration::destination::aws_profiles()
}

/// Reaches the destination and says what is there.
#[tauri::command]
pub(crate) async fn test_connection(
    desk: State<'_, Desk>,
    destination: Destination,
    job: String,
) -> Result<ConnectionSummary, Failure> {
    let running = desk.start(&job);
    let test = async { desk.destinations.connect(&destination).await?.test().await };
    tokio::select! {
        summary = test => summary,
        () = running.token.cancelled() => Err(Failure::new("cancelled", "The test was cancelled.", "")),
    }
}
