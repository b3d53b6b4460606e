//! Edits of the table's key.

use super::columns::{column_mut, include, require_key};
use super::edited::Consequence;
use super::error::EditError;
use super::indexes::forget_attribute;
use super::working::Working;
use crate::plan::{GeneratedKey, Plan};
use crate::template::KeyTemplate;

/// What the attribute of a key made from the content is called, unless that name is taken.
pub const GENERATED_KEY: &str = "recordKey";

/// What a key of the table is to be: a column, what a template makes, or nothing.
pub(super) type KeySide<'a> = (Option<&'a str>, Option<&'a KeyTemplate>);

/// Takes the key of these columns or templates.
pub(super) fn choose_key(
    working: &mut Working,
    partition: KeySide<'_>,
    sort: KeySide<'_>,
) -> Result<(), EditError> {
    let now = working.plan.table.partition_key.clone();
    let Some(partition) = side(working, partition, Some(&now))? else {
        take_generated_key(working);
        return Ok(());
    };
    let now = working.plan.table.sort_key.clone();
    let sort = side(working, sort, now.as_deref())?;
    // What is composed for the key stays until both are set.
    if working.plan.table.sort_key.as_ref() == Some(&partition) {
        working.plan.table.sort_key = None;
    }
    let composed = working.plan.composed_attributes.clone();
    set_partition_key(working, &partition)?;
    working.plan.composed_attributes = composed;
    set_sort_key(working, sort.as_deref())
}

/// Takes what a template makes as the partition key.
pub(super) fn set_partition_template(working: &mut Working, template: &KeyTemplate) -> Result<(), EditError> {
    let now = working.plan.table.partition_key.clone();
    match side(working, (None, Some(template)), Some(&now))? {
        Some(partition) => set_partition_key(working, &partition),
        None => Ok(()),
    }
}

/// Takes what a template makes as the sort key.
pub(super) fn set_sort_template(working: &mut Working, template: &KeyTemplate) -> Result<(), EditError> {
    let now = working.plan.table.sort_key.clone();
    let sort = side(working, (None, Some(template)), now.as_deref())?;
    set_sort_key(working, sort.as_deref())
}

/// The attribute of a side of the key. What a template makes may bear the name of what the key is `now`, where that was
/// made for this key alone.
fn side(
    working: &mut Working,
    (column, template): KeySide<'_>,
    now: Option<&str>,
) -> Result<Option<String>, EditError> {
    match (column, template) {
        (Some(column), _) => carried(working, column).map(Some),
        (None, Some(template)) => {
            for name in template.columns() {
                let column = column_mut(&mut working.plan, name)?;
                if !column.kind.can_be_part() {
                    return Err(EditError::NotAKey {
                        attribute: column.attribute.clone(),
                        kind: column.kind,
                    });
                }
            }
            if let Some(now) = now {
                forget_composed_for(&mut working.plan, now, template);
            }
            Ok(Some(working.plan.compose(template.clone())))
        }
        (None, None) => Ok(None),
    }
}

/// Removes a composed attribute that is one key of the table and no other key, where another template is to make it.
fn forget_composed_for(plan: &mut Plan, attribute: &str, template: &KeyTemplate) {
    let Plan { table, composed_attributes, .. } = plan;
    let is_both = table.partition_key == attribute && table.sort_key.as_deref() == Some(attribute);
    if !is_both && !table.indexes.iter().any(|index| index.is_key(attribute)) {
        composed_attributes.retain(|made| made.attribute != attribute || made.template == *template);
    }
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
    working.plan.drop_unused_composed();
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
    working.plan.drop_unused_composed();
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
    plan.drop_unused_composed();
}

/// A name for a generated key that no column bears.
fn untaken_key(plan: &Plan) -> String {
    let is_taken = |name: &str| {
        plan.columns.iter().any(|column| column.attribute == name) || plan.composed_attribute(name).is_some()
    };
    let mut name = GENERATED_KEY.to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    name
}
