//! Where a record of a delimited file starts: behind blank lines and comments.

use super::dialect::Dialect;
use super::line_ends::line_end_at;
use memchr::memchr2;

/// Where the next record starts: behind blank lines and comments.
pub(super) fn record_start(bytes: &[u8], from: usize, dialect: &Dialect) -> usize {
    let mut at = from;
    loop {
        if let Some(end) = line_end_at(bytes, at, dialect.line_end) {
            at = end;
        } else if let Some(end) = comment_end(bytes, at, dialect) {
            at = end;
        } else {
            return at;
        }
    }
}

/// Where a comment that starts at `at` ends, behind its line end; `None` where none starts.
pub(super) fn comment_end(bytes: &[u8], at: usize, dialect: &Dialect) -> Option<usize> {
    let prefix = dialect.comment.as_deref().filter(|prefix| !prefix.is_empty())?;
    let rest = bytes.get(at..)?;
    if !rest.starts_with(prefix.as_bytes()) {
        return None;
    }
    let mut from = at;
    while let Some(length) = memchr2(b'\n', b'\r', &bytes[from..]) {
        from += length;
        if let Some(end) = line_end_at(bytes, from, dialect.line_end) {
            return Some(end);
        }
        from += 1;
    }
    Some(bytes.len())
}
