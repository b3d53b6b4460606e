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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propose;
    use plan::{DateOrder, DecimalMark, Grouping, NumberReading};
    use profile::read_profile;
    use source::Source;
    use tokio_util::sync::CancellationToken;

    fn read(text: &str) -> (Plan, Profile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("things.csv");
        std::fs::write(&path, text).unwrap();
        let profile = read_profile(&Source::open(&path).unwrap(), &CancellationToken::new(), |_| {}).unwrap();
        (propose("things.csv", &profile).plan, profile)
    }

    fn edited(plan: &Plan, profile: &Profile, edit: &PlanEdit) -> Plan {
        plan.apply(&completed(edit, plan, profile)).unwrap().plan
    }

    #[test]
    fn a_column_of_another_kind_is_read_as_its_values_are_written() {
        let (mut plan, profile) = read("id;price\n1;1.234,50 €\n2;2.000,00 €\n3;7,25 €\n");
        plan.columns[1].kind = AttributeKind::Text;
        plan.columns[1].number = NumberReading::default();
        let edit = PlanEdit::SetKind { column: "price".into(), kind: AttributeKind::Number, reading: None };
        let german = NumberReading { decimal: DecimalMark::Comma, grouping: Grouping::Point, currency: true };
        let mut read = edited(&plan, &profile, &edit);
        assert_eq!((read.columns[1].kind, read.columns[1].number), (AttributeKind::Number, german));
        // What a person says of how it is written stays.
        read.columns[1].number.currency = false;
        assert_eq!(edited(&read, &profile, &edit), read);
    }

    #[test]
    fn dates_have_a_time_where_the_values_have_one() {
        for (values, kind) in [
            (["03/04/2024 10:00", "05/06/2024 11:30"], AttributeKind::DateTime),
            (["03/04/2024", "05/06/2024"], AttributeKind::Date),
        ] {
            let (plan, profile) = read(&format!("id,at\n1,{}\n2,{}\n", values[0], values[1]));
            assert_eq!(plan.columns[1].kind, AttributeKind::Text);
            let order = DateOrder::DayFirst;
            let edit = PlanEdit::ReadDates { column: "at".into(), order, kind: None };
            let read = edited(&plan, &profile, &edit);
            assert_eq!((read.columns[1].kind, read.columns[1].date_order), (kind, order));
        }
    }
}
