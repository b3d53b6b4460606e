//! Open: the tables of files, folders, archives and databases are staged once they are chosen.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::open::OpenedSource;
use failure::{Code, Failure};
use plan::Plan;
use propose::{names_apart, proposed_table_name};
use serde::Serialize;
use source::{
    FormatChoice, FormatFact, ListingProgress, ListingWatch, PassedOverFile, Source, SourceTable,
    find_tables_watched, open_tables,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use ts_rs::TS;

/// Between two reports of how far staging is.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// Tables that are open, and what was found beside them.
#[derive(Debug, Serialize)]
pub struct OpenedTables {
    pub tables: Vec<OpenedTable>,
    pub passed_over: Vec<PassedOver>,
    /// What else a person should know of the sources, each in sentences.
    pub notes: Vec<String>,
}

/// A table that is open, under the name that tells it from the others.
#[derive(Debug, Serialize)]
pub struct OpenedTable {
    pub name: String,
    pub source: OpenedSource,
}

/// Something that is no table, and why.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PassedOver {
    pub name: String,
    pub reason: String,
    /// True for a table that has no rows.
    pub is_empty_table: bool,
}

/// How far the staging of chosen tables is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StagingProgress {
    /// The table that is staged now.
    pub table: String,
    /// Its place among those chosen, from 0.
    pub place: usize,
    /// How many are chosen.
    pub tables: usize,
    /// How many of its rows are there.
    pub rows: u64,
    /// About how many there will be.
    pub about_rows: Option<u64>,
}

impl App {
    /// Stages and opens tables of the list that was made last, those at these places. Tables of one database are all as
    /// they are at one moment.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, and those of [`source::SourceError`].
    pub async fn open_listed(
        &self,
        list_id: &str,
        places: Vec<usize>,
        job: &str,
        mut on_progress: impl FnMut(StagingProgress) + Send,
    ) -> Result<OpenedTables, Failure> {
        let (wanted, choice) = self.listed.chosen(list_id, &places)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let names: Vec<String> = wanted.iter().map(|table| table.name.clone()).collect();
        let sources = blocking(move || {
            let wanted: Vec<&SourceTable> = wanted.iter().collect();
            open_tables(&wanted, &choice)
        })
        .await?;
        let (sources, place) = (Arc::new(sources), Arc::new(AtomicUsize::new(0)));
        let waiting = {
            let (sources, place, token) = (Arc::clone(&sources), Arc::clone(&place), running.token.clone());
            move || {
                for source in sources.iter() {
                    source.wait_until_staged(&token)?;
                    place.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Failure>(())
            }
        };
        let mut ticks = tokio::time::interval(REPORT_INTERVAL);
        let mut waiting = std::pin::pin!(blocking(waiting));
        let staged = loop {
            tokio::select! {
                biased;
                staged = &mut waiting => break staged,
                _ = ticks.tick() => {
                    // Tables of one database end together, once the last of them is read.
                    let read = sources.iter().take_while(|source| source.has_all_rows()).count();
                    let at = place.load(Ordering::Relaxed).max(read).min(names.len() - 1);
                    let (rows, about_rows) = sources[at].staged_rows().unwrap_or_default();
                    let (table, tables) = (names[at].clone(), names.len());
                    on_progress(StagingProgress { table, place: at, tables, rows, about_rows });
                }
            }
        };
        staged.map_err(|failure| of_table(&names, &place, failure))?;
        // Whoever waited has let go of them.
        let sources = Arc::into_inner(sources).unwrap_or_default();
        self.keep_opened(names, sources, Vec::new(), Vec::new())
    }

    /// Opens the tables of files, folders, ZIP archives and databases: those that `only` names, or all. Tables of one
    /// database are all as they are at one moment.
    ///
    /// # Errors
    /// Those of [`source::SourceError`]; where one file alone is given, why it is no table.
    pub async fn open_tables(
        &self,
        paths: Vec<PathBuf>,
        only: Vec<String>,
        choice: FormatChoice,
    ) -> Result<OpenedTables, Failure> {
        self.open_tables_watched(paths, only, choice, "opening tables", |_| {}).await
    }

    /// As [`App::open_tables`], and tells how far the look through the files is.
    ///
    /// # Errors
    /// As [`App::open_tables`], and `cancelled`.
    pub async fn open_tables_watched(
        &self,
        paths: Vec<PathBuf>,
        only: Vec<String>,
        choice: FormatChoice,
        job: &str,
        on_progress: impl FnMut(ListingProgress) + Send,
    ) -> Result<OpenedTables, Failure> {
        for path in &paths {
            self.consent.add_file(path);
        }
        let opening = move |watch: &ListingWatch| {
            let found = find_tables_watched(&paths, &choice, &[], watch)?;
            let wanted = found.named(&only)?;
            let names: Vec<String> = wanted.iter().map(|table| table.name.clone()).collect();
            let sources = open_tables(&wanted, &choice)?;
            Ok::<_, Failure>((names, sources, found))
        };
        let (names, sources, found) = self.watching(job, on_progress, opening).await?;
        let said =
            found.facts().into_iter().map(|FormatFact { text, evidence, .. }| format!("{text} {evidence}"));
        let notes = said.chain(found.notes).collect();
        self.keep_opened(names, sources, found.passed_over, notes)
    }

    fn keep_opened(
        &self,
        names: Vec<String>,
        sources: Vec<Source>,
        passed_over: Vec<PassedOverFile>,
        notes: Vec<String>,
    ) -> Result<OpenedTables, Failure> {
        let mut tables = Vec::with_capacity(sources.len());
        let proposed = sources.iter().map(proposed_table_name);
        let apart = names_apart(&names.iter().cloned().zip(proposed).collect::<Vec<_>>());
        for ((name, source), apart) in names.into_iter().zip(sources).zip(apart) {
            self.consent.add_file(source.path());
            let source = self.opened(source)?;
            self.sources.name_apart(&source.source_id, apart);
            tables.push(OpenedTable { name, source });
        }
        let together = tables.iter().map(|table| (table.source.source_id.clone(), table.name.clone()));
        self.sources.open_together(&together.collect::<Vec<_>>());
        let passed_over = passed_over.into_iter().map(PassedOver::from).collect();
        Ok(OpenedTables { tables, passed_over, notes })
    }

    /// Refuses plans of which two would write into the same table.
    ///
    /// # Errors
    /// `blocked`.
    pub fn require_tables_apart(&self, plans: &[&Plan]) -> Result<(), Failure> {
        let own: Vec<&&Plan> = plans.iter().filter(|plan| !plan.writes_no_items()).collect();
        for (place, plan) in own.iter().enumerate() {
            let name = &plan.table.name;
            if own[..place].iter().any(|before| before.table.name == *name) {
                return Err(Failure::new(
                    Code::Blocked,
                    format!("Two of the tables would be written into the same table, {name}."),
                    "Give one of them another name, or import them one by one.",
                ));
            }
        }
        Ok(())
    }
}

/// Says which table it was that could not be staged.
fn of_table(names: &[String], place: &AtomicUsize, failure: Failure) -> Failure {
    if failure.code == Code::Cancelled {
        return failure;
    }
    let name = names.get(place.load(Ordering::Relaxed)).map_or("", String::as_str);
    Failure { message: format!("The table {name} cannot be read. {}", failure.message), ..failure }
}

impl From<PassedOverFile> for PassedOver {
    fn from(file: PassedOverFile) -> Self {
        Self { name: file.name, reason: file.reason, is_empty_table: file.is_empty_table }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SaidInFull;
    use crate::{Opened, TableList};
    use rusqlite::Connection;
    use source::TableOrigin;
    use std::path::Path;

    fn app() -> App {
        App::new(Arc::new(SaidInFull))
    }

    fn shop(folder: &Path) -> PathBuf {
        let path = folder.join("shop.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'a'), (2, 'b');
                 CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people); INSERT INTO pets VALUES (7, 1);
                 CREATE TABLE nobody (id INTEGER);
                 CREATE VIEW loud AS SELECT id, upper(name) AS name FROM people;",
            )
            .unwrap();
        path
    }

    async fn list(app: &App, path: PathBuf) -> TableList {
        match app.look_into(vec![path], FormatChoice::default(), "look", |_| {}).await.unwrap() {
            Opened::Several { list } => list,
            Opened::One { source } => panic!("one table only: {}", source.summary.file_name),
        }
    }

    #[tokio::test]
    async fn a_database_is_listed_before_any_of_its_tables_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let app = app();
        let list = list(&app, shop(folder.path())).await;
        assert_eq!(list.title, "shop.db");
        let found: Vec<_> =
            list.tables.iter().map(|table| (table.name.as_str(), table.columns, table.rows)).collect();
        assert_eq!(found, [("people", 2, Some(2)), ("pets", 2, Some(1)), ("loud", 2, None)]);
        assert_eq!(list.tables[2].kind, TableOrigin::DatabaseView);
        assert_eq!(list.tables[0].primary_key, ["id"]);
        let key = &list.tables[1].foreign_keys[0];
        assert_eq!((key.columns.as_slice(), key.table.as_str()), (&["owner".to_owned()][..], "people"));
        assert!(list.passed_over[0].is_empty_table);

        let mut told = Vec::new();
        let opened = app.open_listed(&list.list_id, vec![1, 0], "job", |progress| told.push(progress)).await;
        let opened = opened.unwrap().tables;
        let names: Vec<_> = opened.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["pets", "people"]);
        assert_eq!(opened[1].source.summary.first_records.len(), 2);
        assert!(told.iter().all(|progress| progress.tables == 2));
    }

    #[tokio::test]
    async fn tables_whose_names_become_one_get_names_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "CREATE TABLE \"order items\" (id INTEGER PRIMARY KEY); INSERT INTO \"order items\" VALUES (1), (2);
                 CREATE TABLE order_items (id INTEGER PRIMARY KEY); INSERT INTO order_items VALUES (1), (2);",
            )
            .unwrap();
        let file = folder.path().join("ORDER-items.csv");
        std::fs::write(&file, "id,name\n1,a\n2,b\n").unwrap();
        let app = app();
        let opened = app.open_tables(vec![path, file], Vec::new(), FormatChoice::default()).await.unwrap();
        let mut plans = Vec::new();
        let mut told = Vec::new();
        for table in &opened.tables {
            let read = app.read_source(&table.source.source_id, &table.name, |_| {}).await.unwrap();
            plans.push(read.proposal.plan);
            told.push((read.proposal.reasons.table_name, read.proposal.findings.len()));
        }
        let names: Vec<&str> = plans.iter().map(|plan| plan.table.name.as_str()).collect();
        assert_eq!(names, ["OrderItems", "OrderItems2", "OrderItems3"]);
        assert!(app.require_tables_apart(&plans.iter().collect::<Vec<_>>()).is_ok());
        assert_eq!((told[0].1, told[1].1), (0, 1));
        assert!(
            told[1].0.ends_with("; with a number, since order items becomes OrderItems"),
            "{}",
            told[1].0
        );
        // Also where a file is read in another way.
        let again = &opened.tables[2].source;
        let choice = FormatChoice { header: Some(true), ..again.choice.clone() };
        let reopened = app.reopen_source(&again.source_id, choice, "reopen", |_| {}).await.unwrap();
        let read = app.read_source(&reopened.source_id, "again", |_| {}).await.unwrap();
        assert_eq!(read.proposal.plan.table.name, "OrderItems3");
    }

    #[tokio::test]
    async fn only_the_newest_list_can_be_chosen_from() {
        let folder = tempfile::tempdir().unwrap();
        let app = app();
        let old = list(&app, shop(folder.path())).await;
        let new = list(&app, folder.path().join("shop.db")).await;
        for (list_id, places) in [(&old.list_id, vec![0]), (&new.list_id, vec![9]), (&new.list_id, vec![])] {
            let refused = app.open_listed(list_id, places, "job", |_| {}).await.unwrap_err();
            assert_eq!(refused.code, Code::NoSuchSource);
        }
        app.jobs().cancel("early");
        let cancelled = app.open_listed(&new.list_id, vec![0], "early", |_| {}).await.unwrap_err();
        assert_eq!(cancelled.code, Code::Cancelled);
    }

    #[tokio::test]
    async fn what_is_one_table_needs_no_list() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("users.csv");
        std::fs::write(&file, "id,name\n1,a\n").unwrap();
        let app = app();
        for path in [file, folder.path().to_owned()] {
            let opened = app.look_into(vec![path], FormatChoice::default(), "look", |_| {}).await.unwrap();
            let Opened::One { source } = opened else { panic!("a list") };
            assert_eq!(source.summary.file_name, "users.csv");
        }
    }
}
