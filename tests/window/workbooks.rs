//! A workbook of related tables, opened through the dialog and imported whole.

use crate::window::Window;
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
async fn the_sheets_of_a_workbook_are_imported_with_their_relations() {
    let window = Window::open("workbook").await;
    let path = window.folder.path().join("northwind.xlsx");
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks/northwind.xlsx"),
        &path,
    )
    .unwrap();
    window.open_file(&path).await;
    let list = window.wait_for_text("table-list", "territories").await;
    assert!(list.contains("2,155") && list.contains("sheet"), "{list}");
    window.pictures("01-listed").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "11 tables").await;
    window.wait_for_text("table-order-details", "Ready to preview").await;
    window.pictures("02-opened").await;
    window.go_to("step-design").await;
    window.wait_for_text("tab-relations", "11").await;
    window.click("tab-relations").await;
    window.wait_for("box-order-details").await;
    window.pictures("03-relations").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-orders", "830 items ready").await;
    window.wait_for_text("table-shippers", "3 items ready").await;
    // A record is called by its row in the sheet, in the list as beside it.
    window.wait_for_text("item-panel", "categories, row 2").await;
    assert!(window.text("preview-row-0").await.starts_with('2'));
    window.pictures("04-preview").await;
    window.click("primary").await;
    window.wait_for_text("start-import", "into 11 tables").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert_eq!(sum, "3,308 read = 3,308 written + 0 rejected + 0 set aside");
    window.pictures("05-report").await;
}
