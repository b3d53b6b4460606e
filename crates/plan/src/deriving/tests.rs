use super::*;
use crate::{
    AttributeKind, ColumnPlan, Orphans, Placement, PlacingError, PlanDocument, Relation, TableColumns,
    place_tables,
};

fn plan(name: &str, columns: &[&str]) -> Plan {
    let columns = columns.iter().map(|name| ColumnPlan::new(name, name, AttributeKind::Text));
    Plan::new(TableDesign::new(name, "id"), columns.collect())
}

fn with_lock(owner: &Plan, columns: &[&str]) -> Vec<(String, Plan)> {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    let derived = DerivedTable::lock("people", columns);
    let lock = derived.plan(owner, &derived.proposed_table(owner)).unwrap();
    let lock = (lock.derived.as_ref().unwrap().source_name(), lock);
    vec![("people".to_owned(), owner.clone()), lock]
}

fn attributes(plan: &Plan) -> Vec<&str> {
    let columns = plan.columns.iter().filter(|column| column.included);
    let composed = plan.composed_attributes.iter().map(|composed| composed.attribute.as_str());
    composed.chain(columns.map(|column| column.attribute.as_str())).collect()
}

#[test]
fn a_lock_has_the_key_of_its_item_and_expires_with_it() {
    let mut owner = plan("People", &["id", "E-Mail", "name", "until", "lock"]);
    owner.table.sort_key = Some("lock".to_owned());
    owner.columns[3].kind = AttributeKind::Number;
    owner.table.options.time_to_live = Some("until".to_owned());
    let placed = place_tables(with_lock(&owner, &["e-mail"]), &[]).unwrap();
    let (name, lock) = &placed[1];
    assert_eq!((name.as_str(), lock.table.name.as_str()), ("people: unique E-Mail", "PeopleEMailUnique"));
    // Another attribute of the item has the name.
    assert_eq!(attributes(lock), ["lock2", "id", "until", "lock"]);
    assert_eq!((lock.table.partition_key.as_str(), &lock.table.sort_key), ("lock2", &None));
    assert_eq!(lock.table.options.time_to_live.as_deref(), Some("until"));
    assert_eq!(lock.composed_attributes[0].template.to_string(), "E_MAIL#{E-Mail}");
    assert_eq!(lock.written_after(), Some("people"));
    // What the owner's columns become is followed, and the name that a person gave stays.
    let mut changed = placed.clone();
    changed[0].1.columns[0].attribute = "key".to_owned();
    changed[0].1.table.partition_key = "key".to_owned();
    changed[1].1.table.name = "Emails".to_owned();
    let placed = place_tables(changed, &[]).unwrap();
    assert_eq!(attributes(&placed[1].1), ["lock2", "key", "until", "lock"]);
    assert_eq!(placed[1].1.table.name, "Emails");
}

#[test]
fn what_cannot_be_locked_says_why() {
    let owner = plan("People", &["id", "email", "photo"]);
    let good = with_lock(&owner, &["email"]);
    let of = |derived: &DerivedTable, owner: &Plan| {
        derived.plan(owner, &derived.proposed_table(owner)).unwrap_err()
    };
    let lock = |column: &str| DerivedTable::lock("people", vec![column.to_owned()]);
    assert!(matches!(of(&lock("nothing"), &owner), DerivingError::NoSuchColumn { .. }));
    assert!(matches!(of(&DerivedTable::lock("people", Vec::new()), &owner), DerivingError::NoColumns { .. }));
    let mut binary = owner.clone();
    binary.columns[2].kind = AttributeKind::Binary;
    assert!(matches!(of(&lock("photo"), &binary), DerivingError::NotAPart { .. }));
    let failed = |plans: Vec<(String, Plan)>, relations: &[Relation]| match place_tables(plans, relations) {
        Err(PlacingError::Deriving(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(failed(good[1..].to_vec(), &[]), DerivingError::NoOwner { .. }));
    let mut of_lock = good.clone();
    let mut second = good[1].1.clone();
    second.derived = Some(DerivedTable::lock(&good[1].0, vec!["email".to_owned()]));
    of_lock.push(("second".to_owned(), second));
    assert!(matches!(failed(of_lock, &[]), DerivingError::OfDerived { .. }));
    let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec!["id".to_owned()] };
    let inside = Relation {
        placement: Placement::Inside,
        orphans: Some(Orphans::Alone),
        ..Relation::new(end("people"), end("towns"))
    };
    let mut with_parent = good.clone();
    with_parent.push(("towns".to_owned(), plan("Towns", &["id", "name"])));
    assert!(matches!(failed(with_parent, &[inside]), DerivingError::Inside { .. }));
}

#[test]
fn an_item_beside_shares_the_table_of_its_row() {
    let mut owner = plan("Lines", &["order", "product", "price", "note"]);
    (owner.table.partition_key, owner.table.sort_key) = ("order".to_owned(), Some("product".to_owned()));
    let derived = DerivedTable::split("people", vec!["Note".to_owned()]);
    let beside = derived.plan(&owner, &derived.proposed_table(&owner)).unwrap();
    let plans = vec![("people".to_owned(), owner.clone()), ("people: note".to_owned(), beside)];
    let placed = place_tables(plans.clone(), &[]).unwrap();
    let [(_, own), (_, beside)] = &placed[..] else { panic!("{placed:?}") };
    assert_eq!(attributes(own), ["order", "product", "price"]);
    assert_eq!(attributes(beside), ["order", "product", "note"]);
    let keys = |plan: &Plan| {
        let shared = plan.shared.as_ref().unwrap();
        (shared.table.name.clone(), shared.partition.to_string(), shared.sort.to_string())
    };
    let both = [keys(own), keys(beside)];
    assert_eq!((both[0].0.as_str(), &both[0].1), ("Lines", &both[1].1));
    assert!(both[1].2.ends_with("_NOTE#{order}#{product}"), "{both:?}");
    // Placed again, it is the same; without it the table is by itself, and has the column where it is carried over.
    assert_eq!(place_tables(placed.clone(), &[]).unwrap(), placed);
    let alone = place_tables(placed[..1].to_vec(), &[]).unwrap();
    assert_eq!((alone[0].1.shared.is_none(), attributes(&alone[0].1).len()), (true, 3));
    let failed = |change: &dyn Fn(&mut Plan), column: &str, relations: &[Relation]| {
        let mut owner = owner.clone();
        change(&mut owner);
        let derived = DerivedTable::split("people", vec![column.to_owned()]);
        let beside = Plan { derived: Some(derived), ..plans[1].1.clone() };
        let mut plans = vec![("people".to_owned(), owner), ("people: note".to_owned(), beside)];
        plans.push(("towns".to_owned(), plan("Towns", &["id", "order"])));
        match place_tables(plans, relations) {
            Err(PlacingError::Deriving(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(failed(&|_| (), "product", &[]), DerivingError::OfKey { .. }));
    let generate = |plan: &mut Plan| {
        plan.generated_key = Some(crate::GeneratedKey { attribute: "made".to_owned() });
        (plan.table.partition_key, plan.table.sort_key) = ("made".to_owned(), None);
    };
    assert!(matches!(failed(&generate, "note", &[]), DerivingError::ContentKey { .. }));
    let index = |plan: &mut Plan| {
        plan.table.indexes.push(IndexDesign {
            name: "ByNote".to_owned(),
            partition_keys: vec!["note".to_owned()],
            sort_keys: Vec::new(),
            projection: Projection::All,
            provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
        });
    };
    assert!(matches!(failed(&index, "note", &[]), DerivingError::OfIndex { .. }));
    let end = |table: &str| TableColumns { table: table.to_owned(), columns: vec!["order".to_owned()] };
    let below = Relation { placement: Placement::Beside, ..Relation::new(end("people"), end("towns")) };
    assert!(matches!(failed(&|_| (), "note", &[below]), DerivingError::Beside { .. }));
}

#[test]
fn a_document_keeps_what_it_is_made_from_and_not_its_columns_twice() {
    let owner = plan("People", &["id", "email"]);
    let placed = place_tables(with_lock(&owner, &["email"]), &[]).unwrap();
    let document = PlanDocument::of(placed.clone());
    assert_eq!((document.mappings.len(), document.tables.len()), (1, 2));
    let (derived, table) = document.derived_tables(Some("people-2"))[0].clone();
    assert_eq!((derived.of.as_str(), table.name.as_str()), ("people-2", "PeopleEmailUnique"));
    assert_eq!(document.derived_tables(None)[0].0.plan(&owner, &table).unwrap(), placed[1].1);
    assert_eq!(document.contradiction(), None);
    for (change, reason) in [
        (
            (|document: &mut PlanDocument| document.derived[0].from.of = "towns".to_owned())
                as fn(&mut PlanDocument),
            "none of its source tables",
        ),
        (|document| document.derived[0].from.columns = vec!["town".to_owned()], "no column of people"),
        (|document| document.derived[0].table = "People".to_owned(), "two source tables"),
        (|document| document.derived[0].source = "people".to_owned(), "says twice"),
        (|document| document.derived.clear(), "nothing is to become"),
    ] {
        let mut wrong = document.clone();
        change(&mut wrong);
        let told = wrong.contradiction().unwrap();
        assert!(told.contains(reason), "{told}");
    }
}
