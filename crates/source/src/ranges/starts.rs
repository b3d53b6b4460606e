//! From the scans of all ranges: where each is read from, and how much of it.

use super::automaton::{Automaton, BOUNDARY, Boundary};
use super::scan::RangeScan;
use crate::block::Position;
use serde::{Deserialize, Serialize};

/// Where a range is read from, and how many records are read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeStart {
    /// Bytes of the file before the place.
    pub byte: u64,
    /// Number of the first record, from 0, the header not counted.
    pub record: u64,
    /// The line of the place, from 1.
    pub line: u64,
    /// How many records are read from there on; the last may end in a range behind this one.
    pub records: u64,
}

/// What the scans of all ranges of a file come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeStarts {
    /// One for each range; none where no record starts in it.
    pub ranges: Vec<Option<RangeStart>>,
    /// Records of the file.
    pub records: u64,
}

/// The starts of ranges that follow each other from `data_start` to the end of the file. `None` where the scans are not of
/// this way of reading.
///
/// Where the file ends in an open quote, the record with it is counted too: whoever reads it finds the fault.
pub(super) fn starts_of(
    scans: &[RangeScan],
    automaton: &dyn Automaton,
    data_start: Position,
) -> Option<RangeStarts> {
    let mut state = BOUNDARY;
    let mut at = data_start;
    let mut places = Vec::with_capacity(scans.len());
    for scan in scans {
        let walk = scan.from(state)?;
        let start = |first: Boundary| {
            let place = behind(at, first.byte, first.ended, first.lines)?;
            Some(RangeStart { byte: place.byte, record: place.record, line: place.line, records: 0 })
        };
        places.push(match walk.first {
            Some(first) => Some(start(first)?),
            None => None,
        });
        at = behind(at, scan.bytes, walk.ended, walk.lines)?;
        state = walk.end;
    }
    let records = at.record.checked_add(u64::from(automaton.is_in_record(state)))?;
    let mut next = records;
    for place in places.iter_mut().rev().flatten() {
        place.records = next.checked_sub(place.record)?;
        next = place.record;
    }
    let ranges = places.into_iter().map(|place| place.filter(|start| start.records > 0)).collect();
    Some(RangeStarts { ranges, records: records - data_start.record })
}

/// The place so much further on; `None` beyond all places, where scans are no scans.
fn behind(at: Position, bytes: u64, records: u64, lines: u64) -> Option<Position> {
    Some(Position {
        byte: at.byte.checked_add(bytes)?,
        record: at.record.checked_add(records)?,
        line: at.line.checked_add(lines)?,
    })
}
