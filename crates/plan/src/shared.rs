//! A DynamoDB table that holds the items of several source tables: those of a parent, and of children that stand beside it.
//! [`place_tables`](super::place_tables) derives it from the relations.

use super::kind::KeyType;
use super::plan::{Plan, TableDesign};
use super::relation::Orphans;
use super::template::{ComposedAttribute, KeyTemplate, TemplatePart};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The table that the rows of a source table are written to together with those of others, and their keys there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SharedTable {
    /// The table, with the indexes of all that share it.
    pub table: TableDesign,
    /// The word that tells the items of this source table from others, at the start of their sort key.
    pub item_type: String,
    /// The attribute that holds it.
    pub item_type_attribute: String,
    /// What the partition key of these items is made from.
    pub partition: KeyTemplate,
    /// What their sort key is made from.
    pub sort: KeyTemplate,
    /// All source tables that share it: the parent first, then its children as their relations stand.
    pub members: Vec<SharedMember>,
    /// Attributes that indexes of the others name, and these items do not have.
    pub of_others: Vec<AttributeOfOthers>,
    /// Of a child: how it finds its parent.
    pub beside: Option<BesideParent>,
}

/// One of the source tables that share a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedMember {
    /// The source table.
    pub source: String,
    pub item_type: String,
}

/// An attribute that an index names for items of other source tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeOfOthers {
    pub attribute: String,
    /// Its type, where it is a key of the index.
    pub key_type: Option<KeyType>,
}

/// How a child finds the parent that it stands beside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BesideParent {
    /// The parent's source table.
    pub parent: String,
    /// The child's columns that point there.
    pub pointing: Vec<String>,
    /// The parent's columns that they point to.
    pub pointed_to: Vec<String>,
    /// What becomes of rows that have no parent; `None`: not decided.
    pub orphans: Option<Orphans>,
    /// How the parent's rows are read.
    pub plan: Box<Plan>,
}

impl SharedTable {
    /// The type of a key that only items of other source tables have.
    pub fn key_type_of_others(&self, attribute: &str) -> Option<KeyType> {
        self.of_others.iter().find(|other| other.attribute == attribute)?.key_type
    }

    /// True for an attribute that an index names for items of other source tables alone.
    pub fn is_of_others(&self, attribute: &str) -> bool {
        self.of_others.iter().any(|other| other.attribute == attribute)
    }

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
    /// True where the plan puts rows that have no parent aside as rejected, and so must know which have one.
    pub fn rejects_orphans_beside(&self) -> bool {
        let beside = self.shared.as_ref().and_then(|shared| shared.beside.as_ref());
        beside.is_some_and(|beside| beside.orphans == Some(Orphans::Reject))
    }
}
