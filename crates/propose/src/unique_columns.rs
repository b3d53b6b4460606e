//! Columns that are unique, which DynamoDB does not keep so by itself.

use plan::{Plan, column_names, place_of_column, same_column};
use profile::Profile;
use serde::Serialize;
use ts_rs::TS;

/// Columns of which no two rows have the same values together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UniqueColumns {
    /// As the plan spells them.
    pub columns: Vec<String>,
    /// The index that finds an item by them, where there is one.
    pub index: Option<String>,
    /// True where they are declared UNIQUE; else no value of all rows stands twice.
    pub is_declared: bool,
    /// How many rows have a value.
    pub values: u64,
}

/// The columns that items are found by through an index and that are unique, and those that are declared UNIQUE. Not those
/// of the table's own key, which DynamoDB keeps unique.
pub fn unique_columns(plan: &Plan, profile: &Profile) -> Vec<UniqueColumns> {
    let mut found: Vec<UniqueColumns> = Vec::new();
    for index in &plan.table.indexes {
        let columns: Option<Vec<usize>> =
            index.partition_keys.iter().map(|attribute| place_of_attribute(plan, attribute)).collect();
        let Some(places) = columns.filter(|_| index.sort_keys.is_empty()) else { continue };
        add(plan, profile, &places, Some(&index.name), &mut found);
    }
    let names = column_names(plan);
    for columns in plan.declared.iter().flat_map(|declared| &declared.unique) {
        let places: Option<Vec<usize>> =
            columns.iter().map(|column| place_of_column(column, names.iter().copied())).collect();
        if let Some(places) = places {
            add(plan, profile, &places, None, &mut found);
        }
    }
    found
}

fn place_of_attribute(plan: &Plan, attribute: &str) -> Option<usize> {
    plan.columns.iter().position(|column| column.included && column.attribute == *attribute)
}

fn add(
    plan: &Plan,
    profile: &Profile,
    places: &[usize],
    index: Option<&str>,
    found: &mut Vec<UniqueColumns>,
) {
    let is_key = match (places, &plan.table.sort_key) {
        ([only], None) => plan.table.partition_key == plan.columns[*only].attribute,
        _ => false,
    };
    let can_be_locked = places.iter().all(|place| plan.columns[*place].kind.can_be_part());
    let columns: Vec<String> = places.iter().map(|place| plan.columns[*place].column.clone()).collect();
    let is_known = found.iter().any(|known| is_same(&known.columns, &columns));
    if places.is_empty() || is_key || !can_be_locked || is_known {
        return;
    }
    let names = column_names(plan);
    let declared_names: Vec<String> = places.iter().map(|place| names[*place].to_owned()).collect();
    let is_declared = plan
        .declared
        .iter()
        .flat_map(|declared| &declared.unique)
        .any(|unique| is_same(unique, &declared_names));
    let is_unique = match places {
        [only] => {
            profile.columns.get(*only).is_some_and(|column| column.distinct.unique && column.filled > 1)
        }
        _ => false,
    };
    if is_declared || is_unique {
        let filled =
            places.iter().filter_map(|place| profile.columns.get(*place)).map(|column| column.filled);
        let values = filled.min().unwrap_or_default();
        found.push(UniqueColumns { columns, index: index.map(str::to_owned), is_declared, values });
    }
}

fn is_same(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|one| right.iter().any(|other| same_column(one, other)))
}
