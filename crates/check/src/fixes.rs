//! What would fix the records of one finding with a click, read off the plan and the values at fault.

use super::counted::Counted;
use item::{ProblemCode, Remark, fixed_cell, is_null_word};
use plan::SuggestedFix;
use plan::{AttributeKind, Blank, ColumnPlan, IndexDesign, Plan};
use std::collections::BTreeSet;

/// Words of one finding that are offered to count as blank.
const WORDS: usize = 3;
/// Longest value, in characters, that one would replace by typing another.
const TYPED_CHARACTERS: usize = 60;

/// What would fix these records, the plainest first. Every fix changes what the finding is about.
pub(super) fn fixes(
    code: ProblemCode,
    place: Option<usize>,
    counted: &Counted,
    plan: &Plan,
) -> Vec<SuggestedFix> {
    let Some(column) = place.map(|place| &plan.columns[place]) else { return without_column(code, plan) };
    let name = || column.column.clone();
    let read_as = |kind| SuggestedFix::ReadAs { column: name(), kind };
    match code {
        ProblemCode::NotANumber
        | ProblemCode::NotYesNo
        | ProblemCode::NotADate
        | ProblemCode::NotADateTime
        | ProblemCode::NotBinary => {
            of_values(column, counted, plan).into_iter().chain([read_as(AttributeKind::Text)]).collect()
        }
        // Under it each value keeps its own type.
        ProblemCode::BytesNotText => vec![read_as(AttributeKind::Json)],
        ProblemCode::SetRepeatsMember => vec![read_as(AttributeKind::List), read_as(AttributeKind::Text)],
        ProblemCode::SetEmptyMember => vec![read_as(AttributeKind::List)],
        ProblemCode::BrokenJson => {
            let words = null_words(column, counted, plan);
            words.into_iter().chain([read_as(AttributeKind::Text)]).collect()
        }
        ProblemCode::NotBlank => {
            let words = null_words(column, counted, plan);
            words
                .into_iter()
                .chain([read_as(AttributeKind::Text), SuggestedFix::LeaveOut { column: name() }])
                .collect()
        }
        ProblemCode::NumberTooPrecise
        | ProblemCode::NumberOutOfRange
        | ProblemCode::JsonTooDeep
        | ProblemCode::JsonRepeatedName
        | ProblemCode::JsonEmptyName => vec![read_as(AttributeKind::Text)],
        // Under a made key no record lacks one; the column stays what it is.
        ProblemCode::KeyBlank | ProblemCode::KeyTooLong
            if plan.table.partition_key == column.attribute
                || (plan.is_part_of_table_key(&column.column)
                    // By what a row belongs to another, no made key says.
                    && plan.shared.as_ref().is_none_or(|shared| !shared.partition.names(&column.column))) =>
        {
            vec![SuggestedFix::GenerateKey]
        }
        ProblemCode::IndexKeyTooLong => plan
            .table
            .indexes
            .iter()
            .filter(|index| index.is_key(&column.attribute))
            .map(|index| SuggestedFix::RemoveIndex { index: index.name.clone() })
            .collect(),
        _ => Vec::new(),
    }
}

/// The same where no column is at fault: a key of an index that is composed or comes from another table.
fn without_column(code: ProblemCode, plan: &Plan) -> Vec<SuggestedFix> {
    let has_such_key =
        |index: &&IndexDesign| index.key_attributes().any(|name| plan.column_of_attribute(name).is_none());
    let mut indexes = plan.table.indexes.iter().filter(has_such_key);
    match (code, indexes.next(), indexes.next()) {
        // Of several, nothing says which.
        (ProblemCode::IndexKeyTooLong, Some(only), None) => {
            vec![SuggestedFix::RemoveIndex { index: only.name.clone() }]
        }
        _ => Vec::new(),
    }
}

/// What the values at fault themselves suggest.
fn of_values(column: &ColumnPlan, counted: &Counted, plan: &Plan) -> Vec<SuggestedFix> {
    let values = values(column, counted);
    if values.iter().any(|value| value.trim() != value) {
        return vec![SuggestedFix::Trim { column: column.column.clone() }];
    }
    let found = null_words(column, counted, plan);
    match values.as_slice() {
        // Where it is one value alone, another in its stead fixes all.
        [only] if found.is_empty() && only.chars().count() <= TYPED_CHARACTERS => {
            vec![SuggestedFix::Replace { column: column.column.clone(), from: only.clone() }]
        }
        _ => found,
    }
}

/// Words for a missing value among those at fault. A blank key would be rejected too.
fn null_words(column: &ColumnPlan, counted: &Counted, plan: &Plan) -> Vec<SuggestedFix> {
    let is_key = plan.table.is_key(&column.attribute) || plan.is_part_of_table_key(&column.column);
    if is_key && column.blank != Blank::Value {
        return Vec::new();
    }
    let words = values(column, counted).into_iter().filter(|value| is_null_word(value)).take(WORDS);
    words.map(|word| SuggestedFix::NullWord { column: column.column.clone(), word }).collect()
}

/// The different values at fault, as they are read after the column's fixes.
fn values(column: &ColumnPlan, counted: &Counted) -> Vec<String> {
    let read = |value: &String| fixed_cell(value, &column.fixes).into_owned();
    counted.samples.iter().map(|sample| read(&sample.value)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What would be otherwise if a person does not want what a remark tells.
pub(super) fn fixes_for_remark(remark: Remark, plan: &Plan) -> Vec<SuggestedFix> {
    match remark {
        Remark::Respelled { column } | Remark::CodeAsNumber { column } => {
            let column = plan.columns[column].column.clone();
            vec![SuggestedFix::ReadAs { column, kind: AttributeKind::Text }]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use plan::Finding;
    use plan::{Projection, ProvisionedUnits, YesNoWords};
    use profile::read_profile;
    use propose::propose;
    use source::Source;
    use tokio_util::sync::CancellationToken;

    fn found(text: &str, change: impl FnOnce(&mut Plan)) -> Vec<Finding> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("things.csv");
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path).unwrap();
        let never = CancellationToken::new();
        let mut plan = propose("things.csv", &read_profile(&source, &never, |_| {}).unwrap()).plan;
        change(&mut plan);
        check(&source, &plan, &never, |_| {}).unwrap().result.findings
    }

    fn offered(findings: &[Finding], code: &str) -> Vec<SuggestedFix> {
        findings.iter().find(|finding| finding.code == code).map(|finding| finding.fixes.clone()).unwrap()
    }

    fn read_as(column: &str, kind: AttributeKind) -> SuggestedFix {
        SuggestedFix::ReadAs { column: column.into(), kind }
    }

    #[test]
    fn a_word_for_nothing_may_count_as_blank_and_any_column_may_be_text() {
        let findings = found("id,price\n1,5\n2,N/A\n3,-\n4,N/A\n5,x\n", |plan| {
            plan.columns[1].kind = AttributeKind::Number;
            plan.columns[1].null_words.clear();
        });
        let word = |word: &str| SuggestedFix::NullWord { column: "price".into(), word: word.into() };
        assert_eq!(
            offered(&findings, "not_a_number"),
            [word("-"), word("N/A"), read_as("price", AttributeKind::Text)]
        );
    }

    #[test]
    fn one_value_at_fault_may_be_replaced_and_spaces_trimmed() {
        let yes_no = |plan: &mut Plan| {
            plan.columns[1].kind = AttributeKind::YesNo;
            plan.columns[1].yes_no = YesNoWords { yes: "Y".into(), no: "N".into() };
        };
        assert_eq!(
            offered(&found("id,paid\n1,Y\n2,N\n3,maybe\n4,maybe\n", yes_no), "not_yes_no"),
            [
                SuggestedFix::Replace { column: "paid".into(), from: "maybe".into() },
                read_as("paid", AttributeKind::Text)
            ]
        );
        assert_eq!(
            offered(&found("id,paid\n1,Y\n2,N\n3,Y \n", yes_no), "not_yes_no"),
            [SuggestedFix::Trim { column: "paid".into() }, read_as("paid", AttributeKind::Text)]
        );
    }

    #[test]
    fn a_blank_key_can_be_made_but_is_no_word_to_switch() {
        let findings = found("id,name\n1,a\n,b\n3,c\n", |plan| {
            plan.table.partition_key = "id".into();
            plan.generated_key = None;
        });
        assert_eq!(offered(&findings, "key_blank"), [SuggestedFix::GenerateKey]);
        let findings = found("id,name\n1,a\nNULL,b\n3,c\n", |plan| {
            plan.table.partition_key = "id".into();
            plan.columns[0].kind = AttributeKind::Number;
            plan.columns[0].null_words.clear();
        });
        assert!(
            !offered(&findings, "not_a_number")
                .iter()
                .any(|fix| matches!(fix, SuggestedFix::NullWord { .. }))
        );
    }

    #[test]
    fn surplus_cells_that_can_be_joined_are_offered_to_be() {
        let text = "id,street,town\n1,Main St,A\n2,12, Main St,B\n3,x,y,z\n4,only\n";
        let counts = |findings: &[Finding]| {
            findings.iter().find(|finding| finding.code == "wrong_cell_count").map(|finding| finding.count)
        };
        let findings = found(text, |_| {});
        assert_eq!(counts(&findings), Some(3));
        assert_eq!(offered(&findings, "wrong_cell_count"), [SuggestedFix::JoinSurplus]);
        let findings = found(text, |plan| plan.join_surplus = true);
        assert_eq!(counts(&findings), Some(2));
        assert_eq!(offered(&findings, "wrong_cell_count"), []);
    }

    #[test]
    fn an_index_whose_key_is_too_long_may_go() {
        let text = format!("id,tag\n1,a\n2,{}\n", "x".repeat(3000));
        let findings = found(&text, |plan| {
            plan.table.indexes = vec![IndexDesign {
                name: "TagIndex".into(),
                partition_keys: vec!["tag".into()],
                sort_keys: Vec::new(),
                projection: Projection::All,
                provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
            }];
        });
        let index = "TagIndex".into();
        assert_eq!(offered(&findings, "index_key_too_long"), [SuggestedFix::RemoveIndex { index }]);
    }
}
