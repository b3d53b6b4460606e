//! The same window where the system is dark: the page follows it, and pictures are kept for looking at.

use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn the_window_follows_a_dark_system() {
    let window = Window::open_with("dark", &[("GTK_THEME", "Adwaita:dark")]).await;
    let scheme =
        window.run("return document.documentElement.getAttribute('data-mantine-color-scheme')").await;
    assert_eq!(scheme, "dark");
    window.picture("1-open").await;
    window.click("open-sample").await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.picture("2-design").await;
    window.picture_small("2-design").await;
    window.click("primary").await;
    window.click("preview-row-1").await;
    window.wait_for_text("item-panel", "bob@example.com").await;
    window.picture("3-preview").await;
    window.picture_small("3-preview").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    window.picture("4-report").await;
    window.click("primary").await;
    window.click("query-by-browse").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "charlie").await;
    window.picture("5-query").await;
}
