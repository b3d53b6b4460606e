use super::Placement::{Beside, Inside};
use super::*;
use crate::{
    AttributeKind, BesideKeys, ColumnDigits, ColumnPlan, DateAs, GeneratedKey, InvertedIndex, OrderBy,
    Orphans, PlacingError, ProvisionedUnits, TableColumns, place_tables,
};

fn table(name: &str, columns: &[(&str, AttributeKind)]) -> (String, Plan) {
    let columns: Vec<ColumnPlan> =
        columns.iter().map(|(name, kind)| ColumnPlan::new(name, name, *kind)).collect();
    let key = columns[0].attribute.clone();
    (name.to_owned(), Plan::new(TableDesign::new(&format!("T-{name}"), &key), columns))
}

fn shop() -> Vec<(String, Plan)> {
    use AttributeKind::{Date, Number, Text};
    vec![
        table("customers", &[("id", Text), ("name", Text), ("pk", Text)]),
        table("orders", &[("order_id", Number), ("customer", Text), ("day", Date), ("name", Text)]),
        table("order_notes", &[("note_id", Text), ("customer", Text)]),
        table("lines", &[("line", Text), ("order_id", Number)]),
    ]
}

fn beside(child: &str, column: &str, parent: &str, key: &str) -> Relation {
    let end = |table: &str, column: &str| TableColumns {
        table: table.to_owned(),
        columns: vec![column.to_owned()],
    };
    Relation { placement: Placement::Beside, ..Relation::new(end(child, column), end(parent, key)) }
}

fn by(column: &str) -> OrderBy {
    OrderBy { column: column.to_owned(), descending: false }
}

fn shared<'a>(placed: &'a [(String, Plan)], name: &str) -> &'a SharedTable {
    placed.iter().find(|(known, _)| known == name).unwrap().1.shared.as_ref().unwrap()
}

fn index(name: &str, partition: &[&str], sort: &[&str]) -> IndexDesign {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    IndexDesign {
        name: name.to_owned(),
        partition_keys: owned(partition),
        sort_keys: owned(sort),
        projection: Projection::All,
        provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
    }
}

#[test]
fn all_of_a_parent_share_its_table() {
    let mut orders = beside("orders", "Customer", "customers", "id");
    orders.order = vec![by("day")];
    orders.beside.digits = vec![ColumnDigits { column: "order_id".into(), digits: 6 }];
    orders.orphans = Some(Orphans::Reject);
    let notes = beside("order_notes", "customer", "customers", "id");
    let placed = place_tables(shop(), &[orders, notes]).unwrap();
    for (name, item_type, partition, sort) in [
        ("customers", "CUSTOMER", "CUSTOMER#{id}", "CUSTOMER#{id}"),
        ("orders", "ORDER", "CUSTOMER#{customer}", "ORDER#{day}#{order_id:06}"),
        ("order_notes", "ORDER_NOTE", "CUSTOMER#{customer}", "ORDER_NOTE#{note_id}"),
    ] {
        let shared = shared(&placed, name);
        assert_eq!(shared.item_type, item_type);
        assert_eq!(
            (shared.partition.to_string().as_str(), shared.sort.to_string().as_str()),
            (partition, sort)
        );
        // A column is called pk already.
        let keys = (
            shared.table.name.as_str(),
            shared.table.partition_key.as_str(),
            shared.table.sort_key.as_deref(),
        );
        assert_eq!(keys, ("T-customers", "pk2", Some("sk")));
        assert_eq!(shared.members.len(), 3);
    }
    let child = shared(&placed, "orders").beside.as_ref().unwrap();
    assert_eq!((child.parent.as_str(), child.pointing[0].as_str()), ("customers", "customer"));
    assert_eq!(child.orphans, Some(Orphans::Reject));
    assert!(shared(&placed, "customers").beside.is_none() && placed[3].1.shared.is_none());
    let orders = &placed[1].1;
    assert_eq!((orders.table.name.as_str(), orders.written_after()), ("T-orders", Some("customers")));
    // What it is written by is written by itself.
    let written = orders.as_written().into_owned();
    assert_eq!(*written.as_written(), written);
    let composed: Vec<&str> = written.composed_attributes.iter().map(|own| own.attribute.as_str()).collect();
    assert_eq!(composed, ["pk2", "sk", "itemType"]);
    // Placed otherwise, nothing of it is left.
    let apart = place_tables(placed, &[]).unwrap();
    assert_eq!(apart, shop());
}

#[test]
fn keys_hold_what_tells_the_rows_apart() {
    let plan = |change: &dyn Fn(&mut Plan, &mut Relation)| {
        let (mut tables, mut relation) = (shop(), beside("orders", "customer", "customers", "id"));
        change(&mut tables[1].1, &mut relation);
        place_tables(tables, &[relation]).map(|placed| shared(&placed, "orders").sort.to_string())
    };
    let sort = |change: &dyn Fn(&mut Plan, &mut Relation)| plan(change).unwrap();
    assert_eq!(sort(&|_, _| ()), "ORDER#{order_id:012}");
    // What the partition key holds need not stand twice.
    assert_eq!(
        sort(&|plan, _| {
            plan.table.partition_key = plan.compose("{customer}/{name}".parse().unwrap());
            plan.table.sort_key = Some("day".into());
        }),
        "ORDER#{name}#{day}"
    );
    // One child at most has nothing else.
    assert_eq!(sort(&|plan, _| plan.table.partition_key = "customer".into()), "ORDER#{customer}");
    assert_eq!(
        sort(&|_, relation| relation.order = vec![by("Order-ID"), by("name")]),
        "ORDER#{order_id:012}#{name}"
    );
    assert_eq!(
        sort(&|plan, relation| {
            plan.generated_key = Some(GeneratedKey { attribute: "recordKey".into() });
            plan.table.partition_key = "recordKey".into();
            plan.columns[2].date_as = DateAs::EpochSeconds;
            relation.order = vec![by("day")];
        }),
        "ORDER#{day:012}#{…}"
    );
    for (change, error) in [
        (
            (|plan, _| plan.table.partition_key = String::new()) as fn(&mut Plan, &mut Relation),
            "have no key yet",
        ),
        (|plan, _| plan.columns[0].kind = AttributeKind::Binary, "is Binary and cannot be a part"),
        (|_, relation| relation.order = vec![by("size")], "none of its columns"),
        (
            |_, relation| relation.order = vec![by("day"), OrderBy { descending: true, ..by("name") }],
            "upwards",
        ),
        (|_, relation| relation.beside.child_type = Some("CUSTOMER".into()), "both be told by"),
        (|_, relation| relation.beside.child_type = Some("A#B".into()), "cannot tell the items"),
        (|_, relation| relation.parent.table = "orders".into(), "orders itself"),
    ] {
        let refused = plan(&change).unwrap_err();
        assert!(refused.to_string().contains(error), "{refused}");
        assert!(!refused.repair().is_empty());
    }
}

#[test]
fn words_for_the_items_can_be_chosen() {
    let mut relation = beside("orders", "customer", "customers", "id");
    relation.beside =
        BesideKeys { child_type: Some("O".into()), parent_type: Some("C".into()), ..BesideKeys::default() };
    let placed = place_tables(shop(), &[relation]).unwrap();
    let shared = shared(&placed, "orders");
    assert_eq!(shared.partition.to_string(), "C#{customer}");
    assert_eq!((shared.sort_prefix().as_str(), shared.members[0].item_type.as_str()), ("O#", "C"));
    for (table, word) in [("order-details", "ORDER_DETAIL"), ("Categories", "CATEGORY"), ("---", "ITEM")] {
        assert_eq!(item_type(table), word);
    }
}

#[test]
fn the_table_has_the_indexes_of_all() {
    let mut tables = shop();
    tables[0].1.table.indexes = vec![index("ByName", &["name"], &[])];
    tables[1].1.table.indexes = vec![
        // Both find what the table's own key finds.
        index("ByCustomer", &["customer"], &[]),
        index("ByCustomerAndDay", &["customer"], &["day"]),
        index("ByName", &["name"], &["day"]),
    ];
    tables[2].1.table.indexes = vec![index("ByCustomer", &["customer"], &[])];
    let mut orders = beside("orders", "customer", "customers", "id");
    orders.order = vec![by("day")];
    let notes = beside("order_notes", "customer", "customers", "id");
    let relations = [orders, notes];
    let placed = place_tables(tables.clone(), &relations).unwrap();
    let of = shared(&placed, "customers");
    let names: Vec<&str> = of.table.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["ByName", "ByName2"]);
    assert_eq!(of.of_others.iter().map(|other| other.attribute.as_str()).collect::<Vec<_>>(), ["day"]);
    assert_eq!(placed[0].1.key_type_of("day"), Some(KeyType::S));
    // An item whose attribute of that name is of another type would be refused.
    tables[0].1.columns[1].kind = AttributeKind::Number;
    let refused = place_tables(tables, &relations).unwrap_err();
    assert!(refused.to_string().contains("another type"), "{refused}");
}

#[test]
fn what_has_no_place_beside_is_refused() {
    let relation = |child: &str, column: &str, parent: &str, key: &str, placement| Relation {
        placement,
        ..beside(child, column, parent, key)
    };
    let orders = |placement| relation("orders", "customer", "customers", "id", placement);
    for (relations, error) in [
        (
            vec![orders(Beside), relation("lines", "order_id", "orders", "order_id", Beside)],
            "do not say which row",
        ),
        (
            vec![orders(Inside), relation("lines", "order_id", "orders", "order_id", Beside)],
            "no items of their own",
        ),
        (vec![orders(Beside), relation("orders", "name", "order_notes", "note_id", Inside)], "one place"),
        (
            vec![orders(Beside), relation("order_notes", "customer", "customers", "name", Beside)],
            "different columns",
        ),
    ] {
        let refused = place_tables(shop(), &relations).unwrap_err();
        assert!(refused.to_string().contains(error), "{refused}");
    }
    // Rows inside items of the shared table are where those are.
    let placed =
        place_tables(shop(), &[orders(Beside), relation("lines", "order_id", "orders", "order_id", Inside)])
            .unwrap();
    assert_eq!(placed[3].1.placed.as_ref().unwrap().table, shared(&placed, "orders").table);
    assert!(matches!(
        place_tables(shop(), &[beside("orders", "name", "orders", "order_id")]),
        Err(PlacingError::Sharing(SharingError::BesideItself { .. }))
    ));
}

#[test]
fn rows_that_join_two_tables_beside_one_are_found_from_the_other() {
    use AttributeKind::{Number, Text};
    let tables = |key: [&str; 2], name_of_customers: AttributeKind| {
        let mut joins = table("joins", &[("customer", Text), ("club", Number), ("since", Text)]);
        joins.1.table.partition_key = key[0].to_owned();
        joins.1.table.sort_key = Some(key[1].to_owned());
        vec![
            table("customers", &[("id", Text), ("club", name_of_customers)]),
            joins,
            table("clubs", &[("no", Number)]),
        ]
    };
    let relations = || {
        let end = |table: &str, column: &str| TableColumns {
            table: table.to_owned(),
            columns: vec![column.to_owned()],
        };
        [
            beside("joins", "customer", "customers", "id"),
            Relation::new(end("joins", "club"), end("clubs", "no")),
        ]
    };
    let placed = place_tables(tables(["customer", "club"], Number), &relations()).unwrap();
    let joins = shared(&placed, "joins");
    let inverted = |shared: &SharedTable| shared.beside.as_ref().unwrap().inverted.clone();
    let by_club = InvertedIndex { parent: "clubs".to_owned(), index: "ClubIndex".to_owned() };
    assert_eq!(inverted(joins), Some(by_club.clone()));
    assert_eq!(joins.table.indexes, [index("ClubIndex", &["club"], &["pk"])]);
    assert!(joins.of_others.is_empty(), "{:?}", joins.of_others);
    // One that is there already is taken.
    let mut with_index = tables(["club", "customer"], Number);
    with_index[1].1.table.indexes.push(index("Mine", &["club"], &["since"]));
    let placed = place_tables(with_index, &relations()).unwrap();
    let joins = shared(&placed, "joins");
    assert_eq!(inverted(joins).map(|inverted| inverted.index), Some("Mine".to_owned()));
    assert_eq!(joins.table.indexes.len(), 1);
    // Rows that are told apart by more than the two are no mere join, and a key has one type.
    for given in [tables(["customer", "since"], Number), tables(["customer", "club"], Text)] {
        let placed = place_tables(given, &relations()).unwrap();
        let joins = shared(&placed, "joins");
        assert!(inverted(joins).is_none() && joins.table.indexes.is_empty(), "{:?}", joins.table);
    }
    // Without a relation to the second table there is no other way.
    let placed = place_tables(tables(["customer", "club"], Number), &relations()[..1]).unwrap();
    assert_eq!(inverted(shared(&placed, "joins")), None);
}

#[test]
fn the_keys_are_called_as_the_first_relation_says() {
    let names = |first: BesideKeys, second: BesideKeys| {
        let orders = Relation { beside: first, ..beside("orders", "customer", "customers", "id") };
        let notes = Relation { beside: second, ..beside("order_notes", "customer", "customers", "id") };
        place_tables(shop(), &[orders, notes]).map(|placed| {
            let shared = shared(&placed, "order_notes").clone();
            [shared.table.partition_key, shared.table.sort_key.unwrap(), shared.item_type_attribute]
        })
    };
    let none = BesideKeys::default;
    let called = |name: &str| Some(name.to_owned());
    let first = BesideKeys { partition_key: called("customerKey"), ..none() };
    let second = BesideKeys { partition_key: called("x"), item_type_attribute: called("kind"), ..none() };
    assert_eq!(names(first, second).unwrap(), ["customerKey", "sk", "kind"]);
    // A name that any of them has for an attribute is refused.
    let refused = names(BesideKeys { sort_key: called("day"), ..none() }, none()).unwrap_err();
    assert!(matches!(refused, PlacingError::Sharing(SharingError::NameTaken { name, .. }) if name == "day"));
}
