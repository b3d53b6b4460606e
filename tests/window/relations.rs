//! How tables belong together: Northwind as eleven files, and a hundred tables of a database.

use crate::northwind_files::open_northwind;
use crate::window::Window;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// The relations of a saved design, as `child.column`.
fn saved_relations(text: &str) -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let relations = document["relations"].as_array().unwrap().iter();
    relations
        .map(|relation| {
            let child = &relation["child"];
            format!("{}.{}", child["table"].as_str().unwrap(), child["columns"][0].as_str().unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_of_northwind_are_drawn_changed_saved_and_opened_again() {
    let window = Window::open("relations").await;
    open_northwind(&window).await;
    window.wait_for_text("footer-state", "11 relations. Every row that points to another finds it.").await;
    assert!(window.text("relation-list").await.contains("order-details joins orders and products"));
    window.pictures("1-found").await;

    window.click("show-orders → customers customerID").await;
    window.wait_for_text("relation-reason", "Every customerID of orders (830 rows) is in customers").await;
    window.pictures("2-one").await;
    window.click("remove-relation").await;
    window.wait_for_text("tab-relations", "10").await;

    // What hardly fits is told, with what does not; what fits is taken.
    window.click("add-relation").await;
    window.choose("relation-child", "orders").await;
    window.choose("relation-parent", "customers").await;
    assert_eq!(window.value("relation-child-column-0").await, "customerID");
    window.choose("relation-child-column-0", "shipName").await;
    window.click("save-relation").await;
    window.wait_for_text("relation-doubt", "No shipName of orders (830 rows) is in customers").await;
    window.pictures("3-doubtful").await;
    window.choose("relation-child-column-0", "customerID").await;
    window.click("save-relation").await;
    window.wait_for_text("relation-reason", "Every customerID of orders (830 rows) is in customers").await;
    window.wait_for_text("tab-relations", "11").await;
    window.click("all-relations").await;
    window.click("remove-territories → regions").await;
    window.wait_for_text("tab-relations", "10").await;
    window.wait_for("restore-territories → regions").await;
    window.show("restore-territories → regions").await;
    window.picture("4-removed").await;

    window.click("save-plan").await;
    let saved = window.folder.path().join("all.plan.json");
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "The designs of 11 tables are saved").await;
    let relations = saved_relations(&window.wait_for_file(&saved).await);
    assert_eq!(relations.len(), 10);
    assert!(relations.contains(&"orders.customerID".to_owned()), "{relations:?}");
    assert!(!relations.contains(&"territories.regionID".to_owned()), "{relations:?}");

    window.click("restore-territories → regions").await;
    window.wait_for_text("tab-relations", "11").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    window.wait_for_text("plan-said", "Opened for 11 of 11 tables.").await;
    window.wait_for_text("tab-relations", "10").await;
    window.wait_for("restore-territories → regions").await;
}

/// Draws a line from the box of one table to that of another, as a person does: the button goes down on the side of the one,
/// and up on the other.
async fn draw(window: &Window, from: &str, to: &str) {
    let place = async |selector: &str| {
        let found = window.client.find(Locator::Css(selector)).await.unwrap();
        let (x, y, width, height) = found.rectangle().await.unwrap();
        ((x + width / 2.0).round(), (y + height / 2.0).round())
    };
    let (handle_x, handle_y) = place(&format!("[data-testid='box-{from}'] [data-handleid='right']")).await;
    let (box_x, box_y) = place(&format!("[data-testid='box-{to}'] [data-handleid='left']")).await;
    let move_to = |x: f64, y: f64| PointerAction::MoveTo { duration: Some(Duration::from_millis(100)), x, y };
    let pointer = MouseActions::new("pointer".to_owned())
        .then(move_to(handle_x, handle_y))
        .then(PointerAction::Down { button: 0 })
        .then(move_to(f64::midpoint(handle_x, box_x), f64::midpoint(handle_y, box_y)))
        .then(move_to(box_x, box_y))
        .then(PointerAction::Up { button: 0 });
    window.client.perform_actions(pointer).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relation_is_drawn_with_the_pointer_from_one_table_to_another() {
    let window = Window::open("relations-drawn").await;
    open_northwind(&window).await;
    window.wait_for_text("footer-state", "11 relations. Every row that points to another finds it.").await;
    window.click("remove-territories → regions").await;
    window.wait_for_text("tab-relations", "10").await;
    draw(&window, "regions", "territories").await;
    window.wait_for("save-relation").await;
    // Whichever way it was drawn, the columns that fit are chosen.
    let ends = [window.value("relation-child").await, window.value("relation-parent").await];
    assert_eq!(ends, ["territories", "regions"]);
    assert_eq!(window.value("relation-child-column-0").await, "regionID");
    window.pictures("1-drawn").await;
    window.click("save-relation").await;
    window.wait_for_text("relation-reason", "Every regionID of territories").await;
    window.wait_for_text("tab-relations", "11").await;
    window.picture("2-made").await;
}

/// Tables, of which every one but the first points to one before it.
const TABLES: usize = 100;

fn name(place: usize) -> String {
    match place {
        1 => "customer accounts of the northern region, archive of the former system".to_owned(),
        _ => format!("table_{place:03}"),
    }
}

/// Orphans in one table, a table that points to itself, and pointers across.
fn hundred_tables(path: &Path) {
    let mut statements = String::new();
    for place in 0..TABLES {
        let table = name(place);
        let parent = name(place / 3);
        let own = if place == 2 { ", above INTEGER REFERENCES table_002 (id)" } else { "" };
        write!(
            statements,
            "CREATE TABLE \"{table}\" (id INTEGER PRIMARY KEY, note TEXT, parent_id INTEGER REFERENCES \"{parent}\" (id){own});"
        )
        .unwrap();
        for row in 1..=5 {
            let points_to = if place == 4 && row > 3 { 900 + row } else { row % 4 + 1 };
            let above = if place == 2 { format!(", {}", row / 2 + 1) } else { String::new() };
            write!(statements, "INSERT INTO \"{table}\" VALUES ({row}, 'a note', {points_to}{above});")
                .unwrap();
        }
    }
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(&format!("PRAGMA foreign_keys = off; BEGIN; {statements} COMMIT;")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_tables_stay_usable() {
    let window = Window::open("relations-hundred").await;
    let database = window.folder.path().join("hundred.db");
    hundred_tables(&database);
    window.open_file(&database).await;
    window.wait_for_text("footer-state", "All 100 tables are chosen").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "100 tables").await;
    window.wait_for_text("table-table_099", "Ready to preview").await;
    window.go_to("step-design").await;
    window.wait_for_text("tab-relations", "101").await;
    window.click("tab-relations").await;
    window.wait_for("box-table_099").await;
    window.wait_for_text("footer-state", "101 relations.").await;
    window.pictures("1-all").await;
    window.click(&format!("show-table_004 → {} parent_id", name(1))).await;
    window.wait_for_text("orphan-samples", "904").await;
    window.pictures("2-orphans").await;
    let words = window.text("relation-panel").await;
    assert!(words.contains("904") && words.contains("table_004, id 4"), "{words}");
}
