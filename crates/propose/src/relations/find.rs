//! Finds how tables belong together: [`find_relations`].

use super::candidates::{Pair, candidates};
use super::catalog::{Catalog, Scope};
use super::choosing::{Choice, chosen};
use super::composite::{PointsTogether, count_together, tries};
use super::containment::{Counts, Link, count_shared};
use super::found::{FoundRelation, FoundRelations, RelationLevel, RelationsProgress};
use super::hierarchy::{Hierarchy, hierarchy};
use super::join_tables::join_tables;
use super::key_sorter::{KeySorter, SortedKeys};
use super::progress::Progress;
use super::read_table::ReadTable;
use super::relation_builder::RelationBuilder;
use super::rows::{Reading, first_rows, read_keys, sample_keys};
use super::siblings::without_siblings;
use super::weighing::Weighing;
use item::cell_keys::{Key, KeyMaker};
use source::{Sample, SourceError};
use std::collections::{BTreeSet, HashMap};
use tokio_util::sync::CancellationToken;

/// Which tables point to which, from what is declared and from their rows. Each value of a pointer is held against all
/// keys (see `item::cell_keys` for what is the same value); a sample only leaves out what is plainly none.
///
/// Every table is read up to twice, and once more each where it may point to itself, by several columns together, or to
/// rows that are not there. Memory: 55
/// MB at most, however many rows there are; what is more goes to temporary files.
///
/// # Errors
/// When a source cannot be read, a temporary file not written or read back, or `cancel` is cancelled.
pub fn find_relations(
    tables: &[ReadTable<'_>],
    cancel: &CancellationToken,
    on_progress: impl FnMut(RelationsProgress),
) -> Result<FoundRelations, SourceError> {
    let scope = Scope { catalog: Catalog::of(tables), maker: KeyMaker::new(), cancel };
    let mut search = Search { scope: &scope, sound: HashMap::new() };
    search.run(&mut Progress::new(tables, on_progress))
}

/// What a search knows.
struct Search<'a> {
    scope: &'a Scope<'a>,
    /// Rows of each table that can be read.
    sound: HashMap<usize, u64>,
}

impl Search<'_> {
    fn run(
        &mut self,
        progress: &mut Progress<'_, impl FnMut(RelationsProgress)>,
    ) -> Result<FoundRelations, SourceError> {
        let catalog = &self.scope.catalog;
        let mut pairs = candidates(catalog);
        let targets: BTreeSet<usize> = pairs.iter().map(|pair| pair.target).collect();
        let mut of_targets = self.read(&targets, progress)?;
        self.drop_refuted(&mut pairs, &targets, &mut of_targets)?;
        let pointers: BTreeSet<usize> =
            pairs.iter().map(|pair| pair.pointer).filter(|pointer| !targets.contains(pointer)).collect();
        let mut of_pointers = self.read(&pointers, progress)?;
        let Counts { values, shared, orphans } =
            self.count(&mut [&mut of_targets, &mut of_pointers], &pairs)?;
        drop((of_targets, of_pointers));

        let weighing = Weighing::new(catalog, &pairs, &values, &shared);
        let hierarchies = self.hierarchies(&pairs, weighing.own_pointers(&self.sound))?;
        let single = chosen(weighing.choices(&hierarchies));
        let tries = tries(catalog, &weighing.parts(), weighing.trust);
        let tables = tries.iter().flat_map(|together| [together.child[0], together.parent[0]]).collect();
        progress.expect(&self.tables_of(&tables));
        let together = count_together(self.scope, &tries, &values, weighing.trust, progress)?;
        let together = without_siblings(together, &single, &catalog.columns);

        let builder = RelationBuilder { catalog, sound: &self.sound };
        let mut relations: Vec<FoundRelation> =
            together.iter().map(|found| builder.together(found)).collect();
        let mut pointers: Vec<(&[usize], &[Key])> = together
            .iter()
            .map(|found| (found.together.child.as_slice(), found.orphans.as_slice()))
            .collect();
        for choice in single.iter().filter(|choice| !is_implied(choice, &together)) {
            relations.push(builder.single(choice, &values, &shared, hierarchies.get(&choice.place)));
            pointers.push((std::slice::from_ref(&choice.pair.pointer), &orphans[choice.place]));
        }
        for (relation, samples) in relations.iter_mut().zip(self.orphans(&pointers, progress)?) {
            relation.orphan_samples = samples;
        }
        let place = |name: &str| catalog.tables.iter().position(|table| table.name == name);
        relations.sort_by_cached_key(|relation| {
            let tables = (place(&relation.child.table), place(&relation.parent.table));
            (relation.level, tables, relation.child.columns.clone())
        });
        let many_to_many = join_tables(catalog, &relations);
        Ok(FoundRelations { relations, many_to_many })
    }

    /// For each of these pointers the first row with each of its keys.
    fn orphans(
        &self,
        pointers: &[(&[usize], &[Key])],
        progress: &mut Progress<'_, impl FnMut(RelationsProgress)>,
    ) -> Result<Vec<Vec<Sample>>, SourceError> {
        let columns = &self.scope.catalog.columns;
        let mut samples = vec![Vec::new(); pointers.len()];
        let wanted = pointers.iter().filter(|(_, keys)| !keys.is_empty());
        let tables = self.tables_of(&wanted.map(|(pointer, _)| pointer[0]).collect());
        progress.expect(&tables);
        for table in tables {
            let is_wanted = |place: &usize| {
                columns[pointers[*place].0[0]].table == table && !pointers[*place].1.is_empty()
            };
            let places: Vec<usize> = (0..pointers.len()).filter(is_wanted).collect();
            let reading = |&place: &usize| {
                let (pointer, keys) = pointers[place];
                let columns = pointer.iter().map(|&column| (columns[column].place, &columns[column].reader));
                (Reading { number: 0, columns: columns.collect() }, keys)
            };
            let wanted: Vec<(Reading<'_>, &[Key])> = places.iter().map(reading).collect();
            let (read, on_rows) = (&self.scope.catalog.tables[table], |rows| progress.tell(table, rows));
            let found = first_rows(read, &wanted, &self.scope.maker, self.scope.cancel, on_rows)?;
            for (place, found) in places.into_iter().zip(found) {
                samples[place] = found;
            }
        }
        Ok(samples)
    }

    fn tables_of(&self, columns: &BTreeSet<usize>) -> BTreeSet<usize> {
        columns.iter().map(|column| self.scope.catalog.columns[*column].table).collect()
    }

    fn readings(&self, table: usize, columns: &BTreeSet<usize>) -> Vec<Reading<'_>> {
        let of_catalog = &self.scope.catalog.columns;
        let of_table = columns.iter().filter(|column| of_catalog[**column].table == table);
        of_table
            .map(|&column| Reading {
                number: u32::try_from(column).unwrap_or(u32::MAX),
                columns: vec![(of_catalog[column].place, &of_catalog[column].reader)],
            })
            .collect()
    }

    /// Reads these columns.
    fn read(
        &mut self,
        columns: &BTreeSet<usize>,
        progress: &mut Progress<'_, impl FnMut(RelationsProgress)>,
    ) -> Result<SortedKeys, SourceError> {
        let tables = self.tables_of(columns);
        progress.expect(&tables);
        let mut sorter = KeySorter::new();
        for table in tables {
            let readings = self.readings(table, columns);
            let on_rows = |rows| progress.tell(table, rows);
            let read = &self.scope.catalog.tables[table];
            let rows =
                read_keys(read, &readings, &self.scope.maker, &mut sorter, self.scope.cancel, on_rows)?;
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
            sample_keys(
                &self.scope.catalog.tables[table],
                &self.readings(table, &pointers),
                &self.scope.maker,
                &mut sorter,
            )?;
        }
        let Counts { values, shared, .. } = self.count(&mut [of_targets, &mut sorter.sorted()], pairs)?;
        let mut place = 0;
        pairs.retain_mut(|pair| {
            let (found, shared) = (&values[pair.pointer], &shared[place]);
            place += 1;
            // A count of different values may have been an estimate.
            pair.is_key &= values[pair.target].is_unique() || pair.is_declared;
            let is_part = self
                .scope
                .catalog
                .keys
                .iter()
                .any(|key| key.columns.len() > 1 && key.columns.contains(&pair.target));
            pair.is_declared || ((pair.is_key || is_part) && shared.distinct * 2 >= found.distinct)
        });
        Ok(())
    }

    fn count(&self, sorted: &mut [&mut SortedKeys], pairs: &[Pair]) -> Result<Counts, SourceError> {
        let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
        let links: Vec<Link> = pairs
            .iter()
            .map(|pair| Link { pointer: number(pair.pointer), target: number(pair.target) })
            .collect();
        let lost = |error| match self.scope.catalog.tables.first() {
            Some(table) => table.source.notes_lost(error),
            None => SourceError::Cancelled,
        };
        count_shared(sorted, self.scope.catalog.columns.len(), &links, self.scope.cancel, lost)
    }

    /// What following the pointers of these pairs shows, by their places.
    fn hierarchies(
        &self,
        pairs: &[Pair],
        places: Vec<usize>,
    ) -> Result<HashMap<usize, Hierarchy>, SourceError> {
        let columns = &self.scope.catalog.columns;
        let mut found = HashMap::new();
        for place in places {
            let (pointer, target) = (&columns[pairs[place].pointer], &columns[pairs[place].target]);
            let (key, from) = ((target.place, &target.reader), (pointer.place, &pointer.reader));
            let table = &self.scope.catalog.tables[pointer.table];
            found.insert(place, hierarchy(table, key, from, &self.scope.maker, self.scope.cancel)?);
        }
        Ok(found)
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
