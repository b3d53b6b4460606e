//! Attributes that come from other tables and are keys of indexes.

use super::super::rejection::{CellProblem, ProblemCode};
use super::super::related_values::RelatedRow;
use super::super::remark::Remark;
use super::super::size::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::super::value::Value;
use plan::Plan;
use std::io;

/// An attribute that comes from another table and is a key of an index.
#[derive(Debug)]
pub(super) struct RelatedKey {
    attribute: String,
    /// The table that it comes from.
    table: String,
    /// Longest value, in bytes.
    longest: u64,
}

impl RelatedKey {
    /// Those of a plan, in the order of [`Plan::index_keys_of_others`].
    pub(super) fn all(plan: &Plan) -> Vec<Self> {
        let keys = plan.index_keys_of_others().into_iter();
        keys.map(|(attribute, other)| {
            let is_sort = plan.table.indexes.iter().any(|index| index.sort_keys.contains(attribute));
            Self {
                attribute: attribute.clone(),
                table: other.table.to_owned(),
                longest: if is_sort { MAX_SORT_KEY_BYTES } else { MAX_PARTITION_KEY_BYTES },
            }
        })
        .collect()
    }
}

/// What a row gets of other tables, without index keys that are blank: DynamoDB refuses these, and without one the item is
/// only absent from the index. Adds a remark for each that is not there, and a problem for each that is too long.
///
/// # Errors
/// When it is not as it was written.
pub(super) fn with_fit_keys(
    keys: &[RelatedKey],
    row: RelatedRow,
    remarks: &mut Vec<Remark>,
    problems: &mut Vec<CellProblem>,
) -> io::Result<RelatedRow> {
    let mut blank: Vec<&str> = Vec::new();
    for (key, RelatedKey { attribute, table, longest }) in keys.iter().enumerate() {
        let value = row.attribute(attribute)?.map(|found| found.value()).transpose()?;
        let bytes = match &value {
            Some(Value::S(text) | Value::N(text)) => text.len(),
            Some(Value::B(bytes)) => bytes.len(),
            _ => 0,
        };
        if bytes == 0 {
            remarks.push(Remark::RelatedKeyBlank { key });
            if value.is_some() {
                blank.push(attribute);
            }
        } else if bytes as u64 > *longest {
            problems.push(CellProblem {
                code: ProblemCode::IndexKeyTooLong,
                column: None,
                value: value.map(|value| value.shown()),
                reason: format!(
                    "{attribute}, which comes from {table}, is {bytes} bytes long here and a key of an index; DynamoDB takes \
                     {longest} at most."
                ),
            });
        }
    }
    if blank.is_empty() { Ok(row) } else { row.without(&blank) }
}
