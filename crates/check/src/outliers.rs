//! Values that fit, but stand out: text in a column that is otherwise numbers, a fraction among whole keys, words
//! that often stand for nothing, spaces at the ends. Most often they are slips of the pen, and a person wants to
//! see them before the import.

use super::counted::Counted;
use super::words::records;
use item::{is_null_word, is_plainly_spelled};
use plan::{AttributeKind, ColumnFix, Plan, names_a_code};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use source::{CellForm, Record, shown};
use wording::grouped;

/// What is watched for in each column of a plan.
#[derive(Debug)]
pub(super) struct Outliers {
    columns: Vec<Option<Watched>>,
}

#[derive(Debug)]
struct Watched {
    what: Watch,
    /// Words that count as blank.
    blank_words: Vec<String>,
    usual: u64,
    /// Digits with a zero before them.
    codes: u64,
    odd: Counted,
    /// Words that often stand for nothing, where they are carried as text.
    null_words: Counted,
    /// True where one of them stands in quotes.
    quoted_words: bool,
    /// Texts with spaces at an end, where they are carried so.
    padded: Counted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watch {
    /// The column is Text: is it numbers but for a few values?
    NearlyNumber,
    /// The column is a key and Number: is it whole numbers but for a few?
    NearlyWhole,
}

impl Outliers {
    pub(super) fn new(plan: &Plan) -> Self {
        let watch = |what, blank_words: &[String], codes| {
            let (nothing, blank_words) = (Counted::default, blank_words.to_owned());
            Some(Watched {
                what,
                blank_words,
                usual: 0,
                codes,
                odd: nothing(),
                null_words: nothing(),
                quoted_words: false,
                padded: nothing(),
            })
        };
        let columns = plan
            .columns
            .iter()
            .map(|column| match column.kind {
                _ if !column.included => None,
                AttributeKind::Text => {
                    // A name that says so makes a code as well.
                    watch(Watch::NearlyNumber, &column.null_words, u64::from(names_a_code(&column.column)))
                }
                AttributeKind::Number if plan.table.is_key(&column.attribute) => {
                    watch(Watch::NearlyWhole, &[], 0)
                }
                _ => None,
            })
            .collect();
        Self { columns }
    }

    /// Looks at a record that has the header's number of cells.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for (place, (watched, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            if let Some(watched) = watched
                && cells.form(place) != CellForm::Null
            {
                watched.add(line, cell, cells.form(place) == CellForm::Quoted);
            }
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.usual += theirs.usual;
                mine.codes += theirs.codes;
                mine.odd.merge(&theirs.odd);
                mine.null_words.merge(&theirs.null_words);
                mine.quoted_words |= theirs.quoted_words;
                mine.padded.merge(&theirs.padded);
            }
        }
    }

    /// The findings: columns in which at most a third of the values stand out.
    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        self.columns
            .iter()
            .zip(&plan.columns)
            .filter_map(|(watched, column)| watched.as_ref().map(|watched| (watched, column)))
            .flat_map(|(watched, column)| {
                let trims = column.fixes.contains(&ColumnFix::Trim);
                [
                    watched.standing_out(&column.column, &column.attribute),
                    watched.null_words(&column.column, &column.attribute),
                    watched.padded(&column.column, &column.attribute).filter(|_| !trims),
                ]
            })
            .flatten()
            .collect()
    }
}

impl Watched {
    fn add(&mut self, line: u64, cell: &str, is_quoted: bool) {
        let bytes = cell.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return };
        let is_space = |byte: &u8| byte.is_ascii_whitespace();
        if self.what == Watch::NearlyNumber {
            if is_space(first) || is_space(last) {
                self.padded.add(line, || shown(cell));
            }
            if !is_quoted && self.blank_words.iter().any(|word| word == cell) {
                return;
            }
            if bytes.len() <= 5 && is_null_word(cell) {
                self.null_words.add(line, || cell.to_owned());
                self.quoted_words |= is_quoted;
                return;
            }
            // Most texts start with a letter, and could be nothing else.
            if first.is_ascii_alphabetic() {
                self.odd.add(line, || shown(cell));
                return;
            }
        }
        if (is_space(first) || *first >= 0x80) && cell.trim().is_empty() {
            return;
        }
        let is_number = is_plainly_spelled(cell);
        let is_digits = || bytes.iter().all(u8::is_ascii_digit);
        match self.what {
            Watch::NearlyNumber if is_number => self.usual += 1,
            // Leading zeros make a code, not a slip: where one stands, the others are codes too.
            Watch::NearlyNumber if is_digits() => self.codes += 1,
            Watch::NearlyWhole if is_number && !bytes.contains(&b'.') => self.usual += 1,
            Watch::NearlyWhole if !is_number => {}
            Watch::NearlyNumber | Watch::NearlyWhole => self.odd.add(line, || shown(cell)),
        }
    }

    fn standing_out(&self, name: &str, attribute: &str) -> Option<Finding> {
        if self.odd.count == 0 || self.odd.count * 2 > self.usual || self.codes > 0 {
            return None;
        }
        let odd = self.odd.count;
        let all = grouped(self.usual + odd);
        let are = if odd == 1 { "is" } else { "are" };
        let (code, message, repair) = match self.what {
            Watch::NearlyNumber => (
                FindingCode::NearlyNumber,
                format!(
                    "{attribute} is kept as Text, since {} of {all} values {are} no number.",
                    grouped(odd)
                ),
                "If those values are slips, fix them, or choose Number: then their records are rejected and kept \
                 for fixing.",
            ),
            Watch::NearlyWhole => (
                FindingCode::NotWhole,
                format!(
                    "In {}, the key {attribute} is no whole number, as it is in all others.",
                    records(odd)
                ),
                "It is kept as it stands. If it is a slip, fix it.",
            ),
        };
        let fix = (self.what == Watch::NearlyNumber)
            .then(|| SuggestedFix::ReadAs { column: name.to_owned(), kind: AttributeKind::Number });
        Some(
            Finding::new(Severity::Warning, code, Some(name), message, repair)
                .of_records(odd, self.odd.samples.clone())
                .with_fixes(fix),
        )
    }

    fn null_words(&self, name: &str, attribute: &str) -> Option<Finding> {
        let mut words: Vec<&str> = Vec::new();
        for sample in &self.null_words.samples {
            let word = sample.value.as_str();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.is_empty() {
            return None;
        }
        let message = format!(
            "In {}, {attribute} says {}, which often stands for a missing value. It is kept as text.",
            records(self.null_words.count),
            words.join(" or ")
        );
        // A word in quotes is a text, whatever counts as blank; it can be replaced by nothing.
        let fixes = words.iter().map(|word| {
            let (column, word) = (name.to_owned(), (*word).to_owned());
            if self.quoted_words {
                SuggestedFix::Replace { column, from: word }
            } else {
                SuggestedFix::NullWord { column, word }
            }
        });
        Some(
            Finding::new(
                Severity::Note,
                FindingCode::NullWordAsText,
                Some(name),
                message,
                "If it means that nothing is known, let it count as blank.",
            )
            .of_records(self.null_words.count, self.null_words.samples.clone())
            .with_fixes(fixes),
        )
    }

    fn padded(&self, name: &str, attribute: &str) -> Option<Finding> {
        (self.padded.count > 0).then(|| {
            Finding::new(
                Severity::Note,
                FindingCode::Padded,
                Some(name),
                format!("In {}, {attribute} starts or ends with a space.", records(self.padded.count)),
                "It is kept as it stands, and a look-up must have the space too. Trim it if nobody means it.",
            )
            .of_records(self.padded.count, self.padded.samples.clone())
            .with_fixes([SuggestedFix::Trim { column: name.to_owned() }])
        })
    }
}
