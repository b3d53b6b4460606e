//! Rows that say nothing of what the columns hold.

use item::{is_blank_record, repeats_header};
use source::Record;

/// True for a record of a delimited file that says nothing of what the columns hold: the header once more, or nothing
/// but delimiters.
pub(super) fn says_nothing(record: &Record, names: &[String]) -> bool {
    repeats_header(record, names) || (names.len() > 1 && is_blank_record(record))
}
