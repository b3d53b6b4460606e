//! Questions: what the application will ask of the tables that are open, and what the answers take.

use super::progress::progress_to;
use app::{AccessPattern, App, ProposedQuestion, QuestionReport, QuestionsProgress, Relation, TableToRelate};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// Questions that an application probably asks of these tables.
#[tauri::command]
pub(crate) fn propose_questions(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
) -> Result<Vec<ProposedQuestion>, Failure> {
    app.propose_questions(&tables, &relations)
}

/// What answering these questions takes, on all rows.
#[tauri::command]
pub(crate) async fn measure_questions(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    patterns: Vec<AccessPattern>,
    job: String,
    on_progress: Channel<QuestionsProgress>,
) -> Result<Vec<QuestionReport>, Failure> {
    app.measure_questions(tables, relations, patterns, &job, progress_to(on_progress)).await
}
