//! Each edit does what it says, names stay consistent after any of them, and one that is in force changes nothing.

use super::*;
use crate::{
    AttributeKind, Capacity, CellFix, ColumnFix, ColumnPlan, DateOrder, DecimalMark, Duplicates, Grouping,
    IndexDesign, KeyTemplate, LeftOutRecord, NamingStyle, NumberReading, Plan, Projection, ProvisionedUnits,
    SuggestedFix, TableDesign, YesNoWords,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const UNITS: ProvisionedUnits = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

fn index(name: &str, partition_key: &str, sort_key: Option<&str>) -> IndexDesign {
    IndexDesign {
        name: name.into(),
        partition_keys: vec![partition_key.into()],
        sort_keys: sort_key.map(str::to_owned).into_iter().collect(),
        projection: Projection::All,
        provisioned: UNITS,
    }
}

/// `users.csv`, with an index on the user name that carries the address.
pub(super) fn plan() -> Plan {
    let columns = [
        ("user_id", "userId", AttributeKind::Number),
        ("username", "username", AttributeKind::Text),
        ("email", "email", AttributeKind::Text),
        ("last_login", "lastLogin", AttributeKind::DateTime),
        ("profile_data", "profileData", AttributeKind::Json),
    ];
    let by_name = IndexDesign {
        projection: Projection::Include { attributes: vec!["email".into()] },
        ..index("UsernameIndex", "username", None)
    };
    let table = TableDesign {
        indexes: vec![by_name],
        capacity: Capacity::Provisioned { units: UNITS },
        ..TableDesign::new("Users", "userId")
    };
    Plan::new(table, columns.map(|(column, attribute, kind)| ColumnPlan::new(column, attribute, kind)).into())
}

pub(super) fn after(edits: &[PlanEdit]) -> Edited {
    plan().apply_all(edits).unwrap()
}

pub(super) fn told(edits: &[PlanEdit]) -> Vec<String> {
    after(edits).followed.into_iter().map(|followed| followed.message).collect()
}

pub(super) fn rename(column: &str, attribute: &str) -> PlanEdit {
    PlanEdit::RenameAttribute { column: column.into(), attribute: attribute.into() }
}

fn sort_key(attribute: &str) -> PlanEdit {
    PlanEdit::SortKey { attribute: Some(attribute.into()) }
}

fn partition_key(attribute: &str) -> PlanEdit {
    PlanEdit::PartitionKey { attribute: attribute.into() }
}

fn kind(column: &str, kind: AttributeKind) -> PlanEdit {
    PlanEdit::SetKind { column: column.into(), kind, reading: None }
}

fn change(name: &str, design: IndexDesign) -> PlanEdit {
    PlanEdit::ChangeIndex { index: name.into(), design }
}

#[test]
fn keys_indexes_and_projections_follow_a_new_name() {
    assert_eq!(after(&[rename("user_id", "id")]).plan.table.partition_key, "id");
    let sorted = after(&[sort_key("lastLogin"), rename("last_login", "seen")]).plan;
    assert_eq!(sorted.table.sort_key.as_deref(), Some("seen"));
    let by_name = after(&[rename("username", "login"), rename("email", "mail")]);
    let index = &by_name.plan.table.indexes[0];
    assert_eq!((index.name.as_str(), index.partition_keys[0].as_str()), ("LoginIndex", "login"));
    assert_eq!(index.projection, Projection::Include { attributes: vec!["mail".into()] });
    assert_eq!(by_name.followed[0].message, "The index UsernameIndex is now called LoginIndex.");
    // What no key names changes nothing but itself.
    assert_eq!(after(&[rename("profile_data", "profile")]).plan.table, plan().table);
}

#[test]
fn an_index_name_is_made_of_the_words_of_its_key() {
    for (attribute, name) in [
        ("user_id", "UserIdIndex"),
        ("e mail", "EMailIndex"),
        ("e-mail", "EMailIndex"),
        ("größe", "GreIndex"),
    ] {
        assert_eq!(after(&[rename("username", attribute)]).plan.table.indexes[0].name, name);
    }
}

#[test]
fn a_name_that_a_person_gave_an_index_stays() {
    let own = IndexDesign { name: "ByName".into(), ..plan().table.indexes[0].clone() };
    let renamed = after(&[change("UsernameIndex", own), rename("username", "login")]);
    assert_eq!(renamed.plan.table.indexes[0].name, "ByName");
    assert_eq!(renamed.followed, []);
    // And no index that is called after its key takes it away.
    let taken = index("LoginIndex", "email", None);
    let beside = after(&[PlanEdit::AddIndex { index: Some(taken) }, rename("username", "login")]).plan;
    let names: Vec<&str> = beside.table.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["LoginIndex2", "LoginIndex"]);
}

#[test]
fn keys_stay_while_another_column_bears_the_name() {
    let mut twice = plan();
    twice.columns[2].attribute = "userId".into();
    let renamed = twice.apply(&rename("email", "mail")).unwrap().plan;
    assert_eq!(renamed.table.partition_key, "userId");
}

#[test]
fn every_attribute_is_named_in_a_style_and_named_again() {
    let snake = after(&[PlanEdit::NameAttributes { style: NamingStyle::SnakeCase }]).plan;
    assert_eq!(
        (snake.columns[0].attribute.as_str(), snake.table.partition_key.as_str()),
        ("user_id", "user_id")
    );
    let camel = snake.apply(&PlanEdit::NameAttributes { style: NamingStyle::CamelCase }).unwrap();
    assert_eq!(camel.plan, plan());
    // A key that is left out for now is named like the others.
    let left_out = PlanEdit::Include { column: "user_id".into(), included: false };
    let named = after(&[left_out, PlanEdit::NameAttributes { style: NamingStyle::SnakeCase }]).plan;
    assert_eq!(named.table.partition_key, "user_id");
}

#[test]
fn what_cannot_be_done_is_refused_in_plain_words() {
    use AttributeKind::Json;
    let json_index = index("UsernameIndex", "profileData", None);
    let by_email = index("EmailIndex", "email", None);
    let taken = IndexDesign { name: "EmailIndex".into(), ..plan().table.indexes[0].clone() };
    let cases: Vec<(Vec<PlanEdit>, &str, &str)> = vec![
        (vec![rename("phone", "x")], "no_such_column", "There is no column phone."),
        (vec![kind("phone", Json)], "no_such_column", "There is no column phone."),
        (vec![rename("email", "")], "no_name", "An attribute needs a name."),
        (vec![rename("email", "username")], "name_taken", "The column username is called username already."),
        (
            vec![PlanEdit::GenerateKey, rename("email", "recordKey")],
            "name_taken",
            "The key made from the content is called recordKey already.",
        ),
        (
            vec![partition_key("phone")],
            "no_such_column",
            "No column that is carried becomes the attribute phone.",
        ),
        (
            vec![partition_key("profileData")],
            "not_a_key",
            "profileData is JSON and cannot be a key: a key is text, a number or binary.",
        ),
        (vec![sort_key("userId")], "not_a_key", "userId is the partition key already."),
        (vec![change("Other", by_email.clone())], "no_such_index", "There is no index Other."),
        (vec![change("UsernameIndex", json_index)], "not_a_key", "profileData is JSON and"),
        (
            vec![PlanEdit::AddIndex { index: Some(by_email) }, change("UsernameIndex", taken)],
            "name_taken",
            "Another index is called EmailIndex already.",
        ),
    ];
    for (edits, code, words) in cases {
        let refused = failure::Failure::from(plan().apply_all(&edits).unwrap_err());
        assert_eq!(refused.code, code, "{edits:?}");
        assert!(refused.message.starts_with(words), "{}", refused.message);
        assert!(!refused.repair.is_empty());
    }
    assert!(after(&[rename("email", "email")]).plan == plan());
}

#[test]
fn a_name_that_only_a_column_left_out_bears_is_free() {
    let left_out = PlanEdit::Include { column: "username".into(), included: false };
    let edited = after(&[left_out, rename("email", "username")]).plan;
    assert_eq!(edited.columns[2].attribute, "username");
}

#[test]
fn a_zone_goes_with_the_kind_that_it_belongs_to() {
    let zone = PlanEdit::Zone { column: "last_login".into(), zone: Some("UTC".into()) };
    let text = after(&[zone.clone(), kind("last_login", AttributeKind::Text)]);
    assert_eq!(text.plan.columns[3].zone, None);
    assert_eq!(
        text.followed[0].what,
        Consequence::ZoneCleared { column: "last_login".into(), zone: "UTC".into() }
    );
    let date = after(&[zone, kind("last_login", AttributeKind::Date)]);
    assert_eq!(date.plan.columns[3].zone.as_deref(), Some("UTC"));
    assert_eq!(date.followed, []);
}

#[test]
fn a_column_is_read_as_its_values_are_written() {
    let words = YesNoWords { yes: "Y".into(), no: "N".into() };
    let reading = Reading { yes_no: Some(words.clone()), ..Reading::default() };
    let edit =
        PlanEdit::SetKind { column: "email".into(), kind: AttributeKind::YesNo, reading: Some(reading) };
    let read = &after(&[edit]).plan.columns[2];
    assert_eq!((read.kind, &read.yes_no), (AttributeKind::YesNo, &words));
    assert_eq!(*read, ColumnPlan { kind: AttributeKind::YesNo, yes_no: words, ..plan().columns[2].clone() });

    let order = DateOrder::DayFirst;
    let dates = |kind| PlanEdit::ReadDates { column: "email".into(), order, kind };
    let timed = after(&[dates(Some(AttributeKind::DateTime))]).plan;
    assert_eq!((timed.columns[2].kind, timed.columns[2].date_order), (AttributeKind::DateTime, order));
    assert_eq!(after(&[dates(None)]).plan.columns[2].kind, AttributeKind::Date);
    let login = PlanEdit::ReadDates { column: "last_login".into(), order, kind: None };
    assert_eq!(after(&[login]).plan.columns[3].kind, AttributeKind::DateTime);
}

#[test]
fn one_sign_is_not_before_a_fraction_and_between_thousands() {
    let number = |decimal, grouping| PlanEdit::NumberReading {
        column: "user_id".into(),
        number: NumberReading { decimal, grouping, currency: true },
    };
    let german = after(&[number(DecimalMark::Comma, Grouping::Point)]);
    assert_eq!((german.plan.columns[0].number.grouping, german.followed.len()), (Grouping::Point, 0));
    let clash = after(&[number(DecimalMark::Comma, Grouping::Comma)]);
    assert_eq!(clash.plan.columns[0].number.grouping, Grouping::None);
    assert_eq!(clash.followed[0].what, Consequence::GroupingCleared { column: "user_id".into() });
}

#[test]
fn the_key_of_the_table() {
    let both = after(&[sort_key("email"), partition_key("email")]);
    assert_eq!((both.plan.table.partition_key.as_str(), &both.plan.table.sort_key), ("email", &None));
    assert_eq!(both.followed[0].message, "The sort key email is taken off.");

    let made = after(&[sort_key("email"), PlanEdit::GenerateKey]).plan;
    assert_eq!((made.table.partition_key.as_str(), &made.table.sort_key), ("recordKey", &None));
    assert_eq!(made.generated_key.as_ref().unwrap().attribute, "recordKey");
    assert_eq!(
        after(&[rename("email", "recordKey"), PlanEdit::GenerateKey]).plan.table.partition_key,
        "recordKey_"
    );
    assert_eq!(after(&[PlanEdit::GenerateKey, partition_key("email")]).plan.generated_key, None);

    let key = |partition: Option<&str>, sort: Option<&str>| PlanEdit::Key {
        partition_column: partition.map(str::to_owned),
        sort_column: sort.map(str::to_owned),
        partition_template: None,
        sort_template: None,
    };
    let left_out = PlanEdit::Include { column: "last_login".into(), included: false };
    let pair = [left_out, key(Some("username"), Some("last_login"))];
    let table = after(&pair).plan.table;
    assert_eq!((table.partition_key.as_str(), table.sort_key.as_deref()), ("username", Some("lastLogin")));
    assert_eq!(told(&pair), ["The column last_login is carried again, since it is a key."]);
    assert_eq!(after(&[key(None, None)]).plan, after(&[PlanEdit::GenerateKey]).plan);
}

#[test]
fn a_key_of_several_columns_is_made_by_templates() {
    let key = |partition: &str, sort: Option<&str>| PlanEdit::Key {
        partition_column: None,
        sort_column: None,
        partition_template: Some(partition.parse().unwrap()),
        sort_template: sort.map(|sort| sort.parse().unwrap()),
    };
    let made = after(&[key("{email}#{username}", Some("{last_login}/{user_id}"))]).plan;
    let names: Vec<&str> = made.composed_attributes.iter().map(|made| made.attribute.as_str()).collect();
    assert_eq!(names, [made.table.partition_key.as_str(), made.table.sort_key.as_deref().unwrap()]);
    assert!(made.is_in_force(&[key("{email}#{username}", Some("{last_login}/{user_id}"))]));
    // With another separator it is still called so.
    let dashed = made.apply(&PlanEdit::PartitionTemplate { template: "{email}-{username}".parse().unwrap() });
    let dashed = dashed.unwrap().plan;
    assert_eq!(dashed.table, made.table);
    assert_eq!(dashed.composed_attributes.len(), 2);
    // A template of one column is that column.
    let one = made.apply(&key("{email}", None)).unwrap().plan;
    assert_eq!((one.table.partition_key.as_str(), one.composed_attributes.len()), ("email", 0));
    // What is composed for a key that is given up goes with it.
    let sorted = made.apply(&PlanEdit::SortTemplate { template: "{username}-{email}".parse().unwrap() });
    assert_eq!(sorted.unwrap().plan.composed_attributes.len(), 2);
    assert!(made.apply(&partition_key("userId")).unwrap().plan.composed_attributes.len() == 1);
    assert!(made.apply(&PlanEdit::GenerateKey).unwrap().plan.composed_attributes.is_empty());
    let refused = plan().apply(&key("{email}#{phone}", None)).unwrap_err();
    assert_eq!(failure::Failure::from(refused).code, "no_such_column");
    let taken = made.apply(&rename("email", &made.table.partition_key)).unwrap_err();
    assert_eq!(failure::Failure::from(taken).code, "name_taken");
}

#[test]
fn a_made_key_that_is_given_up_is_named_by_nothing() {
    let mut made = after(&[PlanEdit::GenerateKey]).plan;
    made.table.indexes.push(index("RecordKeyIndex", "email", Some("recordKey")));
    made.table.indexes[0].projection = Projection::Include { attributes: vec!["recordKey".into()] };
    let edited = made.apply(&partition_key("userId")).unwrap();
    assert_eq!(edited.plan.table.indexes.len(), 1);
    assert_eq!(edited.plan.table.indexes[0].projection, Projection::KeysOnly);
    assert_eq!(edited.followed[0].message, "The index RecordKeyIndex is removed: its key is no more.");
}

#[test]
fn indexes_are_added_changed_and_removed() {
    let add = PlanEdit::AddIndex { index: None };
    let names = |plan: &Plan| plan.table.indexes.iter().map(|index| index.name.clone()).collect::<Vec<_>>();
    let all = after(&[add.clone(), add.clone()]).plan;
    assert_eq!(names(&all), ["UsernameIndex", "EmailIndex", "LastLoginIndex"]);
    // JSON is no key.
    assert!(all.is_in_force(std::slice::from_ref(&add)));

    let on_email = IndexDesign { partition_keys: vec!["email".into()], ..plan().table.indexes[0].clone() };
    let changed = after(&[change("UsernameIndex", on_email.clone())]);
    assert_eq!(names(&changed.plan), ["EmailIndex"]);
    assert_eq!(changed.followed[0].message, "The index UsernameIndex is now called EmailIndex.");
    // The name is taken.
    assert_eq!(
        names(&after(&[add.clone(), change("UsernameIndex", on_email)]).plan),
        ["EmailIndex2", "EmailIndex"]
    );
    // It is never sorted by its own partition key.
    let sorted = after(&[change("UsernameIndex", index("UsernameIndex", "email", Some("email")))]).plan;
    assert_eq!(sorted.table.indexes[0].sort_keys, [] as [String; 0]);

    let twice = after(&[PlanEdit::AddIndex { index: Some(index("UsernameIndex", "email", None)) }]);
    assert_eq!(names(&twice.plan), ["UsernameIndex", "UsernameIndex2"]);
    let removed = after(&[add, PlanEdit::RemoveIndex { index: "UsernameIndex".into() }]).plan;
    assert_eq!(names(&removed), ["EmailIndex"]);
}

#[test]
fn capacity_is_reserved_or_not() {
    let few = PlanEdit::Provisioned { units: None };
    assert_eq!(after(&[PlanEdit::OnDemand]).plan.table.capacity, Capacity::OnDemand);
    assert_eq!(after(&[PlanEdit::OnDemand, few.clone()]).plan, plan());
    let many = ProvisionedUnits { read_units_per_second: 10, write_units_per_second: 20 };
    let reserved = after(&[PlanEdit::Provisioned { units: Some(many) }, few]).plan;
    assert_eq!(reserved.table.capacity, Capacity::Provisioned { units: many });
}

#[test]
fn each_suggested_fix_is_in_force_once_it_is_applied() {
    let column = || "email".to_owned();
    let fixes = [
        SuggestedFix::ReadAs { column: "user_id".into(), kind: AttributeKind::Text },
        SuggestedFix::NullWord { column: column(), word: "NULL".into() },
        SuggestedFix::Replace { column: column(), from: "Y".into() },
        SuggestedFix::Trim { column: column() },
        SuggestedFix::RemoveInvisible { column: column() },
        SuggestedFix::PlainSpaces { column: column() },
        SuggestedFix::UnwrapFormula { column: column() },
        SuggestedFix::LeaveOut { column: column() },
        SuggestedFix::WriteNull { column: column() },
        SuggestedFix::WriteSeconds { column: "last_login".into() },
        SuggestedFix::RemoveIndex { index: "UsernameIndex".into() },
        SuggestedFix::Duplicates { choice: Duplicates::Merge },
        SuggestedFix::JoinSurplus,
        SuggestedFix::GenerateKey,
        SuggestedFix::LeaveOutHeaders,
        SuggestedFix::LeaveOutBlank,
        SuggestedFix::LeaveOutRecord { record: 3, line: 5, was: "Total".into() },
    ];
    for fix in fixes {
        assert!(!plan().is_in_force(&fix.edits()), "{fix:?}");
        assert!(after(&fix.edits()).plan.is_in_force(&fix.edits()), "{fix:?}");
    }
}

#[test]
fn a_value_is_replaced_once_and_the_newest_fix_acts_last() {
    let replace = |to: &str| ColumnFix::Replace { from: "Y".into(), to: to.into() };
    let add = |fix: ColumnFix| PlanEdit::AddColumnFix { column: "email".into(), fix };
    let edits = [add(replace("yes")), add(ColumnFix::Trim), add(replace("true"))];
    assert_eq!(after(&edits).plan.columns[2].fixes, [ColumnFix::Trim, replace("true")]);
    let remove = PlanEdit::RemoveColumnFix { column: "email".into(), fix: ColumnFix::Trim };
    let one = [edits.as_slice(), &[remove]].concat();
    assert_eq!(after(&one).plan.columns[2].fixes, [replace("true")]);
}

#[test]
fn a_cell_is_retyped_once_and_is_as_it_was_when_retyped_so() {
    let fix = |value: &str| CellFix {
        record: 1,
        line: 3,
        place: None,
        column: "email".into(),
        was: "x".into(),
        value: value.into(),
    };
    let cell = |value: &str| PlanEdit::FixCell { fix: fix(value) };
    assert_eq!(after(&[cell("y"), cell("z")]).plan.cell_fixes, [fix("z")]);
    assert_eq!(after(&[cell("y"), cell("x")]).plan, plan());
    let remove = |record| PlanEdit::RemoveCellFix { record, column: "email".into() };
    assert_eq!(after(&[cell("y"), remove(2)]).plan.cell_fixes.len(), 1);
    assert_eq!(after(&[cell("y"), remove(1)]).plan, plan());
}

#[test]
fn all_fixes_are_taken_away_together() {
    let fixes = [
        SuggestedFix::Trim { column: "email".into() },
        SuggestedFix::JoinSurplus,
        SuggestedFix::LeaveOutHeaders,
        SuggestedFix::LeaveOutBlank,
        SuggestedFix::LeaveOutRecord { record: 3, line: 5, was: "Total".into() },
    ];
    let mut edits: Vec<PlanEdit> = fixes.iter().flat_map(SuggestedFix::edits).collect();
    edits.push(PlanEdit::RemoveAllFixes);
    assert_eq!(after(&edits).plan, plan());
    let left_out = LeftOutRecord { record: 3, line: 5, place: None, was: "Total".into() };
    let back = [PlanEdit::LeaveOutRecord { record: left_out }, PlanEdit::KeepRecord { record: 3 }];
    assert_eq!(after(&back).plan, plan());
}

#[test]
fn nothing_is_applied_where_one_edit_is_refused() {
    let edits = [PlanEdit::TableName { name: "People".into() }, rename("email", "username")];
    assert!(plan().apply_all(&edits).is_err());
}

#[test]
fn an_edit_is_written_with_its_name() {
    let edit = serde_json::to_value(rename("email", "mail")).unwrap();
    assert_eq!(
        edit,
        serde_json::json!({ "edit": "rename_attribute", "column": "email", "attribute": "mail" })
    );
    let read: PlanEdit =
        serde_json::from_str(r#"{"edit":"set_kind","column":"email","kind":"number"}"#).unwrap();
    assert_eq!(read, kind("email", AttributeKind::Number));
}

// ---- Any sequence of edits ----

fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["userId", "username", "email", "lastLogin", "profileData", "recordKey"]),
        2 => prop::sample::select(vec!["user_id", "login", "mail", "x y", ""]),
    ]
    .prop_map(str::to_owned)
}

fn column() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["user_id", "username", "email", "last_login", "profile_data", "phone"])
        .prop_map(str::to_owned)
}

fn any_kind() -> impl Strategy<Value = AttributeKind> {
    use AttributeKind::{Date, DateTime, Json, Number, Text, YesNo};
    prop::sample::select(vec![Text, Number, YesNo, Date, DateTime, Json])
}

fn index_name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["UsernameIndex", "EmailIndex", "LoginIndex", "Own", "UserIdIndex"])
        .prop_map(str::to_owned)
}

fn design() -> impl Strategy<Value = IndexDesign> {
    let projection = prop_oneof![
        Just(Projection::All),
        Just(Projection::KeysOnly),
        prop::collection::vec(attribute(), 0..3).prop_map(|attributes| Projection::Include { attributes }),
    ];
    let keys = (prop::collection::vec(attribute(), 1..4), prop::collection::vec(attribute(), 0..3));
    (index_name(), keys, projection).prop_map(|(name, (partition_keys, sort_keys), projection)| IndexDesign {
        name,
        partition_keys,
        sort_keys,
        projection,
        provisioned: UNITS,
    })
}

fn template() -> impl Strategy<Value = KeyTemplate> {
    prop::collection::vec(column(), 1..4)
        .prop_map(|columns| KeyTemplate::joined(columns.iter().map(String::as_str), "#"))
}

fn edit() -> impl Strategy<Value = PlanEdit> {
    use NamingStyle::{AsIs, CamelCase, PascalCase, SnakeCase};
    let number = (any::<bool>(), any::<bool>()).prop_map(|(comma, grouped)| NumberReading {
        decimal: if comma { DecimalMark::Comma } else { DecimalMark::Point },
        grouping: if grouped { Grouping::Comma } else { Grouping::None },
        currency: false,
    });
    let names = prop_oneof![
        6 => (column(), attribute())
            .prop_map(|(column, attribute)| PlanEdit::RenameAttribute { column, attribute }),
        1 => prop::sample::select(vec![CamelCase, AsIs, SnakeCase, PascalCase])
            .prop_map(|style| PlanEdit::NameAttributes { style }),
        2 => "[A-Za-z]{0,6}".prop_map(|name| PlanEdit::TableName { name }),
    ];
    let columns = prop_oneof![
        (column(), any::<bool>()).prop_map(|(column, included)| PlanEdit::Include { column, included }),
        (column(), any_kind()).prop_map(|(column, kind)| PlanEdit::SetKind { column, kind, reading: None }),
        (column(), prop::option::of(any_kind())).prop_map(|(column, kind)| PlanEdit::ReadDates {
            column,
            order: DateOrder::DayFirst,
            kind
        }),
        (column(), prop::option::of(Just("UTC".to_owned())))
            .prop_map(|(column, zone)| PlanEdit::Zone { column, zone }),
        (column(), number).prop_map(|(column, number)| PlanEdit::NumberReading { column, number }),
        (column(), any::<bool>()).prop_map(|(column, counts)| PlanEdit::NullWord {
            column,
            word: "NA".into(),
            counts
        }),
        (column(), "[ab]?").prop_map(|(column, to)| PlanEdit::AddColumnFix {
            column,
            fix: ColumnFix::Replace { from: "Y".into(), to }
        }),
        column().prop_map(|column| PlanEdit::AddColumnFix { column, fix: ColumnFix::Trim }),
        column().prop_map(|column| PlanEdit::RemoveColumnFix { column, fix: ColumnFix::Trim }),
        (0..3_u64, column(), "[xy]").prop_map(|(record, column, value)| PlanEdit::FixCell {
            fix: CellFix { record, line: record + 2, place: None, column, was: "x".into(), value }
        }),
    ];
    let keys = prop_oneof![
        (prop::option::of(column()), prop::option::of(column())).prop_map(
            |(partition_column, sort_column)| PlanEdit::Key {
                partition_column,
                sort_column,
                partition_template: None,
                sort_template: None,
            }
        ),
        (template(), prop::option::of(template())).prop_map(|(partition, sort_template)| PlanEdit::Key {
            partition_column: None,
            sort_column: None,
            partition_template: Some(partition),
            sort_template,
        }),
        template().prop_map(|template| PlanEdit::PartitionTemplate { template }),
        template().prop_map(|template| PlanEdit::SortTemplate { template }),
        attribute().prop_map(|attribute| PlanEdit::PartitionKey { attribute }),
        prop::option::of(attribute()).prop_map(|attribute| PlanEdit::SortKey { attribute }),
        Just(PlanEdit::GenerateKey),
        prop::option::of(design()).prop_map(|index| PlanEdit::AddIndex { index }),
        (index_name(), design()).prop_map(|(index, design)| PlanEdit::ChangeIndex { index, design }),
        index_name().prop_map(|index| PlanEdit::RemoveIndex { index }),
    ];
    let rest = prop_oneof![
        Just(PlanEdit::OnDemand),
        Just(PlanEdit::Provisioned { units: None }),
        Just(PlanEdit::JoinSurplus { joined: true }),
        (0..3_u64).prop_map(|record| PlanEdit::LeaveOutRecord {
            record: LeftOutRecord { record, line: record + 2, place: None, was: "x".into() }
        }),
        Just(PlanEdit::RemoveAllFixes),
    ];
    prop_oneof![3 => names, 3 => columns, 4 => keys, 1 => rest]
}

/// Every attribute that keys and indexes name; projections are chosen freely, so what they named before counts.
fn named(plan: &Plan) -> BTreeSet<String> {
    let table = &plan.table;
    let of_indexes = table.indexes.iter().flat_map(IndexDesign::key_attributes);
    std::iter::once(&table.partition_key).chain(&table.sort_key).chain(of_indexes).cloned().collect()
}

fn projected(plan: &Plan) -> BTreeSet<String> {
    let attributes = plan.table.indexes.iter().filter_map(|index| match &index.projection {
        Projection::Include { attributes } => Some(attributes.clone()),
        _ => None,
    });
    attributes.flatten().collect()
}

/// Attributes of columns, carried or not, of the key made from the content, and those made from several columns.
fn existing(plan: &Plan) -> BTreeSet<String> {
    let generated = plan.generated_key.iter().map(|key| &key.attribute);
    let composed = plan.composed_attributes.iter().map(|composed| &composed.attribute);
    plan.columns.iter().map(|column| &column.attribute).chain(generated).chain(composed).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_stay_consistent_after_any_edits(edits in prop::collection::vec(edit(), 1..12)) {
        let mut plan = plan();
        for edit in &edits {
            let Ok(Edited { plan: next, .. }) = plan.apply(edit) else { continue };
            prop_assert!(named(&next).is_subset(&existing(&next)), "{edit:?}");
            let chose_projection =
                matches!(edit, PlanEdit::AddIndex { .. } | PlanEdit::ChangeIndex { .. });
            if projected(&plan).is_subset(&existing(&plan)) && !chose_projection {
                prop_assert!(projected(&next).is_subset(&existing(&next)), "{edit:?}");
            }
            let names: BTreeSet<_> = next.table.indexes.iter().map(|index| &index.name).collect();
            prop_assert_eq!(names.len(), next.table.indexes.len(), "two indexes of one name: {:?}", edit);
            prop_assert_eq!(next.columns.len(), plan.columns.len());
            plan = next;
        }
    }

    #[test]
    fn an_edit_in_force_changes_nothing(
        edits in prop::collection::vec(edit(), 0..8),
        last in edit(),
    ) {
        // Adding goes on to the next; what was changed may have another name afterwards.
        prop_assume!(!matches!(last, PlanEdit::AddIndex { .. } | PlanEdit::ChangeIndex { .. }));
        let mut plan = plan();
        for edit in &edits {
            plan = plan.apply(edit).map_or(plan, |edited| edited.plan);
        }
        if let Ok(once) = plan.apply(&last) {
            let twice = once.plan.apply(&last);
            prop_assert!(twice.is_ok(), "{last:?}: {twice:?}");
            let twice = twice.unwrap();
            prop_assert_eq!(&once.plan, &twice.plan);
        }
    }
}
