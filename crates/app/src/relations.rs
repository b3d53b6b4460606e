//! Relations: how the tables that are open belong together.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::progress::limited;
use failure::Failure;
use plan::{Plan, Relation};
use profile::{Profile, read_profile};
use propose::{
    FoundRelation, FoundRelations, ReadTable, RelationsProgress, find_relations, measure_relation,
};
use serde::Deserialize;
use source::Source;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A table that is open, with the plan by which its cells are read.
#[derive(Debug, Clone, Deserialize)]
pub struct TableToRelate {
    /// The source table's name, as plans know it; none where it is the only one: the file's.
    #[serde(default)]
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
        self.relate(tables, job, move |tables, cancel| {
            find_relations(tables, cancel, limited(on_progress)).map_err(Failure::from)
        })
        .await
    }

    /// What all rows of these tables say of a relation that a person names.
    ///
    /// # Errors
    /// As [`App::find_relations`], and `no_such_source_table`, `no_such_column` and `bad_usage` where it cannot be one.
    pub async fn measure_relation(
        &self,
        tables: Vec<TableToRelate>,
        relation: Relation,
        job: &str,
        on_progress: impl FnMut(RelationsProgress) + Send + 'static,
    ) -> Result<FoundRelation, Failure> {
        self.relate(tables, job, move |tables, cancel| {
            measure_relation(tables, &relation, cancel, limited(on_progress))
        })
        .await
    }

    /// Gives the tables, each read whole, to `work`, as a job of this name.
    async fn relate<T: Send + 'static>(
        &self,
        tables: Vec<TableToRelate>,
        job: &str,
        work: impl FnOnce(&[ReadTable<'_>], &CancellationToken) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let known = tables
            .into_iter()
            // Tables that are made from the rows of others point nowhere of their own.
            .filter(|table| table.plan.derived.is_none())
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
            work(&tables, &token)
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
    async fn what_a_person_names_is_counted_and_what_cannot_be_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let tables = shop(&app, folder.path()).await;
        let end = |table: &str, column: &str| plan::TableColumns {
            table: table.to_owned(),
            columns: vec![column.to_owned()],
        };
        let measure =
            |child, parent| app.measure_relation(tables.clone(), Relation::new(child, parent), "job", |_| {});
        let found = measure(end("orders", "id"), end("customers", "id")).await.unwrap();
        assert_eq!((found.level, found.evidence.orphans), (RelationLevel::Possible, 40));
        assert_eq!(
            found.reason,
            "No id of orders (40 rows) is in customers; 40 of its 40 rows have none; none has more than one."
        );
        assert_eq!(found.orphan_samples.len(), 5);
        assert_eq!((found.orphan_samples[0].line, found.orphan_samples[0].value.as_str()), (2, "1001"));
        for (child, parent, code) in [
            (end("orders", "id"), end("nobody", "id"), Code::NoSuchSourceTable),
            (end("orders", "id"), end("customers", "nothing"), Code::NoSuchColumn),
            (end("orders", "id"), end("orders", "id"), Code::BadUsage),
        ] {
            assert_eq!(measure(child, parent).await.unwrap_err().code, code);
        }
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
