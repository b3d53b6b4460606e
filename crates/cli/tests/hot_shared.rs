//! A partition key that many items have in a table that several source tables share, though few of any one of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::Value;
use std::fmt::Write;

/// Rows of one customer in each of two tables: too few to be said of one of them.
const OF_ONE: u64 = 6000;
const OF_OTHERS: u64 = 500;

fn shop(of_one: u64) -> Workplace {
    let place = Workplace::with_users();
    std::fs::create_dir(place.path().join("shop")).unwrap();
    let mut customers = "customer_id,name\n".to_owned();
    for id in 0..OF_OTHERS {
        writeln!(customers, "C{id},Name {id}").unwrap();
    }
    place.write("shop/customers.csv", customers);
    for (table, key) in [("payments", "payment_id"), ("visits", "visit_id")] {
        let mut rows = format!("{key},customer_id,amount\n");
        for row in 0..of_one + OF_OTHERS {
            let customer = if row < of_one { 7 } else { row - of_one };
            writeln!(rows, "{table}{row},C{customer},{}", row % 9).unwrap();
        }
        place.write(&format!("shop/{table}.csv"), rows);
    }
    place
}

/// The findings of this kind, each with its table.
fn hot(place: &Workplace) -> Vec<(String, String)> {
    let placed = ["--no-index", "--place", "payments=beside:customers", "--place", "visits=beside:customers"];
    let relate = [
        "--relate",
        "payments.customer_id=customers.customer_id",
        "--relate",
        "visits.customer_id=customers.customer_id",
        "--json",
    ];
    let checked = place.run(&[&["check", "shop"], &placed[..], &relate].concat());
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let mut found = Vec::new();
    for table in checked.json()["tables"].as_array().unwrap() {
        for finding in table["findings"].as_array().unwrap() {
            if finding["code"] == "hot_partition" {
                let text = |of: &Value| of.as_str().unwrap().to_owned();
                found.push((text(&table["source"]), text(&finding["message"])));
            }
        }
    }
    found
}

#[test]
fn items_of_all_kinds_under_one_partition_key_are_counted_together() {
    let found = hot(&shop(OF_ONE));
    let [(table, message)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(table, "visits");
    // One customer of each is the busiest: with its own item and two of the others' at most.
    let most = 2 * (OF_ONE + 1) + 1;
    let all = OF_OTHERS + 2 * (OF_ONE + OF_OTHERS);
    let words = |number: u64| format!("{},{:03}", number / 1000, number % 1000);
    assert!(
        message.contains(&format!("up to {} of the {} items", words(most), words(all)))
            && message.contains(&format!("at least {} of one kind", words(OF_ONE + 1)))
            && message.contains("customers, payments, visits share"),
        "{message}"
    );
    assert!(hot(&shop(1000)).is_empty());
}
