//! Options of a table: what is chosen stands, and time to live follows its attribute.

use super::tests::{after, plan, rename, told};
use super::*;
use crate::{AWS_MANAGED_KEY, AttributeKind, DateAs, TableClass, TableTag, WarmThroughput};

const WARM: WarmThroughput = WarmThroughput { read_units_per_second: 12_000, write_units_per_second: 8_000 };

fn time_to_live(attribute: &str) -> PlanEdit {
    PlanEdit::TimeToLive { attribute: Some(attribute.into()) }
}

#[test]
fn time_to_live_has_a_date_written_as_seconds() {
    let edited = after(&[time_to_live("lastLogin")]);
    assert_eq!(edited.plan.table.options.time_to_live.as_deref(), Some("lastLogin"));
    assert_eq!(edited.plan.columns[3].date_as, DateAs::EpochSeconds);
    assert!(
        matches!(&edited.followed[0].what, Consequence::WrittenAsSeconds { column } if column == "last_login")
    );
    assert_eq!(told(&[time_to_live("lastLogin"), time_to_live("lastLogin")]).len(), 1);
}

#[test]
fn a_number_is_taken_as_it_is_and_nothing_else_is_taken() {
    assert_eq!(told(&[time_to_live("userId")]), Vec::<String>::new());
    let text = plan().apply(&time_to_live("username")).unwrap_err();
    assert!(matches!(text, EditError::NoTimeToLive { kind: AttributeKind::Text, .. }), "{text}");
    let none = plan().apply(&time_to_live("nothing")).unwrap_err();
    assert!(matches!(none, EditError::NoSuchAttribute { .. }), "{none}");
    let left_out = PlanEdit::Include { column: "user_id".into(), included: false };
    assert!(plan().apply_all(&[left_out, time_to_live("userId")]).is_err());
}

#[test]
fn time_to_live_follows_a_new_name_and_goes_with_its_attribute() {
    let renamed = after(&[time_to_live("lastLogin"), rename("last_login", "seen")]).plan;
    assert_eq!(renamed.table.options.time_to_live.as_deref(), Some("seen"));
    let gone = [
        PlanEdit::Include { column: "last_login".into(), included: false },
        PlanEdit::SetKind { column: "last_login".into(), kind: AttributeKind::Text, reading: None },
        PlanEdit::DateAs { column: "last_login".into(), date_as: DateAs::IsoText },
    ];
    for edit in gone {
        let edited = renamed.apply(&edit).unwrap();
        assert_eq!(edited.plan.table.options.time_to_live, None, "{edit:?}");
        let told = edited.followed.iter().any(|followed| {
            matches!(&followed.what, Consequence::TimeToLiveRemoved { attribute } if attribute == "seen")
        });
        assert!(told, "{edit:?}");
    }
}

#[test]
fn other_options_stand_as_they_were_chosen() {
    let tags = vec![TableTag { key: "team".into(), value: "shop".into() }];
    let options = after(&[
        PlanEdit::PointInTimeRecovery { on: true },
        PlanEdit::DeletionProtection { on: true },
        PlanEdit::TableClass { class: TableClass::InfrequentAccess },
        PlanEdit::Tags { tags: tags.clone() },
        PlanEdit::KmsKey { key: Some(AWS_MANAGED_KEY.into()) },
        PlanEdit::WarmThroughput { units: Some(WARM) },
    ]);
    let options = options.plan.table.options;
    assert_eq!((options.kms_key.as_deref(), options.warm_throughput), (Some(AWS_MANAGED_KEY), Some(WARM)));
    assert!(options.point_in_time_recovery && options.deletion_protection);
    assert_eq!((options.table_class, options.tags), (TableClass::InfrequentAccess, tags));
}
