//! Values that fit, but stand out: text in a column that is otherwise numbers, a fraction among whole keys.
//! Most often they are slips of the pen, and a person wants to see them before the import.

use super::counted::Counted;
use super::finding::{Finding, Offer, Severity};
use super::words::{grouped, records};
use crate::item::is_plainly_spelled;
use crate::plan::{AttributeKind, Plan, names_a_code};
use crate::source::{Record, shown};

/// What is watched for in each column of a plan.
#[derive(Debug)]
pub(super) struct Oddities {
    columns: Vec<Option<Watched>>,
    /// Of each column, the words that count as blank.
    null_words: Vec<Vec<String>>,
}

#[derive(Debug)]
struct Watched {
    what: Watch,
    usual: u64,
    odd: Counted,
    /// Digits with a 0 before them: the mark of a code, which is no number however many look like one.
    zero_led: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watch {
    /// The column is Text: is it numbers but for a few values?
    NearlyNumber,
    /// The column is a key and Number: is it whole numbers but for a few?
    NearlyWhole,
}

impl Oddities {
    pub(super) fn new(plan: &Plan) -> Self {
        let watch = |what| Some(Watched { what, usual: 0, odd: Counted::default(), zero_led: 0 });
        let columns = plan
            .columns
            .iter()
            .map(|column| match column.kind {
                _ if !column.included => None,
                AttributeKind::Text if !names_a_code(&column.column) => watch(Watch::NearlyNumber),
                AttributeKind::Number if plan.table.is_key(&column.attribute) => watch(Watch::NearlyWhole),
                _ => None,
            })
            .collect();
        let null_words = plan.columns.iter().map(|column| column.null_words.clone()).collect();
        Self { columns, null_words }
    }

    /// Looks at a record that has the header's number of cells.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for ((watched, null_words), cell) in self.columns.iter_mut().zip(&self.null_words).zip(cells) {
            let Some(watched) = watched else { continue };
            let is_number = is_plainly_spelled(cell);
            let is_digits = || cell.bytes().all(|byte| byte.is_ascii_digit());
            match watched.what {
                _ if cell.trim().is_empty() || null_words.iter().any(|word| word == cell) => {}
                Watch::NearlyNumber if is_number => watched.usual += 1,
                Watch::NearlyNumber if cell.starts_with('0') && is_digits() => watched.zero_led += 1,
                Watch::NearlyNumber if is_digits() => {}
                Watch::NearlyWhole if is_number && !cell.contains('.') => watched.usual += 1,
                Watch::NearlyWhole if !is_number => {}
                Watch::NearlyNumber | Watch::NearlyWhole => watched.odd.add(line, || shown(cell)),
            }
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.usual += theirs.usual;
                mine.zero_led += theirs.zero_led;
                mine.odd.merge(&theirs.odd);
            }
        }
    }

    /// The findings: columns in which at most a third of the values stand out.
    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        self.columns
            .iter()
            .zip(&plan.columns)
            .filter_map(|(watched, column)| watched.as_ref().map(|watched| (watched, column)))
            .filter(|(watched, _)| {
                watched.odd.count > 0 && watched.odd.count * 2 <= watched.usual && watched.zero_led == 0
            })
            .map(|(watched, column)| {
                let odd = watched.odd.count;
                let all = grouped(watched.usual + odd);
                let are = if odd == 1 { "is" } else { "are" };
                let (code, message, repair) = match watched.what {
                    Watch::NearlyNumber => (
                        "nearly_number",
                        format!(
                            "The column is kept as Text, since {} of {all} values {are} no number.",
                            grouped(odd)
                        ),
                        "If those values are slips, mend them in the file, or choose Number: then their records \
                         are rejected and kept for mending.",
                    ),
                    Watch::NearlyWhole => (
                        "not_whole",
                        format!(
                            "In {}, the key {} is no whole number, as it is in all others.",
                            records(odd),
                            column.attribute
                        ),
                        "It is kept as it stands. If it is a slip, mend it in the file.",
                    ),
                };
                let name = column.column.clone();
                let offer = (watched.what == Watch::NearlyNumber)
                    .then_some(Offer::ReadAs { column: name.clone(), kind: AttributeKind::Number });
                Finding::new(Severity::Warning, code, Some(&name), message, repair)
                    .of_records(odd, watched.odd.samples.clone())
                    .offering(offer)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::propose;
    use crate::profile::read_profile;
    use crate::source::Source;
    use tokio_util::sync::CancellationToken;

    /// How many values of the second column stand out as no number.
    fn standing_out(column: &str, values: &[&str]) -> Option<u64> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let lines: Vec<String> =
            values.iter().enumerate().map(|(at, value)| format!("{at},{value}\n")).collect();
        std::fs::write(&path, format!("id,{column}\n{}", lines.concat())).unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let plan = propose("t.csv", &read_profile(&source, &never, |_| {}).unwrap()).plan;
        let mut oddities = Oddities::new(&plan);
        for record in source.records(0, values.len()).unwrap() {
            oddities.add(record.line, &record.cells);
        }
        let found = oddities.findings(&plan);
        found.iter().find(|finding| finding.code == "nearly_number").map(|finding| finding.count)
    }

    #[test]
    fn slips_among_numbers_stand_out_and_codes_and_words_for_nothing_do_not() {
        assert_eq!(standing_out("price", &["1", "2.5", "NULL", "4", "5", "x", "7"]), Some(1));
        assert_eq!(standing_out("price", &["1", "2", "NULL", "4", "NULL"]), None);
        assert_eq!(standing_out("shipPostalCode", &["51100", "44087", "69004", "S-844 67"]), None);
        assert_eq!(standing_out("article", &["4711", "4712", "0815", "4713", "4714", "B-12"]), None);
    }
}
