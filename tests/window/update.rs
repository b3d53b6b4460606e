//! A newer export of a table that was imported: only what differs is written.

use crate::window::Window;

/// Goes from the design over the check to what is asked before an import.
async fn go_to_import(window: &Window) {
    window.wait_for("table-name").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_newer_export_only_what_differs_is_written() {
    let window = Window::open("update").await;
    let first = window.file("towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,5\n3,Bonn,1\n");
    window.open_design(&first, "3 records").await;
    go_to_import(&window).await;
    assert!(window.import().await.contains("3 read = 3 written"));

    std::fs::create_dir(window.folder.path().join("newer")).unwrap();
    let newer = window.file("newer/towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,6\n3,Bonn,1\n4,Kyiv,7\n");
    window.click("step-open").await;
    window.open_design(&newer, "4 records").await;
    go_to_import(&window).await;
    window.wait_for_text("existing-items", "Towns holds").await;
    window.click("existing-update").await;
    window.wait_for_text("existing-items", "at most 4 read units").await;
    window.show("existing-items").await;
    window.pictures("1-choice").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.contains("4 read = 2 written + 2 unchanged + 0 rejected"), "{sum}");
    window.pictures("2-report").await;
}
