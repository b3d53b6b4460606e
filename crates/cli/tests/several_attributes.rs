//! Indexes with keys of several attributes, and plans of several tables, on the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::{Value, json};

const FLIGHTS: &str =
    "flight_id,origin,dest,day\n1,EWR,IAH,1\n2,EWR,IAH,2\n3,EWR,IAH,11\n4,EWR,MIA,1\n5,JFK,IAH,2\n";

#[test]
fn an_index_of_several_columns_is_made_and_asked() {
    let place = Workplace::with_users();
    place.write("flights.csv", FLIGHTS);
    let index = ["--index", "origin,dest;day"];
    let plan = place.run(&[&["plan", "flights.csv"][..], &index].concat()).json();
    assert_eq!(
        plan["table"]["indexes"],
        json!([{
            "name": "OriginDestIndex", "partition_keys": ["origin", "dest"], "sort_keys": ["day"],
            "projection": { "kind": "all" },
            "provisioned": { "read_units_per_second": 5, "write_units_per_second": 5 },
        }])
    );
    let checked = place.run(&[&["check", "flights.csv", "--json"][..], &index].concat()).json();
    let migrated = place.run(&[&["migrate", "flights.csv", "--json"][..], &index].concat());
    assert_eq!(migrated.code, 0, "{}", migrated.stderr);
    assert_eq!(migrated.json()["consumed_write_units"].as_f64(), checked["write_units"].as_f64());

    let ask = |more: &[&str]| {
        place.run(&[&["query", "Flights", "--index", "OriginDestIndex", "--json"][..], more].concat())
    };
    let found = |more: &[&str]| ask(more).json()["count"].clone();
    // In any order: they are told apart by their names.
    assert_eq!(found(&["--key", "dest=IAH", "--key", "origin=EWR"]), 3);
    assert_eq!(found(&["--key", "origin=EWR", "--key", "dest=IAH", "--sort", "day=11"]), 1);
    let half = ask(&["--key", "origin=EWR"]);
    assert_eq!((half.code, half.json()["error"]["code"].clone()), (1, json!("key_values_missing")));
    let other = ask(&["--key", "day=1"]);
    assert_eq!((other.code, other.json()["error"]["code"].clone()), (1, json!("not_the_key")));
    let shown = place.run(&[&["inspect", "flights.csv"][..], &index].concat()).stdout;
    assert!(shown.contains("OriginDestIndex on origin, dest, sorted by day (all attributes)"), "{shown}");
}

#[test]
fn a_plan_of_several_tables_is_written_and_used() {
    let place = Workplace::with_users();
    place.write("flights.csv", FLIGHTS);
    place.write("planes.csv", "tail,seats\nN1,120\nN2,180\n");
    let written = place.run(&["plan", "flights.csv", "planes.csv", "-o", "all.plan.json"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let mut plan: Value = serde_json::from_str(&place.read("all.plan.json")).unwrap();
    assert_eq!(plan["version"], 3);
    let sources: Vec<&Value> =
        plan["mappings"].as_array().unwrap().iter().map(|mapping| &mapping["source"]).collect();
    assert_eq!(sources, ["flights", "planes"]);
    // What is changed in it is what is written.
    plan["tables"][1]["name"] = "Aircraft".into();
    plan["mappings"][1]["table"] = "Aircraft".into();
    for question in plan["access_patterns"].as_array_mut().unwrap() {
        if question["table"] == "Planes" {
            question["table"] = "Aircraft".into();
        }
    }
    place.write("all.plan.json", plan.to_string());
    let report =
        place.run(&["migrate", "flights.csv", "planes.csv", "--plan", "all.plan.json", "--json"]).json();
    let tables: Vec<&Value> =
        report["tables"].as_array().unwrap().iter().map(|table| &table["table"]).collect();
    assert_eq!(tables, ["Flights", "Aircraft"]);
    assert_eq!(report["items_written"], 7);
    // One of them alone finds its part; what it says nothing of is refused.
    let one = place.run(&["plan", "planes.csv", "--plan", "all.plan.json"]).json();
    assert_eq!(one["table"]["name"], "Aircraft");
    let other = place.run(&["check", "users.csv", "--plan", "all.plan.json", "--json"]);
    assert_eq!((other.code, other.json()["error"]["code"].clone()), (1, json!("plan_other_tables")));
}
