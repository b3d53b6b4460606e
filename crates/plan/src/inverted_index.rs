//! The other way into rows that join two tables, where they stand beside one of the two: an index by which the other finds
//! them.

use super::naming::{Taken, index_name_of, taken, untaken};
use super::plan::{IndexDesign, MAX_INDEX_KEY_ATTRIBUTES, Plan, Projection, ProvisionedUnits};
use super::relation::Relation;

/// Read and write units of the index, as of any that is proposed.
const UNITS: ProvisionedUnits = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

/// Most indexes of a table (default quota).
const MAX_INDEXES: usize = 20;

/// The second of the two tables that rows join.
pub(super) struct SecondSide {
    /// Its source table.
    pub parent: String,
    /// The attributes that point to it.
    pub attributes: Vec<String>,
}

/// The second table that the rows of a child join, of which one stands by `relation`; `None` where they do more than
/// join: where neither their own key, of the columns `key`, is what points to the two, nor they hold nothing else.
pub(super) fn second_side(
    relation: &Relation,
    plan: &Plan,
    key: &[String],
    known: &[&Relation],
) -> Option<SecondSide> {
    let first = plan.spelled(&relation.child.columns);
    let included = plan.columns.iter().filter(|column| column.included);
    let included: Vec<&String> = included.map(|column| &column.column).collect();
    let joins = |second: &[String]| {
        let points = |column: &String| first.contains(column) || second.contains(column);
        let is_key = || first.iter().chain(second).all(|column| key.contains(column));
        key.iter().all(points) && (is_key() || included.iter().all(|column| points(column)))
    };
    known
        .iter()
        .filter(|other| other.child.table == relation.child.table && !other.joins_the_same(relation))
        .map(|other| (other, plan.spelled(&other.child.columns)))
        .filter(|(_, second)| second.len() <= MAX_INDEX_KEY_ATTRIBUTES && joins(second))
        .find_map(|(other, second)| {
            let attribute = |column: &String| {
                let column = plan.columns.iter().find(|known| known.included && known.column == *column)?;
                column.key_type().map(|_| column.attribute.clone())
            };
            let attributes = second.iter().map(attribute).collect::<Option<Vec<String>>>()?;
            Some(SecondSide { parent: other.parent.table.clone(), attributes })
        })
}

/// The name of the index by which the second table finds the rows: one that is there, or one that is added to them.
/// `partition_key`: that of the table, in whose order the index has the rows. `None` where there is no room for one.
pub(super) fn way_in(
    indexes: &mut Vec<IndexDesign>,
    second: &SecondSide,
    partition_key: &str,
) -> Option<String> {
    let is_by_second = |index: &&IndexDesign| {
        index.partition_keys.len() == second.attributes.len()
            && index.partition_keys.iter().all(|key| second.attributes.contains(key))
    };
    if let Some(index) = indexes.iter().find(is_by_second) {
        return Some(index.name.clone());
    }
    if indexes.len() >= MAX_INDEXES {
        return None;
    }
    let mut names: Taken = taken(indexes.iter().map(|index| index.name.clone()));
    let name = untaken(&index_name_of(&second.attributes), &mut names);
    indexes.push(IndexDesign {
        name: name.clone(),
        partition_keys: second.attributes.clone(),
        sort_keys: vec![partition_key.to_owned()],
        projection: Projection::All,
        provisioned: UNITS,
    });
    Some(name)
}
