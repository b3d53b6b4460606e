//! An import of several tables that was killed in the second: once the same tables are open again, the window says what is
//! done and what is left, and goes on with that alone.

use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;
use std::path::Path;

const CUSTOMERS: u64 = 1000;
const PRODUCTS: u64 = 3000;

async fn open_both(window: &Window, url: &str, shop: &Path) {
    window.use_endpoint(url).await;
    // The second dialog begins in the folder of the first.
    window.open_file(&shop.join("customers.csv")).await;
    window.wait_for_text("step-open", "1,000 records").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    window.wait_for_text("table-list", "products").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 tables").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-customers", "1,000 items ready").await;
    window.wait_for_text("table-products", "3,000 items ready").await;
    window.go_to("step-import").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_import_of_two_tables_left_over_goes_on_by_one_click() {
    let faults = Faults { holds_after: Some(70), ..Faults::default() };
    let server = FaultServer::start(faults).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [("TABLEFERRY_DATA_DIR", data.to_str().unwrap())];
    let shop = folder.path().join("shop");
    std::fs::create_dir(&shop).unwrap();
    let (mut customers, mut products) = ("customer_id,name\n".to_owned(), "product_code,title\n".to_owned());
    for id in 0..CUSTOMERS {
        let _ = writeln!(customers, "C{id},Name {id}");
    }
    for id in 0..PRODUCTS {
        let _ = writeln!(products, "SKU-{},Thing {id}", id * 13);
    }
    std::fs::write(shop.join("customers.csv"), customers).unwrap();
    std::fs::write(shop.join("products.csv"), products).unwrap();

    let window = Window::open_with("left-over-held", &variables).await;
    open_both(&window, server.url(), &shop).await;
    window.wait_for_text("tables-before", "will be created").await;
    window.click("start-import").await;
    until("requests are held", || server.counts().writes > 70).await;
    window.kill_the_app();
    drop(window);
    server.set_faults(Faults::default());
    let written = server.counts().written;

    let window = Window::open_with("left-over", &variables).await;
    open_both(&window, server.url(), &shop).await;
    window.wait_for_text("left-over", "1 table is imported and not written again").await;
    window.wait_for_text("left-over", "It goes on where it stopped: products").await;
    window.pictures("1-left-over").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.starts_with("4,000 read = 4,000 written"), "{sum}");
    window.pictures("2-report").await;
    let more = server.counts().written - written;
    assert!(more <= PRODUCTS, "{more} items were written after {written}");
}
