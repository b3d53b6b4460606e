//! Takes an import back: what it created is deleted, what it overwrote comes back where copies were kept.

use super::acknowledged::Numbers;
use super::batch::{Action, Outgoing};
use super::choices::ExistingItems;
use super::chunk::Converted;
use super::copies::{KeptCopies, PreviousItem};
use super::journal::{Journal, JournalError, RunFiles, UndoneBy};
use super::ledger::Prepared;
use super::options::ImportOptions;
use super::pipeline::{Ready, delete_request, key_json, key_names, put_request};
use super::report::{ImportProgress, Report};
use super::request::WriteMode;
use super::run_summary::{RunKind, RunState};
use super::running::RunConfig;
use super::untouched_records::UntouchedRecords;
use super::work::Job;
use crate::destination::Connection;
use crate::table::require_typed_name;
use failure::{Code, Failure};
use item::write_units;
use std::collections::HashSet;
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
    let made = WrittenByRun::of(&journal, &run_files)?;
    let (plan, keys) = (Arc::clone(&job.plan), key_names(&job.plan));
    let make = move |converted: Converted<'_>| {
        let Converted { number, line, item, converter } = converted;
        let key = converter.key_bytes(&item);
        let (request, action) = match made.was_there(number, &key) {
            Ok(PreviousItem::Unknown) => return Prepared::UntouchedRecords,
            Ok(PreviousItem::Nothing) => (delete_request(&key_json(&keys, &item)), Action::Delete),
            Ok(PreviousItem::Item(before)) => (put_request(&before), Action::Restore),
            Err(error) => return Prepared::Failed(Box::new(error.into())),
        };
        Prepared::Send(Box::new(Outgoing {
            chunk: 0,
            number,
            line,
            key,
            key_json: String::new(),
            request,
            item: None,
            units: write_units(&item, &plan),
            action,
        }))
    };
    let config = RunConfig {
        mode: WriteMode::Write,
        copies: None,
        untouched: None,
        doubtful_up_to: 0,
        practice: connection.practice.clone(),
    };
    // From now on the import is not to be continued.
    let mut journal = journal;
    journal.checkpoint.undone_by = Some(UndoneBy { run: options.run.clone(), is_done: false });
    journal.write(undone)?;
    let running = ready.run(job, connection, options, config, make, cancel, &mut on_progress);
    let report = Box::pin(running).await?;
    if report.stopped.is_none() && !report.cancelled {
        journal.checkpoint.undone_by = Some(UndoneBy { run: options.run.clone(), is_done: true });
        journal.write(undone)?;
    }
    Ok(report)
}

/// What is known of what an import made.
#[derive(Debug)]
struct WrittenByRun {
    /// No record from this number on was sent.
    sent_up_to: u64,
    /// What is under the keys of these records is not the import's.
    untouched: HashSet<u64>,
    table: Before,
}

/// What is known of the table before the import wrote to it.
#[derive(Debug)]
enum Before {
    /// It was empty; copies are of what came in while the import was interrupted.
    Empty(KeptCopies),
    /// What was there was looked at and kept before it was overwritten.
    Copies(KeptCopies),
    /// What was there stayed; what the import wrote is known by its records.
    SavedState { position: u64, ahead: Numbers },
}

impl WrittenByRun {
    fn of(journal: &Journal, run_files: &RunFiles<'_>) -> Result<Self, JournalError> {
        let copies = || KeptCopies::read(&run_files.copies());
        let (header, checkpoint) = (&journal.header, &journal.checkpoint);
        let table = match header.choices.existing {
            _ if header.table_was_empty => Before::Empty(copies()?),
            ExistingItems::Keep => Before::SavedState {
                position: checkpoint.position.record,
                ahead: checkpoint.ahead.done.clone(),
            },
            ExistingItems::Overwrite | ExistingItems::Stop => Before::Copies(copies()?),
        };
        let untouched = UntouchedRecords::read(&run_files.untouched())?;
        Ok(Self { sent_up_to: checkpoint.sent_up_to, untouched, table })
    }

    /// What was there before this record's item; unknown where the import did not come to it, or did not write it.
    fn was_there(&self, number: u64, key: &[u8]) -> Result<PreviousItem, JournalError> {
        if number >= self.sent_up_to || self.untouched.contains(&number) {
            return Ok(PreviousItem::Unknown);
        }
        match &self.table {
            Before::Empty(copies) => Ok(match copies.get(key)? {
                PreviousItem::Unknown => PreviousItem::Nothing,
                known => known,
            }),
            Before::Copies(copies) => copies.get(key),
            Before::SavedState { position, ahead } => {
                let is_written = number < *position || ahead.contains(number);
                Ok(if is_written { PreviousItem::Nothing } else { PreviousItem::Unknown })
            }
        }
    }
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
    if checkpoint.sent_up_to == 0 {
        return Some("It wrote nothing.".to_owned());
    }
    if !header.table_was_empty {
        match header.choices.existing {
            ExistingItems::Overwrite if !header.choices.keep_copy => {
                return Some(format!(
                    "{name} held items before, and no copy was kept of those that were overwritten: nobody knows which items this import created."
                ));
            }
            ExistingItems::Keep if matches!(checkpoint.state, RunState::Running | RunState::Interrupted) => {
                return Some(
                    "It was interrupted. Continue it first: then it is known which items it created."
                        .to_owned(),
                );
            }
            ExistingItems::Overwrite | ExistingItems::Keep | ExistingItems::Stop => {}
        }
    }
    None
}
