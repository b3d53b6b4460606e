//! Rows in the item that they point to: a contact merged into its customer, and the territories of employees as a set.

use crate::window::Window;
use std::fmt::Write;
use std::path::Path;

/// Customers, the contacts of all but one of them in a file of their own, and employees with their territories.
async fn open_tables(window: &Window) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/northwind");
    let folder = window.folder.path().join("northwind");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["employees.csv", "employee-territories.csv", "territories.csv"] {
        std::fs::copy(from.join(name), folder.join(name)).unwrap();
    }
    let (mut customers, mut contacts) =
        ("customerID,company,address\n".to_owned(), "customerID,address,mail\n".to_owned());
    for row in 0..91 {
        writeln!(customers, "C{row:03},Company {row},{row} Main Street").unwrap();
        if row != 0 {
            writeln!(contacts, "C{row:03},{row} Side Street,c{row}@post.example").unwrap();
        }
    }
    std::fs::write(folder.join("customers.csv"), customers).unwrap();
    std::fs::write(folder.join("contacts.csv"), contacts).unwrap();
    window.open_file(&folder.join("customers.csv")).await;
    window.wait_for_text("step-open", "91 records").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    window.wait_for_text("table-list", "territories").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "5 tables").await;
    window.go_to("step-design").await;
    window.click("tab-relations").await;
    window.wait_for("box-employee-territories").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_merged_into_its_customer_and_territories_are_a_set() {
    let window = Window::open("within-item").await;
    open_tables(&window).await;
    window.click("show-contacts → customers customerID").await;
    window.wait_for_text("placement-reason", "No row of customers has more than one of contacts").await;
    window.click("place-merged").await;
    window.wait_for_text("placement", "contactAddress").await;
    window.show("place-merged").await;
    window.pictures("1-merged").await;
    window.click("all-relations").await;
    window.click("show-employee-territories → employees employeeID").await;
    window.wait_for_text("placement-reason", "10 at most").await;
    window.click("place-set").await;
    window.wait_for_text("placement", "territoryIds").await;
    window.show("place-set").await;
    window.pictures("2-set").await;
    window.click("all-relations").await;
    window.wait_for_text("box-employee-territories", "set in employees").await;
    window.pictures("3-placed").await;
    window.click("tab-tables").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-employee-territories", "As a set in employees").await;
    window.wait_for_text("table-contacts", "Merged into customers").await;
    window.click("table-employees").await;
    window.wait_for_text("item-panel", "territoryIds").await;
    window.pictures("4-preview").await;
    window.click("table-contacts").await;
    window.wait_for_text("check-figures", "inside other items").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.starts_with("292 read = ") && sum.contains("139 inside other items"), "{sum}");
    window.pictures("5-report").await;
    window.click("open-customers").await;
    window.wait_for_text("import-sum", "91 read").await;
    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-start").await;
    window.wait_for_text("verify-verdict", "91").await;
    window.picture("6-compared").await;
}
