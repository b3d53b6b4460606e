//! What a file leaves open becomes questions: those of its start, and what reading it whole finds to speak against how
//! it is read.

use super::dialect::Dialect;
use super::record::{CellForm, Record, RecordFault};
use super::shown;
use super::sniffing::{Backslashes, Doubt};
use super::source::Source;
use super::splitter::Block;
use super::summary::{FormatChoice, FormatOption, FormatPart, FormatQuestion, SourceKind};
use memchr::memchr;
use std::sync::PoisonError;

/// Records that are looked at for some in which two answers differ.
const SAMPLED: usize = 200;
/// Of those, how many are shown, and how many of their cells.
const SHOWN_RECORDS: usize = 3;
const SHOWN_CELLS: usize = 8;
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

    fn add(&mut self, other: &Self) {
        self.crlf += other.crlf;
        self.quoted += other.quoted;
        self.comments += other.comments;
        self.backslashes.merge(&other.backslashes);
        if self.line == 0 {
            self.line = other.line;
        }
    }

    /// What they come to, under the dialect.
    fn doubts(&self, dialect: &Dialect) -> Vec<Doubt> {
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

impl Source {
    /// Keeps what a block holds that speaks against how it is read; of each block once.
    pub(super) fn keep_contradictions(&self, block: &Block, found: Contradictions) {
        if !found.is_none() {
            let mut all = self.contradictions.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(block.start.byte, found);
        }
    }

    /// What the file leaves open, as far as it was read: once it was read whole, also what is found there to speak
    /// against how it is read. Nothing is written before each is answered.
    pub fn questions(&self) -> Vec<FormatQuestion> {
        let mut doubts = self.doubts.clone();
        if self.format.kind == SourceKind::Delimited {
            let mut sum = Contradictions::default();
            let all = self.contradictions.lock().unwrap_or_else(PoisonError::into_inner);
            all.values().for_each(|found| sum.add(found));
            drop(all);
            for doubt in sum.doubts(&self.dialect) {
                if !doubts.iter().any(|known| known.part == doubt.part) {
                    doubts.push(doubt);
                }
            }
        }
        doubts.retain(|doubt| !self.choice.says(doubt.part));
        let others = doubts.into_iter().map(|doubt| self.question(doubt));
        self.asks_for_encoding().into_iter().chain(others).collect()
    }

    fn question(&self, doubt: Doubt) -> FormatQuestion {
        let mut options: Vec<FormatOption> = doubt
            .answers
            .into_iter()
            .map(|(label, flags, answer)| FormatOption {
                label,
                flags,
                choice: self.choice.with(&answer),
                sample: Vec::new(),
            })
            .collect();
        let read: Vec<Vec<Vec<String>>> = options.iter().map(|option| self.read_as(&option.choice)).collect();
        let most = read.iter().map(Vec::len).max().unwrap_or(0);
        let differs = |place: &usize| read.iter().any(|records| records.get(*place) != read[0].get(*place));
        let mut places: Vec<usize> = (1..most).filter(differs).take(SHOWN_RECORDS).collect();
        if places.is_empty() {
            places = (1..most.min(1 + SHOWN_RECORDS)).collect();
        }
        for (option, records) in options.iter_mut().zip(&read) {
            let shown = std::iter::once(0).chain(places.iter().copied());
            option.sample = shown.filter_map(|place| records.get(place).cloned()).collect();
        }
        FormatQuestion { part: doubt.part, question: doubt.question, evidence: doubt.evidence, options }
    }

    /// The names of the columns and the first records as the file is read with this choice.
    fn read_as(&self, choice: &FormatChoice) -> Vec<Vec<String>> {
        let Ok(source) = Self::open_as(&self.path, choice) else { return Vec::new() };
        let names = source.columns().iter().take(SHOWN_CELLS).map(|name| shown(name)).collect();
        let records = source.records(0, SAMPLED).unwrap_or_default();
        let cells = records.iter().map(|record| record.cells.iter().take(SHOWN_CELLS).map(shown).collect());
        std::iter::once(names).chain(cells).collect()
    }
}

impl FormatChoice {
    /// True where a part was chosen.
    pub fn says(&self, part: FormatPart) -> bool {
        match part {
            FormatPart::Kind => self.kind.is_some(),
            FormatPart::Encoding => self.encoding.is_some(),
            FormatPart::Delimiter => self.delimiter.is_some(),
            FormatPart::Quote => self.quote.is_some(),
            FormatPart::Escape => self.escape.is_some(),
            FormatPart::LineEnd => self.line_end.is_some(),
            FormatPart::NullWord => self.null_word.is_some(),
            FormatPart::Comment => self.comment.is_some(),
            FormatPart::SkipLines => self.skip_lines.is_some(),
            FormatPart::FooterLines => self.footer_lines.is_some(),
            FormatPart::Header => self.header.is_some(),
            FormatPart::BelowHeader => self.below_header.is_some(),
            FormatPart::Unnamed => self.unnamed.is_some(),
        }
    }

    /// This choice, and what else `answer` says.
    #[must_use]
    pub fn with(&self, answer: &Self) -> Self {
        let other = answer.clone();
        let own = self.clone();
        Self {
            kind: other.kind.or(own.kind),
            delimiter: other.delimiter.or(own.delimiter),
            header: other.header.or(own.header),
            encoding: other.encoding.or(own.encoding),
            quote: other.quote.or(own.quote),
            escape: other.escape.or(own.escape),
            line_end: other.line_end.or(own.line_end),
            comment: other.comment.or(own.comment),
            null_word: other.null_word.or(own.null_word),
            skip_lines: other.skip_lines.or(own.skip_lines),
            footer_lines: other.footer_lines.or(own.footer_lines),
            below_header: other.below_header.or(own.below_header),
            unnamed: other.unnamed.or(own.unnamed),
        }
    }
}
