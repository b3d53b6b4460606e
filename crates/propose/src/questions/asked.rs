//! The design that questions are asked of.

use plan::{AccessPattern, Plan, RelatedRows, Relation, place_of_column};
use source::Source;

/// A source table and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub struct DesignTable<'a> {
    /// The source table's name, as relations know it.
    pub name: &'a str,
    pub plan: &'a Plan,
}

/// A source table that is measured.
#[derive(Debug, Clone, Copy)]
pub struct MeasuredTable<'a> {
    /// The source table's name, as relations know it.
    pub name: &'a str,
    pub source: &'a Source,
    pub plan: &'a Plan,
}

/// Tables, and how they belong together.
#[derive(Debug, Clone, Copy)]
pub struct Design<'a> {
    pub tables: &'a [DesignTable<'a>],
    pub relations: &'a [Relation],
}

impl<'a> Design<'a> {
    /// The table whose rows become items of this DynamoDB table.
    pub(super) fn of_pattern(&self, pattern: &AccessPattern) -> Option<DesignTable<'a>> {
        self.tables.iter().find(|table| table.plan.table.name == pattern.table).copied()
    }

    pub(super) fn table(&self, name: &str) -> Option<DesignTable<'a>> {
        self.tables.iter().find(|table| table.name == name).copied()
    }

    pub(super) fn relation(&self, rows: &RelatedRows) -> Option<&'a Relation> {
        self.relations.iter().find(|relation| rows.is_along(relation))
    }

    /// The relation by which the rows of a table stand inside those of another.
    pub(super) fn inside(&self, name: &str) -> Option<&'a Relation> {
        self.relations
            .iter()
            .find(|relation| relation.child.table == name && relation.placement.is_within_item())
    }
}

/// The attributes that columns become; `None` where one becomes none.
pub(super) fn attributes_of(plan: &Plan, columns: &[String]) -> Option<Vec<String>> {
    let names = plan.columns.iter().map(|column| column.column.as_str());
    columns
        .iter()
        .map(|name| {
            let column = &plan.columns[place_of_column(name, names.clone())?];
            column.included.then(|| column.attribute.clone())
        })
        .collect()
}

/// True where items have an attribute of this name.
pub(super) fn has_attribute(plan: &Plan, attribute: &str) -> bool {
    plan.column_of_attribute(attribute).is_some() || plan.key_type_of(attribute).is_some()
}
