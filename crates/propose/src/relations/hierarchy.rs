//! Whether the rows of a table that point to rows of the same table stand above each other.

use super::read_table::ReadTable;
use super::rows::read_pairs;
use item::cell_keys::{CellReader, Key, KeyMaker};
use source::SourceError;
use std::collections::HashMap;
use tokio_util::sync::CancellationToken;

/// Most rows of a table that is looked at: some 48 MB. Of a larger one it is not told.
const MOST_ROWS: u64 = 600_000;

/// What following the pointers of a table to itself shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hierarchy {
    /// Whoever follows them comes to a row at the top: to one that points nowhere, or to one that points to itself.
    Tops { nowhere: u64, itself: u64 },
    /// Some come back to where they began.
    Circle,
    /// Not looked at, since the table is too large.
    Unknown,
}

/// Follows the pointers of each row. `key` and `pointer` are the places of the columns, and how they are read.
///
/// # Errors
/// When the source cannot be read, or `cancel` is cancelled.
pub(super) fn hierarchy(
    table: &ReadTable<'_>,
    key: (usize, &CellReader),
    pointer: (usize, &CellReader),
    maker: &KeyMaker,
    cancel: &CancellationToken,
) -> Result<Hierarchy, SourceError> {
    if table.profile.records > MOST_ROWS {
        return Ok(Hierarchy::Unknown);
    }
    let mut places: HashMap<Key, u32> = HashMap::new();
    let mut pointers: Vec<Option<Key>> = Vec::new();
    let mut itself = 0;
    read_pairs(table, [key, pointer], maker, cancel, |[key, pointer]| {
        let place = u32::try_from(pointers.len()).unwrap_or(u32::MAX);
        if let Some(key) = key {
            places.insert(key, place);
        }
        itself += u64::from(pointer.is_some() && pointer == key);
        pointers.push(pointer.filter(|pointer| Some(*pointer) != key));
    })?;
    let above: Vec<Option<usize>> =
        pointers.into_iter().map(|pointer| places.get(&pointer?).map(|place| *place as usize)).collect();
    Ok(if has_circle(&above) {
        Hierarchy::Circle
    } else {
        let tops = above.iter().filter(|above| above.is_none()).count() as u64;
        Hierarchy::Tops { nowhere: tops - itself, itself }
    })
}

/// True where following some row's pointers never ends.
fn has_circle(above: &[Option<usize>]) -> bool {
    // The row from which each was come to first; none where it was not.
    let mut seen: Vec<Option<u32>> = vec![None; above.len()];
    for start in 0..above.len() {
        let number = u32::try_from(start).unwrap_or(u32::MAX);
        let mut at = Some(start);
        while let Some(place) = at {
            match seen[place] {
                Some(from) if from == number => return true,
                Some(_) => break,
                None => seen[place] = Some(number),
            }
            at = above[place];
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_told_from_trees() {
        for (above, expected) in [
            (vec![], false),
            (vec![None], false),
            (vec![None, Some(0), Some(1), Some(1)], false),
            (vec![Some(1), Some(2), None], false),
            (vec![Some(1), Some(0)], true),
            (vec![None, Some(2), Some(3), Some(1), Some(0)], true),
        ] {
            assert_eq!(has_circle(&above), expected, "{above:?}");
        }
    }
}
