//! Which rows of a table one has that is made from them.

use super::error::JoinError;
use super::pass::Pass;
use super::rows_where::add_rows_where;
use item::{Converter, ProblemCode, ReadItem, RowSet};
use plan::{DerivedKind, Plan};
use source::{Record, Source};
use std::cell::RefCell;
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
    let has_item = |number: u64, record: &Record| {
        if unwritten.contains(number) {
            return false;
        }
        match converter.read(number, record, |read| has_value(&read)) {
            Ok(has_value) => has_value,
            Err(rejection) => !rejection.problems.iter().any(|problem| problem.code == ProblemCode::KeyBlank),
        }
    };
    let (mut with_item, on_pass) = (RowSet::default(), RefCell::new(on_pass));
    add_rows_where(source, &has_item, &mut with_item, cancel, &|pass| (on_pass.borrow_mut())(pass))?;
    Ok(with_item)
}
