//! What a section of text becomes under one dialect: how many cells each record has, and what its quotes look like.

use super::super::delimited::scan;
use super::super::dialect::Dialect;
use super::super::parser::Parser;
use super::super::record::{CellForm, Record, RecordFault};
use std::collections::BTreeMap;

/// Records that are looked at under each dialect.
const MAX_RECORDS: usize = 2000;

/// Records before the table that may be passed over: titles of a report.
const MAX_BEFORE: usize = 30;

/// Records behind the table that do not count against it: totals, counts of rows.
const MAX_BEHIND: usize = 20;

/// So many records must be below them.
const LEAST_BELOW: usize = 2;

/// What a section of text, which starts and ends with records, becomes under one dialect.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Cells of most records.
    pub width: usize,
    /// Records before the first of the table.
    pub before: usize,
    /// Cells of the last of those.
    pub width_before: usize,
    /// True when a blank line stands between those and the table.
    pub is_set_apart: bool,
    /// The line of the table's first record, from 1.
    pub first_line: u64,
    /// Records from there on, and how many of them have the width.
    pub records: usize,
    pub alike: usize,
    /// Share of the cells that look like one value, from 0 to 1.
    pub typed: f64,
    pub quotes: Quotes,
}

/// What the quotes of a section of text look like under one dialect.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    /// Cells in quotes.
    pub cells: usize,
    /// Those that need them: a delimiter, a line end or a quote is in them.
    pub needed: usize,
    /// Those among these in which quotes are written twice.
    pub doubled: usize,
    /// Cells in quotes with more text behind the closing one.
    pub followed: usize,
    /// Cells without quotes around them that have one inside.
    pub inside: usize,
    /// Cells that begin and end with a quote, where quotes mean nothing.
    pub around: usize,
    /// True when a quote is never closed.
    pub is_unclosed: bool,
    /// True when every text of each column that has quotes at all is quoted.
    pub is_by_column: bool,
    /// The line of the first cell in quotes that needs none, or the first that has one inside.
    pub first_line: u64,
}

impl Shape {
    /// The shape of some text. `at_end`: the file ends with it.
    pub(super) fn of(text: &[u8], dialect: &Dialect, at_end: bool) -> Self {
        let scanned = scan(text, dialect, 1, at_end);
        let mut shape = Self::default();
        shape.quotes.is_unclosed = scanned.fault.is_some();
        let mut widths = Vec::new();
        let mut parser = Parser::new(&text[..scanned.end.max(end_of(&scanned, text))], dialect);
        let mut record = Record::default();
        let mut columns: Vec<(usize, usize)> = Vec::new();
        let (mut typed, mut cells) = (0usize, 0usize);
        let quote = dialect.quote.byte().map(char::from);
        for &line in scanned.lines.iter().take(MAX_RECORDS) {
            if parser.next(&mut record).is_none() {
                break;
            }
            widths.push(record.len());
            let quotes = &mut shape.quotes;
            quotes.followed += usize::from(matches!(record.fault, Some(RecordFault::TextAfterQuote(_))));
            columns.resize(columns.len().max(record.len()), (0, 0));
            for (place, cell) in record.iter().enumerate() {
                cells += 1;
                typed += usize::from(is_one_value(cell));
                if record.form(place) == CellForm::Quoted && dialect.null_word.is_none() {
                    quotes.cells += 1;
                    let has_quote = quote.is_some_and(|quote| cell.contains(quote));
                    let is_needed = has_quote || cell.contains([char::from(dialect.delimiter), '\n', '\r']);
                    quotes.doubled += usize::from(has_quote);
                    quotes.needed += usize::from(is_needed);
                    if !is_needed && quotes.first_line == 0 {
                        quotes.first_line = line;
                    }
                    columns[place].0 += 1;
                } else if let Some(quote) = quote {
                    quotes.inside += usize::from(cell.contains(quote));
                    if quotes.inside > 0 && quotes.first_line == 0 {
                        quotes.first_line = line;
                    }
                    // Whoever writes texts in quotes writes numbers without.
                    columns[place].1 += usize::from(!cell.is_empty() && !is_number(cell) && widths.len() > 1);
                } else {
                    let mut ends = cell.bytes();
                    let (first, last) = (ends.next(), ends.next_back());
                    quotes.around += usize::from(first == Some(b'"') && last == Some(b'"'));
                }
            }
        }
        shape.quotes.is_by_column =
            columns.iter().all(|&(quoted, bare)| quoted == 0 || bare == 0) && shape.quotes.cells > 1;
        #[expect(clippy::cast_precision_loss, reason = "counts of a section of text")]
        let share = typed as f64 / cells.max(1) as f64;
        shape.typed = share;
        shape.find_table(&widths, &scanned.lines);
        shape
    }

    /// Finds the records that have as many cells as most, and those before them.
    fn find_table(&mut self, widths: &[usize], lines: &[u64]) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &width in widths {
            *counts.entry(width).or_default() += 1;
        }
        // Of two that are as frequent, the one with more cells; a title has few.
        let most = counts.iter().max_by_key(|&(&width, &count)| (count, width));
        self.width = most.map_or(0, |(&width, _)| width);
        // What is behind the table is judged apart.
        let is_short = |width: &&usize| **width < self.width && **width <= 2;
        let behind = widths.iter().rev().take_while(is_short).count();
        let end = if behind <= MAX_BEHIND { widths.len() - behind } else { widths.len() };
        let alike_from = |from: usize| widths[from..end].iter().filter(|&&width| width == self.width).count();
        let first = widths.iter().position(|&width| width == self.width).unwrap_or(0);
        // Titles have few cells; records that lack some have nearly all.
        let is_short_before = |first: usize| widths[..first].iter().all(|&width| width * 2 < self.width);
        let is_preamble = first > 0
            && first <= MAX_BEFORE
            && self.width > 1
            && widths[..first].iter().all(|&width| width < self.width)
            && alike_from(first) >= LEAST_BELOW
            && (alike_from(first) > first || (alike_from(first) == first && is_short_before(first)))
            && alike_from(first) * 10 >= (end - first) * 9;
        self.before = if is_preamble { first } else { 0 };
        self.width_before = self.before.checked_sub(1).map_or(0, |last| widths[last]);
        self.first_line = lines.get(self.before).copied().unwrap_or(1);
        let line_before = self.before.checked_sub(1).and_then(|last| lines.get(last)).copied();
        self.is_set_apart = line_before.is_some_and(|line| line + 1 < self.first_line);
        self.records = end - self.before;
        self.alike = alike_from(self.before);
    }

    /// The share of the records that have the width, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of a section of text")]
    pub(super) fn consistency(&self) -> f64 {
        self.alike as f64 / self.records.max(1) as f64
    }

    /// How good a table the dialect makes of the text: comparable between dialects.
    #[expect(clippy::cast_precision_loss, reason = "counts of a section of text")]
    pub(super) fn score(&self) -> f64 {
        let faults = self.quotes.followed as f64 / self.records.max(1) as f64;
        let parted = if self.width > 1 { 1.0 } else { 0.1 };
        let before = 0.8_f64.powi(i32::from(self.before > 0))
            * 0.97_f64.powi(i32::try_from(self.before).unwrap_or(30).min(30));
        let unclosed = if self.quotes.is_unclosed { 0.5 } else { 1.0 };
        let consistency = self.consistency();
        consistency
            * consistency
            * (1.0 - faults).max(0.0)
            * parted
            * before
            * unclosed
            * (0.6 + 0.4 * self.typed)
    }
}

/// Where the whole records of some scanned text end.
fn end_of(scanned: &super::super::scan::Scan, text: &[u8]) -> usize {
    if scanned.fault.is_some() { text.len() } else { scanned.end }
}

/// True for a number as programs write it, which none puts in quotes that can tell it from a text.
pub(super) fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    digits.bytes().next().is_some_and(|first| first.is_ascii_digit() || first == b'.')
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'e' | b'E' | b'-' | b'+'))
}

/// True for a cell that looks like one value, not like several with something between them: a number, a word, some
/// words, a date, an address.
fn is_one_value(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.is_empty() || is_number(cell) || cell.starts_with(['{', '[', '"', '\'']) {
        return true;
    }
    let between = |character: char| matches!(character, ';' | '|' | '\t' | '^' | '~' | '\u{1}' | '\u{1F}');
    !cell.contains(between) && !has_tight_comma(cell)
}

/// True for a comma with no space behind it that parts no two digits: `a,b`.
fn has_tight_comma(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.windows(2).enumerate().any(|(place, pair)| {
        let is_between_digits = pair[1].is_ascii_digit() && place > 0 && bytes[place - 1].is_ascii_digit();
        pair[0] == b',' && pair[1] != b' ' && !is_between_digits
    })
}
