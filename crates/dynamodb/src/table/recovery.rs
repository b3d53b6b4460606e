//! Point-in-time recovery of a table that is there: whether it is off, and switching it on.

use super::lifecycle::set_unset;
use super::options::unset_options;
use crate::destination::Connection;
use failure::Failure;
use plan::TableOptions;
use tokio_util::sync::CancellationToken;

fn recovery() -> TableOptions {
    TableOptions { point_in_time_recovery: true, ..TableOptions::default() }
}

/// Whether the table's point-in-time recovery is known to be off. False where there is none, and where it may not be asked for.
pub async fn recovery_is_off(connection: &Connection, table: &str) -> bool {
    let unset = unset_options(connection, table, &recovery()).await;
    unset.is_ok_and(|unset| unset.contains(&super::unset::Unset::PointInTimeRecovery))
}

/// Switches it on; all other options stay as they are.
///
/// # Errors
/// When there is no such table, `cancelled`, and what the destination says.
pub async fn switch_on_recovery(
    connection: &Connection,
    table: &str,
    cancel: &CancellationToken,
) -> Result<(), Failure> {
    set_unset(connection, table, &recovery(), cancel).await
}
