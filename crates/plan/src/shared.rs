//! A DynamoDB table that holds the items of several source tables: those of a parent, and of children that stand beside it.
//! [`place_tables`](super::place_tables) derives it from the relations.

use super::plan::{AttributeOfOthers, Plan, SharedTable};
use super::relation::Orphans;
use super::template::{ComposedAttribute, KeyTemplate, TemplatePart};

impl SharedTable {
    /// The start of the sort key of each of these items, and of no others: `ORDER#`.
    pub fn sort_prefix(&self) -> String {
        format!("{}#", self.item_type)
    }

    /// The plan by which items of this source table are written: with the keys that they have in this table, and without
    /// attributes that were composed for keys of their own.
    pub(super) fn written(&self, plan: &Plan) -> Plan {
        let key = |attribute: &str, template: &KeyTemplate| ComposedAttribute {
            attribute: attribute.to_owned(),
            template: template.clone(),
        };
        let item_type = KeyTemplate { parts: vec![TemplatePart::Text(self.item_type.clone())] };
        let mut composed = vec![
            key(&self.table.partition_key, &self.partition),
            key(self.table.sort_key.as_deref().unwrap_or_default(), &self.sort),
            key(&self.item_type_attribute, &item_type),
        ];
        let is_new = |attribute: &str| composed.iter().all(|known| known.attribute != attribute);
        let is_used = |attribute: &str| self.table.indexes.iter().any(|index| index.is_key(attribute));
        let own = plan.composed_attributes.iter();
        let own: Vec<ComposedAttribute> =
            own.filter(|own| is_new(&own.attribute) && is_used(&own.attribute)).cloned().collect();
        composed.extend(own);
        Plan { table: self.table.clone(), composed_attributes: composed, ..plan.clone() }
    }
}

impl Plan {
    /// An attribute that the table, or an index of it, names for items of other source tables alone.
    pub fn attribute_of_other_items(&self, attribute: &str) -> Option<&AttributeOfOthers> {
        let shared = self.shared.iter().flat_map(|shared| &shared.of_others);
        let made = self.made.iter().flat_map(|made| &made.of_others);
        shared.chain(made).find(|other| other.attribute == attribute)
    }

    /// True where the plan puts rows that have no parent aside as rejected, and so must know which have one.
    pub fn rejects_orphans_beside(&self) -> bool {
        let beside = self.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        beside.is_some_and(|beside| beside.orphans == Some(Orphans::Reject))
    }
}
