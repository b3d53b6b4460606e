//! An import on the direct route, from what stands in its way to its report.

use super::copies::{Copies, KeptCopies};
use super::payloads::{Payload, Prepared};
use super::requests::{key_json, key_names, put_request};
use super::running::{HowToRun, run};
use super::untouched_records::UntouchedRecords;
use crate::destination::Connection;
use crate::import::blocking::blocking;
use crate::import::chunk::{Converted, read_chunks};
use crate::import::journal::RunFiles;
use crate::import::options::ImportOptions;
use crate::import::raising::{self, Raise, Raised};
use crate::import::ready::{Hold, Ready};
use crate::import::report::{ImportProgress, Report};
use crate::import::routes::route::Preflight;
use crate::import::run_summary::RunKind;
use crate::import::work::Job;
use crate::table::{describe_table, require_typed_name};
use failure::{Code, Failure};
use import_core::{ExistingItems, LookUp, Operation, TableHolds, WriteMode, choose_write};
use item::{dynamodb_json, write_units};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Whether a run may start where there is none to continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// It goes on with an interrupted run of the same, or starts.
    GoOnOrStart,
    /// It only goes on with one.
    GoOn,
}

/// What stands in the way of an import, and what it would find.
///
/// # Errors
/// As [`import`], before anything is written.
pub(super) async fn preflight(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
) -> Result<Preflight, Failure> {
    let ready = Ready::new(job, connection, options, RunKind::Import, Hold::Nothing, cancel).await?;
    let continues = ready.continued.is_some();
    if !continues {
        may_write(job, connection, options, ready.is_empty)?;
    }
    Ok(Preflight { table_is_empty: ready.is_empty, continues })
}

/// Writes the items of a source into the plan's table, which is ACTIVE. With the journal of an interrupted
/// run of the same source and plan it continues that run, with that run's choices but for the pace.
///
/// Cancelling `cancel` answers within a second with the report of what was done. Memory does not grow with
/// the file.
///
/// # Errors
/// When the run cannot start: no such table, a journal of another run, items in the table where the choice is to
/// stop. What stops a run on its way is in the report.
pub async fn import(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    import_from(Start::GoOnOrStart, job, connection, options, cancel, &mut on_progress).await
}

/// The same; `start` says whether a new run may start.
///
/// # Errors
/// As [`import`]; `nothing_to_continue`.
pub(super) async fn import_from(
    start: Start,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    on_progress: &mut impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let mut ready = Ready::new(job, connection, options, RunKind::Import, Hold::Run, cancel).await?;
    if ready.continued.is_none() {
        if start == Start::GoOn {
            return Err(nothing_to_continue());
        }
        may_write(job, connection, options, ready.is_empty)?;
    }
    let name = &job.plan.table.name;
    let mut last = ImportProgress { records_total: job.records_total, ..ImportProgress::default() };
    let waiting = |what: &str, last: &ImportProgress| ImportProgress {
        waiting_for: Some(format!("The write capacity of {name} is being {what}.")),
        ..last.clone()
    };
    let raised = {
        let mut on_wait = || on_progress(waiting("raised", &last));
        raised_for(&ready, job, connection, options, cancel, &mut on_wait).await?
    };
    let Some(raised) = raised else {
        return Box::pin(import_ready(ready, job, connection, options, cancel, on_progress)).await;
    };
    let imported = async {
        ready.shape = describe_table(connection, name).await?;
        let mut on_progress = |progress: ImportProgress| {
            last.clone_from(&progress);
            on_progress(progress);
        };
        Box::pin(import_ready(ready, job, connection, options, cancel, &mut on_progress)).await
    }
    .await;
    let mut on_wait = || on_progress(waiting("set back", &last));
    let raised = raised.set_back(connection, cancel.is_cancelled(), &mut on_wait).await;
    match (imported, raised.not_set_back.clone()) {
        (Ok(report), _) => Ok(Report { raised: Some(raised), ..report }),
        // That it is still raised must not go unsaid.
        (Err(failure), Some(left)) => {
            Err(Failure { message: format!("{} {}", failure.message, left.message), ..left })
        }
        (Err(failure), None) => Err(failure),
    }
}

/// Raises the capacity of the run's table, where that was chosen, or an earlier run left it raised.
async fn raised_for(
    ready: &Ready,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    on_wait: &mut impl FnMut(),
) -> Result<Option<Raised>, Failure> {
    let exact = ready.journal().header.identity.destination().cloned();
    let (Some(tables), Some(exact)) = (&options.raised_tables, exact) else {
        return Ok(None);
    };
    if job.plan.writes_no_items() {
        return Ok(None);
    }
    let raise = Raise {
        tables,
        table: &job.plan.table.name,
        exact,
        units: options.choices.raised_units,
        run: options.run.clone(),
        is_one_of_several: options.group.is_some(),
    };
    raising::raise(connection, &raise, cancel, on_wait).await
}

/// The same with all that it needs.
async fn import_ready(
    ready: Ready,
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    cancel: &CancellationToken,
    on_progress: &mut impl FnMut(ImportProgress),
) -> Result<Report, Failure> {
    let header = &ready.journal().header;
    let choice = choose_write(
        header.choices.existing,
        header.choices.keep_copy,
        TableHolds { nothing_now: ready.is_empty, nothing_at_first: header.table_was_empty },
        options.journal.is_some(),
    );
    let mode = choice.mode;
    let run_files = options.journal.as_deref().map(RunFiles);
    let copies = run_files.as_ref().filter(|_| choice.keeps_copies);
    let looks_up = choice.look_up != LookUp::Never;
    let copied_before = match &run_files {
        // A run that starts has none yet; what lies there of an earlier one goes.
        Some(run_files) if choice.look_up == LookUp::ToUpdate && ready.continued.is_some() => {
            let path = run_files.copies();
            blocking(move || Ok(KeptCopies::read(&path)?)).await?
        }
        _ => KeptCopies::default(),
    };
    let how = HowToRun {
        mode,
        look_up: choice.look_up,
        copies: copies.map(|run_files| Copies::at(run_files.copies())),
        untouched: run_files.as_ref().map(|run_files| UntouchedRecords::at(run_files.untouched())),
        doubtful_up_to: ready.journal().checkpoint.sent_up_to,
    };
    let plan = Arc::clone(&job.plan);
    let keys = key_names(&plan);
    let make = move |converted: Converted<'_>| {
        let Converted { number, line, item, converter } = converted;
        let request = match mode {
            WriteMode::PutIfAbsent => dynamodb_json(&item),
            WriteMode::Write | WriteMode::LookUp => put_request(&dynamodb_json(&item)),
        };
        let key = converter.key_bytes(&item);
        Prepared::Send(Box::new(import_core::Item {
            number,
            line,
            size_bytes: request.len(),
            units: write_units(&item, &plan),
            operation: Operation::Write,
            payload: Payload {
                key_json: if looks_up { key_json(&keys, &item) } else { String::new() },
                request,
                item: (mode == WriteMode::PutIfAbsent || looks_up).then_some(item),
                restored: None,
                is_copied: copied_before.contains(&key),
            },
            key,
        }))
    };
    let read = |job: &Job, from, reading| read_chunks(job, from, reading, make);
    Box::pin(run(ready, job, connection, options, how, read, cancel, on_progress)).await
}

/// What stands in the way of a new import.
fn may_write(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    is_empty: bool,
) -> Result<(), Failure> {
    let name = &job.plan.table.name;
    // Rows that all stand inside another table's items change nothing where those are.
    if is_empty || job.plan.writes_no_items() {
        return Ok(());
    }
    match options.choices.existing {
        ExistingItems::Stop => Err(Failure::new(
            Code::TableNotEmpty,
            format!("The table {name} holds items already, so nothing was written."),
            "Choose what becomes of items with the same key, or another table.",
        )),
        ExistingItems::Overwrite | ExistingItems::Update if connection.destination.is_charged() => {
            require_typed_name(
                name,
                options.typed_name.as_deref(),
                format!("The table {name} holds items that this import may overwrite."),
                format!("Type {name} to say that you mean this table, or keep what is there."),
            )
        }
        ExistingItems::Overwrite | ExistingItems::Keep | ExistingItems::Update => Ok(()),
    }
}

fn nothing_to_continue() -> Failure {
    Failure::new(
        Code::NothingToContinue,
        "This import has come to its end, or its table was created again since: there is nothing to continue.",
        "Start it as a new import.",
    )
}
