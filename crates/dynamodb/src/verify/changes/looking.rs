//! Reads the file and the table, both whole and at the same time, and holds them together.

use super::counted::{Changes, ChangesProgress};
use super::details::add_details;
use super::entry::{Entry, Sorted};
use super::gone_list::GoneItem;
use super::merging::Merged;
use crate::destination::Connection;
use crate::import::{Job, read_chunks};
use crate::sdk_value::{from_sdk, into_sdk, item_from_sdk};
use crate::table::table_exists;
use crate::verify::asking::Asking;
use crate::verify::broken_task::ended_badly;
use crate::verify::reading::{Attributes, Reader, Segment};
use failure::{Code, Failure};
use item::{Item, dynamodb_json, item_from_dynamodb_json};
use plan::Plan;
use sorting::EntrySorter;
use source::SourceError;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// In so many parts a table is read at a time.
const SEGMENTS: i32 = 4;
/// Keys of one request (`BatchGetItem`).
const BATCH_KEYS: usize = 100;
/// Keys of gone items that are named.
const NAMED_GONE: usize = super::counted::NAMED;
/// How often progress is told.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Holds the job's source against the whole table, and writes every item that the source does not have into `gone`, a
/// line each. Items of `others`, which are written to the same table, are passed over. Reads are strongly consistent. A table that does not exist holds nothing.
///
/// # Errors
/// When the file cannot be read or has changed, the destination refuses or stays silent, a temporary file cannot be
/// written, or `cancel` is cancelled.
pub async fn changes(
    job: &Job,
    others: &[Job],
    connection: &Connection,
    gone: File,
    cancel: &CancellationToken,
    on_progress: impl FnMut(ChangesProgress),
) -> Result<Changes, Failure> {
    let reading = cancel.child_token();
    // Whatever way this ends, the reading of the file ends with it.
    let _ends_reading = reading.clone().drop_guard();
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(SourceError::Cancelled.into()),
        ended = look(job, others, connection, gone, &reading, on_progress) => ended,
    }
}

async fn look(
    job: &Job,
    others: &[Job],
    connection: &Connection,
    gone: File,
    reading: &CancellationToken,
    mut on_progress: impl FnMut(ChangesProgress),
) -> Result<Changes, Failure> {
    let started = Instant::now();
    job.source.check_unchanged()?;
    let asking = Arc::new(Asking::new(job, connection));
    let mut result = Changes { table: job.plan.table.name.clone(), ..Changes::default() };
    let read = Arc::new(Read::default());
    let sorted = sort(job, others, connection, &asking, &read, reading, &mut result, &mut |progress| {
        on_progress(progress);
    })
    .await?;
    // What was held against the table is the file as it stands only if that is still the same.
    job.source.check_unchanged()?;
    let mut merged = merge(job, &asking, sorted, gone, &mut result).await?;
    result.new = merged.new;
    result.changed = merged.changed;
    result.unchanged = merged.unchanged;
    (result.write_units, result.delete_units) = (merged.write_units, merged.delete_units);
    add_details(job, &asking, merged.first_new(), merged.first_changed(), reading, &mut result).await?;
    result.consumed_read_units = asking.reader.consumed_read_units();
    result.seconds = started.elapsed().as_secs_f64();
    Ok(result)
}

/// How far both sides are read.
#[derive(Debug, Default)]
struct Read {
    rows: AtomicU64,
    items: AtomicU64,
}

/// Reads both sides, and sorts them.
#[expect(clippy::too_many_arguments, reason = "both sides, and what is told of them")]
async fn sort(
    job: &Job,
    others: &[Job],
    connection: &Connection,
    asking: &Arc<Asking>,
    read: &Arc<Read>,
    reading: &CancellationToken,
    result: &mut Changes,
    on_progress: &mut impl FnMut(ChangesProgress),
) -> Result<EntrySorter, Failure> {
    let (sender, sorting) = start_sorter();
    let mut tasks = JoinSet::new();
    let rows = RowsSide { job: job.clone(), read: Arc::clone(read), sender: sender.clone() };
    let (counts_sender, counts) = tokio::sync::oneshot::channel();
    let token = reading.clone();
    tasks.spawn(async move {
        // Nobody waits for the counts where the table's side has failed.
        let _ = counts_sender.send(rows.send(token).await?);
        Ok(())
    });
    for other in others {
        tasks.spawn(send_others(other.clone(), sender.clone(), reading.clone()));
    }
    if table_exists(connection, &job.plan.table.name).await? {
        for number in 0..SEGMENTS {
            let segment = Segment { number, of: SEGMENTS };
            let (asking, plan) = (Arc::clone(asking), Arc::clone(&job.plan));
            tasks.spawn(send_items(asking, plan, segment, Arc::clone(read), sender.clone()));
        }
    }
    drop(sender);
    let mut ticks = tokio::time::interval(PROGRESS_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            done = tasks.join_next() => match done {
                Some(done) => done.map_err(|error| ended_badly(&error))?.or_else(unless_sorter_ended)?,
                None => break,
            },
            _ = ticks.tick() => on_progress(ChangesProgress {
                rows_read: read.rows.load(Ordering::Relaxed),
                rows_total: job.records_total,
                items_read: read.items.load(Ordering::Relaxed),
            }),
        }
    }
    let sorter = sorting.await.map_err(|error| ended_badly(&error))?;
    let sorter = sorter.map_err(|error| job.source.notes_lost(error))?;
    if let Ok(RowCounts { rejected, set_aside, embedded, without_item }) = counts.await {
        (result.rejected, result.set_aside) = (rejected, set_aside);
        (result.embedded, result.without_item) = (embedded, without_item);
    }
    Ok(sorter)
}

/// A side that could not hand over what it read: the sorter says why.
fn unless_sorter_ended(end: End) -> Result<(), Failure> {
    match end {
        End::SorterEnded => Ok(()),
        End::Failed(failure) => Err(*failure),
    }
}

/// Why a side was not read to its end.
#[derive(Debug)]
enum End {
    SorterEnded,
    Failed(Box<Failure>),
}

impl<T: Into<Failure>> From<T> for End {
    fn from(failure: T) -> Self {
        Self::Failed(Box::new(failure.into()))
    }
}

type Sorting = JoinHandle<io::Result<EntrySorter>>;

fn start_sorter() -> (mpsc::Sender<Vec<Entry>>, Sorting) {
    let (sender, mut receiver) = mpsc::channel::<Vec<Entry>>(4);
    let sorting = tokio::task::spawn_blocking(move || {
        let mut sorter = EntrySorter::new();
        while let Some(entries) = receiver.blocking_recv() {
            for Entry { key, value } in entries {
                sorter.add(&key, &value)?;
            }
        }
        Ok(sorter)
    });
    (sender, sorting)
}

/// Rows that become no item.
#[derive(Debug, Default)]
struct RowCounts {
    rejected: u64,
    set_aside: u64,
    embedded: u64,
    without_item: u64,
}

/// The file's side.
struct RowsSide {
    job: Job,
    read: Arc<Read>,
    sender: mpsc::Sender<Vec<Entry>>,
}

impl RowsSide {
    async fn send(self, reading: CancellationToken) -> Result<RowCounts, End> {
        let Self { job, read, sender } = self;
        let plan = Arc::clone(&job.plan);
        let mut chunks = read_chunks(&job, job.source.data_start(), reading, move |converted| {
            let key = converted.converter.key_bytes(&converted.item);
            Entry::of_row(key, converted.item, converted.number, &plan)
        });
        let mut counts = RowCounts::default();
        while let Some(chunk) = chunks.recv().await {
            let chunk = chunk?;
            counts.rejected += chunk.rejected.len() as u64;
            counts.set_aside += chunk.set_aside;
            counts.embedded += chunk.embedded;
            counts.without_item += chunk.without_item;
            let without_own = chunk.set_aside + chunk.embedded + chunk.without_item;
            let rows = chunk.items.len() as u64 + chunk.rejected.len() as u64 + without_own;
            read.rows.fetch_add(rows, Ordering::Relaxed);
            sender.send(chunk.items).await.map_err(|_| End::SorterEnded)?;
        }
        Ok(counts)
    }
}

/// The rows of another source table, by their keys.
async fn send_others(
    job: Job,
    sender: mpsc::Sender<Vec<Entry>>,
    reading: CancellationToken,
) -> Result<(), End> {
    let mut chunks = read_chunks(&job, job.source.data_start(), reading, |converted| {
        Entry::of_other(converted.converter.key_bytes(&converted.item))
    });
    while let Some(chunk) = chunks.recv().await {
        sender.send(chunk?.items).await.map_err(|_| End::SorterEnded)?;
    }
    Ok(())
}

/// A part of the table's side.
async fn send_items(
    asking: Arc<Asking>,
    plan: Arc<Plan>,
    segment: Segment,
    read: Arc<Read>,
    sender: mpsc::Sender<Vec<Entry>>,
) -> Result<(), End> {
    let mut start = None;
    loop {
        let page = asking.reader.page(asking.of.as_ref(), segment, start).await?;
        let entries: Vec<Entry> = page.items.iter().map(|stored| asking.entry(stored, &plan)).collect();
        read.items.fetch_add(entries.len() as u64, Ordering::Relaxed);
        sender.send(entries).await.map_err(|_| End::SorterEnded)?;
        start = page.next;
        if start.is_none() {
            return Ok(());
        }
    }
}

impl Asking {
    fn entry(&self, stored: &Attributes, plan: &Plan) -> Entry {
        let key: Item =
            self.keys.iter().filter_map(|name| Some((name.clone(), from_sdk(stored.get(name)?)?))).collect();
        Entry::of_stored(self.key_bytes(stored), &key, stored, plan)
    }
}

/// Holds both sides together, and lists what is gone.
async fn merge(
    job: &Job,
    asking: &Arc<Asking>,
    sorter: EntrySorter,
    gone: File,
    result: &mut Changes,
) -> Result<Merged, Failure> {
    let (sender, mut gone_keys) = mpsc::channel::<String>(4 * BATCH_KEYS);
    let merging = tokio::task::spawn_blocking(move || {
        let mut merged = Merged::default();
        sorter.for_each::<io::Error>(|key, value| {
            let sorted = Sorted::read(key, value).ok_or(io::ErrorKind::InvalidData)?;
            match merged.take(&sorted) {
                Some(key) => sender.blocking_send(key.to_owned()).map_err(io::Error::other),
                None => Ok(()),
            }
        })?;
        merged.settle();
        Ok::<_, io::Error>(merged)
    });
    let mut list = GoneWriter { asking, out: BufWriter::new(gone), reader: Arc::clone(&asking.reader) };
    let mut keys = Vec::with_capacity(BATCH_KEYS);
    while let Some(key) = gone_keys.recv().await {
        keys.push(key);
        if keys.len() == BATCH_KEYS {
            list.add(job, &mut keys, result).await?;
        }
    }
    list.add(job, &mut keys, result).await?;
    list.out.flush().map_err(|error| job.source.notes_lost(error))?;
    let merged = merging.await.map_err(|error| ended_badly(&error))?;
    Ok(merged.map_err(|error| job.source.notes_lost(error))?)
}

/// Reads the items that are gone once more, and lists them whole.
struct GoneWriter<'a> {
    asking: &'a Asking,
    out: BufWriter<File>,
    reader: Arc<Reader>,
}

impl GoneWriter<'_> {
    /// Lists the items of these keys, as many as are there still.
    async fn add(&mut self, job: &Job, keys: &mut Vec<String>, result: &mut Changes) -> Result<(), Failure> {
        let wanted: Vec<Attributes> = keys.drain(..).filter_map(|key| attributes(&key)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut items = self.reader.items(wanted).await?.items;
        // Answers come in any order; the list's is that of the keys.
        items.sort_by_cached_key(|stored| self.asking.key_bytes(stored));
        for stored in items {
            if stored.values().any(|value| from_sdk(value).is_none()) {
                return Err(unknown_type(&job.plan.table.name));
            }
            let item = item_from_sdk(&stored, &self.asking.keys);
            let key = self.asking.key_text(&item);
            let listed = GoneItem { key: Cow::Borrowed(&key), item: dynamodb_json(&item).into() };
            listed.write(&mut self.out).map_err(|error| job.source.notes_lost(error))?;
            result.gone += 1;
            if result.gone_keys.len() < NAMED_GONE {
                result.gone_keys.push(key);
            }
        }
        Ok(())
    }
}

fn attributes(key_json: &str) -> Option<Attributes> {
    let key = item_from_dynamodb_json(key_json)?;
    Some(key.into_iter().map(|(name, value)| (name, into_sdk(value))).collect())
}

fn unknown_type(table: &str) -> Failure {
    Failure::new(
        Code::Unexpected,
        format!("{table} holds a value of a type that this version of Tableferry does not know."),
        "Install a newer version of Tableferry.",
    )
}
