//! A SQL dump, opened through the dialog as it was saved.

use crate::database::northwind;
use crate::window::Window;
use std::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_of_a_dump_are_chosen_from() {
    let window = Window::open("dump").await;
    let folder = window.folder.path().join("backup");
    std::fs::create_dir_all(&folder).unwrap();
    let database = window.folder.path().join("northwind.db");
    northwind(&database);
    let output = Command::new("sqlite3").arg(&database).arg(".dump").output().expect("sqlite3 is installed");
    let dump = folder.join("northwind.sql");
    std::fs::write(&dump, output.stdout).unwrap();
    window.open_file(&dump).await;
    let list = window.wait_for_text("table-list", "order details").await;
    assert!(list.contains("2,155"), "{list}");
    window.wait_for_text("facts", "It is read as a dump of SQLite").await;
    window.pictures("1-listed").await;
    window.click("change-dump").await;
    window.wait_for("dump-fields").await;
    window.pictures("2-how-read").await;
    window.click("change-dump").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "11 tables").await;
    window.wait_for_text("table-order details", "Ready to preview").await;
    window.pictures("3-opened").await;
    // What the dump declares, and what its rows say.
    window.go_to("step-design").await;
    window.wait_for_text("tab-relations", "11").await;
    window.click("tab-relations").await;
    window.wait_for("box-order details").await;
    window.pictures("4-relations").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_dump_in_an_archive_is_read_is_said_once() {
    let window = Window::open("dump-in-archive").await;
    let text = "CREATE TABLE orte (id int, name varchar(30));\nINSERT INTO orte VALUES (1, 'M\u{fc}nchen'), (2, 'K\u{f6}ln');\n\
                CREATE TABLE gerichte (id int, name varchar(30));\nINSERT INTO gerichte VALUES (1, 'Sp\u{e4}tzle');\n";
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let dump = window.file("backup.sql", latin);
    let archive = dump.with_extension("sql.zip");
    let zipped = Command::new("zip").arg("-j").arg(&archive).arg(&dump).output().expect("zip is installed");
    assert!(zipped.status.success(), "{zipped:?}");
    window.open_file(&archive).await;
    window.wait_for_text("table-list", "gerichte").await;
    let asked = window.wait_for_text("ask-encoding", "M\u{fc}nchen").await;
    assert!(asked.contains("Windows-1252"), "{asked}");
    window.pictures("1-asked").await;
    window.click("answer-encoding-0").await;
    window.wait_until_gone("ask-encoding").await;
    window.wait_for_text("facts", "You said so.").await;
    window.click("change-dump").await;
    window.choose("dump-dialect", "mysql").await;
    window.wait_for_text("facts", "It is read as a dump of MySQL").await;
    window.pictures("2-said").await;
    window.click("open-tables").await;
    window.wait_for_text("step-open", "2 tables").await;
    window.wait_for_text("table-gerichte", "Ready to preview").await;
    assert!(!window.has("questions").await);
    window.pictures("3-opened").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_through_a_large_dump_is_shown_and_can_be_ended() {
    const BYTES: usize = 150_000_000;
    let window = Window::open("large-dump").await;
    let mut text = "CREATE TABLE `t` (`id` int, `a` text) ENGINE=InnoDB;\n".to_owned();
    let row = format!("INSERT INTO `t` VALUES (1,'{}');\n", "x".repeat(100));
    while text.len() < BYTES {
        text.push_str(&row);
    }
    let path = window.file("large.sql", text);
    window.open_file(&path).await;
    window.wait_for_text("looking", "Looking for tables in large.sql").await;
    window.picture("1-looking").await;
    window.click("cancel-looking").await;
    window.wait_until_gone("looking").await;
    assert!(!window.has("failure").await && !window.has("table-list").await);
    window.open_file(&window.file("users.csv", include_str!("../fixtures/users.csv"))).await;
    window.wait_for_text("step-open", "3 records").await;
}
