//! Rows merged into the items of others, and join tables as sets of keys, on the command line: Northwind, with its customers
//! in two files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// Northwind, and the contacts of its customers in a file of their own, which says them of one twice, and of one that is
/// not there.
fn northwind() -> Workplace {
    let place = Workplace::with_users();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for name in ["customers", "employees", "employee-territories", "territories", "regions"] {
        let file = format!("northwind/{name}.csv");
        place.write(&file, std::fs::read(from.join(format!("{name}.csv"))).unwrap());
    }
    contacts(&place, "anna@alfreds.example");
    place
}

fn contacts(place: &Workplace, first: &str) {
    let customers = place.read("northwind/customers.csv");
    let keys = customers.lines().skip(1).map(|line| line.split(',').next().unwrap());
    let mut rows = String::new();
    for (row, key) in keys.enumerate() {
        let mail = if row == 0 { first.to_owned() } else { format!("{}@post.example", key.to_lowercase()) };
        writeln!(rows, "{key},Street {row},{mail}").unwrap();
    }
    let more = "ALFKI,Another street,second@alfreds.example\nNOONE,Street 0,nobody@post.example\n";
    place.write("northwind/contacts.csv", format!("customerID,address,mail\n{rows}{more}"));
}

const PLACED: [&str; 9] = [
    "--join-surplus",
    "--relate",
    "contacts.customerID=customers.customerID",
    "--place",
    "contacts=merged:customers",
    "--orphans",
    "contacts=reject",
    "--place",
    "employee-territories=set:employees",
];

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    document["tables"].as_array().unwrap().iter().find(|table| table["source"] == source).unwrap()
}

fn item(place: &Workplace, table: &str, key: &str) -> Value {
    place.run(&["query", table, "--key", key, "--json"]).json()["items"][0].clone()
}

#[test]
fn a_customer_and_its_contact_are_one_item_and_territories_a_set_of_keys() {
    let place = northwind();
    let planned = place.run(&[&["plan", "northwind", "-o", "all.plan.json"], &PLACED[..]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let migrated = place.run(&["migrate", "northwind", "--plan", "all.plan.json", "--json"]);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let sum = migrated.json();
    let fates =
        ["items_written", "records_embedded", "items_kept", "records_rejected", "duplicates_set_aside"];
    for of in sum["tables"].as_array().unwrap().iter().chain([&sum]) {
        let figure = |name: &str| of[name].as_u64().unwrap();
        assert_eq!(figure("records_read"), fates.iter().map(|fate| figure(fate)).sum::<u64>(), "{of}");
    }
    let contacts_report = table(&sum, "contacts");
    assert_eq!(
        (&contacts_report["records_embedded"], &contacts_report["records_rejected"]),
        (&json!(91), &json!(2))
    );
    assert_eq!(table(&sum, "employee-territories")["records_embedded"], 49);
    // Nothing of a rejected row is lost.
    let rejected = place.read(contacts_report["rejects_file"].as_str().unwrap());
    assert!(rejected.contains("second@alfreds.example") && rejected.contains("A row before it is merged"));
    assert!(rejected.contains("nobody@post.example"), "{rejected}");

    let customer = item(&place, "Customers", "customerId=ALFKI");
    assert_eq!(customer["mail"], json!({ "S": "anna@alfreds.example" }));
    assert_eq!(customer["address"], json!({ "S": "Obere Str. 57" }));
    assert_eq!(customer["contactAddress"], json!({ "S": "Street 0" }));
    let employee = item(&place, "Employees", "employeeId=1");
    assert_eq!(employee["territoryIds"], json!({ "SS": ["06897", "19713"] }));

    // Compared, and held against a newer export of which one contact and one territory differ.
    let verify = |code| {
        let compared = place.run(&["verify", "northwind", "--plan", "all.plan.json", "--json"]);
        assert_eq!(compared.code, code, "{}", compared.stderr);
        compared.json()
    };
    verify(0);
    let territories = place.read("northwind/employee-territories.csv");
    place.write("northwind/employee-territories.csv", format!("{territories}1,01581\n"));
    contacts(&place, "new@alfreds.example");
    let update = place.run(&["update", "northwind", "--plan", "all.plan.json", "--json"]);
    assert!(matches!(update.code, 0 | 3), "{} {}", update.code, update.stderr);
    assert_eq!(item(&place, "Customers", "customerId=ALFKI")["mail"], json!({ "S": "new@alfreds.example" }));
    let employee = item(&place, "Employees", "employeeId=1");
    assert_eq!(employee["territoryIds"], json!({ "SS": ["01581", "06897", "19713"] }));
    verify(0);
    let mut undone = 0;
    for of in update.json()["import"]["tables"].as_array().unwrap() {
        if let Some(run) = of["run"].as_str().filter(|_| of["items_written"] != 0) {
            let undo = place.run(&["undo", run, "--json"]);
            assert_eq!(undo.code, 0, "{} {}", undo.stderr, undo.stdout);
            undone += undo.json()["items_restored"].as_u64().unwrap();
        }
    }
    assert_eq!(undone, 2);
    assert_eq!(item(&place, "Customers", "customerId=ALFKI"), customer);
    assert_eq!(
        item(&place, "Employees", "employeeId=1")["territoryIds"],
        json!({ "SS": ["06897", "19713"] })
    );
}

#[test]
fn a_table_that_holds_more_than_keys_is_no_set() {
    let place = northwind();
    let text = place.read("northwind/employee-territories.csv");
    let since = text.lines().enumerate().map(|(row, line)| {
        if row == 0 { format!("{line},since,by\n") } else { format!("{line},199{}-01-01,x\n", row % 10) }
    });
    place.write("northwind/employee-territories.csv", since.collect::<String>());
    let options = ["check", "northwind", "--place", "employee-territories=set:employees", "--json"];
    let refused = place.run(&options);
    let error = refused.json()["error"].clone();
    assert_eq!((refused.code, &error["code"]), (1, &json!("blocked")), "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("since, by") && message.contains("employee-territories"), "{message}");
    let one_sided = place.run(&["check", "northwind", "--place", "territories=set:regions", "--json"]);
    assert_eq!(one_sided.json()["error"]["code"], "blocked");
}

#[test]
fn each_row_is_previewed_where_it_stands() {
    let place = northwind();
    let shown = |table: &str| {
        let preview = place.run(&[&["preview", "northwind", "--json", "--count", "1"], &PLACED[..]].concat());
        assert_eq!(preview.code, 0, "{}", preview.stderr);
        let preview = preview.json();
        let of = preview["tables"].as_array().unwrap().iter().find(|of| of["source"] == table).cloned();
        of.unwrap_or_else(|| panic!("{preview:#}"))["rows"][0].clone()
    };
    let customer = shown("customers");
    assert_eq!(
        customer["inside"],
        json!([{ "table": "contacts", "attribute": "", "rows": [0], "count": 1 }]),
        "{customer:#}"
    );
    let contact = shown("contacts");
    assert_eq!(contact["status"], "inside");
    assert_eq!(contact["remarks"], json!(["It is merged into an item of customers."]));
    let territory = shown("employee-territories");
    assert_eq!(territory["remarks"], json!(["Its key stands in a set in an item of employees."]));
}

#[test]
fn territories_beside_their_employees_are_found_from_both_sides() {
    let place = northwind();
    let beside = [
        "--join-surplus",
        "--place",
        "employee-territories=beside:employees",
        "--orphans",
        "employee-territories=reject",
    ];
    let planned = place.run(&[&["plan", "northwind", "-o", "beside.plan.json"], &beside[..]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let asked = place.run(&["questions", "northwind", "--plan", "beside.plan.json", "--json"]).json();
    let words = "Find one territory by territory id, with its employee territories";
    let questions = asked["questions"].as_array().unwrap();
    let question = questions.iter().find(|question| question["question"] == words).unwrap();
    assert_eq!(question["answered"], true, "{question:#}");
    let step = &question["steps"][1];
    assert_eq!(
        (&step["operation"], &step["table"], &step["index"]),
        (&json!("Query"), &json!("Employees"), &json!("TerritoryIdIndex"))
    );
    let checked = place.run(&["check", "northwind", "--plan", "beside.plan.json", "--json"]).json();
    let told: u64 =
        checked["tables"].as_array().unwrap().iter().map(|of| of["write_units"].as_u64().unwrap()).sum();
    let migrated = place.run(&["migrate", "northwind", "--plan", "beside.plan.json", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    assert_eq!(
        migrated.json()["consumed_write_units"].as_f64(),
        Some(f64::from(u32::try_from(told).unwrap()))
    );
    let found = place.run(&[
        "query",
        "Employees",
        "--index",
        "TerritoryIdIndex",
        "--key",
        "territoryId=01730",
        "--json",
    ]);
    let items = found.json()["items"].clone();
    assert_eq!(items[0]["pk"], json!({ "S": "EMPLOYEE#2" }), "{items:#} {}", found.stderr);
    assert_eq!(items.as_array().unwrap().len(), 1);
}

#[test]
fn developers_are_told_from_which_table_each_attribute_comes() {
    let place = northwind();
    let options = ["--type", "employees.notes=compressed", "--copy", "territories:regions.regionDescription"];
    let handed =
        place.run(&[&["developers", "northwind", "--out", "handed"], &PLACED[..], &options].concat());
    assert_eq!(handed.code, 0, "{}", handed.stderr);
    let page = place.read("handed/schema.md");
    for line in [
        "| `territoryIds` | SS | `territoryID` of rows of `employee-territories` |",
        "| `contactAddress` | S | `address` of `contacts` |",
        "| `mail` | S | `mail` of `contacts` |",
        "| `regionRegionDescription` | S | `regionDescription` of `regions` |",
        "| `notes` | B, gzip | `notes` |",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
}
