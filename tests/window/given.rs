//! Files that the app is started with, at the first start and at others while its window is open.

use crate::window::Window;
use fault_server::{FaultServer, Faults};
use std::fmt::Write;

const ORDERS: &str = "order_id,total\n1,10.50\n2,3.20\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_at_the_start_is_opened_and_a_second_start_hands_its_own_over() {
    let users = ("users.csv", include_str!("../fixtures/users.csv"));
    let window = Window::open_given("given", &[], &[users]).await;
    window.wait_for_text("step-open", "3 records").await;
    window.picture("1-first-start").await;

    // By a path that only the folder of the second start makes whole, with a space in it.
    window.file("my orders.csv", ORDERS);
    let running = window.app();
    window.start_again(window.folder.path(), &["my orders.csv"]).await;
    window.wait_for_text("step-open", "2 records").await;
    assert!(window.words().await.contains("my orders.csv"));
    assert_eq!(window.app(), running, "the first window is the only one");
    window.picture("2-second-start").await;

    // What cannot be opened is refused as what is dropped, and several are listed.
    window.file("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    window.start_again(window.folder.path(), &["picture.csv"]).await;
    window.wait_for_failure("not_text").await;
    window.start_again(window.folder.path(), &["nowhere.csv"]).await;
    window.wait_for_failure("no_such_file").await;
    window.start_again(window.folder.path(), &["users.csv", "my orders.csv"]).await;
    window.wait_for("table-list").await;
    // With nothing given, the window that is there is enough.
    window.start_again(window.folder.path(), &[]).await;
    assert!(window.has("table-list").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_leaves_a_running_import_alone_and_says_so() {
    let server = FaultServer::start(Faults { holds_after: Some(4), ..Faults::default() }).await.unwrap();
    let mut many = "user_id,username,email\n".to_owned();
    for number in 0..1_000 {
        writeln!(many, "{number},user{number},user{number}@example.com").unwrap();
    }
    let window = Window::open("given-importing").await;
    window.use_endpoint(server.url()).await;
    window.open_design(&window.file("users.csv", many), "1,000 records").await;
    window.begin_import().await;
    window.wait_for("cancel-import").await;

    window.file("orders.csv", ORDERS);
    window.start_again(window.folder.path(), &["orders.csv"]).await;
    window.wait_for_text("not-opened", "orders.csv was not opened").await;
    assert!(window.has("cancel-import").await);
    window.pictures("1-not-opened").await;
}
