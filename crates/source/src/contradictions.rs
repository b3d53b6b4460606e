//! What a file that is read whole holds against how it is read.

use super::block::Block;
use super::dialect::Dialect;
use super::record::{CellForm, Record, RecordFault};
use super::sniffing::{Backslashes, Doubt};
use super::summary::{FormatChoice, FormatPart};
use memchr::memchr;

/// Starts of lines in mid-file that may be comments.
const COMMENTS: [char; 2] = ['#', '%'];

/// What was taken for granted at opening, since nothing at the start said so.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Assumptions {
    /// No cell had quotes around it, in a file in which they may be letters.
    pub quotes: bool,
    /// There was no backslash that could have told.
    pub escape: bool,
    /// No record ended with CRLF, and LF alone ends them.
    pub line_end: bool,
}

/// What some blocks hold that speaks against how they are read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contradictions {
    /// Records that end with CRLF, where LF alone ends them.
    crlf: u64,
    /// Cells in quotes that need none, where quotes were not expected.
    quoted: u64,
    /// Records of another length that start as comments do.
    comments: u64,
    /// What is behind backslashes, where that was not expected, or does not fit.
    backslashes: Backslashes,
    /// The first line of any of it.
    line: u64,
}

impl Contradictions {
    /// Looks at a record of a delimited file. `has_crlf`: there are CRLF in its block, where LF alone ends records.
    pub(super) fn note(
        &mut self,
        line: u64,
        record: &Record,
        width: usize,
        dialect: &Dialect,
        assumptions: Assumptions,
        has_crlf: bool,
    ) {
        let before = *self;
        if has_crlf
            && record.form(record.len().saturating_sub(1)) != CellForm::Quoted
            && record.iter().next_back().is_some_and(|last| last.ends_with('\r'))
        {
            self.crlf += 1;
        }
        if assumptions.quotes && !record.forms.is_empty() && dialect.null_word.is_none() {
            let is_unneeded = |place: usize, cell: &str| {
                record.form(place) == CellForm::Quoted
                    && !cell.contains(['"', '\n', '\r'])
                    && !cell.contains(char::from(dialect.delimiter))
            };
            self.quoted +=
                record.iter().enumerate().filter(|(place, cell)| is_unneeded(*place, cell)).count() as u64;
            self.quoted += u64::from(matches!(record.fault, Some(RecordFault::TextAfterQuote(_))));
        }
        if record.len() != width
            && dialect.comment.is_none()
            && record.get(0).is_some_and(|first| first.starts_with(COMMENTS))
        {
            self.comments += 1;
        }
        if *self != before && self.line == 0 {
            self.line = line;
        }
    }

    /// Looks at the backslashes of a block.
    pub(super) fn note_backslashes(&mut self, block: &Block, dialect: &Dialect, assumptions: Assumptions) {
        let expects = dialect.escape.acts_outside();
        let has_quotes = || dialect.quote.byte().is_some_and(|quote| memchr(quote, &block.bytes).is_some());
        if (expects || assumptions.escape) && memchr(b'\\', &block.bytes).is_some() && !has_quotes() {
            self.backslashes.add(&block.bytes, dialect, block.start.line);
            if self.line == 0 {
                self.line = self.backslashes.first_line;
            }
        }
    }

    /// True when nothing was found.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.crlf += other.crlf;
        self.quoted += other.quoted;
        self.comments += other.comments;
        self.backslashes.merge(&other.backslashes);
        if self.line == 0 {
            self.line = other.line;
        }
    }

    /// What they come to, under the dialect.
    pub(super) fn doubts(&self, dialect: &Dialect) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if self.crlf > 0 {
            doubts.push(super::sniffing::doubt_about_line_ends(self.crlf, self.line));
        }
        if self.quoted > 0 {
            doubts.push(super::sniffing::doubt_about_quotes(self.quoted, self.line));
        }
        if self.comments > 0 {
            doubts.push(comments_doubt(self.comments, self.line));
        }
        let found = &self.backslashes;
        if dialect.escape.acts_outside() && found.letters > 0 {
            doubts.push(super::sniffing::doubt_about_escapes(found, dialect, dialect.escape));
        } else if !dialect.escape.acts_outside() && found.letters == 0 && found.meaningful() > 0 {
            doubts.push(super::sniffing::doubt_about_escapes(found, dialect, found.escape()));
        }
        doubts
    }
}

fn comments_doubt(count: u64, line: u64) -> Doubt {
    let lines = if count == 1 { "1 line starts".to_owned() } else { format!("{count} lines start") };
    Doubt {
        part: FormatPart::Comment,
        question: "Are lines that start with # no records?".to_owned(),
        evidence: format!("{lines} with #, without the cells of a record; the first is line {line}."),
        answers: vec![
            (
                "They are remarks: pass over them".to_owned(),
                "--comment '#'".to_owned(),
                FormatChoice { comment: Some("#".to_owned()), ..FormatChoice::default() },
            ),
            (
                "They are records: reject them, to be corrected".to_owned(),
                "--comment ''".to_owned(),
                FormatChoice { comment: Some(String::new()), ..FormatChoice::default() },
            ),
        ],
    }
}
