//! Pairs of columns that find a record together, where no column does so alone.

use super::duplicate_counter::DuplicateCounter;
use super::empty_rows::says_nothing;
use super::profile::{ColumnProfile, PairProfile};
use crate::KeyEvidence;
use plan::names_an_id;
use source::{Source, SourceError, SourceKind, map_blocks};
use std::hash::BuildHasher;
use tokio_util::sync::CancellationToken;

/// Columns of which pairs are made.
const COLUMNS: usize = 6;
/// Hashes that are kept at a time for each record, besides those of a table of this many records.
const SMALL_TABLE: u64 = 100_000;
/// Readings of the file at most.
const READINGS: usize = 4;

/// Longest part of a key that is proposed, in bytes.
const LONGEST: u64 = 100;

/// Reads the source again and says which pairs of columns never repeat. Memory: twice 8 MB of
/// hashes at most, and in a small table some more; what is more goes to temporary files.
///
/// # Errors
/// When the file cannot be read, or `cancel` is cancelled.
pub(super) fn pairs(
    source: &Source,
    columns: &[ColumnProfile],
    records: u64,
    hasher: &(impl BuildHasher + Sync),
    cancel: &CancellationToken,
) -> Result<Vec<PairProfile>, SourceError> {
    let names: Vec<String> = columns.iter().map(|column| column.column.clone()).collect();
    let is_named = source.format().kind != SourceKind::Delimited;
    let mut waiting = candidates(columns, records);
    let at_a_time = if records <= SMALL_TABLE { 15 } else { 1 };
    let mut found = Vec::new();
    for _ in 0..READINGS {
        let now: Vec<(usize, usize)> = waiting.drain(..waiting.len().min(at_a_time)).collect();
        if now.is_empty() || found.iter().any(|pair: &PairProfile| pair.evidence.repeats == Some(0)) {
            break;
        }
        let mut piles: Vec<(DuplicateCounter, DuplicateCounter)> =
            now.iter().map(|_| (DuplicateCounter::new(), DuplicateCounter::new())).collect();
        map_blocks(
            source,
            source.data_start(),
            cancel,
            |block| {
                let mut hashes = Vec::new();
                source.for_each_record(block, |_, _, record| {
                    let is_sound = record.fault().is_none() && (is_named || !says_nothing(record, &names));
                    if is_sound && record.len() == columns.len() {
                        for &(partition, sort) in &now {
                            let (partition, sort) = (&record[partition], &record[sort]);
                            hashes.push((hasher.hash_one(partition), hasher.hash_one((partition, sort))));
                        }
                    }
                })?;
                Ok(hashes)
            },
            |_, hashes| {
                for record in hashes.chunks(now.len()) {
                    for (&(partition, pair), (partitions, pairs)) in record.iter().zip(&mut piles) {
                        partitions.add(partition);
                        pairs.add(pair);
                    }
                }
                true
            },
        )?;
        for ((partition, sort), (mut partitions, mut pairs)) in now.into_iter().zip(piles) {
            let counted = partitions.count().and_then(|partitions| Ok((partitions, pairs.count()?)));
            let (partitions, pairs) = counted.map_err(|error| source.notes_lost(error))?;
            found.push(PairProfile {
                partition_column: columns[partition].column.clone(),
                sort_column: columns[sort].column.clone(),
                evidence: KeyEvidence {
                    records,
                    distinct: pairs.distinct,
                    exact: true,
                    blank: 0,
                    repeats: Some(pairs.all - pairs.distinct),
                    partitions: partitions.distinct,
                    busiest: Some(partitions.busiest),
                    ..KeyEvidence::default()
                }
                .with_spread(),
            });
        }
    }
    found.sort_by_key(|pair| pair.evidence.repeats);
    Ok(found)
}

/// Pairs that could be a key, the likeliest first: columns that are never blank, short, and of a kind that a key
/// may have; ids before others, in the file's order.
fn candidates(columns: &[ColumnProfile], records: u64) -> Vec<(usize, usize)> {
    let can_be_part = |place: &usize| {
        let column = &columns[*place];
        column.blank == 0
            && column.null_words.is_empty()
            && column.filled > 0
            && column.distinct.count > 1
            && column.longest_bytes <= LONGEST
            && column.json_like == 0
    };
    let mut places: Vec<usize> = (0..columns.len()).filter(can_be_part).collect();
    places.sort_by_key(|&place| (!names_an_id(&columns[place].column), place));
    places.truncate(COLUMNS);
    let mut pairs = Vec::new();
    for (rank, &second) in places.iter().enumerate() {
        for &first in &places[..rank] {
            let enough =
                columns[first].distinct.count.saturating_mul(columns[second].distinct.count) >= records;
            if enough {
                pairs.push((first.min(second), first.max(second)));
            }
        }
    }
    pairs
}
