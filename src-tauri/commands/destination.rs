//! The destination panel: where items would go, and whether it answers.

use crate::desk::Desk;
use migration::destination::{AwsProfiles, ConnectionSummary, Destination, KnownDestination};
use migration::failure::Failure;
use tauri::State;

/// The profiles in the standard AWS files, and the region that each would be used with.
#[tauri::command]
pub(crate) async fn aws_profiles() -> Result<AwsProfiles, Failure> {
    migration::destination::aws_profiles().await
}

/// Account, region and address of the destination, and what to know of it.
#[tauri::command]
pub(crate) async fn known_destination(
    desk: State<'_, Desk>,
    destination: Destination,
) -> Result<KnownDestination, Failure> {
    desk.destinations.connect(&destination).await?.known().await
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
