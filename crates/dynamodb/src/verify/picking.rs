//! Reads the file and hands over the items that are to be compared.

use super::choices::VerifyChoices;
use super::sample::EvenSample;
use crate::import::{Job, read_chunks};
use item::{Converter, Item};
use plan::IndexDesign;
use source::{Record, SourceError, map_blocks};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Bytes of a file that are read whole about as fast as one record is looked up in the middle of it.
const AS_FAST_AS_A_JUMP: u64 = 1024 * 1024;

/// An item as the file has it.
#[derive(Debug)]
pub(super) struct Expected {
    /// The record's number and line.
    pub number: u64,
    pub line: u64,
    /// Equal for equal keys.
    pub key: Vec<u8>,
    pub item: Item,
}

/// What a part of the file came to.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// The items that are to be compared.
    pub items: Vec<Expected>,
    /// All items of that part; `None` where it was jumped over.
    pub items_total: Option<u64>,
    /// How many of all those items have the key of each index, in the plan's order.
    pub index_entries: Vec<u64>,
}

/// Hands over the items that are to be compared, in the file's order and part by part. Where only a small sample is
/// wanted, the rest of the file is jumped over; everything else reads it whole. Ends early when the receiver is gone
/// or `cancel` is cancelled.
///
/// # Errors
/// When the records must be counted first and the file cannot be read.
pub(super) async fn send_picked(
    job: &Job,
    choices: VerifyChoices,
    cancel: &CancellationToken,
) -> Result<mpsc::Receiver<Result<Picked, SourceError>>, SourceError> {
    let Some(most) = choices.sample else {
        return Ok(read_whole(job, None, cancel));
    };
    let sample = EvenSample::of(most, records_of(job, cancel).await?);
    let jumps = most > 0 && most.saturating_mul(AS_FAST_AS_A_JUMP) < job.source.size_bytes();
    Ok(if jumps && !choices.count_indexes {
        jump(job, sample, cancel)
    } else {
        read_whole(job, Some(sample), cancel)
    })
}

/// Records in the whole file.
async fn records_of(job: &Job, cancel: &CancellationToken) -> Result<u64, SourceError> {
    if let Some(records) = job.records_total {
        return Ok(records);
    }
    let (job, cancel) = (job.clone(), cancel.clone());
    let counting = tokio::task::spawn_blocking(move || {
        let start = job.source.data_start();
        let mut records = start.record;
        map_blocks(
            &job.source,
            start,
            &cancel,
            |_| Ok(()),
            |end, ()| {
                records = end.record;
                true
            },
        )?;
        Ok(records)
    });
    // Counting ends early only with the program.
    counting.await.unwrap_or(Err(SourceError::Cancelled))
}

fn read_whole(
    job: &Job,
    mut sample: Option<EvenSample>,
    cancel: &CancellationToken,
) -> mpsc::Receiver<Result<Picked, SourceError>> {
    let (sender, receiver) = mpsc::channel(1);
    let indexes = job.plan.table.indexes.clone();
    let mut chunks = read_chunks(job, job.source.data_start(), cancel.clone(), |converted| Expected {
        number: converted.number,
        line: converted.line,
        key: converted.converter.key_bytes(&converted.item),
        item: converted.item,
    });
    tokio::spawn(async move {
        while let Some(chunk) = chunks.recv().await {
            let picked = chunk.map(|chunk| {
                let mut items = chunk.items;
                let has_key_of = |index: &IndexDesign| {
                    items.iter().filter(|expected| is_in(&expected.item, index)).count() as u64
                };
                let index_entries = indexes.iter().map(has_key_of).collect();
                let items_total = Some(items.len() as u64);
                if let Some(sample) = &mut sample {
                    items.retain(|expected| sample.takes(expected.number));
                }
                Picked { items, items_total, index_entries }
            });
            if sender.send(picked).await.is_err() {
                return;
            }
        }
    });
    receiver
}

/// True when an item enters an index.
fn is_in(item: &Item, index: &IndexDesign) -> bool {
    let has = |key: &String| item.iter().any(|(name, _)| name == key);
    index.key_attributes().all(has)
}

fn jump(
    job: &Job,
    mut sample: EvenSample,
    cancel: &CancellationToken,
) -> mpsc::Receiver<Result<Picked, SourceError>> {
    let (sender, receiver) = mpsc::channel(1);
    let (job, cancel) = (job.clone(), cancel.clone());
    tokio::task::spawn_blocking(move || {
        let converter = Converter::joined(&job.plan, job.joined.clone());
        while let Some(due) = sample.due() {
            let picked = match next_item(&job, &converter, due, &cancel) {
                Ok(None) => return,
                Ok(Some(item)) => {
                    sample.takes(item.number);
                    Ok(Picked { items: vec![item], ..Picked::default() })
                }
                Err(error) => Err(error),
            };
            let is_over = picked.is_err();
            if sender.blocking_send(picked).is_err() || is_over {
                return;
            }
        }
    });
    receiver
}

/// The first item of a record of this number or a later one.
pub(super) fn next_item(
    job: &Job,
    converter: &Converter,
    from: u64,
    cancel: &CancellationToken,
) -> Result<Option<Expected>, SourceError> {
    let mut found = None;
    job.source.walk_from(from, |number, line, cells| {
        found = item_of(job, converter, number, line, cells);
        found.is_none() && !cancel.is_cancelled()
    })?;
    if cancel.is_cancelled() { Err(SourceError::Cancelled) } else { Ok(found) }
}

/// The item that a record is written as, if it is.
fn item_of(job: &Job, converter: &Converter, number: u64, line: u64, cells: &Record) -> Option<Expected> {
    let has_no_item = converter.is_inside(number) || converter.has_nothing_of(number);
    if has_no_item || job.resolution.line_written_instead(number).is_some() {
        return None;
    }
    let converted = converter.convert(number, cells).ok()?;
    let item = job.resolution.merged(number).cloned().unwrap_or(converted.item);
    Some(Expected { number, line, key: converter.key_bytes(&item), item })
}

#[cfg(test)]
mod tests {
    use super::*;
    use check::check;
    use plan::Duplicates;
    use profile::read_profile;
    use propose::propose;
    use source::Source;
    use std::fmt::Write;
    use std::sync::Arc;

    /// A file of more than 4 MB: each third record repeats a key, each seventh one has a cell too many.
    fn job(folder: &tempfile::TempDir) -> Job {
        let path = folder.path().join("notes.csv");
        let mut text = "id,name,note\n".to_owned();
        for number in 0..20_000 {
            let id = if number % 3 == 0 { 5 } else { number };
            let surplus = if number % 7 == 0 { ",more" } else { "" };
            let _ = writeln!(text, "{id},name {number},{}{surplus}", "x".repeat(200));
        }
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let profile = read_profile(&source, &never, |_| {}).unwrap();
        let mut plan = propose(&source.file_name(), &profile).plan;
        plan.table.partition_key = "id".to_owned();
        plan.table.sort_key = None;
        plan.generated_key = None;
        plan.duplicates = Duplicates::First;
        let checked = check(&source, &plan, &never, |_| {}).unwrap();
        assert!(checked.result.rejected > 2000 && checked.result.duplicates > 5000);
        Job {
            source: Arc::new(source),
            plan: Arc::new(plan),
            resolution: checked.resolution,
            joined: item::Joined::default(),
            records_total: Some(checked.result.records),
        }
    }

    async fn lines(mut picked: mpsc::Receiver<Result<Picked, SourceError>>) -> Vec<(u64, Item)> {
        let mut lines = Vec::new();
        while let Some(picked) = picked.recv().await {
            lines.extend(picked.unwrap().items.into_iter().map(|expected| (expected.line, expected.item)));
        }
        lines
    }

    #[tokio::test]
    async fn a_sample_is_the_same_whether_the_rest_is_read_or_jumped_over() {
        let folder = tempfile::tempdir().unwrap();
        let job = job(&folder);
        let never = CancellationToken::new();
        for most in [1, 3, 100, 3000] {
            let sample = EvenSample::of(most, 20_000);
            let read = lines(read_whole(&job, Some(sample.clone()), &never)).await;
            let jumped = lines(jump(&job, sample, &never)).await;
            assert_eq!(read, jumped, "{most}");
            assert_eq!(read.len() as u64, most);
        }
    }

    #[tokio::test]
    async fn where_nobody_counted_the_records_they_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job { joined: item::Joined::default(), records_total: None, ..job(&folder) };
        let never = CancellationToken::new();
        assert_eq!(records_of(&job, &never).await.unwrap(), 20_000);
        let choices = VerifyChoices { sample: Some(100), count_indexes: false };
        assert_eq!(lines(send_picked(&job, choices, &never).await.unwrap()).await.len(), 100);
        never.cancel();
        assert!(matches!(records_of(&job, &never).await, Err(SourceError::Cancelled)));
    }
}
