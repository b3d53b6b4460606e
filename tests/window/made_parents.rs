//! Orders of customers who are missing, under an item that is made for them.

use crate::window::Window;
use std::fmt::Write;

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_missing_customers_stand_under_one_that_is_made() {
    let window = Window::open("made-parents").await;
    let folder = window.folder.path().join("shop");
    std::fs::create_dir_all(&folder).unwrap();
    let (mut customers, mut orders) =
        ("customer_id,company,city\n".to_owned(), "order_id,customer_id,ordered_on,amount\n".to_owned());
    for row in 0..60 {
        writeln!(customers, "C{row:03},Company {row},Town {}", row % 7).unwrap();
    }
    for row in 0..400 {
        let customer = match row {
            17 | 130 | 222 => "C901".to_owned(),
            55 => "C902".to_owned(),
            300 => String::new(),
            _ => format!("C{:03}", row * 7 % 60),
        };
        writeln!(
            orders,
            "{},{customer},2026-{:02}-{:02},{}.50",
            1000 + row,
            row % 12 + 1,
            row % 28 + 1,
            row % 90
        )
        .unwrap();
    }
    std::fs::write(folder.join("customers.csv"), customers).unwrap();
    std::fs::write(folder.join("orders.csv"), orders).unwrap();
    window.open_file(&folder.join("customers.csv")).await;
    window.wait_for_text("step-open", "60 records").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    window.wait_for_text("table-list", "orders").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 tables").await;
    window.go_to("step-design").await;
    window.click("tab-relations").await;
    window.wait_for("box-orders").await;
    window.click("show-orders → customers customer_id").await;
    window.wait_for("placement-reason").await;
    window.click("place-inside").await;
    window.click("orphans-parent").await;
    window.wait_for("table-orders: missing customer_id").await;
    window.show("orphans-parent").await;
    window.pictures("1-chosen").await;
    window.click("tab-tables").await;
    window.click("table-orders: missing customer_id").await;
    window.wait_for_text("made-parents", "that no row of customers has").await;
    window.pictures("2-design").await;
    window.go_to("step-preview").await;
    window.wait_for_text("item-panel", "its row of customers is there").await;
    window.click("largest-item").await;
    window.wait_for_text("item-panel", "C901").await;
    window.pictures("3-preview").await;
    window.click("table-orders").await;
    window.wait_for_text("check-figures", "inside other items").await;
    window.pictures("4-orders").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.pictures("5-before").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.starts_with("460 read = 60 written") && sum.contains("399 inside other items"), "{sum}");
    assert!(sum.contains("1 rejected") && sum.contains("2 items besides"), "{sum}");
    window.pictures("6-report").await;
    window.click("open-orders: missing customer_id").await;
    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-start").await;
    window.wait_for_text("verify-verdict", "2").await;
    window.picture("7-compared").await;
}
