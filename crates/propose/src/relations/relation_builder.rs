//! What was counted becomes relations with their figures and reasons.

use super::catalog::Catalog;
use super::choosing::Choice;
use super::composite::PointsTogether;
use super::containment::{Shared, Values};
use super::found::{FoundRelation, RelationEvidence, RelationLevel};
use super::hierarchy::Hierarchy;
use super::reasons::{Told, reason};
use plan::TableColumns;
use std::collections::HashMap;

/// Makes relations of what was counted, by the tables' and columns' own names.
pub(super) struct RelationBuilder<'a> {
    pub catalog: &'a Catalog<'a>,
    /// Rows of each table that can be read.
    pub sound: &'a HashMap<usize, u64>,
}

impl RelationBuilder<'_> {
    /// A relation of one column.
    pub(super) fn single(
        &self,
        choice: &Choice,
        values: &[Values],
        shared: &[Shared],
        hierarchy: Option<&Hierarchy>,
    ) -> FoundRelation {
        let pair = &choice.pair;
        let (child, parent) = (&values[pair.pointer], &values[pair.target]);
        let tops = match hierarchy {
            Some(Hierarchy::Tops { nowhere, itself }) => Some(nowhere + itself),
            _ => None,
        };
        let table = self.catalog.columns[pair.pointer].table;
        let evidence = RelationEvidence {
            is_declared: pair.is_declared,
            tops,
            ..evidence(self.rows_of(table, child), child, parent, &shared[choice.place])
        };
        let level = choice.judgement.level;
        let names = if choice.name >= 2.0 { Names::SayIt } else { Names::SayNothing };
        self.relation(&[pair.pointer], &[pair.target], level, child.is_unique(), evidence, names)
    }

    /// A relation of several columns.
    pub(super) fn together(&self, found: &PointsTogether) -> FoundRelation {
        let PointsTogether { together, child, parent, shared, level, .. } = found;
        let table = self.catalog.columns[together.child[0]].table;
        let evidence = RelationEvidence {
            is_declared: together.is_declared,
            ..evidence(self.rows_of(table, child), child, parent, shared)
        };
        let is_named = together.names.iter().all(|name| name.0 >= 2.0);
        let names = if is_named { Names::SayIt } else { Names::SayNothing };
        self.relation(&together.child, &together.parent, *level, child.is_unique(), evidence, names)
    }

    fn rows_of(&self, table: usize, child: &Values) -> u64 {
        self.sound.get(&table).copied().unwrap_or(child.rows)
    }

    fn relation(
        &self,
        child: &[usize],
        parent: &[usize],
        level: RelationLevel,
        is_one_to_one: bool,
        evidence: RelationEvidence,
        names: Names,
    ) -> FoundRelation {
        let columns = &self.catalog.columns;
        let named = |places: &[usize]| TableColumns {
            table: self.catalog.tables[columns[places[0]].table].name.to_owned(),
            columns: places.iter().map(|&place| columns[place].name.to_owned()).collect(),
        };
        let (child, parent) = (named(child), named(parent));
        let is_named = matches!(names, Names::SayIt);
        let told =
            Told { child: &child, parent: &parent, level, is_one_to_one, evidence: &evidence, is_named };
        let reason = reason(told);
        let orphan_samples = Vec::new();
        FoundRelation { child, parent, level, is_one_to_one, evidence, reason, orphan_samples }
    }
}

/// The figures of a pointer, of whose table so many rows can be read.
pub(super) fn evidence(rows: u64, child: &Values, parent: &Values, shared: &Shared) -> RelationEvidence {
    RelationEvidence {
        rows,
        pointing: shared.rows,
        blank: rows.saturating_sub(child.rows),
        orphans: child.rows - shared.rows,
        different_orphans: child.distinct - shared.distinct,
        parents: parent.distinct,
        parent_repeats: parent.rows - parent.distinct,
        parents_pointed_to: shared.distinct,
        busiest: shared.most,
        is_declared: false,
        tops: None,
    }
}

/// Whether names speak for a relation.
#[derive(Clone, Copy)]
enum Names {
    SayIt,
    SayNothing,
}
