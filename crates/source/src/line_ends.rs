//! Where lines end.

use super::dialect::LineEnd;
use memchr::memchr2_iter;

/// True for a CR behind which an LF may still come that was not read yet.
pub(super) fn is_half_a_line_end(bytes: &[u8], at: usize, at_end: bool) -> bool {
    bytes.get(at) == Some(&b'\r') && at + 1 == bytes.len() && !at_end
}

/// Line ends in a section of text: LF, CRLF and CR each count once.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count() as u64
}

/// Where a line end that starts at `at` ends; `None` where none starts.
#[inline]
pub(super) fn line_end_at(bytes: &[u8], at: usize, line_end: LineEnd) -> Option<usize> {
    match bytes.get(at)? {
        b'\n' => Some(at + 1),
        b'\r' => {
            let is_crlf = bytes.get(at + 1) == Some(&b'\n');
            match line_end {
                LineEnd::Any | LineEnd::LfOrCrlf if is_crlf => Some(at + 2),
                LineEnd::Any => Some(at + 1),
                LineEnd::LfOrCrlf | LineEnd::Lf => None,
            }
        }
        _ => None,
    }
}
