//! Takes an import back: what it created is deleted, what it overwrote comes back where copies were kept.

use super::chunk::Converted;
use super::direct::{KeptCopies, Payload, Prepared, PreviousItem, UntouchedRecords};
use super::journal::{Journal, JournalError, RunFiles, UndoneBy};
use super::options::ImportOptions;
use super::pipeline::{HowToRun, Ready, delete_request, key_json, key_names, put_request};
use super::report::{ImportProgress, Report};
use super::run_summary::{RunKind, RunState};
use super::work::Job;
use crate::destination::Connection;
use crate::table::require_typed_name;
use failure::{Code, Failure};
use import_core::{LookUp, NotUndone, Operation, Undone, UndoneRun, WriteMode};
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
    run: &str,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let unknown = || JournalError::Unreadable { path: undone.to_owned(), reason: "it is not there".into() };
    if !undone.exists() {
        return Err(unknown().into());
    }
    // Nobody may go on writing what is being undone; and only then is the journal the last word.
    let _lock = RunFiles(undone).lock()?;
    let journal = Journal::read(undone)?.ok_or_else(unknown)?;
    if let Some(reason) = not_undone(&journal) {
        return Err(Failure::new(Code::NotUndone, reason, "Delete the items in another way, or the table."));
    }
    let name = &journal.header.plan.table.name;
    if connection.destination.is_charged() {
        require_typed_name(
            name,
            options.typed_name.as_deref(),
            format!("Undoing this import deletes items from the table {name} on AWS."),
            format!("Type {name} to say that you mean this table (--confirm {name} on the command line)."),
        )?;
    }
    let kind = RunKind::Undo { run: run.to_owned() };
    let ready = Ready::new(job, connection, options, kind, cancel).await?;
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
    let run_files = RunFiles(undone);
    let copies = KeptCopies::read(&run_files.copies())?;
    let header = &journal.header;
    let undone_run = UndoneRun::new(
        &journal.checkpoint.to_core(),
        UntouchedRecords::read(&run_files.untouched())?,
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
            payload: Payload { key_json, request, item: Some(item), restored },
        }))
    };
    let how = HowToRun {
        mode: WriteMode::Write,
        look_up: LookUp::ToUndo,
        copies: None,
        untouched: None,
        doubtful_up_to: 0,
    };
    // From now on the import is not to be continued.
    let mut journal = journal;
    journal.checkpoint.undone_by = Some(UndoneBy { run: options.run.clone(), is_done: false });
    journal.write(undone)?;
    let running = ready.run(job, connection, options, how, make, cancel, &mut on_progress);
    let report = Box::pin(running).await?;
    if report.stopped.is_none() && !report.cancelled {
        journal.checkpoint.undone_by = Some(UndoneBy { run: options.run.clone(), is_done: true });
        journal.write(undone)?;
    }
    Ok(report)
}

/// Why a run cannot be undone, in plain words; `None` when it can, as far as it can be told without its file.
pub(super) fn not_undone(journal: &Journal) -> Option<String> {
    let (header, checkpoint) = (&journal.header, &journal.checkpoint);
    let name = &header.plan.table.name;
    if header.kind != RunKind::Import {
        return Some("This undid another import. To have the items again, import the file again.".to_owned());
    }
    if checkpoint.undone_by.as_ref().is_some_and(|undone_by| undone_by.is_done) {
        return Some("It was undone already.".to_owned());
    }
    let reason = import_core::not_undone(
        checkpoint.sent_up_to,
        header.choices.existing,
        header.choices.keep_copy,
        header.table_was_empty,
        matches!(checkpoint.state, RunState::Running | RunState::Interrupted),
    )?;
    Some(match reason {
        NotUndone::WroteNothing => "It wrote nothing.".to_owned(),
        NotUndone::NoCopies => format!(
            "{name} held items before, and no copy was kept of those that were overwritten: nobody knows which items \
             this import created."
        ),
        NotUndone::Interrupted => {
            "It was interrupted. Continue it first: then it is known which items it created.".to_owned()
        }
    })
}
