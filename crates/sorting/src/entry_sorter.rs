//! Sorts entries of any length by their keys, however many there are, in memory that does not grow with them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Bytes of entries that are held in memory; what is more goes to a temporary file, in sorted runs.
const MAX_HELD_BYTES: usize = 16 * 1024 * 1024;
/// Bytes that are read ahead of all runs together, and of each at least and at most.
const READ_OF_ALL: usize = 16 * 1024 * 1024;
const READ_OF_EACH: Range<usize> = 4 * 1024..256 * 1024;
/// Bytes of the lengths before an entry on the disk: of its key, and of what it carries.
const LENGTHS: usize = 8;

/// Takes entries, each a key and what it carries.
#[derive(Debug)]
pub struct EntrySorter {
    bytes: Vec<u8>,
    entries: Vec<Place>,
    bound: usize,
    file: Option<File>,
    /// Which bytes of the file each run is.
    runs: Vec<Range<u64>>,
}

/// Where an entry is in `bytes`: its key, then what it carries.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    key: u32,
    value: u32,
}

impl Place {
    fn key(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start..self.start + self.key as usize]
    }

    fn value(self, bytes: &[u8]) -> &[u8] {
        let start = self.start + self.key as usize;
        &bytes[start..start + self.value as usize]
    }
}

impl Default for EntrySorter {
    fn default() -> Self {
        Self::of_bound(MAX_HELD_BYTES)
    }
}

impl EntrySorter {
    /// With nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    fn of_bound(bound: usize) -> Self {
        Self { bytes: Vec::new(), entries: Vec::new(), bound, file: None, runs: Vec::new() }
    }

    /// Takes an entry.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written, and for an entry of more than 4 GB.
    pub fn add(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
        let held = self.bytes.len() + self.entries.len() * size_of::<Place>();
        if held + key.len() + value.len() + size_of::<Place>() > self.bound && !self.entries.is_empty() {
            self.write()?;
        }
        self.entries.push(Place { start: self.bytes.len(), key: length(key)?, value: length(value)? });
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.entries.sort_unstable_by(|left, right| left.key(bytes).cmp(right.key(bytes)));
    }

    fn write(&mut self) -> io::Result<()> {
        self.sort();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let start = self.runs.last().map_or(0, |run| run.end);
        file.seek(SeekFrom::Start(start))?;
        let mut out = BufWriter::with_capacity(256 * 1024, &mut *file);
        let mut end = start;
        for place in &self.entries {
            out.write_all(&place.key.to_le_bytes())?;
            out.write_all(&place.value.to_le_bytes())?;
            out.write_all(place.key(&self.bytes))?;
            out.write_all(place.value(&self.bytes))?;
            end += LENGTHS as u64 + u64::from(place.key) + u64::from(place.value);
        }
        out.flush()?;
        drop(out);
        self.runs.push(start..end);
        self.bytes.clear();
        self.entries.clear();
        Ok(())
    }

    /// Gives every entry to `each`, in the order of their keys, until it says why it ends.
    ///
    /// # Errors
    /// When what was written cannot be read back, or what `each` says.
    pub fn for_each<E: From<io::Error>>(
        mut self,
        mut each: impl FnMut(&[u8], &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(_) = &self.file else {
            self.sort();
            return self
                .entries
                .iter()
                .try_for_each(|place| each(place.key(&self.bytes), place.value(&self.bytes)));
        };
        self.write()?;
        (self.bytes, self.entries) = (Vec::new(), Vec::new());
        let Some(mut file) = self.file else { return Ok(()) };
        let ahead = (READ_OF_ALL / self.runs.len()).clamp(READ_OF_EACH.start, READ_OF_EACH.end);
        let mut runs: Vec<Run> = self
            .runs
            .into_iter()
            .map(|rest| Run { rest, ahead: Vec::new(), at: 0, at_a_time: ahead })
            .collect();
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (place, run) in runs.iter_mut().enumerate() {
            if let Some((key, value)) = run.next(&mut file)? {
                heads.push(Reverse((key, place, value)));
            }
        }
        while let Some(Reverse((key, place, value))) = heads.pop() {
            each(&key, &value)?;
            if let Some((key, value)) = runs[place].next(&mut file)? {
                heads.push(Reverse((key, place, value)));
            }
        }
        Ok(())
    }
}

/// A sorted run, as far as it is not given yet.
struct Run {
    /// What of it is still on the disk.
    rest: Range<u64>,
    ahead: Vec<u8>,
    at: usize,
    at_a_time: usize,
}

impl Run {
    fn next(&mut self, file: &mut File) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
        if self.at == self.ahead.len() && self.rest.is_empty() {
            return Ok(None);
        }
        let lengths = self.take(LENGTHS, file)?;
        let [key, value] = lengths.as_chunks::<4>().0 else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let (key, value) = (u32::from_le_bytes(*key), u32::from_le_bytes(*value));
        Ok(Some((self.take(key as usize, file)?, self.take(value as usize, file)?)))
    }

    fn take(&mut self, length: usize, file: &mut File) -> io::Result<Vec<u8>> {
        if self.ahead.len() - self.at < length {
            self.ahead.drain(..self.at);
            self.at = 0;
            let wanted = (length - self.ahead.len()).max(self.at_a_time) as u64;
            let wanted = wanted.min(self.rest.end - self.rest.start);
            let held = self.ahead.len();
            self.ahead.resize(held + usize::try_from(wanted).map_err(io::Error::other)?, 0);
            file.seek(SeekFrom::Start(self.rest.start))?;
            file.read_exact(&mut self.ahead[held..])?;
            self.rest.start += wanted;
        }
        let taken = self.ahead.get(self.at..self.at + length).ok_or(io::ErrorKind::UnexpectedEof)?.to_vec();
        self.at += length;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]

        #[test]
        fn every_entry_comes_once_and_in_order_whatever_fits_into_memory(
            entries in prop::collection::vec(
                (prop::collection::vec(0u8..4, 0..4), prop::collection::vec(any::<u8>(), 0..30)), 0..200,
            ),
            bound in 1usize..3000,
        ) {
            let mut sorter = EntrySorter::of_bound(bound);
            for (place, (key, value)) in entries.iter().enumerate() {
                // Keys differ, as those of rows do.
                let key = [key.as_slice(), &u32::try_from(place).unwrap().to_be_bytes()].concat();
                sorter.add(&key, value).unwrap();
            }
            let mut expected: Vec<(Vec<u8>, Vec<u8>)> = entries.iter().enumerate().map(|(place, (key, value))| {
                ([key.as_slice(), &u32::try_from(place).unwrap().to_be_bytes()].concat(), value.clone())
            }).collect();
            expected.sort();
            let mut found = Vec::new();
            sorter.for_each::<io::Error>(|key, value| {
                found.push((key.to_vec(), value.to_vec()));
                Ok(())
            }).unwrap();
            prop_assert_eq!(found, expected);
        }
    }
}
