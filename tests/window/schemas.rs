//! Statements of several tables, taken for all at once; and an item that is too large, made to fit.

use crate::northwind_files::open_northwind;
use crate::window::Window;
use std::fmt::Write;

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_taken_for_all_tables_at_once() {
    let window = Window::open("schemas").await;
    open_northwind(&window).await;
    window.click("tab-tables").await;
    window.click("table-orders").await;
    window.click("open-schema-dialog").await;
    let statements = "CREATE TABLE shippers (shipperID int PRIMARY KEY, companyName text NOT NULL UNIQUE, phone text);\n\
                      CREATE TABLE regions (regionID int PRIMARY KEY, regionDescription text);\n\
                      CREATE TABLE territories (territoryID text PRIMARY KEY, territoryDescription text, \
                      regionID int REFERENCES regions);";
    window.fill("schema-text", statements).await;
    window.pictures("1-statements").await;
    window.click("use-schema-for-all").await;
    let said = window.wait_for_text("schema-said", "Taken for 3 of 11 tables").await;
    assert!(said.contains("orders") && !said.contains("shippers"), "{said}");
    window.pictures("2-taken").await;
    window.click("schema-done").await;
    window.click("table-shippers").await;
    window.wait_for_text("schema", "From CREATE TABLE shippers").await;
    window.click("tab-relations").await;
    window.wait_for("show-territories → regions regionID").await;
    window.click("show-territories → regions regionID").await;
    window.wait_for_text("relation-reason", "A foreign key says so").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_is_too_large_is_kept_compressed() {
    let window = Window::open("too-large").await;
    let path = window.folder.path().join("letters.csv");
    let mut letters = "letter_id,written,body\n".to_owned();
    for letter in 1..=6_u32 {
        let mut body = String::new();
        let words = if letter % 3 == 0 { 90_000 } else { 12 };
        (0..words).for_each(|word: u32| write!(body, "dear{} ", word * 7919 % 10_007).unwrap());
        writeln!(letters, "{letter},2024-01-0{letter},{body}").unwrap();
    }
    std::fs::write(&path, letters).unwrap();
    window.open_file(&path).await;
    window.wait_for_text("step-open", "6 records").await;
    window.go_to("step-preview").await;
    window.wait_for_text("check-figures", "2 rejected").await;
    window.wait_for_text("finding-item_too_large", "With body compressed, both items would fit").await;
    window.wait_for_text("suggestion-read_as-item_too_large-table", "Keep body compressed").await;
    window.wait_for_text("suggestion-leave_out-item_too_large-table", "Leave body out").await;
    window.pictures("1-found").await;
    window.click("suggestion-read_as-item_too_large-table").await;
    window.wait_for_text("check-figures", "6 items").await;
    window.wait_for_text("item-panel", "gzip, ").await;
    window.pictures("2-compressed").await;
    window.go_to("step-import").await;
    assert!(window.import().await.starts_with("6 read = 6 written"));
}
