//! Sets of columns that tell all records apart together, where no column and no pair does.

use super::duplicate_counter::DuplicateCounter;
use super::empty_rows::says_nothing;
use super::hashed::{HashedMap, HashedSet};
use super::key_candidates::{Candidates, ColumnSet, RowHashes, hash_of};
use super::key_columns::{KeyColumn, divided, key_columns};
use super::profile::{ColumnProfile, KeySetProfile};
use crate::KeyEvidence;
use source::{Block, Record, Source, SourceError, SourceKind, map_blocks};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio_util::sync::CancellationToken;

/// Hashes of cells that are kept to try sets by: 48 MB. A table with more gives groups of records from everywhere.
const KEPT_HASHES: usize = 6_000_000;
/// Records of a group: records that are nearly the same often stand together.
const GROUP: u64 = 64;
/// Sets that are proposed, and that are counted in one reading.
const SETS: usize = 2;
/// Times that sets are counted in all records.
const ROUNDS: usize = 6;
/// Keys that repeat of which the records are looked up, and those records, at most.
const REPEATS: usize = 512;
const REPEATING_RECORDS: usize = 4096;
/// What may stand between the parts of a key, the first where no part holds it.
const SEPARATORS: [u8; 8] = *b"#|~^;/+_";

/// The smallest sets of up to five columns that tell all records apart, each counted in all of them; none where records
/// repeat as a whole. Of a wide table the 16 likeliest columns are looked at.
///
/// A table whose hashes are kept whole is read once for this; a larger one most often twice, 13 times at most. Memory:
/// 48 MB of hashes, and twice 8 MB for each of two sets; what is more goes to temporary files.
///
/// # Errors
/// When the file cannot be read, or `cancel` is cancelled.
pub(super) fn key_sets(
    source: &Source,
    columns: &[ColumnProfile],
    records: u64,
    hasher: &(impl BuildHasher + Sync),
    cancel: &CancellationToken,
) -> Result<Vec<KeySetProfile>, SourceError> {
    sets_by(KEPT_HASHES, source, columns, records, hasher, cancel)
}

/// The same, with so many hashes kept.
fn sets_by(
    kept_hashes: usize,
    source: &Source,
    columns: &[ColumnProfile],
    records: u64,
    hasher: &(impl BuildHasher + Sync),
    cancel: &CancellationToken,
) -> Result<Vec<KeySetProfile>, SourceError> {
    let names: Vec<String> = columns.iter().map(|column| column.column.clone()).collect();
    let rows = Rows { source, names: &names, columns: key_columns(columns), hasher };
    if records < 2 || rows.columns.len() < 2 {
        return Ok(Vec::new());
    }
    let mut sample = rows.sample(kept_hashes, cancel)?;
    if sample.repeats {
        return Ok(Vec::new());
    }
    let ranks: Vec<u32> = rows.columns.iter().map(|column| column.rank).collect();
    let distinct: Vec<u64> = rows.columns.iter().map(|column| columns[column.place].distinct.count).collect();
    let mut candidates = Candidates::new(&ranks, &distinct, sample.broken, records);
    for _ in 0..ROUNDS {
        if cancel.is_cancelled() {
            return Err(SourceError::Cancelled);
        }
        let sets = candidates.next(&sample.rows, SETS);
        if sets.is_empty() {
            break;
        }
        let divided: Vec<_> = sets
            .iter()
            .map(|&set| divided(set, &rows.columns, records, |part| sample.largest(part, records)))
            .collect();
        let counted = if sample.is_whole {
            divided.iter().map(|(partition, _)| Some(sample.partitions(set_of(partition)))).collect()
        } else {
            rows.count(&sets, &divided, &mut sample.rows, cancel)?
        };
        let found: Vec<KeySetProfile> = divided
            .into_iter()
            .zip(counted)
            .filter_map(|((partition, sort), counted)| {
                let (partitions, busiest) = counted?;
                let name = |place: &usize| names[rows.columns[*place].place].clone();
                let all = partition.iter().chain(&sort);
                let held = all.fold(0, |held, &place| held | sample.separators[place]);
                let free = SEPARATORS.iter().enumerate().find(|(at, _)| held >> at & 1 == 0);
                Some(KeySetProfile {
                    partition_columns: partition.iter().map(name).collect(),
                    sort_columns: sort.iter().map(name).collect(),
                    separator: char::from(*free?.1).to_string(),
                    evidence: KeyEvidence {
                        records,
                        distinct: records,
                        exact: true,
                        blank: 0,
                        repeats: Some(0),
                        partitions,
                        busiest: Some(busiest),
                        ..KeyEvidence::default()
                    }
                    .with_spread(),
                })
            })
            .collect();
        if !found.is_empty() || sample.is_whole {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn set_of(places: &[usize]) -> ColumnSet {
    places.iter().fold(0, |set, place| set | 1 << place)
}

/// The records of a source, as what their cells are as parts of a key.
struct Rows<'a, H> {
    source: &'a Source,
    names: &'a [String],
    columns: Vec<KeyColumn>,
    hasher: &'a H,
}

/// What was kept of the records.
struct Sample {
    rows: RowHashes,
    /// True when every record is in it.
    is_whole: bool,
    /// True when it is known that no set of columns tells the records apart.
    repeats: bool,
    /// Columns with a cell that has no text as a part of a key.
    broken: ColumnSet,
    /// Which of [`SEPARATORS`] each column holds somewhere: a bit for each.
    separators: Vec<u32>,
}

/// What the records of a block give.
#[derive(Default)]
struct BlockRows {
    /// Of each record that is kept its number and the hash of each cell.
    kept: Vec<u64>,
    /// A hash of all cells of each record.
    wholes: Vec<u64>,
    /// They are kept by this rule.
    thinned: u32,
    separators: Vec<u32>,
    broken: ColumnSet,
}

impl<H: BuildHasher + Sync> Rows<'_, H> {
    /// Gives each record to `each`, with a hash of each cell as part of a key, and the columns whose cells are none.
    fn for_each(
        &self,
        block: &Block,
        mut each: impl FnMut(u64, &Record, &[u64], ColumnSet),
    ) -> Result<(), SourceError> {
        let is_named = self.source.format().kind != SourceKind::Delimited;
        let mut hashes = vec![0; self.columns.len()];
        self.source.for_each_record(block, |number, _, record| {
            let is_sound = record.fault().is_none() && (is_named || !says_nothing(record, self.names));
            if !is_sound || (!is_named && record.len() != self.names.len()) {
                return;
            }
            let mut broken = 0;
            for (place, column) in self.columns.iter().enumerate() {
                let cell = record.get(column.place).unwrap_or_default();
                let text = column.reader.text(cell, record.form(column.place));
                broken |= ColumnSet::from(text.is_none()) << place;
                hashes[place] = self.hasher.hash_one(text.as_deref().unwrap_or(cell));
            }
            each(number, record, &hashes, broken);
        })
    }

    /// Reads all records and keeps as many as `most` hashes allow.
    fn sample(&self, most: usize, cancel: &CancellationToken) -> Result<Sample, SourceError> {
        let width = self.columns.len();
        // Of 2^thinned groups one is kept.
        let thinned = AtomicU32::new(0);
        let is_kept = |number: u64, thinned: u32| (number / GROUP).trailing_zeros() >= thinned;
        let mut wholes = DuplicateCounter::new();
        let mut sample = Sample {
            rows: RowHashes::new(width),
            is_whole: true,
            repeats: false,
            broken: 0,
            separators: vec![0; width],
        };
        map_blocks(
            self.source,
            self.source.data_start(),
            cancel,
            |block| {
                let thinned = thinned.load(Ordering::Relaxed);
                let mut found = BlockRows { thinned, separators: vec![0; width], ..BlockRows::default() };
                self.for_each(block, |number, record, hashes, broken| {
                    for (held, column) in found.separators.iter_mut().zip(&self.columns) {
                        *held |= separators_in(record.get(column.place).unwrap_or_default());
                    }
                    found.broken |= broken;
                    found.wholes.push(hash_of(hashes, ColumnSet::MAX >> (ColumnSet::BITS as usize - width)));
                    if is_kept(number, thinned) {
                        found.kept.push(number);
                        found.kept.extend_from_slice(hashes);
                    }
                })?;
                Ok(found)
            },
            |_, found| {
                for (held, more) in sample.separators.iter_mut().zip(&found.separators) {
                    *held |= more;
                }
                sample.broken |= found.broken;
                found.wholes.iter().for_each(|&hash| wholes.add(hash));
                let mut now = thinned.load(Ordering::Relaxed);
                sample.rows.add(&found.kept, |number| found.thinned == now || is_kept(number, now));
                while sample.rows.hashes() > most {
                    sample.is_whole = false;
                    now += 1;
                    sample.rows.retain(|number| is_kept(number, now));
                }
                thinned.store(now, Ordering::Relaxed);
                true
            },
        )?;
        let repeated = wholes.some_repeated(1).map_err(|error| self.source.notes_lost(error))?;
        sample.repeats = !repeated.is_empty();
        Ok(sample)
    }

    /// Counts sets of columns in all records: for each that tells them apart how many values its partition key has, and
    /// how many records share the most frequent one. Of the others some records that repeat are added to `rows`.
    fn count(
        &self,
        sets: &[ColumnSet],
        divided: &[(Vec<usize>, Vec<usize>)],
        rows: &mut RowHashes,
        cancel: &CancellationToken,
    ) -> Result<Vec<Option<(u64, u64)>>, SourceError> {
        let counted: Vec<(ColumnSet, ColumnSet)> =
            sets.iter().zip(divided).map(|(&set, (partition, _))| (set, set_of(partition))).collect();
        let mut piles: Vec<(DuplicateCounter, DuplicateCounter)> =
            counted.iter().map(|_| (DuplicateCounter::new(), DuplicateCounter::new())).collect();
        map_blocks(
            self.source,
            self.source.data_start(),
            cancel,
            |block| {
                let mut found = Vec::new();
                self.for_each(block, |_, _, hashes, _| {
                    for &(set, partition) in &counted {
                        found.push((hash_of(hashes, set), hash_of(hashes, partition)));
                    }
                })?;
                Ok(found)
            },
            |_, found| {
                for record in found.chunks(counted.len()) {
                    for (&(set, partition), (sets, partitions)) in record.iter().zip(&mut piles) {
                        sets.add(set);
                        partitions.add(partition);
                    }
                }
                true
            },
        )?;
        let mut repeated: Vec<(ColumnSet, HashedSet)> = Vec::new();
        let mut results = Vec::new();
        for (&(set, _), (mut of_set, mut of_partition)) in counted.iter().zip(piles) {
            let lost = |error| self.source.notes_lost(error);
            let found = of_set.some_repeated(REPEATS).map_err(lost)?;
            if found.is_empty() {
                let counts = of_partition.count().map_err(lost)?;
                results.push(Some((counts.distinct, counts.busiest)));
            } else {
                repeated.push((set, found));
                results.push(None);
            }
        }
        if results.iter().all(Option::is_none) {
            self.add_repeating(&repeated, rows, cancel)?;
        }
        Ok(results)
    }

    /// Adds records to `rows` that have one of these hashes in one of these sets.
    fn add_repeating(
        &self,
        repeated: &[(ColumnSet, HashedSet)],
        rows: &mut RowHashes,
        cancel: &CancellationToken,
    ) -> Result<(), SourceError> {
        let mut added = 0;
        map_blocks(
            self.source,
            self.source.data_start(),
            cancel,
            |block| {
                let mut found = Vec::new();
                self.for_each(block, |number, _, hashes, _| {
                    if repeated.iter().any(|(set, repeated)| repeated.contains(&hash_of(hashes, *set))) {
                        found.push(number);
                        found.extend_from_slice(hashes);
                    }
                })?;
                Ok(found)
            },
            |_, found| {
                added += found.len() / (self.columns.len() + 1);
                rows.add(&found, |_| true);
                added < REPEATING_RECORDS * repeated.len()
            },
        )
    }
}

impl Sample {
    /// About how many records share the most frequent values of a set of columns.
    fn largest(&self, set: ColumnSet, records: u64) -> u64 {
        let (_, largest) = self.partitions(set);
        let rows = self.rows.len().max(1) as u64;
        u64::try_from(u128::from(largest) * u128::from(records) / u128::from(rows)).unwrap_or(records)
    }

    /// How many different values a set of columns has in the rows, and in how many rows the most frequent one stands.
    fn partitions(&self, set: ColumnSet) -> (u64, u64) {
        let mut counts: HashedMap<u64> = HashedMap::default();
        for row in self.rows.iter() {
            *counts.entry(row.hash_of(set)).or_default() += 1;
        }
        (counts.len() as u64, counts.values().copied().max().unwrap_or(0))
    }
}

/// Which of [`SEPARATORS`] a cell holds: a bit for each.
fn separators_in(cell: &str) -> u32 {
    let bytes = cell.as_bytes();
    let held = SEPARATORS.iter().enumerate().filter(|(_, sign)| bytes.contains(sign));
    held.fold(0, |held, (at, _)| held | 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_profile;
    use proptest::prelude::*;
    use std::fmt::Write;

    /// The sets of a table, found with so many hashes kept: the columns of each, and its evidence.
    fn sets(text: &str, kept_hashes: usize) -> Vec<(Vec<String>, KeyEvidence)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let profile = read_profile(&source, &never, |_| {}).unwrap();
        let hasher = foldhash::quality::RandomState::default();
        let records = profile.records - profile.misshapen_records;
        let found = sets_by(kept_hashes, &source, &profile.columns, records, &hasher, &never).unwrap();
        found
            .into_iter()
            .map(|set| {
                let mut columns = [set.partition_columns, set.sort_columns].concat();
                columns.sort();
                (columns, set.evidence)
            })
            .collect()
    }

    /// A table of shops, days, tills and receipts. `rarely` is about as good as the receipt: only few rows, far apart,
    /// need the receipt.
    fn receipts(shops: u32, days: u32, tills: u32, receipts: u32) -> String {
        let mut text = "shop,day,till,receipt,rarely,noise\n".to_owned();
        let mut row = 0;
        for shop in 0..shops {
            for day in 0..days {
                for till in 0..tills {
                    for receipt in 0..receipts {
                        let rarely = if row % 977 == 1 { receipt.saturating_sub(1) } else { receipt };
                        let _ = writeln!(
                            text,
                            "S{shop},2024-01-{:02},T{till},R{receipt},Q{rarely},N{}",
                            day + 1,
                            row * 31 % 7
                        );
                        row += 1;
                    }
                }
            }
        }
        text
    }

    #[test]
    fn sets_that_only_all_rows_speak_against_are_refuted() {
        let text = receipts(10, 10, 4, 25);
        let whole = sets(&text, KEPT_HASHES);
        assert_eq!(whole[0].0, ["day", "receipt", "shop", "till"]);
        // Two groups of 64 rows are all that is kept to begin with.
        for kept in [1_000, 10_000] {
            let found = sets(&text, kept);
            assert_eq!(found[0].0, whole[0].0);
            let (mine, theirs) = (found[0].1, whole[0].1);
            assert_eq!((mine.records, mine.repeats, mine.exact), (10_000, Some(0), true));
            assert_eq!(theirs.records, 10_000);
        }
    }

    #[test]
    fn rows_that_repeat_are_found_wherever_they_stand() {
        let text = receipts(10, 10, 4, 25);
        let first = text.lines().nth(1).unwrap().to_owned();
        assert_eq!(sets(&(text + &first + "\n"), 1_000), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_set_found_by_few_rows_tells_all_apart(
            sizes in (2u32..6, 2u32..6, 2u32..4, 2u32..12),
            kept in 300usize..3000,
        ) {
            let text = receipts(sizes.0, sizes.1, sizes.2, sizes.3);
            let records = u64::from(sizes.0 * sizes.1 * sizes.2 * sizes.3);
            let (few, all) = (sets(&text, kept), sets(&text, KEPT_HASHES));
            prop_assert!(!all.is_empty());
            for (columns, evidence) in few.iter().chain(&all) {
                prop_assert_eq!(columns.len(), all[0].0.len());
                prop_assert_eq!(evidence.records, records);
                let places: Vec<usize> = columns
                    .iter()
                    .map(|name| text.lines().next().unwrap().split(',').position(|other| other == name).unwrap())
                    .collect();
                let key = |line: &str| -> Vec<String> {
                    let cells: Vec<&str> = line.split(',').collect();
                    places.iter().map(|place| cells[*place].to_owned()).collect()
                };
                let different: std::collections::HashSet<Vec<String>> = text.lines().skip(1).map(key).collect();
                prop_assert_eq!(different.len() as u64, records);
            }
        }
    }
}
