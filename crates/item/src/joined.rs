//! What joining tables gave for the rows of one of them.

use super::related_values::RelatedValues;
use plan::{Orphans, Plan};
use source::Source;
use std::sync::Arc;

/// What joining tables gave for the rows of one of them; nothing for a table that stands alone.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// What rows of other tables add to the items.
    pub related: Option<Arc<RelatedValues>>,
    /// Which rows stand inside the items of another table.
    pub placed: Option<Arc<PlacedRows>>,
    /// What became of rows that stand inside items which the table did not take. The same tables come to the same without
    /// it, so it is no part of [`Self::identity`].
    pub fates: Option<Arc<RowFates>>,
    /// From what both were made: with it they are made again.
    pub from: Option<Arc<RelatedTables>>,
    /// Which rows found the parent that they stand beside.
    pub beside: Option<Arc<BesideRows>>,
    /// Levels of an item above the attributes of the rows, Lists and Maps: 0 but for rows inside the items of others.
    pub levels_above: usize,
    /// Of a table that is made from another's rows: which of those it has.
    pub derived: Option<Arc<DerivedRows>>,
}

/// The other tables that one is put together with.
#[derive(Debug, Default)]
pub struct RelatedTables {
    /// What plans call the table itself.
    pub name: String,
    /// Those that are read besides it, each by the name that plans know it by.
    pub sources: Vec<(String, Arc<Source>)>,
    /// Those in whose items its rows stand, the nearest first, each with its plan.
    pub within: Vec<(String, Plan)>,
    /// Parents that were made for rows without one, in whose items they stand too, each with its plan.
    pub made: Vec<(String, Plan)>,
}

/// Which rows of another table one has that is made from them. The others are none of its rows: what it is made from is
/// blank there, or they become no item of that table.
#[derive(Debug, Default)]
pub struct DerivedRows {
    pub with_item: RowSet,
}

/// Which rows of a table found the parent that they stand beside.
#[derive(Debug, Default)]
pub struct BesideRows {
    pub with_parent: RowSet,
    /// What becomes of the others; `None`: not decided.
    pub orphans: Option<Orphans>,
}

impl BesideRows {
    /// Those without a parent change what is written only where they are rejected.
    fn rejecting(&self) -> bool {
        self.orphans == Some(Orphans::Reject)
    }
}

impl Joined {
    /// A hash by which the same is known again; `None` for a table that stands alone.
    pub fn identity(&self) -> Option<String> {
        let beside = self.beside.as_ref().filter(|beside| beside.rejecting());
        let is_alone = self.related.is_none() && self.placed.is_none() && self.derived.is_none();
        if is_alone && beside.is_none() {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        let add_rows = |hasher: &mut blake3::Hasher, rows: &RowSet| {
            hasher.update(&rows.len.to_le_bytes());
            // Words behind the last row say nothing.
            let words = rows.words.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
            rows.words[..words].iter().for_each(|word| {
                hasher.update(&word.to_le_bytes());
            });
        };
        if let Some(related) = &self.related {
            hasher.update(related.hash().as_bytes());
        }
        if let Some(placed) = &self.placed {
            if !placed.left_over.is_empty() {
                hasher.update(b"left over");
                add_rows(&mut hasher, &placed.left_over);
            }
            for rows in [&placed.inside, &placed.without_item] {
                add_rows(&mut hasher, rows);
            }
        }
        if let Some(beside) = beside {
            hasher.update(b"beside");
            add_rows(&mut hasher, &beside.with_parent);
        }
        if let Some(derived) = &self.derived {
            hasher.update(b"derived");
            add_rows(&mut hasher, &derived.with_item);
        }
        Some(hasher.finalize().to_hex().to_string())
    }
}

/// Which rows of a table stand inside the items of another.
#[derive(Debug, Default)]
pub struct PlacedRows {
    /// Those that stand in an item.
    pub inside: RowSet,
    /// Those that would, but their parent is no item: it is rejected or set aside.
    pub without_item: RowSet,
    /// Those that point to a parent whose item has no place for them: merged into it is another row already, or they give
    /// a set no key.
    pub left_over: RowSet,
    /// What becomes of the others.
    pub orphans: Option<Orphans>,
}

/// Rows that are not written, though they were to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowFates {
    /// The table keeps what it holds under the key of the item that they are, or stand in.
    pub kept: RowSet,
    /// The server refused that item.
    pub refused: RowSet,
}

impl RowFates {
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.refused.is_empty()
    }
}

/// What becomes of a row that stands inside the item of another table, or from which another table is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FateInside {
    /// It is there with that item.
    Embedded,
    /// The table keeps what it holds in place of that item.
    Kept,
    /// The server refused that item.
    Refused,
}

/// Numbers of rows, at one bit for each row of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    len: u64,
}

/// Rows of one word.
const WORD: u64 = u64::BITS as u64;

impl RowSet {
    /// True where it was not there before.
    pub fn insert(&mut self, number: u64) -> bool {
        let (place, bit) = at(number);
        if place >= self.words.len() {
            self.words.resize(place + 1, 0);
        }
        let is_new = self.words[place] & bit == 0;
        self.words[place] |= bit;
        self.len += u64::from(is_new);
        is_new
    }

    /// Takes a number out, where it is in it.
    pub fn remove(&mut self, number: u64) {
        let (place, bit) = at(number);
        if let Some(word) = self.words.get_mut(place)
            && *word & bit != 0
        {
            *word &= !bit;
            self.len -= 1;
        }
    }

    pub fn contains(&self, number: u64) -> bool {
        let (place, bit) = at(number);
        self.words.get(place).is_some_and(|word| word & bit != 0)
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The numbers in their order.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.words.iter().zip(0u64..).filter(|(word, _)| **word != 0).flat_map(|(word, place)| {
            (0..WORD).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * WORD + bit)
        })
    }
}

/// The place of the word, and the bit in it. A table whose rows cannot be counted in memory has no such place.
fn at(number: u64) -> (usize, u64) {
    (usize::try_from(number / WORD).unwrap_or(usize::MAX), 1 << (number % WORD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in_and_not_taken_out(
            steps in prop::collection::vec((any::<bool>(), 0u64..300), 0..200),
        ) {
            let (mut rows, mut expected) = (RowSet::default(), BTreeSet::new());
            for (adds, number) in steps {
                if adds {
                    prop_assert_eq!(rows.insert(number), expected.insert(number));
                } else {
                    rows.remove(number);
                    expected.remove(&number);
                }
            }
            prop_assert_eq!(rows.len(), expected.len() as u64);
            prop_assert_eq!(rows.iter().collect::<Vec<_>>(), expected.iter().copied().collect::<Vec<_>>());
            for number in 0..320 {
                prop_assert_eq!(rows.contains(number), expected.contains(&number));
            }
        }
    }
}
