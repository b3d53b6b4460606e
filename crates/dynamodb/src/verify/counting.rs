//! Counts the items of indexes.

use super::broken_task::ended_badly;
use super::found::IndexCount;
use super::reading::{KeyStart, Reader, Segment};
use crate::destination::Connection;
use crate::table::describe_table;
use failure::Failure;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::task::JoinSet;

/// Items from which on an index is counted in several parts at a time.
const LARGE: u64 = 100_000;
/// Those parts.
const PARTS: i32 = 4;

/// The indexes of a table that are counted, side by side.
#[derive(Debug)]
pub(super) struct Counting {
    tasks: JoinSet<Result<(), Failure>>,
    found: Vec<Arc<AtomicU64>>,
}

impl Counting {
    /// Starts to count the indexes that these counts name, of items with such a key alone where `of` says so; one that the
    /// table does not have holds nothing.
    ///
    /// # Errors
    /// When there is no such table, or the destination does not answer or refuses.
    pub(super) async fn start(
        connection: &Connection,
        reader: &Arc<Reader>,
        table: &str,
        indexes: &[IndexCount],
        of: Option<&KeyStart>,
    ) -> Result<Self, Failure> {
        let found: Vec<Arc<AtomicU64>> = indexes.iter().map(|_| Arc::default()).collect();
        let mut tasks = JoinSet::new();
        let existing = describe_table(connection, table).await?.indexes;
        for (index, found) in indexes.iter().zip(&found) {
            if existing.iter().any(|other| other.name == index.name) {
                let parts = if index.expected >= LARGE { PARTS } else { 1 };
                for number in 0..parts {
                    let (reader, name, found) = (Arc::clone(reader), index.name.clone(), Arc::clone(found));
                    let segment = Segment { number, of: parts };
                    tasks.spawn(count(reader, name, of.cloned(), segment, found));
                }
            }
        }
        Ok(Self { tasks, found })
    }

    /// Waits until one more part is counted; `None` when all are.
    pub(super) async fn next(&mut self) -> Option<Result<(), Failure>> {
        let done = self.tasks.join_next().await?;
        Some(done.map_err(|error| ended_badly(&error)).flatten())
    }

    /// Notes what was counted so far.
    pub(super) fn note(&self, indexes: &mut [IndexCount]) {
        for (index, found) in indexes.iter_mut().zip(&self.found) {
            index.found = found.load(Ordering::Relaxed);
        }
    }
}

async fn count(
    reader: Arc<Reader>,
    index: String,
    of: Option<KeyStart>,
    segment: Segment,
    found: Arc<AtomicU64>,
) -> Result<(), Failure> {
    let mut start = None;
    loop {
        let page = reader.count_page(&index, of.as_ref(), segment, start).await?;
        found.fetch_add(page.items, Ordering::Relaxed);
        start = page.next;
        if start.is_none() {
            return Ok(());
        }
    }
}
