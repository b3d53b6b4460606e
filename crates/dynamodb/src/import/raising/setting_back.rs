//! Setting back what was raised, and seeing that it is done.

use super::deciding::{SetBackEnd, SetBackStep, next_to_set_back};
use super::kept::{Kept, KeptFile, RaisedTables, no_such_raised_table};
use super::place::{NotUpdated, look, update};
use super::words::{ended, lowered_too_often, not_seen_set_back, not_set_back};
use crate::destination::{Connection, is_about_sign_in, renewed_once};
use crate::import::blocking::blocking;
use crate::table::pause;
use failure::Failure;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

/// Changes that are asked for before a server is taken for one that does not make them.
pub(super) const MAX_UPDATES: u32 = 5;

/// What setting back a table's capacity came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetBack {
    pub table: String,
    /// In words.
    pub message: String,
}

/// Sets back what may still be raised of a table, as far as it is there as it was raised, and waits until that is done.
///
/// # Errors
/// `no_such_raised_table`, `run_under_way`, `another_account` and the like where the connection leads elsewhere, and
/// `capacity_not_set_back` with the reason; then it is still kept.
pub async fn set_back(
    connection: &Connection,
    tables: &RaisedTables,
    id: &str,
    cancel: &CancellationToken,
) -> Result<SetBack, Failure> {
    let file = tables.file(id)?;
    let held = file.clone();
    let (_hold, kept) = blocking(move || Ok((held.hold()?, held.read()?))).await?;
    let kept = kept.ok_or_else(no_such_raised_table)?;
    kept.exact.require_same(&connection.exact_with(Some(&kept.table)).await?)?;
    let end = set_back_kept(connection, &file, &kept, cancel, None, &mut || {}).await?;
    Ok(SetBack { message: ended(&kept, end), table: kept.table })
}

/// Sets it back and forgets it; `within`: how long that may take.
///
/// # Errors
/// `capacity_not_set_back`; then it is still kept.
pub(super) async fn set_back_kept(
    connection: &Connection,
    file: &KeptFile,
    kept: &Kept,
    cancel: &CancellationToken,
    within: Option<Duration>,
    on_wait: &mut impl FnMut(),
) -> Result<SetBackEnd, Failure> {
    let end = match lower(connection, kept, cancel, within, on_wait).await {
        // The run itself may have gone on with credentials of a later sign-in.
        Err(failure) if is_about_sign_in(failure.code) => match &connection.renewal {
            Some(renewal) => match renewed_once(renewal, &kept.exact).await {
                Ok(renewed) => lower(&renewed, kept, cancel, within, on_wait).await,
                Err(_) => Err(failure),
            },
            None => Err(failure),
        },
        lowered => lowered,
    };
    let end = end.map_err(|failure| not_set_back(kept, failure))?;
    let file = file.clone();
    blocking(move || file.remove()).await?;
    Ok(end)
}

async fn lower(
    connection: &Connection,
    kept: &Kept,
    cancel: &CancellationToken,
    within: Option<Duration>,
    on_wait: &mut impl FnMut(),
) -> Result<SetBackEnd, Failure> {
    let started = Instant::now();
    let mut updates = 0;
    loop {
        let found = look(connection, &kept.table).await?;
        match next_to_set_back(&kept.noted, found.as_ref()) {
            SetBackStep::Done(end) => return Ok(end),
            SetBackStep::Wait => {}
            SetBackStep::Update(_) if updates >= MAX_UPDATES => return Err(not_seen_set_back(kept)),
            SetBackStep::Update(parts) => match update(connection, &kept.table, &parts).await {
                Ok(()) => updates += 1,
                Err(NotUpdated::Busy) => {}
                Err(NotUpdated::TooOften(failure)) => return Err(lowered_too_often(kept, failure)),
                Err(NotUpdated::Refused(failure) | NotUpdated::Unknown(failure)) => return Err(failure),
            },
        }
        if within.is_some_and(|within| started.elapsed() > within) {
            return Err(not_seen_set_back(kept));
        }
        on_wait();
        pause(cancel, "AWS may go on setting back the capacity by itself.").await?;
    }
}
