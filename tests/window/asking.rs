//! What a file does not say is asked in the window, with the same records under each answer.

use crate::window::Window;
use std::fmt::Write as _;

/// Names and towns with no header, some of them long.
fn words() -> String {
    let mut text = String::new();
    let names = ["Anna", "Bea", "Carl", "Dora", "Emil", "Fay", "Gil", "Hana", "Ivo", "Jo", "Kim", "Lea"];
    for (place, name) in names.into_iter().enumerate() {
        let letter = char::from(b'A' + u8::try_from(place).unwrap());
        let street = format!("Rue de la République et de la Liberté {letter}");
        let _ = writeln!(text, "{name} Martin,{street},Villeneuve-lès-Avignon {letter},Stop {letter}");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_the_first_line_names_the_columns_is_asked() {
    let window = Window::open("asking").await;
    window.open_file(&window.file("people.csv", words())).await;
    let question = window.wait_for_text("ask-header", "name the columns").await;
    assert!(question.contains("column 1") && question.contains("Villeneuve"), "{question}");
    window.pictures("1-header").await;
    // Nothing goes on before it is answered, and the window says why.
    window.wait_for_text("footer-state", "First answer the question").await;
    window.click("reopen").await;
    window.wait_for("facts").await;
    window.pictures("2-how").await;
    window.click("reopen").await;
    window.click("answer-header-1").await;
    window.wait_until_gone("questions").await;
    window.wait_for_text("step-open", "12 records").await;
    window.pictures("3-answered").await;
    window.click("primary").await;
    window.wait_for("column-column 1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_quotes_and_backslashes_mean_is_asked_one_after_the_other() {
    let window = Window::open("asking-more").await;
    window
        .open_file(
            &window.file("files.tsv", "id\tname\tpath\n1\t\"Bobby\"\tC:\\temp\n2\tann\tx\n3\tsue\ty\n"),
        )
        .await;
    window.wait_for("ask-quote").await;
    window.pictures("1-quotes").await;
    window.click("answer-quote-1").await;
    window.wait_until_gone("ask-quote").await;
    window.wait_for("ask-escape").await;
    window.pictures("2-backslashes").await;
    window.click("answer-escape-1").await;
    window.wait_until_gone("questions").await;
    window.wait_for_text("step-open", "3 records").await;
    assert!(window.words().await.contains("\"Bobby\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_encoding_is_asked_with_the_same_words_in_each() {
    let window = Window::open("asking-encoding").await;
    // Иван Щербаков, Санкт-Петербург and others in Windows-1251.
    let text = b"id,name,town\n\
        1,\xC8\xE2\xE0\xED \xD9\xE5\xF0\xE1\xE0\xEA\xEE\xE2,\xD1\xE0\xED\xEA\xF2-\xCF\xE5\xF2\xE5\xF0\xE1\xF3\xF0\xE3\n\
        2,\xCC\xE0\xF0\xE8\xFF \xA8\xEB\xEA\xE8\xED\xE0,\xCC\xEE\xF1\xEA\xE2\xE0\n\
        3,Smith,London\n";
    window.open_file(&window.file("names.csv", text)).await;
    let asked = window.wait_for_text("ask-encoding", "Cyrillic (Windows-1251)").await;
    assert!(asked.contains("Санкт-Петербург") && asked.contains("line 2"), "{asked}");
    window.wait_for_text("footer-state", "First answer the question").await;
    window.pictures("1-encoding").await;
    window.click("answer-encoding-0").await;
    window.wait_until_gone("questions").await;
    window.wait_for_text("format-line", "Windows-1251").await;
    window.wait_for_text("step-open", "3 records").await;
    let words = window.words().await;
    assert!(words.contains("Мария Ёлкина") && words.contains("Москва"), "{words}");
    window.pictures("2-answered").await;
    window.click("primary").await;
    window.wait_for("column-name").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn which_line_names_the_columns_is_asked() {
    let window = Window::open("asking-names").await;
    // As a survey is exported: names, questions, and numbers of the questions.
    let mut text = "StartDate,Name,Q1,Q2\n\
        Start Date,\"Your name, please\",\"How old are you?\nIn whole years\",How far is it to Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson?\n\
        \"{\"\"ImportId\"\":1}\",\"{\"\"ImportId\"\":2}\",\"{\"\"ImportId\"\":3}\",\"{\"\"ImportId\"\":4}\"\n"
        .to_owned();
    for day in 1..=20 {
        let _ = writeln!(text, "2024-01-{day:02},Ann {day},{},{}", 20 + day, 2 * day);
    }
    window.open_file(&window.file("survey.csv", text)).await;
    let asked = window.wait_for_text("ask-skip_lines", "Which line names the columns?").await;
    assert!(asked.contains("Line 1; the 2 lines below are no records"), "{asked}");
    window.wait_for_text("footer-state", "First answer the question").await;
    window.pictures("1-asked").await;
    window.click("answer-skip_lines-0").await;
    window.wait_until_gone("questions").await;
    window.wait_for_text("step-open", "20 records").await;
    window.click("reopen").await;
    window.wait_for("facts").await;
    window.pictures("2-how").await;
    window.click("reopen").await;
    window.click("primary").await;
    window.wait_for("column-Q1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_between_the_cells_is_asked() {
    let window = Window::open("asking-cells").await;
    window.open_file(&window.file("words.txt", "id name city\n1 Ann Rome\n2 Bob Paris\n3 Cy Oslo\n")).await;
    window.wait_for_text("ask-delimiter", "Is each line one value?").await;
    window.pictures("1-asked").await;
    window.click("answer-delimiter-1").await;
    window.wait_until_gone("questions").await;
    window.wait_for_text("step-open", "3 records").await;
    window.click("primary").await;
    window.wait_for("column-city").await;
}
