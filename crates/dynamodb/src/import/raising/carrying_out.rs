//! Raising the capacity of a table for a run, and setting it back after it.

use super::deciding::{RaiseStep, SetBackEnd, next_to_raise};
use super::kept::{Kept, KeptFile, RaisedTables};
use super::place::{NotUpdated, look, update};
use super::setting_back::{MAX_UPDATES, set_back_kept};
use super::words::{ended, not_raised, not_set_back};
use crate::access::scaled_part;
use crate::destination::{Connection, ExactDestination};
use crate::import::blocking::blocking;
use crate::import::journal::RunLock;
use crate::import::report::RaisedCapacity;
use crate::table::pause;
use failure::{Code, Failure};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long AWS may take to set it back after an import, before that is left to be seen later.
const SET_BACK_WITHIN: Duration = Duration::from_mins(5);
/// The same where the import was cancelled: somebody waits, perhaps to close the window.
const SET_BACK_AFTER_CANCEL: Duration = Duration::from_secs(45);

/// What is to be raised.
#[derive(Debug)]
pub(in crate::import) struct Raise<'a> {
    pub tables: &'a RaisedTables,
    pub table: &'a str,
    pub exact: ExactDestination,
    /// To so many write units a second, each of the table and its indexes; `None`: what an earlier run left raised is kept,
    /// and nothing else is raised.
    pub units: Option<u32>,
    /// The run that it is for.
    pub run: Option<String>,
    /// Tables on demand are written as they are: others of the same import are to be raised.
    pub is_one_of_several: bool,
}

/// A table that is raised, held by this process.
#[derive(Debug)]
pub(in crate::import) struct Raised {
    id: String,
    file: KeptFile,
    kept: Kept,
    _hold: RunLock,
}

/// Raises a table's capacity, and waits until it is there. `None` where nothing is raised. What goes wrong sets back what was
/// raised by then.
///
/// # Errors
/// `capacity_not_raised` where it cannot be, `run_under_way`, `cancelled`, `capacity_not_set_back` where what was raised by then
/// could not be set back, and what the destination says.
pub(in crate::import) async fn raise(
    connection: &Connection,
    raise: &Raise<'_>,
    cancel: &CancellationToken,
    on_wait: &mut impl FnMut(),
) -> Result<Option<Raised>, Failure> {
    let (id, file) = raise.tables.file_of(&raise.exact, raise.table);
    if raise.units.is_some() {
        require_raisable(connection, raise.table).await?;
    } else if !is_kept(&file).await {
        return Ok(None);
    }
    let held = file.clone();
    let opened = blocking(move || Ok((held.hold()?, held.read()?))).await;
    let (hold, mut kept) = match opened {
        // It is another's to set back.
        Err(failure) if raise.units.is_none() && failure.code == Code::RunUnderWay => return Ok(None),
        opened => opened?,
    };
    match raise_noted(connection, raise, &file, &mut kept, cancel, on_wait).await {
        Ok(true) => Ok(kept.map(|kept| Raised { id, file, kept, _hold: hold })),
        Ok(false) => {
            // What was noted of it is not there any more.
            blocking(move || file.remove()).await?;
            Ok(None)
        }
        Err(stopped) => Err(match kept {
            None => stopped.failure,
            Some(kept) if stopped.may_be_taken => not_set_back(&kept, stopped.failure),
            Some(kept) => {
                let (never, within) = (CancellationToken::new(), Some(SET_BACK_AFTER_CANCEL));
                let back = set_back_kept(connection, &file, &kept, &never, within, on_wait).await;
                back.err().unwrap_or(stopped.failure)
            }
        }),
    }
}

/// Refuses to raise what cannot be raised for sure.
///
/// # Errors
/// `capacity_not_raised`.
pub async fn require_raisable(connection: &Connection, table: &str) -> Result<(), Failure> {
    if connection.practice.is_some() {
        return Err(not_raised(
            "Practice minds no capacity: there is nothing to raise, and nothing was written.".to_owned(),
        ));
    }
    let (Some(calls), Some(found)) = (connection.calls(), look(connection, table).await?) else {
        return Ok(());
    };
    let indexes = found.parts.iter().filter_map(|part| part.index.as_deref());
    match scaled_part(calls, table, indexes).await {
        None => Ok(()),
        Some(part) => Err(not_raised(format!(
            "Auto scaling sets the write capacity of {part}, and would set back what is raised. Nothing was written."
        ))),
    }
}

async fn is_kept(file: &KeptFile) -> bool {
    let file = file.clone();
    // Where it cannot be read, an import that raises nothing does not fail for it.
    blocking(move || file.read()).await.is_ok_and(|kept| kept.is_some())
}

/// Why raising stopped.
struct Stopped {
    failure: Failure,
    /// No answer came to a request to raise it: what is there may change yet.
    may_be_taken: bool,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self { failure, may_be_taken: false }
    }
}

/// Takes step after step until what is to be raised is. False where nothing is.
async fn raise_noted(
    connection: &Connection,
    raise: &Raise<'_>,
    file: &KeptFile,
    kept: &mut Option<Kept>,
    cancel: &CancellationToken,
    on_wait: &mut impl FnMut(),
) -> Result<bool, Stopped> {
    let table = raise.table;
    let mut updates = 0;
    loop {
        let found = look(connection, table).await?.ok_or_else(|| {
            Failure::new(
                Code::NoSuchTable,
                format!("There is no table {table} there."),
                "Check the destination and its region, or create the table first.",
            )
        })?;
        let noted = kept.as_ref().map(|kept| &kept.noted);
        match next_to_raise(noted, &found, raise.units) {
            RaiseStep::Ready => return Ok(true),
            RaiseStep::Nothing if found.is_on_demand && raise.units.is_some() && !raise.is_one_of_several => {
                let why = format!(
                    "The table {table} is on demand: it has no write capacity to raise. Nothing was written."
                );
                return Err(not_raised(why).into());
            }
            RaiseStep::Nothing => return Ok(false),
            RaiseStep::Note(noted) => {
                let new = Kept::new(raise.exact.clone(), table.to_owned(), raise.run.clone(), noted);
                let (file, written) = (file.clone(), new.clone());
                blocking(move || file.write(&written)).await?;
                *kept = Some(new);
                continue;
            }
            RaiseStep::Wait => {}
            RaiseStep::Update(_) if updates >= MAX_UPDATES => {
                let why =
                    format!("The server does not raise the write capacity of {table}. Nothing was written.");
                return Err(not_raised(why).into());
            }
            RaiseStep::Update(parts) => match update(connection, table, &parts).await {
                Ok(()) => updates += 1,
                Err(NotUpdated::Busy) => {}
                Err(NotUpdated::TooOften(failure) | NotUpdated::Refused(failure)) => {
                    return Err(failure.into());
                }
                Err(NotUpdated::Unknown(failure)) => return Err(Stopped { failure, may_be_taken: true }),
            },
        }
        on_wait();
        pause(cancel, "Nothing was written.").await?;
    }
}

impl Raised {
    /// Sets it back, however its run ended, and says what became of it.
    pub(in crate::import) async fn set_back(
        self,
        connection: &Connection,
        was_cancelled: bool,
        on_wait: &mut impl FnMut(),
    ) -> RaisedCapacity {
        let never = CancellationToken::new();
        let within = Some(if was_cancelled { SET_BACK_AFTER_CANCEL } else { SET_BACK_WITHIN });
        let back = set_back_kept(connection, &self.file, &self.kept, &never, within, on_wait).await;
        self.told(back)
    }

    fn told(self, back: Result<SetBackEnd, Failure>) -> RaisedCapacity {
        let (units_before, units_raised) = self.kept.units();
        let (message, failure) = match back {
            Ok(end) => (ended(&self.kept, end), None),
            Err(failure) => (failure.message.clone(), Some(failure)),
        };
        RaisedCapacity { id: self.id, units_before, units_raised, message, not_set_back: failure }
    }
}
