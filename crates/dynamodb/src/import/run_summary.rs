//! What is told of a run that is kept.

use super::choices::ImportChoices;
use super::report::Report;
use super::run_group::RunGroup;
use crate::destination::{Destination, ExactDestination};
use failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a run does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunKind {
    #[default]
    Import,
    /// Takes another run back; `puts_back`: one that deleted, so that items are written again.
    Undo {
        run: String,
        #[serde(default)]
        puts_back: bool,
    },
    /// Deletes items that a newer export does not have; its file is the list of them.
    DeleteGone,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It is under way in this or another Tableferry.
    Running,
    /// It came to its end.
    Finished,
    /// A person cancelled it.
    Cancelled,
    /// Something stopped it; the report says what.
    Stopped,
    /// It ended without a word: a crash, a power cut.
    #[default]
    Interrupted,
}

/// A run that is kept, but whose journal cannot be read: nothing is known of it but that it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnreadableRun {
    pub id: String,
    /// Why it cannot be read.
    pub failure: Failure,
    /// When its journal was last written, seconds since 1970, where the system tells.
    #[ts(type = "number | null")]
    pub last_written: Option<i64>,
}

/// A run that is kept, for Recent imports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RunSummary {
    pub id: String,
    pub kind: RunKind,
    pub state: RunState,
    /// The file, with its folder, and its name alone.
    pub file: String,
    pub file_name: String,
    pub table: String,
    /// By what the table finds an item: `userId`, or `orderID, then productID`.
    pub key: String,
    /// The indexes and what each finds items by: `EmailIndex by email`.
    pub indexes: Vec<String>,
    pub destination: Destination,
    /// The destination told apart from every other one; `None` of runs of earlier versions, which did not note it.
    pub exact: Option<ExactDestination>,
    pub choices: ImportChoices,
    /// Seconds since 1970.
    #[ts(type = "number")]
    pub started: i64,
    /// When it was last heard of; seconds since 1970.
    #[ts(type = "number")]
    pub ended: i64,
    /// Records in the whole file, where known.
    pub records_total: Option<u64>,
    /// What it did, as far as it came.
    pub report: Report,
    /// Why it cannot be continued, in plain words; `None` when it can.
    pub not_continued: Option<String>,
    /// Why it cannot be undone, in plain words; `None` when it can.
    pub not_undone: Option<String>,
    /// What the person must look at before it is continued or undone, in plain words: an earlier version of
    /// Tableferry noted neither the file's content nor the account. Typing the table's name says that both are right.
    pub to_confirm: Option<String>,
    /// The run that took it back or is about to.
    pub undone_by: Option<String>,
    /// Where several tables were imported together; unknown of runs of earlier versions.
    pub group: Option<RunGroup>,
    /// Of those, what the source calls the tables whose imports have not come to their end.
    pub tables_left: Vec<String>,
}
