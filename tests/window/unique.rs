//! Columns that an index finds by and nothing keeps unique: lock items, from the offer to the items.

use crate::window::Window;

const PEOPLE: &str = "id,email,name\n1,ann@x.org,Ann\n2,,Bob\n3,cid@x.org,Cid\n4,dee@x.org,Dee\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_kept_unique_by_lock_items() {
    let window = Window::open("unique").await;
    let people = window.file("people.csv", PEOPLE);
    window.open_design(&people, "4 records").await;
    window.wait_for_text("index-EmailIndex", "An index finds, but does not keep it unique.").await;
    window.show("index-EmailIndex").await;
    window.pictures("1-offered").await;
    // What is designed before stays.
    window.fill("table-name", "Members").await;
    window.click("keep-unique-email").await;
    window.wait_for_text("lock-dialog", "TransactWriteItems").await;
    window.pictures("2-explained").await;
    window.click("add-locks").await;
    window.wait_for_text("index-EmailIndex", "Kept unique by lock items in MembersEmailUnique").await;
    assert_eq!(window.value("table-name").await, "Members");
    window.pictures("3-added").await;
    window.click("see-locks-email").await;
    window.wait_for_text("locks-design", "EMAIL#{email}").await;
    assert_eq!(window.value("table-name").await, "MembersEmailUnique");
    window.pictures("4-locks").await;

    // The design is saved, done without, and opened again.
    let saved = window.folder.path().join("people.plan.json");
    window.click("save-plan").await;
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "are saved as").await;
    window.click("remove-locks").await;
    window.wait_until_gone("tables").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    window.wait_for("table-people: unique email").await;
    window.wait_for_text("index-EmailIndex", "Kept unique").await;

    window.go_to("step-preview").await;
    window.wait_for_text("table-people: unique email", "3 items ready").await;
    window.click("table-people: unique email").await;
    window.wait_for_text("check-figures", "1 with nothing here").await;
    window.wait_for_text("item-panel", "EMAIL#ann@x.org").await;
    window.pictures("5-preview").await;
    window.click("primary").await;
    window.wait_for_text("start-import", "7 items into 2 tables").await;
    window.pictures("6-before").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert_eq!(
        sum,
        "4 read = 4 written + 0 rejected + 0 set aside; 3 items besides, with no row of their own"
    );
    window.pictures("7-report").await;
    window.click("open-people: unique email").await;
    let own = window.wait_for_text("import-sum", "nothing").await;
    assert_eq!(own, "4 read = 3 written + 1 with nothing for this table + 0 rejected + 0 set aside");
    window.click("all-tables").await;
    window.wait_for("tables-report").await;
    window.click("primary").await;
    window.click("ask-by-key").await;
    window.choose("query-table", "MembersEmailUnique").await;
    window.fill("query-value", "EMAIL#cid@x.org").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_put_into_an_item_of_its_own() {
    let window = Window::open("split").await;
    let (text, notes) = ("t".repeat(300 * 1024), "n".repeat(200 * 1024));
    let books = format!("book_id,title,text,notes\n1,Long,{text},{notes}\n2,Short,ab,\n3,None,,x\n");
    let books = window.file("books.csv", books);
    window.open_design(&books, "3 records").await;
    window.go_to("step-preview").await;
    window.wait_for_text("check-figures", "1 rejected").await;
    window.show("split-text").await;
    window.pictures("1-offered").await;
    window.click("split-text").await;
    window.wait_for_text("table-books: text", "2 items ready").await;
    window.wait_for_text("check-figures", "0 rejected").await;
    window.pictures("2-split").await;
    window.click("table-books: text").await;
    window.wait_for_text("check-figures", "1 with nothing here").await;
    window.go_to("step-design").await;
    window.wait_for_text("split-design", "one query reads both").await;
    window.wait_for_text("shared-table", "BOOK_TEXT#{book_id}").await;
    window.pictures("3-design").await;
    window.go_to("step-preview").await;
    window.go_to("step-import").await;
    window.wait_for_text("start-import", "5 items into 1 table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert_eq!(
        sum,
        "3 read = 3 written + 0 rejected + 0 set aside; 2 items besides, with no row of their own"
    );
    window.pictures("4-report").await;
}
