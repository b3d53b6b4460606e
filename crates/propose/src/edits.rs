//! What an edit leaves to the data.

use super::kinds::reading_of;
use plan::{AttributeKind, Plan, PlanEdit};
use profile::{ColumnProfile, Profile};

/// The edit with what it leaves open taken from the profile: how the values of a column are written that is to be read as
/// another kind, and whether dates have a time. An edit that is in force is left as it is.
pub fn completed(edit: &PlanEdit, plan: &Plan, profile: &Profile) -> PlanEdit {
    let kind_now = |column: &str| {
        plan.columns.iter().find(|planned| planned.column == column).map(|planned| planned.kind)
    };
    let found = |column: &str| profile.columns.iter().find(|found| found.column == column);
    match edit {
        PlanEdit::SetKind { column, kind, reading: None } if kind_now(column) != Some(*kind) => {
            let reading = found(column).and_then(|found| reading_of(found, *kind));
            PlanEdit::SetKind { column: column.clone(), kind: *kind, reading }
        }
        PlanEdit::ReadDates { column, order, kind: None } => {
            let kind = found(column).map(date_kind);
            PlanEdit::ReadDates { column: column.clone(), order: *order, kind }
        }
        _ => edit.clone(),
    }
}

/// Date-time where as many values have a time as have none.
fn date_kind(found: &ColumnProfile) -> AttributeKind {
    let matches = |kind| found.candidate(kind).map_or(0, |candidate| candidate.matches);
    let timed = matches(AttributeKind::DateTime);
    if timed > 0 && timed >= matches(AttributeKind::Date) {
        AttributeKind::DateTime
    } else {
        AttributeKind::Date
    }
}
