//! Puts a table together with those that its plan names.

use super::error::JoinError;
use super::inside_rows::{Attached, InsideRows};
use super::keyed_rows::{Bounds, KeyedRows, KeyedTable};
use super::merging::{Gives, Merging, add_attributes};
use super::pass::{OnPass, Pass};
use item::cell_keys::KeyMaker;
use item::{Converter, EncodedAttribute, KeyColumns, RelatedValues, RowSet};
use plan::{CopiedTable, InsideForm, InsideTable, Plan};
use sorting::EntrySorter;
use source::{Record, Source, SourceError, map_blocks};
use std::cell::RefCell;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Gives an open source by the name of its table.
pub type OpenSources<'a> = &'a (dyn Fn(&str) -> Option<Arc<Source>> + Sync);

/// What putting a table together with others gave.
#[derive(Debug)]
pub struct Join {
    /// What each of its rows gets.
    pub related: Arc<RelatedValues>,
    /// The tables whose rows stand inside its items, as its plan has them.
    pub children: Vec<JoinedChild>,
}

/// A table whose rows stand inside the items of another.
#[derive(Debug)]
pub struct JoinedChild {
    /// Its source table.
    pub table: String,
    /// The rows that found a row of the parent, and can be read.
    pub attached: RowSet,
    /// Those that did, and have no place in its item, see [`item::PlacedRows::left_over`].
    pub left_over: RowSet,
    /// What putting it together with its own children gave, where it has some.
    pub join: Option<Arc<Join>>,
}

/// Puts a table together with those that its plan names; `sources` gives each by its name. `on_pass` is told how far each
/// reading has come; a table may be read more than once.
///
/// # Errors
/// [`JoinError`].
pub fn join(
    source: &Source,
    plan: &Plan,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
    on_pass: &mut dyn FnMut(Pass<'_>),
) -> Result<Join, JoinError> {
    let on_pass = RefCell::new(on_pass);
    let table = Table { name: None, source, plan, only: None, levels_above: 0 };
    join_within(Bounds::default(), table, sources, cancel, &|pass| (on_pass.borrow_mut())(pass))
}

/// The same for parents that are made: `made` are the rows that stand for one.
///
/// # Errors
/// [`JoinError`].
pub fn join_made(
    source: &Source,
    plan: &Plan,
    made: &RowSet,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
    on_pass: &mut dyn FnMut(Pass<'_>),
) -> Result<Join, JoinError> {
    let on_pass = RefCell::new(on_pass);
    let table = Table { name: None, source, plan, only: Some(made), levels_above: 0 };
    join_within(Bounds::default(), table, sources, cancel, &|pass| (on_pass.borrow_mut())(pass))
}

/// A table that others are put together with.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub name: Option<&'a str>,
    pub source: &'a Source,
    pub plan: &'a Plan,
    /// Those of its rows that are items; `None`: all.
    pub only: Option<&'a RowSet>,
    /// Levels of an item above the attributes of its rows.
    pub levels_above: usize,
}

pub(super) fn join_within(
    bounds: Bounds,
    table: Table<'_>,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
    on_pass: OnPass<'_>,
) -> Result<Join, JoinError> {
    let Table { name, source, plan, only, levels_above } = table;
    let copied = plan.copied.iter().map(|_| Gives::Attributes);
    let inside = plan.inside.iter().map(|inside| match &inside.form {
        InsideForm::List => Gives::Rows(inside.attribute.clone()),
        InsideForm::Merged { .. } => Gives::Attributes,
        InsideForm::Set { .. } => Gives::Set(inside.attribute.clone()),
    });
    let gives: Vec<Gives> = copied.chain(inside).collect();
    let (maker, mut sorter) = (KeyMaker::new(), EntrySorter::new());
    let converter = Converter::new(plan);
    let mut joining = Joining {
        bounds,
        name,
        source,
        plan,
        only,
        levels_above,
        converter,
        maker,
        sources,
        cancel,
        on_pass,
    };
    let mut rows = None;
    for (place, copied) in (0..).zip(&plan.copied) {
        rows = Some(joining.copy(copied, place, &mut sorter)?);
    }
    let mut children = Vec::with_capacity(plan.inside.len());
    let first = u32::try_from(plan.copied.len()).unwrap_or(u32::MAX);
    for (place, inside) in (first..).zip(&plan.inside) {
        let (child, read) = joining.put_inside(inside, place, &mut sorter)?;
        children.push(child);
        rows = Some(read);
    }
    let related = merged(sorter, &gives, rows.unwrap_or(0), cancel);
    let related = related.map_err(|error| match error {
        MergeError::Cancelled => SourceError::Cancelled,
        MergeError::Disk(error) => source.notes_lost(error),
    })?;
    Ok(Join { related: Arc::new(related), children })
}

enum MergeError {
    Disk(std::io::Error),
    Cancelled,
}

impl From<std::io::Error> for MergeError {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

fn merged(
    sorter: EntrySorter,
    gives: &[Gives],
    rows: u64,
    cancel: &CancellationToken,
) -> Result<RelatedValues, MergeError> {
    let mut merging = Merging::new(gives)?;
    sorter.for_each(|sorted_by, kept| {
        if cancel.is_cancelled() {
            return Err(MergeError::Cancelled);
        }
        Ok(merging.add(sorted_by, kept)?)
    })?;
    Ok(merging.finish(rows)?)
}

/// One table while it is put together with others.
struct Joining<'a> {
    bounds: Bounds,
    name: Option<&'a str>,
    source: &'a Source,
    plan: &'a Plan,
    only: Option<&'a RowSet>,
    levels_above: usize,
    converter: Converter,
    maker: KeyMaker,
    sources: OpenSources<'a>,
    cancel: &'a CancellationToken,
    on_pass: OnPass<'a>,
}

impl Joining<'_> {
    fn open(&self, table: &str) -> Result<Arc<Source>, JoinError> {
        (self.sources)(table).ok_or_else(|| JoinError::NotOpen { table: table.to_owned() })
    }

    /// Puts the rows of a child inside; gives how many rows the parent has.
    fn put_inside(
        &mut self,
        inside: &InsideTable,
        place: u32,
        sorter: &mut EntrySorter,
    ) -> Result<(JoinedChild, u64), JoinError> {
        let child = self.open(&inside.table)?;
        let levels_above = self.levels_above + inside.form.levels();
        let own = if inside.plan.has_rows_of_others() {
            let table = Table {
                name: Some(&inside.table),
                source: &child,
                plan: &inside.plan,
                only: None,
                levels_above,
            };
            let own = join_within(self.bounds, table, self.sources, self.cancel, self.on_pass)?;
            Some(Arc::new(own))
        } else {
            None
        };
        let related = own.as_ref().map(|own| Arc::clone(&own.related));
        let rows_inside = InsideRows::new(inside, &child, place, related, levels_above, &self.maker)
            .ok_or_else(|| no_such_columns(&inside.table, &inside.pointing))?;
        let columns = KeyColumns::new(self.plan, &inside.pointed_to)
            .ok_or_else(|| no_such_columns(&self.source.file_stem(), &inside.pointed_to))?;
        let parents = KeyedTable {
            name: self.name,
            source: self.source,
            converter: &self.converter,
            columns,
            maker: &self.maker,
            duplicates: self.plan.duplicates,
            on_pass: self.on_pass,
        };
        let mut attached = Attached::default();
        let only = self.only;
        let is_item = |number: u64, _: &Record| only.is_none_or(|only| only.contains(number)).then(Vec::new);
        let rows = parents.for_each_part(self.bounds, &is_item, self.cancel, |part| {
            rows_inside.attach(part, &mut attached, sorter, self.cancel, self.on_pass)
        })?;
        let Attached { rows: attached, left_over, .. } = attached;
        Ok((JoinedChild { table: inside.table.clone(), attached, left_over, join: own }, rows))
    }

    /// Copies attributes of the rows that this table points to; gives how many rows it has.
    fn copy(&mut self, copied: &CopiedTable, place: u32, sorter: &mut EntrySorter) -> Result<u64, JoinError> {
        let parent = self.open(&copied.table)?;
        let converter = Converter::new(&copied.plan);
        let columns = KeyColumns::new(&copied.plan, &copied.pointed_to)
            .ok_or_else(|| no_such_columns(&copied.table, &copied.pointed_to))?;
        let pointing = KeyColumns::new(self.plan, &copied.pointing)
            .ok_or_else(|| no_such_columns(&self.source.file_stem(), &copied.pointing))?;
        let parents = KeyedTable {
            name: Some(&copied.table),
            source: &parent,
            converter: &converter,
            columns,
            maker: &self.maker,
            duplicates: copied.plan.duplicates,
            on_pass: self.on_pass,
        };
        let brings = |number: u64, record: &Record| {
            let mut bytes = Vec::new();
            if let Ok(converted) = converter.convert(number, record) {
                let item = &converted.item;
                let taken = copied.attributes.iter().filter_map(|attribute| {
                    let (_, value) = item.iter().find(|(name, _)| *name == attribute.from)?;
                    Some(EncodedAttribute::new(attribute.attribute.clone(), value))
                });
                add_attributes(&taken.collect::<Vec<_>>(), &mut bytes);
            }
            Some(bytes)
        };
        let (mut given, mut rows) = (RowSet::default(), 0);
        parents.for_each_part(self.bounds, &brings, self.cancel, |part| {
            rows = self.give(&pointing, part, place, &mut given, sorter)?;
            Ok(())
        })?;
        Ok(rows)
    }

    /// Gives the rows that point to one of `parents`, and have nothing from there yet, what those bring along.
    fn give(
        &self,
        pointing: &KeyColumns,
        parents: &KeyedRows,
        place: u32,
        given: &mut RowSet,
        sorter: &mut EntrySorter,
    ) -> Result<u64, SourceError> {
        let before = given.clone();
        let (mut rows, mut fault) = (0, None);
        // Only these are for all cores.
        let (source, converter, maker) = (self.source, &self.converter, &self.maker);
        map_blocks(
            source,
            source.data_start(),
            self.cancel,
            |block| {
                let (mut found, mut count) = (Vec::new(), 0);
                source.for_each_record(block, |number, _, record| {
                    count += 1;
                    if record.fault().is_some() || before.contains(number) {
                        return;
                    }
                    let (shaped, _) = converter.shaped(record);
                    let key = pointing.key(converter, number, &shaped, maker);
                    if let Some((parent, brought)) = key.and_then(|key| parents.get(key)) {
                        let mut sorted_by = Vec::with_capacity(20);
                        sorted_by.extend_from_slice(&number.to_be_bytes());
                        sorted_by.extend_from_slice(&place.to_be_bytes());
                        sorted_by.extend_from_slice(&parent.to_be_bytes());
                        found.push((number, sorted_by, brought.to_vec()));
                    }
                })?;
                Ok((found, count, block.end))
            },
            |_, (found, count, position)| {
                rows += count;
                (self.on_pass)(Pass { table: self.name, source, position });
                for (number, sorted_by, brought) in found {
                    given.insert(number);
                    fault = fault.take().or_else(|| sorter.add(&sorted_by, &brought).err());
                }
                fault.is_none()
            },
        )?;
        match fault {
            Some(error) => Err(source.notes_lost(error)),
            None => Ok(rows),
        }
    }
}

pub(super) fn no_such_columns(table: &str, columns: &[String]) -> JoinError {
    JoinError::NoSuchColumns { table: table.to_owned(), columns: columns.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{
        AttributeKind, ColumnPlan, Duplicates, OrderBy, Orphans, Placement, Relation, TableColumns,
        TableDesign, place_tables,
    };
    use std::fmt::Write;

    fn plan(name: &str, columns: &[(&str, AttributeKind)], duplicates: Duplicates) -> Plan {
        let columns = columns.iter().map(|(column, kind)| ColumnPlan::new(column, column, *kind)).collect();
        Plan { duplicates, ..Plan::new(TableDesign::new(name, "id"), columns) }
    }

    #[test]
    fn a_parent_that_is_gone_through_in_parts_gives_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (mut shops, mut sales) = ("id,town\n".to_owned(), "id,shop,amount\n".to_owned());
        // Many keys repeat, most of them far away.
        for row in 0..90_000_u64 {
            let _ = writeln!(shops, "{},Town number {row} by the sea", row * 7919 % 60_000);
        }
        for row in 0..20_000_u64 {
            let _ = writeln!(sales, "{row},{},{}", row * 31 % 70_000, row % 9);
        }
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            Arc::new(Source::open(&path).unwrap())
        };
        let (shops, sales) = (file("shops.csv", shops), file("sales.csv", sales));
        let open = |name: &str| Some(Arc::clone(if name == "shops" { &shops } else { &sales }));
        for duplicates in [Duplicates::First, Duplicates::Last] {
            let number = AttributeKind::Number;
            let of_shops = plan("Shops", &[("id", number), ("town", AttributeKind::Text)], duplicates);
            let of_sales =
                plan("Sales", &[("id", number), ("shop", number), ("amount", number)], Duplicates::Stop);
            let end = |table: &str, column: &str| TableColumns {
                table: table.into(),
                columns: vec![column.into()],
            };
            let relation = Relation {
                placement: Placement::Inside,
                order: vec![OrderBy { column: "amount".into(), descending: true }],
                orphans: Some(Orphans::Alone),
                ..Relation::new(end("sales", "shop"), end("shops", "id"))
            };
            let plans = vec![("shops".to_owned(), of_shops), ("sales".to_owned(), of_sales)];
            let placed = place_tables(plans, &[relation]).unwrap();
            let never = CancellationToken::new();
            let joined = |bounds| {
                let table =
                    Table { name: None, source: &shops, plan: &placed[0].1, only: None, levels_above: 0 };
                join_within(bounds, table, &open, &never, &|_| {}).unwrap()
            };
            let (whole, parts) = (joined(Bounds::default()), joined(Bounds { rows: 10_000, bytes: 1 << 20 }));
            assert_eq!(whole.related.rows(), 90_000);
            assert_eq!(whole.children[0].attached, parts.children[0].attached);
            assert_eq!(whole.related.hash(), parts.related.hash(), "{duplicates:?}");
            let attached = (0..20_000_u64).filter(|row| row * 31 % 70_000 < 60_000).count() as u64;
            assert_eq!(whole.children[0].attached.len(), attached);
        }
    }
}
