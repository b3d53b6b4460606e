//! Questions: what the application will ask of the tables that are open, and what the answers take.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::joining::failure_of;
use crate::progress::limited;
use crate::relations::TableToRelate;
use failure::Failure;
use item::Converter;
use join::{Pass, join};
use plan::{
    AccessPattern, ChangedTable, Plan, PlanDocument, Relation, TableColumns, follow_question,
    have_names_of_their_own, read_plan, write_plan,
};
use profile::ReadProgress;
use propose::{
    Design, DesignTable, KeptQuestions, MeasuredTable, ProposedQuestion, QuestionAnswer, QuestionReport,
    SettledQuestions, ValueToGive, answer, measure, proposed_questions, question_words, settle_questions,
    values_to_give,
};
use serde::Serialize;
use source::Source;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use ts_rs::TS;

/// Rows that are looked through for a value that a question can be asked with.
const LOOKED_THROUGH: usize = 50;

/// The relations and questions of a saved design, for the tables that are open.
#[derive(Debug, Clone, Default)]
pub struct SavedQuestions {
    pub relations: Vec<Relation>,
    pub patterns: Vec<AccessPattern>,
    /// What questions lost, as sentences.
    pub lost: Vec<String>,
}

/// A question with its answer, of which nothing was counted.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AnsweredQuestion {
    /// The question in words.
    pub words: String,
    pub answer: QuestionAnswer,
    /// The values that it is asked with.
    pub values: Vec<ValueToGive>,
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

    /// The questions of these tables after their design has changed; `before` are those whose plans have changed, as they
    /// were. `None` where two tables have one name: until they have others, nothing can be said.
    ///
    /// # Errors
    /// `no_such_source`.
    pub fn settle_questions(
        &self,
        before: &[TableToRelate],
        tables: &[TableToRelate],
        relations: &[Relation],
        questions: &KeptQuestions,
    ) -> Result<Option<SettledQuestions>, Failure> {
        let (before, open) = (self.named(before)?, self.named(tables)?);
        if !have_names_of_their_own(open.iter().map(|(_, _, plan)| plan)) {
            return Ok(None);
        }
        let changed: Vec<ChangedTable<'_>> = before
            .iter()
            .filter_map(|(name, _, before)| {
                let (_, _, after) = open.iter().find(|(other, ..)| other == name)?;
                Some(ChangedTable { name, before, after })
            })
            .collect();
        let tables: Vec<DesignTable<'_>> =
            open.iter().map(|(name, _, plan)| DesignTable { name, plan }).collect();
        Ok(Some(settle_questions(&Design { tables: &tables, relations }, &changed, questions)))
    }

    /// Questions in words, with their answers under the design of these tables and the values that they are asked with.
    /// A few rows are read for examples of these.
    ///
    /// # Errors
    /// `no_such_source`.
    pub async fn answer_questions(
        &self,
        tables: &[TableToRelate],
        relations: Vec<Relation>,
        patterns: Vec<AccessPattern>,
    ) -> Result<Vec<AnsweredQuestion>, Failure> {
        let open = self.named(tables)?;
        blocking(move || {
            let tables: Vec<DesignTable<'_>> =
                open.iter().map(|(name, _, plan)| DesignTable { name, plan }).collect();
            let design = Design { tables: &tables, relations: &relations };
            let example = |source: Option<&str>, attribute: &str| {
                let (mut source, mut attribute) = (source?, attribute.to_owned());
                // What comes from another table is read there.
                let own = open.iter().find(|(name, ..)| name == source);
                if let Some(other) = own.and_then(|(_, _, plan)| plan.attribute_of_another(&attribute)) {
                    (source, attribute) = (other.table, other.column?.attribute.clone());
                }
                let (_, source, plan) = open.iter().find(|(name, ..)| name == source)?;
                // What cannot be read gives no example; the check says why.
                let records = source.records(0, LOOKED_THROUGH).ok()?;
                let converter = Converter::new(plan);
                records.iter().find_map(|record| {
                    let item = converter.convert(record.number, &record.cells).ok()?.item;
                    item.iter().find(|(name, _)| *name == attribute).map(|(_, value)| value.text())
                })
            };
            let answered = patterns.iter().map(|pattern| {
                let answer = answer(&design, pattern);
                let source = answer.steps.first().map(|step| step.source.as_str());
                let values = values_to_give(&design, &answer, |attribute| example(source, attribute));
                AnsweredQuestion { words: question_words(&design, pattern), answer, values }
            });
            Ok::<_, Failure>(answered.collect())
        })
        .await
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
            let mut on_progress = limited(on_progress);
            let started = Instant::now();
            let find = |name: &str| {
                open.iter().find(|(other, ..)| other == name).map(|(_, source, _)| Arc::clone(source))
            };
            let mut related = Vec::with_capacity(open.len());
            for (name, source, plan) in &open {
                related.push(if MeasuredTable::wants_related(plan) {
                    let mut on_pass = |pass: Pass<'_>| {
                        let read = ReadProgress::of(pass.source, &pass.position, started);
                        on_progress(QuestionsProgress { table: pass.table.unwrap_or(name).to_owned(), read });
                    };
                    Some(join(source, plan, &find, &token, &mut on_pass).map_err(failure_of)?.related)
                } else {
                    None
                });
            }
            let tables: Vec<MeasuredTable<'_>> = open
                .iter()
                .zip(&related)
                .map(|((name, source, plan), related)| MeasuredTable {
                    name,
                    source,
                    plan,
                    related: related.as_ref(),
                })
                .collect();
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
        let today: Vec<(&str, &Plan)> = open.iter().map(|(name, _, plan)| (name.as_str(), plan)).collect();
        Ok(under_todays_names(&document, &today))
    }

    /// Writes the plans of source tables, each with the table's name, to one file, with the relations that are declared
    /// between them and those given, and with these questions; sentences tell of those that do not fit and are left out.
    ///
    /// # Errors
    /// `blocked` where two would write into the same table, `plan_unwritable`.
    pub async fn save_plans(
        &self,
        plans: Vec<(String, Plan)>,
        relations: Vec<Relation>,
        patterns: Vec<AccessPattern>,
        path: PathBuf,
    ) -> Result<Vec<String>, Failure> {
        self.require_tables_apart(&plans.iter().map(|(_, plan)| plan).collect::<Vec<_>>())?;
        let document = PlanDocument::of(plans).with_relations(relations);
        write_with_questions(document, patterns, path).await
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
    ) -> Result<Vec<String>, Failure> {
        let plans = self.named(&table)?.into_iter().map(|(name, _, plan)| (name, plan)).collect();
        self.save_plans(plans, relations, patterns, path).await
    }

    /// Refuses tables of which one is not open or was not read whole, and those of which two would write into the same
    /// table, before a person is asked for a folder to go with them.
    ///
    /// # Errors
    /// `no_such_source`, `not_read`, `blocked`.
    pub fn require_relatable(&self, tables: &[TableToRelate]) -> Result<(), Failure> {
        tables.iter().try_for_each(|table| self.require_read(&table.source_id))?;
        self.require_tables_apart(&tables.iter().map(|table| &table.plan).collect::<Vec<_>>())
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

/// Writes a document with these questions, but for those that would contradict it, which the sentences tell of.
pub(crate) async fn write_with_questions(
    document: PlanDocument,
    access_patterns: Vec<AccessPattern>,
    path: PathBuf,
) -> Result<Vec<String>, Failure> {
    let (document, unfit) = PlanDocument { access_patterns, ..document }.without_unfit_questions();
    blocking(move || write_plan(&document, &path)).await?;
    Ok(unfit.iter().map(|reason| format!("A question is left out: {reason}.")).collect())
}

/// What a document says of tables, which may be called otherwise now, and their attributes and indexes; `today`: each
/// source table's name with its plan. A question of a table that is not open stays, and is told to be none of the design's.
pub(crate) fn under_todays_names(document: &PlanDocument, today: &[(&str, &Plan)]) -> SavedQuestions {
    // Of one table alone, the file may be called otherwise now.
    let only = match (today, document.mappings.as_slice()) {
        ([only], [_]) => Some(*only),
        _ => None,
    };
    let now = |source: &str| only.or_else(|| today.iter().find(|(name, _)| *name == source).copied());
    let saved: Vec<(&str, Plan, &Plan)> = document
        .sources()
        .filter_map(|source| {
            let (name, after) = now(source)?;
            Some((name, document.plan_named(source)?, after))
        })
        .collect();
    let changed: Vec<ChangedTable<'_>> =
        saved.iter().map(|(name, before, after)| ChangedTable { name, before, after }).collect();
    let renamed = |columns: &TableColumns| {
        let (name, _) = now(&columns.table)?;
        Some(TableColumns { table: name.to_owned(), columns: columns.columns.clone() })
    };
    let relations = document.relations.iter().filter_map(|relation| {
        let (child, parent) = (renamed(&relation.child)?, renamed(&relation.parent)?);
        Some(Relation { child, parent, ..relation.clone() })
    });
    let mut lost = Vec::new();
    let patterns = document.access_patterns.iter().cloned().map(|mut pattern| {
        for rows in &mut pattern.related {
            if let (Some(child), Some((parent, _))) = (renamed(&rows.child), now(&rows.parent)) {
                (rows.child, rows.parent) = (child, parent.to_owned());
            }
        }
        let (pattern, sentence) = follow_question(&pattern, &changed);
        lost.extend(sentence);
        pattern
    });
    SavedQuestions { relations: relations.collect(), patterns: patterns.collect(), lost }
}
