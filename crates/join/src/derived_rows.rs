//! Which rows of a table one has that is made from them.

use super::error::JoinError;
use super::pass::Pass;
use item::{Converter, ProblemCode, ReadItem, RowSet};
use plan::{DerivedKind, Plan};
use source::{Source, map_blocks};
use tokio_util::sync::CancellationToken;

/// The rows of a source of which a table has an item that is made from it by `plan`, or would have if the item could be made:
/// all but those of `unwritten`, which become no item of their own table, and those in which what the table is made from is
/// blank. `on_pass` is told how far the reading has come.
///
/// # Errors
/// [`JoinError`].
pub fn rows_with_item(
    source: &Source,
    plan: &Plan,
    unwritten: &RowSet,
    cancel: &CancellationToken,
    on_pass: &mut dyn FnMut(Pass<'_>),
) -> Result<RowSet, JoinError> {
    let converter = Converter::new(plan);
    // A lock without a value has no key.
    let beside = plan.derived.as_ref().filter(|derived| derived.kind == DerivedKind::Split);
    let has_value =
        |read: &ReadItem<'_>| beside.is_none_or(|derived| converter.has_value_of(read, &derived.columns));
    let mut with_item = RowSet::default();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| {
            let mut found = Vec::new();
            source.for_each_record(block, |number, _, record| {
                if unwritten.contains(number) {
                    return;
                }
                let is_blank = match converter.read(number, record, |read| has_value(&read)) {
                    Ok(has_value) => !has_value,
                    Err(rejection) => {
                        rejection.problems.iter().any(|problem| problem.code == ProblemCode::KeyBlank)
                    }
                };
                if !is_blank {
                    found.push(number);
                }
            })?;
            Ok((found, block.end))
        },
        |_, (found, position)| {
            on_pass(Pass { table: None, source, position });
            for number in found {
                with_item.insert(number);
            }
            true
        },
    )?;
    Ok(with_item)
}
