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

#[tokio::test(flavor = "multi_thread")]
async fn what_a_workbook_leaves_open_is_asked_and_a_bad_one_is_refused() {
    let window = Window::open("asking-workbook").await;
    let fixture = |name: &str| {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks").join(name))
            .unwrap()
    };
    window.open_file(&window.file("orders.xls", fixture("libreoffice-openpyxl.xls"))).await;
    window.wait_for_text("table-list", "Orders").await;
    window.pictures("1-listed").await;
    window.click("open-tables").await;
    window.wait_for_text("ask-date_cells", "dates or times").await;
    window.pictures("2-asked").await;

    let damaged = fixture("openpyxl.xlsx");
    window.open_file(&window.file("cut.xlsx", &damaged[..damaged.len() / 2])).await;
    window.wait_for_text("failure", "cut.xlsx").await;
    window.pictures("3-cut").await;
    let mut claims = fixture("libreoffice-openpyxl.xls");
    let dimensions = claims.windows(4).position(|bytes| bytes == [0x00, 0x02, 0x0E, 0x00]).unwrap() + 4;
    claims[dimensions..dimensions + 8].copy_from_slice(&[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
    window.open_file(&window.file("claims.xls", &claims)).await;
    window.wait_for_text("failure", "claims.xls").await;
    window.picture("4-claims").await;
    window.open_file(&window.file("users.csv", include_str!("../fixtures/users.csv"))).await;
    window.wait_for_text("step-open", "3 records").await;
}
