//! Reads the rows of a table as keys of some of its columns.

use super::key_sorter::{Entry, KeySorter, sort_and_join};
use super::read_table::ReadTable;
use item::cell_keys::{CellReader, Key, KeyMaker};
use item::{is_blank_record, join_surplus, repeats_header};
use source::{Block, CellForm, Record, Sample, SourceError, SourceKind, map_blocks, shown};
use tokio_util::sync::CancellationToken;

/// Values of a column of which it is noted, while a block is read, that they stood there a moment ago: few values, or
/// rows that stand together, then make few entries.
const RECENT: usize = 256;
/// Places of a table at which rows are tried first, and rows of each.
const SAMPLE_PLACES: u64 = 4;
const SAMPLE_ROWS: usize = 256;

/// Some columns of a table together, as one key of each row.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// Under this number its keys are kept.
    pub number: u32,
    /// Their places in the table, and how each is read.
    pub columns: Vec<(usize, &'a CellReader)>,
}

impl Reading<'_> {
    /// The key of a row's columns together; `None` where one is blank. `parts` is space for those of several.
    fn key(&self, record: &Record, maker: &KeyMaker, parts: &mut Vec<Key>) -> Option<Key> {
        if let [(place, reader)] = self.columns.as_slice() {
            return key_of(record, *place, reader, maker);
        }
        parts.clear();
        parts.extend(self.columns.iter().filter_map(|(place, reader)| key_of(record, *place, reader, maker)));
        (parts.len() == self.columns.len()).then(|| maker.of_keys(parts))
    }
}

/// Rows that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RowCount {
    /// Without those that are broken, that are empty or the header once more, or have another width than the header.
    pub sound: u64,
    pub all: u64,
}

/// Gives the sound rows of a block, with their numbers and lines, to `each`. A row with too many cells is one where they can be joined plainly.
fn for_each_row(
    table: &ReadTable<'_>,
    block: &Block,
    names: &[String],
    mut each: impl FnMut(u64, u64, &Record),
) -> Result<RowCount, SourceError> {
    let is_named = table.source.format().kind != SourceKind::Delimited;
    let mut rows = RowCount::default();
    table.source.for_each_record(block, |number, line, record| {
        rows.all += 1;
        if record.fault().is_some() {
            return;
        }
        if is_named || record.len() == names.len() {
            let says_nothing = repeats_header(record, names) || (names.len() > 1 && is_blank_record(record));
            if is_named || !says_nothing {
                rows.sound += 1;
                each(number, line, record);
            }
        } else if let Some((joined, _)) = join_surplus(record, names.len(), &table.plan.delimiter) {
            rows.sound += 1;
            each(number, line, &joined);
        }
    })?;
    Ok(rows)
}

/// Reads a table whole, on all cores, and adds the keys of these columns to `sorter`.
///
/// # Errors
/// When the source cannot be read, a temporary file not written, or `cancel` is cancelled.
pub(super) fn read_keys(
    table: &ReadTable<'_>,
    readings: &[Reading<'_>],
    maker: &KeyMaker,
    sorter: &mut KeySorter,
    cancel: &CancellationToken,
    mut on_rows: impl FnMut(u64),
) -> Result<RowCount, SourceError> {
    let names = table.source.columns();
    let mut rows = RowCount::default();
    let mut fault = None;
    map_blocks(
        table.source,
        table.source.data_start(),
        cancel,
        |block| {
            let mut found = BlockKeys::new(readings.len());
            let rows = for_each_row(table, block, &names, |_, _, record| found.add(record, readings, maker))?;
            Ok((rows, found.finish(readings)))
        },
        |_, (read, entries)| {
            rows.sound += read.sound;
            rows.all += read.all;
            fault = sorter.add(&entries).err();
            on_rows(rows.all);
            fault.is_none()
        },
    )?;
    match fault {
        Some(error) => Err(table.source.notes_lost(error)),
        None => Ok(rows),
    }
}

/// Adds the keys of these columns in a few hundred rows from all over the table to `sorter`.
///
/// # Errors
/// As [`read_keys`].
pub(super) fn sample_keys(
    table: &ReadTable<'_>,
    readings: &[Reading<'_>],
    maker: &KeyMaker,
    sorter: &mut KeySorter,
) -> Result<(), SourceError> {
    let names = table.source.columns();
    let mut found = BlockKeys::new(readings.len());
    for place in 0..SAMPLE_PLACES {
        let from = table.profile.records / SAMPLE_PLACES * place;
        let is_named = table.source.format().kind != SourceKind::Delimited;
        for record in table.source.records(from, SAMPLE_ROWS)? {
            if record.cells.fault().is_none() && (is_named || record.cells.len() == names.len()) {
                found.add(&record.cells, readings, maker);
            }
        }
    }
    sorter.add(&found.finish(readings)).map_err(|error| table.source.notes_lost(error))
}

/// Gives the keys of two columns of each row to `each`, in the source's order; `None` for a blank.
///
/// # Errors
/// When the source cannot be read, or `cancel` is cancelled.
pub(super) fn read_pairs(
    table: &ReadTable<'_>,
    columns: [(usize, &CellReader); 2],
    maker: &KeyMaker,
    cancel: &CancellationToken,
    mut each: impl FnMut([Option<Key>; 2]),
) -> Result<(), SourceError> {
    let names = table.source.columns();
    map_blocks(
        table.source,
        table.source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            for_each_row(table, block, &names, |_, _, record| {
                found.push(columns.map(|(place, reader)| key_of(record, place, reader, maker)));
            })?;
            Ok(found)
        },
        |_, found| {
            found.into_iter().for_each(&mut each);
            true
        },
    )
}

/// The first row of each of these keys, with the values of its columns: for each reading, in the order of the rows. Reads
/// no further than to the last of them.
///
/// # Errors
/// When the source cannot be read, or `cancel` is cancelled.
pub(super) fn first_rows(
    table: &ReadTable<'_>,
    wanted: &[(Reading<'_>, &[Key])],
    maker: &KeyMaker,
    cancel: &CancellationToken,
    mut on_rows: impl FnMut(u64),
) -> Result<Vec<Vec<Sample>>, SourceError> {
    let names = table.source.columns();
    let mut missing: Vec<Vec<Key>> = wanted.iter().map(|(_, keys)| keys.to_vec()).collect();
    let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); wanted.len()];
    let mut rows = 0;
    map_blocks(
        table.source,
        table.source.data_start(),
        cancel,
        |block| {
            let mut found: Vec<(usize, Key, Sample)> = Vec::new();
            let mut parts = Vec::new();
            let read = for_each_row(table, block, &names, |number, line, record| {
                for (place, (reading, keys)) in wanted.iter().enumerate() {
                    let Some(key) = reading.key(record, maker, &mut parts) else { continue };
                    let is_new = || !found.iter().any(|(of, known, _)| (*of, *known) == (place, key));
                    if keys.contains(&key) && is_new() {
                        let cells = reading.columns.iter().map(|(place, _)| record.get(*place).unwrap_or(""));
                        let value = shown(&cells.collect::<Vec<_>>().join(", "));
                        let locator = table.source.locator(block, number);
                        found.push((place, key, Sample { line, place: locator, value }));
                    }
                }
            })?;
            Ok((read.all, found))
        },
        |_, (read, found)| {
            for (place, key, sample) in found {
                if let Some(at) = missing[place].iter().position(|known| *known == key) {
                    missing[place].swap_remove(at);
                    samples[place].push(sample);
                }
            }
            rows += read;
            on_rows(rows);
            missing.iter().any(|keys| !keys.is_empty())
        },
    )?;
    Ok(samples)
}

fn key_of(record: &Record, place: usize, reader: &CellReader, maker: &KeyMaker) -> Option<Key> {
    match record.get(place) {
        Some(cell) => reader.key(cell, record.form(place), maker),
        None => reader.key("", CellForm::Missing, maker),
    }
}

/// The keys of some rows.
struct BlockKeys {
    entries: Vec<Entry>,
    /// Of each reading, the keys that were met last and how often.
    recent: Vec<Vec<Option<(Key, u32)>>>,
    /// The keys of one row's columns.
    parts: Vec<Key>,
}

impl BlockKeys {
    fn new(readings: usize) -> Self {
        Self { entries: Vec::new(), recent: vec![vec![None; RECENT]; readings], parts: Vec::new() }
    }

    fn add(&mut self, record: &Record, readings: &[Reading<'_>], maker: &KeyMaker) {
        for (reading, recent) in readings.iter().zip(&mut self.recent) {
            let Some(key) = reading.key(record, maker, &mut self.parts) else { continue };
            let slot = &mut recent[key.slot(RECENT)];
            match slot {
                Some((held, count)) if *held == key => *count += 1,
                _ => {
                    if let Some((held, count)) = slot.replace((key, 1)) {
                        self.entries.push(Entry { key: held, column: reading.number, count });
                    }
                }
            }
        }
    }

    fn finish(mut self, readings: &[Reading<'_>]) -> Vec<Entry> {
        for (reading, recent) in readings.iter().zip(self.recent) {
            let left = recent.into_iter().flatten();
            self.entries.extend(left.map(|(key, count)| Entry { key, column: reading.number, count }));
        }
        sort_and_join(&mut self.entries);
        self.entries
    }
}
