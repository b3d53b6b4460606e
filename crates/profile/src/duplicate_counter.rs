//! Tells whether any of many millions of hashes stands twice, in memory that does not grow with them.

use super::hashed::HashedSet;
use super::sorted_runs::SortedRuns;
use std::io;
use std::ops::Range;

/// Hashes of one part of a [`DuplicateCounter`]: lists of a fixed length, so that nothing is copied while it grows.
const LIST: usize = 512;
const PARTS: usize = 256;

/// Hashes of a pile that are kept in memory: 8 MB of them.
const KEPT: u64 = 1024 * 1024;

/// Hashes that are read at a time of each sorted run, between these bounds, and about how many of all.
const READ_OF_EACH: (usize, usize) = (512, 4096);
const READ_OF_ALL: usize = 64 * 1024;

/// Hashes in a pile, told apart by their first byte. Counting sorts one part at a time. What is too much for the
/// memory goes to a temporary file, sorted; where that cannot be written, it is kept in memory all the same.
#[derive(Debug)]
pub struct DuplicateCounter {
    parts: Vec<Part>,
    /// Hashes in the parts.
    kept: u64,
    /// Hashes from which on they go to the file.
    bound: u64,
    written: SortedRuns,
}

/// Hashes with the same first byte, in lists.
type Part = Vec<Vec<u64>>;

/// What a pile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DuplicateCounts {
    /// Hashes in the pile.
    pub all: u64,
    /// Different ones.
    pub distinct: u64,
    /// How often the most frequent one stands in it.
    pub busiest: u64,
}

impl Default for DuplicateCounter {
    fn default() -> Self {
        Self::new()
    }
}

impl DuplicateCounter {
    pub fn new() -> Self {
        Self::of_bound(KEPT)
    }

    fn of_bound(bound: u64) -> Self {
        Self { parts: no_parts(), kept: 0, bound, written: SortedRuns::default() }
    }

    pub fn add(&mut self, hash: u64) {
        let part = &mut self.parts[(hash >> 56) as usize];
        match part.last_mut() {
            Some(list) if list.len() < LIST => list.push(hash),
            _ => {
                let mut list = Vec::with_capacity(LIST);
                list.push(hash);
                part.push(list);
            }
        }
        self.kept += 1;
        if self.kept >= self.bound {
            self.write();
        }
    }

    /// Moves what is in memory to the file.
    fn write(&mut self) {
        match self.written.write(self.parts.iter().map(sorted)) {
            Ok(()) => {
                self.parts = no_parts();
                self.kept = 0;
            }
            // What is there is still there, and so is what was written before: nothing is written from here on.
            Err(_) => self.bound = u64::MAX,
        }
    }

    /// The hashes that are in the pile more than once; it is empty afterwards.
    ///
    /// # Errors
    /// When what was written cannot be read back.
    pub fn repeated(&mut self) -> io::Result<HashedSet> {
        let mut repeated = HashedSet::default();
        self.take(|hash, count| {
            if count > 1 {
                repeated.insert(hash);
            }
        })?;
        Ok(repeated)
    }

    /// Some hashes that are in the pile more than once, `most` of them at most; it is empty afterwards.
    ///
    /// # Errors
    /// When what was written cannot be read back.
    pub(crate) fn some_repeated(&mut self, most: usize) -> io::Result<HashedSet> {
        let mut repeated = HashedSet::default();
        self.take(|hash, count| {
            if count > 1 && repeated.len() < most {
                repeated.insert(hash);
            }
        })?;
        Ok(repeated)
    }

    /// Counts what is in the pile; it is empty afterwards.
    ///
    /// # Errors
    /// When what was written cannot be read back.
    pub(crate) fn count(&mut self) -> io::Result<DuplicateCounts> {
        let mut counts = DuplicateCounts { all: self.kept + self.written.len(), distinct: 0, busiest: 0 };
        self.take(|_, count| {
            counts.distinct += 1;
            counts.busiest = counts.busiest.max(count);
        })?;
        Ok(counts)
    }

    /// Gives each different hash to `each`, with how often it stands in the pile, and empties the pile.
    fn take(&mut self, mut each: impl FnMut(u64, u64)) -> io::Result<()> {
        let kept = std::mem::replace(&mut self.parts, no_parts());
        self.kept = 0;
        let mut written = std::mem::take(&mut self.written);
        let runs = written.runs().into_iter().map(Rest::Written);
        let mut streams: Vec<Stream> = runs
            .chain([Rest::Kept(kept.into_iter())])
            .map(|rest| Stream { ahead: Vec::new(), at: 0, rest })
            .collect();
        let (least, most) = READ_OF_EACH;
        let at_a_time = (READ_OF_ALL / streams.len()).clamp(least, most);
        let mut together: Vec<u64> = Vec::new();
        let mut last: Option<(u64, u64)> = None;
        loop {
            for stream in &mut streams {
                stream.look_ahead(&mut written, at_a_time)?;
            }
            // No stream has anything below this that is not ahead already.
            let Some(limit) = streams.iter().filter_map(|stream| stream.ahead.last()).min().copied() else {
                break;
            };
            together.clear();
            for stream in &mut streams {
                stream.take_up_to(limit, &mut together);
            }
            if streams.len() > 1 {
                join_sorted(&mut together);
            }
            for same in together.chunk_by(|left, right| left == right) {
                let count = same.len() as u64;
                match &mut last {
                    Some((hash, counted)) if *hash == same[0] => *counted += count,
                    _ => {
                        if let Some((hash, counted)) = last.replace((same[0], count)) {
                            each(hash, counted);
                        }
                    }
                }
            }
        }
        if let Some((hash, counted)) = last {
            each(hash, counted);
        }
        Ok(())
    }
}

fn no_parts() -> Vec<Part> {
    (0..PARTS).map(|_| Vec::new()).collect()
}

fn sorted(part: &Part) -> Vec<u64> {
    let mut hashes = part.concat();
    hashes.sort_unstable();
    hashes
}

/// Sorts hashes that stand in sorted sections, one behind the other.
#[expect(clippy::stable_sort_primitive, reason = "the stable sort finds the sections and only merges them")]
fn join_sorted(hashes: &mut [u64]) {
    hashes.sort();
}

/// Sorted hashes, of which the next are at hand.
struct Stream {
    ahead: Vec<u64>,
    /// So many of those are taken.
    at: usize,
    rest: Rest,
}

/// What of a stream is not at hand.
enum Rest {
    Kept(std::vec::IntoIter<Part>),
    Written(Range<u64>),
}

impl Stream {
    /// Sees to it that something is ahead, unless the stream is at its end.
    fn look_ahead(&mut self, written: &mut SortedRuns, at_a_time: usize) -> io::Result<()> {
        if self.at < self.ahead.len() {
            return Ok(());
        }
        self.at = 0;
        self.ahead = match &mut self.rest {
            Rest::Kept(parts) => parts.find(|part| !part.is_empty()).as_ref().map(sorted).unwrap_or_default(),
            Rest::Written(run) => written.read(run, at_a_time)?,
        };
        Ok(())
    }

    /// Moves what is ahead, up to this hash.
    fn take_up_to(&mut self, limit: u64, into: &mut Vec<u64>) {
        let ahead = &self.ahead[self.at..];
        let count = ahead.partition_point(|hash| *hash <= limit);
        into.extend_from_slice(&ahead[..count]);
        self.at += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{HashMap, HashSet};
    use std::fs::{File, OpenOptions};
    use tempfile::NamedTempFile;

    fn counts(counter: DuplicateCounter, hashes: &[u64]) -> DuplicateCounter {
        hashes.iter().fold(counter, |mut counter, &hash| {
            counter.add(hash);
            counter
        })
    }

    /// Holds what two piles of the same hashes answer against what a map does.
    fn assert_answers(mut counter: DuplicateCounter, mut again: DuplicateCounter, hashes: &[u64]) {
        let mut map: HashMap<u64, u64> = HashMap::new();
        for &hash in hashes {
            *map.entry(hash).or_default() += 1;
        }
        let busiest = map.values().copied().max().unwrap_or(0);
        let expected = DuplicateCounts { all: hashes.len() as u64, distinct: map.len() as u64, busiest };
        assert_eq!(counter.count().unwrap(), expected);
        let repeated: HashSet<u64> = again.repeated().unwrap().into_iter().collect();
        let expected = map.iter().filter(|(_, count)| **count > 1).map(|(hash, _)| *hash).collect();
        assert_eq!(repeated, expected);
        for mut emptied in [counter, again] {
            assert_eq!(emptied.count().unwrap(), DuplicateCounts { all: 0, distinct: 0, busiest: 0 });
        }
    }

    fn assert_counted(bound: u64, hashes: &[u64]) {
        let counter = || counts(DuplicateCounter::of_bound(bound), hashes);
        assert_eq!(counter().written.len() / bound, hashes.len() as u64 / bound);
        assert_answers(counter(), counter(), hashes);
    }

    /// Numbers that look like hashes.
    fn scattered(numbers: impl Iterator<Item = u64>) -> Vec<u64> {
        numbers.map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect()
    }

    /// A file that takes what is written, but gives nothing back.
    fn unreadable() -> File {
        let place = NamedTempFile::new().unwrap();
        OpenOptions::new().write(true).open(place.path()).unwrap()
    }

    proptest! {
        #[test]
        fn piles_count_as_maps_do(
            values in proptest::collection::vec(0u64..50, 0..2000),
            spread in any::<u64>(),
            bound in prop_oneof![1u64..10, 10u64..3000],
        ) {
            let hashes: Vec<u64> = values.iter().map(|value| value.wrapping_mul(spread | 1)).collect();
            assert_counted(bound, &hashes);
        }
    }

    #[test]
    fn repeats_are_found_across_the_bound() {
        for (first, second) in [(0, 1), (9, 10), (0, 10), (5, 25), (10, 29), (20, 24)] {
            let mut hashes = scattered(0..30);
            hashes[second] = hashes[first];
            assert_counted(10, &hashes);
        }
    }

    #[test]
    fn runs_longer_than_what_is_read_of_them_are_counted() {
        let most = READ_OF_EACH.1 as u64;
        assert_counted(3 * most, &scattered(0..10 * most));
        assert_counted(3 * most, &scattered((0..10 * most).map(|number| number % (7 * most))));
        // Runs that do not overlap at all, and that are next to nothing but one hash.
        assert_counted(3 * most, &(0..10 * most).collect::<Vec<_>>());
        assert_counted(3 * most, &vec![u64::MAX; 10 * READ_OF_EACH.1]);
        let mostly_one: Vec<u64> =
            (0..10 * most).map(|number| if number % 100 == 0 { number } else { 700 }).collect();
        assert_counted(3 * most, &mostly_one);
    }

    #[test]
    fn what_cannot_be_written_stays_in_memory() {
        let hashes = scattered((0..5000).map(|number| number % 4000));
        let counter = |writable: usize| {
            let place = NamedTempFile::new().unwrap();
            let mut counter = DuplicateCounter::of_bound(1000);
            counter.written.file = Some(place.reopen().unwrap());
            let mut counter = counts(counter, &hashes[..writable]);
            counter.written.file = Some(File::open(place.path()).unwrap());
            let counter = counts(counter, &hashes[writable..]);
            assert_eq!(
                (counter.written.len(), counter.kept),
                (writable as u64 / 1000 * 1000, 5000 - counter.written.len())
            );
            counter
        };
        for writable in [0, 999, 1000, 2500, 4500] {
            assert_answers(counter(writable), counter(writable), &hashes);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_no_fault() {
        let hashes = scattered((0..5000).map(|number| number % 4000));
        let counter = || {
            let mut counter = DuplicateCounter::of_bound(1000);
            counter.written.file = Some(OpenOptions::new().read(true).write(true).open("/dev/full").unwrap());
            counts(counter, &hashes)
        };
        assert_answers(counter(), counter(), &hashes);
    }

    #[test]
    fn what_cannot_be_read_back_is_an_error() {
        let mut counter = DuplicateCounter::of_bound(1000);
        counter.written.file = Some(unreadable());
        let mut counter = counts(counter, &scattered(0..2500));
        assert_eq!(counter.written.len(), 2000);
        assert!(counter.count().is_err());
        // A file that became shorter is one too.
        let mut counter = counts(DuplicateCounter::of_bound(1000), &scattered(0..2500));
        counter.written.file.as_ref().unwrap().set_len(15_000).unwrap();
        assert!(counter.repeated().is_err());
    }
}
