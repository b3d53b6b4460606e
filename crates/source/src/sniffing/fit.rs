//! What a text becomes under a dialect, and what in it no program would have written that has this dialect.

use super::super::delimited::scan;
use super::super::dialect::{Dialect, Escape, Quote};
use super::super::header::NULL_WORDS;
use super::super::line_ends::line_end_at;
use super::super::parser::Parser;
use super::super::record::{CellForm, Record, RecordFault};
use super::shape::is_number;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A record that takes more than this part of a text, and does not end in it, never does.
const LONGEST_REST: usize = 4;

/// As many times more words without quotes make those in quotes an exception.
const MANY_MORE: usize = 4;

/// How well a dialect fits a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    pub records: usize,
    /// Cells of most records.
    pub width: usize,
    /// Records that have as many.
    pub alike: usize,
    /// Records of another length or with text behind a quote; a quote that is never closed counts for all lines that it
    /// swallows.
    pub faults: usize,
    /// Of these, records with text behind a quote.
    pub followed: usize,
    /// Lines that a quote swallows that is never closed.
    pub swallowed: usize,
    /// Cells in quotes.
    pub quoted: usize,
    /// Those of them that hold a delimiter, a quote or a line end.
    pub needed: usize,
    /// True when every text of each column that has quotes at all is quoted.
    pub is_by_column: bool,
    /// True when nothing but some words is quoted, among many more in the same columns that are not: no program writes so.
    pub quotes_few_words: bool,
    pub marks: Marks,
    pub cells: Cells,
}

/// What the cells hold that a text becomes under a dialect: the same for two dialects under which it reads the same.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cells {
    count: usize,
    hash: u64,
    /// Of those cells that are no JSON, which has backslashes of its own.
    hash_beyond_json: u64,
}

impl Cells {
    /// True where two readings part the text into as many cells.
    pub(super) fn are_as_many(&self, other: &Self) -> bool {
        self.count == other.count
    }

    /// True where some cell is read otherwise that is no JSON.
    pub(super) fn differ_beyond_json(&self, other: &Self) -> bool {
        self.count != other.count || self.hash_beyond_json != other.hash_beyond_json
    }
}

/// Quotes and backslashes of a text, as a dialect sees them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Backslashes and characters that no program with this escape writes so.
    pub unwritten: usize,
    /// Backslashes that are letters in this dialect, though they stand where others have them take what follows.
    pub ignored: usize,
    /// Quotes within cells that have none around them: programs put such cells in quotes.
    pub inside: usize,
}

impl Fit {
    /// `at_end`: the file ends with the text.
    pub(super) fn of(text: &[u8], dialect: &Dialect, at_end: bool) -> Self {
        let scanned = scan(text, dialect, 1, at_end);
        let end = scanned.end;
        let mut parser = Parser::new(&text[..end], dialect);
        let mut record = Record::default();
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut fit = Self::default();
        let (mut cells, mut cells_beyond_json) = (DefaultHasher::new(), DefaultHasher::new());
        let mut words = 0;
        // How many cells of each column have quotes, and how many texts have none.
        let mut columns: Vec<(usize, usize)> = Vec::new();
        while parser.next(&mut record).is_some() {
            fit.records += 1;
            if matches!(record.fault, Some(RecordFault::TextAfterQuote(_))) {
                fit.followed += 1;
            } else {
                *widths.entry(record.len()).or_default() += 1;
            }
            columns.resize(columns.len().max(record.len()), (0, 0));
            for (place, cell) in record.iter().enumerate() {
                if record.form(place) == CellForm::Quoted {
                    fit.quoted += 1;
                    columns[place].0 += 1;
                    let holds_mark = cell.contains(['\n', '\r', char::from(dialect.delimiter)])
                        || dialect.quote.byte().is_some_and(|quote| cell.contains(char::from(quote)));
                    fit.needed += usize::from(holds_mark);
                    let is_word = !cell.is_empty()
                        && cell.bytes().all(|byte| byte.is_ascii_alphabetic())
                        && !NULL_WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word));
                    words += usize::from(is_word);
                } else {
                    // Whoever writes texts in quotes writes numbers without.
                    columns[place].1 += usize::from(fit.records > 1 && !cell.is_empty() && !is_number(cell));
                }
                cell.hash(&mut cells);
                if !cell.starts_with(['{', '[']) {
                    cell.hash(&mut cells_beyond_json);
                }
            }
            fit.cells.count += record.len();
        }
        let most = widths.iter().max_by_key(|&(&width, &count)| (count, width));
        let (width, alike) = most.map_or((0, 0), |(&width, &count)| (width, count));
        fit.width = width;
        fit.alike = alike;
        fit.faults = fit.followed + widths.values().sum::<usize>() - alike;
        // Where the file goes on behind the text, what is left of it may be the start of a long record.
        let is_unclosed = scanned.fault.is_some() || (text.len() - end) * LONGEST_REST > text.len();
        if is_unclosed {
            fit.swallowed = memchr::memchr_iter(b'\n', &text[end..]).count().max(1);
            fit.faults += fit.swallowed;
        }
        fit.is_by_column = columns.iter().all(|&(quoted, bare)| quoted == 0 || bare == 0);
        let bare: usize = columns.iter().filter(|(quoted, _)| *quoted > 0).map(|(_, bare)| bare).sum();
        fit.quotes_few_words = words == fit.quoted && fit.quoted > 0 && fit.quoted * MANY_MORE <= bare;
        fit.marks = Marks::of(&text[..end], dialect);
        fit.cells.hash = cells.finish();
        fit.cells.hash_beyond_json = cells_beyond_json.finish();
        fit
    }

    /// What speaks against the dialect.
    pub(super) fn against(&self) -> usize {
        self.faults + self.marks.unwritten
    }

    /// Less for a likelier dialect.
    pub(super) fn rank(&self) -> (usize, usize) {
        (self.against(), self.marks.inside)
    }
}

impl Marks {
    fn of(text: &[u8], dialect: &Dialect) -> Self {
        let mut marks = Self::default();
        let mut at = 0;
        let mut cell_start = 0;
        let means_nothing = |byte: u8| {
            byte != dialect.delimiter && (byte.is_ascii_alphanumeric() || matches!(byte, b' ' | 0x80..))
        };
        while at < text.len() {
            let byte = text[at];
            if means_nothing(byte) {
                at += 1;
            } else if at == cell_start && Some(byte) == dialect.quote.byte() {
                at = marks.quoted(text, at + 1, byte, dialect);
            } else if byte == dialect.delimiter {
                at += 1;
                cell_start = at;
            } else if let Some(end) = line_end_at(text, at, dialect.line_end) {
                at = end;
                cell_start = at;
            } else if byte == b'\\' && dialect.escape.acts_outside() {
                marks.unwritten += usize::from(!is_written_outside(text, at, at == cell_start, dialect));
                at += 2;
            } else if byte == b'\\' {
                let takes = text.get(at + 1).is_some_and(|&next| is_taken_by_some(next, dialect));
                marks.ignored += usize::from(takes);
                at += if takes && text[at + 1] == b'\\' { 2 } else { 1 };
            } else {
                // PostgreSQL writes these with a letter, always.
                let is_named =
                    dialect.escape == Escape::Postgres && matches!(byte, b'\t' | b'\r' | 0x08 | 0x0B | 0x0C);
                marks.unwritten += usize::from(is_named);
                marks.inside += usize::from(Some(byte) == dialect.quote.byte());
                at += 1;
            }
        }
        marks
    }

    /// Looks at the quoted cell whose text starts at `from`; where it ends.
    fn quoted(&mut self, text: &[u8], from: usize, quote: u8, dialect: &Dialect) -> usize {
        let mut at = from;
        while let Some(&byte) = text.get(at) {
            let next = text.get(at + 1);
            if byte == b'\\' && dialect.escape.is_backslash() {
                let is_written = match next {
                    None => true,
                    Some(&next) if next == quote || next == b'\\' => true,
                    Some(next) if next.is_ascii_control() => dialect.escape != Escape::Backslash,
                    Some(b'0') => dialect.escape == Escape::Mysql,
                    Some(&next) => dialect.escape == Escape::Literal && next == dialect.delimiter,
                };
                self.unwritten += usize::from(!is_written);
                let takes = dialect.escape != Escape::Backslash
                    || next.is_some_and(|&next| next == quote || next == b'\\');
                at += if takes { 2 } else { 1 };
            } else if byte == b'\\' {
                // Before a quote it is the last letter of the cell as well.
                let takes = next.is_some_and(|&next| next == b'\\' || next.is_ascii_control());
                self.ignored += usize::from(takes);
                at += if takes && next == Some(&b'\\') { 2 } else { 1 };
            } else if byte == quote && next == Some(&quote) && dialect.escape.doubles() {
                at += 2;
            } else if byte == quote {
                return at + 1;
            } else {
                at += 1;
            }
        }
        at
    }
}

/// True for what some dialects have a backslash before, and that stands behind one in no path.
fn is_taken_by_some(next: u8, dialect: &Dialect) -> bool {
    matches!(next, b'\\' | b'"' | b'\'') || next == dialect.delimiter || next.is_ascii_control()
}

/// True for a backslash outside of quotes that a program with this escape writes.
fn is_written_outside(text: &[u8], at: usize, is_start: bool, dialect: &Dialect) -> bool {
    let Some(&next) = text.get(at + 1) else { return true };
    if next == b'\\' || next == dialect.delimiter {
        return true;
    }
    let ends = |at: usize| {
        text.get(at).is_none_or(|&byte| byte == dialect.delimiter)
            || line_end_at(text, at, dialect.line_end).is_some()
    };
    let is_null = is_start && next == b'N' && ends(at + 2);
    let is_taken = is_taken_by_some(next, dialect);
    match dialect.escape {
        Escape::Literal => is_taken,
        // Where texts stand in quotes, it writes no letters.
        Escape::Mysql if dialect.quote != Quote::None => is_null || is_taken || next == b'0',
        Escape::Mysql => is_null || is_taken || matches!(next, b't' | b'n' | b'r' | b'b' | b'0' | b'Z'),
        Escape::Postgres => is_null || matches!(next, b'b' | b'f' | b'n' | b'r' | b't' | b'v'),
        Escape::Doubled | Escape::Backslash | Escape::None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dialect::LineEnd;
    use super::*;

    fn fit(text: &str, quote: Quote, escape: Escape) -> Fit {
        let dialect = Dialect { quote, escape, line_end: LineEnd::Lf, ..Dialect::with_delimiter(b',') };
        Fit::of(text.as_bytes(), &dialect, true)
    }

    #[test]
    fn nothing_speaks_against_those_who_could_have_written_it() {
        use Escape::{Backslash, Doubled, Literal, Mysql, Postgres};
        let (double, single, none) = (Quote::Double, Quote::Single, Quote::None);
        let cases = [
            ("1,\"a \"\"b\"\", c\"\n2,d\n", double, Doubled, true),
            ("1,\"a \"\"b\"\", c\"\n2,d\n", none, Escape::None, false),
            ("1,\"a \"\"b\"\", c\"\n2,d\n", double, Backslash, false),
            ("1,\"a \\\"b\\\", c\"\n2,C:\\new\n", double, Backslash, true),
            ("1,\"a \\\"b\\\", c\"\n2,C:\\new\n", double, Doubled, false),
            ("1,\"a \\\"b\\\", c\"\n2,C:\\new\n", double, Literal, false),
            ("1,\"a \\\"b\\\", c\"\n2,C:\\new\n", double, Mysql, false),
            ("1,\"a \\n, c\"\n2,d\n", double, Backslash, false),
            ("1,\"a, c\"\n2,d \\\"\n", double, Backslash, false),
            ("1,\"a, c\"\n2,d \\\"\n", double, Literal, true),
            ("1,a\\tb\n2,\\N\n", none, Postgres, true),
            ("1,a\\tb\n2,\\N\n", none, Mysql, true),
            ("1,a\\tb\n2,\\N\n", none, Literal, false),
            ("1,a\\\nb\n2,\\N\n", none, Mysql, true),
            ("1,a\\\nb\n2,\\N\n", none, Postgres, false),
            ("1,a\tb\n2,\\N\n", none, Postgres, false),
            ("1,a\\,b\n2,\\\"c\n", double, Literal, true),
            ("1,a\\,b\n2,\\\"c\n", double, Doubled, false),
            ("1,'a, b'\n2,\"c\n", single, Doubled, true),
            ("1,'a, b'\n2,\"c\n", double, Doubled, false),
            ("1,O'Neil\n2,'a, b'\n", single, Doubled, false),
            ("1,\"a\n2,b\n3,c\n", double, Doubled, false),
        ];
        for (text, quote, escape, is_sound) in cases {
            let fit = fit(text, quote, escape);
            let against = fit.against() + fit.marks.inside;
            assert_eq!(against == 0, is_sound, "{text:?} {quote:?} {escape:?}");
        }
    }

    #[test]
    fn backslashes_that_others_would_read_are_noted() {
        use Escape::{Backslash, Doubled, Literal};
        let cases = [
            ("1,C:\\new\n2,a\n", Doubled, 0),
            ("1,a\\\\b\n2,\\\"c\\\"\n", Doubled, 3),
            ("1,a\\\\b\n2,\\\"c\\\"\n", Backslash, 3),
            ("1,a\\\\b\n2,\\\"c\\\"\n", Literal, 0),
            ("1,\"a\\\\b\"\n2,\"c\\\nd\"\n", Doubled, 2),
            ("1,\"a\\\\b\"\n2,\"c\\\nd\"\n", Backslash, 0),
            // The end of a path, and the end of a cell.
            ("1,\"C:\\new, D:\\\"\n2,a\n", Doubled, 0),
        ];
        for (text, escape, count) in cases {
            assert_eq!(fit(text, Quote::Double, escape).marks.ignored, count, "{text:?} {escape:?}");
        }
    }
}
