//! What was left over of an import of several tables together.

use super::choices::ImportChoices;
use super::journal::{Header, Identity, Journal, S3State};
use super::ready::table_created;
use super::run_group::RunGroup;
use super::run_summary::{RunKind, RunState, RunSummary};
use super::runs::Runs;
use crate::destination::{Connection, ExactDestination};
use failure::{Code, Failure};
use item::Joined;
use plan::Plan;
use source::{Content, Source};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// One of several tables that are open, and what is to be imported of it.
#[derive(Debug)]
pub struct GroupTable {
    pub source: Arc<Source>,
    /// As it is written.
    pub plan: Plan,
    pub joined: Joined,
}

/// What is kept of the newest import of some tables together.
#[derive(Debug)]
pub struct LeftOverGroup {
    /// Of each table the runs that are of what is open now, under its plan.
    pub runs: Vec<Vec<RunSummary>>,
    /// Each table has a run that came to its end.
    pub has_ended: bool,
}

impl Runs {
    /// What is kept of the newest import of tables of these names together to this destination; `None` where there was none,
    /// or one of its runs is under way. `choices`: those with which the same must have been imported.
    ///
    /// # Errors
    /// When the folder or a source cannot be read.
    pub fn newest_group(
        &self,
        names: &[String],
        tables: &[GroupTable],
        destination: &ExactDestination,
        choices: Option<&ImportChoices>,
    ) -> Result<Option<LeftOverGroup>, Failure> {
        let mut kept: Vec<(String, RunGroup, Journal)> = Vec::new();
        for id in self.ids()? {
            let Ok(journal) = self.journal(&id) else { continue };
            let of_group = journal.header.group.clone().filter(|group| {
                group.tables == names
                    && group.place < names.len()
                    && journal.header.kind == RunKind::Import
                    && is_to(&journal.header, destination)
            });
            if let Some(group) = of_group {
                kept.push((id, group, journal));
            }
        }
        let Some(newest) = kept.iter().map(|(_, group, _)| &group.id).max().cloned() else { return Ok(None) };
        kept.retain(|(_, group, _)| group.id == newest);
        let mut has_ended = vec![false; names.len()];
        let mut runs: Vec<Vec<RunSummary>> = vec![Vec::new(); names.len()];
        for (id, group, mut journal) in kept {
            let table = &tables[group.place];
            let is_of_it = is_of(&journal.header, table, choices)?;
            // It is open, wherever that lies.
            let header = Arc::make_mut(&mut journal.header);
            if is_of_it {
                table.source.path().clone_into(&mut header.file);
                header.related = None;
            }
            let run = self.summary(&id, journal)?;
            if run.state == RunState::Running {
                return Ok(None);
            }
            has_ended[group.place] |= run.state == RunState::Finished;
            if is_of_it {
                runs[group.place].push(run);
            }
        }
        Ok(Some(LeftOverGroup { runs, has_ended: has_ended.into_iter().all(|ended| ended) }))
    }

    /// Whether the table that a run wrote to is there, and was not created again since.
    ///
    /// # Errors
    /// When there is no such run, and what the destination says.
    pub async fn table_is_the_same(&self, id: &str, connection: &Connection) -> Result<bool, Failure> {
        let Journal { header, checkpoint } = self.journal(id)?;
        let known = match checkpoint.s3 {
            // Whether the table is there yet, such a run finds out by itself.
            Some(S3State { table_created: None, .. }) => return Ok(true),
            Some(s3) => s3.table_created,
            None => header.table_created,
        };
        match table_created(connection, &header.plan.table.name).await {
            Ok(created) => Ok(created == known),
            Err(failure) if failure.code == Code::NoSuchTable => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}

fn is_to(header: &Header, exact: &ExactDestination) -> bool {
    match &header.identity {
        Identity::Exact { destination, .. } => destination.require_same(exact).is_ok(),
        Identity::SizeAndTime { .. } => false,
    }
}

/// Whether a run is of what is open, put together with the same rows, under its plan.
fn is_of(header: &Header, table: &GroupTable, choices: Option<&ImportChoices>) -> Result<bool, Failure> {
    let has_choices = |choices: &ImportChoices| {
        header.choices.existing == choices.existing && header.choices.keep_copy == choices.keep_copy
    };
    let Identity::Exact { content, .. } = &header.identity else { return Ok(false) };
    if header.plan != table.plan || !choices.is_none_or(has_choices) {
        return Ok(false);
    }
    let open: Content = table.source.content(&CancellationToken::new())?;
    Ok(*content == open && header.joined == table.joined.identity())
}
