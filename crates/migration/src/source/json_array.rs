//! Tells the elements of a JSON array apart, without asking whether they are sound.

use super::splitter::{Scan, SplitError, is_half_a_line_end};
use std::ops::Range;

/// Finds the whole elements in bytes that stand behind the `[` or behind a comma of the array, on `first_line`.
pub(super) fn scan(bytes: &[u8], first_line: u64, at_end: bool) -> Scan {
    let mut scan = Scan { end_line: first_line, ..Scan::default() };
    let mut at = 0;
    let mut line = first_line;
    loop {
        let is_whole = pass_blanks(bytes, &mut at, &mut line, at_end);
        scan.end = at;
        scan.end_line = line;
        if !is_whole {
            return scan;
        }
        match bytes.get(at) {
            None => {
                if at_end {
                    scan.fault = Some(SplitError::UnclosedArray { line });
                }
                return scan;
            }
            Some(b']') => {
                at += 1;
                if pass_blanks(bytes, &mut at, &mut line, at_end) {
                    if at < bytes.len() {
                        scan.fault = Some(SplitError::TextAfterArray { line });
                    } else if at_end {
                        scan.end = at;
                        scan.end_line = line;
                        scan.is_closed = true;
                    }
                }
                return scan;
            }
            Some(_) => {}
        }
        let start_line = line;
        let Some(element) = element(bytes, at, &mut line) else {
            if at_end {
                scan.fault = Some(SplitError::UnclosedArray { line: start_line });
            }
            return scan;
        };
        at = element.end;
        scan.lines.push(start_line);
        let text = bytes[element.clone()].trim_ascii_end();
        scan.last_line = line - super::splitter::line_ends(&bytes[element.start + text.len()..element.end]);
        scan.spans.push(element.start..element.start + text.len());
        at += usize::from(bytes[at] == b',');
    }
}

/// Moves over blanks, counting lines; false when a line end may go on behind the bytes at hand.
fn pass_blanks(bytes: &[u8], at: &mut usize, line: &mut u64, at_end: bool) -> bool {
    while let Some(&byte) = bytes.get(*at) {
        match byte {
            b' ' | b'\t' => {}
            b'\r' if is_half_a_line_end(bytes, *at, at_end) => return false,
            b'\r' if bytes.get(*at + 1) == Some(&b'\n') => {}
            b'\n' | b'\r' => *line += 1,
            _ => break,
        }
        *at += 1;
    }
    true
}

/// The element that starts at `start`, up to the comma or bracket behind it; `None` when that is beyond the bytes
/// at hand. It may be empty.
fn element(bytes: &[u8], start: usize, line: &mut u64) -> Option<Range<usize>> {
    let mut depth = 0u64;
    let mut in_string = false;
    let mut at = start;
    loop {
        let byte = *bytes.get(at)?;
        if !IS_TELLING[usize::from(byte)] {
            at += 1;
            continue;
        }
        match byte {
            b'\n' => *line += 1,
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => *line += 1,
            b'"' => in_string = !in_string,
            b'\\' if in_string => at += 1,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b',' | b']' if depth == 0 => return Some(start..at),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
}

/// Bytes that [`element`] has to look at.
const IS_TELLING: [bool; 256] = {
    let mut table = [false; 256];
    let telling = b"\"\\{}[],\r\n";
    let mut place = 0;
    while place < telling.len() {
        table[telling[place] as usize] = true;
        place += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u64, &str)> {
        let scan = scan(text.as_bytes(), 1, true);
        assert!(scan.fault.is_none() && scan.is_closed, "{text:?}: {scan:?}");
        assert_eq!(scan.end, text.len(), "{text:?}");
        scan.lines.iter().copied().zip(scan.spans.iter().map(|span| &text[span.clone()])).collect()
    }

    #[test]
    fn elements_are_told_apart() {
        let cases: &[(&str, &[(u64, &str)])] = &[
            ("]", &[]),
            (" \n]\n", &[]),
            ("{}]", &[(1, "{}")]),
            ("{\"a\":[1,{\"b\":2}]}, {} ]", &[(1, "{\"a\":[1,{\"b\":2}]}"), (1, "{}")]),
            ("\n  {\n  \"a\": 1\n  },\r\n  {}\r\n]", &[(2, "{\n  \"a\": 1\n  }"), (5, "{}")]),
            (r#"{"a":"},]\"\\"},{}]"#, &[(1, r#"{"a":"},]\"\\"}"#), (1, "{}")]),
            // What is no sound JSON stays a record, so that it can be told.
            ("{} {},1]", &[(1, "{} {}"), (1, "1")]),
            (",{}]", &[(1, ""), (1, "{}")]),
            ("{},]", &[(1, "{}")]),
            ("}},{}]", &[(1, "}}"), (1, "{}")]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn an_array_has_one_end() {
        let fault = |text: &str| match scan(text.as_bytes(), 1, true).fault {
            Some(SplitError::UnclosedArray { line }) => ("unclosed", line),
            Some(SplitError::TextAfterArray { line }) => ("after", line),
            other => panic!("{text:?}: {other:?}"),
        };
        assert_eq!(fault(""), ("unclosed", 1));
        assert_eq!(fault("{},\n"), ("unclosed", 2));
        assert_eq!(fault("{},\n{\n\n"), ("unclosed", 2));
        assert_eq!(fault("{\"a\n},\n{}]"), ("unclosed", 1));
        assert_eq!(fault("{}]\n\n{}"), ("after", 3));
        assert_eq!(fault("{}]]"), ("after", 1));
    }

    #[test]
    fn what_is_not_whole_waits() {
        for (text, lines, end) in
            [("{}", 0, 0), ("{},", 1, 3), ("{},\r", 1, 3), ("{}]", 1, 2), ("{},{\"a\\", 1, 3), ("", 0, 0)]
        {
            let scan = scan(text.as_bytes(), 1, false);
            assert_eq!((scan.lines.len(), scan.end, scan.is_closed), (lines, end, false), "{text:?}");
            assert!(scan.fault.is_none(), "{text:?}");
        }
    }
}
