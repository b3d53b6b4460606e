//! `relations` on the command line, and what of them a plan of several tables takes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// The folder with the eleven tables.
fn northwind() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    folder.to_string_lossy().into_owned()
}

/// A relation of a document, by its child.
fn of_child<'a>(relations: &'a Value, table: &str, column: &str) -> &'a Value {
    let child = json!({ "table": table, "columns": [column] });
    relations.as_array().unwrap().iter().find(|relation| relation["child"] == child).unwrap()
}

#[test]
fn the_relations_of_northwind_are_told() {
    let place = Workplace::with_users();
    let found = place.run(&["relations", &northwind(), "--json"]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    let document = found.json();
    let relations = &document["relations"];
    assert_eq!(relations.as_array().unwrap().len(), 11);
    let orders = of_child(relations, "orders", "customerID");
    assert_eq!(orders["parent"], json!({ "table": "customers", "columns": ["customerID"] }));
    assert_eq!((&orders["level"], &orders["is_one_to_one"]), (&json!("certain"), &json!(false)));
    let evidence = &orders["evidence"];
    for (figure, expected) in [
        ("rows", 830),
        ("pointing", 830),
        ("orphans", 0),
        ("parents", 91),
        ("parents_pointed_to", 89),
        ("busiest", 31),
    ] {
        assert_eq!(evidence[figure], expected, "{figure}");
    }
    assert_eq!(document["many_to_many"].as_array().unwrap().len(), 2);

    let told = place.run(&["relations", &northwind()]);
    assert!(
        told.stdout.contains(
            "orders.customerID -> customers.customerID (certain, many to one)\n  Every customerID of orders (830 rows)"
        ),
        "{}",
        told.stdout
    );
    assert!(
        told.stdout.contains("many to many: employees.employeeID and territories.territoryID"),
        "{}",
        told.stdout
    );
    assert!(found.stdout.starts_with('{'));
    let alone = place.run(&["relations", "users.csv"]);
    assert_eq!((alone.code, alone.stdout.as_str()), (0, "No table points to another.\n"));
}

#[test]
fn a_plan_of_several_tables_holds_what_is_believed() {
    let place = Workplace::with_users();
    place.write("planets.csv", "id,name\n1,Mercury\n2,Venus\n3,Earth\n");
    let mut crews = "crew,planet_id,mood\n".to_owned();
    for number in 0..30 {
        writeln!(crews, "C{number},{},{}", number % 3 + 1, number * number % 7 % 3 + 1).unwrap();
    }
    place.write("crews.csv", &crews);
    let planned = place.run(&["plan", "planets.csv", "crews.csv", "-o", "all.plan.json", "--json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let expected = json!([{
        "child": { "table": "crews", "columns": ["planet_id"] },
        "parent": { "table": "planets", "columns": ["id"] },
        "placement": "own", "attribute": null, "order": [], "orphans": null, "copied": []
    }]);
    assert_eq!(planned.json()["relations"], expected);
    let kept: Value = serde_json::from_str(&place.read("all.plan.json")).unwrap();
    assert_eq!(kept["relations"], expected);
    // The plan is one that the other commands take.
    let checked = place.run(&["check", "planets.csv", "crews.csv", "--plan", "all.plan.json", "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    // What may be chance is said, and left out.
    assert!(planned.stderr.contains("not in the plan: crews.mood"), "{}", planned.stderr);
}
