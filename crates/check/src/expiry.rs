//! Times at which items are to be deleted: what DynamoDB makes of each is told before any item is written.

use super::counted::Counted;
use super::words::records;
use item::{Converter, ReadItem};
use plan::{Finding, FindingCode, Plan, Severity};

/// DynamoDB takes no time for one that is further back than this (developer guide, "Working with expired items").
const TOO_OLD: i64 = 5 * 365 * 24 * 60 * 60;
/// The year 5138 in seconds, 1973 in milliseconds.
const MILLISECONDS_FROM: f64 = 1e11;

/// Counts of items by what becomes of them.
#[derive(Debug)]
pub(super) struct Expiry {
    /// The attribute that says when; `None`: none does.
    attribute: Option<String>,
    /// Epoch seconds.
    now: i64,
    /// Deleted within days of the import.
    past: Counted,
    /// Never deleted: the time is too far back.
    too_old: Counted,
    /// Never deleted while anyone lives: the time is in milliseconds.
    milliseconds: Counted,
}

impl Expiry {
    /// `now` in epoch seconds.
    pub(super) fn new(plan: &Plan, now: i64) -> Self {
        Self {
            attribute: plan.table.options.time_to_live.clone(),
            now,
            past: Counted::default(),
            too_old: Counted::default(),
            milliseconds: Counted::default(),
        }
    }

    /// Looks at an item that would be written.
    pub(super) fn add(&mut self, line: u64, converter: &Converter, read: &ReadItem<'_>) {
        let Some(attribute) = &self.attribute else { return };
        let Some(number) = converter.number(read, attribute) else { return };
        let Ok(seconds) = number.parse::<f64>() else { return };
        #[expect(clippy::cast_precision_loss, reason = "seconds of years that people live in are exact")]
        let (now, too_old) = (self.now as f64, (self.now - TOO_OLD) as f64);
        let counted = if seconds >= MILLISECONDS_FROM {
            &mut self.milliseconds
        } else if seconds < too_old {
            &mut self.too_old
        } else if seconds <= now {
            &mut self.past
        } else {
            return;
        };
        counted.add(line, || number.to_owned());
    }

    /// Adds what a later part of the source came to.
    pub(super) fn merge(&mut self, later: &Self) {
        self.past.merge(&later.past);
        self.too_old.merge(&later.too_old);
        self.milliseconds.merge(&later.milliseconds);
    }

    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let Some(attribute) = &self.attribute else { return Vec::new() };
        let column = plan.column_of_attribute(attribute).map(|column| column.column.as_str());
        let past = format!(
            "In {}, the time in {attribute} is past. DynamoDB deletes those items within days of the import.",
            records(self.past.count)
        );
        let too_old = format!(
            "In {}, the time in {attribute} is more than five years back. DynamoDB leaves such items alone: they stay.",
            records(self.too_old.count)
        );
        let milliseconds = format!(
            "In {}, {attribute} holds a number that is a time in milliseconds. Time to live counts seconds, so those items \
             would stay for thousands of years.",
            records(self.milliseconds.count)
        );
        let all = [
            (
                FindingCode::TimeToLivePast,
                &self.past,
                past,
                "To keep them, switch time to live off or choose another attribute for it.",
            ),
            (
                FindingCode::TimeToLiveTooOld,
                &self.too_old,
                too_old,
                "To have them go, leave these records out of the file.",
            ),
            (
                FindingCode::TimeToLiveMilliseconds,
                &self.milliseconds,
                milliseconds,
                "Have the file written with seconds, or read the column as a date and time if its program can write one.",
            ),
        ];
        let found = all.into_iter().filter(|(_, counted, _, _)| counted.count > 0);
        found
            .map(|(code, counted, message, repair)| {
                Finding::new(Severity::Warning, code, column, message, repair)
                    .of_records(counted.count, counted.samples.clone())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{AttributeKind, ColumnPlan, TableDesign};
    use source::Record;

    const NOW: i64 = 1_700_000_000;

    fn plan() -> Plan {
        let mut plan = Plan::new(
            TableDesign::new("Sessions", "id"),
            vec![
                ColumnPlan::new("id", "id", AttributeKind::Text),
                ColumnPlan::new("until", "until", AttributeKind::Number),
            ],
        );
        plan.table.options.time_to_live = Some("until".to_owned());
        plan
    }

    #[test]
    fn each_time_is_counted_by_what_becomes_of_its_item() {
        let five_years_ago = NOW - TOO_OLD;
        let cases = [
            (String::new(), None),
            ((NOW + 1).to_string(), None),
            (NOW.to_string(), Some(FindingCode::TimeToLivePast)),
            (format!("{NOW}.5"), None),
            (five_years_ago.to_string(), Some(FindingCode::TimeToLivePast)),
            ((five_years_ago - 1).to_string(), Some(FindingCode::TimeToLiveTooOld)),
            ("-1".to_owned(), Some(FindingCode::TimeToLiveTooOld)),
            ("99999999999".to_owned(), None),
            ("100000000000".to_owned(), Some(FindingCode::TimeToLiveMilliseconds)),
            ("1e30".to_owned(), Some(FindingCode::TimeToLiveMilliseconds)),
        ];
        let plan = plan();
        let converter = Converter::new(&plan);
        for (cell, expected) in cases {
            let (mut first, mut second) = (Expiry::new(&plan, NOW), Expiry::new(&plan, NOW));
            let record = Record::of_cells(["a", &cell]);
            converter.read(0, &record, |read| first.add(2, &converter, &read)).unwrap();
            second.merge(&first);
            let found: Vec<_> =
                second.findings(&plan).iter().map(|finding| (finding.code, finding.count)).collect();
            assert_eq!(found, expected.map(|code| (code, 1)).into_iter().collect::<Vec<_>>(), "{cell}");
        }
    }
}
