//! Several columns that point together.

use super::candidates::Pair;
use super::catalog::{Catalog, Scope};
use super::containment::{Link, Shared, Values, as_f64, count_shared};
use super::found::{RelationLevel, RelationsProgress};
use super::judging::is_contained;
use super::key_sorter::KeySorter;
use super::names::NameMatch;
use super::progress::Progress;
use super::read_table::{Column, TableKey, ValueClass};
use super::rows::{Reading, read_keys};
use item::cell_keys::Key;
use source::SourceError;

/// Sets of columns that are tried for one key and one child, and of all.
const TRIES_OF_EACH: usize = 16;
const TRIES: usize = 400;

/// Columns that may point together, and the key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Together {
    /// In the order of the key's columns.
    pub child: Vec<usize>,
    pub parent: Vec<usize>,
    pub names: Vec<NameMatch>,
    pub is_declared: bool,
}

/// Columns that point together, with what was counted.
#[derive(Debug, Clone)]
pub(super) struct PointsTogether {
    pub together: Together,
    pub child: Values,
    pub parent: Values,
    pub shared: Shared,
    pub level: RelationLevel,
    /// Some keys that point to a row that is not there.
    pub orphans: Vec<Key>,
}

/// The sets of columns that have to be counted: each of their columns is contained in one of the key's, by `parts`.
pub(super) fn tries(catalog: &Catalog<'_>, parts: &[Pair], trust: f64) -> Vec<Together> {
    let Catalog { columns, keys, declared, .. } = catalog;
    let mut tries: Vec<Together> = declared
        .iter()
        .filter(|pointer| pointer.child.len() > 1)
        .map(|pointer| Together {
            child: pointer.child.clone(),
            parent: pointer.parent.clone(),
            names: vec![NameMatch::NONE; pointer.child.len()],
            is_declared: true,
        })
        .collect();
    for key in keys.iter().filter(|key| key.columns.len() > 1) {
        let mut children: Vec<usize> = parts
            .iter()
            .filter(|pair| key.columns.contains(&pair.target))
            .map(|pair| columns[pair.pointer].table)
            .collect();
        children.sort_unstable();
        children.dedup();
        for child in children.into_iter().filter(|child| *child != key.table) {
            let found = of_child(child, key, columns, parts, trust);
            tries.extend(
                found
                    .into_iter()
                    .filter(|found| {
                        !declared
                            .iter()
                            .any(|pointer| pointer.child == found.child && pointer.parent == found.parent)
                    })
                    .collect::<Vec<_>>(),
            );
        }
    }
    tries.truncate(TRIES);
    tries
}

/// The sets of columns of one child that may be this key, the plainest names first.
fn of_child(
    child: usize,
    key: &TableKey,
    columns: &[Column<'_>],
    parts: &[Pair],
    trust: f64,
) -> Vec<Together> {
    // Places in a list, and what is counted, are the same in many tables.
    let names_nothing = |pair: &&Pair| columns[pair.pointer].called.is_measure();
    let mut found = vec![Together {
        child: Vec::new(),
        parent: key.columns.clone(),
        names: Vec::new(),
        is_declared: false,
    }];
    for &target in &key.columns {
        let mut of_part: Vec<&Pair> = parts
            .iter()
            .filter(|pair| pair.target == target && columns[pair.pointer].table == child)
            .filter(|pair| trust < 0.5 || !names_nothing(pair))
            .collect();
        of_part.sort_by(|left, right| right.name.0.total_cmp(&left.name.0));
        let mut longer = Vec::new();
        for begun in &found {
            for pair in of_part.iter().filter(|pair| !begun.child.contains(&pair.pointer)) {
                let mut next = begun.clone();
                next.child.push(pair.pointer);
                next.names.push(pair.name);
                longer.push(next);
            }
        }
        longer.sort_by(|left, right| right.named().total_cmp(&left.named()));
        longer.truncate(TRIES_OF_EACH);
        found = longer;
    }
    found
}

impl Together {
    fn named(&self) -> f64 {
        self.names.iter().map(|name| name.0).sum()
    }

    /// How sure it is. `part_keys`: how many different values each column of the key has.
    fn level(
        &self,
        child: &Values,
        parent: &Values,
        shared: &Shared,
        of_parts: &[&Values],
        part_keys: &[u64],
        trust: f64,
    ) -> Option<RelationLevel> {
        if self.is_declared {
            return Some(RelationLevel::Certain);
        }
        if !is_contained(child, parent, shared) {
            return None;
        }
        // Of all combinations of their values, the key has so many: each of the pointer's could have been another.
        let combinations: f64 = part_keys.iter().map(|keys| as_f64(*keys)).product();
        let rarity = (combinations / as_f64(parent.distinct.max(1))).log10().max(0.0);
        let values = (rarity * as_f64(shared.distinct.min(4))).min(6.0);
        let is_named = trust >= 0.5 && self.names.iter().all(|name| name.0 >= 2.0);
        // A column that is constant, or identifies its row alone, says nothing together with others.
        if !is_named && of_parts.iter().any(|part| part.distinct < 3 || part.is_unique()) {
            return None;
        }
        let names =
            if is_named { 2.5 * trust } else { self.named() / as_f64(self.names.len() as u64) * trust * 0.5 };
        let orphans = child.rows - shared.rows;
        let doubt = if orphans > 0 { 0.5 + 10.0 * as_f64(orphans) / as_f64(child.rows.max(1)) } else { 0.0 };
        let score = values + names - doubt;
        if names >= 2.0 && orphans == 0 && score >= 4.5 {
            Some(RelationLevel::Certain)
        } else if score >= 3.0 || (is_named && score >= 2.0) {
            Some(RelationLevel::Likely)
        } else {
            None
        }
    }
}

/// Counts them over all rows, and keeps those that something speaks for.
///
/// # Errors
/// When a source cannot be read, a temporary file not written or read back, or `cancel` is cancelled.
pub(super) fn count_together(
    scope: &Scope<'_>,
    tries: &[Together],
    values: &[Values],
    trust: f64,
    progress: &mut Progress<'_, impl FnMut(RelationsProgress)>,
) -> Result<Vec<PointsTogether>, SourceError> {
    let Catalog { tables, columns, .. } = &scope.catalog;
    if tries.is_empty() {
        return Ok(Vec::new());
    }
    let mut sets: Vec<&[usize]> = Vec::new();
    for columns in tries.iter().flat_map(|together| [&together.child, &together.parent]) {
        if !sets.contains(&columns.as_slice()) {
            sets.push(columns);
        }
    }
    let number = |columns: &[usize]| {
        let place = sets.iter().position(|set| *set == columns).unwrap_or(0);
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let mut sorter = KeySorter::new();
    for (place, table) in tables.iter().enumerate() {
        let of_table = sets.iter().filter(|set| columns[set[0]].table == place);
        let readings: Vec<Reading<'_>> = of_table
            .map(|set| Reading {
                number: number(set),
                columns: set.iter().map(|&column| (columns[column].place, &columns[column].reader)).collect(),
            })
            .collect();
        if !readings.is_empty() {
            let on_rows = |rows| progress.tell(place, rows);
            read_keys(table, &readings, &scope.maker, &mut sorter, scope.cancel, on_rows)?;
        }
    }
    let links: Vec<Link> = tries
        .iter()
        .map(|together| Link { pointer: number(&together.child), target: number(&together.parent) })
        .collect();
    let lost = |error| tables[0].source.notes_lost(error);
    let counts = count_shared(&mut [&mut sorter.sorted()], sets.len(), &links, scope.cancel, lost)?;
    let mut found: Vec<PointsTogether> = Vec::new();
    let judged: Vec<_> = tries
        .iter()
        .zip(&links)
        .zip(counts.shared.into_iter().zip(counts.orphans))
        .filter_map(|((together, link), (shared, orphans))| {
            let (child, parent) = (counts.values[link.pointer as usize], counts.values[link.target as usize]);
            let part_keys: Vec<u64> = together.parent.iter().map(|&part| values[part].distinct).collect();
            let of_parts: Vec<&Values> = together.child.iter().map(|&part| &values[part]).collect();
            let level = together.level(&child, &parent, &shared, &of_parts, &part_keys, trust)?;
            Some(PointsTogether { together: together.clone(), child, parent, shared, level, orphans })
        })
        .collect();
    for next in judged.iter().cloned() {
        // Two tables of the same things, each with the same keys: neither is above the other.
        let is_mutual = judged.iter().any(|other| {
            (&other.together.child, &other.together.parent) == (&next.together.parent, &next.together.child)
        });
        let has_time = next.together.parent.iter().any(|column| columns[*column].class == ValueClass::Time);
        if !next.together.is_declared && (is_mutual || (has_time && next.child.is_unique())) {
            continue;
        }
        // The plainest names come first; a child points to a table so once, unless it is declared otherwise.
        let (child, parent) = (columns[next.together.child[0]].table, columns[next.together.parent[0]].table);
        let is_known = found.iter().any(|known| {
            (columns[known.together.child[0]].table, columns[known.together.parent[0]].table)
                == (child, parent)
        });
        if next.together.is_declared || !is_known {
            found.push(next);
        }
    }
    Ok(found)
}
