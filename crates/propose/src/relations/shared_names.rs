//! Keys of several columns that only the names of other tables tell of: a race has a date that no other has, and is known
//! by its year and round all the same.

use super::containment::as_f64;
use super::names::ColumnName;
use super::read_table::{Column, TableKey};

/// Columns of such a key.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=3;
/// Keys of one table.
const KEYS: usize = 2;

/// Sets of columns that another table has under the same names, and that may identify the rows of their own: whether they
/// do shows when they are counted.
pub(super) fn keys_by_name(columns: &[Column<'_>], known: &[TableKey]) -> Vec<TableKey> {
    let tables = columns.last().map_or(0, |column| column.table + 1);
    let is_key = |place: usize| known.iter().any(|known| known.columns == [place]);
    let mut found = Vec::new();
    for table in 0..tables {
        let own: Vec<usize> = (0..columns.len())
            .filter(|&place| {
                let column = &columns[place];
                let is_full = column.profile.blank == 0 && column.profile.null_words.is_empty();
                column.table == table && is_full && !column.called.is_measure() && !is_key(place)
            })
            .collect();
        let mut sets: Vec<(Vec<usize>, usize)> = Vec::new();
        for other in (0..tables).filter(|other| *other != table) {
            // What identifies the rows of the other table is pointed to from here.
            let of_other =
                (0..columns.len()).filter(|&place| columns[place].table == other && !is_key(place));
            let names: Vec<&ColumnName> = of_other.map(|place| &columns[place].called).collect();
            let shared: Vec<usize> = own
                .iter()
                .copied()
                .filter(|&place| names.iter().any(|name| name.is_called_as(&columns[place].called)))
                .collect();
            let rows = own.first().map_or(0, |&place| columns[place].profile.filled);
            let combinations: f64 =
                shared.iter().map(|&place| as_f64(columns[place].profile.distinct.count)).product();
            if COLUMNS.contains(&shared.len()) && combinations >= as_f64(rows) {
                match sets.iter_mut().find(|(set, _)| *set == shared) {
                    Some((_, votes)) => *votes += 1,
                    None => sets.push((shared, 1)),
                }
            }
        }
        sets.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
        let is_new = |set: &Vec<usize>| {
            !known
                .iter()
                .any(|known| known.columns.iter().all(|column| set.contains(column)) && known.table == table)
        };
        let new = sets.into_iter().map(|(set, _)| set).filter(is_new).take(KEYS);
        found.extend(new.map(|columns| TableKey { table, columns, is_declared: false, is_primary: false }));
    }
    found
}
