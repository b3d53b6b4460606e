//! What is found of how tables belong together.

use plan::{Relation, TableColumns};
use serde::Serialize;
use source::Sample;
use ts_rs::TS;

/// How some tables belong together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct FoundRelations {
    /// The surest first, then by the tables' order.
    pub relations: Vec<FoundRelation>,
    /// Tables whose key is two pointers, so that each of their rows joins one row of either side.
    pub many_to_many: Vec<ManyToMany>,
}

/// One table points to another, or to itself.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FoundRelation {
    /// The table that points, and the columns that do.
    pub child: TableColumns,
    /// The table pointed to, and the columns that identify a row of it.
    pub parent: TableColumns,
    pub level: RelationLevel,
    /// True where each row of the parent has one row of the child at most.
    pub is_one_to_one: bool,
    pub evidence: RelationEvidence,
    /// Why it is believed, in a sentence with figures.
    pub reason: String,
    /// Some rows that point to a row that is not there, with what they hold: the first of a few different values.
    pub orphan_samples: Vec<Sample>,
}

/// How sure a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RelationLevel {
    /// It is declared, or values and names say the same.
    Certain,
    /// Chance would hardly bring it about.
    Likely,
    /// It may be chance: a person must say.
    Possible,
}

/// What was counted of a relation, over all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct RelationEvidence {
    /// Rows of the child that were read: neither broken nor of another width than the header.
    pub rows: u64,
    /// Rows that point to a row of the parent.
    pub pointing: u64,
    /// Rows in which a pointing column is blank or NULL: they point nowhere.
    pub blank: u64,
    /// Rows that point to a row of the parent that is not there.
    pub orphans: u64,
    /// Different values that point to a row that is not there.
    pub different_orphans: u64,
    /// Rows of the parent, those that repeat another's value not counted.
    pub parents: u64,
    /// Rows of the parent that hold what another one holds already: 0 where its columns identify a row.
    pub parent_repeats: u64,
    /// Rows of the parent that a row of the child points to.
    pub parents_pointed_to: u64,
    /// The most rows of the child that point to one row of the parent.
    pub busiest: u64,
    /// True where a foreign key is declared.
    pub is_declared: bool,
    /// Where a table points to itself: how many rows stand at the top, since they are blank or point to themselves.
    /// `None` where following the pointers comes back to where it began, or where this was not looked at.
    pub tops: Option<u64>,
}

/// A table whose rows join rows of two others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ManyToMany {
    /// The join table.
    pub table: String,
    /// Its two pointers: the columns of each, and where they lead.
    pub sides: [JoinSide; 2],
}

/// One of the two pointers of a join table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct JoinSide {
    pub columns: Vec<String>,
    pub parent: TableColumns,
}

/// How far the search is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RelationsProgress {
    /// The table that is read now.
    pub table: String,
    /// Rows that were read so far, of all readings.
    pub rows: u64,
    /// Rows that will be read, as far as it is known yet.
    pub rows_total: u64,
}

impl FoundRelation {
    /// True where it is taken into a plan without a question.
    pub fn is_believed(&self) -> bool {
        self.level != RelationLevel::Possible
    }
}

impl FoundRelations {
    /// Those that are taken into a plan without a question, each child in a table of its own.
    pub fn believed(&self) -> Vec<Relation> {
        let believed = self.relations.iter().filter(|relation| relation.is_believed());
        believed.map(|relation| Relation::new(relation.child.clone(), relation.parent.clone())).collect()
    }
}
