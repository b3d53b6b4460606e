//! Northwind whole: eleven files at once, rows of children inside their parents' items, imported in one run and asked.

use crate::dialogs::Answer;
use crate::northwind_files::open_northwind;
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn orders_hold_their_details_and_every_row_is_accounted_for() {
    let window = Window::open("inside").await;
    open_northwind(&window).await;
    window.click("show-order-details → orders orderID").await;
    window.wait_for_text("placement-reason", "25 at most").await;
    window.click("place-inside").await;
    window.wait_for_text("placement", "of 400 KB").await;
    window.show("placement").await;
    window.pictures("1-details").await;
    window.click("all-relations").await;
    window.click("show-employee-territories → employees employeeID").await;
    window.wait_for_text("placement-reason", "at most").await;
    window.click("place-inside").await;
    window.click("all-relations").await;
    // Each product carries the company of its supplier.
    window.click("show-products → suppliers supplierID").await;
    window.wait_for_text("placement-reason", "at most").await;
    window.pick("copied-columns", "companyName").await;
    window.wait_for_text("copied-cost", "5 items at most").await;
    window.show("copied-cost").await;
    window.pictures("2-copied").await;
    window.click("all-relations").await;
    window.pictures("2-placed").await;
    window.click("tab-questions").await;
    let asked = window.wait_for_text("questions", "answered by this design").await;
    assert!(asked.contains("Find one order by order id, with its order details"), "{asked}");
    window.pictures("9-questions").await;
    assert!(asked.contains("Not answered"), "{asked}");
    window.click("tab-tables").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-order-details", "rejected").await;
    window.wait_for_text("table-employee-territories", "Inside employees").await;
    window.click("table-orders").await;
    window.wait_for_text("check-figures", "176 rejected").await;
    window.wait_for_text("item-panel", "orderDetails").await;
    window.pictures("3-preview").await;
    window.click("table-order-details").await;
    window.wait_for_text("check-figures", "inside other items").await;
    window.pictures("4-inside").await;
    window.click("table-products").await;
    window.wait_for_text("item-panel", "supplierCompanyName").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.pictures("5-to-import").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    let whole = window.text("import-report").await;
    assert!(sum.starts_with("3,308 read = "), "{sum} {whole}");
    assert!(sum.contains("inside other items"), "{sum}");
    window.pictures("6-report").await;

    // The items are compared and taken back with the rows that stand in them.
    window.click("open-orders").await;
    window.wait_for_text("import-sum", "830 read = 654 written").await;
    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-start").await;
    window.wait_for_text("verify-verdict", "654").await;
    window.picture("7-compared").await;
    window.click("panel-close").await;
    window.click("take-back").await;
    window.wait_for("undo-start").await;
    window.click("undo-start").await;
    window.answer("Undo the import", Answer::Yes);
    window.wait_for_text("undo-sum", "654").await;
    window.picture("8-undone").await;
}
