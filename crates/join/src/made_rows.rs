//! The rows for which a parent is made: of each key that no row of the parent has, the first that points there.

use super::error::JoinError;
use super::inside_rows::as_map;
use super::join::{OpenSources, no_such_columns};
use super::keyed_rows::{Bounds, KeyedTable};
use super::pass::{OnPass, Pass};
use super::rows_where::add_rows_where;
use item::cell_keys::{Key, KeyMaker};
use item::{Converter, KeyColumns, ReadItem, RowSet};
use plan::{Duplicates, InsideForm, MadeParents, Plan};
use source::{Record, Source};
use std::cell::RefCell;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The rows of a source that stand for a parent which is made by `plan`. `child`: how its rows are read where they stand inside
/// or beside; `unwritten`: those of them that become no item, where they stand beside. `sources` gives the other tables by their
/// names; `on_pass` is told how far each reading has come.
///
/// # Errors
/// [`JoinError`].
pub fn rows_making_parents(
    source: &Source,
    plan: &Plan,
    (name, child): (&str, &Plan),
    unwritten: Option<&RowSet>,
    sources: OpenSources<'_>,
    cancel: &CancellationToken,
    on_pass: &mut dyn FnMut(Pass<'_>),
) -> Result<RowSet, JoinError> {
    let Some(made) = &plan.made else { return Ok(RowSet::default()) };
    let on_pass = RefCell::new(on_pass);
    let on_pass: OnPass<'_> = &|pass| (on_pass.borrow_mut())(pass);
    let finding =
        Finding::new(source, plan, made, (name, child), unwritten, Reading { sources, cancel, on_pass })?;
    let mut elsewhere = RowSet::default();
    finding.add_with_parent(&mut elsewhere)?;
    for before in 0..made.before.len() {
        finding.add_made_before(before, &mut elsewhere)?;
    }
    finding.first_of_each(&elsewhere)
}

/// With what tables are read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    sources: OpenSources<'a>,
    cancel: &'a CancellationToken,
    on_pass: OnPass<'a>,
}

struct Finding<'a> {
    source: &'a Source,
    plan: &'a Plan,
    made: &'a MadeParents,
    reading: Reading<'a>,
    rows: MakingRows<'a>,
}

/// Rows for which a parent may be made.
struct MakingRows<'a> {
    maker: KeyMaker,
    converter: Converter,
    /// What the rows point by, as a key of the parent.
    pointing: KeyColumns,
    own: PointingRows<'a>,
}

/// Rows that point to the parent, as they stand inside or beside it.
struct PointingRows<'a> {
    converter: Converter,
    pointing: KeyColumns,
    unwritten: Option<&'a RowSet>,
    /// The column without which a row gives a set nothing.
    member: Option<String>,
}

impl<'a> PointingRows<'a> {
    /// Of the table of this name by its plan; `made` has how they stand inside.
    fn new(
        made: &Plan,
        (name, plan): (&str, &Plan),
        pointing: &[String],
        unwritten: Option<&'a RowSet>,
    ) -> Option<Self> {
        let inside = made.inside.iter().find(|inside| inside.table == name);
        let written = match inside {
            Some(inside) => as_map(inside),
            None => plan.in_shared_table().into_owned(),
        };
        let member = inside.and_then(|inside| match &inside.form {
            InsideForm::Set { column } => Some(column.clone()),
            InsideForm::List | InsideForm::Merged { .. } => None,
        });
        let pointing = KeyColumns::new(plan, pointing)?;
        Some(Self { converter: Converter::new(&written), pointing, unwritten, member })
    }

    /// True for a row that has a place in the item of a parent, or beside it.
    fn is_usable(&self, number: u64, record: &Record) -> bool {
        if self.unwritten.is_some_and(|unwritten| unwritten.contains(number)) {
            return false;
        }
        let has_member = |read: ReadItem<'_>| match &self.member {
            Some(member) => self.converter.has_value_of(&read, std::slice::from_ref(member)),
            None => true,
        };
        self.converter.read(number, record, has_member).unwrap_or(false)
    }
}

impl<'a> Finding<'a> {
    fn new(
        source: &'a Source,
        plan: &'a Plan,
        made: &'a MadeParents,
        (name, child): (&str, &Plan),
        unwritten: Option<&'a RowSet>,
        reading: Reading<'a>,
    ) -> Result<Self, JoinError> {
        let none = || no_such_columns(name, &made.pointing);
        Ok(Self {
            source,
            plan,
            made,
            reading,
            rows: MakingRows {
                maker: KeyMaker::new(),
                converter: Converter::new(&plan.in_shared_table()),
                pointing: KeyColumns::new(plan, &made.pointing).ok_or_else(none)?,
                own: PointingRows::new(plan, (name, child), &made.pointing, unwritten).ok_or_else(none)?,
            },
        })
    }

    fn open(&self, table: &str) -> Result<Arc<Source>, JoinError> {
        (self.reading.sources)(table).ok_or_else(|| JoinError::NotOpen { table: table.to_owned() })
    }

    /// Adds the rows whose parent is there.
    fn add_with_parent(&self, rows: &mut RowSet) -> Result<(), JoinError> {
        let (MadeParents { parent, plan, .. }, source) = (self.made, self.open(&self.made.parent.table)?);
        let converter = Converter::new(plan);
        let parents = KeyedTable {
            name: Some(&parent.table),
            source: &source,
            converter: &converter,
            columns: KeyColumns::new(plan, &parent.columns)
                .ok_or_else(|| no_such_columns(&parent.table, &parent.columns))?,
            maker: &self.rows.maker,
            duplicates: Duplicates::First,
            on_pass: self.reading.on_pass,
        };
        // Rows inside a parent that is rejected are rejected with it; those beside one are there without it.
        let (rows_of, beside) = (&self.rows, self.made.beside);
        let is_there = |number: u64, record: &Record| {
            (!beside || converter.read(number, record, |_| ()).is_ok()).then(Vec::new)
        };
        parents.for_each_part(Bounds::default(), &is_there, self.reading.cancel, |part| {
            let points = |number: u64, record: &Record| {
                rows_of.key(number, record).is_some_and(|key| part.get(key).is_some())
            };
            add_rows_where(self.source, &points, rows, self.reading.cancel, self.reading.on_pass)
        })?;
        Ok(())
    }

    /// Adds the rows for whose parent another table makes one before.
    fn add_made_before(&self, place: usize, rows: &mut RowSet) -> Result<(), JoinError> {
        let before = &self.made.before[place];
        let source = self.open(&before.table)?;
        let none = || no_such_columns(&before.table, &before.pointing);
        let pointing = PointingRows::new(self.plan, (&before.table, &before.plan), &before.pointing, None);
        let pointing = pointing.ok_or_else(none)?;
        let converter = Converter::new(&before.plan);
        let keyed = KeyedTable {
            name: Some(&before.table),
            source: &source,
            converter: &converter,
            columns: KeyColumns::new(&before.plan, &before.pointing).ok_or_else(none)?,
            maker: &self.rows.maker,
            duplicates: Duplicates::First,
            on_pass: self.reading.on_pass,
        };
        let rows_of = &self.rows;
        let is_usable = |number: u64, record: &Record| pointing.is_usable(number, record).then(Vec::new);
        keyed.for_each_part(Bounds::default(), &is_usable, self.reading.cancel, |part| {
            let points = |number: u64, record: &Record| {
                rows_of.key(number, record).is_some_and(|key| part.get(key).is_some())
            };
            add_rows_where(self.source, &points, rows, self.reading.cancel, self.reading.on_pass)
        })?;
        Ok(())
    }

    /// The first row of each key, of those that are not `elsewhere`.
    fn first_of_each(&self, elsewhere: &RowSet) -> Result<RowSet, JoinError> {
        let rows_of = &self.rows;
        let stands = |number: u64, record: &Record| {
            let is_one = !elsewhere.contains(number)
                && rows_of.own.is_usable(number, record)
                && rows_of.converter.read(number, record, |_| ()).is_ok()
                // What is another key once it is read as the parent's would find none of its own rows.
                && rows_of.key(number, record) == rows_of.own_key(number, record);
            is_one.then(Vec::new)
        };
        let keyed = KeyedTable {
            name: None,
            source: self.source,
            converter: &self.rows.converter,
            columns: KeyColumns::new(self.plan, &self.made.pointing)
                .ok_or_else(|| no_such_columns(&self.source.file_stem(), &self.made.pointing))?,
            maker: &self.rows.maker,
            duplicates: Duplicates::First,
            on_pass: self.reading.on_pass,
        };
        let (mut first, mut seen) = (RowSet::default(), RowSet::default());
        keyed.for_each_part(Bounds::default(), &stands, self.reading.cancel, |part| {
            let before = seen.clone();
            let in_part = |number: u64, record: &Record| {
                !before.contains(number)
                    && rows_of.key(number, record).is_some_and(|key| part.get(key).is_some())
            };
            let is_first = |number: u64, record: &Record| {
                !before.contains(number)
                    && rows_of
                        .key(number, record)
                        .and_then(|key| part.get(key))
                        .is_some_and(|(row, _)| row == number)
            };
            let Reading { cancel, on_pass, .. } = self.reading;
            add_rows_where(self.source, &is_first, &mut first, cancel, on_pass)?;
            add_rows_where(self.source, &in_part, &mut seen, cancel, on_pass)
        })?;
        Ok(first)
    }
}

impl MakingRows<'_> {
    /// What a row points by, read as a key of the parent.
    fn key(&self, number: u64, record: &Record) -> Option<Key> {
        key(&self.pointing, &self.converter, number, record, &self.maker)
    }

    /// The same, read as the row's own column.
    fn own_key(&self, number: u64, record: &Record) -> Option<Key> {
        key(&self.own.pointing, &self.own.converter, number, record, &self.maker)
    }
}

fn key(
    columns: &KeyColumns,
    converter: &Converter,
    number: u64,
    record: &Record,
    maker: &KeyMaker,
) -> Option<Key> {
    if record.fault().is_some() {
        return None;
    }
    let (shaped, _) = converter.shaped(record);
    columns.key(converter, number, &shaped, maker)
}
