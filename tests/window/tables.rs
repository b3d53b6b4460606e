//! Eleven tables of one database: listed, chosen, designed, and imported in one run.

use crate::database::northwind;
use crate::window::Window;

/// A number as the window writes it: `3,362`.
fn amount(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn eleven_tables_of_a_database_are_imported_in_one_run() {
    let window = Window::open("tables").await;
    let path = window.folder.path().join("northwind.db");
    let counts = northwind(&path);
    let all = amount(counts.iter().map(|(_, count)| count).sum());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE \"customer demographics\" (customerTypeID CHAR(10) PRIMARY KEY, customerDesc TEXT);
             CREATE VIEW \"current products\" AS SELECT productID, productName FROM products WHERE discontinued = 0;",
        )
        .unwrap();
    drop(connection);
    window.open_file(&path).await;
    let list = window.wait_for_text("table-list", "order details").await;
    assert!(list.contains("customerID → customers"), "{list}");
    assert!(list.contains("It has no rows"), "{list}");
    for (table, _) in &counts {
        assert!(window.has(&format!("bring-{table}")).await, "{table}");
    }
    window.wait_for_text("footer-state", "All 12 tables are chosen").await;
    window.pictures("01-listed").await;
    window.click("without-views").await;
    window.wait_for_text("footer-state", &format!("11 of 12 tables are chosen: {all} rows.")).await;
    window.click("open-tables").await;

    window.wait_for_text("step-open", "northwind.db · 11 tables").await;
    window.wait_for_text("table-order details", "Ready to preview").await;
    window.wait_for_text("table-orders", "Needs").await;
    window.pictures("02-opened").await;
    window.click("primary").await;
    window.wait_for("table-name").await;
    assert_eq!(window.value("table-name").await, "Regions");
    window.click("table-order details").await;
    window.wait_for("column-productID").await;
    assert_eq!(window.value("table-name").await, "OrderDetails");
    assert_eq!(window.value("partition-key").await, "orderId");
    assert_eq!(window.value("sort-key").await, "productId");
    window.pictures("03-design").await;
    window.click("next-asking").await;
    window.wait_for_text("footer-state", "question").await;
    window.click("table-orders").await;
    window.wait_for("column-shipRegion").await;
    for column in ["orderDate", "requiredDate", "shippedDate"] {
        window.click(&format!("zone-{column}-utc")).await;
        window.wait_for_text(&format!("column-{column}"), "read as UTC").await;
    }
    window.wait_for_text("table-orders", "Ready to preview").await;
    window.click("primary").await;
    window.wait_for_text("table-orders", "830 items ready").await;
    window.wait_for_text("item-panel", "Item from orders, orderID 10248").await;
    // Those that nobody looks at are checked as well.
    window.wait_for_text("table-shippers", "3 items ready").await;
    window.pictures("04-preview").await;
    window.click("primary").await;

    window.wait_for_text("tables-before", "will be created").await;
    window.wait_for_text("start-import", &format!("Import {all} items into 11 tables")).await;
    window.pictures("05-to-import").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert_eq!(sum, format!("{all} read = {all} written + 0 rejected + 0 set aside"));
    for (table, count) in &counts {
        let line = window.text(&format!("line-{table}")).await;
        assert!(line.contains(&amount(*count)) && line.contains("done"), "{line}");
    }
    window.pictures("06-report").await;

    window.click("open-orders").await;
    let own = window.wait_for_text("import-sum", "830 read").await;
    assert_eq!(own, "830 read = 830 written + 0 rejected + 0 set aside");
    window.pictures("07-own-report").await;
    window.click("all-tables").await;
    window.wait_for_text("import-sum", &all).await;

    window.click("primary").await;
    window.click("ask-by-key").await;
    window.choose("query-table", "Customers").await;
    window.fill("query-value", "ALFKI").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "Alfreds Futterkiste").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_tables_is_dropped_and_told_apart_from_what_is_none() {
    let window = Window::open("folder").await;
    let folder = window.folder.path().join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("animals.csv"), "animal_id,name\n1,cat\n2,dog\n").unwrap();
    std::fs::write(folder.join("plants.csv"), "plant_id,name\n1,oak\n").unwrap();
    std::fs::write(folder.join("readme.pdf"), b"%PDF-1.7\0").unwrap();
    window.drop_file(&folder).await;
    let list = window.wait_for_text("table-list", "plants").await;
    assert!(list.contains("animals"), "{list}");
    assert!(window.text("passed-over").await.contains("readme.pdf"));
    window.picture("1-listed").await;
    window.click("bring-animals").await;
    window.click("open-tables").await;
    // One alone is as a file is.
    window.wait_for_text("step-open", "plants.csv · 1 record").await;
    assert!(!window.has("tables").await);
}
