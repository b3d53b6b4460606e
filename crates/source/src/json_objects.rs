//! Tells JSON objects apart that stand one after another, over several lines or on one, by their brackets.

use super::json_array;
use super::line_ends::is_half_a_line_end;
use super::scan::{Scan, SplitError};
use memchr::memchr2;

/// Finds the whole objects in bytes that stand between two objects, on `first_line`. Blanks, record separators and a
/// comma between objects mean nothing; what else stands there is a record up to the end of its line, so that it can be
/// told.
pub(super) fn scan(bytes: &[u8], first_line: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_line, ..Scan::default() };
    let mut at = 0;
    let mut line = first_line;
    loop {
        let is_whole = pass_between(bytes, &mut at, &mut line, at_end);
        scan.end = at;
        scan.end_line = line;
        if !is_whole || at == bytes.len() {
            return scan;
        }
        let start_line = line;
        let end = if bytes[at] == b'{' {
            object_end(bytes, at, &mut line)
        } else {
            memchr2(b'\n', b'\r', &bytes[at..]).map(|length| at + length).or(at_end.then_some(bytes.len()))
        };
        let Some(end) = end else {
            if at_end {
                scan.fault = Some(SplitError::UnclosedObject { line: start_line });
            }
            return scan;
        };
        scan.lines.push(start_line);
        scan.spans.push(at..at + bytes[at..end].trim_ascii_end().len());
        scan.last_line = line;
        at = end;
    }
}

/// Moves over what means nothing between two objects, counting lines; false when a line end may go on behind the bytes at
/// hand.
fn pass_between(bytes: &[u8], at: &mut usize, line: &mut u64, at_end: bool) -> bool {
    while let Some(&byte) = bytes.get(*at) {
        match byte {
            b' ' | b'\t' | b',' | b'\x1E' => {}
            // A file that was put behind another may bring its byte-order mark.
            b'\xEF' if bytes[*at..].starts_with(b"\xEF\xBB\xBF") => *at += 2,
            b'\r' if is_half_a_line_end(bytes, *at, at_end) => return false,
            b'\r' if bytes.get(*at + 1) == Some(&b'\n') => {}
            b'\n' | b'\r' => *line += 1,
            _ => break,
        }
        *at += 1;
    }
    true
}

/// Where the object that starts at `start` ends; `None` when that is beyond the bytes at hand.
fn object_end(bytes: &[u8], start: usize, line: &mut u64) -> Option<usize> {
    json_array::walk(bytes, start, line, |byte, depth| depth == 1 && matches!(byte, b'}' | b']'))
        .map(|bracket| bracket + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u64, &str)> {
        let scan = scan(text.as_bytes(), 1, true);
        assert!(scan.fault.is_none(), "{text:?}: {scan:?}");
        assert_eq!(scan.end, text.len(), "{text:?}");
        scan.lines.iter().copied().zip(scan.spans.iter().map(|span| &text[span.clone()])).collect()
    }

    #[test]
    fn objects_are_told_apart() {
        let cases: &[(&str, &[(u64, &str)])] = &[
            ("", &[]),
            (" \n\r\n", &[]),
            ("{}", &[(1, "{}")]),
            ("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n", &[(1, "{\n \"a\": 1\n}"), (4, "{\n \"a\": 2\n}")]),
            ("{\r\n}\r\n\r\n{\r}", &[(1, "{\r\n}"), (4, "{\r}")]),
            ("{\"a\":[{}]}{} {}", &[(1, "{\"a\":[{}]}"), (1, "{}"), (1, "{}")]),
            ("{},\n{},\n", &[(1, "{}"), (2, "{}")]),
            ("\u{1E}{\n}\n\u{1E}{}\n", &[(1, "{\n}"), (3, "{}")]),
            (r#"{"a":"}\"{"}{}"#, &[(1, r#"{"a":"}\"{"}"#), (1, "{}")]),
            // What is no object stays a record, so that it can be told.
            ("{}\noops {} \n{\n}", &[(1, "{}"), (2, "oops {}"), (3, "{\n}")]),
            ("{}}\n]\n{}", &[(1, "{}"), (1, "}"), (2, "]"), (3, "{}")]),
            ("{]\n{}", &[(1, "{]"), (2, "{}")]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn an_object_has_an_end() {
        for (text, expected) in
            [("{", 1), ("{}\n\n{\n\"a\":1\n", 3), ("{\"a\":\"}\n", 1), ("{}\n{\"a\\", 2), ("{\"a\":\"\\", 1)]
        {
            match scan(text.as_bytes(), 1, true).fault {
                Some(SplitError::UnclosedObject { line }) => assert_eq!(line, expected, "{text:?}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_whole_waits() {
        for (text, lines, end, end_line) in [
            ("{}", 1, 2, 1),
            ("{}\n{\n", 1, 3, 2),
            ("{}\r", 1, 2, 1),
            ("{}\noops", 1, 3, 2),
            ("{\"a\\", 0, 0, 1),
            ("", 0, 0, 1),
        ] {
            let scan = scan(text.as_bytes(), 1, false);
            assert_eq!((scan.lines.len(), scan.end, scan.end_line), (lines, end, end_line), "{text:?}");
            assert!(scan.fault.is_none(), "{text:?}");
        }
    }
}
