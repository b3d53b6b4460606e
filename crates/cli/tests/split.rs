//! Columns in an item of their own beside that of their row, on the command line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::path::Path;

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    let tables = document["tables"].as_array().unwrap();
    let found = tables.iter().find(|table| table["source"] == source);
    found.unwrap_or_else(|| panic!("no {source}: {document:#}"))
}

fn figure(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("no {name}: {of:#}"))
}

fn items(place: &Workplace, arguments: &[&str]) -> Vec<Value> {
    let asked = place.run(&[&["query"], arguments, &["--json"]].concat());
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    asked.json()["items"].as_array().unwrap().clone()
}

#[test]
fn what_makes_an_item_too_large_stands_in_one_beside() {
    let place = Workplace::with_users();
    // Neither alone is over 400 KB, both together are.
    let (text, notes) = ("t".repeat(300 * 1024), "n".repeat(200 * 1024));
    place.write(
        "books.csv",
        format!("book_id,title,text,notes\n1,Long,{text},{notes}\n2,Short,ab,\n-3,None,,x\n"),
    );
    let design = ["books.csv", "--partition-key", "book_id", "--type", "book_id=number", "--no-index"];
    let whole = place.run(&[&["check"], &design[..], &["--json"]].concat());
    assert_eq!((whole.code, figure(&whole.json(), "rejected")), (3, 1), "{}", whole.stderr);
    let split = ["--split", "text", "-o", "books.plan.json"];
    let planned = place.run(&[&["plan"], &design[..], &split].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let document: Value = serde_json::from_str(&place.read("books.plan.json")).unwrap();
    assert_eq!(
        document["derived"][0]["from"],
        json!({ "of": "books", "kind": "split", "columns": ["text"] })
    );
    let with_plan = |command: &str| place.run(&[command, "books.csv", "--plan", "books.plan.json", "--json"]);
    let checked = with_plan("check");
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let migrated = with_plan("migrate");
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    assert_eq!(
        (figure(&sum, "records_read"), figure(&sum, "items_written"), figure(&sum, "items_derived")),
        (3, 3, 2),
        "{sum:#}"
    );
    let units = figure(&checked.json(), "write_units");
    assert_eq!(sum["consumed_write_units"].as_f64(), Some(f64::from(u32::try_from(units).unwrap())));
    let beside = table(&sum, "books: text");
    assert_eq!((&beside["table"], figure(beside, "records_without_item")), (&json!("Books"), 1));

    // One query reads both.
    let both = items(&place, &["Books", "--key", "pk=BOOK#2"]);
    let kinds: Vec<&Value> = both.iter().map(|item| &item["itemType"]["S"]).collect();
    assert_eq!(kinds, ["BOOK", "BOOK_TEXT"]);
    assert_eq!((&both[0].get("text"), &both[1]["text"]["S"]), (&None, &json!("ab")));
    assert_eq!((&both[0]["title"]["S"], &both[1].get("title")), (&json!("Short"), &None));
    assert_eq!((&both[1]["bookId"], &both[1]["sk"]["S"]), (&json!({ "N": "2" }), &json!("BOOK_TEXT#2")));
    assert_eq!(items(&place, &["Books", "--key", "pk=BOOK#-3"]).len(), 1);

    let verified = with_plan("verify");
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert_eq!(figure(&verified.json(), "agree"), 5);
    let updated = with_plan("update");
    assert_eq!(updated.code, 0, "{}", updated.stderr);
    assert_eq!(figure(&updated.json()["import"], "items_kept"), 3);
    // Undone in a session of its own, it leaves the others.
    let undone = place.run(&["undo", beside["run"].as_str().unwrap(), "--json"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    assert_eq!(figure(&undone.json(), "items_deleted"), 2);
    assert_eq!(items(&place, &["Books"]).len(), 3);
}

#[test]
fn pictures_of_northwind_stand_beside_with_orders_and_locks() {
    let place = Workplace::with_users();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for name in ["customers.csv", "orders.csv"] {
        place.write(&format!("northwind/{name}"), std::fs::read(from.join(name)).unwrap());
    }
    let options = [
        "--join-surplus",
        "--no-index",
        "--place",
        "orders=beside:customers",
        "--orphans",
        "orders=reject",
        "--split",
        "customers.address,city",
        "--unique",
        "customers.companyName",
        "--json",
    ];
    let migrated = place.run(&[&["migrate", "northwind"], &options[..]].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    assert_eq!(
        (figure(&sum, "items_written"), figure(&sum, "items_derived")),
        (91 + 830, 91 + 91),
        "{sum:#}"
    );
    let of_one = items(&place, &["Customers", "--key", "pk=CUSTOMER#ALFKI"]);
    let kinds: Vec<&str> = of_one.iter().map(|item| item["itemType"]["S"].as_str().unwrap()).collect();
    assert_eq!(kinds[..2], ["CUSTOMER", "CUSTOMER_ADDRESS_CITY"]);
    assert_eq!(of_one[1]["city"]["S"], "Berlin");
    let refused = |split: &str| {
        let refused =
            place.run(&[&["check", "northwind"], &options[..6], &["--split", split, "--json"]].concat());
        assert_eq!(refused.code, 1, "{}", refused.stdout);
        refused.json()["error"]["message"].as_str().unwrap().to_owned()
    };
    assert!(refused("orders.freight").contains("stand beside those of customers already"));
    assert!(refused("customers.customerID").contains("part of the key"));
    assert!(refused("customers.nothing").contains("none of its columns"));
}
