//! The rows that others point to, by their keys.

use super::pass::{OnPass, Pass};
use item::cell_keys::{Key, KeyMaker};
use item::{Converter, KeyColumns};
use plan::Duplicates;
use source::{Position, Record, Source, SourceError, map_blocks};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use tokio_util::sync::CancellationToken;

/// Rows that are held at a time, and bytes that they bring along. A table with more is gone through in several parts,
/// for each of which the rows that point to it are read once. So many fit into a table of 2^20 places: 51 MB.
const MAX_ROWS: usize = 900_000;
const MAX_BYTES: usize = 48 * 1024 * 1024;

/// A table whose rows are pointed to.
pub(super) struct KeyedTable<'a> {
    pub name: Option<&'a str>,
    pub source: &'a Source,
    pub converter: &'a Converter,
    pub columns: KeyColumns,
    pub maker: &'a KeyMaker,
    /// Which row stands for a key that repeats.
    pub duplicates: Duplicates,
    pub on_pass: OnPass<'a>,
}

/// Rows by their keys: the number of each, and what it brings along.
#[derive(Debug, Default)]
pub(super) struct KeyedRows {
    rows: HashMap<Key, (u64, Vec<u8>)>,
}

impl KeyedRows {
    pub(super) fn get(&self, key: Key) -> Option<(u64, &[u8])> {
        self.rows.get(&key).map(|(number, brought)| (*number, brought.as_slice()))
    }

    fn add(&mut self, key: Key, number: u64, brought: Vec<u8>, duplicates: Duplicates) {
        match self.rows.entry(key) {
            Entry::Vacant(vacant) => {
                vacant.insert((number, brought));
            }
            Entry::Occupied(mut held) => {
                if duplicates == Duplicates::Last {
                    held.insert((number, brought));
                }
            }
        }
    }
}

/// How much is held at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub rows: usize,
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { rows: MAX_ROWS, bytes: MAX_BYTES }
    }
}

/// What a row is worth to those that point to it: bytes that it brings along; `None` where it counts as not there.
pub(super) type Brings<'a> = &'a (dyn Fn(u64, &Record) -> Option<Vec<u8>> + Sync);

impl KeyedTable<'_> {
    /// Gives the rows to `each`, in one part where they fit, and gives how many there are. A part that must win over
    /// others, since its rows stand for keys that repeat, comes first.
    ///
    /// # Errors
    /// When the source cannot be read, `cancel` is cancelled, or what `each` says.
    pub(super) fn for_each_part(
        &self,
        bounds: Bounds,
        brings: Brings<'_>,
        cancel: &CancellationToken,
        mut each: impl FnMut(&KeyedRows) -> Result<(), SourceError>,
    ) -> Result<u64, SourceError> {
        let (mut first, mut starts, mut rows) = (KeyedRows::default(), vec![self.source.data_start()], 0);
        // Of parts behind the first, here only where they start is noted.
        let (mut rows_of_part, mut bytes_of_part) = (0, 0);
        self.read(self.source.data_start(), brings, cancel, |block| {
            if rows_of_part >= bounds.rows || bytes_of_part >= bounds.bytes {
                starts.push(block.start);
                (rows_of_part, bytes_of_part) = (0, 0);
            }
            rows += block.count;
            rows_of_part += block.keyed.len();
            bytes_of_part += block.keyed.iter().map(|(_, _, brought)| brought.len()).sum::<usize>();
            if starts.len() == 1 {
                for (key, number, brought) in block.keyed {
                    first.add(key, number, brought, self.duplicates);
                }
            }
            true
        })?;
        if starts.len() == 1 {
            each(&first)?;
            return Ok(rows);
        }
        drop(first);
        let ends: Vec<Option<u64>> =
            starts.iter().skip(1).map(|start| Some(start.record)).chain([None]).collect();
        let mut parts: Vec<(Position, Option<u64>)> = starts.into_iter().zip(ends).collect();
        if self.duplicates == Duplicates::Last {
            parts.reverse();
        }
        for (start, end) in parts {
            let mut part = KeyedRows::default();
            self.read(start, brings, cancel, |block| {
                if end.is_some_and(|end| block.start.record >= end) {
                    return false;
                }
                for (key, number, brought) in block.keyed {
                    part.add(key, number, brought, self.duplicates);
                }
                true
            })?;
            each(&part)?;
        }
        Ok(rows)
    }

    fn read(
        &self,
        from: Position,
        brings: Brings<'_>,
        cancel: &CancellationToken,
        mut fold: impl FnMut(KeyedBlock) -> bool,
    ) -> Result<(), SourceError> {
        // Only these are for all cores.
        let Self { source, converter, columns, maker, .. } = self;
        map_blocks(
            source,
            from,
            cancel,
            |block| {
                let mut read = KeyedBlock { start: block.start, end: block.end, count: 0, keyed: Vec::new() };
                source.for_each_record(block, |number, _, record| {
                    read.count += 1;
                    if record.fault().is_some() {
                        return;
                    }
                    let (shaped, _) = converter.shaped(record);
                    if let Some(key) = columns.key(converter, number, &shaped, maker)
                        && let Some(brought) = brings(number, record)
                    {
                        read.keyed.push((key, number, brought));
                    }
                })?;
                Ok(read)
            },
            |_, block| {
                (self.on_pass)(Pass { table: self.name, source, position: block.end });
                fold(block)
            },
        )
    }
}

/// The rows of a block that have a key.
struct KeyedBlock {
    start: Position,
    end: Position,
    /// How many rows it has in all.
    count: u64,
    keyed: Vec<(Key, u64, Vec<u8>)>,
}
