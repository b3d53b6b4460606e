//! An import of several tables that did not come to its end, found when the same is about to be imported.

use crate::app::App;
use crate::blocking::blocking;
use crate::fates::OfFates;
use crate::import::ImportWork;
use crate::import_tables::TableWork;
use dynamodb::destination::Destination;
use dynamodb::import::{
    GroupTable, ImportChoices, Report, RunGroup, RunState, RunSummary, TableStanding, TableTurn, pick_up,
};
use failure::{Code, Failure};
use plan::Plan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A table that is open, and is to be imported with others.
#[derive(Debug, Clone, Deserialize)]
pub struct TableToImport {
    /// What the source calls it.
    pub name: String,
    pub source_id: String,
    pub plan: Plan,
}

/// What was left over of one of several tables. With neither it is still to be begun.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct TableLeftOver {
    /// It was imported, and is not written again.
    pub done: Option<Report>,
    /// It goes on with this run.
    pub run: Option<RunSummary>,
}

impl App {
    /// What was left over of the newest import of these tables together to this destination, by table; `None` where there
    /// was none, where it came to its end, and where none of its runs is of what is open under these plans. A table that was
    /// deleted or created again since is one to be begun. `choices`: those with which it must have been begun.
    ///
    /// # Errors
    /// `destination_not_confirmed`, `no_such_source`, when the runs cannot be read, and what the destination says.
    pub async fn left_over(
        &self,
        tables: Vec<TableToImport>,
        destination: &Destination,
        choices: Option<ImportChoices>,
    ) -> Result<Option<Vec<TableLeftOver>>, Failure> {
        self.consent.check_destination(destination)?;
        let mut open = Vec::with_capacity(tables.len());
        for TableToImport { source_id, plan, .. } in &tables {
            let source = self.sources.get(source_id)?;
            let Some(checked) = self.sources.checked(source_id, plan) else { return Ok(None) };
            open.push(GroupTable { source, plan: plan.as_written().into_owned(), joined: checked.joined });
        }
        let connection = self.connect(destination).await?;
        let exact = connection.exact().await?;
        let (runs, names) =
            (self.runs()?, tables.into_iter().map(|table| table.name).collect::<Vec<String>>());
        let kept = runs.clone();
        let found = blocking(move || kept.newest_group(&names, &open, &exact, choices.as_ref())).await?;
        let Some(found) = found else { return Ok(None) };
        let mut left = Vec::with_capacity(found.runs.len());
        for of_table in found.runs {
            let mut imported = None;
            let mut unfinished = None;
            for run in of_table {
                let is_of_use = run.undone_by.is_none()
                    && (run.state == RunState::Finished || run.not_continued.is_none())
                    && runs.table_is_the_same(&run.id, &connection).await?;
                match (is_of_use, run.state) {
                    (true, RunState::Finished) => imported = Some(run),
                    (true, _) => unfinished = Some(run),
                    (false, _) => {}
                }
            }
            left.push((imported, unfinished));
        }
        let standing = |(imported, unfinished): &(Option<RunSummary>, Option<RunSummary>)| match (
            imported, unfinished,
        ) {
            (Some(_), _) => TableStanding::Imported,
            (None, Some(_)) => TableStanding::Unfinished,
            (None, None) => TableStanding::NotBegun,
        };
        let standings: Vec<TableStanding> = left.iter().map(standing).collect();
        let Some(turns) = pick_up(&standings, found.has_ended) else { return Ok(None) };
        let left = left.into_iter().zip(turns).map(|((imported, unfinished), turn)| match turn {
            TableTurn::Skip => TableLeftOver { done: imported.map(|run| run.report), run: None },
            TableTurn::Continue => TableLeftOver { done: None, run: unfinished },
            TableTurn::Start => TableLeftOver::default(),
        });
        Ok(Some(left.collect()))
    }

    /// The import of several tables that goes on with these, or a new one: what each of its runs keeps of it.
    ///
    /// # Errors
    /// When the runs cannot be read.
    pub(crate) async fn group_of(&self, tables: &[TableWork]) -> Result<RunGroup, Failure> {
        let names: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
        for run in tables.iter().filter_map(TableWork::begun) {
            let (runs, of) = (self.runs()?, run);
            let found = match blocking(move || runs.find(&of)).await {
                Ok(found) => found,
                // One that was forgotten meanwhile tells nothing.
                Err(failure) if failure.code == Code::NoSuchRun => continue,
                Err(failure) => return Err(failure),
            };
            if let Some(group) = found.group.filter(|group| group.tables == names) {
                return Ok(RunGroup { place: 0, ..group });
            }
        }
        Ok(RunGroup { id: RunGroup::new_id(), tables: names, place: 0 })
    }

    /// Of a table that was imported by an earlier process: what became of its rows is known again, for the tables that are
    /// written after it.
    ///
    /// # Errors
    /// When what its run noted cannot be read.
    pub(crate) async fn recall_fates(&self, work: &ImportWork, report: &Report) -> Result<(), Failure> {
        let Some(run) = &report.run else { return Ok(()) };
        let Some(checked) = self.sources.checked(&work.source_id, &work.plan) else { return Ok(()) };
        let Ok(journal) = self.runs()?.journal_path(run) else { return Ok(()) };
        let (plan, destination) = (work.plan.clone(), work.destination.clone());
        let rows = checked.checked.result.records;
        self.keep_fates(&work.source_id, OfFates { plan, destination, journal: Some(journal), rows }, report)
            .await
    }
}
