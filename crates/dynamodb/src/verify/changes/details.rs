//! What is told of the first new and changed rows: their keys, and where they differ.

use super::counted::{Changes, NewRow};
use crate::import::Job;
use crate::verify::asking::Asking;
use crate::verify::broken_task::ended_badly;
use crate::verify::difference::differences;
use crate::verify::picking::{Expected, next_item};
use failure::Failure;
use source::SourceError;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Adds to the result what the first new and changed rows hold, by their numbers.
///
/// # Errors
/// When the file or the table cannot be read.
pub(super) async fn add_details(
    job: &Job,
    asking: &Arc<Asking>,
    new: Vec<u64>,
    changed: Vec<u64>,
    cancel: &CancellationToken,
    result: &mut Changes,
) -> Result<(), Failure> {
    for row in rows(job, asking, new, cancel).await? {
        result.new_rows.push(NewRow { line: row.line, place: None, key: asking.key_text(&row.item) });
    }
    let rows = rows(job, asking, changed, cancel).await?;
    let wanted = rows.iter().map(|row| asking.key_of(&row.item)).collect();
    let stored = asking.reader.items(wanted).await?.items;
    for row in rows {
        // One that went meanwhile is changed all the same.
        let found = stored.iter().find(|stored| asking.key_bytes(stored) == row.key);
        let key = asking.key_text(&row.item);
        match found {
            Some(found) => result.differences.extend(differences(row.line, &key, row.item, found)),
            None => result.differences.push(crate::verify::Difference::missing(row.line, key)),
        }
    }
    let lines: Vec<u64> = result.differences.iter().map(|difference| difference.line).collect();
    let lines: Vec<u64> = lines.into_iter().chain(result.new_rows.iter().map(|row| row.line)).collect();
    let source = Arc::clone(&job.source);
    let reading = tokio::task::spawn_blocking(move || source.locators(lines));
    let places = reading.await.map_err(|error| ended_badly(&error))??;
    for difference in &mut result.differences {
        difference.place = places.get(&difference.line).cloned();
    }
    for row in &mut result.new_rows {
        row.place = places.get(&row.line).cloned();
    }
    Ok(())
}

/// The rows of these numbers, read again.
async fn rows(
    job: &Job,
    asking: &Arc<Asking>,
    numbers: Vec<u64>,
    cancel: &CancellationToken,
) -> Result<Vec<Expected>, Failure> {
    let (job, asking, cancel) = (job.clone(), Arc::clone(asking), cancel.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let read = |number| next_item(&job, &asking.converter, number, &cancel);
        numbers.into_iter().map(read).filter_map(Result::transpose).collect::<Result<Vec<_>, SourceError>>()
    });
    Ok(reading.await.map_err(|error| ended_badly(&error))??)
}
