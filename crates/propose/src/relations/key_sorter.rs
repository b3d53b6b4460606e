//! Sorts keys with the columns that hold them, however many there are, in memory that does not grow with them.

use item::cell_keys::Key;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Entries that are held in memory: 17 MB of them, and for a moment as much again while they are sorted.
const MAX_HELD: usize = 700_000;
/// Entries that are read at a time of all written runs together, and of each at least.
const READ_OF_ALL: usize = 100_000;
const READ_OF_EACH: usize = 256;
/// Bytes of an entry on the disk.
const ENTRY_BYTES: usize = Key::BYTES + 8;

/// A key, a column that holds it, and in how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub key: Key,
    pub column: u32,
    pub count: u32,
}

impl Entry {
    fn of_bytes(bytes: &[u8; ENTRY_BYTES]) -> Option<Self> {
        let [high, low, rest] = bytes.as_chunks::<8>().0 else { return None };
        let [column, count] = rest.as_chunks::<4>().0 else { return None };
        Some(Self {
            key: Key::of_bytes(*high, *low),
            column: u32::from_le_bytes(*column),
            count: u32::from_le_bytes(*count),
        })
    }
}

/// Takes entries; what is too much for the memory goes to a temporary file without a name, in sorted runs.
#[derive(Debug)]
pub(super) struct KeySorter {
    held: Vec<Entry>,
    bound: usize,
    file: Option<File>,
    /// Which entries of the file each run is.
    runs: Vec<Range<u64>>,
}

impl KeySorter {
    pub(super) fn new() -> Self {
        Self::of_bound(MAX_HELD)
    }

    pub(super) fn of_bound(bound: usize) -> Self {
        Self { held: Vec::new(), bound, file: None, runs: Vec::new() }
    }

    /// Takes entries that are sorted among themselves.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written.
    pub(super) fn add(&mut self, entries: &[Entry]) -> io::Result<()> {
        for part in entries.chunks(self.bound.max(1)) {
            if self.held.len() + part.len() > self.bound {
                self.write()?;
            }
            self.held.extend_from_slice(part);
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        sort_and_join(&mut self.held);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let start = self.runs.last().map_or(0, |run| run.end);
        file.seek(SeekFrom::Start(start * ENTRY_BYTES as u64))?;
        let mut bytes = Vec::new();
        for entries in self.held.chunks(READ_OF_EACH) {
            bytes.clear();
            for entry in entries {
                entry.key.bytes().iter().for_each(|part| bytes.extend_from_slice(part));
                bytes.extend_from_slice(&entry.column.to_le_bytes());
                bytes.extend_from_slice(&entry.count.to_le_bytes());
            }
            file.write_all(&bytes)?;
        }
        self.runs.push(start..start + self.held.len() as u64);
        self.held.clear();
        Ok(())
    }

    /// The same entries, sorted; they can be gone through any number of times.
    pub(super) fn sorted(mut self) -> SortedKeys {
        sort_and_join(&mut self.held);
        self.held.shrink_to_fit();
        SortedKeys { held: self.held, file: self.file, runs: self.runs }
    }
}

/// Sorts entries that stand in sorted sections, and adds up those of one key and column.
pub(super) fn sort_and_join(entries: &mut Vec<Entry>) {
    // The stable sort finds the sections and only merges them.
    entries.sort_by_key(|entry| (entry.key, entry.column));
    entries.dedup_by(|next, kept| {
        let is_same = (next.key, next.column) == (kept.key, kept.column);
        if is_same {
            kept.count = kept.count.saturating_add(next.count);
        }
        is_same
    });
}

/// Sorted entries, in memory and in runs of a file.
#[derive(Debug)]
pub(super) struct SortedKeys {
    held: Vec<Entry>,
    file: Option<File>,
    runs: Vec<Range<u64>>,
}

/// What of one run is at hand, and where the rest is.
struct Stream {
    ahead: Vec<Entry>,
    at: usize,
    /// The place of its [`SortedKeys`], and what of its file is left; `None` for what was in memory.
    rest: Option<(usize, Range<u64>)>,
}

/// Gives each different key of all these to `each`, in order, with the columns that hold it and in how many rows each.
/// A column may be named twice, with parts of its rows.
///
/// # Errors
/// When what was written cannot be read back, or what `each` says.
pub(super) fn for_each_key<E: From<io::Error>>(
    sorted: &mut [&mut SortedKeys],
    mut each: impl FnMut(Key, &[(u32, u32)]) -> Result<(), E>,
) -> Result<(), E> {
    let mut streams = Vec::new();
    for (place, keys) in sorted.iter_mut().enumerate() {
        streams.extend(keys.runs.iter().map(|run| Stream {
            ahead: Vec::new(),
            at: 0,
            rest: Some((place, run.clone())),
        }));
        streams.push(Stream { ahead: std::mem::take(&mut keys.held), at: 0, rest: None });
    }
    let outcome = merge(sorted, &mut streams, &mut each);
    // What was in memory goes back to where it was.
    let held = streams.into_iter().filter(|stream| stream.rest.is_none());
    for (keys, stream) in sorted.iter_mut().zip(held) {
        keys.held = stream.ahead;
    }
    outcome
}

fn merge<E: From<io::Error>>(
    sorted: &mut [&mut SortedKeys],
    streams: &mut [Stream],
    each: &mut impl FnMut(Key, &[(u32, u32)]) -> Result<(), E>,
) -> Result<(), E> {
    let at_a_time = (READ_OF_ALL / streams.len().max(1)).max(READ_OF_EACH);
    let mut heads = std::collections::BinaryHeap::with_capacity(streams.len());
    for (place, stream) in streams.iter_mut().enumerate() {
        if let Some(entry) = stream.head(sorted, at_a_time)? {
            heads.push(std::cmp::Reverse((entry.key, place)));
        }
    }
    let mut holders: Vec<(u32, u32)> = Vec::new();
    let mut current: Option<Key> = None;
    while let Some(mut top) = heads.peek_mut() {
        let std::cmp::Reverse((key, place)) = *top;
        if current.is_some_and(|current| current != key)
            && let Some(done) = current
        {
            each(done, &holders)?;
            holders.clear();
        }
        current = Some(key);
        let stream = &mut streams[place];
        while let Some(entry) = stream.head(sorted, at_a_time)?.filter(|entry| entry.key == key) {
            holders.push((entry.column, entry.count));
            stream.at += 1;
        }
        match stream.head(sorted, at_a_time)? {
            Some(entry) => *top = std::cmp::Reverse((entry.key, place)),
            None => {
                std::collections::binary_heap::PeekMut::pop(top);
            }
        }
    }
    match current {
        Some(last) => each(last, &holders),
        None => Ok(()),
    }
}

impl Stream {
    /// The next entry, which stays the next.
    fn head(&mut self, sorted: &mut [&mut SortedKeys], at_a_time: usize) -> io::Result<Option<Entry>> {
        if self.at == self.ahead.len()
            && let Some((place, left)) = &mut self.rest
        {
            let count = usize::try_from(left.end - left.start).map_or(at_a_time, |left| left.min(at_a_time));
            sorted[*place].read(left.start, count, &mut self.ahead)?;
            left.start += count as u64;
            self.at = 0;
        }
        Ok(self.ahead.get(self.at).copied())
    }
}

impl SortedKeys {
    /// Reads entries of the file.
    fn read(&mut self, from: u64, count: usize, into: &mut Vec<Entry>) -> io::Result<()> {
        into.clear();
        let Some(file) = self.file.as_mut().filter(|_| count > 0) else { return Ok(()) };
        let mut bytes = vec![0; count * ENTRY_BYTES];
        file.seek(SeekFrom::Start(from * ENTRY_BYTES as u64))?;
        file.read_exact(&mut bytes)?;
        into.extend(bytes.as_chunks::<ENTRY_BYTES>().0.iter().filter_map(Entry::of_bytes));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use item::cell_keys::KeyMaker;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// What comes out for each key: the rows of each column.
    fn gone_through(sorted: &mut [&mut SortedKeys]) -> Vec<(Key, BTreeMap<u32, u32>)> {
        let mut found = Vec::new();
        for_each_key::<io::Error>(sorted, |key, holders| {
            let mut columns = BTreeMap::new();
            for (column, count) in holders {
                *columns.entry(*column).or_default() += count;
            }
            found.push((key, columns));
            Ok(())
        })
        .unwrap();
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn nothing_is_lost_and_everything_sorted_whatever_fits_into_memory(
            values in prop::collection::vec((0u32..40, 0u32..4), 0..300),
            others in prop::collection::vec((0u32..40, 4u32..6), 0..100),
            bound in 1usize..120,
            piece in 1usize..50,
        ) {
            let maker = KeyMaker::new();
            let text = |value: u32| if value.is_multiple_of(2) { value.to_string() } else { format!("v{value}") };
            let key = |value: u32| maker.of_text(&text(value));
            let sorted = |values: &[(u32, u32)]| {
                let mut sorter = KeySorter::of_bound(bound);
                for piece in values.chunks(piece) {
                    let entry = |&(value, column): &(u32, u32)| Entry { key: key(value), column, count: 1 };
                    let mut entries: Vec<Entry> = piece.iter().map(entry).collect();
                    sort_and_join(&mut entries);
                    sorter.add(&entries).unwrap();
                    prop_assert!(sorter.held.len() <= bound && sorter.held.capacity() <= 2 * bound.max(8));
                }
                Ok(sorter.sorted())
            };
            let (mut first, mut second) = (sorted(&values)?, sorted(&others)?);
            let mut expected: BTreeMap<Key, BTreeMap<u32, u32>> = BTreeMap::new();
            for (value, column) in values.iter().chain(&others) {
                *expected.entry(key(*value)).or_default().entry(*column).or_default() += 1;
            }
            let expected: Vec<_> = expected.into_iter().collect();
            // Twice: going through takes nothing away.
            for _ in 0..2 {
                prop_assert_eq!(&gone_through(&mut [&mut first, &mut second]), &expected);
            }
        }
    }
}
