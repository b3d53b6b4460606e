//! Edits of the table's key.

use super::columns::{column_mut, include, require_key};
use super::edited::Consequence;
use super::error::EditError;
use super::indexes::forget_attribute;
use super::working::Working;
use crate::plan::{GeneratedKey, Plan};

/// What the attribute of a key made from the content is called, unless that name is taken.
pub const GENERATED_KEY: &str = "recordKey";

/// Takes the key of these columns.
pub(super) fn choose_key(
    working: &mut Working,
    partition_column: Option<&str>,
    sort_column: Option<&str>,
) -> Result<(), EditError> {
    let Some(partition_column) = partition_column else {
        take_generated_key(working);
        return Ok(());
    };
    let partition = carried(working, partition_column)?;
    let sort = sort_column.map(|column| carried(working, column)).transpose()?;
    set_partition_key(working, &partition)?;
    set_sort_key(working, sort.as_deref())
}

/// The attribute of a column that is carried from now on.
fn carried(working: &mut Working, column: &str) -> Result<String, EditError> {
    let it = column_mut(&mut working.plan, column)?;
    let (attribute, was_included) = (it.attribute.clone(), it.included);
    if !was_included {
        include(working, column, true)?;
        working.follows(Consequence::ColumnIncluded { column: column.to_owned() });
    }
    Ok(attribute)
}

pub(super) fn set_partition_key(working: &mut Working, attribute: &str) -> Result<(), EditError> {
    if working.plan.generated_key.as_ref().is_some_and(|key| key.attribute == attribute) {
        take_generated_key(working);
        return Ok(());
    }
    require_key(&working.plan, attribute)?;
    attribute.clone_into(&mut working.plan.table.partition_key);
    if working.plan.table.sort_key.as_deref() == Some(attribute) {
        remove_sort_key(working);
    }
    if let Some(key) = working.plan.generated_key.take() {
        forget_attribute(working, &key.attribute);
    }
    Ok(())
}

pub(super) fn set_sort_key(working: &mut Working, attribute: Option<&str>) -> Result<(), EditError> {
    if let Some(attribute) = attribute {
        if working.plan.table.partition_key == attribute {
            return Err(EditError::SameKeyTwice { attribute: attribute.to_owned() });
        }
        require_key(&working.plan, attribute)?;
    }
    working.plan.table.sort_key = attribute.map(str::to_owned);
    Ok(())
}

pub(super) fn take_generated_key(working: &mut Working) {
    let sort_key = working.plan.table.sort_key.clone();
    generate_key(&mut working.plan);
    if let Some(attribute) = sort_key {
        working.follows(Consequence::SortKeyRemoved { attribute });
    }
}

fn remove_sort_key(working: &mut Working) {
    if let Some(attribute) = working.plan.table.sort_key.take() {
        working.follows(Consequence::SortKeyRemoved { attribute });
    }
}

/// Makes the plan's key from each record's content. It finds one item alone, so there is no sort key.
pub fn generate_key(plan: &mut Plan) {
    let attribute = match &plan.generated_key {
        Some(key) => key.attribute.clone(),
        None => untaken_key(plan),
    };
    plan.table.partition_key.clone_from(&attribute);
    plan.table.sort_key = None;
    plan.generated_key = Some(GeneratedKey { attribute });
}

/// A name for a generated key that no column bears.
fn untaken_key(plan: &Plan) -> String {
    let is_taken = |name: &str| plan.columns.iter().any(|column| column.attribute == name);
    let mut name = GENERATED_KEY.to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    name
}
