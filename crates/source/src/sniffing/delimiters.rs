//! Finds what stands between the cells.

use super::super::delimited::first_records;
use super::super::delimiter;
use super::super::dialect::{Dialect, Escape, LineEnd, Quote};
use super::super::record::Record;
use super::super::summary::{FormatChoice, FormatPart};
use super::lines::whole_lines;
use super::shape::Shape;
use super::{Doubt, Sniffing};
use memchr::memchr;

/// Records looked at for words.
const SAMPLED: usize = 100;

/// Bytes of the head under which every candidate is tried.
const TRIED_BYTES: usize = 64 * 1024;

impl<'a> Sniffing<'a> {
    /// Some of the text, of whole lines.
    pub(super) fn tried(text: &'a [u8], is_whole: bool) -> (&'a [u8], bool) {
        if text.len() <= TRIED_BYTES {
            return (text, is_whole);
        }
        let cut = whole_lines(&text[..TRIED_BYTES]);
        if cut.is_empty() { (text, is_whole) } else { (cut, false) }
    }

    /// The delimiter under which the text becomes the best table, with whatever quotes.
    pub(super) fn find_delimiter(&mut self, text: &'a [u8], chosen: &Dialect) -> u8 {
        let (tried, at_end) = Self::tried(text, self.sample.is_whole);
        // Where LF end lines, a CR alone is a letter.
        let line_end = match self.choice.line_end {
            None if memchr(b'\n', tried).is_some() => LineEnd::LfOrCrlf,
            _ => chosen.line_end,
        };
        let mut best: Option<(u8, f64, Shape)> = None;
        for delimiter in delimiter::COMMON {
            for (quote, escape) in self.candidates() {
                let dialect = Dialect { delimiter, quote, escape, line_end, ..chosen.clone() };
                let shape = Shape::of(tried, &dialect, at_end);
                let score = shape.score();
                if best.as_ref().is_none_or(|(_, known, _)| score > known + 0.01) {
                    best = Some((delimiter, score, shape));
                }
            }
        }
        let Some((delimiter, _, shape)) = best else { return b',' };
        if shape.width > 1 && shape.consistency() >= 0.5 {
            self.say(
                FormatPart::Delimiter,
                format!(
                    "With it, {} of the first {} records have {} cells.",
                    shape.alike, shape.records, shape.width
                ),
            );
            if delimiter != b'\t' {
                self.doubt_tabs(tried, chosen, at_end, delimiter);
            }
            return delimiter;
        }
        match delimiter::rare(tried, chosen) {
            Some(rare) => {
                self.say(FormatPart::Delimiter, "It parts every line of the start into as many cells.");
                rare
            }
            None => delimiter,
        }
    }

    /// Asks where tabs would part the lines as evenly as what was found: Eurostat writes commas within the first cell.
    fn doubt_tabs(&mut self, text: &[u8], chosen: &Dialect, at_end: bool, found: u8) {
        if memchr(b'\t', text).is_none() {
            return;
        }
        let shape = Shape::of(text, &Dialect { delimiter: b'\t', ..chosen.clone() }, at_end);
        if shape.width < 2 || shape.records < 3 || shape.consistency() < 0.95 {
            return;
        }
        let answer = |delimiter: u8, label: String| {
            let delimiter = char::from(delimiter);
            let flags = if delimiter == '\t' { "$'\\t'".to_owned() } else { format!("'{delimiter}'") };
            let choice = FormatChoice { delimiter: Some(delimiter), ..FormatChoice::default() };
            (label, format!("--delimiter {flags}"), choice)
        };
        let name = char::from(found);
        self.doubts.push(Doubt {
            part: FormatPart::Delimiter,
            question: "What stands between the cells?".to_owned(),
            evidence: format!("Tabs and “{name}” part the lines into as many cells each."),
            answers: vec![answer(b'\t', "A tab".to_owned()), answer(found, format!("The sign “{name}”"))],
        });
    }

    /// Asks where spaces would part the lines of what is one column otherwise.
    pub(super) fn doubt_one_column(&mut self, text: &'a [u8], dialect: &Dialect) {
        const FEWEST: usize = 3;
        let (text, _) = Self::tried(text, self.sample.is_whole);
        let is_one_column = first_records(text, dialect, 1).first().is_some_and(|first| first.len() == 1);
        let spaced = first_records(text, &Dialect { delimiter: b' ', ..dialect.clone() }, SAMPLED);
        let width = spaced.last().map_or(0, Record::len);
        let alike = spaced.iter().filter(|record| record.len() == width).count();
        if !is_one_column || width < 2 || spaced.len() < FEWEST || (alike + 1) * 10 < spaced.len() * 9 {
            return;
        }
        let answer = |label: &str, flags: &str, delimiter: char| {
            let choice = FormatChoice { delimiter: Some(delimiter), ..FormatChoice::default() };
            (label.to_owned(), format!("--delimiter {flags}"), choice)
        };
        self.doubts.push(Doubt {
            part: FormatPart::Delimiter,
            question: "Is each line one value?".to_owned(),
            evidence: "No comma, semicolon or tab stands between cells, but each line has as many words."
                .to_owned(),
            answers: vec![
                answer("Yes, the file has one column", ",", ','),
                answer("No, spaces stand between the cells", "' '", ' '),
            ],
        });
    }

    /// Quotes and escapes that are tried where they are not chosen.
    fn candidates(&self) -> Vec<(Quote, Escape)> {
        let quotes = match self.choice.quote {
            Some(quote) => vec![quote],
            None => vec![Quote::Double, Quote::Single, Quote::None],
        };
        let mut all = Vec::new();
        for quote in quotes {
            match self.choice.escape {
                Some(escape) => all.push((quote, escape)),
                None if quote == Quote::None => all.extend([(quote, Escape::None), (quote, Escape::Mysql)]),
                None => all.extend([(quote, Escape::Doubled), (quote, Escape::Backslash)]),
            }
        }
        all
    }
}

/// The delimiter that a first line such as `sep=;` says, as Excel has it.
pub(super) fn given_separator(text: &[u8]) -> Option<u8> {
    let end = text.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(text.len());
    let line =
        text[..end].strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(&text[..end]);
    match line {
        [s, e, p, b'=', separator]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && separator.is_ascii()
                && *separator != b'"' =>
        {
            Some(*separator)
        }
        _ => None,
    }
}
