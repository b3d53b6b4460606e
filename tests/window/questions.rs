//! Questions of the design: kept, added, saved and opened again, told before tables are created, asked of the tables, and
//! given to developers.

use crate::dialogs::Answer;
use crate::northwind_files::open_northwind;
use crate::window::Window;
use serde_json::Value;
use std::path::Path;

/// The questions of a saved design, by the attributes that they are asked by.
fn saved_questions(text: &str) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(text).unwrap();
    let patterns = document["access_patterns"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    patterns.map(|pattern| (text(&pattern["table"]), text(&pattern["attributes"][0]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_kept_saved_opened_again_and_asked() {
    let window = Window::open("questions").await;
    open_northwind(&window).await;
    window.click("tab-questions").await;
    window.wait_for_text("questions", "of 12 questions answered by this design").await;
    window.wait_for_text("question-1", "read unit").await;
    window.pictures("1-proposed").await;

    // One is left out, and another added that nothing answers yet.
    window.click("leave-out-12").await;
    window.wait_for_text("tab-questions", "11").await;
    window.wait_for("put-back-1").await;
    window.click("add-question").await;
    window.choose("question-table", "Orders").await;
    window.choose("question-by-0", "shipCountry").await;
    window.choose("question-order", "orderDate").await;
    window.wait_for_text("draft-answer", "Find orders by ship country, newest first by order date").await;
    window.wait_for_text("draft-answer", "would read all of Orders").await;
    window.wait_for_text("draft-answer", "654 items").await;
    window.show("question-form").await;
    window.pictures("2-adding").await;
    window.click("keep-question").await;
    window.wait_for_text("tab-questions", "12").await;
    window.wait_for_text("question-12", "Add an index ShipCountryIndex on shipCountry").await;
    window.show("question-12").await;
    window.pictures("3-unanswered").await;

    // A table that is called otherwise is called so in its questions, too.
    window.click("tab-tables").await;
    window.click("table-orders").await;
    window.fill("table-name", "Sales").await;
    window.click("tab-questions").await;
    window.wait_for_text("question-12", "would read all of Sales").await;

    window.click("save-plan").await;
    let saved = window.folder.path().join("all.plan.json");
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "With 12 questions.").await;
    let kept = saved_questions(&window.wait_for_file(&saved).await);
    assert_eq!(kept.len(), 12);
    assert_eq!(kept[11], ("Sales".to_owned(), "shipCountry".to_owned()));

    // What is changed afterwards goes when the design is opened again.
    window.click("leave-out-12").await;
    window.wait_for_text("tab-questions", "11").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    window.wait_for_text("plan-said", "With 12 questions.").await;
    window.wait_for_text("tab-questions", "12").await;
    window.wait_for_text("question-12", "would read all of Sales").await;
    // What is proposed beyond it can be put in.
    window.wait_for("put-back-1").await;

    let developers = window.folder.path().join("developers");
    std::fs::create_dir_all(&developers).unwrap();
    save_for_developers(&window, &developers).await;
    window.pictures("4-developers").await;
    let page = std::fs::read_to_string(developers.join("schema.md")).unwrap();
    assert!(
        page.contains("Find sales by ship country") || page.contains("Find orders by ship country"),
        "{page}"
    );
    // Whoever chooses the same folder again is asked first.
    window.click("save-for-developers").await;
    window.display.choose_in_dialog("Choose a folder for developers", &developers, None);
    window.answer("Write over these files?", Answer::No);

    window.go_to("step-preview").await;
    window.wait_for_text("table-order-details", "items ready").await;
    window.go_to("step-import").await;
    window.wait_for_text("never-changed", "4 questions stay unanswered").await;
    window.click("never-changed-heading").await;
    window.wait_for_text("unanswered-questions", "ship country").await;
    window.show("never-changed").await;
    window.pictures("5-before").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;

    window.go_to("step-query").await;
    let place = question_place(&window, "Find one customer by customer id, with its orders").await;
    window.choose("asked-question", &place).await;
    window.wait_for("asked-value-0").await;
    window.pictures("6-asking").await;
    window.fill("asked-value-0", "SAVEA").await;
    window.click("run-question").await;
    let made = window.wait_for_text("asked-made", "1 GetItem on Customers").await;
    assert_eq!(made, "1 GetItem on Customers, then 1 Query on CustomerIdIndex of Sales");
    window.wait_for_text("asked-step-1", "Save-a-lot Markets").await;
    window.wait_for_text("asked-step-2", " items").await;
    assert!(window.text("asked-sum").await.starts_with("2 requests · "));
    window.pictures("7-answer").await;
    let place = question_place(&window, "by ship country").await;
    window.choose("asked-question", &place).await;
    window.wait_for_text("asked-unanswered", "would read all of Sales").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_table_has_questions_too() {
    let window = Window::open("questions-one").await;
    window.click("open-sample").await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.click("tab-questions").await;
    window.wait_for_text("questions", "3 of 3 questions answered by this design").await;
    window.click("add-question").await;
    window.choose("question-by-0", "registrationDate").await;
    window.fill("question-words", "Who is new?").await;
    window.click("keep-question").await;
    window.wait_for_text("question-4", "Who is new?").await;
    window.pictures("1-own").await;
    window.show("fix-users-RegistrationDateIndex").await;
    window.click("fix-users-RegistrationDateIndex").await;
    window.wait_for_text("questions", "4 of 4 questions answered by this design").await;
    let saved = window.folder.path().join("users.plan.json");
    window.click("save-plan").await;
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "With 4 questions.").await;
    let developers = window.folder.path().join("developers");
    std::fs::create_dir_all(&developers).unwrap();
    save_for_developers(&window, &developers).await;
    assert!(std::fs::read_to_string(developers.join("questions.py")).unwrap().contains("Who is new?"));
}

async fn save_for_developers(window: &Window, folder: &Path) {
    window.click("save-for-developers").await;
    window.display.choose_in_dialog("Choose a folder for developers", folder, None);
    window.wait_for_text("saved-for-developers", "create-tables.sh").await;
}

/// The place of the question with these words in the list of the last step.
async fn question_place(window: &Window, words: &str) -> String {
    window.wait_for_text("asked-question", words).await;
    let script = format!(
        "return [...document.querySelector('[data-testid=\"asked-question\"]').options].find((option) => \
         option.text.includes({})).value",
        Value::from(words)
    );
    window.run(&script).await.as_str().unwrap().to_owned()
}
