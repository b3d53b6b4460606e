//! Which rows the items are of that an import refused.

use super::error_log::RefusedItem;
use super::packing::read_rows;
use crate::import::journal::PackedObject;
use crate::import::work::Job;
use failure::Failure;
use source::Position;
use std::collections::{BTreeMap, HashMap};
use tokio_util::sync::CancellationToken;

/// A row whose item was refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RefusedRow {
    pub number: u64,
    pub line: u64,
    pub reason: String,
}

/// The rows of refused items, in the source's order: each object is put together once more as far as one of its items was
/// refused. Blocks the thread.
///
/// # Errors
/// What reading the source says.
pub(super) fn refused_rows(
    job: &Job,
    objects: &[PackedObject],
    refused: Vec<RefusedItem>,
    cancel: &CancellationToken,
) -> Result<Vec<RefusedRow>, Failure> {
    let known: HashMap<&str, &PackedObject> =
        objects.iter().map(|object| (object.key.as_str(), object)).collect();
    let mut by_object: BTreeMap<String, BTreeMap<u64, String>> = BTreeMap::new();
    for RefusedItem { key, index, reason } in refused {
        by_object.entry(key).or_default().insert(index, reason);
    }
    let mut rows = Vec::new();
    for (key, mut wanted) in by_object {
        let Some(object) = known.get(key.as_str()) else { continue };
        let import_core::Position { record, byte, line } = object.start;
        let reading = cancel.child_token();
        let _ends_reading = reading.clone().drop_guard();
        let mut pieces = read_rows(job, Position { record, byte, line }, reading);
        let mut index = 0;
        while !wanted.is_empty() && index < object.items {
            let Some(chunk) = pieces.blocking_recv() else { break };
            for (number, line) in chunk?.items.into_iter().flatten() {
                if let Some(reason) = wanted.remove(&index) {
                    rows.push(RefusedRow { number, line, reason });
                }
                index += 1;
            }
        }
    }
    rows.sort();
    Ok(rows)
}
