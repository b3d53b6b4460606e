//! Import: the items are written.

use super::blocking::blocking;
use super::progress::progress_to;
use crate::app_state::AppState;
use crate::jobs::JobKind;
use crate::question::{Question, require};
use dynamodb::destination::Destination;
use dynamodb::import::{
    ExistingItems, ImportChoices, ImportProgress, Job, Report, RunSummary, Runs, holds_items,
};
use dynamodb::table::describe_table;
use failure::Failure;
use plan::Plan;
use private_files::data_folder;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

/// Whether a table holds items.
#[derive(Debug, Serialize)]
pub(crate) struct ItemsThere {
    is_empty: bool,
    /// How many, as the service last counted them.
    about: Option<u64>,
}

/// What an import takes.
#[derive(Debug, Deserialize)]
pub(crate) struct ImportWork {
    source_id: String,
    plan: Plan,
    destination: Destination,
    choices: ImportChoices,
    /// An unfinished run that is to be continued.
    run: Option<String>,
    /// The table's name as the person typed it.
    typed_name: Option<String>,
}

/// The runs that are kept.
pub(super) fn runs() -> Result<Runs, Failure> {
    Ok(Runs::in_data_folder(&data_folder()?))
}

/// Whether the plan's table holds items already, and about how many.
#[tauri::command]
pub(crate) async fn items_there(
    state: State<'_, AppState>,
    destination: Destination,
    plan: Plan,
) -> Result<ItemsThere, Failure> {
    let connection = state.connect(&destination).await?;
    let table = &plan.table.name;
    let is_empty = !holds_items(&connection, table).await?;
    let counted = describe_table(&connection, table).await?.item_count;
    Ok(ItemsThere { is_empty, about: (counted > 0 && !is_empty).then_some(counted) })
}

/// An import of this file under this plan to this destination that has not come to its end.
#[tauri::command]
pub(crate) async fn unfinished_run(
    state: State<'_, AppState>,
    source_id: String,
    plan: Plan,
    destination: Destination,
) -> Result<Option<RunSummary>, Failure> {
    state.confirmed.check_destination(&destination)?;
    let source = state.source(&source_id)?;
    blocking(move || runs()?.unfinished(&source, &plan, &destination)).await
}

/// Writes the items, or continues an unfinished run of the same file, plan and destination. Where the table's name
/// had to be typed, because items of a table on AWS may be overwritten, the person confirms that as well.
#[tauri::command]
pub(crate) async fn import_items(
    app: AppHandle,
    state: State<'_, AppState>,
    work: ImportWork,
    job: String,
    on_progress: Channel<ImportProgress>,
) -> Result<Report, Failure> {
    let ImportWork { source_id, plan, destination, choices, run, typed_name } = work;
    state.confirmed.check_destination(&destination)?;
    let source = state.source(&source_id)?;
    let overwrites = run.is_none() && choices.existing == ExistingItems::Overwrite;
    if overwrites && typed_name.as_ref() == Some(&plan.table.name) {
        require(&app, Question::overwrite(&plan.table.name, &destination)).await?;
    }
    if let Some(run) = run.clone() {
        let continued = blocking(move || runs()?.find(&run)).await?;
        let overwrites_on_aws = matches!(continued.destination, Destination::Aws { .. })
            && continued.choices.existing == ExistingItems::Overwrite;
        if continued.to_confirm.is_some() {
            require(&app, Question::go_on(&continued)).await?;
        } else if overwrites_on_aws {
            require(&app, Question::go_on_overwriting(&continued)).await?;
        }
    }
    let running = state.jobs.start(&job, JobKind::Import)?;
    let checked = state.checked(&source_id, &plan).ok_or_else(|| {
        Failure::new("not_checked", "The design has not been checked yet.", "Go back to the preview first.")
    })?;
    if let Some(blocker) = checked.blocker(&plan, &source.columns()) {
        return Err(Failure::new("blocked", blocker.message, blocker.repair));
    }
    let connection = state.connect(&destination).await?;
    let runs = runs()?;
    let mut options = match run {
        Some(run) => {
            let mut options = runs.continued(&run)?;
            options.choices.most_write_units = choices.most_write_units;
            // Else a run that has ended would be started again, without what is asked before one.
            options.must_continue = true;
            options
        }
        None => runs.new_run(&source, choices),
    };
    options.typed_name = typed_name;
    options.pause = running.pause.clone();
    let work = Job {
        source,
        plan: Arc::new(plan),
        resolution: Arc::clone(&checked.resolution),
        records_total: Some(checked.result.records),
    };
    let report =
        dynamodb::import::import(&work, &connection, &options, &running.token, progress_to(on_progress))
            .await?;
    if let Some(rejects) = &report.rejects_file {
        // What was rejected now comes from a file that the person chose.
        state.confirmed.add_file(Path::new(rejects));
    }
    Ok(report)
}
