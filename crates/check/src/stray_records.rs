//! Records that are there by accident: the header once more, a row of totals, a line of dashes, and cells that have
//! swallowed records.

use super::counted::Counted;
use super::words::records;
use item::{first_filled, is_blank_record, repeats_header};
use plan::Plan;
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use source::{CellForm, Record, shown};

/// What rows of totals start with.
const TOTALS: [&str; 40] = [
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
    "saldo",
    "total général",
    "totale",
    "suma",
    "totaal",
    "totaux",
    "totalbetrag",
    "totale generale",
    "totale complessivo",
    "total ventas",
    "gesamtbetrag",
    "total general",
    "total geral",
    "totalt",
    "i alt",
    "razem",
    "celkem",
    "összesen",
    "yhteensä",
    "toplam",
    "genel toplam",
    "σύνολο",
    "итого",
    "всего",
    "разом",
    "усього",
    "合计",
    "总计",
    "小计",
    "合計",
];

/// What they end with.
const TOTAL: &str = " total";

/// What lines are drawn with.
const RULED: [char; 2] = ['-', '='];

/// Bytes of a cell that may be one of them.
const LONGEST_TOTAL: usize = 24;

/// Most rows of a kind that are named one by one.
const NAMED_ROWS: usize = 5;

/// What was met of records that are there by accident.
#[derive(Debug, Default)]
pub(super) struct StrayRecords {
    headers: Counted,
    totals: Rows,
    /// Lines of dashes, as some programs draw them below the header.
    rules: Rows,
    /// Lines of nothing but delimiters and spaces.
    blanks: Counted,
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
        let space = NAMED_ROWS.saturating_sub(self.named.len());
        self.named.extend(later.named.iter().take(space).cloned());
    }

    /// The finding on those that the plan does not leave out; `look` says what so many of them look like.
    fn finding(
        &self,
        code: FindingCode,
        look: impl Fn(u64) -> String,
        repair: &str,
        plan: &Plan,
    ) -> Option<Finding> {
        let is_left = |row: &&(u64, u64, String)| !plan.left_out.iter().any(|left| left.record == row.0);
        let left: Vec<_> = self.named.iter().filter(is_left).collect();
        if left.is_empty() {
            return None;
        }
        let fixes = left.iter().map(|(record, line, was)| SuggestedFix::LeaveOutRecord {
            record: *record,
            line: *line,
            was: was.clone(),
        });
        let count = self.counted.count;
        Some(
            Finding::new(Severity::Warning, code, None, look(count), repair)
                .of_records(count, self.counted.samples.clone())
                .with_fixes(fixes),
        )
    }
}

impl StrayRecords {
    /// Looks at a record; `names` are the columns' names.
    pub(super) fn add(&mut self, number: u64, line: u64, record: &Record, names: &[String], delimiter: u8) {
        let Some(first) = record.get(0) else { return };
        // A file that was put behind another may bring its byte-order mark.
        if names.first().is_some_and(|name| first.trim_start_matches('\u{FEFF}').trim() == name)
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
        if names.len() > 1 && is_blank_record(record) {
            self.blanks.add(line, String::new);
        }
        if record.is_plain() {
            return;
        }
        for (place, cell) in record.iter().enumerate() {
            if record.form(place) == CellForm::Quoted && holds_records(cell, place, names.len(), delimiter) {
                self.swallowed.add(line, || shown(cell));
            }
        }
    }

    pub(super) fn merge(&mut self, later: &Self) {
        self.headers.merge(&later.headers);
        self.totals.merge(&later.totals);
        self.rules.merge(&later.rules);
        self.blanks.merge(&later.blanks);
        self.swallowed.merge(&later.swallowed);
    }

    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.headers.count > 0 && !plan.leave_out_headers {
            found.push(
                Finding::new(
                    Severity::Warning,
                    FindingCode::RepeatedHeader,
                    None,
                    format!("{} the names of the columns once more.", say(self.headers.count)),
                    "Files that were put together have such lines. Leave them out.",
                )
                .of_records(self.headers.count, self.headers.samples.clone())
                .with_fixes([SuggestedFix::LeaveOutHeaders]),
            );
        }
        found.extend(self.totals.finding(
            FindingCode::TotalRow,
            |count| format!("{} like a row of totals, not like a record.", look(count)),
            "Look at it; leave it out if it sums up the others.",
            plan,
        ));
        found.extend(self.rules.finding(
            FindingCode::RuledLine,
            |count| {
                format!("{} like a line that is drawn, not like a record: it is made of dashes.", look(count))
            },
            "Programs draw such a line below the names of the columns. Leave it out.",
            plan,
        ));
        if self.blanks.count > 0 && !plan.leave_out_blank {
            found.push(
                Finding::new(
                    Severity::Warning,
                    FindingCode::BlankRecord,
                    None,
                    format!("{} empty: nothing stands between the delimiters.", are(self.blanks.count)),
                    "Spreadsheets write such lines for rows that were used once. Leave them out.",
                )
                .of_records(self.blanks.count, self.blanks.samples.clone())
                .with_fixes([SuggestedFix::LeaveOutBlank]),
            );
        }
        if self.swallowed.count > 0 {
            found.push(
                Finding::new(
                    Severity::Warning,
                    FindingCode::SwallowedRecords,
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

fn are(count: u64) -> String {
    if count == 1 { "1 record is".to_owned() } else { format!("{} are", records(count)) }
}

/// True for a record of dashes alone, two or more in each cell.
fn is_rule(record: &Record) -> bool {
    let is_drawn =
        |cell: &str| cell.trim().len() > 1 && cell.trim().bytes().all(|byte| matches!(byte, b'-' | b'='));
    record.iter().all(is_drawn)
}

fn is_total(cell: &str) -> bool {
    if cell.len() > LONGEST_TOTAL {
        return false;
    }
    let cell = cell.trim().trim_end_matches([':', '.', '：']).trim_end();
    let ends_so = cell.len().checked_sub(TOTAL.len()).and_then(|start| cell.get(start..));
    if ends_so.is_some_and(|end| end.eq_ignore_ascii_case(TOTAL)) {
        return true;
    }
    // Most cells start with none of their letters.
    let may_be = |first: u8| !first.is_ascii() || b"tsgzircy".contains(&first.to_ascii_lowercase());
    cell.bytes().next().is_some_and(may_be) && TOTALS.contains(&cell.to_lowercase().as_str())
}

/// True for a cell, of which record's cells it is the one at `place`, with whole lines in it that have as many delimiters
/// as a record; or of which each line, with what stands before and behind the cell, has.
fn holds_records(cell: &str, place: usize, width: usize, delimiter: u8) -> bool {
    if width < 2 || memchr::memchr(b'\n', cell.as_bytes()).is_none() {
        return false;
    }
    // In prose a space follows.
    let delimiters = |line: &str| {
        let line = line.as_bytes();
        memchr::memchr_iter(delimiter, line).filter(|&at| line.get(at + 1) != Some(&b' ')).count()
    };
    let mut lines = cell.split('\n');
    let (first, last) = (lines.next().unwrap_or_default(), lines.next_back().unwrap_or_default());
    let each = width - 1;
    // The first and the last belong to the records around.
    if lines.clone().any(|line| delimiters(line) == each) {
        return true;
    }
    lines.next().is_none() && delimiters(first) + place == each && delimiters(last) == place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_swallowed_records_are_told() {
        for (cell, place, width, expected) in [
            ("x\n2,b,c\n3", 2, 3, true),
            ("x\ny\nz", 2, 3, false),
            ("a,b,c", 2, 3, false),
            ("Dear, Sir,\nyours", 2, 3, false),
            ("Dear Sir,\nwe thank you, and are\nyours", 1, 2, false),
            // `1,"hello` and `2,world"` on two lines.
            ("hello\n2,world", 1, 2, true),
            ("hello,5\n2,world", 1, 3, true),
            ("two\nlines", 1, 2, false),
            ("two\nlines", 0, 2, false),
            ("two\nlines", 1, 3, false),
            ("Dear Sir,\nyours", 2, 3, false),
        ] {
            assert_eq!(holds_records(cell, place, width, b','), expected, "{cell:?}");
        }
    }

    #[test]
    fn totals_are_told_by_their_words() {
        for (cell, expected) in [
            ("Total", true),
            ("Summe:", true),
            ("GRAND TOTAL", true),
            ("Transactions Total", true),
            ("Итого", true),
            ("Total :", true),
            ("总计：", true),
            ("Razem", true),
            ("合計", true),
            ("Totally", false),
            ("Summer", false),
            ("subtotals of it", false),
        ] {
            assert_eq!(is_total(cell), expected, "{cell}");
        }
    }
}
