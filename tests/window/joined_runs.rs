//! An import whose items hold rows of another table, killed, found again, continued, compared and undone.

use crate::dialogs::Answer;
use crate::window::Window;
use fault_server::patience::until;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;

const CUSTOMERS: u64 = 4000;
const ORDERS: u64 = 9000;

/// Answers so many requests more that write, and holds those after them.
fn hold_after(writes: u64) -> Faults {
    Faults { holds_after: Some(writes), ..Faults::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_with_their_orders_are_killed_found_again_continued_compared_and_undone() {
    let server = FaultServer::start(hold_after(20)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [("TABLEFERRY_DATA_DIR", data.to_str().unwrap())];
    let shop = folder.path().join("shop");
    std::fs::create_dir(&shop).unwrap();
    let (mut customers, mut orders) =
        ("customer_id,name\n".to_owned(), "order_id,customer_id,day\n".to_owned());
    for id in 0..CUSTOMERS {
        let _ = writeln!(customers, "C{id},Name {id}");
    }
    for id in 0..ORDERS {
        let _ = writeln!(orders, "O{id},C{},2024-01-{:02}", id * 7 % CUSTOMERS, id % 28 + 1);
    }
    std::fs::write(shop.join("customers.csv"), customers).unwrap();
    std::fs::write(shop.join("orders.csv"), orders).unwrap();

    let window = Window::open_with("joined-held", &variables).await;
    window.use_endpoint(server.url()).await;
    // The second dialog begins in the folder of the first.
    window.open_file(&shop.join("customers.csv")).await;
    window.wait_for_text("step-open", "4,000 records").await;
    window.click("open-file").await;
    window.display.choose_all_in_dialog("Open a table");
    window.wait_for_text("table-list", "orders").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 tables").await;
    window.go_to("step-design").await;
    window.click("tab-relations").await;
    window.click("show-orders → customers customer_id").await;
    window.wait_for("placement-reason").await;
    window.click("place-inside").await;
    window.go_to("step-preview").await;
    window.wait_for_text("table-orders", "Inside customers").await;
    window.go_to("step-import").await;
    window.wait_for_text("tables-before", "will be created").await;
    window.click("start-import").await;
    until("requests are held", || server.counts().writes > 20).await;
    window.kill_the_app();
    drop(window);
    server.set_faults(Faults::default());

    // Started again, nothing is open: the files are, once the person says so.
    let window = Window::open_with("joined-found-again", &variables).await;
    window.wait_for("unfinished-continue").await;
    window.click("unfinished-continue").await;
    window.answer("Open the file of an earlier import?", Answer::Yes);
    window.wait_for("continue-import").await;
    window.picture("1-continue").await;
    window.click("continue-import").await;
    window.wait_for_text("import-sum", "4,000 read = 4,000 written").await;

    window.click("compare").await;
    window.wait_for("verify-start").await;
    window.click("verify-start").await;
    window.wait_for_text("verify-verdict", "All 1,000 items of the sample are as the file has them").await;
    window.click("panel-close").await;
    window.kill_the_app();
    drop(window);

    let window = Window::open_with("joined-undone", &variables).await;
    window.click_first("recent-run-").await;
    window.click("run-undo").await;
    window.wait_for("undo-start").await;
    window.click("undo-start").await;
    window.answer("Undo the import", Answer::Yes);
    window.wait_for_text("undo-sum", "4,000").await;
    window.picture("2-undone").await;
}
