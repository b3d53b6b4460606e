//! Questions: what the application will ask of the tables that are open, and what the answers take.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::progress::limited;
use crate::relations::TableToRelate;
use failure::Failure;
use plan::{AccessPattern, Plan, PlanDocument, Relation, TableColumns, read_plan, write_plan};
use profile::ReadProgress;
use propose::{
    Design, DesignTable, MeasuredTable, ProposedQuestion, QuestionReport, measure, proposed_questions,
};
use serde::Serialize;
use source::Source;
use std::path::PathBuf;
use std::sync::Arc;
use ts_rs::TS;

/// The relations and questions of a saved design, for the tables that are open.
#[derive(Debug, Clone, Default)]
pub struct SavedQuestions {
    pub relations: Vec<Relation>,
    pub patterns: Vec<AccessPattern>,
}

/// How far measuring is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct QuestionsProgress {
    /// The source table that is read now.
    pub table: String,
    pub read: ReadProgress,
}

impl App {
    /// Questions that an application probably asks of these tables, the most useful first. No row is read.
    ///
    /// # Errors
    /// `no_such_source`.
    pub fn propose_questions(
        &self,
        tables: &[TableToRelate],
        relations: &[Relation],
    ) -> Result<Vec<ProposedQuestion>, Failure> {
        let open = self.named(tables)?;
        let tables: Vec<DesignTable<'_>> =
            open.iter().map(|(name, _, plan)| DesignTable { name, plan }).collect();
        Ok(proposed_questions(&Design { tables: &tables, relations }))
    }

    /// Answers questions under the design of these tables, and says what the answers take on all their rows.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, and what reading the sources says.
    pub async fn measure_questions(
        &self,
        tables: Vec<TableToRelate>,
        relations: Vec<Relation>,
        patterns: Vec<AccessPattern>,
        job: &str,
        on_progress: impl FnMut(QuestionsProgress) + Send + 'static,
    ) -> Result<Vec<QuestionReport>, Failure> {
        let open = self.named(&tables)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let token = running.token.clone();
        blocking(move || {
            let tables: Vec<MeasuredTable<'_>> =
                open.iter().map(|(name, source, plan)| MeasuredTable { name, source, plan }).collect();
            let mut on_progress = limited(on_progress);
            measure(&tables, &relations, &patterns, &token, |table, read| {
                on_progress(QuestionsProgress { table: table.to_owned(), read });
            })
            .map_err(Failure::from)
        })
        .await
    }

    /// The relations and questions of a saved design, under the names that the tables have now. Relations of tables that
    /// are not open are left out.
    ///
    /// # Errors
    /// `no_such_source`, and where the file holds no plan.
    pub async fn open_questions(
        &self,
        tables: &[TableToRelate],
        path: PathBuf,
    ) -> Result<SavedQuestions, Failure> {
        let open = self.named(tables)?;
        let document = blocking(move || read_plan(&path)).await?;
        let names: Vec<(&str, &str)> =
            open.iter().map(|(name, _, plan)| (name.as_str(), plan.table.name.as_str())).collect();
        Ok(under_todays_names(&document, &names))
    }

    /// Writes the plans of source tables, each with the table's name, to one file, with the relations that are declared
    /// between them and those given, and with these questions.
    ///
    /// # Errors
    /// `blocked` where two would write into the same table, `plan_unwritable`.
    pub async fn save_plans(
        &self,
        plans: Vec<(String, Plan)>,
        relations: Vec<Relation>,
        patterns: Vec<AccessPattern>,
        path: PathBuf,
    ) -> Result<(), Failure> {
        self.require_tables_apart(&plans.iter().map(|(_, plan)| plan).collect::<Vec<_>>())?;
        blocking(move || write_plan(&document_of(plans, relations, patterns), &path)).await
    }

    /// The same of the plan of one table alone, which is called after its file.
    ///
    /// # Errors
    /// `no_such_source`, `plan_unwritable`.
    pub async fn save_table(
        &self,
        table: [TableToRelate; 1],
        relations: Vec<Relation>,
        patterns: Vec<AccessPattern>,
        path: PathBuf,
    ) -> Result<(), Failure> {
        let plans = self.named(&table)?.into_iter().map(|(name, _, plan)| (name, plan)).collect();
        self.save_plans(plans, relations, patterns, path).await
    }

    /// The tables with their names, sources and plans.
    pub(crate) fn named(
        &self,
        tables: &[TableToRelate],
    ) -> Result<Vec<(String, Arc<Source>, Plan)>, Failure> {
        tables
            .iter()
            .map(|table| {
                let source = self.sources.get(&table.source_id)?;
                let name = table.name.clone().unwrap_or_else(|| source.file_stem());
                Ok((name, source, table.plan.clone()))
            })
            .collect()
    }
}

/// The document of these plans.
pub(crate) fn document_of(
    plans: Vec<(String, Plan)>,
    relations: Vec<Relation>,
    access_patterns: Vec<AccessPattern>,
) -> PlanDocument {
    PlanDocument { access_patterns, ..PlanDocument::of(plans).with_relations(relations) }
}

/// What a document says of tables, which may be called otherwise now; `names`: of each source table and of its DynamoDB
/// table. A question of a table that is not open stays, and is told to be none of the design's.
fn under_todays_names(document: &PlanDocument, names: &[(&str, &str)]) -> SavedQuestions {
    // Of one table alone, the file may be called otherwise now.
    let only = match (names, document.mappings.as_slice()) {
        ([only], [_]) => Some(*only),
        _ => None,
    };
    let now = |source: &str| only.or_else(|| names.iter().find(|(name, _)| *name == source).copied());
    let tables: Vec<(String, String)> = document
        .mappings
        .iter()
        .filter_map(|mapping| Some((mapping.table.clone(), now(&mapping.source)?.1.to_owned())))
        .collect();
    let renamed = |columns: &TableColumns| {
        let (name, _) = now(&columns.table)?;
        Some(TableColumns { table: name.to_owned(), columns: columns.columns.clone() })
    };
    let relations = document.relations.iter().filter_map(|relation| {
        let (child, parent) = (renamed(&relation.child)?, renamed(&relation.parent)?);
        Some(Relation { child, parent, ..relation.clone() })
    });
    let patterns = document.access_patterns.iter().cloned().map(|mut pattern| {
        if let Some((_, table)) = tables.iter().find(|(saved, _)| *saved == pattern.table) {
            pattern.table.clone_from(table);
        }
        for rows in &mut pattern.related {
            if let (Some(child), Some((parent, _))) = (renamed(&rows.child), now(&rows.parent)) {
                (rows.child, rows.parent) = (child, parent.to_owned());
            }
        }
        pattern
    });
    SavedQuestions { relations: relations.collect(), patterns: patterns.collect() }
}
