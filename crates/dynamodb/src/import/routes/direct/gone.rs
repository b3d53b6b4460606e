//! Deletes items that a newer export does not have, from their list; and puts them back.

use super::payloads::{Payload, Prepared};
use super::requests::{delete_request, find, key_json, key_names};
use super::running::{HowToRun, Read, run};
use super::sender::key_bytes;
use crate::destination::Connection;
use crate::import::chunk::read_list;
use crate::import::options::ImportOptions;
use crate::import::ready::{Hold, Ready};
use crate::import::report::{ImportProgress, Report};
use crate::import::run_summary::RunKind;
use crate::import::work::Job;
use crate::table::require_typed_name;
use crate::verify::{gone_columns, gone_row};
use failure::{Code, Failure};
use import_core::{LookUp, Operation, WriteMode};
use item::{Item, Joined, dynamodb_json, write_units};
use plan::Plan;
use source::{FormatChoice, Record, Source, SourceError, SourceKind};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A list of items that are gone, as [`crate::verify::changes()`] wrote it, as what a run reads; `plan` is that of their table.
///
/// # Errors
/// When it cannot be opened.
pub fn gone_job(list: &Path, plan: &Plan, records_total: Option<u64>) -> Result<Job, SourceError> {
    let format = FormatChoice { kind: Some(SourceKind::JsonLines), ..FormatChoice::default() };
    let source = Source::open_with_names(list, &format, &gone_columns())?;
    Ok(Job {
        source: Arc::new(source),
        plan: Arc::new(plan.as_written().into_owned()),
        resolution: Arc::default(),
        joined: Joined::default(),
        records_total,
    })
}

/// Deletes the items of a list from the plan's table, as far as they are there as they were listed: what has changed
/// since stays and counts as kept, what is not there any more counts as deleted. With the journal of an interrupted run
/// of the same it continues that.
///
/// # Errors
/// Where nobody has typed the name of a table on AWS (`name_not_typed`), and as [`super::import()`].
pub async fn delete_gone(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let name = &job.plan.table.name;
    if connection.destination.is_charged() {
        require_typed_name(
            name,
            options.typed_name.as_deref(),
            format!("This deletes items from the table {name} on AWS."),
            format!("Type {name} to say that you mean this table (--confirm {name} on the command line)."),
        )?;
    }
    let ready = Ready::new(job, connection, options, RunKind::DeleteGone, Hold::Run, cancel).await?;
    let how = HowToRun {
        mode: WriteMode::Write,
        look_up: LookUp::ToUndo,
        copies: None,
        untouched: None,
        doubtful_up_to: 0,
    };
    let read = read_items(job, |_| true, |key, _| delete_request(key), Operation::Delete);
    Box::pin(run(ready, job, connection, options, how, read, cancel, &mut on_progress)).await
}

/// How the items of a list are put back that a run deleted which had sent those before `sent_up_to`. What is there by now
/// stays. Rows before `doubtful_up_to` may have been put back by the run that is continued.
pub(super) fn put_back(job: &Job, sent_up_to: u64, doubtful_up_to: u64) -> (HowToRun, Read) {
    let how = HowToRun {
        mode: WriteMode::PutIfAbsent,
        look_up: LookUp::Never,
        copies: None,
        untouched: None,
        doubtful_up_to,
    };
    let is_sent = move |number| number < sent_up_to;
    (how, read_items(job, is_sent, |_, item| dynamodb_json(item), Operation::Restore))
}

/// Reads a list; `request` says what is asked of the table for an item and its key in DynamoDB JSON.
fn read_items(
    job: &Job,
    is_due: impl Fn(u64) -> bool + Send + Sync + 'static,
    request: impl Fn(&str, &Item) -> String + Send + Sync + 'static,
    operation: Operation,
) -> Read {
    let (plan, keys) = (Arc::clone(&job.plan), key_names(&job.plan));
    let make = move |number, line, cells: &Record| {
        if !is_due(number) {
            return Prepared::Untouched;
        }
        let Some(item) = gone_row(cells.iter()) else {
            return Prepared::Failed(Box::new(damaged(line)));
        };
        let key_json = key_json(&keys, &item);
        let request = request(&key_json, &item);
        Prepared::Send(Box::new(import_core::Item {
            number,
            line,
            key: key_bytes(&keys, |name| find(&item, name).cloned()),
            size_bytes: request.len(),
            units: write_units(&item, &plan),
            operation,
            payload: Payload { key_json, request, item: Some(item), restored: None, is_copied: false },
        }))
    };
    Box::new(|job: &Job, from, reading| read_list(job, from, reading, make))
}

fn damaged(line: u64) -> Failure {
    Failure::new(
        Code::SourceChanged,
        format!("The list of items that are gone cannot be read: line {line} is damaged."),
        "Look for changes again.",
    )
}
