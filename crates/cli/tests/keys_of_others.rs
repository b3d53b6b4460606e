//! Indexes on what comes from other tables, and the names of keys and attributes that can be chosen, on the command line:
//! Northwind.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{ProcessResult, Workplace};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

fn northwind(tables: &[&str]) -> Workplace {
    let place = Workplace::with_users();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for name in tables {
        let file = format!("northwind/{name}.csv");
        place.write(&file, std::fs::read(from.join(format!("{name}.csv"))).unwrap());
    }
    place
}

/// Orders by the country of their customers, read by a reader of the test's own: no cell that it needs has a comma in it.
fn orders_by_country(place: &Workplace) -> BTreeMap<String, usize> {
    let (customers, orders) = (place.read("northwind/customers.csv"), place.read("northwind/orders.csv"));
    let country_of: BTreeMap<&str, &str> = customers
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0], cells[cells.len() - 3])
        })
        .collect();
    let mut found = BTreeMap::new();
    for line in orders.lines().skip(1).filter(|line| !line.is_empty()) {
        let customer = line.split(',').nth(1).unwrap();
        *found.entry(country_of[customer].to_owned()).or_default() += 1;
    }
    found
}

fn table<'a>(document: &'a Value, name: &str) -> &'a Value {
    document["tables"].as_array().unwrap().iter().find(|table| table["name"] == name).unwrap()
}

fn error(ran: &ProcessResult) -> (String, String, String) {
    let error = &ran.json()["error"];
    let text = |name: &str| error[name].as_str().unwrap().to_owned();
    (text("code"), text("message"), text("repair"))
}

#[test]
fn orders_are_found_by_the_country_of_their_customers() {
    let place = northwind(&["customers", "orders"]);
    let planned = place.run(&[
        "plan",
        "northwind",
        "--join-surplus",
        "--copy",
        "orders:customers.country",
        "--index",
        "orders.customers.country;orderDate",
        "--index",
        "orders.customerID",
        "-o",
        "all.plan.json",
    ]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let mut document: Value = serde_json::from_str(&place.read("all.plan.json")).unwrap();
    let indexes = table(&document, "Orders")["indexes"].as_array().unwrap();
    let keys: Vec<_> = indexes.iter().map(|index| (&index["partition_keys"], &index["sort_keys"])).collect();
    assert_eq!(
        keys,
        [(&json!(["customerId"]), &json!([])), (&json!(["customerCountry"]), &json!(["orderDate"]))]
    );
    let with_plan = |command: &[&str]| {
        let [name, rest @ ..] = command else { panic!("no command") };
        place.run(&[&[*name, "northwind", "--plan", "all.plan.json", "--json"], rest].concat())
    };
    let asked = with_plan(&["questions"]).json();
    let questions = asked["questions"].as_array().unwrap();
    let by_country =
        questions.iter().find(|asked| asked["question"] == "Find orders by customer country").unwrap();
    assert_eq!(by_country["steps"][0]["index"], "CustomerCountryIndex");
    let expected = orders_by_country(&place);
    let most = *expected.values().max().unwrap();
    assert_eq!(
        (&by_country["cost"]["values"], &by_country["cost"]["worst"]["items"]),
        (&json!(expected.len()), &json!(most))
    );

    let checked = with_plan(&["check"]).json();
    let migrated = with_plan(&["migrate"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    assert_eq!(migrated.json()["consumed_write_units"].as_f64(), checked["write_units"].as_f64());
    for (country, orders) in &expected {
        let key = format!("customerCountry={country}");
        let found = place.run(&[
            "query",
            "Orders",
            "--index",
            "CustomerCountryIndex",
            "--key",
            &key,
            "--limit",
            "500",
            "--json",
        ]);
        assert_eq!(found.json()["count"], json!(orders), "{country}");
    }
    let saved = place.run(&["developers", "northwind", "--plan", "all.plan.json", "--out", "handover"]);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    for file in ["create-tables.sh", "tables.cloudformation.json", "tables.tf.json", "schema.md"] {
        assert!(place.read(&format!("handover/{file}")).contains("customerCountry"), "{file}");
    }

    // What is not copied any more leaves an index without a key, and that is said before anything is written.
    document["relations"][0]["copied"] = json!([]);
    place.write("all.plan.json", document.to_string());
    let checked = with_plan(&["check"]);
    assert_eq!(checked.code, 3, "{}", checked.stderr);
    let checked = checked.json();
    let tables = checked["tables"].as_array().unwrap();
    let orders = tables.iter().find(|table| table["source"] == "orders").unwrap();
    let blocker =
        orders["findings"].as_array().unwrap().iter().find(|found| found["code"] == "no_such_key").unwrap();
    assert_eq!(
        blocker["message"],
        "The partition key of the index CustomerCountryIndex, customerCountry, is no attribute of the item."
    );
    assert_eq!(blocker["fixes"][0]["index"], "CustomerCountryIndex");
}

#[test]
fn what_cannot_be_a_key_is_refused_with_what_can() {
    let place = northwind(&["employees", "employee-territories", "territories", "regions"]);
    let planned = |index: &str| {
        place.run(&[
            "plan",
            "northwind",
            "--place",
            "employee-territories=set:employees",
            "--copy",
            "territories:regions.regionDescription",
            "--index",
            index,
            "--json",
        ])
    };
    let set = planned("employees.territoryIds");
    assert_eq!(set.code, 1, "{}", set.stdout);
    let (code, message, _) = error(&set);
    assert_eq!(code, "not_a_key");
    assert!(message.starts_with("territoryIds holds rows of employee-territories,"), "{message}");
    let unknown = planned("territories.regions.name");
    let (code, message, repair) = error(&unknown);
    assert_eq!((unknown.code, code.as_str()), (1, "no_such_column"), "{message}");
    assert!(repair.contains("territoryID") && repair.ends_with("And regionRegionDescription."), "{repair}");
    let good = planned("territories.regions.regionDescription");
    assert_eq!(good.code, 0, "{}", good.stderr);
}

#[test]
fn keys_and_attributes_are_called_as_is_chosen() {
    let place = northwind(&["customers", "orders", "order-details"]);
    let planned = |names: &str| {
        let arguments = [
            "plan",
            "northwind",
            "-o",
            "all.plan.json",
            "--json",
            "--join-surplus",
            "--no-index",
            "--place",
            "orders=beside:customers",
            "--place",
            "order-details=inside:orders",
            "--orphans",
            "orders=reject",
            "--attribute-inside",
            "order-details=lines",
            "--key-names",
            names,
        ];
        place.run(&arguments)
    };
    let taken = planned("customers=city");
    assert_eq!(taken.code, 1, "{}", taken.stdout);
    let (code, message, _) = error(&taken);
    assert_eq!((code.as_str(), message.contains("“city”")), ("blocked", true), "{message}");
    let good = planned("customers=customerKey,,kind");
    assert_eq!(good.code, 0, "{}", good.stderr);
    let migrated = place.run(&["migrate", "northwind", "--plan", "all.plan.json", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let asked = place.run(&["query", "Customers", "--key", "customerKey=CUSTOMER#ALFKI", "--json"]).json();
    let items = asked["items"].as_array().unwrap();
    assert_eq!(items.len(), 7);
    assert_eq!(
        (&items[0]["kind"]["S"], &items[0]["sk"]["S"]),
        (&json!("CUSTOMER"), &json!("CUSTOMER#ALFKI"))
    );
    assert_eq!(items[1]["lines"]["L"].as_array().map(Vec::len), Some(3));
    // A plan keeps the names, and so does one that is made from it.
    let again = place.run(&["plan", "northwind", "--plan", "all.plan.json", "-o", "again.plan.json"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    let again: Value = serde_json::from_str(&place.read("again.plan.json")).unwrap();
    let relations = again["relations"].as_array().unwrap();
    let beside = relations.iter().find(|relation| relation["placement"] == "beside").unwrap();
    assert_eq!(
        (&beside["beside"]["partition_key"], &beside["beside"]["item_type_attribute"]),
        (&json!("customerKey"), &json!("kind"))
    );
}
