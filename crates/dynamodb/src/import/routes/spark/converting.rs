//! Ranges of a prepared source: scanned, put together, and converted.

use super::super::direct::rejected_row;
use super::super::s3::add_item_line;
use super::frames::{Frame, FrameWriter, RangeCounts};
use super::prepared::PreparedRanges;
use crate::import::chunk::RejectedCells;
use failure::{Code, Failure};
use item::Converter;
use serde_json::json;
use source::{RangeScan, RangeStart, RangeStarts};
use std::io::{Read, Write};

const CHUNK_BYTES: usize = 256 * 1024;

/// Scans the bytes of a range: so many, or all to their end.
///
/// # Errors
/// `source_changed` where there are fewer; `unreadable`.
pub fn scan_range(
    prepared: &PreparedRanges,
    bytes: impl Read,
    length: Option<u64>,
) -> Result<RangeScan, Failure> {
    let scan = scan(prepared, bytes.take(length.unwrap_or(u64::MAX)))?;
    match length {
        Some(length) if scan.bytes < length => Err(Failure::new(
            Code::SourceChanged,
            format!("The range has {length} bytes, and {} came.", scan.bytes),
            "Run the task again. If it happens again, the source has changed.",
        )),
        _ => Ok(scan),
    }
}

fn scan(prepared: &PreparedRanges, mut bytes: impl Read) -> Result<RangeScan, Failure> {
    let mut scanner = prepared.source.range_scanner();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match bytes.read(&mut chunk) {
            Ok(0) => return Ok(scanner.finish()),
            Ok(got) => scanner.add(&chunk[..got]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                let repair = "Run the task again.";
                return Err(Failure::new(Code::Unreadable, "The bytes of the range cannot be read.", repair)
                    .with_detail(error.to_string()));
            }
        }
    }
}

/// The starts of all ranges of a source, from their scans in its order, the first of which starts with the first record.
///
/// # Errors
/// `unreadable` where a scan is not of this source.
pub fn compose_ranges(prepared: &PreparedRanges, scans: &[RangeScan]) -> Result<RangeStarts, Failure> {
    prepared.source.range_starts(scans).ok_or_else(|| {
        Failure::new(
            Code::Unreadable,
            "A scan is of a source that is read in another way.",
            "Scan all ranges with the same prepared source.",
        )
    })
}

/// Converts the records of a range to frames: an item with its key, or a rejected record with why it is. `bytes` are those of
/// the source from the start's place on; they are read on behind the range until its last record ends. Without `payloads` the
/// frames say no more than what a check needs.
///
/// # Errors
/// `source_changed` where there are fewer records than were scanned; `unwritable`; and what reading the records says.
pub fn convert_range(
    prepared: &PreparedRanges,
    start: RangeStart,
    payloads: bool,
    bytes: impl Read,
    out: impl Write,
) -> Result<RangeCounts, Failure> {
    let PreparedRanges { source, plan, rejects } = prepared;
    let converter = Converter::new(plan);
    let mut frames = FrameWriter::new(out);
    let (mut key, mut json, mut payload) = (Vec::new(), String::new(), Vec::new());
    let mut failed = None;
    source.for_each_record_of_range(bytes, start, |block, number, line, cells| {
        if failed.is_some() {
            return;
        }
        key.clear();
        json.clear();
        payload.clear();
        let read = converter.read(number, cells, |read| {
            converter.add_key_bytes(&read, &mut key);
            converter.add_json(&read, &mut json).map(|()| read.size_bytes())
        });
        let added = match read.and_then(|added| added) {
            Ok(size_bytes) => {
                if payloads {
                    add_item_line(&mut payload, json.as_bytes());
                }
                // An item is under 400 KB.
                let size_bytes = u32::try_from(size_bytes).unwrap_or(u32::MAX);
                frames.add(&Frame { is_item: true, number, line, size_bytes, key: &key, payload: &payload })
            }
            Err(rejection) => {
                let code = rejection.problems.first().map(|problem| problem.code.as_str());
                let json = source.json_text(block, number);
                let rejected = RejectedCells { line, place: None, cells: cells.clone(), json, rejection };
                let row = rejected_row(rejected, plan).row;
                let told = &row.told;
                let why =
                    json!({"code": code, "column": told.column, "value": told.value, "reason": told.reason});
                if payloads {
                    rejects.add_row(&mut payload, &row);
                }
                let key = why.to_string();
                let key = key.as_bytes();
                frames.add(&Frame { is_item: false, number, line, size_bytes: 0, key, payload: &payload })
            }
        };
        failed = added.err();
    })?;
    match failed {
        Some(failure) => Err(failure),
        None => frames.finish(),
    }
}
