//! Finds what ends a record.

use super::super::delimited::{FirstRecord, first_record_end, scan};
use super::super::dialect::{Dialect, LineEnd};
use super::super::parser::Parser;
use super::super::record::{CellForm, Record};
use super::super::summary::{FormatChoice, FormatPart};
use super::shape::Shape;
use super::{Doubt, Sniffing, cells};
use memchr::memchr;

/// Line ends of one kind that are so many times more make those of another an exception.
const MANY_MORE: usize = 10;

impl<'a> Sniffing<'a> {
    /// What ends records, by what ends them at the start.
    pub(super) fn find_line_end(&self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.line_end.is_some() {
            return;
        }
        if memchr(b'\r', text).is_none() {
            let has_lf = memchr(b'\n', text).is_some();
            dialect.line_end = if has_lf { LineEnd::Lf } else { LineEnd::Any };
            return;
        }
        let ends = |line_end| {
            let with = Dialect { line_end, ..dialect.clone() };
            scan(text, &with, 1, self.sample.is_whole).lines.len()
        };
        let with_any = Dialect { line_end: LineEnd::Any, ..dialect.clone() };
        let any = LineEnds::of(text, &with_any, self.sample.is_whole);
        dialect.line_end = match any {
            LineEnds { cr: 0, crlf: 0, .. } if any.lf > 0 => LineEnd::Lf,
            LineEnds { cr: 0, .. } if any.lf + any.crlf > 0 => LineEnd::LfOrCrlf,
            LineEnds { lf: 0, crlf: 0, .. } => LineEnd::Any,
            // A CR among other line ends is part of a cell, unless records need it.
            LineEnds { crlf: 0, .. } if ends(LineEnd::Lf) >= any.lf => LineEnd::Lf,
            _ => LineEnd::LfOrCrlf,
        };
        if any.cr > 0 && dialect.line_end != LineEnd::Any {
            let consistency = |line_end| {
                Shape::of(text, &Dialect { line_end, ..dialect.clone() }, self.sample.is_whole).consistency()
            };
            if consistency(LineEnd::Any) > consistency(dialect.line_end) {
                dialect.line_end = LineEnd::Any;
            }
        }
    }

    /// Where some records end with CRLF and others with LF, the CR may be a letter of the last cell. True where other cells
    /// show that it is.
    pub(super) fn doubt_mixed_line_ends(&mut self, text: &[u8], dialect: &mut Dialect) -> bool {
        if self.choice.line_end.is_some() || dialect.line_end != LineEnd::LfOrCrlf {
            return false;
        }
        let ends = LineEnds::of(text, dialect, self.sample.is_whole);
        if ends.lf == 0 || ends.crlf == 0 {
            return false;
        }
        let with_lf = Dialect { line_end: LineEnd::Lf, ..dialect.clone() };
        let letters = cells_ending_in_cr(text, &with_lf, self.sample.is_whole);
        if letters >= ends.crlf && ends.crlf * MANY_MORE <= ends.lf {
            self.say(
                FormatPart::LineEnd,
                format!(
                    "Lines end with LF. A CR is part of a cell, as it is in {} before others.",
                    cells(letters)
                ),
            );
            *dialect = with_lf;
            return true;
        }
        self.doubts.push(doubt_about_line_ends(ends.crlf as u64, ends.first_crlf));
        false
    }
}

/// Cells without quotes that end with a CR, and are not the last of their record.
fn cells_ending_in_cr(text: &[u8], dialect: &Dialect, at_end: bool) -> usize {
    let end = scan(text, dialect, 1, at_end).end;
    let mut parser = Parser::new(&text[..end], dialect);
    let mut record = Record::default();
    let mut count = 0;
    while parser.next(&mut record).is_some() {
        let before_last = record.iter().enumerate().take(record.len().saturating_sub(1));
        count += before_last
            .filter(|&(place, cell)| cell.ends_with('\r') && record.form(place) != CellForm::Quoted)
            .count();
    }
    count
}

/// Whether a CR before some line ends is a letter of the last cell.
pub(in super::super) fn doubt_about_line_ends(count: u64, line: u64) -> Doubt {
    Doubt {
        part: FormatPart::LineEnd,
        question: "Are the carriage returns at the ends of some lines part of the last cell?".to_owned(),
        evidence: format!(
            "Some lines end with LF, but {} with CR LF, the first on line {line}.",
            if count == 1 { "1 ends".to_owned() } else { format!("{count} end") },
        ),
        answers: vec![
            (
                "No, both end lines".to_owned(),
                "--line-end lf-or-crlf".to_owned(),
                FormatChoice { line_end: Some(LineEnd::LfOrCrlf), ..FormatChoice::default() },
            ),
            (
                "Yes, they belong to the cell".to_owned(),
                "--line-end lf".to_owned(),
                FormatChoice { line_end: Some(LineEnd::Lf), ..FormatChoice::default() },
            ),
        ],
    }
}

/// How records end at the start of a text.
struct LineEnds {
    lf: usize,
    crlf: usize,
    cr: usize,
    /// The line of the first record that ends with CRLF.
    first_crlf: u64,
}

impl LineEnds {
    fn of(text: &[u8], dialect: &Dialect, at_end: bool) -> Self {
        let mut ends = Self { lf: 0, crlf: 0, cr: 0, first_crlf: 0 };
        let (mut at, mut line) = (0, 1);
        while at < text.len() {
            let rest = &text[at..];
            let FirstRecord::EndsBefore { bytes: end, line: next } =
                first_record_end(rest, dialect, line, at_end)
            else {
                break;
            };
            match &rest[..end] {
                [.., b'\r', b'\n'] => {
                    ends.crlf += 1;
                    if ends.first_crlf == 0 {
                        ends.first_crlf = next.saturating_sub(1);
                    }
                }
                [.., b'\n'] => ends.lf += 1,
                [.., b'\r'] => ends.cr += 1,
                _ => {}
            }
            at += end.max(1);
            line = next;
        }
        ends
    }
}
