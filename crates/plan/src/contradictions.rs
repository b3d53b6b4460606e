//! What in a plan document contradicts itself.

use super::access_pattern::{AccessPattern, RelatedRows};
use super::declared::has_column;
use super::plan_document::{DerivedMapping, Mapping, PlanDocument};
use super::relation::{Relation, TableColumns};
use super::same_column::place_of_column;
use std::collections::BTreeSet;

impl PlanDocument {
    /// What in the document contradicts itself, in a few words; `None` where all is well.
    pub(crate) fn contradiction(&self) -> Option<String> {
        let in_relations =
            || self.relations.iter().find_map(|relation| self.contradiction_of_relation(relation));
        let in_questions = || self.contradiction_of_questions();
        self.contradiction_of_tables().or_else(in_relations).or_else(in_questions)
    }

    pub(crate) fn contradiction_of_questions(&self) -> Option<String> {
        self.access_patterns.iter().find_map(|pattern| self.contradiction_of(pattern))
    }

    /// The same without the questions that would contradict it, each of which is told in a few words: so what is written
    /// can be read again.
    #[must_use]
    pub fn without_unfit_questions(mut self) -> (Self, Vec<String>) {
        let (mut unfit, mut fitting) = (Vec::new(), Vec::new());
        for pattern in std::mem::take(&mut self.access_patterns) {
            match self.contradiction_of(&pattern) {
                None => fitting.push(pattern),
                Some(reason) => unfit.push(reason),
            }
        }
        self.access_patterns = fitting;
        (self, unfit)
    }

    fn contradiction_of_tables(&self) -> Option<String> {
        let (mut tables, mut sources, mut used) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for table in &self.tables {
            if !tables.insert(table.name.as_str()) {
                return Some(format!("it has two tables called {}", table.name));
            }
        }
        for Mapping { source, table, columns, .. } in &self.mappings {
            let mut named = BTreeSet::new();
            if let Some(twice) = columns.iter().find(|column| !named.insert(column.column.as_str())) {
                return Some(format!("it says twice what the column {} becomes", twice.column));
            }
            if !tables.contains(table.as_str()) {
                return Some(format!("{source} is to become {table}, which is none of its tables"));
            }
            if !sources.insert(source.as_str()) {
                return Some(format!("it says twice what {source} becomes"));
            }
            if !used.insert(table.as_str()) {
                return Some(format!("two source tables are to become {table}"));
            }
        }
        for DerivedMapping { source, table, from } in &self.derived {
            let Some(mapping) = self.mappings.iter().find(|mapping| mapping.source == from.of) else {
                return Some(format!(
                    "{source} is made from {}, which is none of its source tables",
                    from.of
                ));
            };
            let names = || mapping.columns.iter().map(|column| column.column.as_str());
            if let Some(unknown) =
                from.columns.iter().find(|column| place_of_column(column, names()).is_none())
            {
                return Some(format!("{source} is made from {unknown}, which is no column of {}", from.of));
            }
            if !tables.contains(table.as_str()) {
                return Some(format!("{source} is to become {table}, which is none of its tables"));
            }
            if !sources.insert(source.as_str()) {
                return Some(format!("it says twice what {source} becomes"));
            }
            if !used.insert(table.as_str()) {
                return Some(format!("two source tables are to become {table}"));
            }
        }
        if self.mappings.is_empty() {
            return Some("it is for no table".to_owned());
        }
        tables.difference(&used).next().map(|unused| format!("nothing is to become {unused}"))
    }

    fn contradiction_of_relation(&self, relation: &Relation) -> Option<String> {
        let Relation { child, parent, .. } = relation;
        for TableColumns { table, columns } in [child, parent] {
            let Some(mapping) = self.mappings.iter().find(|mapping| mapping.source == *table) else {
                return Some(format!("a relation names {table}, which is none of its source tables"));
            };
            if let Some(unknown) =
                columns.iter().find(|column| !has_column(&mapping.columns, mapping.declared.as_ref(), column))
            {
                return Some(format!("a relation names {unknown}, which is no column of {table}"));
            }
        }
        let (pointing, pointed_to) = (child.columns.len(), parent.columns.len());
        (pointing == 0 || pointing != pointed_to).then(|| {
            format!(
                "a relation from {} to {} names {pointing} and {pointed_to} columns, which must be as many",
                child.table, parent.table
            )
        })
    }

    fn contradiction_of(&self, pattern: &AccessPattern) -> Option<String> {
        let AccessPattern { table: name, index, related, .. } = pattern;
        let Some(table) = self.tables.iter().find(|table| table.name == *name) else {
            return Some(format!("a question is for {name}, which is none of its tables"));
        };
        if let Some(unknown) =
            index.as_ref().filter(|index| table.indexes.iter().all(|known| known.name != **index))
        {
            return Some(format!("a question is for the index {unknown}, which {name} does not have"));
        }
        let is_known = |rows: &RelatedRows| self.relations.iter().any(|relation| rows.is_along(relation));
        let unknown = related.iter().find(|rows| !is_known(rows))?;
        Some(format!(
            "a question goes from {} to {} along a relation that is not there",
            unknown.child.table, unknown.parent
        ))
    }
}
