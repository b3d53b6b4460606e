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
