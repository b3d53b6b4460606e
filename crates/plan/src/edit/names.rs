//! Edits of names, and what is called after them.

use super::columns::column_mut;
use super::edited::Consequence;
use super::error::EditError;
use super::indexes::{key_attributes_mut, name_after_key};
use super::working::Working;
use crate::naming::{NamingStyle, attribute_names_beside, column_names, taken, untaken};
use crate::plan::{Plan, Projection};
use std::collections::HashMap;

/// The plan with every attribute named again in this style; keys, indexes and projections follow.
#[must_use]
pub fn renamed(plan: &Plan, style: NamingStyle) -> Plan {
    let mut working = Working::new(plan);
    name_attributes(&mut working, style);
    working.plan
}

pub(super) fn name_attributes(working: &mut Working, style: NamingStyle) {
    let plan = &working.plan;
    // The attributes that hold a generated key, are composed or come from other tables are no column's, and stay.
    let generated = plan.generated_key.iter().map(|key| &key.attribute);
    let composed = plan.composed_attributes.iter().map(|composed| &composed.attribute);
    let of_others = plan.attributes_of_others().map(str::to_owned);
    let made = generated.chain(composed).cloned().chain(of_others);
    let names = attribute_names_beside(column_names(plan).into_iter(), style, made);
    let mut new_names = HashMap::new();
    // Where several columns share a name, the first that is carried is the one that keys mean.
    for carried in [true, false] {
        for (column, name) in plan.columns.iter().zip(&names) {
            if column.included == carried && !is_made(plan, &column.attribute) {
                new_names.entry(column.attribute.clone()).or_insert_with(|| name.clone());
            }
        }
    }
    for (column, name) in working.plan.columns.iter_mut().zip(names) {
        column.attribute = name;
    }
    follow(working, &new_names);
}

fn is_generated(plan: &Plan, attribute: &str) -> bool {
    plan.generated_key.as_ref().is_some_and(|key| key.attribute == attribute)
}

/// True for an attribute that no column becomes.
fn is_made(plan: &Plan, attribute: &str) -> bool {
    is_generated(plan, attribute) || plan.composed_attribute(attribute).is_some()
}

pub(super) fn rename_attribute(working: &mut Working, column: &str, name: &str) -> Result<(), EditError> {
    let it = column_mut(&mut working.plan, column)?;
    if it.attribute == name {
        return Ok(());
    }
    if name.is_empty() {
        return Err(EditError::NoName);
    }
    let taken = |by: String| EditError::NameTaken { name: name.to_owned(), by };
    if is_generated(&working.plan, name) {
        return Err(taken("The key made from the content".to_owned()));
    }
    if working.plan.composed_attribute(name).is_some() {
        return Err(taken("A key made from several columns".to_owned()));
    }
    if let Some(other) = working.plan.column_of_attribute(name) {
        return Err(taken(format!("The column {}", other.column)));
    }
    if let Some(other) = working.plan.attribute_of_another(name) {
        return Err(taken(format!("What comes from {}", other.table)));
    }
    let it = column_mut(&mut working.plan, column)?;
    let (before, was_included) = (std::mem::replace(&mut it.attribute, name.to_owned()), it.included);
    let plan = &working.plan;
    // While another column bears the name, it is that one which keys mean.
    let is_shared = is_made(plan, &before)
        || plan.columns.iter().any(|other| other.attribute == before && (other.included || !was_included));
    if !is_shared {
        follow(working, &HashMap::from([(before, name.to_owned())]));
    }
    Ok(())
}

/// Has whatever names an attribute name it as it is called now, and indexes that are called after their key.
pub(super) fn follow(working: &mut Working, new_names: &HashMap<String, String>) {
    let rename = |attribute: &mut String| {
        if let Some(name) = new_names.get(attribute) {
            attribute.clone_from(name);
        }
    };
    let table = &mut working.plan.table;
    rename(&mut table.partition_key);
    table.sort_key.iter_mut().for_each(rename);
    table.options.time_to_live.iter_mut().for_each(rename);
    let mut called_after_key = Vec::new();
    for (place, index) in table.indexes.iter_mut().enumerate() {
        let was_called_after_key = index.name == name_after_key(index);
        key_attributes_mut(index).for_each(rename);
        if let Projection::Include { attributes } = &mut index.projection {
            attributes.iter_mut().for_each(rename);
        }
        let name = name_after_key(index);
        if was_called_after_key && name != index.name {
            called_after_key.push((place, name));
        }
    }
    // No index loses its name to one that is called otherwise now.
    let is_renamed = |place: usize| called_after_key.iter().any(|(other, _)| *other == place);
    let kept = table.indexes.iter().enumerate().filter(|(place, _)| !is_renamed(*place));
    let mut names = taken(kept.map(|(_, index)| index.name.clone()));
    let mut renamed = Vec::new();
    for (place, name) in called_after_key {
        let to = untaken(&name, &mut names);
        let from = std::mem::replace(&mut table.indexes[place].name, to.clone());
        renamed.push(Consequence::IndexRenamed { from, to });
    }
    for what in renamed {
        working.follows(what);
    }
}
