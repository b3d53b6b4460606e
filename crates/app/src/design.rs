//! Design: what is wrong with a plan, and where plans come from and go to.

use crate::app::App;
use crate::blocking::blocking;
use check::review;
use failure::{Code, Failure};
use plan::{AccessPattern, Edited, Finding, LeftOutRecord, Plan, PlanDocument, PlanEdit, read_plan};
use profile::Profile;
use propose::{
    Fitted, Proposal, completed, fit, fit_known, propose_for, propose_from_statement, propose_from_statements,
};
use source::{Source, SourceKind};
use std::path::{Path, PathBuf};

/// Longest file of SQL that is read, in bytes: beyond it there are data, not statements.
const LONGEST_SCHEMA: u64 = 64 * 1024 * 1024;

/// True where a text of SQL declares tables, but not the one that is meant.
pub fn is_of_other_tables(code: Code) -> bool {
    matches!(code, Code::SchemaOtherTable | Code::SchemaOtherWidth | Code::SchemaSeveralTables)
}

impl App {
    /// What is wrong with the plan itself, without reading the file.
    ///
    /// # Errors
    /// `no_such_source`.
    pub fn review_plan(&self, source_id: &str, plan: &Plan) -> Result<Vec<Finding>, Failure> {
        Ok(review(&plan.in_shared_table(), &self.sources.get(source_id)?.columns()))
    }

    /// The plan that a `CREATE TABLE` statement gives for a source that was read.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, and where the text declares no table that fits.
    pub async fn propose_from_schema(&self, source_id: &str, statement: String) -> Result<Proposal, Failure> {
        self.proposed_by(propose_from_statement, source_id, statement).await
    }

    async fn proposed_by(
        &self,
        propose: fn(&str, &Profile, &str) -> Result<Proposal, Failure>,
        source_id: &str,
        statements: String,
    ) -> Result<Proposal, Failure> {
        let (source, profile) = (self.sources.get(source_id)?, self.sources.profile(source_id)?);
        let apart = self.sources.apart(source_id);
        blocking(move || {
            let mut proposal = propose(&source.file_name(), &profile, &statements)?;
            if let Some(apart) = apart {
                apart.apply(&mut proposal);
            }
            Ok::<_, Failure>(proposal)
        })
        .await
    }

    /// The plans that the `CREATE TABLE` statements of a text give for sources that were read, in their order; `None` for one
    /// whose table is not among them.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, and where the text declares no table that fits any of them.
    pub async fn propose_tables_from_schema(
        &self,
        source_ids: Vec<String>,
        statements: String,
    ) -> Result<Vec<Option<Proposal>>, Failure> {
        let mut proposals = Vec::with_capacity(source_ids.len());
        let mut refused = None;
        for source_id in source_ids {
            match self.proposed_by(propose_from_statements, &source_id, statements.clone()).await {
                Ok(proposal) => proposals.push(Some(proposal)),
                Err(failure) if is_of_other_tables(failure.code) => {
                    refused.get_or_insert(failure);
                    proposals.push(None);
                }
                Err(failure) => return Err(failure),
            }
        }
        match refused {
            Some(failure) if proposals.iter().all(Option::is_none) => Err(failure),
            _ => Ok(proposals),
        }
    }

    /// The text of a file with SQL.
    ///
    /// # Errors
    /// `schema_unreadable`, and `schema_too_long` beyond 64 MB.
    pub async fn read_schema(&self, path: PathBuf) -> Result<String, Failure> {
        blocking(move || {
            let unreadable = |error: std::io::Error| {
                Failure::new(
                    Code::SchemaUnreadable,
                    format!("The file {} cannot be read.", path.display()),
                    "Choose a text file with the CREATE TABLE statement.",
                )
                .with_detail(error.to_string())
            };
            if std::fs::metadata(&path).map_err(unreadable)?.len() > LONGEST_SCHEMA {
                return Err(Failure::new(
                    Code::SchemaTooLong,
                    format!("{} is longer than 64 MB, so it holds data as well.", path.display()),
                    "Export the structure alone, or paste the CREATE TABLE statement.",
                ));
            }
            let bytes = std::fs::read(&path).map_err(unreadable)?;
            Ok(source::text_of(&bytes))
        })
        .await
    }

    /// The plan after edits, and what followed from them. What an edit leaves to the data (how the values of a column are
    /// written) is taken from what reading the source whole gave, where it was. All edits are applied, or none.
    ///
    /// # Errors
    /// `no_such_source`, and where an edit cannot be applied: `no_such_column`, `no_such_index`, `no_name`, `name_taken`,
    /// `not_a_key`.
    pub fn edit_plan(&self, source_id: &str, plan: &Plan, edits: &[PlanEdit]) -> Result<Edited, Failure> {
        self.sources.get(source_id)?;
        let profile = self.sources.profile(source_id).ok();
        let mut edited = Edited { plan: plan.clone(), followed: Vec::new() };
        for edit in edits {
            let next = match &profile {
                Some(profile) => edited.plan.apply(&completed(edit, &edited.plan, profile)),
                None => edited.plan.apply(edit),
            }?;
            edited.plan = next.plan;
            edited.followed.extend(next.followed);
        }
        Ok(edited)
    }

    /// For each list of edits, whether the plan is already as they would have it.
    ///
    /// # Errors
    /// `no_such_source`.
    pub fn are_in_force(
        &self,
        source_id: &str,
        plan: &Plan,
        lists: &[Vec<PlanEdit>],
    ) -> Result<Vec<bool>, Failure> {
        self.sources.get(source_id)?;
        let is_in_force = |edits: &Vec<PlanEdit>| {
            self.edit_plan(source_id, plan, edits).is_ok_and(|edited| edited.plan == *plan)
        };
        Ok(lists.iter().map(is_in_force).collect())
    }

    /// Writes the plan of a source to a file, with these questions; sentences tell of those that do not fit and are left
    /// out.
    ///
    /// # Errors
    /// `no_such_source`, `plan_unwritable`.
    pub async fn save_plan(
        &self,
        source_id: &str,
        plan: Plan,
        questions: Vec<AccessPattern>,
        path: PathBuf,
    ) -> Result<Vec<String>, Failure> {
        let name = self.sources.get(source_id)?.file_stem();
        self.save_plans(vec![(name, plan)], Vec::new(), questions, path).await
    }

    /// Refuses a source that is not open or was not read whole, before a person is asked for a file to go with it.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`.
    pub fn require_read(&self, source_id: &str) -> Result<(), Failure> {
        self.sources.get(source_id)?;
        self.sources.profile(source_id).map(|_| ())
    }

    /// A saved plan, fitted to a source that was read. Of a file with the plans of several tables, that of the table
    /// `name`, or of the source's own name.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, `plan_other_tables` where it says nothing of this table, and where the file holds no
    /// plan.
    pub async fn open_plan(
        &self,
        source_id: &str,
        name: Option<String>,
        path: PathBuf,
    ) -> Result<Proposal, Failure> {
        let (source, profile) = (self.sources.get(source_id)?, self.sources.profile(source_id)?);
        blocking(move || {
            let plan = plan_for(&source, name, &path)?;
            Ok::<_, Failure>(fit(&plan, propose_for(&source, &profile)))
        })
        .await
    }

    /// The same for a source that need not be read whole. `None` where it must be: a column is new, or, as in JSON, only
    /// the whole file tells which columns it has.
    ///
    /// # Errors
    /// `no_such_source`, `plan_other_tables`, and where the file holds no plan.
    pub async fn open_plan_unread(
        &self,
        source_id: &str,
        name: Option<String>,
        path: PathBuf,
    ) -> Result<Option<Fitted>, Failure> {
        let source = self.sources.get(source_id)?;
        if source.is_json() {
            return Ok(None);
        }
        blocking(move || {
            let plan = plan_for(&source, name, &path)?;
            let delimiter = char::from(source.delimiter()).to_string();
            Ok::<_, Failure>(fit_known(&plan, &source.columns(), &delimiter))
        })
        .await
    }

    /// The record that starts on a line, or the row of a database at this place (from 1), as one that a plan leaves out.
    ///
    /// # Errors
    /// `no_such_source`, `no_such_line`, and what reading the file says.
    pub async fn record_to_leave_out(&self, source_id: &str, line: u64) -> Result<LeftOutRecord, Failure> {
        let source = self.sources.get(source_id)?;
        blocking(move || {
            let found = match source.record_at_line(line)? {
                Some(number) => source.records(number, 1)?.into_iter().next(),
                None => None,
            };
            let Some(record) = found else {
                let (message, repair) = if source.format().kind == SourceKind::Staged {
                    (
                        format!("The table has no row {line}."),
                        "Give the number of a row, counted from 1 in the order of the preview.",
                    )
                } else {
                    (
                        format!("No record starts on line {line}."),
                        "Give the line of a record, as the findings name it.",
                    )
                };
                return Err(Failure::new(Code::NoSuchLine, message, repair));
            };
            let place = source.locators([record.line])?.remove(&record.line);
            let was = record.cells.iter().find(|cell| !cell.trim().is_empty()).unwrap_or_default().to_owned();
            Ok(LeftOutRecord { record: record.number, line: record.line, place, was })
        })
        .await
    }
}

/// What a saved plan says of a source: of the table `name`, or of the one of the source's own name.
fn plan_for(source: &Source, name: Option<String>, path: &Path) -> Result<Plan, Failure> {
    plan_in(&read_plan(path)?, &name.unwrap_or_else(|| source.file_stem()))
}

/// What a document says of the table of this name.
pub(crate) fn plan_in(document: &PlanDocument, name: &str) -> Result<Plan, Failure> {
    document.plan_of(name).ok_or_else(|| {
        let known: Vec<&str> = document.sources().collect();
        Failure::new(
            Code::PlanOtherTables,
            format!("The plan says nothing of {name}; it is for {}.", known.join(", ")),
            "Open the tables that it is for, or make a new plan.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SaidInFull;
    use source::FormatChoice;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_plan_that_knows_all_columns_needs_no_reading() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let open = async |path| app.open(path, FormatChoice::default()).await.unwrap().source_id;
        let first = open(file("first.csv", "id,name\n1,a\n2,b\n")).await;
        let plan = app.read_source(&first, "read", |_| {}).await.unwrap().proposal.plan;
        let saved = folder.path().join("saved.plan.json");
        app.save_plan(&first, plan.clone(), Vec::new(), saved.clone()).await.unwrap();

        for (name, text, is_known, missing) in [
            ("same.csv", "id,name\n3,c\n", true, 0),
            ("turned.csv", "name;id\nc;3\n", true, 0),
            ("fewer.csv", "id,other\n3,c\n", false, 0),
            ("less.csv", "name\nc\nd\n", true, 1),
            ("same.jsonl", "{\"id\":3,\"name\":\"c\"}\n", false, 0),
        ] {
            let source = open(file(name, text)).await;
            let fitted = app.open_plan_unread(&source, None, saved.clone()).await.unwrap();
            assert_eq!(fitted.is_some(), is_known, "{name}");
            if let Some(fitted) = fitted {
                assert_eq!(fitted.findings.len(), missing, "{name}");
                let read = app.read_source(&source, name, |_| {}).await.unwrap();
                assert_eq!(
                    app.open_plan(&source, None, saved.clone()).await.unwrap().plan,
                    fitted.plan,
                    "{name}, with {:?}",
                    read.profile.delimiter
                );
            }
        }
    }
}
