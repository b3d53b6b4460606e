//! Tables whose rows are written into the items of another: what a [`Plan`] says of that.

use super::plan::{InsideForm, InsideTable, Plan, TableDesign};
use super::relation::Orphans;
use super::same_column::place_of_column;
use std::borrow::Cow;

/// The places of tables in an order in which each comes after the one that its rows stand inside or beside.
pub fn parents_first(tables: &[(&str, &Plan)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by_cached_key(|place| depth(tables, *place, tables.len()));
    order
}

/// How many tables come one after another before the one at a place; no more than `most`, should they go in a circle.
fn depth(tables: &[(&str, &Plan)], place: usize, most: usize) -> usize {
    let plan = tables[place].1;
    let before = plan.written_after().into_iter().chain(plan.made_before());
    let before = before.filter_map(|before| tables.iter().position(|(name, _)| *name == before));
    match most.checked_sub(1) {
        None => 0,
        Some(most) => before.map(|before| depth(tables, before, most) + 1).max().unwrap_or(0),
    }
}

impl InsideTable {
    /// The attributes of the item that come from its rows.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        let (merged, holds_rows) = match &self.form {
            InsideForm::Merged { attributes } => (attributes.as_slice(), false),
            InsideForm::List | InsideForm::Set { .. } => ([].as_slice(), true),
        };
        let merged = merged.iter().map(|merged| merged.attribute.as_str());
        merged.chain(holds_rows.then_some(self.attribute.as_str()))
    }
}

impl Plan {
    /// The plan by which rows of this table are written: where all of them stand inside another table's items, nothing is
    /// left for a table of its own; where they share one, they have its keys. The plan that this gives is written as it is.
    pub fn as_written(&self) -> Cow<'_, Self> {
        match &self.placed {
            Some(placed) if placed.orphans != Some(Orphans::Alone) => {
                Cow::Owned(Self { table: placed.table.clone(), ..self.clone() })
            }
            _ => self.in_shared_table(),
        }
    }

    /// The table that its items are written to: one that it shares, or its own.
    pub fn table_of_items(&self) -> &TableDesign {
        let made = self.made.as_ref().map_or(&self.table, |made| &made.table);
        self.shared.as_ref().map_or(made, |shared| &shared.table)
    }

    /// The plan with the keys that its rows have where they are items: those of the table that it shares, or its own.
    pub fn in_shared_table(&self) -> Cow<'_, Self> {
        match (&self.shared, &self.made) {
            (Some(shared), _) => Cow::Owned(shared.written(self)),
            (None, Some(made)) => Cow::Owned(Self { table: made.table.clone(), ..self.clone() }),
            (None, None) => Cow::Borrowed(self),
        }
    }

    /// The source table whose rows are checked and written before those of this one, inside or beside which these stand, or
    /// from which they are made.
    pub fn written_after(&self) -> Option<&str> {
        let beside = || self.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        // Rows that stand inside a parent which is made come after it, and those that stand beside it are known before.
        let made = || self.made.as_ref().filter(|made| !made.beside).map(|made| &made.parent.table);
        self.placed
            .as_ref()
            .map(|placed| &placed.parent)
            .or_else(made)
            .or_else(|| beside().filter(|_| self.made.is_none()).map(|beside| &beside.parent))
            .or_else(|| self.derived.as_ref().map(|derived| &derived.of))
            .map(String::as_str)
    }

    /// The tables of parents that are made, in whose items rows of this one may stand: they are checked and written before it.
    pub fn made_before(&self) -> impl Iterator<Item = &str> {
        self.placed.iter().flat_map(|placed| &placed.made).map(String::as_str)
    }

    /// True where no row of this table becomes an item of its own.
    pub fn writes_no_items(&self) -> bool {
        self.placed.as_ref().is_some_and(|placed| placed.orphans != Some(Orphans::Alone))
    }

    /// The place of the column whose values are in a set, where the rows stand in one: the only one of them that does not
    /// point to the item.
    pub fn set_column(&self) -> Option<usize> {
        let column = self.placed.as_ref()?.set_column.as_ref()?;
        self.columns.iter().position(|known| known.column == *column)
    }

    /// True where items hold what comes from other tables.
    pub fn has_rows_of_others(&self) -> bool {
        !self.inside.is_empty() || !self.copied.is_empty()
    }

    /// The attributes that come from other tables, in the order in which they stand in the items.
    pub fn attributes_of_others(&self) -> impl Iterator<Item = &str> {
        let copied = self.copied.iter().flat_map(|copied| &copied.attributes);
        let copied = copied.map(|copied| copied.attribute.as_str());
        copied.chain(self.inside.iter().flat_map(InsideTable::attributes))
    }

    /// The source tables that are read for its items besides its own, each once.
    pub fn other_sources(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let copied = self.copied.iter().map(|copied| (copied.table.as_str(), &copied.plan));
        let inside = self.inside.iter().map(|inside| (inside.table.as_str(), &inside.plan));
        let made = self.made.iter().flat_map(|made| {
            let before = made.before.iter().map(|before| (before.table.as_str(), &before.plan));
            std::iter::once((made.parent.table.as_str(), &made.plan)).chain(before)
        });
        for (table, plan) in copied.chain(inside).chain(made) {
            for name in std::iter::once(table).chain(plan.other_sources()) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        // Which rows have the parent that they stand beside matters only where the others are rejected.
        let beside = self.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        if let Some(beside) = beside.filter(|_| self.rejects_orphans_beside())
            && !found.contains(&beside.parent.as_str())
        {
            found.push(&beside.parent);
        }
        found
    }

    /// The attributes that it has of its own table.
    pub(super) fn own_names(&self) -> impl Iterator<Item = &String> {
        let columns = self.columns.iter().filter(|column| column.included).map(|column| &column.attribute);
        let composed = self.composed_attributes.iter().map(|composed| &composed.attribute);
        let generated = self.generated_key.iter().map(|key| &key.attribute);
        columns.chain(composed).chain(generated)
    }

    /// The same, and those that it copies.
    pub(super) fn own_attributes(&self) -> impl Iterator<Item = String> {
        let copied = self.copied.iter().flat_map(|copied| &copied.attributes).map(|copied| &copied.attribute);
        self.own_names().chain(copied).cloned()
    }

    /// Columns as the plan spells them.
    pub(super) fn spelled(&self, columns: &[String]) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.column.as_str());
        let spelled = |column: &String| match place_of_column(column, names.clone()) {
            Some(place) => self.columns[place].column.clone(),
            None => column.clone(),
        };
        columns.iter().map(spelled).collect()
    }
}
