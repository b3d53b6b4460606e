//! Files that are no tables, and a dialog that is closed again.

use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_table_is_refused_and_the_window_stays_alive() {
    let window = Window::open("refused").await;
    window.click("open-file").await;
    window.display.dismiss_dialog("Open a table");
    assert!(!window.has("failure").await);

    for (name, content, code) in [
        ("picture.csv", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "not_text"),
        ("empty.csv", b"", "empty_file"),
        ("header.csv", b"user_id,username\n", "no_records"),
        ("quote.csv", b"id,name\n1,\"never closed\n2,x\n", "unclosed_quote"),
    ] {
        window.open_file(&window.file(name, content)).await;
        window.wait_for_text("failure", name).await;
        assert_eq!(window.failure_code().await, code);
        window.picture(code).await;
    }
    let page = b"<!DOCTYPE html>\n<html>\n<body>\n1, 2\n</body>\n</html>\n";
    window.open_file(&window.file("page.csv", page)).await;
    window.wait_for_text("failure", "page.csv").await;
    assert_eq!(window.failure_code().await, "no_table");
    window.picture("no_table").await;
    window.click("open-refused").await;
    window.wait_for_text("step-open", "page.csv · 5 records").await;
    assert!(!window.has("failure").await);
    window.open_file(&window.file("users.csv", include_str!("../fixtures/users.csv"))).await;
    window.wait_for_text("step-open", "3 records").await;
    assert!(!window.has("failure").await);
}
