//! What all counts together say of names, of the main keys of tables, and so of each pair.

use super::candidates::{LEAST_PERCENT, Pair};
use super::catalog::Catalog;
use super::choosing::Choice;
use super::containment::{Shared, Values};
use super::hierarchy::Hierarchy;
use super::judging::Counted;
use super::names::{ColumnName, NameMatch};
use super::read_table::{Column, TableKey, ValueClass, named_for};
use plan::is_own_id;
use std::collections::{BTreeSet, HashMap};

/// Columns of one table of which it is looked at whether they point to rows above.
const HIERARCHIES: usize = 6;

/// The pairs with what was counted of them.
pub(super) struct Weighing<'a> {
    catalog: &'a Catalog<'a>,
    pairs: &'a [Pair],
    values: &'a [Values],
    shared: &'a [Shared],
    /// How far names can be believed: wholly where most columns that are plainly named for one of the tables do point to
    /// it, else not at all.
    pub trust: f64,
    /// Tables whose rows are numbered one after another.
    sequences: u64,
    /// Of each table, the column by which its rows are mainly identified.
    primary: Vec<Option<usize>>,
}

impl<'a> Weighing<'a> {
    pub(super) fn new(
        catalog: &'a Catalog<'a>,
        pairs: &'a [Pair],
        values: &'a [Values],
        shared: &'a [Shared],
    ) -> Self {
        let numbered = catalog.keys.iter().filter(|key| match key.columns.as_slice() {
            [column] => values[*column].is_sequence(),
            _ => false,
        });
        let tables: BTreeSet<usize> = numbered.map(|key| key.table).collect();
        let sequences = tables.len() as u64;
        let mut weighing =
            Self { catalog, pairs, values, shared, trust: 1.0, sequences, primary: Vec::new() };
        weighing.trust = weighing.trust();
        weighing.primary = (0..catalog.tables.len()).map(|table| weighing.primary_of(table)).collect();
        weighing
    }

    /// A pair with its figures.
    fn counted(&self, place: usize) -> Counted<'a> {
        let pair = &self.pairs[place];
        let (child, parent) = (&self.catalog.columns[pair.pointer], &self.catalog.columns[pair.target]);
        let is_measure = child.called.is_measure() || child.called.is_time();
        let is_plain = pair.name.is_plain();
        let doubts = [
            (child.class == ValueClass::Whole && is_measure, 2.0),
            (!is_plain && is_named_for_another(child, parent.table), 2.0),
            // The target is a pointer itself.
            (!is_plain && is_named_for_another(parent, parent.table), 1.0),
        ];
        Counted {
            pair,
            child: &self.values[pair.pointer],
            parent: &self.values[pair.target],
            shared: &self.shared[place],
            longest_bytes: child.profile.longest_bytes,
            name_doubts: sum(&doubts),
            is_primary: true,
            hierarchy: None,
            sequences: self.sequences,
            trust: self.trust,
        }
    }

    fn trust(&self) -> f64 {
        let (mut kept, mut broken) = (0_u32, 0_u32);
        for (own, table) in self.catalog.tables.iter().enumerate() {
            let columns = table.profile.columns.iter().enumerate().filter(|(_, column)| column.filled > 0);
            for (place, column) in columns {
                let named = named_for(&ColumnName::new(&column.column), own, &self.catalog.names);
                let Some(&named) = named.first() else { continue };
                let points = (0..self.pairs.len()).any(|at| {
                    let pair = &self.pairs[at];
                    let (pointer, target) =
                        (&self.catalog.columns[pair.pointer], &self.catalog.columns[pair.target]);
                    (pointer.table, pointer.place, target.table) == (own, place, named)
                        && self.counted(at).is_contained()
                });
                if points { kept += 1 } else { broken += 1 }
            }
        }
        // Names that were mixed up are right now and then.
        if kept >= broken { 1.0 } else { 0.0 }
    }

    /// As declared; else the column that is pointed to most plainly.
    fn primary_of(&self, table: usize) -> Option<usize> {
        let of_table = || self.catalog.keys.iter().filter(move |key| key.table == table);
        if let Some(declared) = of_table().find(|key| key.is_declared && key.is_primary) {
            return if let [column] = declared.columns.as_slice() { Some(*column) } else { None };
        }
        let singles = of_table().filter(|key| key.columns.len() == 1);
        let ranked = singles.map(|key| (self.rank(key), key.columns[0]));
        let best = ranked.max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
        best.map(|(_, column)| column)
    }

    /// How plainly a column is what mainly identifies the rows of its table.
    fn rank(&self, key: &TableKey) -> f64 {
        let column = &self.catalog.columns[key.columns[0]];
        let incoming: f64 = (0..self.pairs.len())
            .filter(|&place| self.pairs[place].target == key.columns[0])
            .map(|place| self.counted(place))
            .filter(|counted| counted.is_contained())
            .map(|counted| (counted.values() + counted.pair.name.0 * self.trust).min(3.0))
            .sum();
        let signs = [
            (is_own_id(self.catalog.tables[key.table].name, column.name), 2.0 * self.trust),
            (is_named_for_another(column, key.table), -2.0 * self.trust),
            (column.place == 0, 1.0),
            // Names and addresses are longer than what people make up to tell rows apart.
            (column.profile.longest_bytes <= 20, 1.0),
            (key.is_primary, 0.3),
        ];
        incoming.min(4.0) + sum(&signs)
    }

    /// Places of pairs within one table of which it must be known what following the pointers shows. `sound`: the rows of
    /// each table that can be read.
    pub(super) fn own_pointers(&self, sound: &HashMap<usize, u64>) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.pairs.len())
            .filter(|&place| {
                let pair = &self.pairs[place];
                let table = self.catalog.columns[pair.pointer].table;
                let filled = self.values[pair.pointer].rows;
                let blank = sound.get(&table).map_or(0, |rows| rows.saturating_sub(filled));
                // Where every row points somewhere, there is a circle, or a row that points to itself.
                let may_be = blank > 0 || pair.is_declared || pair.name > NameMatch::NONE;
                pair.is_key
                    && table == self.catalog.columns[pair.target].table
                    && may_be
                    && (pair.is_declared || self.counted(place).is_contained())
            })
            .collect();
        places.sort_by(|left, right| self.pairs[*right].name.0.total_cmp(&self.pairs[*left].name.0));
        let mut of_table: HashMap<usize, usize> = HashMap::new();
        places.retain(|place| {
            let count = of_table.entry(self.catalog.columns[self.pairs[*place].pointer].table).or_default();
            *count += 1;
            *count <= HIERARCHIES
        });
        places
    }

    /// All pairs that something speaks for. `hierarchies`: what following pointers shows, by the place of the pair.
    pub(super) fn choices(&self, hierarchies: &HashMap<usize, Hierarchy>) -> Vec<Choice> {
        let choice = |place: usize| {
            let pair = self.pairs[place];
            let (child, parent) = (&self.catalog.columns[pair.pointer], &self.catalog.columns[pair.target]);
            let is_primary = self.primary[parent.table] == Some(pair.target);
            let hierarchy = hierarchies.get(&place).copied();
            let is_unknown = child.table == parent.table && hierarchy.is_none() && !pair.is_declared;
            if !pair.is_key || is_unknown {
                return None;
            }
            let judgement = Counted { is_primary, hierarchy, ..self.counted(place) }.judge()?;
            Some(Choice {
                pair,
                place,
                judgement,
                child_table: child.table,
                parent_table: parent.table,
                is_primary,
                distinct: self.shared[place].distinct,
                keys: self.values[pair.target].distinct,
                is_text: !self.values[pair.pointer].is_mostly_whole(),
                name: pair.name.0 * self.trust,
            })
        };
        (0..self.pairs.len()).filter_map(choice).collect()
    }

    /// Pairs that may be parts of pointers of several columns.
    pub(super) fn parts(&self) -> Vec<Pair> {
        let is_part = |(pair, shared): &(&Pair, &Shared)| {
            let rows = self.values[pair.pointer].rows;
            rows > 0 && shared.rows * 100 >= rows * LEAST_PERCENT
        };
        self.pairs.iter().zip(self.shared).filter(is_part).map(|(pair, _)| *pair).collect()
    }
}

/// True where the name of a column plainly names a table that is neither its own nor this one.
fn is_named_for_another(column: &Column<'_>, table: usize) -> bool {
    column.named_for.iter().any(|named| *named != table)
}

/// The sum of what is so.
fn sum(signs: &[(bool, f64)]) -> f64 {
    signs.iter().filter(|(is_so, _)| *is_so).map(|(_, weight)| weight).sum()
}
