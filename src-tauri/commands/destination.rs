//! The destination panel: where items would go, and whether it answers.

use app::{
    AccessReport, AccessRoute, App, AwsProfiles, ConnectionSummary, Destination, KnownDestination, Plan,
};
use failure::Failure;
use tauri::State;

/// The profiles in the standard AWS files, and the region that each would be used with.
#[tauri::command]
pub(crate) async fn aws_profiles(app: State<'_, App>) -> Result<AwsProfiles, Failure> {
    app.aws_profiles().await
}

/// Account, region and address of the destination, and what to know of it.
#[tauri::command]
pub(crate) async fn known_destination(
    app: State<'_, App>,
    destination: Destination,
) -> Result<KnownDestination, Failure> {
    app.known_destination(&destination).await
}

/// Asks the person whether data may go there, once in a session. False when they say no.
#[tauri::command]
pub(crate) async fn confirm_destination(
    app: State<'_, App>,
    destination: Destination,
) -> Result<bool, Failure> {
    app.confirm_destination(&destination).await
}

/// Reaches the destination and says what is there.
#[tauri::command]
pub(crate) async fn test_connection(
    app: State<'_, App>,
    destination: Destination,
    job: String,
) -> Result<ConnectionSummary, Failure> {
    app.test_connection(&destination, &job).await
}

/// Whether who is signed in to AWS may do what importing these plans takes. Nothing is created.
#[tauri::command]
pub(crate) async fn check_access(
    app: State<'_, App>,
    plans: Vec<Plan>,
    destination: Destination,
    route: AccessRoute,
    job: String,
) -> Result<AccessReport, Failure> {
    app.check_access(&plans, &destination, &route, &job).await
}
