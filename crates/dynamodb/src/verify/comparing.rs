//! Reads back and compares.

use super::asking::Asking;
use super::broken_task::ended_badly;
use super::choices::VerifyChoices;
use super::counting::Counting;
use super::difference::{Difference, differences};
use super::found::{Compared, IndexCount, Verification};
use super::picking::{Expected, Picked, send_picked};
use super::reading::Attributes;
use crate::destination::Connection;
use crate::import::Job;
use failure::Failure;
use item::item_size_bytes;
use source::SourceError;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::{JoinError, JoinSet};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Most keys of one request (`BatchGetItem`).
const BATCH_KEYS: usize = 100;
/// Bytes of items that one request asks for. The service answers with 16 MB at most.
const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// Requests in flight, unless the table asks to slow down.
const IN_FLIGHT: usize = 16;
/// How often progress is told.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Reads back the items of the job's source, all of them or a sample, and compares them; then counts the items of
/// the indexes where that is chosen. Reads of items are strongly consistent; indexes are read eventually consistent,
/// so that right after an import they may hold fewer items than a moment later.
///
/// Items of the table that the file does not have are not noticed, but that indexes hold them too. Memory does not
/// grow with the file.
///
/// # Errors
/// When the file cannot be read or has changed, the destination refuses or stays silent, or `cancel` is cancelled.
pub async fn verify(
    job: &Job,
    connection: &Connection,
    choices: VerifyChoices,
    cancel: &CancellationToken,
    on_progress: impl FnMut(&Verification),
) -> Result<Verification, Failure> {
    let reading = cancel.child_token();
    // Whatever way this ends, the reading of the file ends with it.
    let _ends_reading = reading.clone().drop_guard();
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(SourceError::Cancelled.into()),
        ended = Comparing::new(job, connection).run(choices, &reading, on_progress) => ended,
    }
}

/// A comparison under way.
struct Comparing<'a> {
    job: &'a Job,
    connection: &'a Connection,
    asking: Arc<Asking>,
    result: Verification,
    started: Instant,
    /// Items of the file so far; `None` where some were jumped over.
    items_total: Option<u64>,
    /// Items that make no whole batch yet, and their bytes.
    gathered: Vec<Expected>,
    gathered_bytes: u64,
    /// Batches that nobody has asked for yet.
    waiting: VecDeque<Vec<Expected>>,
    tasks: JoinSet<Result<(Compared, bool), Failure>>,
    /// Requests that may be in flight.
    concurrency: usize,
}

impl<'a> Comparing<'a> {
    fn new(job: &'a Job, connection: &'a Connection) -> Self {
        Self {
            job,
            connection,
            asking: Arc::new(Asking::new(job, connection)),
            result: Verification { table: job.plan.table.name.clone(), ..Verification::default() },
            started: Instant::now(),
            items_total: Some(0),
            gathered: Vec::new(),
            gathered_bytes: 0,
            waiting: VecDeque::new(),
            tasks: JoinSet::new(),
            concurrency: IN_FLIGHT,
        }
    }

    async fn run(
        mut self,
        choices: VerifyChoices,
        reading: &CancellationToken,
        mut on_progress: impl FnMut(&Verification),
    ) -> Result<Verification, Failure> {
        self.job.source.check_unchanged()?;
        if choices.count_indexes {
            let names = self.job.plan.table.indexes.iter().map(|index| index.name.clone());
            self.result.indexes = names.map(|name| IndexCount { name, expected: 0, found: 0 }).collect();
        }
        self.compare_items(choices, reading, &mut on_progress).await?;
        // What was compared was compared with the file as it stands only if that is still the same.
        self.job.source.check_unchanged()?;
        if choices.count_indexes {
            self.count_indexes(&mut on_progress).await?;
        }
        self.locate().await?;
        self.tell(&mut on_progress);
        Ok(self.result)
    }

    async fn compare_items(
        &mut self,
        choices: VerifyChoices,
        reading: &CancellationToken,
        on_progress: &mut impl FnMut(&Verification),
    ) -> Result<(), Failure> {
        let mut parts = send_picked(self.job, choices, reading).await?;
        let mut at_end = false;
        let mut ticks = ticks();
        loop {
            while self.tasks.len() < self.concurrency
                && let Some(batch) = self.waiting.pop_front()
            {
                self.tasks.spawn(Arc::clone(&self.asking).compare(batch));
            }
            if at_end && self.tasks.is_empty() && self.waiting.is_empty() {
                return Ok(());
            }
            tokio::select! {
                Some(done) = self.tasks.join_next(), if !self.tasks.is_empty() => self.take_done(done)?,
                _ = ticks.tick() => self.tell(on_progress),
                part = parts.recv(), if !at_end && self.waiting.len() < IN_FLIGHT => {
                    at_end = part.is_none();
                    self.take_part(part.transpose()?);
                }
            }
        }
    }

    /// Takes a part of the file; `None` when it was read to its end.
    fn take_part(&mut self, part: Option<Picked>) {
        let Some(part) = part else {
            self.result.items_total = self.items_total;
            return self.end_batch();
        };
        self.items_total = self.items_total.zip(part.items_total).map(|(before, more)| before + more);
        for (index, entries) in self.result.indexes.iter_mut().zip(part.index_entries) {
            index.expected += entries;
        }
        for expected in part.items {
            self.gathered_bytes += item_size_bytes(&expected.item);
            self.gathered.push(expected);
            if self.gathered.len() == BATCH_KEYS || self.gathered_bytes >= BATCH_BYTES {
                self.end_batch();
            }
        }
    }

    fn end_batch(&mut self) {
        if !self.gathered.is_empty() {
            self.waiting.push_back(std::mem::take(&mut self.gathered));
            self.gathered_bytes = 0;
        }
    }

    fn take_done(
        &mut self,
        done: Result<Result<(Compared, bool), Failure>, JoinError>,
    ) -> Result<(), Failure> {
        let (compared, was_slowed) = done.map_err(|error| ended_badly(&error))??;
        self.result.add(compared);
        // A table that asks to slow down is asked less; one that answers, more again.
        self.concurrency =
            if was_slowed { (self.concurrency / 2).max(1) } else { (self.concurrency + 1).min(IN_FLIGHT) };
        Ok(())
    }

    /// Says of the differences by what their rows are found again, where those stand on no line.
    async fn locate(&mut self) -> Result<(), Failure> {
        let job = self.job.clone();
        let lines: Vec<u64> = self.result.differences.iter().map(|difference| difference.line).collect();
        let reading = tokio::task::spawn_blocking(move || job.source.locators(lines));
        let places = reading.await.map_err(|error| ended_badly(&error))??;
        for difference in &mut self.result.differences {
            difference.place = places.get(&difference.line).cloned();
        }
        Ok(())
    }

    async fn count_indexes(&mut self, on_progress: &mut impl FnMut(&Verification)) -> Result<(), Failure> {
        let table = &self.job.plan.table.name;
        let reader = &self.asking.reader;
        let mut counting =
            Counting::start(self.connection, reader, table, &self.result.indexes, self.asking.of.as_ref())
                .await?;
        let mut ticks = ticks();
        loop {
            tokio::select! {
                done = counting.next() => match done {
                    Some(done) => done?,
                    None => break,
                },
                _ = ticks.tick() => {
                    counting.note(&mut self.result.indexes);
                    self.tell(on_progress);
                }
            }
        }
        counting.note(&mut self.result.indexes);
        Ok(())
    }

    fn tell(&mut self, on_progress: &mut impl FnMut(&Verification)) {
        self.result.consumed_read_units = self.asking.reader.consumed_read_units();
        self.result.seconds = self.started.elapsed().as_secs_f64();
        on_progress(&self.result);
    }
}

impl Asking {
    /// What comparing a batch gave, and whether the table asked to slow down meanwhile.
    async fn compare(self: Arc<Self>, batch: Vec<Expected>) -> Result<(Compared, bool), Failure> {
        let wanted = batch.iter().map(|expected| self.key_of(&expected.item)).collect();
        let read = self.reader.items(wanted).await?;
        let mut found: HashMap<Vec<u8>, Attributes> =
            read.items.into_iter().map(|item| (self.key_bytes(&item), item)).collect();
        let mut compared = Compared::default();
        for expected in batch {
            let key = self.key_text(&expected.item);
            let Some(item) = found.remove(&expected.key) else {
                compared.missing += 1;
                compared.differences.push(Difference::missing(expected.line, key));
                continue;
            };
            let differences = differences(expected.line, &key, expected.item, &item);
            if differences.is_empty() {
                compared.agree += 1;
            } else {
                compared.differ += 1;
                compared.differences.extend(differences);
            }
        }
        Ok((compared, read.was_slowed))
    }
}

fn ticks() -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(PROGRESS_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
