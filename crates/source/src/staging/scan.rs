//! Tells staged rows apart by the length before each.

use super::row::{LENGTH_BYTES, row_of_sheet};
use crate::scan::{Scan, SplitError};

/// Finds the whole rows in bytes that stand at a row's start; `first_row` is its number, from 1. Rows of a sheet have the
/// numbers that they have there, as lines of a file have; blank ones are not staged.
pub(crate) fn scan(bytes: &[u8], first_row: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_row, ..Scan::default() };
    while let Some((length, _)) = bytes[scan.end..].split_first_chunk::<LENGTH_BYTES>() {
        let start = scan.end + LENGTH_BYTES;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let Some(end) = start.checked_add(length).filter(|end| *end <= bytes.len()) else { break };
        scan.end_line = row_of_sheet(&bytes[start..end]).unwrap_or(scan.end_line).max(scan.end_line);
        scan.lines.push(scan.end_line);
        scan.spans.push(start..end);
        scan.last_line = scan.end_line;
        scan.end = end;
        scan.end_line += 1;
    }
    if at_end && scan.end < bytes.len() {
        // Only somebody else's hand can have cut it.
        let error =
            std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the staged rows end within a row");
        scan.fault = Some(SplitError::Io(error));
    }
    scan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_by_their_lengths() {
        let bytes = [&[3, 0, 0, 0, 7, 8, 9, 0, 0, 0, 0][..], &[2, 0, 0, 0, 1]].concat();
        let found = scan(&bytes, 5, false);
        assert_eq!((found.lines, found.spans), (vec![5, 6], vec![4..7, 11..11]));
        assert_eq!((found.end, found.end_line, found.last_line), (11, 7, 6));
        assert!(found.fault.is_none());
        assert!(matches!(scan(&bytes, 5, true).fault, Some(SplitError::Io(_))));
        assert!(scan(&bytes[..11], 5, true).fault.is_none());
        assert_eq!(scan(&[255, 255, 255, 255, 0], 1, false).end, 0);
    }

    #[test]
    fn rows_of_a_sheet_keep_their_numbers() {
        let row = |locator: &str| {
            let length = u8::try_from(locator.len()).unwrap();
            [&[length + 1, 0, 0, 0, length][..], locator.as_bytes()].concat()
        };
        let bytes = ["row 2", "row 3", "row 9", "rowid 4", "row 5", "row x"].map(row).concat();
        let found = scan(&bytes, 1, true);
        assert_eq!((found.lines, found.end_line, found.last_line), (vec![2, 3, 9, 10, 11, 12], 13, 12));
    }
}
