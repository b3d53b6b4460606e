//! The story that must work with no setting changed.

use crate::window::Window;

const USERS: &str = include_str!("../fixtures/users.csv");
const ITEM_101: &str = r#"{"userId":{"N":"101"},"username":{"S":"alice"},"email":{"S":"alice@example.com"},"registrationDate":{"S":"2023-01-15"},"lastLogin":{"S":"2024-03-10T09:30:00Z"},"profileData":{"M":{"bio":{"S":"Loves dogs"}}}}"#;

/// JSON with its white space left out.
fn compact(text: &str) -> String {
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
    parsed.map_or_else(|_| text.to_owned(), |value| value.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_users_file_crosses_from_the_dialog_to_the_answers() {
    let window = Window::open("story").await;
    assert!(window.text("destination-chip").await.contains("Practice"));
    window.picture("1-open").await;
    window.picture_small("1-open").await;

    window.open_file(&window.file("users.csv", USERS)).await;
    window.wait_for_text("step-open", "3 records").await;
    window.picture("2-opened").await;
    window.click("primary").await;

    window.wait_for("column-user_id").await;
    // A screen reader starts at the title of each step.
    assert_eq!(window.run("return document.activeElement.tagName").await, "H1");
    assert_eq!(window.value("table-name").await, "Users");
    assert_eq!(window.value("partition-key").await, "userId");
    assert_eq!(window.value("sort-key").await, "");
    assert_eq!(window.value("kind-user_id").await, "number");
    assert_eq!(window.value("kind-profile_data").await, "json");
    assert!(window.has("index-UsernameIndex").await && window.has("index-EmailIndex").await);
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.picture("3-design").await;
    window.picture_small("3-design").await;
    window.click("primary").await;

    window.click("preview-row-0").await;
    window.wait_for_text("item-panel", "alice@example.com").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.picture("4-preview").await;
    window.picture_small("4-preview").await;
    window.click_text("DynamoDB JSON").await;
    assert_eq!(compact(&window.text("item-json").await), compact(ITEM_101));
    window.picture("5-json").await;
    window.click("primary").await;

    window.picture("6-before-import").await;
    window.click("create-table").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    let sum = window.text("import-sum").await;
    assert!(sum.contains("3 read = 3 written + 0 rejected + 0 set aside"), "{sum}");
    window.picture("7-report").await;
    window.picture_small("7-report").await;
    window.click("primary").await;

    for (way, value, found) in [
        ("Users", "101", "alice@example.com"),
        ("UsernameIndex", "alice", "alice@example.com"),
        ("EmailIndex", "bob@example.com", "Enjoys cats"),
    ] {
        window.click(&format!("query-by-{way}")).await;
        window.fill("query-value", value).await;
        window.click("run-query").await;
        window.wait_for_text("query-results", found).await;
        assert!(window.text("query-count").await.contains('1'));
        window.picture(&format!("8-query-{way}")).await;
    }
    window.click("query-by-browse").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "charlie").await;
    window.picture("9-browse").await;
    window.click_says("copy", "Copied").await;
    window.click("save-items").await;
    let saved = window.folder.path().join("users.jsonl");
    window.display.choose_in_dialog("Save the items", &saved, None);
    let lines = window.wait_for_file(&saved).await;
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.contains(r#"{"userId":{"N":"103"},"email":{"S":"charlie@test.com"}"#), "{lines}");
    window.picture_small("9-browse").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_needs_no_file_at_all() {
    let window = Window::open("sample").await;
    window.click("open-sample").await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    assert_eq!(window.value("table-name").await, "Users");
}
