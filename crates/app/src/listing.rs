//! Open: what files, folders, archives, dumps, workbooks and databases hold is listed, and nothing of it staged.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::listed::Looked;
use crate::open::OpenedSource;
use crate::tables::PassedOver;
use failure::Failure;
use serde::Serialize;
use source::{
    DumpChoice, FormatChoice, FormatFact, FormatQuestion, FoundDump, FoundTables, ListingProgress,
    ListingWatch, SourceError, SourceTable, SqlDialect, TableOrigin, TextEncoding, find_tables_watched,
    holds_tables, open_tables,
};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;
use ts_rs::TS;

/// Between two reports of how far a look through files is, and before the first.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// What a person opened: one table, or several to choose from.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Opened {
    One { source: Box<OpenedSource> },
    Several { list: TableList },
}

/// Tables to choose from. None is staged yet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TableList {
    pub list_id: String,
    /// The file's or folder's name, or how many there are: `northwind.db`, `3 files`.
    pub title: String,
    /// The folder they lie in.
    pub folder: String,
    pub tables: Vec<ListedTable>,
    pub passed_over: Vec<PassedOver>,
    pub dumps: Vec<ListedDump>,
    /// What else a person should know of the sources, each in sentences: rows of a database that may be missing.
    pub notes: Vec<String>,
}

/// A dump that holds some of the tables, and how it is read.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListedDump {
    /// Its file, and within that its name: `backup.zip/shop.sql`.
    pub name: String,
    pub dialect: SqlDialect,
    pub encoding: TextEncoding,
    /// How it is read, each part with its evidence.
    pub facts: Vec<FormatFact>,
    /// What it does not say of its encoding: asked once, for all of its tables.
    pub question: Option<FormatQuestion>,
    /// True where a person said how it is read.
    pub is_said: bool,
}

/// A table as it is listed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListedTable {
    pub name: String,
    pub kind: TableOrigin,
    /// The file that it is, or that holds it.
    pub file: String,
    /// The place of the dump that holds it.
    pub dump: Option<usize>,
    pub columns: usize,
    /// How many rows, where that is known before it is read.
    pub rows: Option<u64>,
    /// About how many, where they are not counted.
    pub about_rows: Option<u64>,
    /// Names of the columns of the declared primary key.
    pub primary_key: Vec<String>,
    /// What is declared to point to other tables.
    pub foreign_keys: Vec<ListedForeignKey>,
}

/// Columns that point to another table.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListedForeignKey {
    pub columns: Vec<String>,
    pub table: String,
}

impl App {
    /// Opens what the person chose: a file that is a table; or the list of the tables that files, folders, archives and
    /// databases hold, of which [`App::open_listed`] opens some. Nothing is staged before. A dump and a workbook are read
    /// whole for it, which is told in `on_progress`.
    ///
    /// # Errors
    /// `cancelled`, and those of [`SourceError`].
    pub async fn look_into(
        &self,
        paths: Vec<PathBuf>,
        choice: FormatChoice,
        job: &str,
        on_progress: impl FnMut(ListingProgress) + Send,
    ) -> Result<Opened, Failure> {
        for path in &paths {
            self.consent.add_file(path);
        }
        let looked = Looked { paths, choice, of_dumps: Vec::new() };
        let looking = {
            let Looked { paths, choice, .. } = looked.clone();
            move |watch: &ListingWatch| {
                let single = if let [path] = paths.as_slice() { Some(path.as_path()) } else { None };
                if let Some(path) = single
                    && !holds_tables(path, watch)?
                {
                    let source = source::Source::open_watched(path, &choice, watch);
                    watch.check()?;
                    return Ok::<_, Failure>(Found::One(path.to_owned(), Box::new(source)));
                }
                let found = find_tables_watched(&paths, &choice, &[], watch)?;
                match found.tables.as_slice() {
                    [table] if found.passed_over.is_empty() => {
                        let opened = open_tables(&[table], &choice).map(|mut opened| opened.remove(0));
                        Ok(Found::One(table.path.clone(), Box::new(opened)))
                    }
                    _ => Ok(Found::Several(found)),
                }
            }
        };
        match self.watching(job, on_progress, looking).await? {
            Found::One(path, source) => {
                self.sources.note_opening(&path, &source);
                Ok(Opened::One { source: Box::new(self.opened((*source)?)?) })
            }
            Found::Several(found) => Ok(Opened::Several { list: self.list(found, looked) }),
        }
    }

    /// Lists the newest list again, with the dump at this place of it read as the person says; what is `None` is
    /// recognised.
    ///
    /// # Errors
    /// `no_such_source`, and as [`App::look_into`].
    pub async fn list_dump_as(
        &self,
        list_id: &str,
        dump: usize,
        dialect: Option<SqlDialect>,
        encoding: Option<TextEncoding>,
        job: &str,
        on_progress: impl FnMut(ListingProgress) + Send,
    ) -> Result<TableList, Failure> {
        let (mut looked, FoundDump { path, member, .. }) = self.listed.looked(list_id, dump)?;
        looked.of_dumps.retain(|said| said.path != path || said.member != member);
        if dialect.is_some() || encoding.is_some() {
            looked.of_dumps.push(DumpChoice { path, member, dialect, encoding });
        }
        let looking = {
            let Looked { paths, choice, of_dumps } = looked.clone();
            move |watch: &ListingWatch| find_tables_watched(&paths, &choice, &of_dumps, watch)
        };
        let found = self.watching(job, on_progress, looking).await?;
        Ok(self.list(found, looked))
    }

    /// Keeps what was found as the newest list.
    fn list(&self, found: FoundTables, looked: Looked) -> TableList {
        let (title, folder) = title(&looked.paths);
        let FoundTables { tables, passed_over, dumps, notes } = found;
        let listed = tables.iter().map(|table| ListedTable::of(table, &dumps)).collect();
        let passed_over = passed_over.into_iter().map(PassedOver::from).collect();
        let shown = dumps.iter().map(|dump| ListedDump::of(dump, &looked)).collect();
        let list_id = self.listed.keep(tables, dumps, looked);
        TableList { list_id, title, folder, tables: listed, passed_over, dumps: shown, notes }
    }

    /// Does work that looks through files as a job, and tells how far it is while it takes long.
    ///
    /// # Errors
    /// What the work says, and `cancelled`.
    pub(crate) async fn watching<T, E>(
        &self,
        job: &str,
        mut on_progress: impl FnMut(ListingProgress) + Send,
        work: impl FnOnce(&ListingWatch) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        E: Into<Failure> + Send + 'static,
    {
        let running = self.jobs.start(job, JobKind::Other)?;
        let watch = ListingWatch::new(running.token.clone());
        let mut working = {
            let watch = watch.clone();
            std::pin::pin!(blocking(move || work(&watch)))
        };
        let mut ticks = tokio::time::interval_at(Instant::now() + REPORT_INTERVAL, REPORT_INTERVAL);
        loop {
            tokio::select! {
                biased;
                done = &mut working => return done,
                _ = ticks.tick() => on_progress(watch.progress()),
            }
        }
    }
}

/// What a look came to.
enum Found {
    /// A table alone, or why it cannot be opened.
    One(PathBuf, Box<Result<source::Source, SourceError>>),
    Several(FoundTables),
}

/// What several paths are called together, and the folder of the first.
fn title(paths: &[PathBuf]) -> (String, String) {
    let shown = |path: Option<&Path>| path.map(|path| path.display().to_string()).unwrap_or_default();
    let folder = shown(paths.first().and_then(|path| path.parent()));
    match paths {
        [path] => (shown(path.file_name().map(Path::new)), folder),
        _ => (format!("{} files", paths.len()), folder),
    }
}

impl ListedDump {
    fn of(dump: &FoundDump, looked: &Looked) -> Self {
        let is_it = |said: &DumpChoice| said.path == dump.path && said.member == dump.member;
        Self {
            name: dump.name.clone(),
            dialect: dump.dialect,
            encoding: dump.encoding,
            facts: dump.facts.clone(),
            question: dump.question.clone(),
            is_said: looked.of_dumps.iter().any(is_it),
        }
    }
}

impl ListedTable {
    fn of(table: &SourceTable, dumps: &[FoundDump]) -> Self {
        let schema = table.schema.as_ref();
        let holds = |dump: &FoundDump| dump.path == table.path && dump.member == table.member;
        Self {
            name: table.name.clone(),
            kind: table.kind,
            file: table.member.clone().unwrap_or_else(|| {
                table.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }),
            dump: dumps.iter().position(holds).filter(|_| table.kind == TableOrigin::DumpTable),
            columns: table.columns,
            rows: table.rows,
            about_rows: table.about_rows,
            primary_key: schema.map(|schema| schema.primary_key.clone()).unwrap_or_default(),
            foreign_keys: schema
                .into_iter()
                .flat_map(|schema| &schema.foreign_keys)
                .map(|key| ListedForeignKey { columns: key.columns.clone(), table: key.table.clone() })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SaidInFull;
    use failure::Code;
    use std::sync::Arc;

    /// `é` as Windows-1252 writes it, in two tables.
    fn dump() -> Vec<u8> {
        let text = "CREATE TABLE a (n TEXT);\nINSERT INTO a VALUES ('caf\u{e9}'),('d\u{e9}j\u{e0}');\n\
                    CREATE TABLE b (n TEXT);\nINSERT INTO b VALUES ('ol\u{e9}');\n";
        text.chars().filter_map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
    }

    #[tokio::test]
    async fn how_a_dump_is_read_is_said_once_for_all_of_its_tables() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.sql");
        std::fs::write(&path, dump()).unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let opened = app.look_into(vec![path], FormatChoice::default(), "look", |_| {}).await.unwrap();
        let Opened::Several { list } = opened else { panic!("one table") };
        let [dump] = list.dumps.as_slice() else { panic!("{:?}", list.dumps) };
        assert!(dump.question.is_some() && !dump.is_said);
        let (dialect, encoding) = (Some(SqlDialect::Mysql), Some(TextEncoding::Windows1252));
        let again = app.list_dump_as(&list.list_id, 0, dialect, encoding, "again", |_| {}).await.unwrap();
        assert_eq!(again.title, "shop.sql");
        let dump = &again.dumps[0];
        assert_eq!((Some(dump.dialect), Some(dump.encoding)), (dialect, encoding));
        assert!(dump.question.is_none() && dump.is_said);
        let opened = app.open_listed(&again.list_id, vec![0, 1], "open", |_| {}).await.unwrap();
        for (table, cell) in opened.tables.iter().zip(["caf\u{e9}", "ol\u{e9}"]) {
            assert!(table.source.summary.questions.is_empty());
            assert_eq!(table.source.summary.first_records[0].cells, [cell]);
            assert_eq!(table.source.choice.sql_dialect, dialect);
        }
        // The list before is gone, and a dump that is not in it was never there.
        for (list_id, place) in [(&list.list_id, 0), (&again.list_id, 1)] {
            let gone = app.list_dump_as(list_id, place, dialect, encoding, "gone", |_| {}).await;
            assert_eq!(gone.unwrap_err().code, Code::NoSuchSource);
        }
        let recognised = app.list_dump_as(&again.list_id, 0, None, None, "back", |_| {}).await.unwrap();
        assert!(recognised.dumps[0].question.is_some() && !recognised.dumps[0].is_said);
    }

    #[tokio::test]
    async fn a_look_is_ended_by_its_job() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.sql");
        std::fs::write(&path, dump()).unwrap();
        let app = App::new(Arc::new(SaidInFull));
        app.jobs().cancel("early");
        let early = app.look_into(vec![path], FormatChoice::default(), "early", |_| {}).await;
        assert_eq!(early.unwrap_err().code, Code::Cancelled);
        // What looks is told of it while it works.
        let waiting = |watch: &ListingWatch| -> Result<(), source::SourceError> {
            loop {
                watch.check()?;
                std::thread::yield_now();
            }
        };
        let mut told = 0;
        let ended = app
            .watching(
                "late",
                |_| {
                    told += 1;
                    app.jobs().cancel("late");
                },
                waiting,
            )
            .await;
        assert_eq!((ended.unwrap_err().code, told), (Code::Cancelled, 1));
    }
}
