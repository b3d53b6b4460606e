//! A table that is there before `migrate`: the options and the indexes that it lacks.

use super::JOB;
use crate::bar::Bar;
use crate::writing::Writing;
use app::{App, Destination, Plan, TableOptions, TableState};
use failure::Failure;

/// Says which options and indexes the plan asks for and its table, where it is there already, has not; sets and adds them
/// where that is asked.
pub(super) async fn settle_table(
    app: &App,
    destination: &Destination,
    plan: &Plan,
    writing: &Writing,
) -> Result<(), Failure> {
    let plan = &*plan.in_shared_table();
    let has_nothing_to_set = plan.table.options == TableOptions::default() && plan.table.indexes.is_empty();
    if has_nothing_to_set && !destination.is_charged() {
        return Ok(());
    }
    let mut state = app.table_state(destination, plan).await?;
    if let TableState::Different { missing_indexes, .. } = &state
        && !missing_indexes.is_empty()
    {
        add_indexes(app, destination, plan, missing_indexes, writing).await?;
        state = app.table_state(destination, plan).await?;
    }
    let TableState::Same { unset, .. } = state else { return Ok(()) };
    advise_recovery(app, destination, plan, writing).await?;
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

/// Recommends recovery before items of a table are overwritten that cannot be had back otherwise.
async fn advise_recovery(
    app: &App,
    destination: &Destination,
    plan: &Plan,
    writing: &Writing,
) -> Result<(), Failure> {
    if !destination.is_charged() || !writing.may_replace() || plan.table.options.point_in_time_recovery {
        return Ok(());
    }
    if app.items_there(destination, plan).await?.recovery_is_off {
        note!(
            "The table {} holds items, and its point-in-time recovery is off: what is overwritten cannot be had back from AWS.",
            plan.table.name
        );
        note!("    --point-in-time-recovery --set-table-options switches it on first.");
    }
    Ok(())
}

/// Adds indexes one after another, as AWS does, where that is asked.
async fn add_indexes(
    app: &App,
    destination: &Destination,
    plan: &Plan,
    missing: &[String],
    writing: &Writing,
) -> Result<(), Failure> {
    let name = &plan.table.name;
    note!("The table {name} is there already, and lacks the indexes {}.", missing.join(", "));
    if !writing.add_indexes {
        note!(
            "    --add-indexes adds them: items that are there enter an index where they have a fitting value."
        );
        return Ok(());
    }
    for index in missing {
        let bar = Bar::new("index");
        app.add_index(destination, plan, index, JOB, |progress| {
            let of_index = progress.indexes.iter().find(|found| found.name == *index);
            bar.say(&format!("{index} is {}", of_index.map_or("CREATING", |found| &found.status)));
        })
        .await?;
        drop(bar);
        note!("    {index} is added.");
    }
    Ok(())
}
