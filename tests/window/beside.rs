//! Northwind's customers with their orders beside them: one table, imported in one run, and one source table undone.

use crate::dialogs::Answer;
use crate::northwind_files::open_northwind;
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn customers_stand_with_their_orders_and_orders_are_undone_alone() {
    let window = Window::open("beside").await;
    open_northwind(&window).await;
    window.click("show-orders → customers customerID").await;
    window.wait_for_text("placement-reason", "at most").await;
    window.click("place-beside").await;
    window.wait_for_text("placement", "Most under one key").await;
    window.wait_for_text("placement", "ORDER#").await;
    window.show("placement").await;
    window.pictures("1-choice").await;
    window.click("all-relations").await;
    window.click("tab-questions").await;
    window.wait_for_text("questions", "answered by this design").await;
    window.click("tab-tables").await;
    window.click("table-orders").await;
    let table = window.wait_for_text("shared-table", "Written to Customers").await;
    assert!(table.contains("CUSTOMER#{customerID}"), "{table}");
    window.pictures("2-table").await;
    window.go_to("step-preview").await;
    window.wait_for_text("check-figures", "176 rejected").await;
    window.wait_for_text("item-panel", "CUSTOMER#").await;
    window.pictures("3-preview").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.starts_with("3,308 read = "), "{sum}");
    window.click("open-orders").await;
    window.wait_for_text("import-sum", "830 read = 654 written").await;
    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-start").await;
    window.wait_for_text("verify-verdict", "654").await;
    window.click("panel-close").await;
    window.click("take-back").await;
    window.wait_for("undo-start").await;
    window.click("undo-start").await;
    window.answer("Undo the import", Answer::Yes);
    window.wait_for_text("undo-sum", "654").await;
    window.pictures("4-undone").await;
}
