//! Adds up items by the values that they are found by, however many there are, in memory that does not grow with them.

use item::cell_keys::Key;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

/// Groups that are held in memory: about 20 MB of them.
const MAX_HELD: usize = 250_000;
/// Bytes of a group on the disk.
const GROUP_BYTES: usize = Key::BYTES + 4 + 3 * 8;
/// Bytes that are read at a time of each run.
const READ_AT_A_TIME: usize = 16 * 1024;

/// Items that are found together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub items: u64,
    pub bytes: u64,
    /// The number of the first record that is one of them.
    pub first_record: u64,
}

impl Group {
    pub(super) fn add(&mut self, other: &Self) {
        self.items += other.items;
        self.bytes += other.bytes;
        self.first_record = self.first_record.min(other.first_record);
    }
}

/// A key, and a look-up that finds items by it.
type Place = (Key, u32);

/// Takes groups. What is too much for the memory goes to temporary files without a name, in sorted runs.
#[derive(Debug)]
pub(super) struct Groups {
    held: HashMap<Place, Group>,
    bound: usize,
    runs: Vec<File>,
}

impl Groups {
    pub(super) fn new() -> Self {
        Self::of_bound(MAX_HELD)
    }

    fn of_bound(bound: usize) -> Self {
        Self { held: HashMap::new(), bound, runs: Vec::new() }
    }

    /// # Errors
    /// When a temporary file cannot be made or written.
    pub(super) fn add(&mut self, place: Place, group: &Group) -> io::Result<()> {
        if let Some(known) = self.held.get_mut(&place) {
            known.add(group);
            return Ok(());
        }
        if self.held.len() >= self.bound {
            self.write()?;
        }
        self.held.insert(place, *group);
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        let mut bytes = Vec::with_capacity(READ_AT_A_TIME + GROUP_BYTES);
        for ((key, lookup), group) in sorted(&mut self.held) {
            key.bytes().iter().for_each(|part| bytes.extend_from_slice(part));
            bytes.extend_from_slice(&lookup.to_le_bytes());
            for figure in [group.items, group.bytes, group.first_record] {
                bytes.extend_from_slice(&figure.to_le_bytes());
            }
            if bytes.len() >= READ_AT_A_TIME {
                file.write_all(&bytes)?;
                bytes.clear();
            }
        }
        file.write_all(&bytes)?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        Ok(())
    }

    /// Gives every key to `each`, once, with the group that each look-up finds by it.
    ///
    /// # Errors
    /// When what was written cannot be read back.
    pub(super) fn for_each_key(mut self, mut each: impl FnMut(&[(u32, Group)])) -> io::Result<()> {
        let held = sorted(&mut self.held);
        let mut runs: Vec<Run> = self.runs.into_iter().map(Run::of_file).collect();
        runs.push(Run::Held(held.into_iter()));
        let mut heads = BinaryHeap::with_capacity(runs.len());
        let mut next: Vec<Option<Group>> = vec![None; runs.len()];
        for (place, run) in runs.iter_mut().enumerate() {
            advance(run, place, &mut heads, &mut next)?;
        }
        let mut current: Option<Key> = None;
        let mut found: Vec<(u32, Group)> = Vec::new();
        while let Some(Reverse(((key, lookup), place))) = heads.pop() {
            let Some(group) = next[place].take() else { continue };
            if current != Some(key) {
                if !found.is_empty() {
                    each(&found);
                    found.clear();
                }
                current = Some(key);
            }
            match found.last_mut().filter(|(last, _)| *last == lookup) {
                Some((_, known)) => known.add(&group),
                None => found.push((lookup, group)),
            }
            advance(&mut runs[place], place, &mut heads, &mut next)?;
        }
        if !found.is_empty() {
            each(&found);
        }
        Ok(())
    }
}

fn sorted(held: &mut HashMap<Place, Group>) -> Vec<(Place, Group)> {
    let mut groups: Vec<(Place, Group)> = held.drain().collect();
    groups.sort_unstable_by_key(|(place, _)| *place);
    groups
}

/// Takes the next group of a run.
fn advance(
    run: &mut Run,
    place: usize,
    heads: &mut BinaryHeap<Reverse<(Place, usize)>>,
    next: &mut [Option<Group>],
) -> io::Result<()> {
    if let Some((at, group)) = run.next()? {
        next[place] = Some(group);
        heads.push(Reverse((at, place)));
    }
    Ok(())
}

/// Sorted groups.
enum Run {
    Held(std::vec::IntoIter<(Place, Group)>),
    Written(BufReader<File>),
}

impl Run {
    fn of_file(file: File) -> Self {
        Self::Written(BufReader::with_capacity(READ_AT_A_TIME, file))
    }

    fn next(&mut self) -> io::Result<Option<(Place, Group)>> {
        match self {
            Self::Held(groups) => Ok(groups.next()),
            Self::Written(file) => {
                let mut bytes = [0; GROUP_BYTES];
                match file.read_exact(&mut bytes) {
                    Ok(()) => Ok(group_of(&bytes)),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

fn group_of(bytes: &[u8; GROUP_BYTES]) -> Option<(Place, Group)> {
    let (key, rest) = bytes.split_at(Key::BYTES);
    let [high, low] = key.as_chunks::<8>().0 else { return None };
    let (lookup, figures) = rest.split_first_chunk::<4>()?;
    let [items, bytes, first_record] = figures.as_chunks::<8>().0 else { return None };
    Some((
        (Key::of_bytes(*high, *low), u32::from_le_bytes(*lookup)),
        Group {
            items: u64::from_le_bytes(*items),
            bytes: u64::from_le_bytes(*bytes),
            first_record: u64::from_le_bytes(*first_record),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use item::cell_keys::KeyMaker;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn sums_are_the_same_whatever_fits_into_memory(
            rows in prop::collection::vec((0u32..30, 0u32..4, 1u64..1000), 0..200),
            bound in 1usize..60,
        ) {
            let maker = KeyMaker::new();
            let key = |value: u32| maker.of_text(&if value.is_multiple_of(2) { value.to_string() } else { format!("v{value}") });
            let mut groups = Groups::of_bound(bound);
            let mut expected: BTreeMap<(Key, u32), (u64, u64, u64)> = BTreeMap::new();
            for (number, (value, lookup, bytes)) in (0..).zip(&rows) {
                groups.add((key(*value), *lookup), &Group { items: 1, bytes: *bytes, first_record: number }).unwrap();
                let sums = expected.entry((key(*value), *lookup)).or_insert((0, 0, number));
                (sums.0, sums.1) = (sums.0 + 1, sums.1 + bytes);
            }
            let mut by_key: BTreeMap<Key, Vec<(u32, Group)>> = BTreeMap::new();
            for ((key, lookup), (items, bytes, first_record)) in expected {
                by_key.entry(key).or_default().push((lookup, Group { items, bytes, first_record }));
            }
            let mut found = Vec::new();
            groups.for_each_key(|of_key| found.push(of_key.to_vec())).unwrap();
            prop_assert_eq!(found, by_key.into_values().collect::<Vec<_>>());
        }
    }
}
