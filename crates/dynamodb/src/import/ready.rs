//! What stands in the way of a run, before anything is written: the file, the table, the journal.

use super::blocking::blocking;
use super::journal::{Journal, Related, RunFiles, RunLock, Start};
use super::options::ImportOptions;
use super::run_summary::RunKind;
use super::work::Job;
use crate::destination::{Connection, failure_of};
use crate::table::{TableShape, ready_table};
use failure::{Code, Failure};
use plan::check_table_name;
use source::Content;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A run that may start.
#[derive(Debug)]
pub(super) struct Ready {
    pub shape: TableShape,
    /// The journal of a run that starts now.
    pub fresh: Journal,
    /// That of the interrupted run of the same, where there is one.
    pub continued: Option<Journal>,
    /// The table holds nothing now.
    pub is_empty: bool,
    /// Holds the run for this process, unless it is only looked at.
    pub lock: Option<RunLock>,
}

/// Whether a run is held while it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// Until it has ended: it is about to run.
    Run,
    /// No: it is only looked at.
    Nothing,
}

impl Ready {
    /// Looks at all that a run needs: the file, the table, the journal. Writes nothing but the file by which the run is
    /// held.
    ///
    /// # Errors
    /// When one of them is not as it must be.
    pub(super) async fn new(
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        kind: RunKind,
        hold: Hold,
        cancel: &CancellationToken,
    ) -> Result<Self, Failure> {
        let (content, related, lock) = read_files(job, options, hold, cancel).await?;
        let name = &job.plan.table.name;
        let shape = ready_table(connection, &job.plan, cancel).await?;
        let table_created = table_created(connection, name).await?;
        let is_empty = match options.was_empty {
            Some(was_empty) => was_empty,
            None => !holds_items(connection, name).await?,
        };
        let exact = connection.exact_with(Some(name)).await?;
        let fresh = Journal::new(Start {
            source: &job.source,
            content,
            plan: &job.plan,
            joined: job.joined.identity(),
            related,
            group: options.group.clone(),
            notes_fates: options.notes_fates,
            exact,
            choices: &options.choices,
            kind,
            records_total: job.records_total,
            table_created,
            table_was_empty: is_empty,
        });
        let (fresh, continued) = to_continue(fresh, name, options).await?;
        Ok(Self { shape, fresh, continued, is_empty, lock })
    }

    /// The journal that the run goes on with.
    pub(super) fn journal(&self) -> &Journal {
        self.continued.as_ref().unwrap_or(&self.fresh)
    }
}

/// A run that may start, and whose table is not there before it.
#[derive(Debug)]
pub(super) struct ReadyWithoutTable {
    /// The journal of a run that starts now.
    pub fresh: Journal,
    /// That of the interrupted run of the same, where there is one.
    pub continued: Option<Journal>,
    /// Holds the run for this process, unless it is only looked at.
    pub lock: Option<RunLock>,
}

impl ReadyWithoutTable {
    /// Looks at the file and the journal. Writes nothing but the file by which the run is held.
    ///
    /// # Errors
    /// When one of them is not as it must be.
    pub(super) async fn new(
        job: &Job,
        connection: &Connection,
        options: &ImportOptions,
        hold: Hold,
        cancel: &CancellationToken,
    ) -> Result<Self, Failure> {
        let (content, related, lock) = read_files(job, options, hold, cancel).await?;
        let fresh = Journal::new(Start {
            source: &job.source,
            content,
            plan: &job.plan,
            joined: job.joined.identity(),
            related,
            group: options.group.clone(),
            notes_fates: options.notes_fates,
            exact: connection.exact().await?,
            choices: &options.choices,
            kind: RunKind::Import,
            records_total: job.records_total,
            table_created: None,
            table_was_empty: true,
        });
        let (fresh, continued) = to_continue(fresh, &job.plan.table.name, options).await?;
        Ok(Self { fresh, continued, lock })
    }
}

/// Reads what the run is of, and holds the run.
async fn read_files(
    job: &Job,
    options: &ImportOptions,
    hold: Hold,
    cancel: &CancellationToken,
) -> Result<(Content, Option<Related>, Option<RunLock>), Failure> {
    let (source, from, cancelling) = (Arc::clone(&job.source), job.joined.from.clone(), cancel.clone());
    let (rejects, held) = (options.rejects.clone(), options.journal.clone().filter(|_| hold == Hold::Run));
    blocking(move || {
        source.confirm_unchanged(&cancelling)?;
        let content = source.content(&cancelling)?;
        let related = from.as_ref().map(|tables| Related::of(tables, &cancelling)).transpose()?;
        let others = from.iter().flat_map(|tables| &tables.sources).map(|(_, other)| other.path());
        for path in others.chain([source.path()]) {
            require_other_file(&rejects, path)?;
        }
        let lock = held.map(|path: PathBuf| RunFiles(&path).lock()).transpose()?;
        Ok((content, related, lock))
    })
    .await
}

/// The journal of a run that starts now, and that of the interrupted run of the same, where there is one.
async fn to_continue(
    fresh: Journal,
    table: &str,
    options: &ImportOptions,
) -> Result<(Journal, Option<Journal>), Failure> {
    let is_confirmed = options.typed_name.as_deref() == Some(table);
    let path = options.journal.clone();
    blocking(move || {
        let continued = path.map(|path| Journal::to_continue(&path, &fresh, is_confirmed)).transpose()?;
        Ok((fresh, continued.flatten()))
    })
    .await
}

/// The source must not be written over.
fn require_other_file(rejects: &Path, source: &Path) -> Result<(), Failure> {
    // Of one that is not there, and so of a source that is gone, nothing can be written over.
    let both = std::fs::canonicalize(rejects).ok().zip(std::fs::canonicalize(source).ok());
    if both.is_none_or(|(rejects, source)| rejects != source) {
        return Ok(());
    }
    Err(Failure::new(
        Code::RejectsAreTheSource,
        "The rejected records would be written over the file that is imported.",
        "Give them a file of their own.",
    ))
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

pub(super) async fn table_created(connection: &Connection, name: &str) -> Result<Option<i64>, Failure> {
    let described = connection
        .client
        .describe_table()
        .table_name(name)
        .send()
        .await
        .map_err(|error| failure_of(&error, &format!("find the table {name}")))?;
    Ok(described.table().and_then(|table| table.creation_date_time()).map(|time| time.secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_records_are_kept_apart_from_the_source() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.csv"), "id\n1\n").unwrap();
        assert!(require_other_file(&at("a.csv"), &at("a.csv")).is_err());
        assert!(require_other_file(&at("new.csv"), &at("a.csv")).is_ok());
        // The source was taken away meanwhile, which is told where it is read.
        assert!(require_other_file(&at("new.csv"), &at("gone.csv")).is_ok());
    }
}
