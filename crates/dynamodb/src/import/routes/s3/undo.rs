//! Undoing an import through S3: its table is deleted, and what is left of it in the bucket.

use super::chosen_bucket::bucket_of;
use super::clearing::clear_bucket;
use crate::destination::Connection;
use crate::import::blocking::blocking;
use crate::import::journal::{JournalError, UndoneBy};
use crate::import::not_undone::not_undone;
use crate::import::options::ImportOptions;
use crate::import::ready::table_created;
use crate::import::report::Report;
use crate::import::routes::direct::{held, note_undone};
use crate::table::{delete_table, table_exists};
use failure::{Code, Failure};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Deletes the table that an import through S3 created, whose journal is at `undone`.
///
/// # Errors
/// `not_undone`, `name_not_typed`, `table_made_anew` where the table is not the one that the import created, and what the
/// service says.
pub(super) async fn undo(
    undone: &Path,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
) -> Result<Report, Failure> {
    let started = options.clock.now();
    let path = undone.to_owned();
    let (journal, _holds_the_import) = blocking(move || Ok(held(&path)?)).await?;
    if let Some(reason) = not_undone(&journal) {
        return Err(Failure::new(
            Code::NotUndone,
            reason,
            "Delete the table in the AWS console if you must.",
        ));
    }
    let header = journal.header.clone();
    if let Some(destination) = header.identity.destination() {
        destination.require_same(&connection.exact().await?).map_err(JournalError::OtherDestination)?;
    }
    let (name, state) = (&header.plan.table.name, journal.checkpoint.s3.clone().unwrap_or_default());
    let typed = options.typed_name.as_deref().unwrap_or_default();
    let is_there = table_exists(connection, name).await?;
    if is_there && state.table_created.is_some() {
        let created = table_created(connection, name).await?;
        if created != state.table_created {
            return Err(Failure::new(
                Code::TableMadeAnew,
                format!("The table {name} was created again since this import: nothing of it is there."),
                "There is nothing to undo.",
            ));
        }
    }
    let by = |is_done| UndoneBy { run: None, is_done };
    crate::table::check_typed_name(name, typed)?;
    // From now on the import is not to be continued.
    note_undone(journal.clone(), by(false), undone).await?;
    delete_table(connection, name, typed, cancel, |_| {}).await?;
    let choices = header.choices.s3.clone().unwrap_or_default();
    if !choices.keep_objects {
        let bucket = bucket_of(connection, &choices).await?;
        clear_bucket(&bucket, &state.folder, state.owns_bucket).await?;
    }
    let mut report = journal.checkpoint.report.clone().unwrap_or_else(|| empty(name));
    note_undone(journal, by(true), undone).await?;
    report.items_deleted = state.items_imported;
    report.records_read = report.items_deleted;
    (report.items_written, report.items_kept, report.records_rejected) = (0, 0, 0);
    (report.duplicates_set_aside, report.records_embedded, report.records_without_item) = (0, 0, 0);
    report.seconds = options.clock.now().saturating_duration_since(started).as_secs_f64();
    (report.run, report.stopped, report.rejects_file, report.import_note) = (None, None, None, None);
    (report.cancelled, report.resumed, report.items_per_second) = (false, false, 0.0);
    report.first_rejected.clear();
    Ok(report)
}

/// The report of an import of which none was kept.
fn empty(table: &str) -> Report {
    Report {
        run: None,
        table: table.to_owned(),
        records_read: 0,
        items_written: 0,
        records_rejected: 0,
        duplicates_set_aside: 0,
        records_embedded: 0,
        records_without_item: 0,
        items_kept: 0,
        items_deleted: 0,
        items_restored: 0,
        requests: 0,
        retried_items: 0,
        throttled_requests: 0,
        consumed_write_units: None,
        units_used: Vec::new(),
        seconds: 0.0,
        items_per_second: 0.0,
        resumed: false,
        cancelled: false,
        stopped: None,
        rejects_file: None,
        first_rejected: Vec::new(),
        route: crate::import::choices::RouteName::S3,
        objects: None,
        bytes_uploaded: None,
        import_arn: None,
        import_status: None,
        import_note: None,
        raised: None,
    }
}
