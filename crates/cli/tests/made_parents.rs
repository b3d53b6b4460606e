//! Parents that are made for rows which point to none, on the command line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};

const CUSTOMERS: &str = "customer_id,name,city\nC1,Ann,Bonn\nC2,Bob,Lyon\n";
/// Two orders of a customer who is not there, and one of nobody.
const ORDERS: &str =
    "order_id,customer_id,day\n1,C1,2026-01-02\n2,C9,2026-01-03\n3,C9,2026-01-01\n4,,2026-01-05\n";

const DESIGN: [&str; 8] = [
    "--relate",
    "orders.customer_id=customers.customer_id",
    "--place",
    "orders=inside:customers",
    "--orphans",
    "orders=parent",
    "--partition-key",
    "customers.customer_id",
];

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    let tables = document["tables"].as_array().unwrap();
    let found = tables.iter().find(|table| table["source"] == source);
    found.unwrap_or_else(|| panic!("no {source}: {document:#}"))
}

fn figure(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("no {name}: {of:#}"))
}

fn items(place: &Workplace) -> Vec<Value> {
    let asked = place.run(&["query", "Customers", "--limit", "1000", "--json"]);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    let mut items = asked.json()["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["customerId"].to_string());
    items
}

fn order_ids(item: &Value) -> Vec<&str> {
    let orders = item["orders"]["L"].as_array().map(Vec::as_slice).unwrap_or_default();
    orders.iter().map(|order| order["M"]["orderId"]["N"].as_str().unwrap()).collect()
}

#[test]
fn orders_of_a_customer_who_is_missing_stand_in_an_item_of_that_key() {
    let place = Workplace::with_users();
    place.write("customers.csv", CUSTOMERS);
    place.write("orders.csv", ORDERS);
    let sources = ["customers.csv", "orders.csv"];
    let planned = place.run(&[&["plan"], &sources[..], &DESIGN[..], &["-o", "shop.plan.json"]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    // What follows from the relations is said there alone.
    let document: Value = serde_json::from_str(&place.read("shop.plan.json")).unwrap();
    assert_eq!(document.get("derived"), None);
    assert_eq!(document["relations"][0]["orphans"], "parent");
    let with_plan = |command: &str, more: &[&str]| {
        let ran = place.run(&[&[command], &sources[..], &["--plan", "shop.plan.json"], more].concat());
        assert!([0, 3].contains(&ran.code), "{command}: {} {}", ran.stderr, ran.stdout);
        ran
    };

    let checked = with_plan("check", &["--json"]).json();
    let made = table(&checked, "orders: missing customer_id");
    assert_eq!((figure(made, "items"), made["table"].as_str()), (1, Some("Customers")), "{made:#}");
    let orders = table(&checked, "orders");
    assert_eq!((figure(orders, "embedded"), figure(orders, "rejected"), figure(orders, "items")), (3, 1, 0));
    assert_eq!(figure(&checked, "items_derived"), 1);

    let migrated = with_plan("migrate", &["--json"]).json();
    assert_eq!(
        (
            figure(&migrated, "records_read"),
            figure(&migrated, "items_written"),
            figure(&migrated, "records_embedded")
        ),
        (6, 2, 3),
        "{migrated:#}"
    );
    assert_eq!((figure(&migrated, "records_rejected"), figure(&migrated, "items_derived")), (1, 1));
    let found = items(&place);
    assert_eq!(found.len(), 3);
    assert_eq!(found[2]["customerId"], json!({ "S": "C9" }));
    assert_eq!(found[2].as_object().unwrap().len(), 2, "{:#}", found[2]);
    assert_eq!(order_ids(&found[2]), ["2", "3"]);
    let verified = with_plan("verify", &["--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);

    // Developers are told of it where the rows are, and of no second table.
    with_plan("developers", &["--out", "folder"]);
    let page = place.read("folder/schema.md");
    assert!(page.contains("with an item of it that is made"), "{page}");
    assert_eq!((page.matches("## Customers").count(), page.contains("missing")), (1, false), "{page}");

    // The customer turns up, another one goes, and each item is whose it is now.
    place.write("customers.csv", "customer_id,name,city\nC2,Bob,Lyon\nC9,Cid,Oslo\n");
    let counted = with_plan("update", &["--only-count", "--json"]).json();
    let figures = |source: &str| {
        let mut all = counted["changes"].as_array().unwrap().iter();
        let of = all.find(|of| of["source"] == source).unwrap();
        (figure(of, "new"), figure(of, "changed"), figure(of, "unchanged"), figure(of, "gone"))
    };
    assert_eq!(figures("customers"), (0, 1, 1, 0), "{counted:#}");
    assert_eq!(figures("orders: missing customer_id"), (0, 1, 0, 0), "{counted:#}");
    with_plan("update", &["--json"]);
    let found = items(&place);
    assert_eq!(found.len(), 3);
    assert_eq!((found[0].as_object().unwrap().len(), order_ids(&found[0])), (2, vec!["1"]));
    assert_eq!((found[2]["name"].clone(), order_ids(&found[2])), (json!({ "S": "Cid" }), vec!["2", "3"]));
    assert_eq!(with_plan("verify", &["--json"]).code, 0);
}

#[test]
fn where_none_can_be_made_it_says_why() {
    let place = Workplace::with_users();
    place.write("customers.csv", CUSTOMERS);
    place.write("orders.csv", ORDERS);
    let mut design = DESIGN;
    design[7] = "customers.name";
    let refused = place.run(&[&["check", "customers.csv", "orders.csv"], &design[..]].concat());
    assert_eq!(refused.code, 1, "{}", refused.stdout);
    assert!(
        refused.stderr.contains("they point to its customer_id, and its key is name"),
        "{}",
        refused.stderr
    );
}
