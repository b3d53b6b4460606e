//! Options of a table: chosen in Design, told before the import, set with a new table, and with one that is there when
//! the person says so.

use crate::window::Window;

/// One time is far ahead, one more than five years back, one is missing.
const SESSIONS: &str =
    "session,user,until\na1,alice,2990-06-01T10:00:00Z\nb2,bob,2001-06-01T10:00:00Z\nc3,carol,\n";

#[tokio::test(flavor = "multi_thread")]
async fn options_of_a_table_are_chosen_told_and_set() {
    let window = Window::open("table-options").await;
    window.open_design(&window.file("sessions.csv", SESSIONS), "3 records").await;
    window.show("table-options").await;
    window.click("table-options").await;
    window.choose("time-to-live", "until").await;
    window.wait_for_text("table-options", "at no charge").await;
    let words = window.words().await;
    assert!(words.contains("until is written as a Number of seconds"), "{words}");
    window.click("add-tag").await;
    window.fill("tag-key-0", "team").await;
    window.fill("tag-value-0", "aws:shop?").await;
    window.wait_for_text("footer-state", "cannot").await;
    window.pictures("1-refused").await;
    window.fill("tag-value-0", "shop").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.choose("table-key", "own").await;
    window.fill("kms-key", "shop").await;
    window.wait_for_text("footer-state", "names no key").await;
    window.fill("kms-key", "alias/shop").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("warm-throughput").await;
    window.wait_for_text("table-options", "never lowers it again").await;
    window.show("add-tag").await;
    window.pictures("2-chosen").await;

    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    let found = window.words().await;
    assert!(found.contains("more than five years back"), "{found}");
    window.pictures("3-preview").await;
    window.click("primary").await;
    let planned = window.wait_for_text("table-state", "at the time in until").await;
    assert!(planned.contains("team=shop"), "{planned}");
    assert!(planned.contains("alias/shop") && planned.contains("8,000 writes a second"), "{planned}");
    window.pictures("4-import").await;
    let sum = window.import().await;
    assert!(sum.contains("3 read = 3 written"), "{sum}");

    // The same table with another label: it stays as it is until that is said.
    window.go_to("step-design").await;
    window.click("table-options").await;
    window.fill("tag-value-0", "store").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    let unset = window.wait_for_text("unset-options", "team=store").await;
    assert!(unset.contains("other options than the design"), "{unset}");
    window.show("unset-options").await;
    window.pictures("5-unset").await;
    window.click("set-options").await;
    window.wait_until_gone("unset-options").await;
}
