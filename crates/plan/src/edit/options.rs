//! Edits of the table's options.

use super::edited::Consequence;
use super::error::EditError;
use super::working::Working;
use crate::column::DateAs;
use crate::kind::KeyType;
use crate::plan::Plan;

/// Has items deleted at the time that `attribute` holds, or never. A date is written as epoch seconds then, since
/// DynamoDB reads nothing else as a time.
pub(super) fn set_time_to_live(working: &mut Working, attribute: Option<&str>) -> Result<(), EditError> {
    if let Some(attribute) = attribute {
        let mut columns = working.plan.columns.iter_mut();
        let Some(column) = columns.find(|column| column.included && column.attribute == attribute) else {
            return Err(EditError::NoSuchAttribute { attribute: attribute.to_owned() });
        };
        if !column.kind.can_be_time_to_live() {
            return Err(EditError::NoTimeToLive { attribute: attribute.to_owned(), kind: column.kind });
        }
        if column.kind.is_date() && column.date_as != DateAs::EpochSeconds {
            column.date_as = DateAs::EpochSeconds;
            let column = column.column.clone();
            working.follows(Consequence::WrittenAsSeconds { column });
        }
    }
    working.plan.table.options.time_to_live = attribute.map(str::to_owned);
    Ok(())
}

/// Switches time to live off where its attribute is no more, or holds no number any more; that of a plan which was so
/// before stays, for the review to tell.
pub(super) fn drop_time_to_live(working: &mut Working, before: &Plan) {
    let can_hold = |plan: &Plan, attribute: &str| plan.key_type_of(attribute) == Some(KeyType::N);
    let plan = &working.plan;
    let (now, was) =
        (plan.table.options.time_to_live.as_deref(), before.table.options.time_to_live.as_deref());
    if now.is_some_and(|attribute| !can_hold(plan, attribute))
        && was.is_some_and(|attribute| can_hold(before, attribute))
        && let Some(attribute) = working.plan.table.options.time_to_live.take()
    {
        working.follows(Consequence::TimeToLiveRemoved { attribute });
    }
}
