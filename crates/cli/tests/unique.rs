//! Lock items that keep columns unique, on the command line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};
use std::path::Path;

/// Ann has no address, Cid's number is none, and the last two are one person.
const PEOPLE: &str = "id,name,email,born\n1,Ann,,1990-01-02\n2,Bob,b@x.org,1991-01-02\n3,Cid,c@x.org,1992-01-02\n\
                      4,Dee,d#d@x.org,1993-01-02\nnone,Eve,e@x.org,1994-01-02\n6,Fay,f@x.org,1995-01-02\n\
                      6,Fay,f@y.org,1995-01-02\n";

fn table<'a>(document: &'a Value, source: &str) -> &'a Value {
    let tables = document["tables"].as_array().unwrap();
    let found = tables.iter().find(|table| table["source"] == source);
    found.unwrap_or_else(|| panic!("no {source}: {document:#}"))
}

fn figure(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("no {name}: {of:#}"))
}

/// The rows that were read are all told of.
fn adds_up(report: &Value) {
    let fates = [
        "items_written",
        "items_kept",
        "records_embedded",
        "records_without_item",
        "records_rejected",
        "duplicates_set_aside",
    ];
    let sum: u64 = fates.iter().map(|fate| report[fate].as_u64().unwrap_or_default()).sum();
    assert_eq!(figure(report, "records_read"), sum, "{report:#}");
}

fn items(place: &Workplace, table: &str) -> Vec<Value> {
    let asked = place.run(&["query", table, "--limit", "1000", "--json"]);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    asked.json()["items"].as_array().unwrap().clone()
}

#[test]
fn one_table_has_a_lock_for_each_value_of_its_items() {
    let place = Workplace::with_users();
    place.write("people.csv", PEOPLE);
    let design = ["--partition-key", "id", "--type", "id=number", "--no-index", "--duplicates", "first"];
    let planned =
        place.run(&[&["plan", "people.csv", "--unique", "email", "-o", "p.plan.json"], &design[..]].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let document: Value = serde_json::from_str(&place.read("p.plan.json")).unwrap();
    assert_eq!(
        document["derived"],
        json!([{
            "source": "people: unique email",
            "table": "PeopleEmailUnique",
            "from": { "of": "people", "kind": "lock", "columns": ["email"] },
        }])
    );
    // The name of a file changes from export to export.
    place.write("people-2.csv", PEOPLE);
    let checked = place.run(&["check", "people-2.csv", "--plan", "p.plan.json", "--json"]);
    assert_eq!(checked.code, 3, "{}", checked.stderr);
    let checked = checked.json();
    let locks = table(&checked, "people-2: unique email");
    assert_eq!(
        (figure(locks, "items"), figure(locks, "without_item"), figure(locks, "rejected")),
        (4, 3, 0),
        "{locks:#}"
    );
    assert_eq!((figure(&checked, "records"), figure(&checked, "items_derived")), (7, 4));

    let migrated = place.run(&["migrate", "people.csv", "--plan", "p.plan.json", "--json"]);
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let sum = migrated.json();
    sum["tables"].as_array().unwrap().iter().for_each(adds_up);
    adds_up(&sum);
    assert_eq!(
        (figure(&sum, "records_read"), figure(&sum, "items_written"), figure(&sum, "items_derived")),
        (7, 5, 4),
        "{sum:#}"
    );
    let units = figure(&checked, "write_units");
    assert_eq!(sum["consumed_write_units"].as_f64(), Some(f64::from(u32::try_from(units).unwrap())));
    let mut locks = items(&place, "PeopleEmailUnique");
    locks.sort_by_key(|lock| lock["lock"]["S"].as_str().unwrap().to_owned());
    let lock =
        |value: &str, id: &str| json!({ "lock": { "S": format!("EMAIL#{value}") }, "id": { "N": id } });
    // Neither the rejected row nor the one set aside locks anything.
    assert_eq!(
        locks,
        [lock("b@x.org", "2"), lock("c@x.org", "3"), lock("d#d@x.org", "4"), lock("f@x.org", "6")]
    );

    // Compared, a newer export, and undone in sessions of their own.
    let verified = place.run(&["verify", "people.csv", "--plan", "p.plan.json", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert_eq!(figure(&verified.json(), "agree"), 5 + 4);
    place.write("people.csv", PEOPLE.replace("b@x.org", "bob@x.org").replace("Ann,,", "Ann,a@x.org,"));
    let update = ["update", "people.csv", "--plan", "p.plan.json", "--json"];
    let counted = place.run(&[&update[..], &["--only-count"]].concat()).json();
    let of_locks = table(&json!({ "tables": counted["changes"] }), "people: unique email").clone();
    let changes = ["new", "changed", "unchanged", "gone", "without_item"].map(|name| figure(&of_locks, name));
    assert_eq!(changes, [2, 0, 3, 1, 2], "{of_locks:#}");
    let updated = place.run(&update);
    assert_eq!(updated.code, 3, "{}", updated.stderr);
    assert_eq!(figure(&updated.json()["import"], "items_derived"), 2);
    assert_eq!(items(&place, "PeopleEmailUnique").len(), 6);
    // Undoing the first import asks for the file as it was.
    place.write("people.csv", PEOPLE);
    let run = table(&sum, "people: unique email")["run"].as_str().unwrap();
    let undone = place.run(&["undo", run, "--json"]);
    assert_eq!(undone.code, 0, "{}", undone.stderr);
    adds_up_undone(&undone.json());
    assert_eq!(items(&place, "PeopleEmailUnique").len(), 2);
    assert_eq!(items(&place, "People").len(), 5);
}

fn adds_up_undone(report: &Value) {
    let fates = ["items_deleted", "items_kept", "records_without_item", "records_rejected"];
    let sum: u64 = fates.iter().map(|fate| figure(report, fate)).sum();
    assert_eq!((figure(report, "records_read"), figure(report, "items_deleted")), (sum, 4), "{report:#}");
}

#[test]
fn a_value_of_two_rows_is_told_with_its_lines_and_nothing_is_written() {
    let place = Workplace::with_users();
    place.write("people.csv", "id,email\n1,a@x.org\n2,b@x.org\n3,a@x.org\n");
    let options = ["people.csv", "--partition-key", "id", "--unique", "email", "--json"];
    let migrated = place.run(&[&["migrate"], &options[..]].concat());
    assert_eq!(migrated.code, 3, "{}", migrated.stderr);
    let told = migrated.json();
    let finding = &table(&told, "people: unique email")["findings"][0];
    assert_eq!(
        finding["message"], "email of people is not unique: 1 value stands in more than one row.",
        "{finding:#}"
    );
    assert_eq!(
        (&finding["code"], &finding["severity"], &finding["samples"][0]["line"]),
        (&json!("duplicate_key"), &json!("blocker"), &json!(4))
    );
    assert!(place.run(&["runs", "--json"]).json().as_array().unwrap().is_empty());
    for (unique, code) in [("nothing", 1), ("email,email2", 1)] {
        let refused = place.run(&["check", "people.csv", "--unique", unique, "--json"]);
        assert_eq!(refused.code, code, "{}", refused.stdout);
        assert!(refused.json()["error"]["message"].as_str().unwrap().contains("none of its columns"));
    }
}

#[test]
fn locks_of_northwind_know_the_keys_that_customers_have_beside_their_orders() {
    let place = Workplace::with_users();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/northwind");
    std::fs::create_dir(place.path().join("northwind")).unwrap();
    for name in ["customers.csv", "orders.csv"] {
        place.write(&format!("northwind/{name}"), std::fs::read(from.join(name)).unwrap());
    }
    let options =
        ["--join-surplus", "--no-index", "--place", "orders=beside:customers", "--orphans", "orders=reject"];
    let unique = ["--unique", "customers.companyName", "--unique", "customers.contactName,city"];
    let planned = place.run(&[&["plan", "northwind", "-o", "all.plan.json"], &options[..], &unique].concat());
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let migrated = place.run(&["migrate", "northwind", "--plan", "all.plan.json", "--json"]);
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    let sum = migrated.json();
    sum["tables"].as_array().unwrap().iter().chain([&sum]).for_each(adds_up);
    assert_eq!(
        (figure(&sum, "records_read"), figure(&sum, "items_written"), figure(&sum, "items_derived")),
        (91 + 830, 91 + 830, 2 * 91)
    );
    let lock = |table: &str, key: &str| {
        let asked = place.run(&["query", table, "--key", &format!("lock={key}"), "--json"]).json();
        asked["items"][0].clone()
    };
    let key = json!({ "S": "CUSTOMER#ALFKI" });
    assert_eq!(
        lock("CustomersCompanyNameUnique", "COMPANY_NAME#Alfreds Futterkiste"),
        json!({ "lock": { "S": "COMPANY_NAME#Alfreds Futterkiste" }, "pk": key, "sk": key })
    );
    let both = lock("CustomersContactNameCityUnique", "CONTACT_NAME+CITY#Maria$20Anders#Berlin");
    assert_eq!(both["pk"], key, "{both}");
    let verified = place.run(&["verify", "northwind", "--plan", "all.plan.json", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert_eq!(figure(&verified.json(), "agree"), 921 + 182);
    // What stands inside others has no items that a lock could stand for.
    let inside =
        ["--join-surplus", "--place", "orders=inside:customers", "--unique", "orders.orderID", "--json"];
    let refused = place.run(&[&["check", "northwind"], &inside[..]].concat());
    assert_eq!(refused.code, 1);
    assert!(refused.stdout.contains("have no items of their own"), "{}", refused.stdout);
}
