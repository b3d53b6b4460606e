//! Rows beside those that they point to, on the command line: the customers of Northwind with their orders.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::path::Path;

/// Customers, orders and their details.
fn northwind(place: &Workplace) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for name in ["customers.csv", "orders.csv", "order-details.csv"] {
        place.write(&format!("northwind/{name}"), std::fs::read(from.join(name)).unwrap());
    }
}

const PLACED: [&str; 11] = [
    "--join-surplus",
    "--no-index",
    "--place",
    "orders=beside:customers",
    "--place",
    "order-details=inside:orders",
    "--order-beside",
    "orders=-orderDate",
    "--orphans",
    "orders=reject",
    "--json",
];

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    document["tables"].as_array().unwrap().iter().find(|table| table["source"] == source).unwrap()
}

fn figure(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap()
}

#[test]
fn customers_stand_with_their_orders_in_one_table() {
    let place = Workplace::with_users();
    northwind(&place);
    let planned = place.run(&[&["plan", "northwind", "-o", "all.plan.json"], &PLACED[..]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let document: Value = serde_json::from_str(&place.read("all.plan.json")).unwrap();
    let mut relations = document["relations"].as_array().unwrap().iter();
    let orders = relations.find(|relation| relation["placement"] == "beside").unwrap();
    assert_eq!(orders["beside"], json!({ "digits": [{ "column": "orderID", "digits": 5 }] }));

    let with_plan = |command: &[&str]| {
        let [name, rest @ ..] = command else { panic!("no command") };
        place.run(&[&[*name, "northwind", "--plan", "all.plan.json"], rest].concat())
    };
    let checked = with_plan(&["check", "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let migrated = with_plan(&["migrate", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    let fates =
        ["items_written", "records_embedded", "items_kept", "records_rejected", "duplicates_set_aside"];
    for of in sum["tables"].as_array().unwrap().iter().chain([&sum]) {
        assert_eq!(
            figure(of, "records_read"),
            fates.iter().map(|fate| figure(of, fate)).sum::<u64>(),
            "{of}"
        );
    }
    assert_eq!(
        (&table(&sum, "orders")["table"], &table(&sum, "customers")["table"]),
        (&json!("Customers"), &json!("Customers"))
    );
    assert_eq!((figure(&sum, "items_written"), figure(&sum, "records_embedded")), (91 + 830, 2155));
    let told = figure(&checked.json(), "write_units");
    assert_eq!(sum["consumed_write_units"].as_f64(), Some(f64::from(u32::try_from(told).unwrap())));

    // The key that the issue of it shows, and all of one customer in one request.
    let asked = place.run(&["query", "Customers", "--key", "pk=CUSTOMER#ALFKI", "--json"]).json();
    let items = asked["items"].as_array().unwrap();
    assert_eq!(items.len(), 1 + 6);
    let sort_key = |item: &Value| item["sk"]["S"].as_str().unwrap().to_owned();
    assert_eq!(sort_key(&items[0]), "CUSTOMER#ALFKI");
    assert_eq!(sort_key(&items[1]), "ORDER#1997-08-25#10643");
    assert_eq!(
        (&items[0]["itemType"]["S"], &items[1]["itemType"]["S"]),
        (&json!("CUSTOMER"), &json!("ORDER"))
    );
    assert_eq!(items[1]["orderDetails"]["L"].as_array().unwrap().len(), 3);
    assert_eq!(items[1]["orderId"], json!({ "N": "10643" }));

    let verified = with_plan(&["verify", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    let compared = verified.json();
    assert_eq!((figure(&compared, "agree"), figure(&compared, "items")), (921, 921));
    // Rows inside others' items were compared with those.
    let compared: Vec<&Value> =
        compared["tables"].as_array().unwrap().iter().map(|table| &table["source"]).collect();
    assert_eq!(compared, ["customers", "orders"]);

    // Questions: one query for a customer with its orders.
    let questions = with_plan(&["questions", "--json"]).json();
    let of = |words: &str| {
        let mut asked = questions["questions"].as_array().unwrap().iter();
        asked.find(|question| question["question"].as_str().unwrap().contains(words)).unwrap().clone()
    };
    let with_orders = of("with its orders");
    let steps = with_orders["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[0]["operation"]), (1, &json!("Query")), "{with_orders}");
    assert_eq!(
        (figure(&with_orders["cost"]["usual"], "requests"), &with_orders["cost"]["is_exact"]),
        (1, &json!(false))
    );
    // The orders of Ernst Handel, of which there are 30, the newest first.
    let mut asking = document.clone();
    asking["access_patterns"] = json!([with_orders["pattern"]]);
    place.write("asked.plan.json", asking.to_string());
    let value = ["--plan", "asked.plan.json", "--value", "customerId=ERNSH", "--json"];
    let answer = place.run(&[&["query", "--question", "1"], &value[..]].concat());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let answer = answer.json();
    let found: Vec<&Value> = answer["steps"].as_array().unwrap().iter().map(|step| &step["count"]).collect();
    assert_eq!(found, [&json!(1), &json!(30)], "{answer}");
    assert_eq!((&answer["steps"][0]["requests"], &answer["steps"][1]["requests"]), (&json!(1), &json!(0)));
    assert_eq!(answer["steps"][1]["items"][0]["orderId"], json!({ "N": "11072" }));

    // What developers get creates one table, and asks by its keys.
    let handed = with_plan(&["developers", "--out", "handed"]);
    assert_eq!(handed.code, 0, "{}", handed.stderr);
    let script = place.read("handed/create-tables.sh");
    assert!(script.contains("Customers") && !script.contains("Orders"), "{script}");
    let page = place.read("handed/schema.md");
    assert!(page.contains("### Items `ORDER` in Customers"), "{page}");
    assert!(page.contains("ORDER#{orderDate}#{orderID:05}"), "{page}");
    let code = place.read("handed/questions.py");
    assert!(code.contains(r#"{"S": "CUSTOMER#" + part(values["customerId"])}"#), "{code}");
}

#[test]
fn undoing_takes_the_items_of_one_source_table_alone() {
    let place = Workplace::with_users();
    northwind(&place);
    let options =
        ["--join-surplus", "--place", "orders=beside:customers", "--orphans", "orders=alone", "--json"];
    let files = ["migrate", "northwind/customers.csv", "northwind/orders.csv"];
    let migrated = place.run(&[&files[..], &options].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    let run = table(&sum, "orders")["run"].as_str().unwrap();
    let undone = place.run(&["undo", run, "--json"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    assert_eq!(figure(&undone.json(), "items_deleted"), 830);
    let left = place.run(&["query", "Customers", "--limit", "200", "--json"]).json();
    let left = left["items"].as_array().unwrap();
    assert_eq!(left.len(), 91);
    assert!(left.iter().all(|item| item["itemType"]["S"] == "CUSTOMER"));
    // They can be written again beside what is there.
    let again = place.run(&[&files[..], &options, &["--existing", "keep"]].concat());
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(figure(table(&again.json(), "orders"), "items_written"), 830);
    assert_eq!(figure(table(&again.json(), "customers"), "items_kept"), 91);
}

/// Each command is a session of its own: undoing reads the parent's file again to know which rows were rejected.
#[test]
fn an_import_that_rejects_orphans_beside_is_undone_in_a_later_session() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    place.write("shop/people.csv", "person_id,name\n1,Ann\n2,Bob\n");
    place.write("shop/orders.csv", "order_id,person_id,total\n11,1,5\n12,1,7\n13,9,9\n");
    let relation = ["--relate", "orders.person_id=people.person_id", "--place", "orders=beside:people"];
    let undecided = place.run(&[&["migrate", "shop", "--json"], &relation[..]].concat());
    assert_eq!(undecided.code, 3, "{}", undecided.stderr);
    let rejecting = ["--orphans", "orders=reject"];
    let done = place.run(&[&["migrate", "shop", "--json"], &relation[..], &rejecting].concat());
    let sums = done.json();
    assert_eq!(
        (&sums["items_written"], &sums["records_rejected"]),
        (&json!(4), &json!(1)),
        "{}",
        done.stderr
    );
    let orders = sums["tables"].as_array().unwrap().iter().find(|table| table["source"] == "orders").unwrap();
    let run = orders["run"].as_str().unwrap();
    let items = || place.run(&["query", "People", "--json"]).json()["items"].as_array().unwrap().len();
    assert_eq!(items(), 4);
    // Without the parent's file nobody knows which rows had one.
    std::fs::rename(place.path().join("shop/people.csv"), place.path().join("away.csv")).unwrap();
    let refused = place.run(&["undo", run, "--json"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("people"), "{}", refused.stderr);
    assert_eq!(items(), 4);
    std::fs::rename(place.path().join("away.csv"), place.path().join("shop/people.csv")).unwrap();
    let undone = place.run(&["undo", run, "--json"]).json();
    assert_eq!((&undone["items_deleted"], &undone["records_rejected"]), (&json!(2), &json!(1)), "{undone:#}");
    assert_eq!(items(), 2);
}

/// A parent that is rejected is not there: what becomes of its children is asked, and nothing stands alone unasked.
#[test]
fn the_children_of_a_rejected_parent_have_none() {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    place.write("shop/people.csv", "person_id,name,credit\n1,Ann,5\n2,Bob,six\n3,Cid,7\n");
    place.write("shop/orders.csv", "order_id,person_id\n11,1\n12,2\n13,2\n14,3\n");
    let run = |command: &str, more: &[&str]| {
        let typed = ["--type", "people.credit=number", "--json"];
        let relation = ["--relate", "orders.person_id=people.person_id", "--place", "orders=beside:people"];
        place.run(&[&[command, "shop"], &typed[..], &relation, more].concat())
    };
    let asked = run("check", &[]);
    assert_eq!(asked.code, 3, "{}", asked.stderr);
    assert!(
        asked.stdout.contains("2 rows point to no row of people, or to one that is rejected"),
        "{}",
        asked.stdout
    );
    let rejected = run("migrate", &["--orphans", "orders=reject"]).json();
    assert_eq!((&rejected["items_written"], &rejected["records_rejected"]), (&json!(4), &json!(3)));
    let alone = run("migrate", &["--orphans", "orders=alone", "--existing", "keep"]).json();
    assert_eq!((&alone["items_written"], &alone["records_rejected"]), (&json!(2), &json!(1)));
}
