//! About Tableferry: the version, and the licences of the packages in it.

use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn the_notices_of_everything_in_it_are_found_and_read() {
    let window = Window::open("about").await;
    window.click("about").await;
    assert_eq!(window.text("version").await, env!("CARGO_PKG_VERSION"));
    window.wait_for("notices-search").await;
    window.pictures("1-about").await;

    window.fill("notices-search", "tokio-rustls").await;
    window.wait_for_text("notices-count", "found").await;
    window.click("notice-tokio-rustls").await;
    window.wait_for_text("about-panel", "Permission is hereby granted").await;
    window.show("notices-search").await;
    window.pictures("2-notice").await;
    window.click("panel-close").await;
    window.wait_until_gone("about-panel").await;
}
