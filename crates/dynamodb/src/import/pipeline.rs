//! The import as a whole, from what stands in its way to its report.

use super::blocking::blocking;
use super::chunk::{Converted, read_chunks};
use super::direct::{Copies, Driver, Payload, Prepared, RunDisk, RunParts, Sender, UntouchedRecords};
use super::journal::{Journal, JournalFile, RunFiles, Start, absolute};
use super::options::ImportOptions;
use super::rejects::{RejectsFile, RejectsForm};
use super::report::{ImportProgress, Report};
use super::run_summary::{RunKind, RunState};
use super::work::Job;
use crate::destination::{Connection, Destination, failure_of};
use crate::table::{TableShape, ready_table, require_typed_name};
use failure::{Code, Failure};
use import_core::{
    Capacities, ExistingItems, LookUp, Operation, Order, Position, RateLimiter, RunConfig, WriteMode,
    choose_write,
};
use item::{Item, Value, dynamodb_json, write_units};
use plan::{Plan, ProvisionedUnits, check_table_name};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

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
    let ready = Ready::new(job, connection, options, RunKind::Import, cancel).await?;
    if ready.continued.is_none() {
        may_write(job, connection, options, ready.is_empty)?;
    }
    let header = &ready.journal().header;
    let choice = choose_write(
        header.choices.existing,
        header.choices.keep_copy,
        ready.is_empty,
        header.table_was_empty,
    );
    let mode = choice.mode;
    let run_files = options.journal.as_deref().map(RunFiles);
    let copies = run_files.as_ref().filter(|_| choice.keeps_copies);
    let keeps_copies = copies.is_some();
    let how = HowToRun {
        mode,
        look_up: if keeps_copies { LookUp::ToCopy } else { LookUp::Never },
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
        Prepared::Send(Box::new(import_core::Item {
            number,
            line,
            key: converter.key_bytes(&item),
            size_bytes: request.len(),
            units: write_units(&item, &plan),
            operation: Operation::Write,
            payload: Payload {
                key_json: if keeps_copies { key_json(&keys, &item) } else { String::new() },
                request,
                item: (mode == WriteMode::PutIfAbsent || keeps_copies).then_some(item),
                restored: None,
            },
        }))
    };
    Box::pin(ready.run(job, connection, options, how, make, cancel, &mut on_progress)).await
}

/// How a run writes.
#[derive(Debug)]
pub(super) struct HowToRun {
    pub mode: WriteMode,
    pub look_up: LookUp,
    /// Where what is overwritten is kept, when it is.
    pub copies: Option<Copies>,
    /// Where records are noted whose items are not of this run.
    pub untouched: Option<UntouchedRecords>,
    /// Records before this one may have been written by the run that is continued.
    pub doubtful_up_to: u64,
}

/// What stands in the way of a new import.
fn may_write(
    job: &Job,
    connection: &Connection,
    options: &ImportOptions,
    is_empty: bool,
) -> Result<(), Failure> {
    let name = &job.plan.table.name;
    if is_empty {
        return Ok(());
    }
    match options.choices.existing {
        ExistingItems::Stop => Err(Failure::new(
            Code::TableNotEmpty,
            format!("The table {name} holds items already, so nothing was written."),
            "Choose what becomes of items with the same key, or another table.",
        )),
        ExistingItems::Overwrite if connection.destination.is_charged() => require_typed_name(
            name,
            options.typed_name.as_deref(),
            format!("The table {name} holds items that this import may overwrite."),
            format!("Type {name} to say that you mean this table, or keep what is there."),
        ),
        ExistingItems::Overwrite | ExistingItems::Keep => Ok(()),
    }
}

/// A run that may start.
pub(super) struct Ready {
    shape: TableShape,
    fresh: Journal,
    pub continued: Option<Journal>,
    /// The table holds nothing now.
    pub is_empty: bool,
    _lock: Option<super::journal::RunLock>,
}

impl Ready {
    /// Looks at all that a run needs: the file, the table, the journal.
    ///
    /// # Errors
    /// When one of them is not as it must be.
    pub(super) async fn new(
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        kind: RunKind,
        cancel: &CancellationToken,
    ) -> Result<Self, Failure> {
        let (source, cancelling) = (Arc::clone(&job.source), cancel.clone());
        let content = blocking(move || {
            source.confirm_unchanged(&cancelling)?;
            Ok(source.content(&cancelling)?)
        })
        .await?;
        if std::fs::canonicalize(&options.rejects).ok() == std::fs::canonicalize(job.source.path()).ok() {
            return Err(Failure::new(
                Code::RejectsAreTheSource,
                "The rejected records would be written over the file that is imported.",
                "Give them a file of their own.",
            ));
        }
        let lock = options.journal.as_deref().map(|path| RunFiles(path).lock()).transpose()?;
        let shape = ready_table(connection, &job.plan, cancel).await?;
        let table_created = table_created(connection, &job.plan.table.name).await?;
        let is_empty = !holds_items(connection, &job.plan.table.name).await?;
        let exact = connection.exact_with(Some(&job.plan.table.name)).await?;
        let fresh = Journal::new(Start {
            source: &job.source,
            content,
            plan: &job.plan,
            exact,
            choices: &options.choices,
            kind,
            records_total: job.records_total,
            table_created,
            table_was_empty: is_empty,
        });
        let continued = match &options.journal {
            Some(path) => {
                let is_confirmed = options.typed_name.as_ref() == Some(&job.plan.table.name);
                Journal::to_continue(path, &fresh, is_confirmed)?
            }
            None => None,
        };
        if options.must_continue && continued.is_none() {
            return Err(nothing_to_continue());
        }
        Ok(Self { shape, fresh, continued, is_empty, _lock: lock })
    }

    /// The journal that the run goes on with.
    pub(super) fn journal(&self) -> &Journal {
        self.continued.as_ref().unwrap_or(&self.fresh)
    }

    /// Runs.
    #[expect(
        clippy::too_many_arguments,
        reason = "a run is all of these, and they are put together here only"
    )]
    pub(super) async fn run(
        self,
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        how: HowToRun,
        make: impl Fn(Converted<'_>) -> Prepared + Send + Sync + 'static,
        cancel: &CancellationToken,
        on_progress: &mut impl FnMut(ImportProgress),
    ) -> Result<Report, Failure> {
        let resumed = self.continued.is_some();
        if let Some(path) = options.journal.as_deref().filter(|_| !resumed) {
            RunFiles(path).clear()?;
        }
        let mut journal = self.continued.unwrap_or(self.fresh);
        let (header, checkpoint) = (Arc::make_mut(&mut journal.header), &mut journal.checkpoint);
        header.choices.most_write_units = options.choices.most_write_units;
        checkpoint.state = RunState::Running;
        let end = checkpoint.rejects_end.take();
        let goes_on = checkpoint.rejects.bytes > 0 || end.is_some_and(|end| end.bytes > 0);
        if !goes_on {
            header.rejects_form = RejectsForm::of(&job.source);
            header.rejects_path.clone_from(&options.rejects);
        }
        let rejects = RejectsFile::new(
            header.rejects_path.clone(),
            &job.source,
            header.rejects_form.clone(),
            job.plan.join_surplus,
            checkpoint.rejects,
            end,
            options.may_overwrite_rejects,
        )?;
        checkpoint.rejects = rejects.state();
        header.rejects_path = absolute(rejects.path());
        let journal_file = match &options.journal {
            Some(path) => Some(JournalFile::new(path.clone(), header)?),
            None => None,
        };
        let config = RunConfig {
            mode: how.mode,
            look_up: how.look_up,
            notes_untouched: how.untouched.is_some(),
            table_was_empty: journal.header.table_was_empty,
            doubtful_up_to: how.doubtful_up_to,
            order: if connection.practice.is_some() { Order::AsInTheSource } else { Order::Shuffled },
            has_journal: journal_file.is_some(),
            records_total: job.records_total,
            give_up_after: options.give_up_after,
            seed: rand::random(),
        };
        let sender = Sender {
            client: connection.client_for_runs.clone(),
            table: job.plan.table.name.clone(),
            keys: key_names(&job.plan),
            indexes: self.shape.indexes.iter().map(|index| index.name.clone()).collect(),
            clock: Arc::clone(&options.clock),
        };
        let checkpoint = &journal.checkpoint;
        let Position { record, byte, line } = checkpoint.position;
        let position = source::Position { record, byte, line };
        let parts = RunParts {
            sender,
            config,
            checkpoint: checkpoint.to_core(),
            rate_limiter: rate_limiter(connection, &self.shape, options),
            disk: RunDisk::new(
                Arc::clone(&job.source),
                rejects,
                how.untouched,
                connection.practice.clone(),
                journal_file,
                checkpoint.undone_by.clone(),
            ),
            copies: how.copies,
            resumed,
        };
        let reading = cancel.child_token();
        // Whatever way this ends, the reading of the file ends with it.
        let _ends_reading = reading.clone().drop_guard();
        let chunks = read_chunks(job, position, reading, make);
        Ok(Driver::new(job, options, parts).run(chunks, cancel, on_progress).await)
    }
}

/// The pace that the table bears. The practice database minds no capacity; other servers may or may not.
fn rate_limiter(connection: &Connection, shape: &TableShape, options: &ImportOptions) -> RateLimiter {
    let is_practice = connection.destination == Destination::Practice;
    let units = |provisioned: Option<ProvisionedUnits>| {
        provisioned.filter(|_| !is_practice).map(|units| f64::from(units.write_units_per_second))
    };
    let indexes = shape.indexes.iter().map(|index| (index.name.clone(), units(index.provisioned)));
    let capacities = Capacities { table: units(shape.provisioned), indexes: indexes.collect() };
    let from_the_start = connection.destination.is_charged();
    RateLimiter::new(&capacities, options.choices.most_write_units, from_the_start, Duration::ZERO)
}

fn nothing_to_continue() -> Failure {
    Failure::new(
        Code::NothingToContinue,
        "This import has come to its end, or its table was created again since: there is nothing to continue.",
        "Start it as a new import.",
    )
}

/// Whether a table holds any item.
///
/// # Errors
/// What the destination says.
pub async fn holds_items(connection: &Connection, table: &str) -> Result<bool, Failure> {
    check_table_name(table)?;
    let mut start = None;
    loop {
        let page = connection
            .client
            .scan()
            .table_name(table)
            .limit(1)
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| failure_of(&error, &format!("look into the table {table}")))?;
        if page.count() > 0 {
            return Ok(true);
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(false);
        }
    }
}

async fn table_created(connection: &Connection, name: &str) -> Result<Option<i64>, Failure> {
    let described = connection
        .client
        .describe_table()
        .table_name(name)
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("find the table {name}")))?;
    Ok(described.table().and_then(|table| table.creation_date_time()).map(|time| time.secs()))
}

/// Attribute names of the table's key.
pub(super) fn key_names(plan: &Plan) -> Vec<String> {
    std::iter::once(&plan.table.partition_key).chain(&plan.table.sort_key).cloned().collect()
}

fn find<'a>(item: &'a Item, name: &str) -> Option<&'a Value> {
    item.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value)
}

/// An item's key in DynamoDB JSON.
pub(super) fn key_json(keys: &[String], item: &Item) -> String {
    let key: Item = keys.iter().filter_map(|name| Some((name.clone(), find(item, name)?.clone()))).collect();
    dynamodb_json(&key)
}

/// The write request that puts an item, in DynamoDB JSON.
pub(super) fn put_request(item: &str) -> String {
    format!(r#"{{"PutRequest":{{"Item":{item}}}}}"#)
}

/// The write request that deletes the item under a key, in DynamoDB JSON.
pub(super) fn delete_request(key: &str) -> String {
    format!(r#"{{"DeleteRequest":{{"Key":{key}}}}}"#)
}
