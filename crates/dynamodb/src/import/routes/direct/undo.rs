//! Undoes an import on the direct route: what it created is deleted, what it overwrote comes back where copies were kept.

use super::copies::{KeptCopies, PreviousItem};
use super::gone::put_back;
use super::noted_fates::row_fates;
use super::payloads::{Payload, Prepared};
use super::requests::{delete_request, key_json, key_names, put_request};
use super::running::{HowToRun, Read, run};
use super::untouched_records::UntouchedRecords;
use crate::destination::Connection;
use crate::import::blocking::blocking;
use crate::import::chunk::{Converted, read_chunks};
use crate::import::journal::{Journal, JournalError, RunFiles, RunLock, UndoneBy};
use crate::import::not_undone::not_undone;
use crate::import::options::ImportOptions;
use crate::import::ready::{Hold, Ready};
use crate::import::report::{ImportProgress, Report};
use crate::import::run_summary::RunKind;
use crate::import::work::Job;
use crate::table::require_typed_name;
use failure::{Code, Failure};
use import_core::{LookUp, Operation, Undone, UndoneRun, WriteMode};
use item::write_units;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Undoes the import whose journal is at `undone`; `job` is its file under its plan, as its dry run left
/// them. With the journal of an interrupted run that took it back it continues that run.
///
/// # Errors
/// When it cannot be undone, where nobody has typed the name of a table on AWS (`name_not_typed`), and what
/// [`super::import`] says.
pub async fn undo(
    undone: &Path,
    undone_run: &str,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let path = undone.to_owned();
    let (journal, _holds_the_import) = blocking(move || Ok(held(&path)?)).await?;
    if let Some(reason) = not_undone(&journal) {
        return Err(Failure::new(Code::NotUndone, reason, "Delete the items in another way, or the table."));
    }
    let name = &journal.header.plan.table.name;
    if connection.destination.is_charged() {
        require_typed_name(
            name,
            options.typed_name.as_deref(),
            match journal.header.kind {
                RunKind::DeleteGone => format!("Undoing this writes items into the table {name} on AWS."),
                _ => format!("Undoing this import deletes items from the table {name} on AWS."),
            },
            format!("Type {name} to say that you mean this table (--confirm {name} on the command line)."),
        )?;
    }
    let puts_back = journal.header.kind == RunKind::DeleteGone;
    let kind = RunKind::Undo { run: undone_run.to_owned(), puts_back };
    let ready = Ready::new(job, connection, options, kind, Hold::Run, cancel).await?;
    let is_confirmed = options.typed_name.as_ref() == Some(name);
    let journal = journal.of_the_same(undone, ready.journal(), is_confirmed)?;
    if ready.journal().header.table_created != journal.header.table_created {
        return Err(Failure::new(
            Code::TableMadeAnew,
            format!(
                "The table {} was created again since this import: nothing of it is there.",
                journal.header.plan.table.name
            ),
            "There is nothing to undo.",
        ));
    }
    if ready.journal().header.plan != journal.header.plan {
        return Err(JournalError::OtherRun { path: undone.to_owned(), what: "the plan" }.into());
    }
    let job = &of_what_it_wrote(job, undone).await?;
    let (how, read) = if puts_back {
        let doubtful_up_to = ready.journal().checkpoint.sent_up_to;
        put_back(job, journal.checkpoint.sent_up_to, doubtful_up_to)
    } else {
        take_back(job, &journal, undone).await?
    };
    // From now on the import is not to be continued.
    let undone_by = |is_done| UndoneBy { run: options.run.clone(), is_done };
    note_undone(journal.clone(), undone_by(false), undone).await?;
    let running = run(ready, job, connection, options, how, read, cancel, &mut on_progress);
    let report = Box::pin(running).await?;
    if report.stopped.is_none() && !report.cancelled {
        note_undone(journal, undone_by(true), undone).await?;
    }
    Ok(report)
}

/// The job of an import. Of a table that is made from the rows of others it wrote nothing of those whose items their own
/// table did not take, though what stands there may look like it.
async fn of_what_it_wrote(job: &Job, undone: &Path) -> Result<Job, Failure> {
    let mut job = job.clone();
    if let (Some(_), Some(rows)) = (&job.joined.derived, job.records_total) {
        let path = undone.to_owned();
        let fates = blocking(move || Ok(row_fates(&path, rows)?)).await?;
        job.joined.fates = (!fates.is_empty()).then(|| Arc::new(fates));
    }
    Ok(job)
}

/// How what an import wrote is taken back.
async fn take_back(job: &Job, journal: &Journal, undone: &Path) -> Result<(HowToRun, Read), Failure> {
    let path = undone.to_owned();
    let (copies, untouched) = blocking(move || {
        let run_files = RunFiles(&path);
        Ok((KeptCopies::read(&run_files.copies())?, UntouchedRecords::read(&run_files.untouched())?))
    })
    .await?;
    let header = &journal.header;
    let undone_run = UndoneRun::new(
        &journal.checkpoint.to_core(),
        untouched,
        header.choices.existing,
        header.table_was_empty,
    );
    let (plan, keys) = (Arc::clone(&job.plan), key_names(&job.plan));
    let make = move |converted: Converted<'_>| {
        let Converted { number, line, item, converter } = converted;
        let key = converter.key_bytes(&item);
        let copy = || {
            copies.get(&key).map(|previous| match previous {
                PreviousItem::Unknown => None,
                PreviousItem::Nothing => Some(None),
                PreviousItem::Item(before) => Some(Some(before)),
            })
        };
        let key_json = key_json(&keys, &item);
        let (request, operation, restored) = match undone_run.of_row(number, copy) {
            Ok(Undone::Untouched) => return Prepared::Untouched,
            Ok(Undone::Delete) => (delete_request(&key_json), Operation::Delete, None),
            Ok(Undone::Restore(before)) => (put_request(&before), Operation::Restore, Some(before)),
            Err(error) => return Prepared::Failed(Box::new(error.into())),
        };
        Prepared::Send(Box::new(import_core::Item {
            number,
            line,
            key,
            size_bytes: request.len(),
            units: write_units(&item, &plan),
            operation,
            payload: Payload { key_json, request, item: Some(item), restored, is_copied: false },
        }))
    };
    let how = HowToRun {
        mode: WriteMode::Write,
        look_up: LookUp::ToUndo,
        copies: None,
        untouched: None,
        doubtful_up_to: 0,
    };
    Ok((how, Box::new(|job: &Job, from, reading| read_chunks(job, from, reading, make))))
}

/// The journal of an import, and the hold on it: nobody may go on writing what is being undone; and only then is the
/// journal the last word.
pub(in crate::import::routes) fn held(path: &Path) -> Result<(Journal, RunLock), JournalError> {
    let unknown = || JournalError::Unreadable { path: path.to_owned(), reason: "it is not there".into() };
    if !path.exists() {
        return Err(unknown());
    }
    let lock = RunFiles(path).lock()?;
    Ok((Journal::read(path)?.ok_or_else(unknown)?, lock))
}

/// Notes in the journal of an import that it is undone, or is about to be.
pub(in crate::import::routes) async fn note_undone(
    mut journal: Journal,
    undone_by: UndoneBy,
    path: &Path,
) -> Result<(), Failure> {
    let path = path.to_owned();
    blocking(move || {
        journal.checkpoint.undone_by = Some(undone_by);
        Ok(journal.write(&path)?)
    })
    .await
}
