//! Lines of a text, whatever its dialect.

/// Where the line behind so many lines starts; LF, CRLF and CR each end one.
pub(in super::super) fn start_of_line(text: &[u8], lines: u64) -> usize {
    let mut at = 0;
    for _ in 0..lines {
        let Some(length) = text[at..].iter().position(|&byte| byte == b'\n' || byte == b'\r') else {
            return text.len();
        };
        at += length;
        at += if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
    }
    at
}

/// The text up to the end of its last whole line.
pub(in super::super) fn whole_lines(text: &[u8]) -> &[u8] {
    let end = memchr::memrchr2(b'\n', b'\r', text).map_or(0, |at| at + 1);
    if end == 0 { text } else { &text[..end] }
}
