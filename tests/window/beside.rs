//! Orders beside their customers: one table for both, with keys that were seen before anything was written.

use crate::dialogs::Answer;
use crate::northwind_files::open_northwind;
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn orders_stand_beside_their_customers_and_are_undone_by_themselves() {
    let window = Window::open("beside").await;
    open_northwind(&window).await;
    window.click("show-orders → customers customerID").await;
    window.wait_for_text("placement-reason", "31 at most").await;
    window.click("place-beside").await;
    window.wait_for_text("placement", "ORDER#").await;
    window.show("placement").await;
    window.pictures("1-placement").await;
    window.click("all-relations").await;
    window.click("tab-tables").await;
    window.click("table-orders").await;
    window.wait_for_text("shared-table", "Customers").await;
    window.show("shared-table").await;
    window.pictures("2-shared").await;
    window.go_to("step-preview").await;
    window.click("table-orders").await;
    window.wait_for_text("item-panel", "CUSTOMER#").await;
    window.pictures("3-preview").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.pictures("4-to-import").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.starts_with("3,308 read = "), "{sum}");
    window.pictures("5-report").await;

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
    window.wait_for_text("undo-sum", "654 deleted").await;
    window.picture("6-undone").await;
}
