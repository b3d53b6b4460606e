//! Waiting until a table is asked for again.

use failure::{Code, Failure};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often a table that is being created or changed is asked for.
const ASK_EVERY: Duration = Duration::from_millis(500);

/// Waits until it is asked again. `message` says how things stand when that is called off.
///
/// # Errors
/// `cancelled`.
pub(crate) async fn pause(cancel: &CancellationToken, message: &str) -> Result<(), Failure> {
    tokio::select! {
        () = tokio::time::sleep(ASK_EVERY) => Ok(()),
        () = cancel.cancelled() => Err(Failure::new(Code::Cancelled, message, "")),
    }
}
