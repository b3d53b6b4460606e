//! Recognises the dialect of a delimited file: candidates are scored by how consistent the file becomes under each.
//! What the text itself leaves open comes back as a [`Doubt`], never as a guess.
//!
//! Each part of a dialect is found by a file of its own, in the order of [`Sniffing::run`]; then [`rivals`] holds what was
//! found against the other dialects that programs write.

mod backslashes;
mod comments;
mod delimiters;
mod escapes;
mod fit;
mod footer;
mod head_rows;
mod line_ends;
mod lines;
mod nulls;
mod quotes;
mod rivals;
mod shape;
#[cfg(test)]
mod tests;
mod titles;

pub(super) use backslashes::Backslashes;
pub(super) use escapes::doubt_about_escapes;
pub(super) use footer::footer_of;
pub(super) use line_ends::doubt_about_line_ends;
pub(super) use lines::{start_of_line, whole_lines};
pub(super) use quotes::doubt_about_quotes;

use super::delimited::scan;
use super::dialect::Dialect;
use super::summary::{FormatChoice, FormatPart, Unnamed};
use delimiters::given_separator;
use nulls::Word;

/// Text of a file to recognise its dialect by, as UTF-8.
#[derive(Debug)]
pub(crate) struct Sample<'a> {
    /// The start of the text.
    pub head: &'a [u8],
    /// True when that is all.
    pub is_whole: bool,
    /// Sections from further on, each of whole lines.
    pub further: &'a [Vec<u8>],
}

/// What was recognised of a dialect, and what speaks for it.
#[derive(Debug)]
pub(super) struct Sniffed {
    pub dialect: Dialect,
    /// True where numbers and dates show that a missing value is nothing at all, and never a word.
    pub null_is_nothing: bool,
    /// True where cells show that a CR at the end of a line is part of the last one.
    pub cr_is_letter: bool,
    /// Lines before the table.
    pub skip_lines: u64,
    /// Records right below the names that are none: units, questions.
    pub below_header: u64,
    /// The column that the names leave out.
    pub unnamed: Option<Unnamed>,
    /// Why each part is as it is.
    pub evidence: Vec<(FormatPart, String)>,
    pub doubts: Vec<Doubt>,
}

/// Two ways to read the file between which it does not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    pub part: FormatPart,
    pub question: String,
    pub evidence: String,
    /// What to answer, and what is chosen with it; the likeliest first.
    pub answers: Vec<(String, String, FormatChoice)>,
}

/// The dialect of some text, where it is not chosen.
pub(super) fn sniff(sample: &Sample<'_>, choice: &FormatChoice, delimiter: Option<u8>) -> Sniffed {
    Sniffing::new(sample, choice, delimiter).run()
}

struct Sniffing<'a> {
    sample: &'a Sample<'a>,
    choice: &'a FormatChoice,
    delimiter: Option<u8>,
    /// The head, as far as lines are whole.
    head: &'a [u8],
    evidence: Vec<(FormatPart, String)>,
    doubts: Vec<Doubt>,
}

impl<'a> Sniffing<'a> {
    fn new(sample: &'a Sample<'a>, choice: &'a FormatChoice, delimiter: Option<u8>) -> Self {
        let head =
            if sample.is_whole { footer::without_end_of_copy(sample.head) } else { whole_lines(sample.head) };
        Self { sample, choice, delimiter, head, evidence: Vec::new(), doubts: Vec::new() }
    }

    fn run(mut self) -> Sniffed {
        let told =
            given_separator(self.head).filter(|_| self.choice.skip_lines.is_none_or(|lines| lines >= 1));
        let skipped = match (self.choice.skip_lines, &told) {
            (Some(lines), _) => lines,
            (None, Some(_)) => 1,
            (None, None) => 0,
        };
        let start = start_of_line(self.head, skipped);
        let text = &self.head[start..];
        let mut dialect = Dialect {
            delimiter: b',',
            quote: self.choice.quote.unwrap_or_default(),
            escape: self.choice.escape.unwrap_or_default(),
            line_end: self.choice.line_end.unwrap_or_default(),
            comment: self.choice.comment.clone().filter(|prefix| !prefix.is_empty()),
            null_word: None,
        };
        dialect.delimiter = match (self.delimiter, told) {
            (Some(delimiter), _) => delimiter,
            (None, Some(told)) => {
                self.say(FormatPart::Delimiter, "The first line says so (sep=).");
                told
            }
            (None, None) => self.find_delimiter(comments::below_remarks(text), &dialect),
        };
        self.find_comment(text, &mut dialect);
        self.find_quote(text, &mut dialect);
        self.find_line_end(text, &mut dialect);
        self.find_escape(text, &mut dialect);
        if dialect.escape.acts_outside() {
            // What was taken for the end of a record may stand behind a backslash.
            self.find_line_end(text, &mut dialect);
        }
        self.hold_against_rivals(text, &mut dialect);
        self.drop_comment_of_records(text, &mut dialect);
        let cr_is_letter = self.doubt_mixed_line_ends(text, &mut dialect);
        self.find_null_word(text, &mut dialect);
        let end = scan(text, &dialect, 1, self.sample.is_whole).end;
        let null_is_nothing =
            dialect.null_word.is_none() && Word::count_all(&text[..end], &dialect).is_text();
        let around = self.find_titles(text, &dialect, skipped);
        if self.choice.skip_lines.is_none() && skipped > 0 {
            self.say(FormatPart::SkipLines, "It says what stands between the cells (sep=), for Excel.");
        }
        if self.delimiter.is_none() && told.is_none() {
            self.doubt_one_column(&text[start_of_line(text, around.skip_lines - skipped)..], &dialect);
        }
        Sniffed {
            dialect,
            null_is_nothing,
            cr_is_letter,
            skip_lines: around.skip_lines,
            below_header: around.below_header,
            unnamed: around.unnamed,
            evidence: self.evidence,
            doubts: self.doubts,
        }
    }

    fn say(&mut self, part: FormatPart, why: impl Into<String>) {
        self.evidence.push((part, why.into()));
    }
}

fn cells(count: usize) -> String {
    cells_u64(count as u64)
}

fn cells_u64(count: u64) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}
