//! Columns of JSON that DynamoDB's console wrote into a CSV: its letters for types stand among the data.

use super::counted::Counted;
use plan::{AttributeKind, Plan};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use serde_json::Value;
use source::{Record, has_type_letter, shown};

/// Cells of a column that are looked at in each block, and the longest in bytes.
const SAMPLED: u64 = 3;
const LONGEST: usize = 64 * 1024;

/// What is watched for in each column that is read as JSON or as a list.
#[derive(Debug)]
pub(super) struct TypeLetters {
    columns: Vec<Option<Watched>>,
}

#[derive(Debug, Default)]
struct Watched {
    with_letters: Counted,
    /// Objects and lists of them without.
    without: u64,
}

impl TypeLetters {
    pub(super) fn new(plan: &Plan) -> Self {
        let is_json = |kind| matches!(kind, AttributeKind::Json | AttributeKind::List);
        let columns = plan.columns.iter();
        Self {
            columns: columns
                .map(|column| (column.included && is_json(column.kind)).then(Watched::default))
                .collect(),
        }
    }

    /// Looks at a record that has the header's number of cells.
    pub(super) fn add(&mut self, line: u64, cells: &Record) {
        for (watched, cell) in self.columns.iter_mut().zip(cells) {
            if let Some(watched) = watched
                && watched.with_letters.count < SAMPLED
                && watched.without == 0
                && cell.starts_with(['{', '['])
                && cell.len() <= LONGEST
                && cell.contains('"')
            {
                match serde_json::from_str(cell) {
                    Ok(value) if has_type_letters(&value) => watched.with_letters.add(line, || shown(cell)),
                    _ => watched.without += 1,
                }
            }
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.with_letters.merge(&theirs.with_letters);
                mine.without += theirs.without;
            }
        }
    }

    /// The findings: columns in which every value that was looked at has such letters.
    pub(super) fn findings(&self, plan: &Plan) -> Vec<Finding> {
        let columns = self.columns.iter().zip(&plan.columns);
        columns
            .filter_map(|(watched, column)| {
                let watched = watched.as_ref().filter(|watched| watched.without == 0)?;
                let found = &watched.with_letters;
                let name = || column.column.clone();
                (found.count > 0).then(|| {
                    Finding::new(
                        Severity::Warning,
                        FindingCode::TypeLetters,
                        Some(&column.column),
                        format!(
                            "The JSON of {} carries DynamoDB's letters for types, such as {{\"S\": …}}, as its console \
                             and exports write them. They would become part of the data.",
                            column.attribute
                        ),
                        "It can be imported so, read as text, or left out. A whole table DynamoDB takes back itself, \
                         types and all: export it to S3, and use “Imports from S3” in the AWS console.",
                    )
                    .of_records(found.count, found.samples.clone())
                    .with_fixes([
                        SuggestedFix::ReadAs { column: name(), kind: AttributeKind::Text },
                        SuggestedFix::LeaveOut { column: name() },
                    ])
                })
            })
            .collect()
    }
}

/// `{"city":{"S":"Berlin"}}`, `[{"S":"a"},{"N":"1"}]`.
fn has_type_letters(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            has_type_letter(value) || (!members.is_empty() && members.values().all(has_type_letter))
        }
        Value::Array(list) => !list.is_empty() && list.iter().all(has_type_letter),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_letters_are_told_from_data() {
        let cases = [
            (r#"{"city":{"S":"Berlin"},"zip":{"N":"10115"}}"#, true),
            (r#"[{"S":"a"},{"N":"1"},{"L":[{"BOOL":true}]}]"#, true),
            (r#"{"M":{"a":{"NULL":true}}}"#, true),
            (r#"{"city":"Berlin"}"#, false),
            (r#"{"city":{"S":"Berlin"},"zip":10115}"#, false),
            (r#"[{"S":"a"},"b"]"#, false),
            (r#"[{"S":1}]"#, false),
            ("[]", false),
            ("{}", false),
        ];
        for (json, expected) in cases {
            assert_eq!(has_type_letters(&serde_json::from_str(json).unwrap()), expected, "{json}");
        }
    }
}
