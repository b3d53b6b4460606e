//! Finds how tables belong together: [`find_relations`].

use super::candidates::{Pair, candidates};
use super::cell_keys::KeyMaker;
use super::choosing::{Choice, chosen};
use super::composite::{PointsTogether, count_together, tries};
use super::containment::{Link, Shared, Values, count_shared};
use super::found::{FoundRelation, FoundRelations, RelationEvidence, RelationLevel, RelationsProgress};
use super::hierarchy::{Hierarchy, hierarchy};
use super::join_tables::join_tables;
use super::judging::Counted;
use super::key_sorter::{KeySorter, SortedKeys};
use super::names::{ColumnName, NameMatch, TableName};
use super::read_table::{
    Column, ReadTable, TableKey, ValueClass, columns_of, declared_pointers, keys_of, named_for,
};
use super::reasons::{Told, reason};
use super::rows::{Reading, read_keys, sample_keys};
use super::siblings::without_siblings;
use plan::{TableColumns, is_own_id};
use source::SourceError;
use std::collections::{BTreeSet, HashMap};
use tokio_util::sync::CancellationToken;

/// Columns of one table of which it is looked at whether they point to rows above.
const HIERARCHIES: usize = 6;

/// Which tables point to which, from what is declared and from their rows. Each value of a pointer is held against all
/// keys (see [`super::cell_keys`] for what is the same value); nothing is sampled but to leave out what is plainly none.
///
/// Every table is read up to twice, and once more where it may point to itself or by several columns together. Memory: 55
/// MB at most, however many rows there are; what is more goes to temporary files.
///
/// # Errors
/// When a source cannot be read, a temporary file not written or read back, or `cancel` is cancelled.
pub fn find_relations(
    tables: &[ReadTable<'_>],
    cancel: &CancellationToken,
    on_progress: impl FnMut(RelationsProgress),
) -> Result<FoundRelations, SourceError> {
    let names: Vec<TableName> = tables.iter().map(|table| TableName::new(table.name)).collect();
    let columns = columns_of(tables, &names);
    let keys = keys_of(tables, &columns);
    let mut search = Search {
        tables,
        names: &names,
        columns: &columns,
        keys: &keys,
        maker: KeyMaker::new(),
        cancel,
        sound: HashMap::new(),
    };
    search.run(Progress { tables, on_progress, before: 0, total: 0, at: (0, 0) })
}

/// What a search knows.
struct Search<'a> {
    tables: &'a [ReadTable<'a>],
    names: &'a [TableName],
    columns: &'a [Column<'a>],
    keys: &'a [TableKey],
    maker: KeyMaker,
    cancel: &'a CancellationToken,
    /// Rows of each table that can be read.
    sound: HashMap<usize, u64>,
}

/// What is told of how far it is.
struct Progress<'a, F> {
    tables: &'a [ReadTable<'a>],
    on_progress: F,
    /// Rows of the readings that ended.
    before: u64,
    total: u64,
    /// The table that is read, and its rows so far.
    at: (usize, u64),
}

impl<F: FnMut(RelationsProgress)> Progress<'_, F> {
    fn tell(&mut self, table: usize, rows: u64) {
        if table != self.at.0 || rows < self.at.1 {
            self.before += self.at.1;
        }
        self.at = (table, rows);
        let (table, rows) = (self.tables[table].name.to_owned(), self.before + rows);
        (self.on_progress)(RelationsProgress { table, rows, rows_total: self.total.max(rows) });
    }

    fn expect(&mut self, tables: &BTreeSet<usize>) {
        self.total += tables.iter().map(|table| self.tables[*table].profile.records).sum::<u64>();
    }
}

impl Search<'_> {
    fn run(
        &mut self,
        mut progress: Progress<'_, impl FnMut(RelationsProgress)>,
    ) -> Result<FoundRelations, SourceError> {
        let declared = declared_pointers(self.tables, self.columns);
        let mut pairs = candidates(self.names, self.columns, self.keys, &declared);
        let targets: BTreeSet<usize> = pairs.iter().map(|pair| pair.target).collect();
        progress.expect(&self.tables_of(&targets));
        let mut of_targets = self.read(&targets, &mut progress)?;
        self.drop_refuted(&mut pairs, &targets, &mut of_targets)?;
        let pointers: BTreeSet<usize> =
            pairs.iter().map(|pair| pair.pointer).filter(|pointer| !targets.contains(pointer)).collect();
        progress.expect(&self.tables_of(&pointers));
        let mut of_pointers = self.read(&pointers, &mut progress)?;
        let (values, shared) = self.count(&mut [&mut of_targets, &mut of_pointers], &pairs)?;
        drop((of_targets, of_pointers));

        let trust = self.trust(&pairs, &values, &shared);
        let primary = self.primary(&pairs, &values, &shared, trust);
        let hierarchies = self.hierarchies(&pairs, &values, &shared, trust)?;
        let choices = self.choices(&pairs, &values, &shared, trust, &primary, &hierarchies);
        let single = chosen(choices);

        let parts: Vec<Pair> = (0..pairs.len())
            .filter(|&place| {
                let (pair, shared) = (&pairs[place], &shared[place]);
                let rows = values[pair.pointer].rows;
                rows > 0 && shared.rows * 100 >= rows * super::candidates::LEAST_PERCENT
            })
            .map(|place| pairs[place])
            .collect();
        let tries = tries(self.columns, self.keys, &parts, &declared, trust);
        let tables: BTreeSet<usize> = tries
            .iter()
            .flat_map(|together| [together.child[0], together.parent[0]])
            .map(|column| self.columns[column].table)
            .collect();
        progress.expect(&tables);
        let together = if tries.is_empty() {
            Vec::new()
        } else {
            let on_rows = |table, rows| progress.tell(table, rows);
            let found = count_together(
                self.tables,
                self.columns,
                tries,
                &values,
                trust,
                &self.maker,
                self.cancel,
                on_rows,
            )?;
            without_siblings(found, &single, self.columns)
        };
        let mut relations: Vec<FoundRelation> =
            together.iter().map(|found| self.told_together(found)).collect();
        let singles = single.iter().filter(|choice| !is_implied(choice, &together));
        relations.extend(singles.map(|choice| {
            let (pair, counted) = (&choice.pair, &shared[choice.place]);
            let is_named = choice.name >= 1.8;
            let tops = match hierarchies.get(&choice.place) {
                Some(Hierarchy::Tops { nowhere, itself }) => Some(nowhere + itself),
                _ => None,
            };
            let (child, parent) = (&values[pair.pointer], &values[pair.target]);
            let evidence = RelationEvidence {
                is_declared: pair.is_declared,
                tops,
                ..self.evidence(self.columns[pair.pointer].table, child, parent, counted)
            };
            self.told(
                &[pair.pointer],
                &[pair.target],
                choice.judgement.level,
                child.is_unique(),
                evidence,
                is_named,
            )
        }));
        relations.sort_by(|left, right| {
            let place = |relation: &FoundRelation| {
                let place = |name: &str| self.tables.iter().position(|table| table.name == name);
                (place(&relation.child.table), place(&relation.parent.table), relation.child.columns.clone())
            };
            left.level.cmp(&right.level).then(place(left).cmp(&place(right)))
        });
        let many_to_many = join_tables(self.tables, self.columns, self.keys, &relations);
        Ok(FoundRelations { relations, many_to_many })
    }

    fn tables_of(&self, columns: &BTreeSet<usize>) -> BTreeSet<usize> {
        columns.iter().map(|column| self.columns[*column].table).collect()
    }

    fn readings(&self, table: usize, columns: &BTreeSet<usize>) -> Vec<Reading<'_>> {
        let of_table = columns.iter().filter(|column| self.columns[**column].table == table);
        of_table
            .map(|&column| Reading {
                number: u32::try_from(column).unwrap_or(u32::MAX),
                columns: vec![(self.columns[column].place, &self.columns[column].reader)],
            })
            .collect()
    }

    /// Reads these columns.
    fn read(
        &mut self,
        columns: &BTreeSet<usize>,
        progress: &mut Progress<'_, impl FnMut(RelationsProgress)>,
    ) -> Result<SortedKeys, SourceError> {
        let mut sorter = KeySorter::new();
        for table in self.tables_of(columns) {
            let readings = self.readings(table, columns);
            let on_rows = |rows| progress.tell(table, rows);
            let rows =
                read_keys(&self.tables[table], &readings, &self.maker, &mut sorter, self.cancel, on_rows)?;
            self.sound.insert(table, rows.sound);
        }
        Ok(sorter.sorted())
    }

    /// Leaves out pairs of which some hundred rows show that they are none.
    fn drop_refuted(
        &self,
        pairs: &mut Vec<Pair>,
        targets: &BTreeSet<usize>,
        of_targets: &mut SortedKeys,
    ) -> Result<(), SourceError> {
        let pointers: BTreeSet<usize> =
            pairs.iter().map(|pair| pair.pointer).filter(|pointer| !targets.contains(pointer)).collect();
        let mut sorter = KeySorter::new();
        for table in self.tables_of(&pointers) {
            sample_keys(&self.tables[table], &self.readings(table, &pointers), &self.maker, &mut sorter)?;
        }
        let (values, shared) = self.count(&mut [of_targets, &mut sorter.sorted()], pairs)?;
        let mut place = 0;
        pairs.retain_mut(|pair| {
            let (found, shared) = (&values[pair.pointer], &shared[place]);
            place += 1;
            // A count of different values may have been an estimate.
            pair.is_key &= values[pair.target].is_unique() || pair.is_declared;
            let is_part =
                self.keys.iter().any(|key| key.columns.len() > 1 && key.columns.contains(&pair.target));
            pair.is_declared || ((pair.is_key || is_part) && shared.distinct * 2 >= found.distinct)
        });
        Ok(())
    }

    fn count(
        &self,
        sorted: &mut [&mut SortedKeys],
        pairs: &[Pair],
    ) -> Result<(Vec<Values>, Vec<Shared>), SourceError> {
        let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
        let links: Vec<Link> = pairs
            .iter()
            .map(|pair| Link { pointer: number(pair.pointer), target: number(pair.target) })
            .collect();
        let lost = |error| match self.tables.first() {
            Some(table) => table.source.notes_lost(error),
            None => SourceError::Cancelled,
        };
        count_shared(sorted, self.columns.len(), &links, self.cancel, lost)
    }

    /// A pair with its figures.
    fn counted<'p>(
        &self,
        place: usize,
        pairs: &'p [Pair],
        values: &'p [Values],
        shared: &'p [Shared],
        trust: f64,
    ) -> Counted<'p> {
        let pair = &pairs[place];
        let (child, parent) = (&self.columns[pair.pointer], &self.columns[pair.target]);
        Counted {
            pair,
            child: &values[pair.pointer],
            parent: &values[pair.target],
            shared: &shared[place],
            longest_bytes: child.profile.longest_bytes,
            names_a_measure: child.class == ValueClass::Whole
                && (child.called.is_measure() || child.called.is_time()),
            names_another: !pair.name.is_plain() && is_named_for_another(child, parent.table),
            is_pointer: !pair.name.is_plain() && is_named_for_another(parent, parent.table),
            is_primary: true,
            hierarchy: None,
            trust,
        }
    }

    /// How far names can be believed: wholly where most columns that are plainly named for one of the tables do point to
    /// it, else not at all.
    fn trust(&self, pairs: &[Pair], values: &[Values], shared: &[Shared]) -> f64 {
        let (mut kept, mut broken) = (0_u32, 0_u32);
        for (own, table) in self.tables.iter().enumerate() {
            for (place, column) in
                table.profile.columns.iter().enumerate().filter(|(_, column)| column.filled > 0)
            {
                let named = named_for(&ColumnName::new(&column.column), own, self.names);
                let Some(&named) = named.first() else { continue };
                let points = (0..pairs.len()).any(|at| {
                    let (pointer, target) =
                        (&self.columns[pairs[at].pointer], &self.columns[pairs[at].target]);
                    (pointer.table, pointer.place, target.table) == (own, place, named)
                        && self.counted(at, pairs, values, shared, 1.0).is_contained()
                });
                if points { kept += 1 } else { broken += 1 }
            }
        }
        // Names that were mixed up are right now and then.
        if kept >= broken { 1.0 } else { 0.0 }
    }

    /// Of each table, the column by which its rows are mainly identified: as declared; else the one that is pointed to
    /// most plainly.
    fn primary(
        &self,
        pairs: &[Pair],
        values: &[Values],
        shared: &[Shared],
        trust: f64,
    ) -> Vec<Option<usize>> {
        let of_table = |table: usize| {
            let declared =
                self.keys.iter().find(|key| key.table == table && key.is_declared && key.is_primary);
            if let Some(declared) = declared {
                return if let [column] = declared.columns.as_slice() { Some(*column) } else { None };
            }
            let singles = self.keys.iter().filter(|key| key.table == table && key.columns.len() == 1);
            let rank = |key: &TableKey| {
                let column = &self.columns[key.columns[0]];
                let incoming: f64 = (0..pairs.len())
                    .filter(|&place| pairs[place].target == key.columns[0])
                    .map(|place| self.counted(place, pairs, values, shared, trust))
                    .filter(|counted| counted.is_contained())
                    .map(|counted| (counted.values() + counted.pair.name.0 * trust).min(3.0))
                    .sum();
                let signs = [
                    (is_own_id(self.tables[table].name, column.name), 2.0 * trust),
                    (is_named_for_another(column, table), -2.0 * trust),
                    (column.place == 0, 1.0),
                    // Names and addresses are longer than what people make up to tell rows apart.
                    (column.profile.longest_bytes <= 20, 1.0),
                    (key.is_primary, 0.3),
                ];
                incoming.min(4.0)
                    + signs.iter().filter(|(is_so, _)| *is_so).map(|(_, weight)| weight).sum::<f64>()
            };
            let ranked = singles.map(|key| (rank(key), key.columns[0]));
            ranked
                .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)))
                .map(|(_, column)| column)
        };
        (0..self.tables.len()).map(of_table).collect()
    }

    /// What following pointers of a table to itself shows, by the place of the pair.
    fn hierarchies(
        &self,
        pairs: &[Pair],
        values: &[Values],
        shared: &[Shared],
        trust: f64,
    ) -> Result<HashMap<usize, Hierarchy>, SourceError> {
        let mut places: Vec<usize> = (0..pairs.len())
            .filter(|&place| {
                let pair = &pairs[place];
                let table = self.columns[pair.pointer].table;
                let blank =
                    self.sound.get(&table).map_or(0, |rows| rows.saturating_sub(values[pair.pointer].rows));
                // Where every row points somewhere, there is a circle, or a row that points to itself.
                let may_be = blank > 0 || pair.is_declared || pair.name > NameMatch::NONE;
                pair.is_key
                    && table == self.columns[pair.target].table
                    && may_be
                    && (pair.is_declared || self.counted(place, pairs, values, shared, trust).is_contained())
            })
            .collect();
        places.sort_by(|left, right| pairs[*right].name.0.total_cmp(&pairs[*left].name.0));
        let mut found = HashMap::new();
        let mut of_table: HashMap<usize, usize> = HashMap::new();
        for place in places {
            let (pointer, target) = (&self.columns[pairs[place].pointer], &self.columns[pairs[place].target]);
            let looked_at = of_table.entry(pointer.table).or_default();
            *looked_at += 1;
            if *looked_at <= HIERARCHIES {
                let (key, pointer_at) = ((target.place, &target.reader), (pointer.place, &pointer.reader));
                let shown =
                    hierarchy(&self.tables[pointer.table], key, pointer_at, &self.maker, self.cancel)?;
                found.insert(place, shown);
            }
        }
        Ok(found)
    }

    /// All pairs that something speaks for.
    fn choices(
        &self,
        pairs: &[Pair],
        values: &[Values],
        shared: &[Shared],
        trust: f64,
        primary: &[Option<usize>],
        hierarchies: &HashMap<usize, Hierarchy>,
    ) -> Vec<Choice> {
        let choice = |place: usize| {
            let pair = pairs[place];
            let (child, parent) = (&self.columns[pair.pointer], &self.columns[pair.target]);
            let is_primary = primary[parent.table] == Some(pair.target);
            let own = child.table == parent.table;
            let hierarchy = hierarchies.get(&place).copied();
            if !pair.is_key || (own && hierarchy.is_none() && !pair.is_declared) {
                return None;
            }
            let counted =
                Counted { is_primary, hierarchy, ..self.counted(place, pairs, values, shared, trust) };
            let judgement = counted.judge()?;
            Some(Choice {
                pair,
                place,
                judgement,
                child_table: child.table,
                parent_table: parent.table,
                is_primary,
                distinct: shared[place].distinct,
                keys: values[pair.target].distinct,
                is_text: values[pair.pointer].whole * 2 <= values[pair.pointer].distinct,
                name: pair.name.0 * trust,
            })
        };
        (0..pairs.len()).filter_map(choice).collect()
    }

    fn evidence(
        &self,
        child_table: usize,
        child: &Values,
        parent: &Values,
        shared: &Shared,
    ) -> RelationEvidence {
        let rows = self.sound.get(&child_table).copied().unwrap_or(child.rows);
        RelationEvidence {
            rows,
            pointing: shared.rows,
            blank: rows.saturating_sub(child.rows),
            orphans: child.rows - shared.rows,
            different_orphans: child.distinct - shared.distinct,
            parents: parent.distinct,
            parents_pointed_to: shared.distinct,
            busiest: shared.most,
            is_declared: false,
            tops: None,
        }
    }

    fn told_together(&self, found: &PointsTogether) -> FoundRelation {
        let PointsTogether { together, child, parent, shared, level } = found;
        let evidence = RelationEvidence {
            is_declared: together.is_declared,
            ..self.evidence(self.columns[together.child[0]].table, child, parent, shared)
        };
        let is_named = together.names.iter().all(|name| name.0 >= 2.0);
        self.told(&together.child, &together.parent, *level, child.is_unique(), evidence, is_named)
    }

    fn told(
        &self,
        child: &[usize],
        parent: &[usize],
        level: RelationLevel,
        is_one_to_one: bool,
        evidence: RelationEvidence,
        is_named: bool,
    ) -> FoundRelation {
        let named = |columns: &[usize]| TableColumns {
            table: self.tables[self.columns[columns[0]].table].name.to_owned(),
            columns: columns.iter().map(|&column| self.columns[column].name.to_owned()).collect(),
        };
        let (child, parent) = (named(child), named(parent));
        let told =
            Told { child: &child, parent: &parent, level, is_one_to_one, evidence: &evidence, is_named };
        let reason = reason(told);
        FoundRelation { child, parent, level, is_one_to_one, evidence, reason }
    }
}

/// True for a pointer that several columns together lead past: each of their rows is in a table that points on.
fn is_implied(choice: &Choice, together: &[PointsTogether]) -> bool {
    !choice.pair.is_declared
        && together.iter().any(|found| {
            let is_exact = found.shared.rows == found.child.rows && found.level != RelationLevel::Possible;
            let part = found.together.child.iter().position(|column| *column == choice.pair.pointer);
            is_exact && part.is_some_and(|part| found.together.parent[part] == choice.pair.target)
        })
}

/// True where the name of a column plainly names a table that is neither its own nor this one.
fn is_named_for_another(column: &Column<'_>, table: usize) -> bool {
    column.named_for.iter().any(|named| *named != table)
}
