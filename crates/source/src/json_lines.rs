//! Tells the records of a file apart that holds a JSON object on each line; a record separator (RFC 7464) may stand
//! before it, and a comma behind.

use super::line_ends::is_half_a_line_end;
use super::scan::Scan;
use memchr::memchr2;

/// Finds the whole lines in bytes that stand at a line's start, `first_line`. A blank line is no record.
pub(super) fn scan(bytes: &[u8], first_line: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_line, ..Scan::default() };
    let mut line = first_line;
    while scan.end < bytes.len() {
        let start = scan.end;
        let (end, next) = match memchr2(b'\n', b'\r', &bytes[start..]).map(|length| start + length) {
            Some(at) if is_half_a_line_end(bytes, at, at_end) => return scan,
            Some(at) if bytes[at..].starts_with(b"\r\n") => (at, at + 2),
            Some(at) => (at, at + 1),
            None if at_end => (bytes.len(), bytes.len()),
            None => return scan,
        };
        let mut text = bytes[start..end].trim_ascii_start();
        // A file that was put behind another may bring its byte-order mark.
        while let Some(rest) = text.strip_prefix(b"\x1E").or_else(|| text.strip_prefix(b"\xEF\xBB\xBF")) {
            text = rest.trim_ascii_start();
        }
        if !text.is_empty() {
            scan.lines.push(line);
            let sound = text.trim_ascii_end();
            let sound = sound.strip_suffix(b",").map_or(sound, |before| match before.trim_ascii_end() {
                object if object.starts_with(b"{") && object.ends_with(b"}") => object,
                _ => sound,
            });
            scan.spans.push(end - text.len()..end - text.len() + sound.len());
            scan.last_line = line;
        }
        line += u64::from(next > end);
        scan.end = next;
        scan.end_line = line;
    }
    scan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_record() {
        let cases: &[(&str, &[(u64, &str)])] = &[
            ("", &[]),
            ("\n \n", &[]),
            ("{}", &[(1, "{}")]),
            ("{}\n", &[(1, "{}")]),
            ("{}\r\n\r\n [1] \n{\n", &[(1, "{}"), (3, "[1]"), (4, "{")]),
            ("{}\r{}\r", &[(1, "{}"), (2, "{}")]),
            ("\u{1E}{}\n\u{1E} \u{1E}{}\n\u{1E}\n{}", &[(1, "{}"), (2, "{}"), (4, "{}")]),
            ("{}\n\u{FEFF}{}\n", &[(1, "{}"), (2, "{}")]),
            ("{},\n{} , \n{}", &[(1, "{}"), (2, "{}"), (3, "{}")]),
            // Such a comma belongs to what is no object.
            ("{\"a\":1,\n[1],\n{},,\n", &[(1, "{\"a\":1,"), (2, "[1],"), (3, "{},,")]),
        ];
        for (text, expected) in cases {
            let scan = scan(text.as_bytes(), 1, true);
            let found: Vec<(u64, &str)> =
                scan.lines.iter().copied().zip(scan.spans.iter().map(|span| &text[span.clone()])).collect();
            assert_eq!(found, *expected, "{text:?}");
            assert_eq!(scan.end, text.len(), "{text:?}");
        }
        assert_eq!(scan(b"{}\n{}\r", 1, false).lines, [1]);
    }
}
