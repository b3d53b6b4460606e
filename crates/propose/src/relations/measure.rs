//! What the rows say of a relation that a person names: [`measure_relation`].

use super::containment::{Counts, Link, count_shared};
use super::found::{FoundRelation, RelationEvidence, RelationLevel, RelationsProgress};
use super::hierarchy::{Hierarchy, hierarchy};
use super::judging::is_contained;
use super::key_sorter::KeySorter;
use super::progress::Progress;
use super::read_table::{MAX_COLUMNS, ReadTable};
use super::reasons::{Told, reason};
use super::relation_builder::evidence;
use super::rows::{Reading, first_rows, read_keys};
use failure::{Code, Failure};
use item::cell_keys::{CellReader, KeyMaker};
use plan::{DeclaredTable, Relation, TableColumns, place_of_column, same_column};
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

/// One end of a relation: the place of its table, and of its columns there with how each is read.
struct End {
    table: usize,
    columns: Vec<(usize, CellReader)>,
}

/// Counts a relation that a person names over all rows of both tables. It is `certain` where it is declared, `likely` where
/// nearly all rows point to one row of the parent each, else `possible`.
///
/// Each of the two tables is read once, and once more where rows point to one that is not there, or to their own table.
///
/// # Errors
/// `no_such_source_table`, `no_such_column`; `bad_usage` where the ends have not as many columns, more than four, or are the
/// same; when a source cannot be read, a temporary file not written or read back, or `cancel` is cancelled.
pub fn measure_relation(
    tables: &[ReadTable<'_>],
    relation: &Relation,
    cancel: &CancellationToken,
    on_progress: impl FnMut(RelationsProgress),
) -> Result<FoundRelation, Failure> {
    let (child, parent) = (end_of(tables, &relation.child)?, end_of(tables, &relation.parent)?);
    check_ends(&child, &parent)?;
    let maker = KeyMaker::new();
    let mut progress = Progress::new(tables, on_progress);
    progress.expect(&BTreeSet::from([child.table, parent.table]));
    let (pointer, target) = (child.reading(0), parent.reading(1));
    let mut sorter = KeySorter::new();
    let mut read = |table: usize, readings: &[Reading<'_>], progress: &mut Progress<'_, _>| {
        let on_rows = |rows| progress.tell(table, rows);
        read_keys(&tables[table], readings, &maker, &mut sorter, cancel, on_rows)
    };
    let rows = if child.table == parent.table {
        read(child.table, &[pointer, target], &mut progress)?
    } else {
        read(parent.table, &[target], &mut progress)?;
        read(child.table, &[pointer], &mut progress)?
    };
    let links = [Link { pointer: 0, target: 1 }];
    let lost = |error| tables[child.table].source.notes_lost(error);
    let Counts { values, shared, orphans } =
        count_shared(&mut [&mut sorter.sorted()], 2, &links, cancel, lost)?;
    let ([of_child, of_parent], [shared]) = (values.as_slice(), shared.as_slice()) else {
        return Err(Failure::new(Code::Unexpected, "The relation could not be counted.", "Try again."));
    };

    let tops = match (child.columns.as_slice(), parent.columns.as_slice()) {
        ([(pointer, from)], [(key, of)]) if child.table == parent.table && of_parent.is_unique() => {
            let table = &tables[child.table];
            match hierarchy(table, (*key, of), (*pointer, from), &maker, cancel)? {
                Hierarchy::Tops { nowhere, itself } => Some(nowhere + itself),
                Hierarchy::Circle | Hierarchy::Unknown => None,
            }
        }
        _ => None,
    };
    let orphan_samples = match orphans.into_iter().next() {
        Some(keys) if !keys.is_empty() => {
            let (table, wanted) = (child.table, [(child.reading(0), keys.as_slice())]);
            progress.expect(&BTreeSet::from([table]));
            let on_rows = |rows| progress.tell(table, rows);
            first_rows(&tables[table], &wanted, &maker, cancel, on_rows)?.into_iter().flatten().collect()
        }
        _ => Vec::new(),
    };
    let is_declared = is_declared(tables, &child, &parent, relation);
    let evidence =
        RelationEvidence { is_declared, tops, ..evidence(rows.sound, of_child, of_parent, shared) };
    let level = if is_declared {
        RelationLevel::Certain
    } else if is_contained(of_child, of_parent, shared) {
        RelationLevel::Likely
    } else {
        RelationLevel::Possible
    };
    let is_one_to_one = of_child.is_unique() && of_parent.is_unique();
    let (child, parent) = (child.named(tables), parent.named(tables));
    // The person says that it is meant: nothing is left to ask.
    let told = Told {
        child: &child,
        parent: &parent,
        level: RelationLevel::Likely,
        is_one_to_one,
        evidence: &evidence,
        is_named: false,
    };
    let reason = reason(told);
    Ok(FoundRelation { child, parent, level, is_one_to_one, evidence, reason, orphan_samples })
}

impl End {
    fn reading(&self, number: u32) -> Reading<'_> {
        Reading { number, columns: self.columns.iter().map(|(place, reader)| (*place, reader)).collect() }
    }

    fn named(&self, tables: &[ReadTable<'_>]) -> TableColumns {
        let table = &tables[self.table];
        let name = |(place, _): &(usize, CellReader)| table.profile.columns[*place].column.clone();
        TableColumns { table: table.name.to_owned(), columns: self.columns.iter().map(name).collect() }
    }
}

fn end_of(tables: &[ReadTable<'_>], end: &TableColumns) -> Result<End, Failure> {
    let table = tables.iter().position(|table| table.name == end.table).ok_or_else(|| {
        Failure::new(
            Code::NoSuchSourceTable,
            format!("No table that is open is called {}.", end.table),
            "Choose one of those that are open.",
        )
    })?;
    let read = &tables[table];
    let columns = end.columns.iter().map(|name| {
        let names = read.profile.columns.iter().map(|column| column.column.as_str());
        let place = place_of_column(name, names);
        let found = place.and_then(|place| Some((place, CellReader::new(read.plan.columns.get(place)?))));
        found.ok_or_else(|| {
            Failure::new(
                Code::NoSuchColumn,
                format!("The table {} has no column {name}.", end.table),
                "Choose one of its columns.",
            )
        })
    });
    Ok(End { table, columns: columns.collect::<Result<_, Failure>>()? })
}

/// Refuses ends that no relation has.
fn check_ends(child: &End, parent: &End) -> Result<(), Failure> {
    let places = |end: &End| end.columns.iter().map(|(place, _)| *place).collect::<Vec<_>>();
    let (from, to) = (places(child), places(parent));
    let wrong = |message: String, repair: &str| Err(Failure::new(Code::BadUsage, message, repair));
    if from.len() != to.len() || !(1..=MAX_COLUMNS).contains(&from.len()) {
        return wrong(
            format!("A relation has one to {MAX_COLUMNS} columns, as many in one table as in the other."),
            "Choose a column of the other table for each.",
        );
    }
    if [&from, &to].iter().any(|places| places.iter().collect::<BTreeSet<_>>().len() < places.len()) {
        return wrong("A column is chosen twice.".to_owned(), "Choose another, or take it out.");
    }
    if child.table == parent.table && from.iter().zip(&to).any(|(from, to)| from == to) {
        return wrong(
            "A column cannot point to itself.".to_owned(),
            "Choose the column that identifies a row, and another that points to it.",
        );
    }
    Ok(())
}

/// True where a foreign key says so. One that does not name the columns it leads to leads to the primary key.
fn is_declared(tables: &[ReadTable<'_>], child: &End, parent: &End, relation: &Relation) -> bool {
    let declared = |end: &End| -> Option<&DeclaredTable> { tables[end.table].plan.declared.as_ref() };
    let primary = declared(parent).map_or(&[][..], |declared| &declared.primary_key);
    let is_same = |left: &[String], right: &[String]| {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_column(left, right))
    };
    declared(child).into_iter().flat_map(|declared| &declared.foreign_keys).any(|key| {
        let references = if key.references.is_empty() { primary } else { &key.references };
        key.table.eq_ignore_ascii_case(tables[parent.table].name)
            && is_same(&key.columns, &relation.child.columns)
            && is_same(references, &relation.parent.columns)
    })
}
