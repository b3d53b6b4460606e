//! The rows of a child that have a row of the parent which they stand beside.

use super::error::JoinError;
use super::join::{OpenSources, no_such_columns};
use super::keyed_rows::{Bounds, KeyedTable};
use super::pass::{OnPass, Pass};
use super::rows_where::add_rows_where;
use item::cell_keys::KeyMaker;
use item::{Converter, KeyColumns, RowSet};
use plan::{BesideParent, Plan};
use source::{Record, Source};
use std::cell::RefCell;
use tokio_util::sync::CancellationToken;

/// Which rows of a child point to a row of the parent that they stand beside, and that becomes an item.
/// `sources` gives the parent by its name; `on_pass` is told how far each reading has come.
///
/// # Errors
/// [`JoinError`].
pub fn rows_with_parent(
    source: &Source,
    plan: &Plan,
    beside: &BesideParent,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
    on_pass: &mut dyn FnMut(Pass<'_>),
) -> Result<RowSet, JoinError> {
    let on_pass = RefCell::new(on_pass);
    let on_pass: OnPass<'_> = &|pass| (on_pass.borrow_mut())(pass);
    let parent =
        sources(&beside.parent).ok_or_else(|| JoinError::NotOpen { table: beside.parent.clone() })?;
    let maker = KeyMaker::new();
    let (of_parent, converter) = (Converter::new(&beside.plan), Converter::new(plan));
    let parents = KeyedTable {
        name: Some(&beside.parent),
        source: &parent,
        converter: &of_parent,
        columns: KeyColumns::new(&beside.plan, &beside.pointed_to)
            .ok_or_else(|| no_such_columns(&beside.parent, &beside.pointed_to))?,
        maker: &maker,
        duplicates: beside.plan.duplicates,
        on_pass,
    };
    let pointing = KeyColumns::new(plan, &beside.pointing)
        .ok_or_else(|| no_such_columns(&source.file_stem(), &beside.pointing))?;
    let mut with_parent = RowSet::default();
    let is_item =
        |number: u64, record: &Record| of_parent.read(number, record, |_| ()).ok().map(|()| Vec::new());
    parents.for_each_part(Bounds::default(), &is_item, cancel, |part| {
        let has_parent = |number: u64, record: &Record| {
            if record.fault().is_some() {
                return false;
            }
            let (shaped, _) = converter.shaped(record);
            let key = pointing.key(&converter, number, &shaped, &maker);
            key.is_some_and(|key| part.get(key).is_some())
        };
        add_rows_where(source, &has_parent, &mut with_parent, cancel, on_pass)
    })?;
    Ok(with_parent)
}
