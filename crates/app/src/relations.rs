//! Relations: how the tables that are open belong together.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::progress::limited;
use failure::Failure;
use plan::Plan;
use profile::{Profile, read_profile};
use propose::{FoundRelations, ReadTable, RelationsProgress, find_relations};
use source::{Source, SourceError};
use std::sync::Arc;

/// A table that is open, with the plan by which its cells are read.
#[derive(Debug, Clone)]
pub struct TableToRelate {
    /// The source table's name, as plans know it; none where it is the only one: the file's.
    pub name: Option<String>,
    pub source_id: String,
    pub plan: Plan,
}

/// The same, with what is known of it.
struct Known {
    name: String,
    source: Arc<Source>,
    profile: Option<Arc<Profile>>,
    plan: Plan,
}

impl App {
    /// Which of these tables point to which, from what their plans declare and from all their rows. A table that was not
    /// read whole yet is read first.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, and what reading the sources says.
    pub async fn find_relations(
        &self,
        tables: Vec<TableToRelate>,
        job: &str,
        on_progress: impl FnMut(RelationsProgress) + Send + 'static,
    ) -> Result<FoundRelations, Failure> {
        let known = tables
            .into_iter()
            .map(|TableToRelate { name, source_id, plan }| {
                let source = self.sources.get(&source_id)?;
                let name = name.unwrap_or_else(|| source.file_stem());
                Ok(Known { name, source, profile: self.sources.profile(&source_id).ok(), plan })
            })
            .collect::<Result<Vec<Known>, Failure>>()?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let token = running.token.clone();
        blocking(move || {
            let mut profiles = Vec::with_capacity(known.len());
            for table in &known {
                profiles.push(match &table.profile {
                    Some(profile) => Arc::clone(profile),
                    None => Arc::new(read_profile(&table.source, &token, |_| {})?),
                });
            }
            let tables: Vec<ReadTable<'_>> = known
                .iter()
                .zip(&profiles)
                .map(|(table, profile)| ReadTable {
                    name: &table.name,
                    source: &table.source,
                    profile,
                    plan: &table.plan,
                })
                .collect();
            find_relations(&tables, &token, limited(on_progress))
                .map_err(|error: SourceError| Failure::from(error))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SaidInFull;
    use failure::Code;
    use propose::RelationLevel;
    use source::FormatChoice;
    use std::fmt::Write;

    fn shop(app: &App, folder: &std::path::Path) -> impl Future<Output = Vec<TableToRelate>> {
        let mut customers = "id,name\n".to_owned();
        let mut orders = "id,customer_id\n".to_owned();
        for number in 1..=40 {
            let _ = writeln!(customers, "{number},Name {number}");
            let _ = writeln!(orders, "{},{}", number + 1000, number * 7 % 39 + 1);
        }
        std::fs::write(folder.join("customers.csv"), customers).unwrap();
        std::fs::write(folder.join("orders.csv"), orders).unwrap();
        let paths = ["customers", "orders"].map(|name| (name, folder.join(format!("{name}.csv"))));
        async move {
            let mut tables = Vec::new();
            for (name, path) in paths {
                let source_id = app.open(path, FormatChoice::default()).await.unwrap().source_id;
                let plan = app.read_source(&source_id, name, |_| {}).await.unwrap().proposal.plan;
                tables.push(TableToRelate { name: Some(name.to_owned()), source_id, plan });
            }
            tables
        }
    }

    #[tokio::test]
    async fn open_tables_are_related() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let tables = shop(&app, folder.path()).await;
        let found = app.find_relations(tables, "job", |_| {}).await.unwrap();
        let [only] = found.relations.as_slice() else { panic!("{:?}", found.relations) };
        assert_eq!((only.child.table.as_str(), only.parent.table.as_str()), ("orders", "customers"));
        assert_eq!((only.level, only.evidence.rows, only.evidence.orphans), (RelationLevel::Certain, 40, 0));
    }

    #[tokio::test]
    async fn the_search_is_cancelled_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let tables = shop(&app, folder.path()).await;
        app.jobs().cancel("job");
        let cancelled = app.find_relations(tables.clone(), "job", |_| {}).await.unwrap_err();
        assert_eq!(cancelled.code, Code::Cancelled);
        app.close_source(&tables[0].source_id);
        let closed = app.find_relations(tables, "job", |_| {}).await.unwrap_err();
        assert_eq!(closed.code, Code::NoSuchSource);
    }
}
