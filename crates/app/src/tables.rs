//! Open: the tables of files, folders, archives and databases.

use crate::app::App;
use crate::blocking::blocking;
use crate::open::OpenedSource;
use failure::{Code, Failure};
use plan::Plan;
use serde::Serialize;
use source::{FormatChoice, find_tables, open_tables};
use std::path::PathBuf;

/// Tables that are open, and what was found beside them.
#[derive(Debug, Serialize)]
pub struct OpenedTables {
    pub tables: Vec<OpenedTable>,
    pub passed_over: Vec<PassedOver>,
}

/// A table that is open, under the name that tells it from the others.
#[derive(Debug, Serialize)]
pub struct OpenedTable {
    pub name: String,
    pub source: OpenedSource,
}

/// Something that is no table, and why.
#[derive(Debug, Clone, Serialize)]
pub struct PassedOver {
    pub name: String,
    pub reason: String,
}

impl App {
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
        for path in &paths {
            self.consent.add_file(path);
        }
        let opening = move || {
            let found = find_tables(&paths, &choice)?;
            let wanted = found.named(&only)?;
            let names: Vec<String> = wanted.iter().map(|table| table.name.clone()).collect();
            let sources = open_tables(&wanted, &choice)?;
            Ok::<_, Failure>((names, sources, found.passed_over))
        };
        let (names, sources, passed_over) = blocking(opening).await?;
        let mut tables = Vec::with_capacity(sources.len());
        for (name, source) in names.into_iter().zip(sources) {
            self.consent.add_file(source.path());
            tables.push(OpenedTable { name, source: self.opened(source)? });
        }
        let passed_over =
            passed_over.into_iter().map(|file| PassedOver { name: file.name, reason: file.reason }).collect();
        Ok(OpenedTables { tables, passed_over })
    }

    /// Refuses plans of which two would write into the same table.
    ///
    /// # Errors
    /// `blocked`.
    pub fn require_tables_apart(&self, plans: &[&Plan]) -> Result<(), Failure> {
        for (place, plan) in plans.iter().enumerate() {
            let name = &plan.table.name;
            if plans[..place].iter().any(|before| before.table.name == *name) {
                return Err(Failure::new(
                    Code::Blocked,
                    format!("Two of the tables would be written into the same table, {name}."),
                    "Import them one by one, with --only and --table.",
                ));
            }
        }
        Ok(())
    }
}
