//! Recognises how a delimited text is a table: its dialect, the lines around it, and whether it names its columns.

use super::contradictions::Assumptions;
use super::delimited::first_records;
use super::delimiter;
use super::dialect::{Dialect, LineEnd, Quote};
use super::facts::Evidence;
use super::header::{self, FirstRecordRole};
use super::sniffing::{Doubt, Sample, footer_of, sniff, start_of_line, whole_lines};
use super::summary::{FormatChoice, FormatPart, Unnamed};
use memchr::memchr;

/// A text that is looked at: its start, sections from further on, and its end, each as UTF-8.
#[derive(Debug)]
pub(super) struct TextSample<'a> {
    /// As the splitter takes it, with the file's own bytes where one byte is one character.
    pub text: &'a [u8],
    /// The same as UTF-8.
    pub readable: &'a [u8],
    /// True when that is all of it.
    pub is_whole: bool,
    pub further: &'a [Vec<u8>],
    /// The end of the file, of whole lines; empty where it is not known.
    pub tail: &'a [u8],
}

/// How a text is a table.
#[derive(Debug)]
pub(super) struct Recognised {
    pub dialect: Dialect,
    pub skip_lines: u64,
    /// Bytes of the text before the table, as the splitter takes it.
    pub skipped: usize,
    pub header: bool,
    /// Records right below the names that are none.
    pub below_header: u64,
    /// The column that the names leave out.
    pub unnamed: Option<Unnamed>,
    pub footer_lines: u64,
    pub evidence: Evidence,
    pub doubts: Vec<Doubt>,
    pub assumptions: Assumptions,
    /// True where a missing value is nothing at all, and never a word.
    pub null_is_nothing: bool,
}

impl Recognised {
    /// JSON has rules of its own.
    pub(super) fn of_json() -> Self {
        Self {
            dialect: Dialect::with_delimiter(b','),
            skip_lines: 0,
            skipped: 0,
            header: false,
            below_header: 0,
            unnamed: None,
            footer_lines: 0,
            evidence: Evidence::new(),
            doubts: Vec::new(),
            assumptions: Assumptions::default(),
            null_is_nothing: false,
        }
    }
}

/// How a text is a table, where that is not chosen.
pub(super) fn recognise(looked: &TextSample<'_>, choice: &FormatChoice, delimiter: Option<u8>) -> Recognised {
    let sample = Sample { head: looked.readable, is_whole: looked.is_whole, further: looked.further };
    let sniffed = sniff(&sample, choice, delimiter);
    let (dialect, skip_lines, below_header) = (sniffed.dialect, sniffed.skip_lines, sniffed.below_header);
    let (mut evidence, mut doubts) = (sniffed.evidence, sniffed.doubts);
    let skipped = start_of_line(looked.text, skip_lines);
    let readable = &looked.readable[start_of_line(looked.readable, skip_lines)..];
    let readable = if looked.is_whole { readable } else { whole_lines(readable) };
    let mut first = first_records(readable, &dialect, header::SAMPLED);
    let below = usize::try_from(below_header).unwrap_or(usize::MAX);
    first.drain(first.len().min(1)..first.len().min(below.saturating_add(1)));
    // Which line it is, and which column it leaves out, says that there is one.
    let is_told = sniffed.unnamed.is_some() || doubts.iter().any(asks_which_line);
    let header =
        choice.header.or(is_told.then_some(true)).unwrap_or_else(|| match header::recognise(&first) {
            FirstRecordRole::Names(why) => {
                evidence.push((FormatPart::Header, why));
                true
            }
            FirstRecordRole::Data(why) => {
                evidence.push((FormatPart::Header, why));
                false
            }
            FirstRecordRole::Either => {
                doubts.push(header_doubt());
                true
            }
        });
    let unnamed = sniffed.unnamed.filter(|_| header);
    let width = first.first().map_or(0, super::record::Record::len) + usize::from(unnamed.is_some());
    let footer_lines = choice.footer_lines.unwrap_or_else(|| {
        let tail = if looked.is_whole { readable } else { looked.tail };
        footer_of(tail, &dialect, width)
    });
    let is_csv = matches!(dialect.delimiter, b',' | b';');
    let lacks = |byte: u8| {
        memchr(byte, looked.readable).is_none()
            && looked.further.iter().all(|chunk| memchr(byte, chunk).is_none())
    };
    let assumptions = Assumptions {
        quotes: choice.quote.is_none() && !is_csv && dialect.quote == Quote::Double && lacks(b'"'),
        escape: choice.escape.is_none() && !is_csv && !dialect.escape.acts_outside() && lacks(b'\\'),
        line_end: choice.line_end.is_none() && dialect.line_end == LineEnd::Lf && !sniffed.cr_is_letter,
    };
    let null_is_nothing = sniffed.null_is_nothing;
    Recognised {
        dialect,
        skip_lines,
        skipped,
        header,
        below_header: if header { below_header } else { 0 },
        unnamed,
        footer_lines,
        evidence,
        doubts,
        assumptions,
        null_is_nothing,
    }
}

/// True for a question about the line that names the columns: whether there is one is asked with it, or after it.
fn asks_which_line(doubt: &Doubt) -> bool {
    doubt.part == FormatPart::SkipLines
        && doubt.answers.iter().any(|(_, _, choice)| choice.header == Some(true))
}

/// The byte for a chosen delimiter.
pub(super) fn chosen_delimiter(choice: &FormatChoice) -> Result<Option<u8>, super::SourceError> {
    choice.delimiter.map(delimiter::usable).transpose()
}

fn header_doubt() -> Doubt {
    Doubt {
        part: FormatPart::Header,
        question: "Does the first line name the columns?".to_owned(),
        evidence: "It reads like the lines below it.".to_owned(),
        answers: vec![
            (
                "Yes, it names the columns".to_owned(),
                "--header".to_owned(),
                FormatChoice { header: Some(true), ..FormatChoice::default() },
            ),
            (
                "No, it is a record like the others".to_owned(),
                "--no-header".to_owned(),
                FormatChoice { header: Some(false), ..FormatChoice::default() },
            ),
        ],
    }
}

/// Where the last lines of some text start, which ends with the file.
pub(super) fn start_of_last_lines(text: &[u8], lines: u64) -> usize {
    let before_line_end = |end: usize| match &text[..end] {
        [.., b'\r', b'\n'] => end - 2,
        [.., b'\n' | b'\r'] => end - 1,
        _ => end,
    };
    let mut start = text.len();
    for _ in 0..lines {
        let end = before_line_end(start);
        match memchr::memrchr2(b'\n', b'\r', &text[..end]) {
            Some(at) => start = at + 1,
            None => return 0,
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_found() {
        for (text, lines, start) in [
            ("a\nb\nc\n", 1, 4),
            ("a\nb\nc", 1, 4),
            ("a\nb\n\n", 2, 2),
            ("a\n", 5, 0),
            ("a\nb\n", 0, 4),
            ("a\rb\rc", 1, 4),
            ("a\r\nb\rc\r\n", 2, 3),
            ("a\r\n\r\n", 1, 3),
        ] {
            assert_eq!(start_of_last_lines(text.as_bytes(), lines), start, "{text:?} {lines}");
        }
    }
}
