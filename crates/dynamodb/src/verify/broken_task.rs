//! A task that ended by a fault of the program.

use failure::{Code, Failure};
use tokio::task::JoinError;

/// The failure when a task of our own broke off.
pub(super) fn ended_badly(error: &JoinError) -> Failure {
    Failure::new(Code::Unexpected, "Something went wrong in Tableferry itself.", "Please report it.")
        .with_detail(error.to_string())
}
