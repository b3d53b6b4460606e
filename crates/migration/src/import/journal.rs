//! How far a run has come, kept so that it can be continued after a cancel or a crash.

use super::choices::ImportChoices;
use super::rejects::RejectsState;
use super::report::Report;
use super::run_summary::{RunKind, RunState};
use super::settled::SettledAhead;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::plan::Plan;
use crate::private_files;
use crate::source::{Fingerprint, FormatChoice, Source};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The state of a run on disk. Everything before `position` is done: written, kept, rejected or set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    version: u32,
    pub(super) kind: RunKind,
    pub(super) state: RunState,
    #[serde(with = "super::path_text")]
    pub(super) file: PathBuf,
    pub(super) fingerprint: Fingerprint,
    pub(super) format: FormatChoice,
    pub(super) plan: Plan,
    /// Says where, and nothing secret.
    pub(super) destination: Destination,
    pub(super) choices: ImportChoices,
    pub(super) records_total: Option<u64>,
    /// When the table was created, so that one made anew is not taken for it.
    pub(super) table_created: Option<i64>,
    /// The table held nothing when the run started: whatever it holds of the file since then is of this run.
    pub(super) table_was_empty: bool,
    /// Seconds since 1970.
    pub(super) started: i64,
    /// When this was written; seconds since 1970.
    pub(super) heard: i64,
    pub(super) position: JournalPosition,
    /// No record from this number on was sent yet. Those before, from the position on, may be written or not.
    pub(super) sent_up_to: u64,
    /// Of those, the ones that are known to be settled; `counts` does not hold them.
    pub(super) ahead: SettledAhead,
    pub(super) counts: Counts,
    pub(super) rejects: RejectsState,
    /// The whole file of rejected records when the run ended: beyond `rejects` are those that continuing writes anew.
    #[serde(default)]
    pub(super) rejects_end: Option<RejectsState>,
    #[serde(with = "super::path_text")]
    pub(super) rejects_path: PathBuf,
    pub(super) seconds: f64,
    /// Once it was begun to take it back.
    pub(super) taken_back: Option<TakenBack>,
    /// Once the run has ended.
    pub(super) report: Option<Report>,
}

/// The run that takes an import back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TakenBack {
    /// Its id, where it is kept under one.
    pub by: Option<String>,
    pub is_done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JournalPosition {
    pub record: u64,
    pub byte: u64,
    pub line: u64,
}

/// Totals up to the journal's position.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub items_written: u64,
    pub items_kept: u64,
    pub items_deleted: u64,
    pub items_restored: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    pub requests: u64,
    pub retried_items: u64,
    pub throttled_requests: u64,
    /// Write units by target, where the server tells: the table first, then each index.
    pub units_used: Option<Vec<f64>>,
}

impl Counts {
    /// Records of which it is known what became of them.
    pub(super) fn settled(&self) -> u64 {
        self.items_written
            + self.items_kept
            + self.items_deleted
            + self.items_restored
            + self.records_rejected
            + self.duplicates_set_aside
    }

    /// Adds what became of other records; requests and units are counted elsewhere.
    pub(super) fn add_settled(&mut self, other: &Self) {
        self.items_written += other.items_written;
        self.items_kept += other.items_kept;
        self.items_deleted += other.items_deleted;
        self.items_restored += other.items_restored;
        self.records_rejected += other.records_rejected;
        self.duplicates_set_aside += other.duplicates_set_aside;
    }
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
    #[error("The import of the journal {} was taken back, or is about to be.", path.display())]
    TakenBack { path: PathBuf },
    #[error("The run of {} is under way in another Tableferry.", path.display())]
    UnderWay { path: PathBuf },
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
            JournalError::TakenBack { .. } => {
                ("taken_back", "To have the items again, import the file anew.")
            }
            JournalError::UnderWay { .. } => {
                ("run_under_way", "Wait until it has ended, or cancel it there.")
            }
        };
        Failure::new(code, error.to_string(), repair)
    }
}

const VERSION: u32 = 2;

/// What is read of a journal of any version.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// What a new run starts from.
#[derive(Debug)]
pub(super) struct Start<'a> {
    pub source: &'a Source,
    pub plan: &'a Plan,
    pub destination: &'a Destination,
    pub choices: &'a ImportChoices,
    pub kind: RunKind,
    pub records_total: Option<u64>,
    pub table_created: Option<i64>,
    pub table_was_empty: bool,
}

impl Journal {
    /// The journal of a run that starts now.
    pub(super) fn new(start: Start<'_>) -> Self {
        let Start { source, plan, destination, choices, kind, records_total, .. } = start;
        let data_start = source.data_start();
        Self {
            version: VERSION,
            kind,
            state: RunState::Running,
            // It is found again from wherever it is looked for.
            file: absolute(source.path()),
            fingerprint: source.fingerprint().clone(),
            format: source.choice_as_read(),
            plan: plan.clone(),
            destination: destination.clone(),
            choices: choices.clone(),
            records_total,
            table_created: start.table_created,
            table_was_empty: start.table_was_empty,
            started: now(),
            heard: now(),
            position: JournalPosition { record: 0, byte: data_start.byte, line: data_start.line },
            sent_up_to: 0,
            ahead: SettledAhead::default(),
            counts: Counts::default(),
            rejects: RejectsState::default(),
            rejects_end: None,
            rejects_path: PathBuf::new(),
            seconds: 0.0,
            taken_back: None,
            report: None,
        }
    }

    /// The journal at `path`; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged, or of another version.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, JournalError> {
        let unreadable = |reason: String| JournalError::Unreadable { path: path.to_owned(), reason };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let version: Version = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        if version.version != VERSION {
            return Err(JournalError::OtherRun { path: path.to_owned(), what: "its version" });
        }
        serde_json::from_str(&text).map(Some).map_err(|error| unreadable(error.to_string()))
    }

    /// The journal at `path` when it can be continued by `fresh`'s run; `None` when there is none or that run
    /// had come to its end.
    ///
    /// # Errors
    /// When it is damaged, or of another run.
    pub(super) fn to_continue(path: &Path, fresh: &Self) -> Result<Option<Self>, JournalError> {
        let Some(found) = Self::read(path)?.filter(|found| found.state != RunState::Finished) else {
            return Ok(None);
        };
        let other = |what| Err(JournalError::OtherRun { path: path.to_owned(), what });
        if found.taken_back.is_some() {
            return Err(JournalError::TakenBack { path: path.to_owned() });
        }
        if found.kind != fresh.kind {
            return other("what it does");
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

    /// What is settled, ahead of the position too. Taking back may have restored some of what is ahead; it counts as
    /// deleted here.
    pub(super) fn settled(&self) -> Counts {
        let done = self.ahead.done.count();
        let mut counts = self.counts.clone();
        counts.items_kept += self.ahead.kept.count();
        match self.kind {
            RunKind::Import => counts.items_written += done,
            RunKind::Undo { .. } => counts.items_deleted += done,
        }
        counts
    }

    /// Writes it so that a crash leaves either the old one or this one.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub(super) fn save(&mut self, path: &Path) -> Result<(), JournalError> {
        self.heard = now();
        let unwritable = |source| JournalError::Unwritable { path: path.to_owned(), source };
        let text = serde_json::to_vec(self).map_err(|error| unwritable(error.into()))?;
        make_folder_of(path).map_err(unwritable)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let mut file = private_files::create(Path::new(&beside)).map_err(unwritable)?;
        file.write_all(&text).map_err(unwritable)?;
        file.sync_data().map_err(unwritable)?;
        take_place(Path::new(&beside), path).map_err(unwritable)
    }
}

/// Puts a file in another's place, for good.
fn take_place(new: &Path, old: &Path) -> std::io::Result<()> {
    let mut left = if cfg!(windows) { 10 } else { 0 };
    // Where somebody has just opened the old one, such as a virus scanner, Windows does not let it be replaced.
    while let Err(error) = std::fs::rename(new, old) {
        if left == 0 || error.kind() != std::io::ErrorKind::PermissionDenied {
            return Err(error);
        }
        left -= 1;
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    #[cfg(unix)]
    if let Some(folder) = old.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The path from the root, where the system tells.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn make_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => private_files::create_folders(folder),
        None => Ok(()),
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Files that belong to the journal at a path.
#[derive(Debug, Clone)]
pub(super) struct Beside<'a>(pub &'a Path);

impl Beside<'_> {
    /// Copies of what was overwritten.
    pub(super) fn copies(&self) -> PathBuf {
        self.0.with_extension("copies.jsonl")
    }

    /// Records whose items were there already.
    pub(super) fn left_alone(&self) -> PathBuf {
        self.0.with_extension("left_alone")
    }

    /// Removes what an earlier run with the same journal left.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(super) fn clear(&self) -> Result<(), JournalError> {
        for path in [self.copies(), self.left_alone()] {
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(JournalError::Unwritable { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn lock_file(&self) -> PathBuf {
        self.0.with_extension("lock")
    }

    /// Holds the run for this process, until what this gives is dropped.
    ///
    /// # Errors
    /// [`JournalError::UnderWay`], or when the file cannot be made.
    pub(super) fn lock(&self) -> Result<RunLock, JournalError> {
        let path = self.lock_file();
        let opened = make_folder_of(&path)
            .and_then(|()| private_files::options().create(true).truncate(false).write(true).open(&path));
        let file = opened.map_err(|source| JournalError::Unwritable { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(RunLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(JournalError::UnderWay { path: self.0.to_owned() }),
            Err(std::fs::TryLockError::Error(source)) => Err(JournalError::Unwritable { path, source }),
        }
    }

    /// True while a process holds the run.
    pub(super) fn is_locked(&self) -> bool {
        self.lock_file().exists() && matches!(self.lock(), Err(JournalError::UnderWay { .. }))
    }
}

/// A run held by this process.
#[derive(Debug)]
pub(super) struct RunLock {
    _file: std::fs::File,
}
