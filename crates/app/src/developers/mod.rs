//! Save for developers: a folder from which the tables can be created and asked without Tableferry.

mod cloudformation;
mod code;
mod create_table;
mod examples;
mod locks;
mod python_text;
mod schema_page;
mod shell;
mod terraform;

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::question::Question;
use crate::questions::QuestionsProgress;
use crate::relations::TableToRelate;
use crate::runs::unwritable;
use examples::{Example, examples};
use failure::Failure;
use plan::{AccessPattern, Plan, PlanDocument, Relation, write_plan};
use propose::QuestionReport;
use serde::Serialize;
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// A design as developers get it.
struct Handover {
    document: PlanDocument,
    /// The plans as they are written, with the names of their source tables, without those whose rows all stand inside
    /// others' items.
    tables: Vec<(String, Plan)>,
    questions: Vec<QuestionReport>,
    /// An item of each table that has one.
    examples: Vec<Example>,
}

/// What was written for developers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SavedForDevelopers {
    pub folder: String,
    /// Names of the files in it.
    pub files: Vec<String>,
}

impl Handover {
    /// The plans of DynamoDB tables, each once: of those that several source tables share, that of the parent.
    fn dynamodb_tables(&self) -> impl Iterator<Item = &(String, Plan)> {
        let is_parent = |plan: &Plan| plan.shared.as_ref().is_none_or(|shared| shared.beside.is_none());
        self.tables.iter().filter(move |(_, plan)| is_parent(plan))
    }
}

impl App {
    /// Writes a folder for developers: the tables and questions on a page, commands and documents that create the tables,
    /// code that writes an item of each kind and asks each question, and the plan. Files of these names that are there
    /// are written over; the folder is made where there is none.
    ///
    /// # Errors
    /// `no_such_source`, `blocked` where two plans would write into the same table, `cancelled`, `unwritable`, and what
    /// reading the sources says.
    pub async fn save_for_developers(
        &self,
        tables: &[TableToRelate],
        relations: Vec<Relation>,
        questions: Vec<QuestionReport>,
        folder: PathBuf,
        job: &str,
    ) -> Result<SavedForDevelopers, Failure> {
        let open = self.named(tables)?;
        self.require_tables_apart(&open.iter().map(|(_, _, plan)| plan).collect::<Vec<_>>())?;
        // Parents that are made are items of a table that is told of.
        let open: Vec<_> = open.into_iter().filter(|(_, _, plan)| plan.made.is_none()).collect();
        let running = self.jobs.start(job, JobKind::Other)?;
        let token = running.token.clone();
        blocking(move || {
            let examples = examples(&open, &relations, &token)?;
            let plans: Vec<(String, Plan)> = open.into_iter().map(|(name, _, plan)| (name, plan)).collect();
            let access_patterns = questions.iter().map(|question| question.pattern.clone()).collect();
            let mut tables: Vec<(String, Plan)> = plans
                .iter()
                .filter(|(_, plan)| !plan.writes_no_items())
                .map(|(name, plan)| (name.clone(), plan.in_shared_table().into_owned()))
                .collect();
            // Kinds of items stand behind the table that they share.
            let first = tables.clone();
            tables.sort_by_key(|(name, plan)| {
                let beside = plan.shared.as_ref().and_then(|shared| shared.beside.as_ref());
                let of = beside.map_or(name, |beside| &beside.parent);
                (first.iter().position(|(other, _)| other == of), beside.is_some())
            });
            let document = PlanDocument { relations, access_patterns, ..PlanDocument::of(plans) };
            // A question that the design has no place for is told on the page, and is none of the plan's.
            let (document, _) = document.without_unfit_questions();
            write_all(&Handover { document, tables, questions, examples }, &folder)
        })
        .await
    }

    /// The same of tables that are open, with what these questions take. Whoever chose a folder that holds files of these
    /// names is asked before they are written over.
    ///
    /// # Errors
    /// As [`App::save_for_developers`], and `declined`.
    pub async fn save_open_for_developers(
        &self,
        tables: Vec<TableToRelate>,
        relations: Vec<Relation>,
        questions: Vec<AccessPattern>,
        folder: PathBuf,
        job: &str,
        on_progress: impl FnMut(QuestionsProgress) + Send + 'static,
    ) -> Result<SavedForDevelopers, Failure> {
        let there: Vec<&str> =
            FILES.into_iter().filter(|name| std::fs::symlink_metadata(folder.join(name)).is_ok()).collect();
        if !there.is_empty() {
            self.require(Question::write_over(&folder, &there)).await?;
        }
        let reports =
            self.measure_questions(tables.clone(), relations.clone(), questions, job, on_progress).await?;
        self.save_for_developers(&tables, relations, reports, folder, job).await
    }
}

/// The files that are written, the plan last.
const FILES: [&str; 7] = [
    "schema.md",
    "create-tables.sh",
    "questions.py",
    "examples.json",
    "tables.cloudformation.json",
    "tables.tf.json",
    "tables.plan.json",
];

fn write_all(handover: &Handover, folder: &Path) -> Result<SavedForDevelopers, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable("folder", folder, &error))?;
    let [page, script, questions, examples, cloudformation, terraform, plan] = FILES;
    let texts = [
        (page, schema_page::page(handover)),
        (script, shell::script(handover)),
        (questions, code::python(handover)),
        (examples, examples::document(&handover.examples)),
        (cloudformation, cloudformation::template(handover)),
        (terraform, terraform::document(handover)),
    ];
    for (name, text) in texts {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| unwritable("file", &path, &error))?;
    }
    write_plan(&handover.document, &folder.join(plan))?;
    Ok(SavedForDevelopers { folder: folder.display().to_string(), files: FILES.map(str::to_owned).into() })
}

/// JSON for reading, with a line end.
fn pretty(value: &serde_json::Value) -> String {
    // A value of texts, numbers and lists of them always has a JSON form.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
