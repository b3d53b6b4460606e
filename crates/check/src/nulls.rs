//! NULLs of a database and blank cells of a workbook, and a database's empty texts where they cannot be kept: what becomes of either is told.

use super::counted::Counted;
use super::words::records;
use plan::{AttributeKind, Blank, Finding, FindingCode, Plan, Severity, SuggestedFix};
use source::{CellForm, Record};

/// What is watched for in each column.
#[derive(Debug)]
pub(super) struct Nulls {
    columns: Vec<Watched>,
    /// What has no value are blank cells of a workbook.
    pub(super) is_of_sheet: bool,
}

#[derive(Debug, Default)]
struct Watched {
    /// A NULL is left out of the item.
    leaves_out: bool,
    /// An empty text is no value of the column's kind, and counts as blank.
    has_no_empty_text: bool,
    nulls: Counted,
    empty_texts: Counted,
}

impl Nulls {
    pub(super) fn new(plan: &Plan) -> Self {
        let is_key = |attribute: &String| {
            let mut indexes = plan.table.indexes.iter();
            plan.table.is_key(attribute)
                || indexes.any(|index| {
                    index.partition_keys.iter().chain(&index.sort_keys).any(|key| key == attribute)
                })
        };
        let columns = plan.columns.iter().map(|column| {
            // What a key holds is told by the rules for keys.
            let is_watched = column.included && !is_key(&column.attribute);
            let keeps_empty_text = matches!(column.kind, AttributeKind::Text | AttributeKind::Json);
            Watched {
                leaves_out: is_watched && column.blank == Blank::LeaveOut,
                has_no_empty_text: is_watched && !keeps_empty_text,
                ..Watched::default()
            }
        });
        Self { columns: columns.collect(), is_of_sheet: false }
    }

    /// Looks at a row of a database or sheet.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for (place, watched) in self.columns.iter_mut().enumerate() {
            match cells.form(place) {
                CellForm::Null if watched.leaves_out => watched.nulls.add(line, || "NULL".to_owned()),
                CellForm::TypedText
                    if watched.has_no_empty_text
                        && cells.get(place).is_some_and(|cell| cell.trim().is_empty()) =>
                {
                    let cell = cells.get(place).unwrap_or_default();
                    watched.empty_texts.add(line, || format!("'{cell}'"));
                }
                _ => {}
            }
        }
    }

    /// Adds what a later part of the rows came to.
    pub(super) fn merge(&mut self, later: &Self) {
        self.is_of_sheet |= later.is_of_sheet;
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            mine.nulls.merge(&theirs.nulls);
            mine.empty_texts.merge(&theirs.empty_texts);
        }
    }

    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let columns = self.columns.iter().zip(&plan.columns);
        let (is_nothing, repair) = if self.is_of_sheet {
            (
                "is blank in the sheet",
                "To tell them from attributes that nobody asked for, write NULL instead.",
            )
        } else {
            ("is NULL in the database", "To tell them from rows that say nothing, write NULL instead.")
        };
        let of_column = |(watched, column): (&Watched, &plan::ColumnPlan)| {
            let nulls = (watched.nulls.count > 0).then(|| {
                Finding::new(
                    Severity::Note,
                    FindingCode::NullLeftOut,
                    Some(&column.column),
                    format!(
                        "In {}, {} {is_nothing}. The attribute is left out of those items.",
                        records(watched.nulls.count),
                        column.column
                    ),
                    repair,
                )
                .of_records(watched.nulls.count, watched.nulls.samples.clone())
                .with_fixes([SuggestedFix::WriteNull { column: column.column.clone() }])
            });
            let empty_texts = (watched.empty_texts.count > 0).then(|| {
                let becomes = match column.blank {
                    Blank::LeaveOut => "the attribute is left out",
                    Blank::Null => "NULL is written, as for a NULL of the database",
                    Blank::EmptyText => "an empty text is written",
                    Blank::Value => "the value for blank cells is written",
                };
                let kind = column.kind.plain_name();
                Finding::new(
                    Severity::Warning,
                    FindingCode::EmptyTextBlank,
                    Some(&column.column),
                    format!(
                        "In {}, {} is a text with nothing in it, not NULL. The column is read as {kind}, so it counts \
                         as blank: {becomes}.",
                        records(watched.empty_texts.count),
                        column.column
                    ),
                    "To keep it as it is, read the column as Text.",
                )
                .of_records(watched.empty_texts.count, watched.empty_texts.samples.clone())
                .with_fixes([SuggestedFix::ReadAs { column: column.column.clone(), kind: AttributeKind::Text }])
            });
            nulls.into_iter().chain(empty_texts)
        };
        columns.flat_map(of_column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{ColumnPlan, TableDesign};

    fn plan(column: ColumnPlan) -> Plan {
        Plan::new(TableDesign::new("People", "id"), vec![column])
    }

    #[test]
    fn null_and_an_empty_text_are_told_apart() {
        use CellForm::{Null, Number, Plain, TypedText};
        let cases = [
            (AttributeKind::Text, Blank::LeaveOut, (1, 0)),
            (AttributeKind::Text, Blank::Null, (0, 0)),
            (AttributeKind::Number, Blank::LeaveOut, (1, 1)),
            (AttributeKind::Number, Blank::Null, (0, 1)),
        ];
        for (kind, blank, expected) in cases {
            let column = ColumnPlan { blank, ..ColumnPlan::new("age", "age", kind) };
            let plan = plan(column);
            let mut nulls = Nulls::new(&plan);
            for (line, (cell, form)) in
                (1..).zip([("NULL", Null), ("NULL", TypedText), ("", TypedText), ("", Plain), ("7", Number)])
            {
                let mut record = Record::of_cells([cell]);
                record.set_forms(vec![form]);
                nulls.add(line, &record);
            }
            let found = nulls.findings(&plan);
            let count =
                |code| found.iter().find(|finding| finding.code == code).map_or(0, |finding| finding.count);
            let counts = (count(FindingCode::NullLeftOut), count(FindingCode::EmptyTextBlank));
            assert_eq!(counts, expected, "{kind:?} {blank:?}");
        }
    }
}
