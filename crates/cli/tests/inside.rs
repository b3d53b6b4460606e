//! Rows inside the items of others on the command line: Northwind whole, from eleven files with no statement.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::path::Path;

/// The eleven files; the folder beside the tests holds other things, too.
fn northwind(place: &Workplace) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            place.write(
                &format!("northwind/{}", path.file_name().unwrap().to_string_lossy()),
                std::fs::read(&path).unwrap(),
            );
        }
    }
}

const PLACED: [&str; 11] = [
    "--join-surplus",
    "--place",
    "order-details=inside:orders",
    "--place",
    "employee-territories=inside:employees",
    "--copy",
    "products:suppliers.companyName",
    "--copy",
    "products:categories.categoryName",
    "--order-inside",
    "order-details=-unitPrice",
];

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    document["tables"].as_array().unwrap().iter().find(|table| table["source"] == source).unwrap()
}

#[test]
fn northwind_is_one_design_and_every_row_is_accounted_for() {
    let place = Workplace::with_users();
    northwind(&place);
    // What is chosen stays in the plan, and a plan alone says all of it.
    let plan = [&["plan", "northwind", "-o", "all.plan.json"], &PLACED[..]].concat();
    let planned = place.run(&plan);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let document: Value = serde_json::from_str(&place.read("all.plan.json")).unwrap();
    let relations = document["relations"].as_array().unwrap();
    let details = relations
        .iter()
        .find(|relation| relation["child"] == json!({ "table": "order-details", "columns": ["orderID"] }))
        .unwrap();
    assert_eq!(details["placement"], "inside");
    assert_eq!(details["order"], json!([{ "column": "unitPrice", "descending": true }]));

    let migrated = place.run(&["migrate", "northwind", "--plan", "all.plan.json", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    let figure = |of: &Value, name: &str| of[name].as_u64().unwrap();
    let fates =
        ["items_written", "records_embedded", "items_kept", "records_rejected", "duplicates_set_aside"];
    for of in sum["tables"].as_array().unwrap().iter().chain([&sum]) {
        assert_eq!(
            figure(of, "records_read"),
            fates.iter().map(|fate| figure(of, fate)).sum::<u64>(),
            "{of}"
        );
    }
    assert_eq!((figure(&sum, "records_read"), figure(&sum, "records_embedded")), (3308, 2155 + 49));
    assert_eq!(table(&sum, "order-details")["items_written"], 0);
    assert_eq!(table(&sum, "orders")["items_written"], 830);

    // Developers get the tables that there are, and an item with what stands in it.
    let handed = place.run(&["developers", "northwind", "--plan", "all.plan.json", "--out", "handed"]);
    assert_eq!(handed.code, 0, "{}", handed.stderr);
    assert!(!place.read("handed/create-tables.sh").contains("OrderDetails"));
    let template: Value = serde_json::from_str(&place.read("handed/tables.cloudformation.json")).unwrap();
    assert_eq!(template["Resources"].as_object().unwrap().len(), 9);
    let examples: Value = serde_json::from_str(&place.read("handed/examples.json")).unwrap();
    let order = examples.as_array().unwrap().iter().find(|example| example["table"] == "Orders").unwrap();
    assert!(!order["item"]["orderDetails"]["L"].as_array().unwrap().is_empty());

    let asked = |table: &str, key: &str| {
        place.run(&["query", table, "--key", key, "--json"]).json()["items"][0].clone()
    };
    let order = asked("Orders", "orderId=10248");
    let prices: Vec<&str> = order["orderDetails"]["L"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["M"]["unitPrice"]["N"].as_str().unwrap())
        .collect();
    assert_eq!(prices, ["34.8", "14", "9.8"]);
    assert!(order["orderDetails"]["L"][0]["M"].get("orderId").is_none());
    assert_eq!(asked("Employees", "employeeId=1")["employeeTerritories"]["L"].as_array().unwrap().len(), 2);
    let product = asked("Products", "productId=1");
    assert_eq!(product["supplierCompanyName"], json!({ "S": "Exotic Liquids" }));
    assert_eq!(product["categoryCategoryName"], json!({ "S": "Beverages" }));
}

#[test]
fn what_cannot_be_placed_is_refused_with_what_to_do() {
    let place = Workplace::with_users();
    northwind(&place);
    for (options, code, part) in [
        (&["--place", "regions=inside:orders"][..], "no_such_relation", "No relation is known"),
        (&["--orphans", "orders=alone"][..], "no_such_relation", "do not stand inside"),
        (
            &["--place", "orders=inside:customers", "--place", "orders=inside:shippers"][..],
            "blocked",
            "one place",
        ),
        (&["--copy", "orders:customers.shoeSize"][..], "blocked", "no such column"),
    ] {
        let refused = place.run(&[&["check", "northwind", "--json"], options].concat());
        let error = refused.json()["error"].clone();
        assert_eq!((refused.code, error["code"].as_str().unwrap()), (1, code), "{options:?} {error}");
        assert!(error["message"].as_str().unwrap().contains(part), "{error}");
    }
    let wrong = place.run(&["check", "northwind", "--place", "orders=near:customers"]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn a_shop_is_written_of_any_size() {
    let place = Workplace::with_users();
    let written = place.run(&["generate", "shop", "shop", "--orders", "50", "--json"]);
    assert_eq!((written.code, &written.json()["orders"]), (0, &json!(50)), "{}", written.stderr);
    let checked = place.run(&["check", "shop", "--place", "lines=inside:orders", "--json"]).json();
    assert_eq!(table(&checked, "lines")["embedded"], written.json()["lines"]);
    // A file of users is written as before.
    assert_eq!(place.run(&["generate", "more.csv", "--records", "3"]).code, 0);
    assert_eq!(place.read("more.csv").lines().count(), 4);
}
