//! The other tables that a run's table was put together with, as its header keeps them.

use super::noted_file::{absolute, names_of};
use item::RelatedTables;
use plan::Plan;
use serde::{Deserialize, Serialize};
use source::{Content, FormatChoice, Source, SourceError};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// With what a run's table is put together again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct Related {
    /// What plans call the run's own table.
    pub name: String,
    /// The tables that are read besides it.
    pub files: Vec<RelatedFile>,
    /// The tables in whose items its rows stand, the nearest first.
    pub within: Vec<WithinTable>,
    /// Parents that were made, in whose items they stand too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<WithinTable>,
}

/// A table that is read besides the run's own, by what it is known again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct RelatedFile {
    /// What plans call it.
    pub table: String,
    #[serde(with = "crate::import::path_text")]
    pub file: PathBuf,
    pub content: Content,
    /// How it was read, whatever would be recognised today.
    pub format: FormatChoice,
    pub columns: Vec<String>,
    pub own_columns: Option<[String; 3]>,
}

/// A table in whose items rows stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::import) struct WithinTable {
    pub table: String,
    pub plan: Plan,
}

impl Related {
    /// What is kept of some tables. Each was read whole, so that its content is known.
    ///
    /// # Errors
    /// When one has changed since, or cannot be read.
    pub(in crate::import) fn of(
        tables: &RelatedTables,
        cancel: &CancellationToken,
    ) -> Result<Self, SourceError> {
        let file = |(table, source): &(String, std::sync::Arc<Source>)| {
            source.confirm_unchanged(cancel)?;
            Ok(RelatedFile {
                table: table.clone(),
                file: absolute(source.path()),
                content: source.content(cancel)?,
                format: source.choice_as_read(),
                columns: names_of(source),
                own_columns: source.own_column_names(),
            })
        };
        let kept = |(table, plan): &(String, Plan)| WithinTable { table: table.clone(), plan: plan.clone() };
        Ok(Self {
            name: tables.name.clone(),
            files: tables.sources.iter().map(file).collect::<Result<_, SourceError>>()?,
            within: tables.within.iter().map(kept).collect(),
            made: tables.made.iter().map(kept).collect(),
        })
    }
}
