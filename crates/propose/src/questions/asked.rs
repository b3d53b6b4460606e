//! The design that questions are asked of.

use item::{Converter, Joined, RelatedValues};
use plan::{AccessPattern, InsideForm, Plan, RelatedRows, Relation, place_of_column};
use source::Source;
use std::sync::Arc;

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
    /// What other tables give its rows; without it only what its own columns become is counted.
    pub related: Option<&'a Arc<RelatedValues>>,
}

impl MeasuredTable<'_> {
    /// True where what other tables give the items is worth the time that putting tables together takes: else rows that stand
    /// inside are counted where they are read.
    pub fn wants_related(plan: &Plan) -> bool {
        !plan.copied.is_empty() || plan.inside.iter().any(|inside| inside.form != InsideForm::List)
    }

    /// How its rows become items under a plan, which may have more indexes than its own.
    pub(super) fn converter(&self, plan: &Plan) -> Converter {
        let related = self.related.map(Arc::clone);
        Converter::joined(plan, Joined { related, ..Joined::default() })
    }
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

/// The same of the items of this plan, where those of other kinds in the same table do not count.
pub(super) fn has_own_attribute(plan: &Plan, attribute: &str) -> bool {
    has_attribute(plan, attribute) && plan.attribute_of_other_items(attribute).is_none()
}

/// True where items have an attribute of this name.
pub(super) fn has_attribute(plan: &Plan, attribute: &str) -> bool {
    plan.column_of_attribute(attribute).is_some()
        || plan.key_type_of(attribute).is_some()
        || plan.attribute_of_another(attribute).is_some_and(|other| other.column.is_some())
}
