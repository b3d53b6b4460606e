//! A file in byte ranges, each read apart from the others, as a cluster does it: the records, their numbers and their lines
//! are those of one ordinary reading.
//!
//! Pass 1 ([`RangeScanner`]) walks over a range from every state in which the reader could be at its start, since what stands
//! before it is not known: a quote may be open there. A [`RangeScan`] says for each of those states in which one the range
//! ends and how many records and lines end in it. Scans of neighbours compose ([`RangeScan::then`]), so that the scans of all
//! ranges give the true start of each (`Source::range_starts`).
//!
//! Pass 2 (`Source::for_each_record_of_range`) reads, from the first place in a range where a record may start, exactly as many
//! records as start before the first such place of the ranges behind it.
//!
//! Only text in UTF-8 is read so: delimited, and JSON Lines.

mod automaton;
mod delimited;
mod json_lines;
mod reading;
mod scan;
mod starts;
#[cfg(test)]
mod tests;

pub use reading::RangeRefusal;
pub use scan::{RangeScan, RangeScanner};
pub use starts::{RangeStart, RangeStarts};
