//! Tells the word that stands for NULL, where a file has one, from a text that looks like it: numbers and dates have no
//! other way to be missing.

use super::super::delimited::{first_records, scan};
use super::super::dialect::{Dialect, Escape};
use super::super::header::{NULL_WORDS, is_moment, is_number};
use super::super::record::{CellForm, Record};
use super::super::summary::{FormatChoice, FormatPart};
use super::{Doubt, Sniffing, cells_u64};

/// Records that are looked at.
const MAX_RECORDS: usize = 2000;
/// So many numbers or dates make a column of them.
const LEAST_VALUES: u64 = 3;

impl<'a> Sniffing<'a> {
    /// The word for NULL: `\N`, or `NULL` where numbers and dates are missing so.
    pub(super) fn find_null_word(&mut self, text: &'a [u8], dialect: &mut Dialect) {
        if let Some(word) = &self.choice.null_word {
            dialect.null_word = Some(word.clone()).filter(|word| !word.is_empty());
            return;
        }
        let is_format_of_databases = matches!(dialect.escape, Escape::Mysql | Escape::Postgres);
        let (known, other) = (self.count_word(text, dialect, "\\N"), self.count_word(text, dialect, "NULL"));
        if known.cells > 0 && (known.is_certain() || (is_format_of_databases && !known.is_text())) {
            self.say(FormatPart::NullWord, format!("{} of those looked at are \\N.", cells_u64(known.cells)));
            dialect.null_word = Some("\\N".to_owned());
        } else if other.is_certain() && other.blank_texts > 0 {
            // Where no cell is empty, each column says by itself what its word means.
            self.say(
                FormatPart::NullWord,
                format!("Numbers or dates that are missing are NULL, in {}.", cells_u64(other.among_values)),
            );
            dialect.null_word = Some("NULL".to_owned());
        } else if known.cells > 0 && !known.is_text() {
            self.doubts.push(doubt_about_nulls(known.cells));
            dialect.null_word = Some("\\N".to_owned());
        } else if is_format_of_databases && !known.is_text() && other.blank_values == 0 {
            // Without it, these formats have none but this; it is theirs also where no cell at hand is NULL.
            dialect.null_word = Some(if other.cells > 0 { "NULL" } else { "\\N" }.to_owned());
        }
    }

    fn count_word(&self, text: &[u8], dialect: &Dialect, word: &str) -> Word {
        let end = scan(text, dialect, 1, self.sample.is_whole).end;
        let mut found = Word::count(&text[..end], dialect, word);
        for chunk in self.sample.further {
            found.cells += count_words(chunk, dialect, word.as_bytes());
        }
        found
    }
}

/// How a word stands in a text, in cells without quotes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Cells that are the word.
    pub cells: u64,
    /// Those in columns of numbers or dates.
    pub among_values: u64,
    /// Cells of such columns that hold nothing at all.
    pub blank_values: u64,
    /// Cells of other columns that hold nothing at all.
    pub blank_texts: u64,
}

impl Word {
    /// Counts a word in a text of whole records.
    pub(super) fn count(text: &[u8], dialect: &Dialect, word: &str) -> Self {
        // With it, the word's cells are told from texts that became it by an escape.
        let dialect = Dialect { null_word: Some(word.to_owned()), ..dialect.clone() };
        Self::count_where(text, &dialect, |_, form| form == CellForm::Null)
    }

    /// Counts all the words that may stand where a value is missing.
    pub(super) fn count_all(text: &[u8], dialect: &Dialect) -> Self {
        let is_word = |cell: &str| NULL_WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word));
        Self::count_where(text, dialect, |cell, form| form == CellForm::Plain && is_word(cell))
    }

    fn count_where(text: &[u8], dialect: &Dialect, is_word: impl Fn(&str, CellForm) -> bool) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        let records: Vec<Record> = first_records(text, dialect, MAX_RECORDS);
        for record in &records {
            columns.resize(columns.len().max(record.len()), Column::default());
            for (place, cell) in record.iter().enumerate() {
                let column = &mut columns[place];
                if is_word(cell, record.form(place)) {
                    column.words += 1;
                } else if cell.is_empty() {
                    column.blanks += 1;
                } else if is_number(cell) || is_moment(cell) {
                    column.values += 1;
                } else {
                    column.others += 1;
                }
            }
        }
        let mut found = Self::default();
        for column in &columns {
            found.cells += column.words;
            // The first record may hold names.
            if column.values >= LEAST_VALUES && column.values >= column.others * 9 {
                found.among_values += column.words;
                found.blank_values += column.blanks;
            } else {
                found.blank_texts += column.blanks;
            }
        }
        found
    }

    /// True where it is the file's word for NULL: numbers or dates that are missing are it, never nothing.
    pub(super) fn is_certain(&self) -> bool {
        self.among_values > 0 && self.blank_values == 0
    }

    /// True where it is a text: numbers or dates that are missing are nothing, never the word.
    pub(super) fn is_text(&self) -> bool {
        self.among_values == 0 && self.blank_values > 0
    }
}

/// What one column holds.
#[derive(Debug, Default, Clone, Copy)]
struct Column {
    words: u64,
    blanks: u64,
    /// Numbers and dates.
    values: u64,
    others: u64,
}

/// Whether `\N` is a missing value.
fn doubt_about_nulls(count: u64) -> Doubt {
    Doubt {
        part: FormatPart::NullWord,
        question: "Does \\N stand for a missing value?".to_owned(),
        evidence: format!(
            "{} nothing but \\N. Databases write a missing value so; to other programs it is a text.",
            if count == 1 { "1 cell holds".to_owned() } else { format!("{count} cells hold") },
        ),
        answers: vec![
            (
                "Yes; an empty cell is an empty text".to_owned(),
                "--null '\\N'".to_owned(),
                FormatChoice { null_word: Some("\\N".to_owned()), ..FormatChoice::default() },
            ),
            (
                "No, it is a text; an empty cell is a missing value".to_owned(),
                "--null ''".to_owned(),
                FormatChoice { null_word: Some(String::new()), ..FormatChoice::default() },
            ),
        ],
    }
}

pub(super) fn count_words(text: &[u8], dialect: &Dialect, word: &[u8]) -> u64 {
    let ends = |at: usize| {
        text.get(at).is_none_or(|&byte| byte == dialect.delimiter || byte == b'\n' || byte == b'\r')
    };
    let starts = |at: usize| at == 0 || ends(at - 1);
    memchr::memmem::find_iter(text, word).filter(|&at| starts(at) && ends(at + word.len())).count() as u64
}
