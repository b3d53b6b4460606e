//! Questions: what the application will ask of the tables that are open, and what the answers take.

use super::progress::progress_to;
use super::saving::choose_a_folder;
use app::{
    AccessPattern, AnsweredQuestion, App, AskedQuestion, Destination, KeptQuestions, QuestionReport,
    QuestionsProgress, Relation, SavedForDevelopers, SettledQuestions, TableToRelate,
};
use failure::Failure;
use tauri::State;
use tauri::ipc::Channel;

/// The questions of these tables after their design has changed; `None` where two tables have one name.
#[tauri::command]
pub(crate) fn settle_questions(
    app: State<'_, App>,
    before: Vec<TableToRelate>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    questions: KeptQuestions,
) -> Result<Option<SettledQuestions>, Failure> {
    app.settle_questions(&before, &tables, &relations, &questions)
}

/// Questions in words, with their answers and the values that they are asked with.
#[tauri::command]
pub(crate) async fn answer_questions(
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    patterns: Vec<AccessPattern>,
) -> Result<Vec<AnsweredQuestion>, Failure> {
    app.answer_questions(&tables, relations, patterns).await
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

/// Asks a question of the tables at the destination.
#[tauri::command]
pub(crate) async fn ask_question(
    app: State<'_, App>,
    destination: Destination,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    pattern: AccessPattern,
    values: Vec<(String, String)>,
    job: String,
) -> Result<AskedQuestion, Failure> {
    app.ask_open_question(&destination, &tables, &relations, &pattern, &values, &job).await
}

/// Lets the person choose a folder, and writes there what developers need; `None` when they choose none.
#[tauri::command]
pub(crate) async fn save_for_developers(
    window: tauri::WebviewWindow,
    app: State<'_, App>,
    tables: Vec<TableToRelate>,
    relations: Vec<Relation>,
    patterns: Vec<AccessPattern>,
    job: String,
    on_progress: Channel<QuestionsProgress>,
) -> Result<Option<SavedForDevelopers>, Failure> {
    app.require_relatable(&tables)?;
    let Some(folder) = choose_a_folder(&window, "Choose a folder for developers").await? else {
        return Ok(None);
    };
    let progress = progress_to(on_progress);
    app.save_open_for_developers(tables, relations, patterns, folder, &job, progress).await.map(Some)
}
