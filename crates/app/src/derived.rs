//! Tables that are made from the rows of another that is open: lock items that keep columns unique, and columns in an item
//! of their own beside.

use crate::app::App;
use crate::blocking::blocking;
use crate::joining::sentence;
use crate::open::OpenedSource;
use crate::relations::TableToRelate;
use failure::{Code, Failure};
use plan::{DerivedTable, DerivingError, Plan, TableDesign, read_plan};
use propose::{UniqueColumns, unique_columns};
use serde::Serialize;
use std::path::PathBuf;

/// A table that is made from the rows of another, opened beside it.
#[derive(Debug, Serialize)]
pub struct OpenedDerived {
    /// What plans call it: `customers: unique email`.
    pub name: String,
    pub source: OpenedSource,
    pub plan: Plan,
}

impl App {
    /// Opens a table that is made from the rows of one that is open, its owner, beside that, under a name and a DynamoDB table
    /// that are proposed, or as a saved design has them. Its plan is that of the owner as it is placed; it follows what that
    /// becomes wherever tables are placed ([`App::place_tables`]).
    ///
    /// # Errors
    /// `no_such_source`, `bad_usage` where such a table is open already, and `blocked` where there can be none.
    pub fn derive_table(
        &self,
        owner: &TableToRelate,
        derived: &DerivedTable,
        table: Option<TableDesign>,
    ) -> Result<OpenedDerived, Failure> {
        let source = self.sources.get(&owner.source_id)?;
        let of = owner.name.clone().unwrap_or_else(|| source.file_stem());
        let derived = DerivedTable { of: of.clone(), ..derived.clone() };
        let blocked =
            |error: DerivingError| Failure::new(Code::Blocked, sentence(&error.to_string()), error.repair());
        let proposed = table.unwrap_or_else(|| derived.proposed_table(&owner.plan));
        let plan = derived.plan(&owner.plan, &proposed).map_err(blocked)?;
        let name = plan.derived.as_ref().unwrap_or(&derived).source_name();
        let (summary, choice) = (source.summary()?, source.choice().clone());
        let Some(source_id) = self.sources.add_derived(&owner.source_id, &derived, &name) else {
            return Err(Failure::new(Code::BadUsage, format!("{name} is there already."), "Name it once."));
        };
        Ok(OpenedDerived { name, source: OpenedSource { source_id, summary, choice }, plan })
    }

    /// The columns of a source that was read which are unique, and which lock items could keep so: those of an index, and those
    /// that are declared UNIQUE.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`.
    pub fn unique_columns(&self, source_id: &str, plan: &Plan) -> Result<Vec<UniqueColumns>, Failure> {
        self.sources.get(source_id)?;
        Ok(unique_columns(plan, &*self.sources.profile(source_id)?))
    }

    /// The tables of a saved design that are made from the rows of others, each with the DynamoDB table that it has there;
    /// `only`: what the one table that is open is called, where it is one.
    ///
    /// # Errors
    /// Where the file holds no plan.
    pub async fn saved_derived(
        &self,
        path: PathBuf,
        only: Option<String>,
    ) -> Result<Vec<(DerivedTable, TableDesign)>, Failure> {
        blocking(move || Ok::<_, Failure>(read_plan(&path)?.derived_tables(only.as_deref()))).await
    }
}
