//! What was raised, on the disk: a file for each table, from before it is raised until it was seen to be set back.

use super::deciding::{NotedTable, RaisedPart};
use crate::destination::{Destination, ExactDestination};
use crate::import::journal::{JournalError, RunFiles, RunLock, put_in_place};
use check::Prices;
use failure::{Code, Failure};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use ts_rs::TS;
use wording::grouped;

const VERSION: u32 = 1;
/// The ending of a file's name.
const ENDING: &str = "json";
/// Hexadecimal digits by which a table is told apart from every other one.
const ID_DIGITS: usize = 32;

/// The tables whose write capacity was raised, and was not seen to be set back since.
#[derive(Debug, Clone)]
pub struct RaisedTables {
    folder: PathBuf,
}

/// What is kept of one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    version: u32,
    pub exact: ExactDestination,
    pub table: String,
    /// The run for which it was raised, where that is kept under an id.
    pub run: Option<String>,
    pub noted: NotedTable,
}

/// A table whose write capacity may still be raised, since its import ended without setting it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RaisedTable {
    pub id: String,
    pub table: String,
    /// The run for which it was raised, where that was kept.
    pub run: Option<String>,
    pub destination: Destination,
    pub exact: ExactDestination,
    /// Write units a second of the table and its indexes together, before and since.
    #[ts(type = "number")]
    pub units_before: u64,
    #[ts(type = "number")]
    pub units_raised: u64,
    /// What it costs more than before, in US dollars.
    pub dollars_an_hour: f64,
    /// All of it in words.
    pub message: String,
}

impl Kept {
    pub(super) fn new(
        exact: ExactDestination,
        table: String,
        run: Option<String>,
        noted: NotedTable,
    ) -> Self {
        Self { version: VERSION, exact, table, run, noted }
    }

    /// Write units a second of all parts together: before, and the most that may be there since.
    pub(super) fn units(&self) -> (u64, u64) {
        let sum =
            |units: fn(&RaisedPart) -> u32| self.noted.parts.iter().map(|part| u64::from(units(part))).sum();
        (sum(|part| part.from), sum(RaisedPart::most))
    }

    /// What the raised capacity costs more than what was there before, in US dollars an hour.
    pub(super) fn dollars_an_hour(&self) -> f64 {
        let (before, raised) = self.units();
        #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
        let more = raised.saturating_sub(before) as f64;
        more * Prices::known().provisioned_write_unit_hour
    }

    /// That the table may still be raised, and what that costs.
    pub(super) fn still_raised(&self) -> String {
        let (before, raised) = self.units();
        format!(
            "{} may still have the raised capacity: {} write units a second with its indexes, instead of {}. While it has, it \
             costs about ${:.2} an hour more.",
            self.table,
            grouped(raised),
            grouped(before),
            self.dollars_an_hour()
        )
    }

    fn told(self, id: String) -> RaisedTable {
        let (units_before, units_raised) = self.units();
        RaisedTable {
            id,
            message: self.still_raised(),
            dollars_an_hour: self.dollars_an_hour(),
            destination: self.exact.pinned(),
            table: self.table,
            run: self.run,
            exact: self.exact,
            units_before,
            units_raised,
        }
    }
}

impl RaisedTables {
    /// Those in the folder `raised` of the user's data folder.
    pub fn in_data_folder(data: &Path) -> Self {
        Self { folder: data.join("raised") }
    }

    /// Those that no process is working on: their imports ended without setting them back.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<RaisedTable>, Failure> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                let reason = error.to_string();
                return Err(JournalError::Unreadable { path: self.folder.clone(), reason }.into());
            }
        };
        let ids = entries.flatten().filter_map(|entry| {
            let path = entry.path();
            let is_note = path.extension().is_some_and(|ending| ending == ENDING);
            path.file_stem().filter(|_| is_note).map(|stem| stem.to_string_lossy().into_owned())
        });
        let mut raised = Vec::new();
        for id in ids {
            // What has another name is none of ours.
            let Ok(file) = self.file(&id) else { continue };
            // It may have been set back just now.
            if let Some(kept) = file.read()?.filter(|_| !file.is_held()) {
                raised.push(kept.told(id));
            }
        }
        raised.sort_by(|left, right| left.table.cmp(&right.table).then(left.id.cmp(&right.id)));
        Ok(raised)
    }

    /// One of them.
    ///
    /// # Errors
    /// `no_such_raised_table`, and when what is kept of it cannot be read.
    pub fn find(&self, id: &str) -> Result<RaisedTable, Failure> {
        match self.file(id)?.read()? {
            Some(kept) => Ok(kept.told(id.to_owned())),
            None => Err(no_such_raised_table()),
        }
    }

    /// The file of one of them.
    ///
    /// # Errors
    /// `no_such_raised_table` where the id is none.
    pub(super) fn file(&self, id: &str) -> Result<KeptFile, Failure> {
        let is_id = id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id {
            Ok(KeptFile { path: self.folder.join(id).with_extension(ENDING) })
        } else {
            Err(no_such_raised_table())
        }
    }

    /// The id and the file of a table: the same, whoever imports into it.
    pub(super) fn file_of(&self, exact: &ExactDestination, table: &str) -> (String, KeptFile) {
        let account = exact.account.as_deref().unwrap_or_default();
        let place = [&exact.endpoint, &exact.region, account, table].join("\n");
        let id = blake3::hash(place.as_bytes()).to_hex()[..ID_DIGITS].to_owned();
        let path = self.folder.join(&id).with_extension(ENDING);
        (id, KeptFile { path })
    }
}

pub(super) fn no_such_raised_table() -> Failure {
    Failure::new(
        Code::NoSuchRaisedTable,
        "The capacity of this table was set back already.",
        "Look at the list again.",
    )
}

/// The file in which a table is kept.
#[derive(Debug, Clone)]
pub(super) struct KeptFile {
    path: PathBuf,
}

impl KeptFile {
    /// Holds the table for this process, until what this gives is dropped.
    ///
    /// # Errors
    /// `run_under_way` where another process or run holds it.
    pub(super) fn hold(&self) -> Result<RunLock, Failure> {
        RunFiles(&self.path).lock().map_err(|error| match error {
            JournalError::InFlightGuard { .. } => Failure::new(
                Code::RunUnderWay,
                "Another import holds the capacity of this table raised, and sets it back when it ends.",
                "Wait until it has ended, or cancel it.",
            ),
            other => other.into(),
        })
    }

    fn is_held(&self) -> bool {
        RunFiles(&self.path).is_locked()
    }

    /// # Errors
    /// When it is there and cannot be read.
    pub(super) fn read(&self) -> Result<Option<Kept>, Failure> {
        let unreadable = |reason: String| {
            Failure::new(
                Code::JournalUnreadable,
                format!(
                    "What was noted of a table whose write capacity was raised cannot be read: {}.",
                    self.path.display()
                ),
                "Look in the AWS console whether a table still has more write capacity than it should, lower it there, and \
                 remove this file.",
            )
            .with_detail(reason)
        };
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(error.to_string()))
    }

    /// Writes it, for good.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub(super) fn write(&self, kept: &Kept) -> Result<(), Failure> {
        let written = serde_json::to_vec(kept).map_err(Into::into);
        let written = written.and_then(|bytes| put_in_place(&self.path, &[&bytes]));
        written.map_err(|source| JournalError::Unwritable { path: self.path.clone(), source }.into())
    }

    /// Removes it; that it is not there is no fault.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(super) fn remove(&self) -> Result<(), Failure> {
        match std::fs::remove_file(&self.path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(JournalError::Unwritable { path: self.path.clone(), source }.into())
            }
            _ => Ok(()),
        }
    }
}
