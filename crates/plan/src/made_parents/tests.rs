use super::*;
use crate::{
    AttributeKind, DerivingError, IndexDesign, OrderBy, PlacingError, ProvisionedUnits, parents_first,
    place_tables,
};

fn plan(table: &str, key: &str, columns: &[(&str, &str, AttributeKind)]) -> Plan {
    let columns = columns.iter().map(|(column, attribute, kind)| ColumnPlan::new(column, attribute, *kind));
    Plan::new(TableDesign::new(table, key), columns.collect())
}

fn shop() -> Vec<(String, Plan)> {
    let (number, text) = (AttributeKind::Number, AttributeKind::Text);
    let mut customers = plan("Customers", "id", &[("id", "id", number), ("Name", "name", text)]);
    customers.table.indexes.push(IndexDesign {
        name: "ByName".to_owned(),
        partition_keys: vec!["name".to_owned()],
        sort_keys: Vec::new(),
        projection: Projection::All,
        provisioned: ProvisionedUnits { read_units_per_second: 1, write_units_per_second: 1 },
    });
    let orders =
        plan("Orders", "orderId", &[("order id", "orderId", number), ("customer", "customer", text)]);
    let calls = plan("Calls", "callId", &[("call id", "callId", number), ("customer", "customer", number)]);
    vec![("customers".into(), customers), ("orders".into(), orders), ("calls".into(), calls)]
}

fn end(table: &str, column: &str) -> TableColumns {
    TableColumns { table: table.into(), columns: vec![column.into()] }
}

fn to_customers(child: &str, placement: Placement) -> Relation {
    Relation {
        placement,
        orphans: Some(Orphans::Parent),
        order: Vec::<OrderBy>::new(),
        ..Relation::new(end(child, "customer"), end("customers", "id"))
    }
}

fn with_made(mut plans: Vec<(String, Plan)>, of: &str) -> Vec<(String, Plan)> {
    let derived = DerivedTable::parent(of, vec!["customer".into()]);
    let owner = &plans.iter().find(|(name, _)| name == of).unwrap().1;
    let made = derived.plan(owner, &derived.proposed_table(owner)).unwrap();
    plans.push((derived.source_name(), made));
    plans
}

fn of<'a>(plans: &'a [(String, Plan)], name: &str) -> &'a Plan {
    &plans.iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn a_parent_that_is_made_has_the_key_as_the_parent_has_it_and_the_rows_inside() {
    let placed =
        place_tables(with_made(shop(), "orders"), &[to_customers("orders", Placement::Inside)]).unwrap();
    let made = of(&placed, "orders: missing customer");
    let included: Vec<_> = made.columns.iter().filter(|column| column.included).collect();
    assert_eq!(included.len(), 1);
    assert_eq!((included[0].column.as_str(), included[0].attribute.as_str()), ("customer", "id"));
    assert_eq!(included[0].kind, AttributeKind::Number);
    assert_eq!(made.inside[0].table, "orders");
    assert_eq!(made.inside[0].attribute, of(&placed, "customers").inside[0].attribute);
    assert_eq!(made.inside[0].pointed_to, ["customer"]);
    let written = made.as_written();
    assert_eq!((written.table.name.as_str(), written.table.partition_key.as_str()), ("Customers", "id"));
    assert_eq!(written.table.indexes.len(), 1);
    assert!(made.attribute_of_other_items("name").is_some() && made.attribute_of_other_items("id").is_none());
    assert_eq!(of(&placed, "orders").placed.as_ref().unwrap().made, ["orders: missing customer"]);
    assert!(of(&placed, "orders").writes_no_items());
    // What says so is placed the same once more.
    assert_eq!(place_tables(placed.clone(), &[to_customers("orders", Placement::Inside)]).unwrap(), placed);
}

#[test]
fn rows_come_after_the_parents_that_are_made_for_them() {
    let relations = [to_customers("orders", Placement::Inside), to_customers("calls", Placement::Inside)];
    let plans = with_made(with_made(shop(), "calls"), "orders");
    let placed = place_tables(plans, &relations).unwrap();
    let second = of(&placed, "calls: missing customer").made.as_ref().unwrap();
    assert_eq!(second.before.iter().map(|before| before.table.as_str()).collect::<Vec<_>>(), ["orders"]);
    assert_eq!(of(&placed, "orders").placed.as_ref().unwrap().made.len(), 2);
    let named: Vec<(&str, &Plan)> = placed.iter().map(|(name, plan)| (name.as_str(), plan)).collect();
    let order: Vec<&str> = parents_first(&named).into_iter().map(|place| named[place].0).collect();
    assert_eq!(
        order,
        ["customers", "calls: missing customer", "orders: missing customer", "orders", "calls"]
    );
}

#[test]
fn beside_a_parent_that_is_made_rows_come_first() {
    let placed =
        place_tables(with_made(shop(), "calls"), &[to_customers("calls", Placement::Beside)]).unwrap();
    let made = of(&placed, "calls: missing customer");
    let written = made.as_written();
    let key = |attribute: &str| written.composed_attribute(attribute).unwrap().template.to_string();
    assert_eq!((key("pk"), key("sk")), ("CUSTOMER#{customer}".into(), "CUSTOMER#{customer}".into()));
    assert_eq!(made.written_after(), Some("calls"));
    assert!(made.inside.is_empty());
}

#[test]
fn what_cannot_be_made_is_refused_by_name() {
    let refused = |plans: Vec<(String, Plan)>, relations: &[Relation]| match place_tables(plans, relations) {
        Err(error) => (error.to_string(), error),
        Ok(_) => panic!("placed"),
    };
    // The key of the parent is another column.
    let mut plans = shop();
    plans[0].1.table.partition_key = "name".into();
    let (words, _) = refused(plans, &[to_customers("orders", Placement::Inside)]);
    assert!(words.contains("point to its id, and its key is Name"), "{words}");
    // The parent has no items of its own.
    let mut plans = shop();
    let regions = plan("Regions", "id", &[("id", "id", AttributeKind::Number)]);
    plans.push(("regions".into(), regions));
    let up = Relation {
        placement: Placement::Inside,
        orphans: Some(Orphans::Alone),
        ..Relation::new(end("customers", "id"), end("regions", "id"))
    };
    let (words, _) = refused(plans, &[to_customers("orders", Placement::Inside), up]);
    assert!(words.contains("its rows stand with those of regions"), "{words}");
    // Nobody asked for it any more.
    let rejected = Relation { orphans: Some(Orphans::Reject), ..to_customers("orders", Placement::Inside) };
    let (_, error) = refused(with_made(shop(), "orders"), &[rejected]);
    assert!(matches!(error, PlacingError::MadeParents(MadeParentsError::NotWanted { .. })), "{error:?}");
    let named = DerivedTable::parent("orders", vec!["nobody".into()]);
    let owner = &shop()[1].1;
    let refused = named.plan(owner, &owner.table);
    assert!(matches!(refused, Err(DerivingError::NoSuchColumn { .. })));
}
