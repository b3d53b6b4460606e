//! A newer export of a table: what it would change, and deleting what it does not have any more.

use crate::app::App;
use crate::blocking::blocking;
use crate::gone_lists::{GoneList, no_such_list};
use crate::import::job;
use crate::jobs::JobKind;
use crate::progress::limited;
use crate::question::Question;
use crate::runs::unwritable;
use dynamodb::destination::Destination;
use dynamodb::import::{ImportChoices, ImportProgress, Report, delete_gone, gone_job};
use dynamodb::table::describe_table;
use dynamodb::verify::{Changes, ChangesCost, ChangesProgress, changes, changes_cost};
use failure::{Code, Failure};
use plan::Plan;
use private_files::{TemporaryFile, create_folders};
use serde::Serialize;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ts_rs::TS;

/// What a newer export of a table would change.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FoundChanges {
    pub changes: Changes,
    /// By this the list of what is gone is named where it is to be deleted; `None` where nothing may be.
    pub list: Option<String>,
    /// Why what is gone cannot be deleted, in plain words; `None` where it can, or nothing is gone.
    pub not_deleted: Option<String>,
    /// What is to be thought of before it is deleted: most of the table would go.
    pub doubt: Option<String>,
}

impl App {
    /// What reading the plan's table whole takes, before it is done; nothing where there is no such table.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn changes_cost(&self, destination: &Destination, plan: &Plan) -> Result<ChangesCost, Failure> {
        let connection = self.connect(destination).await?;
        let plan = plan.as_written();
        let bytes = match describe_table(&connection, &plan.table.name).await {
            Ok(table) => table.bytes,
            Err(failure) if failure.code == Code::NoSuchTable => 0,
            Err(failure) => return Err(failure),
        };
        Ok(changes_cost(bytes, destination.is_charged()))
    }

    /// Holds a source under its plan against the whole table, in both directions. Nothing is written. What is gone is
    /// listed, so that it can be deleted: [`App::delete_gone`].
    ///
    /// # Errors
    /// `destination_not_confirmed`, `not_checked`, and what the service says.
    pub async fn changes(
        &self,
        source_id: &str,
        plan: Plan,
        destination: &Destination,
        job_name: &str,
        on_progress: impl FnMut(ChangesProgress) + Send,
    ) -> Result<FoundChanges, Failure> {
        let running = self.jobs.start(job_name, JobKind::Compare)?;
        let checked = self.sources.require_checked(source_id, &plan)?;
        let connection = self.connect(destination).await?;
        let source = self.sources.get(source_id)?;
        let name = format!("{}.gone.jsonl", source.file_stem());
        let work = job(source, &plan, &checked);
        let (file, list) = TemporaryFile::create()
            .map_err(|error| unwritable("list of items that are gone", &std::env::temp_dir(), &error))?;
        let others = self.sources.writing_beside(source_id, &plan)?;
        let others: Vec<_> =
            others.into_iter().map(|(source, plan, table)| job(source, &plan, &table)).collect();
        let found = changes(&work, &others, &connection, list, &running.token, limited(on_progress)).await?;
        let (not_deleted, doubt) = (not_deleted(&found), doubt(&found));
        let list = (found.gone > 0 && not_deleted.is_none()).then(|| {
            self.gone_lists.add(GoneList {
                file,
                name,
                plan: Arc::clone(&work.plan),
                destination: destination.clone(),
                count: found.gone,
                keys: found.gone_keys.clone(),
                doubt: doubt.clone(),
            })
        });
        Ok(FoundChanges { changes: found, list, not_deleted, doubt })
    }

    /// Deletes the items of a list, once the person confirmed it: a run of its own, which can be continued and undone.
    ///
    /// # Errors
    /// `no_such_list`, `destination_not_confirmed`, `declined`, `name_not_typed`, and what the service says.
    pub async fn delete_gone(
        &self,
        list: &str,
        typed_name: Option<String>,
        job_name: &str,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        let gone = self.gone_lists.get(list).ok_or_else(no_such_list)?;
        self.consent.check_destination(&gone.destination)?;
        let table = &gone.plan.table.name;
        self.require(Question::delete_gone(table, &gone.destination, &gone)).await?;
        let running = self.jobs.start(job_name, JobKind::Delete)?;
        let connection = self.connect(&gone.destination).await?;
        let (runs, of) = (self.runs()?, Arc::clone(&gone));
        let (work, mut options) = blocking(move || {
            let listed = gone_job(&of.file.path(), &of.plan, Some(of.count))?;
            let options = runs.new_run(&listed.source, ImportChoices::default());
            let kept = keep_with_run(&of, options.journal.as_deref())?;
            Ok::<_, Failure>((gone_job(&kept, &of.plan, Some(of.count))?, options))
        })
        .await?;
        options.typed_name = typed_name;
        options.pause = running.pause.clone();
        let report = delete_gone(&work, &connection, &options, &running.token, limited(on_progress)).await?;
        // What is left of it is the run's.
        self.gone_lists.remove(list);
        Ok(report)
    }
}

/// Why what is gone cannot be deleted.
fn not_deleted(found: &Changes) -> Option<String> {
    (found.gone > 0 && found.rejected > 0).then(|| {
        let rows = if found.rejected == 1 { "1 row was".to_owned() } else { format!("{} rows were", found.rejected) };
        format!(
            "{rows} rejected, and may be among the items that seem to be gone. Fix the rejected rows, or leave them out, \
             then look again."
        )
    })
}

/// Where more of the table is gone than is there, the file may be a part of the export.
fn doubt(found: &Changes) -> Option<String> {
    let there = found.changed + found.unchanged;
    (found.gone > there).then(|| {
        format!(
            "The file has only {there} of the {} items that {} holds. Is it the whole export, and not a part of it?",
            there + found.gone,
            found.table
        )
    })
}

/// Copies a list into the folder of the run that deletes it.
fn keep_with_run(list: &GoneList, journal: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = journal.and_then(Path::parent).unwrap_or(Path::new("."));
    let path = folder.join(&list.name);
    let copied = create_folders(folder)
        .and_then(|()| std::io::copy(&mut File::open(list.file.path())?, &mut private_files::create(&path)?));
    copied.map_err(|error| unwritable("list of items that are gone", &path, &error))?;
    Ok(path)
}
