//! How far a run has come, kept so that it can be continued after a cancel or a crash.

use super::rejects::RejectsState;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::plan::Plan;
use crate::source::{Fingerprint, Source};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The state of a run on disk. Everything before `position` is done: written, rejected or set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    version: u32,
    file: PathBuf,
    fingerprint: Fingerprint,
    plan: Plan,
    destination: JournalDestination,
    /// When the table was created, so that one made anew is not taken for it.
    pub(super) table_created: Option<i64>,
    pub(super) position: JournalPosition,
    pub(super) counts: Counts,
    pub(super) rejects: RejectsState,
    pub(super) rejects_path: PathBuf,
    pub(super) seconds: f64,
    pub(super) done: bool,
}

/// A destination in words that say where, and nothing secret.
type JournalDestination = Destination;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JournalPosition {
    pub record: u64,
    pub byte: u64,
    pub line: u64,
}

/// Totals up to the journal's position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub items_written: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    pub consumed_write_units: Option<f64>,
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("The journal {} cannot be read: {reason}.", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("The journal {} is of another run: {what} changed.", path.display())]
    OtherRun { path: PathBuf, what: &'static str },
    #[error("The journal {} cannot be written: {source}.", path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        let (code, repair) = match &error {
            JournalError::Unreadable { .. } => {
                ("journal_unreadable", "Remove it to start from the beginning.")
            }
            JournalError::OtherRun { .. } => (
                "journal_of_another_run",
                "Give another journal, or remove this one to start from the beginning.",
            ),
            JournalError::Unwritable { .. } => {
                ("journal_unwritable", "Make room on the disk, or choose another place, then continue.")
            }
        };
        Failure::new(code, error.to_string(), repair)
    }
}

const VERSION: u32 = 1;

impl Journal {
    /// The journal of a run that starts now.
    pub(super) fn new(
        source: &Source,
        plan: &Plan,
        destination: &Destination,
        table_created: Option<i64>,
    ) -> Self {
        let start = source.data_start();
        Self {
            version: VERSION,
            file: source.path().to_owned(),
            fingerprint: source.fingerprint().clone(),
            plan: plan.clone(),
            destination: destination.clone(),
            table_created,
            position: JournalPosition { record: 0, byte: start.byte, line: start.line },
            counts: Counts::default(),
            rejects: RejectsState::default(),
            rejects_path: PathBuf::new(),
            seconds: 0.0,
            done: false,
        }
    }

    /// The journal at `path` when it can be continued by `fresh`'s run; `None` when there is none or that run
    /// had come to its end.
    ///
    /// # Errors
    /// When it is damaged, or of another run.
    pub(super) fn to_continue(path: &Path, fresh: &Self) -> Result<Option<Self>, JournalError> {
        let unreadable = |reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let found: Self = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        if found.done {
            return Ok(None);
        }
        let other = |what| Err(JournalError::OtherRun { path: path.to_owned(), what });
        if found.version != VERSION {
            return other("its version");
        }
        if found.fingerprint != fresh.fingerprint {
            return other("the file");
        }
        if found.plan != fresh.plan {
            return other("the plan");
        }
        if found.destination != fresh.destination {
            return other("the destination");
        }
        // In a table that was made anew nothing is written yet: start from the beginning.
        Ok((found.table_created == fresh.table_created).then_some(found))
    }

    /// Writes it so that a crash leaves either the old one or this one.
    pub(super) fn save(&self, path: &Path) -> Result<(), JournalError> {
        let unwritable = |source| JournalError::Unwritable { path: path.to_owned(), source };
        // A journal is texts and numbers, which always have a JSON form.
        let text = serde_json::to_vec(self).unwrap_or_default();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let mut file = std::fs::File::create(&beside).map_err(unwritable)?;
        file.write_all(&text).map_err(unwritable)?;
        file.sync_data().map_err(unwritable)?;
        std::fs::rename(&beside, path).map_err(unwritable)
    }

    /// A file name of its own for each file, plan and destination.
    pub fn file_name(source: &Source, plan: &Plan, destination: &Destination) -> String {
        let mut hasher = std::hash::DefaultHasher::new();
        source.path().hash(&mut hasher);
        serde_json::to_string(source.fingerprint()).unwrap_or_default().hash(&mut hasher);
        serde_json::to_string(plan).unwrap_or_default().hash(&mut hasher);
        destination.hash(&mut hasher);
        format!("{:016x}.journal.json", hasher.finish())
    }
}
