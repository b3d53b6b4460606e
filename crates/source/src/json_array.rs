//! Tells the elements of a JSON array apart, without asking whether they are sound. The array is all of the text, or a
//! member of the object that is.

use super::json_start::Depth;
use super::line_ends::{is_half_a_line_end, line_ends};
use super::scan::{Scan, SplitError};
use std::ops::Range;

/// Finds the whole elements in bytes that stand behind the `[` or behind a comma of the array, on `first_line`. Of an
/// array in an object, what follows its `]` is left for a [`Tail`].
pub(super) fn scan(bytes: &[u8], first_line: u64, at_end: bool, is_in_object: bool) -> Scan {
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
            Some(b']') if is_in_object => {
                scan.is_before_tail = true;
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
        scan.last_line = line - line_ends(&bytes[element.start + text.len()..element.end]);
        scan.spans.push(element.start..element.start + text.len());
        at += usize::from(bytes[at] == b',');
    }
}

/// What stands behind the last element of an array in an object: its `]`, the rest of the object, and nothing else.
#[derive(Debug)]
pub(super) struct Tail {
    /// Of the object, until its end was met.
    depth: Option<Depth>,
    /// The line on which the object starts.
    object_line: u64,
    line: u64,
    after_return: bool,
}

impl Tail {
    /// The tail that starts on `line`, of an object that starts on `object_line`.
    pub(super) fn new(object_line: u64, line: u64) -> Self {
        Self { depth: Some(Depth::within(2)), object_line, line, after_return: false }
    }

    /// Passes over some more bytes of it.
    ///
    /// # Errors
    /// [`SplitError::TextAfterObject`].
    pub(super) fn pass(&mut self, bytes: &[u8]) -> Result<(), SplitError> {
        for &byte in bytes {
            let is_second_half = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
            self.line += u64::from(matches!(byte, b'\n' | b'\r') && !is_second_half);
            if let Some(depth) = &mut self.depth {
                if depth.ends_with(byte) {
                    self.depth = None;
                }
            } else if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Err(SplitError::TextAfterObject { line: self.line });
            }
        }
        Ok(())
    }

    /// Says whether the object was closed where the text ends.
    ///
    /// # Errors
    /// [`SplitError::UnclosedObject`].
    pub(super) fn end(&self) -> Result<(), SplitError> {
        if self.depth.is_some() { Err(SplitError::UnclosedObject { line: self.object_line }) } else { Ok(()) }
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
    let end = walk(bytes, start, line, |byte, depth| depth == 0 && matches!(byte, b',' | b']'))?;
    Some(start..end)
}

/// Walks over JSON from `start` on, counting lines, up to the first byte outside of strings that `ends` it at the depth it
/// is at; `None` when that is beyond the bytes at hand.
#[inline]
pub(super) fn walk(
    bytes: &[u8],
    start: usize,
    line: &mut u64,
    ends: impl Fn(u8, u64) -> bool,
) -> Option<usize> {
    let mut depth = 0u64;
    let mut in_string = false;
    let mut at = start;
    loop {
        let byte = *bytes.get(at)?;
        if !IS_REPORTING[usize::from(byte)] {
            at += 1;
            continue;
        }
        match byte {
            b'\n' => *line += 1,
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => *line += 1,
            b'"' => in_string = !in_string,
            b'\\' if in_string => at += 1,
            _ if in_string => {}
            _ if ends(byte, depth) => return Some(at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
}

/// Bytes that a walk over a value has to look at.
const IS_REPORTING: [bool; 256] = {
    let mut table = [false; 256];
    let progress_to = b"\"\\{}[],\r\n";
    let mut place = 0;
    while place < progress_to.len() {
        table[progress_to[place] as usize] = true;
        place += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u64, &str)> {
        let scan = scan(text.as_bytes(), 1, true, false);
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
        let fault = |text: &str| match scan(text.as_bytes(), 1, true, false).fault {
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
    fn what_follows_an_array_in_an_object_is_its_rest() {
        let told = |text: &str| {
            let scan = scan(text.as_bytes(), 1, true, true);
            assert!(scan.is_before_tail && scan.fault.is_none(), "{text:?}: {scan:?}");
            let rest = &text.as_bytes()[scan.end..];
            let told = |length: usize| {
                let mut tail = Tail::new(7, scan.end_line);
                match rest.chunks(length).try_for_each(|piece| tail.pass(piece)).and_then(|()| tail.end()) {
                    Ok(()) => ("sound", 0),
                    Err(SplitError::TextAfterObject { line }) => ("after", line),
                    Err(SplitError::UnclosedObject { line }) => ("unclosed", line),
                    other => panic!("{text:?}: {other:?}"),
                }
            };
            assert_eq!(told(text.len()), told(1), "{text:?}");
            (scan.lines.len(), told(1))
        };
        let cases = [
            ("{},{}]}", 2, ("sound", 0)),
            ("{}\n]\r\n, \"a\": [{\"b\": \"}\\\"\"}], \"c\": {}\r\n}\r\n", 1, ("sound", 0)),
            ("]}", 0, ("sound", 0)),
            ("{}]", 1, ("unclosed", 7)),
            ("{}],\"a\":\"}", 1, ("unclosed", 7)),
            ("{}]}\r\n\r\n{}", 1, ("after", 3)),
            ("{}\n]}]", 1, ("after", 2)),
        ];
        for (text, elements, expected) in cases {
            assert_eq!(told(text), (elements, expected), "{text:?}");
        }
        let unclosed = scan(b"{},{}", 1, true, true).fault;
        assert!(matches!(unclosed, Some(SplitError::UnclosedArray { line: 1 })), "{unclosed:?}");
    }

    #[test]
    fn what_is_not_whole_waits() {
        for (text, lines, end) in
            [("{}", 0, 0), ("{},", 1, 3), ("{},\r", 1, 3), ("{}]", 1, 2), ("{},{\"a\\", 1, 3), ("", 0, 0)]
        {
            let scan = scan(text.as_bytes(), 1, false, false);
            assert_eq!((scan.lines.len(), scan.end, scan.is_closed), (lines, end, false), "{text:?}");
            assert!(scan.fault.is_none(), "{text:?}");
        }
    }
}
