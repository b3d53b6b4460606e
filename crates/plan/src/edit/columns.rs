//! Edits of how a column is carried and read.

use super::edited::Consequence;
use super::error::EditError;
use super::plan_edit::Reading;
use super::working::Working;
use crate::column::{ColumnPlan, DateOrder, DecimalMark, Grouping, NumberReading};
use crate::kind::AttributeKind;
use crate::plan::Plan;

/// The column of this name in the source.
pub(super) fn column_mut<'a>(plan: &'a mut Plan, column: &str) -> Result<&'a mut ColumnPlan, EditError> {
    match plan.columns.iter().position(|known| known.column == column) {
        Some(place) => Ok(&mut plan.columns[place]),
        None => Err(EditError::no_such_column(plan, column)),
    }
}

pub(super) fn change_column(
    working: &mut Working,
    column: &str,
    change: impl FnOnce(&mut ColumnPlan),
) -> Result<(), EditError> {
    column_mut(&mut working.plan, column).map(change)
}

pub(super) fn include(working: &mut Working, column: &str, included: bool) -> Result<(), EditError> {
    change_column(working, column, |it| it.included = included)
}

pub(super) fn set_kind(
    working: &mut Working,
    column: &str,
    kind: AttributeKind,
    reading: Option<&Reading>,
) -> Result<(), EditError> {
    let it = column_mut(&mut working.plan, column)?;
    it.kind = kind;
    if let Some(reading) = reading {
        reading.apply(it);
    }
    let zone = if kind.is_date() { None } else { it.zone.take() };
    if let Some(zone) = zone {
        working.follows(Consequence::ZoneCleared { column: column.to_owned(), zone });
    }
    Ok(())
}

pub(super) fn read_dates(
    working: &mut Working,
    column: &str,
    order: DateOrder,
    kind: Option<AttributeKind>,
) -> Result<(), EditError> {
    let now = column_mut(&mut working.plan, column)?.kind;
    let kind = kind.filter(|kind| kind.is_date());
    let kind = kind.unwrap_or(if now.is_date() { now } else { AttributeKind::Date });
    set_kind(working, column, kind, None)?;
    change_column(working, column, |it| it.date_order = order)
}

pub(super) fn set_null_word(
    working: &mut Working,
    column: &str,
    word: &str,
    counts: bool,
) -> Result<(), EditError> {
    let words = &mut column_mut(&mut working.plan, column)?.null_words;
    if !counts {
        words.retain(|other| other != word);
    } else if !words.iter().any(|other| other == word) {
        words.push(word.to_owned());
    }
    Ok(())
}

pub(super) fn number_reading(
    working: &mut Working,
    column: &str,
    number: NumberReading,
) -> Result<(), EditError> {
    let clashes = matches!(
        (number.decimal, number.grouping),
        (DecimalMark::Point, Grouping::Point) | (DecimalMark::Comma, Grouping::Comma)
    );
    let grouping = if clashes { Grouping::None } else { number.grouping };
    change_column(working, column, |it| it.number = NumberReading { grouping, ..number })?;
    if clashes {
        working.follows(Consequence::GroupingCleared { column: column.to_owned() });
    }
    Ok(())
}

/// Refuses an attribute as a key of the table that no column becomes, or whose type no key has.
pub(super) fn require_key(plan: &Plan, attribute: &str) -> Result<(), EditError> {
    if plan.composed_attribute(attribute).is_some() {
        return Ok(());
    }
    match plan.column_of_attribute(attribute) {
        None => Err(match plan.attribute_of_another(attribute) {
            Some(other) => {
                EditError::NotOwn { attribute: attribute.to_owned(), table: other.table.to_owned() }
            }
            None => EditError::NoSuchAttribute { attribute: attribute.to_owned() },
        }),
        Some(column) if column.key_type().is_none() => {
            Err(EditError::NotAKey { attribute: attribute.to_owned(), kind: column.kind })
        }
        Some(_) => Ok(()),
    }
}

/// The same as a key of an index, which may name attributes that come from another table.
pub(super) fn require_index_key(plan: &Plan, attribute: &str) -> Result<(), EditError> {
    let Some(other) = plan.attribute_of_another(attribute) else { return require_key(plan, attribute) };
    let attribute = attribute.to_owned();
    match other.column {
        None => Err(EditError::HoldsRows { attribute, table: other.table.to_owned() }),
        Some(column) if column.key_type().is_none() => {
            Err(EditError::NotAKey { attribute, kind: column.kind })
        }
        Some(_) => Ok(()),
    }
}
