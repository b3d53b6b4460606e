//! Finds lines that are no records by what they start with.

use super::super::delimited::{first_records, scan};
use super::super::dialect::Dialect;
use super::super::record::{CellForm, Record};
use super::super::summary::FormatPart;
use super::Sniffing;
use super::fit::Fit;
use super::lines::start_of_line;
use super::shape::Shape;

/// Starts of comments that are recognised.
const COMMENTS: [&str; 3] = ["#", "//", "%"];

impl<'a> Sniffing<'a> {
    /// A start of lines that are no records: those have not as many cells as the table.
    pub(super) fn find_comment(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if self.choice.comment.is_some() {
            return;
        }
        let (tried, at_end) = Self::tried(text, self.sample.is_whole);
        let plain = Shape::of(tried, dialect, at_end);
        for prefix in COMMENTS {
            let lines = lines_starting(tried, prefix, 0);
            if lines.is_empty() {
                continue;
            }
            let with = Dialect { comment: Some(prefix.to_owned()), ..dialect.clone() };
            let shape = Shape::of(tried, &with, at_end);
            // A line that has the cells of a record is one: `#fff,white`, `#id,name`.
            let are_records = lines.iter().any(|line| {
                let alone = Shape::of(line, dialect, true);
                alone.width == shape.width
            });
            if shape.records > 0
                && shape.width > 1
                && !are_records
                && shape.consistency() >= plain.consistency()
            {
                let count = if lines.len() == 1 {
                    "1 line starts".to_owned()
                } else {
                    format!("{} lines start", lines.len())
                };
                self.say(
                    FormatPart::Comment,
                    format!("{count} with {prefix}, without the cells of a record."),
                );
                dialect.comment = Some(prefix.to_owned());
                return;
            }
        }
    }

    /// A comment has not the cells of a record, as records are told apart in the end.
    pub(super) fn drop_comment_of_records(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        let Some(prefix) = dialect.comment.clone().filter(|_| self.choice.comment.is_none()) else { return };
        let without = Dialect { comment: None, ..dialect.clone() };
        let end = scan(text, &without, 1, self.sample.is_whole).end;
        let records = first_records(&text[..end], &without, usize::MAX);
        let width = Fit::of(text, dialect, self.sample.is_whole).width;
        let starts_so = |record: &&Record| {
            record.form(0) == CellForm::Plain && record.get(0).is_some_and(|cell| cell.starts_with(&prefix))
        };
        let mut starting = records.iter().filter(starts_so).peekable();
        // Where none starts so, what does is within cells.
        if starting.peek().is_none() || starting.any(|record| record.len() == width) {
            dialect.comment = None;
            self.evidence.retain(|(part, _)| *part != FormatPart::Comment);
        }
    }
}

/// The text below the remarks that it starts with, two lines of them at least: they say nothing of its cells.
pub(super) fn below_remarks(text: &[u8]) -> &[u8] {
    const FEWEST: usize = 2;
    for prefix in COMMENTS {
        let (mut rest, mut remarks) = (text, 0);
        let is_blank = |text: &[u8]| text.starts_with(b"\n") || text.starts_with(b"\r\n");
        while rest.starts_with(prefix.as_bytes()) || (remarks > 0 && is_blank(rest)) {
            remarks += usize::from(!is_blank(rest));
            rest = &rest[start_of_line(rest, 1)..];
        }
        if remarks >= FEWEST && !rest.is_empty() {
            return rest;
        }
    }
    text
}

/// Lines that start so, each with what it holds.
fn lines_starting<'t>(text: &'t [u8], prefix: &str, from: usize) -> Vec<&'t [u8]> {
    text[from..]
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .filter(|line| line.starts_with(prefix.as_bytes()))
        .collect()
}
