//! Tables of a test, and the relations that are found between them.

use plan::{DeclaredTable, Relation, TableColumns, read_statements};
use profile::{Profile, read_profile};
use propose::{FoundRelation, FoundRelations, ReadTable, find_relations, measure_relation, propose};
use source::Source;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// Tables that were read whole.
pub(crate) struct Tables {
    _folder: Option<tempfile::TempDir>,
    names: Vec<String>,
    sources: Vec<Source>,
    profiles: Vec<Profile>,
    /// The columns' names in the files.
    columns: Vec<Vec<String>>,
    declared: Vec<DeclaredTable>,
}

impl Tables {
    /// Each a name and the text of a CSV file.
    pub(crate) fn of(tables: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = tables.iter().map(|(name, text)| {
            let path = folder.path().join(format!("{name}.csv"));
            std::fs::write(&path, text).unwrap();
            ((*name).to_owned(), path)
        });
        let paths: Vec<(String, PathBuf)> = paths.collect();
        Self { _folder: Some(folder), ..Self::read(paths) }
    }

    /// The eleven tables of Northwind.
    pub(crate) fn northwind() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
            .collect();
        paths.sort();
        Self::read(
            paths
                .into_iter()
                .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
                .collect(),
        )
    }

    fn read(paths: Vec<(String, PathBuf)>) -> Self {
        let (names, paths): (Vec<String>, Vec<PathBuf>) = paths.into_iter().unzip();
        let sources: Vec<Source> = paths.iter().map(|path| Source::open(path).unwrap()).collect();
        let never = CancellationToken::new();
        let profiles: Vec<Profile> =
            sources.iter().map(|source| read_profile(source, &never, |_| {}).unwrap()).collect();
        let columns = profiles.iter().map(column_names).collect();
        Self { _folder: None, names, sources, profiles, columns, declared: Vec::new() }
    }

    /// The same tables whose columns are called otherwise, by what `rename` makes of the place of a table and its columns.
    pub(crate) fn renamed(mut self, rename: impl Fn(usize, &[String]) -> Vec<String>) -> Self {
        for (table, profile) in self.profiles.iter_mut().enumerate() {
            let new = rename(table, &self.columns[table]);
            let of = |old: &mut String| {
                let place = self.columns[table].iter().position(|name| name == old).unwrap();
                old.clone_from(&new[place]);
            };
            profile.columns.iter_mut().for_each(|column| of(&mut column.column));
            for pair in &mut profile.pairs {
                of(&mut pair.partition_column);
                of(&mut pair.sort_column);
            }
        }
        self
    }

    /// The same tables, declared by these statements.
    pub(crate) fn declared(self, statements: &str) -> Self {
        Self { declared: read_statements(statements).unwrap(), ..self }
    }

    pub(crate) fn find(&self) -> FoundRelations {
        self.find_unless(&CancellationToken::new()).unwrap()
    }

    pub(crate) fn find_unless(
        &self,
        cancel: &CancellationToken,
    ) -> Result<FoundRelations, source::SourceError> {
        let mut told = 0;
        self.with_tables(|tables| {
            find_relations(tables, cancel, |progress| {
                assert!(progress.rows >= told && progress.rows <= progress.rows_total, "{progress:?}");
                told = progress.rows;
            })
        })
    }

    /// What is counted of a relation that a person names.
    pub(crate) fn measure(&self, child: &TableColumns, parent: &TableColumns) -> FoundRelation {
        let relation = Relation::new(child.clone(), parent.clone());
        let mut told = 0;
        self.with_tables(|tables| {
            measure_relation(tables, &relation, &CancellationToken::new(), |progress| {
                assert!(progress.rows >= told && progress.rows <= progress.rows_total, "{progress:?}");
                told = progress.rows;
            })
        })
        .unwrap()
    }

    fn with_tables<T>(&self, work: impl FnOnce(&[ReadTable<'_>]) -> T) -> T {
        let named = self.sources.iter().zip(&self.profiles);
        let mut plans: Vec<_> =
            named.map(|(source, profile)| propose(&source.file_name(), profile).plan).collect();
        for (plan, name) in plans.iter_mut().zip(&self.names) {
            plan.declared = self.declared.iter().find(|declared| declared.name == *name).cloned();
        }
        let tables: Vec<ReadTable<'_>> = (0..self.names.len())
            .map(|place| ReadTable {
                name: &self.names[place],
                source: &self.sources[place],
                profile: &self.profiles[place],
                plan: &plans[place],
            })
            .collect();
        work(&tables)
    }

    /// A relation as `orders.customerID -> customers.customerID`, by the names in the files.
    pub(crate) fn words(&self, relation: &FoundRelation) -> String {
        let end = |end: &plan::TableColumns| {
            let table = self.names.iter().position(|name| *name == end.table).unwrap();
            let now = column_names(&self.profiles[table]);
            let place = |name: &String| now.iter().position(|other| other == name).unwrap();
            let names: Vec<&str> =
                end.columns.iter().map(|name| self.columns[table][place(name)].as_str()).collect();
            format!("{}.{}", end.table, names.join(","))
        };
        format!("{} -> {}", end(&relation.child), end(&relation.parent))
    }

    /// All relations that are found, in the order of their letters.
    pub(crate) fn found(&self) -> Vec<String> {
        self.all(&self.find())
    }

    /// The same of what was found.
    pub(crate) fn all(&self, found: &FoundRelations) -> Vec<String> {
        let mut found: Vec<String> = found.relations.iter().map(|relation| self.words(relation)).collect();
        found.sort();
        found
    }
}

fn column_names(profile: &Profile) -> Vec<String> {
    profile.columns.iter().map(|column| column.column.clone()).collect()
}

/// Columns of a table.
pub(crate) fn columns(table: &str, columns: &[&str]) -> TableColumns {
    TableColumns {
        table: table.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
    }
}
