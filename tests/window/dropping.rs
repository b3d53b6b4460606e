//! A file is dragged from another window and dropped on this one.

use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_dropped_on_the_window_is_opened() {
    let window = Window::open("dropped").await;
    let users = window.file("users.csv", include_str!("../fixtures/users.csv"));
    window.drop_file(&users).await;
    window.wait_for_text("step-open", "3 records").await;
    window.picture("1-opened").await;

    let picture = window.file("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    window.drop_file(&picture).await;
    assert_eq!(window.failure_code().await, "not_text");
    window.picture("2-refused").await;
}
