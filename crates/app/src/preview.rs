//! Preview: records beside their items, and the check of all of them.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::progress::CheckProgress;
use check::{CheckResult, PreviewRows, RecordPreview, hot_shared_partition, write_set_aside};
use failure::{Code, Failure};
use plan::{Duplicates, Plan};
use std::path::PathBuf;

/// Most rows of one answer.
const MAX_ROWS: usize = 1000;

impl App {
    /// Some rows of the grid.
    ///
    /// # Errors
    /// `no_such_source`, and what reading the file says.
    pub async fn preview_rows(
        &self,
        source_id: &str,
        plan: Plan,
        from: u64,
        count: usize,
    ) -> Result<PreviewRows, Failure> {
        let (source, checked) = (self.sources.get(source_id)?, self.sources.checked(source_id, &plan));
        blocking(move || {
            let resolution = checked.as_ref().map(|table| &*table.checked.resolution);
            let joined = checked.as_ref().map(|table| table.joined.clone()).unwrap_or_default();
            check::preview_rows(
                &source,
                &plan.in_shared_table(),
                &joined,
                resolution,
                from,
                count.min(MAX_ROWS),
            )
        })
        .await
    }

    /// One record whole, with the item it becomes; `None` behind the last.
    ///
    /// # Errors
    /// `no_such_source`, and what reading the file says.
    pub async fn preview_record(
        &self,
        source_id: &str,
        plan: Plan,
        number: u64,
    ) -> Result<Option<RecordPreview>, Failure> {
        let (source, checked) = (self.sources.get(source_id)?, self.sources.checked(source_id, &plan));
        blocking(move || {
            let resolution = checked.as_ref().map(|table| &*table.checked.resolution);
            let joined = checked.as_ref().map(|table| table.joined.clone()).unwrap_or_default();
            check::preview_record(&source, &plan.in_shared_table(), &joined, resolution, number)
        })
        .await
    }

    /// The record that starts on a line or holds it.
    ///
    /// # Errors
    /// `no_such_source`, and what reading the file says.
    pub async fn record_at_line(&self, source_id: &str, line: u64) -> Result<Option<u64>, Failure> {
        let source = self.sources.get(source_id)?;
        blocking(move || source.record_at_line(line)).await
    }

    /// Holds every record against every rule; nothing is written. The result is kept, for the import. A table whose items
    /// hold rows of others is put together first; one whose rows stand inside another's items is checked after that one.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, `not_checked`, `blocked`, and what reading the files says.
    pub async fn check(
        &self,
        source_id: &str,
        plan: Plan,
        job: &str,
        on_progress: impl FnMut(CheckProgress) + Send + 'static,
    ) -> Result<CheckResult, Failure> {
        let source = self.sources.get(source_id)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let (token, of) = (running.token.clone(), plan.clone());
        let to_join = self.to_join(source_id, &plan)?;
        let checked = blocking(move || to_join.check(&source, &of, &token, on_progress)).await?;
        let mut result = checked.checked.result.clone();
        let table = plan.shared.as_ref().map(|shared| shared.table.name.clone());
        self.sources.keep_checked(source_id, plan, checked);
        if let Some(table) = table {
            let (own, others) = self.sources.checked_sharing(source_id, &table);
            result.findings.extend(hot_shared_partition(&table, (&own, &result), &others));
        }
        Ok(result)
    }

    /// How many records the check set aside, since another bears their key; none where the plan stops at them.
    ///
    /// # Errors
    /// `no_such_source`, `not_checked`.
    pub fn set_aside(&self, source_id: &str, plan: &Plan) -> Result<u64, Failure> {
        self.sources.get(source_id)?;
        let checked = self.sources.require_checked(source_id, plan)?;
        Ok(if plan.duplicates == Duplicates::Stop { 0 } else { checked.checked.resolution.set_aside() })
    }

    /// Writes the records that the check set aside to a file.
    ///
    /// # Errors
    /// `not_checked`, `unwritable`.
    pub async fn save_set_aside(&self, source_id: &str, plan: &Plan, path: PathBuf) -> Result<(), Failure> {
        let source = self.sources.get(source_id)?;
        let checked = self.sources.require_checked(source_id, plan)?;
        blocking(move || {
            write_set_aside(&source, &checked.checked.resolution, &path).map_err(|error| {
                Failure::new(
                    Code::Unwritable,
                    format!("The records set aside cannot be written to {}.", path.display()),
                    "Choose another folder, or free some space on the disk.",
                )
                .with_detail(error.to_string())
            })
        })
        .await
    }

    /// The name that is proposed for a file beside the source's: of `users.csv.gz` and `set-aside`, `users.set-aside.csv`.
    ///
    /// # Errors
    /// `no_such_source`.
    pub fn suggested_name(&self, source_id: &str, what: &str) -> Result<String, Failure> {
        Ok(format!("{}.{what}.csv", self.sources.get(source_id)?.file_stem()))
    }
}
