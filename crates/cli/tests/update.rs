//! A newer export of the same table: what differs is written, with a copy, and the rest stays.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

mod command;

use command::Workplace;
use serde_json::json;

#[test]
fn only_what_is_new_or_changed_is_written_and_undoing_puts_it_back() {
    let place = Workplace::with_users();
    let put = |rows: &str| {
        place.write("towns.csv", format!("town_id,name,size\n{rows}"));
    };
    let items = || {
        let mut items = place.run(&["query", "Towns", "--json"]).json()["items"].as_array().unwrap().clone();
        items.sort_by_key(|item| item["townId"]["N"].to_string());
        items
    };
    put("1,Rome,9\n2,Oslo,5\n3,Bonn,1\n");
    assert_eq!(place.run(&["migrate", "towns.csv", "--json"]).json()["items_written"], 3);
    let before = items();
    put("1,Rome,9\n2,Oslo,6\n3,Bonn,1\n4,Kyiv,7\n");
    let update = place.run(&["migrate", "towns.csv", "--existing", "update", "--json"]);
    assert_eq!(update.code, 0, "{}", update.stderr);
    let report = update.json();
    assert_eq!((&report["items_written"], &report["items_kept"]), (&json!(2), &json!(2)), "{report:#}");
    assert_eq!(report["consumed_write_units"], 2.0);
    assert_eq!((items().len(), &items()[1]["size"]), (4, &json!({"N": "6"})));
    let undone = place.run(&["undo", report["run"].as_str().unwrap(), "--json"]).json();
    assert_eq!((&undone["items_deleted"], &undone["items_restored"]), (&json!(1), &json!(1)), "{undone:#}");
    assert_eq!(items(), before);
}

/// A table of towns of which a newer export changed one, added one, and has one no more.
fn towns_and_a_newer_export() -> Workplace {
    let place = Workplace::with_users();
    place.write("towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,5\n3,Bonn,1\n");
    place.run(&["plan", "towns.csv", "-o", "towns.plan.json"]);
    let first = place.run(&["migrate", "towns.csv", "--plan", "towns.plan.json", "--json"]);
    assert_eq!(first.json()["items_written"], 3, "{}", first.stderr);
    place.write("towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,6\n4,Kyiv,7\n");
    place
}

fn towns(place: &Workplace) -> Vec<String> {
    let items = place.run(&["query", "Towns", "--json"]).json()["items"].as_array().unwrap().clone();
    let mut towns: Vec<String> = items
        .iter()
        .map(|item| {
            format!("{} {}", item["townId"]["N"].as_str().unwrap(), item["size"]["N"].as_str().unwrap())
        })
        .collect();
    towns.sort();
    towns
}

#[test]
fn what_would_change_is_counted_before_anything_is_written() {
    let place = towns_and_a_newer_export();
    let counted = place.run(&["update", "towns.csv", "--plan", "towns.plan.json", "--only-count", "--json"]);
    assert_eq!(counted.code, 0, "{}", counted.stderr);
    let found = &counted.json()["changes"][0];
    let counts = ["new", "changed", "unchanged", "gone", "rejected"].map(|name| found[name].clone());
    assert_eq!(counts, [1, 1, 1, 1, 0].map(|count| json!(count)), "{found:#}");
    assert_eq!(found["new_rows"], json!([{"line": 4, "key": "4"}]));
    assert_eq!(
        found["differences"],
        json!([{"line": 3, "key": "2", "attribute": "size", "expected": "6", "found": "5"}])
    );
    assert_eq!(found["gone_keys"], json!(["3"]));
    assert_eq!(found["write_units"], 2);
    assert_eq!(towns(&place), ["1 9", "2 5", "3 1"]);
    let told = place.run(&["update", "towns.csv", "--plan", "towns.plan.json", "--only-count"]);
    for words in [
        "Towns: 3 rows = 1 new + 1 changed + 1 unchanged; 1 gone from the file",
        "changed 2: size was 5, is 6",
        "new 4 (line 4)",
        "gone 3",
    ] {
        assert!(told.stdout.contains(words), "{words}: {}", told.stdout);
    }
}

#[test]
fn what_is_gone_stays_until_its_deletion_is_asked_for_and_comes_back() {
    let place = towns_and_a_newer_export();
    let update = ["update", "towns.csv", "--plan", "towns.plan.json", "--json"];
    let done = place.run(&update).json();
    let counts = (&done["import"]["items_written"], &done["import"]["items_kept"], &done["deleted"]);
    assert_eq!(counts, (&json!(2), &json!(1), &json!([])), "{done:#}");
    assert_eq!(towns(&place), ["1 9", "2 6", "3 1", "4 7"]);

    let done = place.run(&[update.as_slice(), &["--delete-gone"]].concat()).json();
    assert_eq!((&done["changes"][0]["unchanged"], &done["changes"][0]["gone"]), (&json!(3), &json!(1)));
    let deleted = &done["deleted"][0];
    assert_eq!((&deleted["items_deleted"], &deleted["records_read"]), (&json!(1), &json!(1)), "{done:#}");
    assert_eq!(towns(&place), ["1 9", "2 6", "4 7"]);

    let run = deleted["run"].as_str().unwrap();
    let listed = place.run(&["runs"]).stdout;
    assert!(listed.contains("items that a newer file does not have: 1 deleted from Towns"), "{listed}");
    let report = place.run(&["report", run, "-o", "report.csv"]);
    assert_eq!(report.code, 0, "{}", report.stderr);
    let report = std::fs::read_to_string(place.path().join("report.csv")).unwrap();
    assert!(report.contains("Items deleted,1") && !report.contains("put back"), "{report}");
    let undone = place.run(&["undo", run, "--json"]).json();
    assert_eq!(undone["items_restored"], 1, "{undone:#}");
    assert_eq!(towns(&place), ["1 9", "2 6", "3 1", "4 7"]);
    // It is undone once.
    let again = place.run(&["undo", run, "--json"]);
    assert_eq!((again.code, &again.json()["error"]["code"]), (1, &json!("not_undone")));
}

#[test]
fn with_rejected_rows_nothing_is_deleted_since_they_may_be_what_seems_gone() {
    let place = towns_and_a_newer_export();
    place.write("towns.csv", "town_id,name,size\n1,Rome,9\nx,Oslo,6\n4,Kyiv,7\n");
    let update = ["update", "towns.csv", "--plan", "towns.plan.json", "--json"];
    let refused = place.run(&[update.as_slice(), &["--delete-gone"]].concat());
    assert_eq!(
        (refused.code, &refused.json()["error"]["code"]),
        (1, &json!("blocked")),
        "{}",
        refused.stderr
    );
    assert_eq!(towns(&place), ["1 9", "2 5", "3 1"]);
    let written = place.run(&update);
    assert_eq!(written.code, 3, "{}", written.stderr);
    assert_eq!(towns(&place), ["1 9", "2 5", "3 1", "4 7"]);
}

#[test]
fn a_table_that_is_not_there_yet_is_all_new() {
    let place = Workplace::with_users();
    place.write("towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,5\n");
    let done = place.run(&["update", "towns.csv", "--delete-gone", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(
        (&done.json()["changes"][0]["new"], &done.json()["import"]["items_written"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(towns(&place), ["1 9", "2 5"]);
}

#[test]
fn a_file_that_has_less_than_half_of_the_table_is_doubted() {
    let place = towns_and_a_newer_export();
    place.write("towns.csv", "town_id,name,size\n1,Rome,9\n");
    let told = place.run(&["update", "towns.csv", "--plan", "towns.plan.json", "--only-count"]);
    let words =
        "The file has only 1 of the 3 items that Towns holds. Is it the whole export, and not a part of it?";
    assert!(told.stdout.contains(words), "{}", told.stdout);
}

#[test]
fn of_a_table_that_holds_several_kinds_of_items_each_file_says_what_is_gone_of_its_own() {
    let place = Workplace::with_users();
    let export = |people: &str, orders: &str| {
        place.write("shop/people.csv", format!("person_id,name\n{people}"));
        place.write("shop/orders.csv", format!("order_id,person_id,total\n{orders}"));
    };
    std::fs::create_dir(place.path().join("shop")).unwrap();
    export("1,Ann\n2,Bob\n3,Cyd\n", "11,1,5\n12,1,7\n13,2,9\n");
    let planned = place.run(&["plan", "shop", "--place", "orders=beside:people", "-o", "shop.plan.json"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let first = place.run(&["migrate", "shop", "--plan", "shop.plan.json", "--json"]);
    assert_eq!(first.json()["items_written"], 6, "{}", first.stderr);
    export("1,Ann\n2,Bobby\n", "11,1,5\n13,2,9\n14,2,1\n");
    let update = ["update", "shop", "--plan", "shop.plan.json", "--delete-gone", "--json"];
    let done = place.run(&update);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let done = done.json();
    let counts = |of: usize| {
        let of = &done["changes"][of];
        ["source", "new", "changed", "unchanged", "gone"].map(|name| of[name].clone())
    };
    assert_eq!(json!(counts(0)), json!(["orders", 1, 0, 2, 1]), "{done:#}");
    assert_eq!(json!(counts(1)), json!(["people", 0, 1, 1, 1]), "{done:#}");
    let deleted = done["deleted"].as_array().unwrap();
    assert_eq!(
        deleted.iter().map(|report| &report["items_deleted"]).collect::<Vec<_>>(),
        [&json!(1), &json!(1)]
    );
    assert_eq!(place.run(&["query", "People", "--json"]).json()["items"].as_array().unwrap().len(), 5);
    let again = place.run(&["update", "shop", "--plan", "shop.plan.json", "--only-count", "--json"]).json();
    assert!(
        (0..2).all(|at| again["changes"][at]["gone"] == 0 && again["changes"][at]["changed"] == 0),
        "{again:#}"
    );
    // The order that was deleted comes back, and the person does not.
    let run = deleted[0]["run"].as_str().unwrap();
    assert_eq!(place.run(&["undo", run, "--json"]).json()["items_restored"], 1);
    let counted = place.run(&["update", "shop", "--plan", "shop.plan.json", "--only-count", "--json"]).json();
    assert_eq!((&counted["changes"][0]["gone"], &counted["changes"][1]["gone"]), (&json!(1), &json!(0)));
}
