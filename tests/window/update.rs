//! A newer export of a table that was imported: what would change is seen first, only what differs is written, and what is
//! gone is deleted and put back.

use crate::dialogs::Answer;
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
    let newer = window.file("newer/towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,6\n4,Kyiv,7\n");
    window.click("step-open").await;
    window.open_design(&newer, "3 records").await;
    go_to_import(&window).await;
    window.wait_for_text("existing-items", "Towns holds").await;
    window.click("existing-update").await;
    window.wait_for_text("existing-items", "at most 3 read units").await;
    window.show("existing-items").await;
    window.pictures("1-choice").await;

    window.click("see-changes").await;
    window.wait_for_text("changes-headline", "2 items to write, and 1 gone from the file").await;
    let changed = window.text("changes-changed").await;
    assert!(changed.contains("size") && changed.contains('5') && changed.contains('6'), "{changed}");
    assert!(window.text("changes-new").await.contains('4'));
    assert!(window.text("gone-keys").await.contains('3'));
    window.pictures("2-changes").await;
    window.show("delete-gone").await;
    window.pictures("3-gone").await;
    window.click("changes-done").await;
    window.wait_for_text("changes-sum", "1 new, 1 changed, 1 unchanged; 1 gone from the file").await;
    window.wait_for_text("start-import", "Update 2 items").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.contains("3 read = 2 written + 1 unchanged + 0 rejected"), "{sum}");
    window.pictures("4-report").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_deleted_only_by_a_yes_and_comes_back() {
    let window = Window::open("gone").await;
    let first = window.file("towns.csv", "town_id,name,size\n1,Rome,9\n2,Oslo,5\n3,Bonn,1\n");
    window.open_design(&first, "3 records").await;
    go_to_import(&window).await;
    assert!(window.import().await.contains("3 read = 3 written"));
    std::fs::create_dir(window.folder.path().join("newer")).unwrap();
    let newer = window.file("newer/towns.csv", "town_id,name,size\n1,Rome,9\n");
    window.click("step-open").await;
    window.open_design(&newer, "1 record").await;
    go_to_import(&window).await;
    window.click("existing-update").await;
    window.click("see-changes").await;
    window.wait_for_text("changes-headline", "Nothing to write; 2 items gone from the file").await;
    window.click("delete-gone").await;
    window.wait_for("deletion-start").await;
    window.pictures("1-before").await;
    window.click("deletion-start").await;
    window.answer("Delete 2 items from Towns?", Answer::No);
    window.wait_for("deletion-start").await;
    window.click("deletion-start").await;
    window.answer("Delete 2 items from Towns?", Answer::Yes);
    window.wait_for_text("deletion-sum", "2 read = 2 deleted + 0 kept").await;
    window.pictures("2-deleted").await;
    window.click("deletion-done").await;
    window.wait_for_text("changes-headline", "Everything is as the file has it").await;
    window.pictures("3-nothing").await;
    window.click("changes-done").await;

    window.click("recent-imports").await;
    window.pictures("4-list").await;
    window.click_first("recent-run-").await;
    window.wait_for_text("run-sum", "2 read = 2 deleted").await;
    window.pictures("5-run").await;
    window.click("run-undo").await;
    window.wait_for_text("undo-consequences", "The 2 items that it deleted are put back").await;
    window.pictures("6-put-back").await;
    window.click("undo-start").await;
    window.answer("Put back what was deleted from Towns?", Answer::Yes);
    window.wait_for_text("undo-report", "2 items put back").await;
    window.pictures("7-back").await;
}
