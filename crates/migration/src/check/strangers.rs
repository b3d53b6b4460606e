//! Records that are there by accident: the header once more, a row of totals, a line of dashes, and cells that have
//! swallowed records.

use super::counted::Counted;
use super::finding::{Finding, Offer, Severity};
use super::words::records;
use crate::item::{first_filled, repeats_header};
use crate::plan::Plan;
use crate::source::{CellForm, Record, shown};

/// Words that rows of totals start with.
const TOTALS: [&str; 14] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "total général",
    "totale",
    "suma",
    "totaal",
];

/// What lines are drawn with.
const RULED: [char; 2] = ['-', '='];

/// Bytes of a cell that may be one of them.
const LONGEST_TOTAL: usize = 24;

/// Most rows of a kind that are named one by one.
const NAMED_ROWS: usize = 5;

/// What was met of records that are there by accident.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    headers: Counted,
    totals: Rows,
    /// Lines of dashes, as some programs draw them below the header.
    rules: Rows,
    /// Cells in quotes that hold what look like whole records.
    swallowed: Counted,
}

/// Records of which each can be left out by itself.
#[derive(Debug, Default)]
struct Rows {
    counted: Counted,
    /// Of the first, the records' numbers, lines and first cells.
    named: Vec<(u64, u64, String)>,
}

impl Rows {
    fn add(&mut self, number: u64, line: u64, first: &str) {
        self.counted.add(line, || shown(first));
        if self.named.len() < NAMED_ROWS {
            self.named.push((number, line, first.to_owned()));
        }
    }

    fn merge(&mut self, later: &Self) {
        self.counted.merge(&later.counted);
        let room = NAMED_ROWS.saturating_sub(self.named.len());
        self.named.extend(later.named.iter().take(room).cloned());
    }

    /// The finding on those that the plan does not leave out; `look` says what so many of them look like.
    fn finding(
        &self,
        code: &'static str,
        look: impl Fn(u64) -> String,
        repair: &str,
        plan: &Plan,
    ) -> Option<Finding> {
        let is_left = |row: &&(u64, u64, String)| !plan.left_out.iter().any(|left| left.record == row.0);
        let left: Vec<_> = self.named.iter().filter(is_left).collect();
        if left.is_empty() {
            return None;
        }
        let offers = left.iter().map(|(record, line, was)| Offer::LeaveOutRecord {
            record: *record,
            line: *line,
            was: was.clone(),
        });
        let count = self.counted.count;
        Some(
            Finding::new(Severity::Warning, code, None, look(count), repair)
                .of_records(count, self.counted.samples.clone())
                .offering(offers),
        )
    }
}

impl Strangers {
    /// Looks at a record; `names` are the columns' names.
    pub(super) fn add(&mut self, number: u64, line: u64, record: &Record, names: &[String], delimiter: u8) {
        let Some(first) = record.get(0) else { return };
        if names.first().is_some_and(|name| first.trim() == name)
            && names.len() > 1
            && repeats_header(record, names)
        {
            self.headers.add(line, || shown(first));
        }
        if (first.is_empty() || first.starts_with(|start: char| start.is_alphabetic()))
            && let Some(first) = first_filled(record).filter(|first| is_total(first))
            && names.len() > 1
        {
            self.totals.add(number, line, first);
        }
        if first.starts_with(RULED) && names.len() > 1 && is_rule(record) {
            self.rules.add(number, line, first);
        }
        if record.is_plain() {
            return;
        }
        for (place, cell) in record.iter().enumerate() {
            if record.form(place) == CellForm::Quoted && holds_records(cell, names.len(), delimiter) {
                self.swallowed.add(line, || shown(cell));
            }
        }
    }

    pub(super) fn merge(&mut self, later: &Self) {
        self.headers.merge(&later.headers);
        self.totals.merge(&later.totals);
        self.rules.merge(&later.rules);
        self.swallowed.merge(&later.swallowed);
    }

    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.headers.count > 0 && !plan.leave_out_headers {
            found.push(
                Finding::new(
                    Severity::Warning,
                    "repeated_header",
                    None,
                    format!("{} the names of the columns once more.", say(self.headers.count)),
                    "Files that were put together have such lines. Leave them out.",
                )
                .of_records(self.headers.count, self.headers.samples.clone())
                .offering([Offer::LeaveOutHeaders]),
            );
        }
        found.extend(self.totals.finding(
            "total_row",
            |count| format!("{} like a row of totals, not like a record.", look(count)),
            "Look at it; leave it out if it sums up the others.",
            plan,
        ));
        found.extend(self.rules.finding(
            "ruled_line",
            |count| {
                format!("{} like a line that is drawn, not like a record: it is made of dashes.", look(count))
            },
            "Programs draw such a line below the names of the columns. Leave it out.",
            plan,
        ));
        if self.swallowed.count > 0 {
            found.push(
                Finding::new(
                    Severity::Warning,
                    "swallowed_records",
                    None,
                    format!(
                        "In {}, a cell in quotes holds what look like whole records: a quote may have been opened and \
                         closed only further below.",
                        records(self.swallowed.count)
                    ),
                    "Look at those lines in a text editor. If a quote is missing there, correct the file.",
                )
                .of_records(self.swallowed.count, self.swallowed.samples.clone()),
            );
        }
        found
    }
}

fn say(count: u64) -> String {
    if count == 1 { "1 record says".to_owned() } else { format!("{} say", records(count)) }
}

fn look(count: u64) -> String {
    if count == 1 { "1 record looks".to_owned() } else { format!("{} look", records(count)) }
}

/// True for a record of dashes alone, two or more in each cell.
fn is_rule(record: &Record) -> bool {
    let is_drawn =
        |cell: &str| cell.trim().len() > 1 && cell.trim().bytes().all(|byte| matches!(byte, b'-' | b'='));
    record.iter().all(is_drawn)
}

fn is_total(cell: &str) -> bool {
    let may_be = cell.len() <= LONGEST_TOTAL
        && cell
            .trim_start()
            .bytes()
            .next()
            .is_some_and(|first| b"tsgzi".contains(&first.to_ascii_lowercase()));
    if !may_be {
        return false;
    }
    let word = cell.trim().trim_end_matches([':', '.']).to_lowercase();
    TOTALS.contains(&word.as_str())
}

/// True for a cell with whole lines in it that have as many delimiters as a record.
fn holds_records(cell: &str, width: usize, delimiter: u8) -> bool {
    if width < 2 || memchr::memchr(b'\n', cell.as_bytes()).is_none() {
        return false;
    }
    let mut lines = cell.split('\n');
    // In prose a space follows.
    let is_between = |line: &[u8], at: usize| line.get(at + 1) != Some(&b' ');
    // The first and the last belong to the records around.
    lines.next();
    lines.next_back();
    lines.any(|line| {
        let line = line.as_bytes();
        memchr::memchr_iter(delimiter, line).filter(|&at| is_between(line, at)).count() + 1 == width
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_swallowed_records_are_told() {
        assert!(holds_records("x\n2,b,c\n3", 3, b','));
        assert!(!holds_records("x\ny\nz", 3, b','));
        assert!(!holds_records("a,b,c", 3, b','));
        assert!(!holds_records("Dear, Sir,\nyours", 3, b','));
        assert!(!holds_records("Dear Sir,\nwe thank you, and are\nyours", 2, b','));
    }

    #[test]
    fn totals_are_told_by_their_first_word() {
        for (cell, expected) in
            [("Total", true), ("Summe:", true), ("GRAND TOTAL", true), ("Totally", false), ("Summer", false)]
        {
            assert_eq!(is_total(cell), expected, "{cell}");
        }
    }
}
