//! A table that is there before `migrate`: the options that it lacks.

use super::JOB;
use crate::writing::Writing;
use app::{App, Destination, Plan, TableOptions, TableState};
use failure::Failure;

/// Says which options the plan asks for and its table, where it is there already, has not; sets them where that is asked.
pub(super) async fn settle_options(
    app: &App,
    destination: &Destination,
    plan: &Plan,
    writing: &Writing,
) -> Result<(), Failure> {
    let plan = &*plan.in_shared_table();
    if plan.table.options == TableOptions::default() {
        return Ok(());
    }
    let TableState::Same { unset, .. } = app.table_state(destination, plan).await? else { return Ok(()) };
    if unset.is_empty() {
        return Ok(());
    }
    note!("The table {} is there already. {}", plan.table.name, unset.join(" "));
    if writing.set_table_options {
        app.set_table_options(destination, plan, JOB).await?;
        note!("    It is set now.");
    } else {
        note!("    --set-table-options sets it.");
    }
    Ok(())
}
