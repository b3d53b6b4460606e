//! Rows become lines of DynamoDB JSON, packed piece by piece on all cores. A piece is made of one block of the source, whose
//! rows are put in an order that has nothing to do with theirs: neighbours often have one partition key, which takes but a
//! thousand writes a second. The same source under the same plan always gives the same pieces.

use crate::import::chunk::{Chunk, ReadRow, read_whole_chunks};
use crate::import::work::Job;
use crate::s3::{Packed, Packer, Packing};
use failure::Failure;
use item::Rejection;
use memchr::memchr2_iter;
use source::{Position, SourceError};
use std::ops::Range;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Chunks of the source, in its order, each with one thing that was made of its items.
pub(super) type Chunks<T> = mpsc::Receiver<Result<Chunk<T>, SourceError>>;

/// What stands around an item on its line.
const BEFORE: &[u8] = b"{\"Item\":";
const BEHIND: &[u8] = b"}\n";
/// Of most blocks; to grow step by step would copy all of it once more.
const MOST_JSON_BYTES: usize = 640 * 1024;
/// What took more, for a record beyond all measure, is not kept for the next.
const MOST_SPARE_BYTES: usize = 8 * MOST_JSON_BYTES;

/// Reads a job's source from a place on, and packs what its rows become: a piece for each chunk.
pub(super) fn read_pieces(
    job: &Job,
    from: Position,
    packing: Packing,
    cancel: CancellationToken,
) -> Chunks<Result<Packed, Failure>> {
    let spare = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&spare);
    let start = move || {
        let ready = taken.lock().ok().and_then(|mut spare| spare.pop());
        ready.unwrap_or_else(|| Items::new(packing))
    };
    let add = |items: &mut Items, row: &ReadRow<'_>| items.add(row);
    read_whole_chunks(job, from, cancel, start, add, move |mut items| {
        let packed = items.pack();
        if items.json.capacity() <= MOST_SPARE_BYTES
            && let Ok(mut spare) = spare.lock()
        {
            spare.push(items);
        }
        packed
    })
}

/// Reads the same rows, and gives the number and line of each whose item stands in a piece, in the piece's order.
pub(super) fn read_rows(job: &Job, from: Position, cancel: CancellationToken) -> Chunks<Vec<(u64, u64)>> {
    let add = |rows: &mut Vec<(u64, u64)>, row: &ReadRow<'_>| {
        rows.push((row.number, row.line));
        Ok(())
    };
    read_whole_chunks(job, from, cancel, Vec::new, add, |mut rows: Vec<(u64, u64)>| {
        rows.sort_unstable_by_key(|(number, _)| place_of(*number));
        rows
    })
}

/// The items of a chunk in DynamoDB JSON, in the source's order; chunk after chunk in the same memory, which the system gives
/// page by page and slowly.
struct Items {
    json: String,
    /// By what each is put in order, and where it stands.
    places: Vec<(u64, Range<usize>)>,
    lines: Vec<u8>,
    packer: Packer,
}

impl Items {
    fn new(packing: Packing) -> Self {
        let (json, places) = (String::with_capacity(MOST_JSON_BYTES), Vec::with_capacity(1024));
        Self { json, places, lines: Vec::new(), packer: packing.packer() }
    }

    fn add(&mut self, row: &ReadRow<'_>) -> Result<(), Rejection> {
        let start = self.json.len();
        let added = row.add_json(&mut self.json);
        match added {
            Ok(()) => self.places.push((place_of(row.number), start..self.json.len())),
            Err(_) => self.json.truncate(start),
        }
        added
    }

    /// Packs a line for each, in the piece's order, and holds none any more.
    fn pack(&mut self) -> Result<Packed, Failure> {
        self.places.sort_unstable_by_key(|(place, _)| *place);
        let count = self.places.len();
        self.lines.clear();
        self.lines.reserve(self.json.len() + count * (BEFORE.len() + BEHIND.len()));
        for (_, range) in self.places.drain(..) {
            self.lines.extend_from_slice(BEFORE);
            add_on_one_line(&mut self.lines, &self.json.as_bytes()[range]);
            self.lines.extend_from_slice(BEHIND);
        }
        self.json.clear();
        self.packer.pack(&self.lines, count as u64)
    }
}

/// By what rows are put in their order: each number has another one, and neighbours have nothing in common (`SplitMix64`).
fn place_of(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Adds JSON so that no reader finds a line end in it: some take U+0085, U+2028 and U+2029 for one, which stand in JSON as
/// they are.
fn add_on_one_line(lines: &mut Vec<u8>, json: &[u8]) {
    let mut done = 0;
    for place in memchr2_iter(0xC2, 0xE2, json) {
        let (escaped, length): (&[u8], usize) = match json.get(place..).unwrap_or_default() {
            [0xC2, 0x85, ..] => (b"\\u0085", 2),
            [0xE2, 0x80, 0xA8, ..] => (b"\\u2028", 3),
            [0xE2, 0x80, 0xA9, ..] => (b"\\u2029", 3),
            _ => continue,
        };
        lines.extend_from_slice(&json[done..place]);
        lines.extend_from_slice(escaped);
        done = place + length;
    }
    lines.extend_from_slice(&json[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    proptest! {
        #[test]
        fn json_stays_what_it_says_and_on_one_line(text in "[a\u{85}\u{2028}\u{2029}é\u{2027}\n\r\"\\\\{}]{0,30}") {
            let json = serde_json::to_string(&text).unwrap();
            let mut line = Vec::new();
            add_on_one_line(&mut line, json.as_bytes());
            let line = String::from_utf8(line).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), Value::String(text));
            let ends_a_line = line.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}']);
            prop_assert!(!ends_a_line);
        }
    }

    #[test]
    fn neighbours_are_put_far_from_each_other() {
        let mut order: Vec<u64> = (0..1000).collect();
        order.sort_unstable_by_key(|number| place_of(*number));
        let near = order.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 10).count();
        assert!(near < 60, "{near}");
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }
}
