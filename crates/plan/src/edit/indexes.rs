//! Edits of indexes.

use super::columns::require_index_key;
use super::edited::Consequence;
use super::error::EditError;
use super::working::Working;
use crate::naming::{index_name, index_name_of, taken, untaken};
use crate::plan::{Capacity, IndexDesign, Plan, Projection, ProvisionedUnits};

pub(super) fn key_attributes_mut(index: &mut IndexDesign) -> impl Iterator<Item = &mut String> {
    index.partition_keys.iter_mut().chain(&mut index.sort_keys)
}

/// What an index is called where nobody names it.
pub(super) fn name_after_key(index: &IndexDesign) -> String {
    index_name_of(&index.partition_keys)
}

/// A look-up by one attribute that carries all.
fn index_on(attribute: &str, provisioned: ProvisionedUnits) -> IndexDesign {
    IndexDesign {
        name: index_name(attribute),
        partition_keys: vec![attribute.to_owned()],
        sort_keys: Vec::new(),
        projection: Projection::All,
        provisioned,
    }
}

/// True where the index is looked up by this attribute alone or first.
fn is_found_by(index: &IndexDesign, attribute: &str) -> bool {
    index.partition_keys.first().is_some_and(|first| first == attribute)
}

/// Takes attributes off that stand in the key before.
fn without_repeated_key(mut index: IndexDesign) -> IndexDesign {
    let mut seen = Vec::new();
    let mut is_new = |attribute: &String| {
        let is_new = !seen.contains(attribute);
        seen.push(attribute.clone());
        is_new
    };
    index.partition_keys.retain(&mut is_new);
    index.sort_keys.retain(&mut is_new);
    index
}

/// Adds an index. `small` is what it reserves where the table reserves nothing.
pub(super) fn add_index(
    working: &mut Working,
    index: Option<&IndexDesign>,
    small: ProvisionedUnits,
) -> Result<(), EditError> {
    let plan = &working.plan;
    let mut index = match index {
        Some(index) => without_repeated_key(index.clone()),
        None => match next_index(plan, small) {
            Some(index) => index,
            None => return Ok(()),
        },
    };
    if plan.table.indexes.contains(&index) {
        return Ok(());
    }
    for attribute in index.key_attributes() {
        require_index_key(plan, attribute)?;
    }
    let mut names = taken(plan.table.indexes.iter().map(|other| other.name.clone()));
    let to = untaken(&index.name, &mut names);
    if to != index.name {
        let from = std::mem::replace(&mut index.name, to.clone());
        working.follows(Consequence::IndexRenamed { from, to });
    }
    working.plan.table.indexes.push(index);
    Ok(())
}

/// An index on the first attribute that can be a key and finds nothing yet.
fn next_index(plan: &Plan, small: ProvisionedUnits) -> Option<IndexDesign> {
    let table = &plan.table;
    let is_free = |attribute: &str| {
        table.partition_key != attribute && !table.indexes.iter().any(|index| is_found_by(index, attribute))
    };
    let units = match &table.capacity {
        Capacity::Provisioned { units } => *units,
        Capacity::OnDemand => small,
    };
    let can_be_key = |attribute: &&str| {
        plan.attribute_of_another(attribute).is_some_and(|other| other.key_type().is_some())
    };
    plan.columns
        .iter()
        .filter(|column| column.included && column.key_type().is_some())
        .map(|column| column.attribute.as_str())
        .chain(plan.attributes_of_others().filter(can_be_key))
        .find(|attribute| is_free(attribute))
        .map(|attribute| index_on(attribute, units))
}

pub(super) fn change_index(working: &mut Working, name: &str, design: &IndexDesign) -> Result<(), EditError> {
    let plan = &working.plan;
    let Some(place) = plan.table.indexes.iter().position(|index| index.name == name) else {
        return Err(EditError::NoSuchIndex { index: name.to_owned() });
    };
    let before = &plan.table.indexes[place];
    let mut after = without_repeated_key(design.clone());
    for attribute in after.key_attributes() {
        if !before.key_attributes().any(|known| known == attribute) {
            require_index_key(plan, attribute)?;
        }
    }
    let others = || plan.table.indexes.iter().enumerate().filter(|(other, _)| *other != place);
    if after.name != name && others().any(|(_, other)| other.name == after.name) {
        let by = "Another index".to_owned();
        return Err(EditError::NameTaken { name: after.name, by });
    }
    let after_key = name_after_key(&after);
    if after.name == name && *name == name_after_key(before) && *name != after_key {
        let mut names = taken(others().map(|(_, other)| other.name.clone()));
        after.name = untaken(&after_key, &mut names);
        working.follows(Consequence::IndexRenamed { from: name.to_owned(), to: after.name.clone() });
    }
    working.plan.table.indexes[place] = after;
    Ok(())
}

pub(super) fn remove_index(plan: &mut Plan, name: &str) {
    plan.table.indexes.retain(|index| index.name != name);
}

/// Lets go of an attribute that items no longer have: indexes that it is a key of go, others no longer carry it.
pub(super) fn forget_attribute(working: &mut Working, attribute: &str) {
    if working.plan.column_of_attribute(attribute).is_some()
        || working.plan.composed_attribute(attribute).is_some()
        || working.plan.attribute_of_another(attribute).is_some()
    {
        return;
    }
    let indexes = std::mem::take(&mut working.plan.table.indexes);
    for mut index in indexes {
        if index.key_attributes().any(|key| key == attribute) {
            working.follows(Consequence::IndexRemoved { index: index.name });
            continue;
        }
        if let Projection::Include { attributes } = &mut index.projection {
            let carried = attributes.len();
            attributes.retain(|carried| carried != attribute);
            if carried > 0 && attributes.is_empty() {
                index.projection = Projection::KeysOnly;
            }
        }
        working.plan.table.indexes.push(index);
    }
    if working.plan.table.sort_key.as_deref() == Some(attribute) {
        working.plan.table.sort_key = None;
        working.follows(Consequence::SortKeyRemoved { attribute: attribute.to_owned() });
    }
}
