//! Recognises a SQLite file by its first bytes, whatever its name.

use std::path::Path;

/// What every SQLite file starts with that is not encrypted.
const SIGNATURE: &[u8] = b"SQLite format 3\0";

/// The smallest page of a database; an encrypted one is made of whole pages, too.
const SMALLEST_PAGE: u64 = 512;

/// True for the start of a SQLite file.
pub(crate) fn is_sqlite(head: &[u8]) -> bool {
    head.starts_with(SIGNATURE)
}

/// True for a file that is called a database and may be one, but for its first bytes, which an encrypted one hides.
pub(crate) fn may_be_encrypted(path: &Path, head: &[u8], size_bytes: u64) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_called_so = matches!(ending.as_str(), "db" | "db3" | "sqlite" | "sqlite3" | "sqlitedb");
    let start = &head[..head.len().min(SIGNATURE.len())];
    is_called_so
        && size_bytes > 0
        && size_bytes.is_multiple_of(SMALLEST_PAGE)
        && !start.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_told_by_their_first_bytes() {
        assert!(is_sqlite(b"SQLite format 3\0\x10\0"));
        assert!(!is_sqlite(b"SQLite format 3 is what this text is about"));
        let noise = b"\x8F\x03\xAA\xB1\x00\x9C\x11\xF7\xE2\x44\xD0\x85\x19\x6B\xC4\x3E";
        let cases = [
            ("a.db", &noise[..], 4096, true),
            ("a.SQLITE3", noise, 512, true),
            ("a.db", noise, 4097, false),
            ("a.csv", noise, 4096, false),
            ("a.db", b"plain text, that is", 512, false),
            ("a.db", b"", 0, false),
        ];
        for (name, head, size, expected) in cases {
            assert_eq!(may_be_encrypted(Path::new(name), head, size), expected, "{name} {size}");
        }
    }
}
