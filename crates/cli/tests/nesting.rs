//! DynamoDB holds values of at most 32 levels: what would stand deeper is rejected beforehand, with its place, and the server
//! takes all that is left.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::{Workplace, items_of};
use fault_server::{MemoryOptions, MemoryServer, WriteUnits};
use serde_json::{Value, json};
use std::fmt::Write;

/// JSON of so many levels, the innermost a list.
fn nested(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}

/// JSON of so many levels, the innermost a number.
fn ending_in_a_number(levels: usize) -> String {
    "[".repeat(levels - 1) + "1" + &"]".repeat(levels - 1)
}

async fn server() -> MemoryServer {
    let write_units = WriteUnits { burst_seconds: 1e6, ..WriteUnits::default() };
    MemoryServer::start(MemoryOptions { write_units, ..MemoryOptions::default() }).await.unwrap()
}

fn migrate(place: &Workplace, line: &[&str]) -> (i32, Value) {
    let ran = tokio::task::block_in_place(|| place.run(line));
    assert!(!ran.stdout.is_empty(), "{}", ran.stderr);
    (ran.code, ran.json())
}

fn figure(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("no {name}: {of:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_of_32_levels_is_written_and_one_of_33_rejected_beforehand() {
    let (place, server) = (Workplace::with_users(), server().await);
    let mut rows = "id,data\n".to_owned();
    for (id, data) in
        [nested(32), nested(33), ending_in_a_number(32), ending_in_a_number(33)].iter().enumerate()
    {
        writeln!(rows, "{id},\"{data}\"").unwrap();
    }
    place.write("deep.csv", rows);
    let design = ["--partition-key", "id", "--no-index", "--type", "data=json", "--json"];
    let (_, checked) = migrate(&place, &[&["check", "deep.csv"], &design[..]].concat());
    assert_eq!((figure(&checked, "items"), figure(&checked, "rejected")), (2, 2), "{checked:#}");
    let (code, report) =
        migrate(&place, &[&["migrate", "deep.csv", "--to", server.url()], &design[..]].concat());
    assert_eq!((code, figure(&report, "items_written"), figure(&report, "records_rejected")), (3, 2, 2));
    let lines: Vec<&Value> =
        report["first_rejected"].as_array().unwrap().iter().map(|rejected| &rejected["line"]).collect();
    assert_eq!(lines, [&json!(3), &json!(5)]);
    let reason = report["first_rejected"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("deeper than the 32 levels"), "{reason}");
    assert_eq!(items_of(server.url(), "Deep").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_inside_items_have_the_levels_that_are_left_there() {
    let (place, server) = (Workplace::with_users(), server().await);
    std::fs::create_dir(place.path().join("shop")).unwrap();
    place.write("shop/customers.csv", "customer_id,name\nC1,Ann\nC2,Bob\n");
    // Inside an item a row's attributes stand below a List and a Map, and those of a row inside that one below two more.
    let orders =
        format!("order_id,customer_id,data\nO1,C1,\"{}\"\nO2,C1,\"{}\"\nO3,C2,[]\n", nested(30), nested(31));
    place.write("shop/orders.csv", orders);
    let lines = format!(
        "line_id,order_id,more\nL1,O1,\"{}\"\nL2,O1,\"{}\"\nL3,O3,\"{}\"\n",
        nested(28),
        nested(29),
        ending_in_a_number(28)
    );
    place.write("shop/lines.csv", lines);
    let placed = [
        "--no-index",
        "--relate",
        "orders.customer_id=customers.customer_id",
        "--relate",
        "lines.order_id=orders.order_id",
        "--place",
        "orders=inside:customers",
        "--place",
        "lines=inside:orders",
        "--type",
        "orders.data=json",
        "--type",
        "lines.more=json",
        "--orphans",
        "orders=alone",
        "--orphans",
        "lines=alone",
        "--json",
    ];
    let (code, sum) = migrate(&place, &[&["migrate", "shop", "--to", server.url()], &placed[..]].concat());
    assert_eq!(code, 3, "{sum:#}");
    let table = |source: &str| {
        sum["tables"].as_array().unwrap().iter().find(|table| table["source"] == source).unwrap().clone()
    };
    let customers = table("customers");
    // The server refuses none of the items that hold what is left.
    assert_eq!((figure(&customers, "items_written"), figure(&customers, "records_rejected")), (2, 0));
    for (source, embedded, line, levels) in [("orders", 2, 3, 30), ("lines", 2, 3, 28)] {
        let report = table(source);
        assert_eq!(
            (figure(&report, "records_embedded"), figure(&report, "records_rejected")),
            (embedded, 1),
            "{source}: {report:#}"
        );
        let rejected = &report["first_rejected"][0];
        assert_eq!(rejected["line"], line, "{source}: {rejected:#}");
        let reason = rejected["reason"].as_str().unwrap();
        assert!(reason.contains(&format!("deeper than {levels} levels")), "{source}: {reason}");
    }
    assert_eq!(items_of(server.url(), "Customers").await.len(), 2);
}
