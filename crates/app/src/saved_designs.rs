//! The designs of several tables that are open, in one file.

use crate::app::App;
use crate::blocking::blocking;
use crate::design::plan_in;
use crate::questions::{under_todays_names, write_with_questions};
use failure::{Code, Failure};
use plan::{AccessPattern, DerivedTable, Plan, PlanDocument, RelatedRows, Relation, TableDesign, read_plan};
use propose::{Proposal, fit, propose_for};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// A table that is open.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenTable {
    /// What the source calls it.
    pub name: String,
    pub source_id: String,
}

/// The plan of a table that is open.
#[derive(Debug, Clone, Deserialize)]
pub struct NamedPlan {
    /// What the source calls the table.
    pub name: String,
    pub source_id: String,
    pub plan: Plan,
}

/// What a file with the plans of several tables gave for those that are open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenedPlans {
    /// For each table, in the order in which they were asked for, its plan fitted to it; `None` where the file has none.
    pub proposals: Vec<Option<Proposal>>,
    /// The names of the tables for which the file has none.
    pub without: Vec<String>,
    /// The names of tables that the file has plans for and that are not open.
    pub not_open: Vec<String>,
    /// How the tables that are open point to each other, as the file says.
    pub relations: Vec<Relation>,
    /// The questions of the tables that are open, under the names that these have now.
    pub questions: Vec<AccessPattern>,
    /// How many questions of the file are about tables that are not open, and are left out.
    pub questions_not_open: usize,
    /// The tables that are made from the rows of those that are open.
    pub derived: Vec<SavedDerived>,
}

/// A table that is made from the rows of one that is open, as a saved design has it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SavedDerived {
    pub derived: DerivedTable,
    /// The DynamoDB table that it is written to.
    pub table: TableDesign,
}

/// What a file with a saved design gave for the one table that is open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenedDesign {
    pub proposal: Proposal,
    /// The questions of this table, under the names of today.
    pub questions: Vec<AccessPattern>,
    /// How many questions of the file are about other tables too, and are left out.
    pub questions_not_open: usize,
    /// The tables that are made from its rows.
    pub derived: Vec<SavedDerived>,
}

/// A design that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SavedDesign {
    pub path: String,
    /// What of it was left out, as sentences.
    pub left_out: Vec<String>,
}

impl App {
    /// Writes the plans of several tables to one file, with these questions, and these relations and no others: a declared
    /// one that the person removed does not come back. Sentences tell of questions that do not fit and are left out.
    ///
    /// # Errors
    /// As [`App::save_plans`].
    pub async fn save_designs(
        &self,
        plans: Vec<NamedPlan>,
        relations: Vec<Relation>,
        questions: Vec<AccessPattern>,
        path: PathBuf,
    ) -> Result<Vec<String>, Failure> {
        self.require_tables_apart(&plans.iter().map(|named| &named.plan).collect::<Vec<_>>())?;
        let plans = plans.into_iter().map(|NamedPlan { name, plan, .. }| (name, plan)).collect();
        write_with_questions(PlanDocument { relations, ..PlanDocument::of(plans) }, questions, path).await
    }

    /// Refuses plans of tables that were not read whole, and those of which two would write into the same table, before a
    /// person is asked for a file to keep them in.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, `blocked`.
    pub fn require_saveable(&self, plans: &[NamedPlan]) -> Result<(), Failure> {
        plans.iter().try_for_each(|named| self.require_read(&named.source_id))?;
        self.require_tables_apart(&plans.iter().map(|named| &named.plan).collect::<Vec<_>>())
    }

    /// Refuses tables of which one was not read whole, before a person is asked for a file to go with them.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`.
    pub fn require_all_read(&self, tables: &[OpenTable]) -> Result<(), Failure> {
        tables.iter().try_for_each(|table| self.require_read(&table.source_id))
    }

    /// The saved plans of several tables, each fitted to the table of its name.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, `plan_other_tables` where the file has none for any of them, and where the file holds
    /// no plan.
    pub async fn open_plans(&self, tables: Vec<OpenTable>, path: PathBuf) -> Result<OpenedPlans, Failure> {
        let mut read = Vec::with_capacity(tables.len());
        for table in tables {
            let source = self.sources.get(&table.source_id)?;
            read.push((table.name, source, self.sources.profile(&table.source_id)?));
        }
        blocking(move || {
            let document = read_plan(&path)?;
            let is_open = |name: &&str| read.iter().any(|(open, ..)| open == name);
            let not_open: Vec<String> =
                document.sources().filter(|name| !is_open(name)).map(str::to_owned).collect();
            let (mut proposals, mut without) = (Vec::with_capacity(read.len()), Vec::new());
            let only = if let [(only, ..)] = read.as_slice() { Some(only.as_str()) } else { None };
            for (name, source, profile) in &read {
                // One table alone may be called otherwise than it was.
                let plan = if only.is_some() { document.plan_of(name) } else { document.plan_named(name) };
                if plan.is_none() {
                    without.push(name.clone());
                }
                proposals.push(plan.map(|plan| fit(&plan, propose_for(source, profile))));
            }
            if without.len() == read.len() {
                return Err(Failure::new(
                    Code::PlanOtherTables,
                    format!(
                        "The design says nothing of the tables that are open; it is for {}.",
                        not_open.join(", ")
                    ),
                    "Open the tables that it is for, or go on with what is proposed.",
                ));
            }
            let both_open = |relation: &Relation| {
                [&relation.child, &relation.parent].iter().all(|end| is_open(&end.table.as_str()))
            };
            let relations: Vec<Relation> =
                document.relations.iter().filter(|relation| both_open(relation)).cloned().collect();
            let today: Vec<(&str, &Plan)> = read
                .iter()
                .zip(&proposals)
                .filter_map(|((name, ..), proposal)| Some((name.as_str(), &proposal.as_ref()?.plan)))
                .collect();
            let (questions, questions_not_open) = questions_of(&document, &today, &relations);
            let derived = derived_of(&document, only, is_open);
            Ok(OpenedPlans {
                proposals,
                without,
                not_open,
                relations,
                questions,
                questions_not_open,
                derived,
            })
        })
        .await
    }

    /// The saved plan for the one table that is open, fitted to it, with its questions. Of a file with the plans of several
    /// tables, that of the source's own name.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, `plan_other_tables` where it says nothing of this table, and where the file holds no
    /// plan.
    pub async fn open_design(&self, source_id: &str, path: PathBuf) -> Result<OpenedDesign, Failure> {
        let (source, profile) = (self.sources.get(source_id)?, self.sources.profile(source_id)?);
        blocking(move || {
            let document = read_plan(&path)?;
            let name = source.file_stem();
            let proposal = fit(&plan_in(&document, &name)?, propose_for(&source, &profile));
            // In the window one table alone points to nothing, not even to itself.
            let (questions, questions_not_open) =
                questions_of(&document, &[(name.as_str(), &proposal.plan)], &[]);
            let derived = derived_of(&document, Some(&name), |_: &&str| true);
            Ok::<_, Failure>(OpenedDesign { proposal, questions, questions_not_open, derived })
        })
        .await
    }
}

/// The tables of a document that are made from the rows of those that are open; `only`: what the one table that is open is
/// called, where it is one.
fn derived_of(
    document: &PlanDocument,
    only: Option<&str>,
    is_open: impl Fn(&&str) -> bool,
) -> Vec<SavedDerived> {
    let all = document.derived_tables(only).into_iter();
    all.filter(|(derived, _)| is_open(&derived.of.as_str()))
        .map(|(derived, table)| SavedDerived { derived, table })
        .collect()
}

/// The questions of a document that are about these tables and relations alone, under the names of today, and how many
/// others it has.
fn questions_of(
    document: &PlanDocument,
    today: &[(&str, &Plan)],
    relations: &[Relation],
) -> (Vec<AccessPattern>, usize) {
    let all = under_todays_names(document, today).patterns;
    let count = all.len();
    let is_there = |rows: &RelatedRows| relations.iter().any(|relation| rows.is_along(relation));
    let fitting: Vec<AccessPattern> = all
        .into_iter()
        .filter(|pattern| {
            today.iter().any(|(_, plan)| plan.table.name == pattern.table)
                && pattern.related.iter().all(is_there)
        })
        .collect();
    let others = count - fitting.len();
    (fitting, others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SaidInFull;
    use source::FormatChoice;
    use std::path::Path;
    use std::sync::Arc;

    async fn opened(app: &App, folder: &Path, names: &[&str]) -> Vec<(OpenTable, Plan)> {
        let mut tables = Vec::new();
        for name in names {
            let path = folder.join(format!("{name}.csv"));
            std::fs::write(&path, "id,name\n1,a\n2,b\n").unwrap();
            let source_id = app.open(path, FormatChoice::default()).await.unwrap().source_id;
            let plan = app.read_source(&source_id, name, |_| {}).await.unwrap().proposal.plan;
            tables.push((OpenTable { name: (*name).to_owned(), source_id }, plan));
        }
        tables
    }

    #[tokio::test]
    async fn each_table_gets_the_plan_of_its_name_and_the_others_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let tables = opened(&app, folder.path(), &["animals", "plants", "stones"]).await;
        let named = |places: &[usize]| -> Vec<NamedPlan> {
            let plan = |place: usize| {
                let (table, mut plan) = tables[place].clone();
                plan.table.name = format!("Saved{}", plan.table.name);
                NamedPlan { name: table.name, source_id: table.source_id, plan }
            };
            places.iter().copied().map(plan).collect()
        };
        let open = |places: &[usize]| places.iter().map(|place| tables[*place].0.clone()).collect::<Vec<_>>();
        let path = folder.path().join("all.plan.json");
        app.save_designs(named(&[0, 2]), Vec::new(), Vec::new(), path.clone()).await.unwrap();
        let found = app.open_plans(open(&[0, 1]), path.clone()).await.unwrap();
        let names: Vec<Option<&str>> = found
            .proposals
            .iter()
            .map(|proposal| proposal.as_ref().map(|proposal| proposal.plan.table.name.as_str()))
            .collect();
        assert_eq!(names, [Some("SavedAnimals"), None]);
        assert_eq!((found.without, found.not_open), (vec!["plants".to_owned()], vec!["stones".to_owned()]));
        // The design of one table is not taken for that of another, however many are open.
        app.save_designs(named(&[0]), Vec::new(), Vec::new(), path.clone()).await.unwrap();
        let other = app.open_plans(open(&[1, 2]), path.clone()).await.unwrap_err();
        assert_eq!(other.code, Code::PlanOtherTables);
        let mut twice = named(&[0, 1]);
        twice[1].plan.table.name = twice[0].plan.table.name.clone();
        assert_eq!(app.require_saveable(&twice).unwrap_err().code, Code::Blocked);
        assert_eq!(
            app.save_designs(twice, Vec::new(), Vec::new(), path).await.unwrap_err().code,
            Code::Blocked
        );
    }

    #[tokio::test]
    async fn relations_are_kept_with_the_designs_as_the_person_left_them() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::new(Arc::new(SaidInFull));
        let tables = opened(&app, folder.path(), &["animals", "plants", "stones"]).await;
        let plans = || {
            let named = |(table, plan): (OpenTable, Plan)| NamedPlan {
                name: table.name,
                source_id: table.source_id,
                plan,
            };
            tables.iter().cloned().map(named).collect::<Vec<_>>()
        };
        let end =
            |table: &str| plan::TableColumns { table: table.to_owned(), columns: vec!["id".to_owned()] };
        let relations = [("animals", "plants"), ("plants", "stones")]
            .map(|(child, parent)| Relation::new(end(child), end(parent)));
        let path = folder.path().join("all.plan.json");
        let by = |plan: &Plan, related: Vec<plan::RelatedRows>| AccessPattern {
            table: plan.table.name.clone(),
            attributes: vec!["id".to_owned()],
            related,
            ..AccessPattern::default()
        };
        let of = |place: usize| plan::RelatedRows::along(&relations[place], plan::RelatedSide::Parent);
        let questions = vec![
            by(&tables[0].1, vec![of(0)]),
            by(&tables[1].1, vec![of(1)]),
            AccessPattern { table: "Nowhere".to_owned(), ..AccessPattern::default() },
        ];
        let left_out =
            app.save_designs(plans(), relations.to_vec(), questions.clone(), path.clone()).await.unwrap();
        assert_eq!(
            left_out,
            ["A question is left out: a question is for Nowhere, which is none of its tables."]
        );
        let open = |count: usize| tables[..count].iter().map(|(table, _)| table.clone()).collect();
        let all = app.open_plans(open(3), path.clone()).await.unwrap();
        assert_eq!((all.relations, all.questions), (relations.to_vec(), questions[..2].to_vec()));
        // One that leads to a table that is not open is not told, and a question along it is counted.
        let some = app.open_plans(open(2), path.clone()).await.unwrap();
        assert_eq!((some.relations, some.questions_not_open), (relations[..1].to_vec(), 1));
        assert_eq!(some.questions, questions[..1]);
        let one = app.open_design(&tables[0].0.source_id, path).await.unwrap();
        assert_eq!((one.questions.len(), one.questions_not_open), (0, 2));
    }
}
