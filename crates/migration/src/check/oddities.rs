//! Values that fit, but stand out: text in a column that is otherwise numbers, a fraction among whole keys.
//! Most often they are slips of the pen, and a person wants to see them before the import.

use super::counted::Counted;
use super::finding::{Finding, Offer, Severity};
use super::words::{grouped, records};
use crate::item::is_plainly_spelled;
use crate::plan::{AttributeKind, Plan};
use crate::source::{Record, shown};

/// What is watched for in each column of a plan.
#[derive(Debug)]
pub(super) struct Oddities {
    columns: Vec<Option<Watched>>,
}

#[derive(Debug)]
struct Watched {
    what: Watch,
    usual: u64,
    odd: Counted,
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
        let watch = |what| Some(Watched { what, usual: 0, odd: Counted::default() });
        let columns = plan
            .columns
            .iter()
            .map(|column| match column.kind {
                _ if !column.included => None,
                AttributeKind::Text => watch(Watch::NearlyNumber),
                AttributeKind::Number if plan.table.is_key(&column.attribute) => watch(Watch::NearlyWhole),
                _ => None,
            })
            .collect();
        Self { columns }
    }

    /// Looks at a record that has the header's number of cells.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for (watched, cell) in self.columns.iter_mut().zip(cells) {
            let Some(watched) = watched else { continue };
            // Most texts start with a letter, and could be nothing else.
            if watched.what == Watch::NearlyNumber
                && cell.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            {
                watched.odd.add(line, || shown(cell));
                continue;
            }
            let is_number = is_plainly_spelled(cell);
            let is_digits = || cell.bytes().all(|byte| byte.is_ascii_digit());
            match watched.what {
                _ if cell.trim().is_empty() => {}
                Watch::NearlyNumber if is_number => watched.usual += 1,
                // Leading zeros make a code, not a slip.
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
            .filter(|(watched, _)| watched.odd.count > 0 && watched.odd.count * 2 <= watched.usual)
            .map(|(watched, column)| {
                let odd = watched.odd.count;
                let all = grouped(watched.usual + odd);
                let are = if odd == 1 { "is" } else { "are" };
                let (code, message, repair) = match watched.what {
                    Watch::NearlyNumber => (
                        "nearly_number",
                        format!(
                            "{} is kept as Text, since {} of {all} values {are} no number.",
                            column.attribute,
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
