//! Whole numbers of a workbook with more digits than a spreadsheet keeps: their ends may have become zeros before the
//! file was saved, and nothing in it says what stood there.

use super::counted::Counted;
use plan::{Finding, FindingCode, Plan, Severity};
use source::{CellForm, Record, is_beyond_sure_digits};
use wording::grouped;

/// What was seen in each column; `None` of those that are left out.
#[derive(Debug)]
pub(super) struct RoundedNumbers {
    columns: Vec<Option<Counted>>,
}

impl RoundedNumbers {
    pub(super) fn new(plan: &Plan) -> Self {
        let columns = plan.columns.iter().map(|column| column.included.then(Counted::default));
        Self { columns: columns.collect() }
    }

    /// Looks at a row of a sheet.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for (place, (counted, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            if let Some(counted) = counted
                && cells.form(place) == CellForm::Number
                && is_beyond_sure_digits(cell)
            {
                counted.add(line, || cell.to_owned());
            }
        }
    }

    /// Adds what a later part of the sheet came to.
    pub(super) fn merge(&mut self, later: &Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.merge(theirs);
            }
        }
    }

    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let seen = self.columns.iter().zip(&plan.columns);
        let seen = seen.filter_map(|(counted, column)| Some((counted.as_ref()?, column)));
        seen.filter(|(counted, _)| counted.count > 0)
            .map(|(counted, column)| {
                let (numbers, their) = match counted.count {
                    1 => ("1 number".to_owned(), "its"),
                    count => (format!("{} numbers", grouped(count)), "their"),
                };
                let message = format!(
                    "{} has {numbers} of 16 digits or more. A spreadsheet keeps 15, so {their} last digits may have become zeros \
                     before the workbook was saved.",
                    column.column
                );
                Finding::new(
                    Severity::Warning,
                    FindingCode::RoundedNumbers,
                    Some(&column.column),
                    message,
                    "Compare them with where they came from. In a workbook, numbers of cards and accounts belong in cells of text.",
                )
                .of_records(counted.count, counted.samples.clone())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use plan::{AttributeKind, ColumnPlan, TableDesign};
    use source::{FormatChoice, Source};
    use std::path::Path;
    use tokio_util::sync::CancellationToken;

    fn found(source: &Source, included: bool) -> Vec<Finding> {
        let columns = source.columns();
        let column =
            |name: &String| ColumnPlan { included, ..ColumnPlan::new(name, name, AttributeKind::Text) };
        let plan = Plan::new(TableDesign::new("Odd", &columns[0]), columns.iter().map(column).collect());
        let checked = check(source, &plan, &CancellationToken::new(), |_| {}).unwrap();
        checked.result.findings.into_iter().filter(|it| it.code == FindingCode::RoundedNumbers).collect()
    }

    #[test]
    fn numbers_beyond_the_digits_of_a_spreadsheet_are_found_with_their_place() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks/openpyxl.xlsx");
        let choice = FormatChoice { table: Some("Odd".to_owned()), ..FormatChoice::default() };
        let source = Source::open_as(&path, &choice).unwrap();
        let told = found(&source, true);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].count, told[0].severity), (2, Severity::Warning));
        assert!(told[0].message.contains("has 2 numbers of 16 digits or more."), "{}", told[0].message);
        let first = &told[0].samples[0];
        assert_eq!(
            (first.place.clone().map(|place| place.to_string()), first.value.as_str()),
            (Some("Odd, row 4".to_owned()), "1234567890123457000"),
            "{first:?}"
        );
        assert_eq!(found(&source, false), []);
    }

    #[test]
    fn the_digits_of_a_text_file_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cards.csv");
        std::fs::write(&path, "id,card\n1,4111111111111111\n2,4111111111111112\n").unwrap();
        assert_eq!(found(&Source::open(&path).unwrap(), true), []);
    }
}
