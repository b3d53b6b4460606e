//! Files that are no plain CSV, and designs that come from elsewhere than the data.

use crate::window::Window;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write;

/// The seed's own statement.
const STATEMENT: &str = "CREATE TABLE users (user_id INT PRIMARY KEY, username VARCHAR(255) UNIQUE, \
                         email VARCHAR(255) UNIQUE, registration_date DATE, last_login TIMESTAMP, profile_data JSON);";
const USERS: &str = include_str!("../fixtures/users.csv");

/// As a German Excel of old saves a price list: semicolons, decimal commas, Windows-1252 with an euro sign.
fn price_list() -> Vec<u8> {
    let mut bytes = b"Artikelnummer;Bezeichnung;Preis;W\xE4hrung\r\n".to_vec();
    for number in 1..=24_u8 {
        let name: &[u8] = if number % 2 == 0 { b"Gr\xFCner Tee" } else { b"M\xFCsli \x96 s\xFC\xDF" };
        bytes.extend(format!("{};", 4000 + u32::from(number)).bytes());
        bytes.extend(name);
        bytes.extend(format!(" {number};{number},{:02};", u32::from(number) * 7 % 89 + 10).bytes());
        bytes.extend(b"\x80\r\n");
    }
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_excels_price_list_is_recognised_and_its_reading_can_be_changed() {
    let window = Window::open("excel").await;
    window.open_file(&window.file("preisliste.csv", price_list())).await;
    window.wait_for_text("step-open", "24 records").await;
    let format = window.text("format-line").await;
    assert!(format.contains("Semicolon-separated, Windows-1252"), "{format}");
    assert!(window.words().await.contains("Grüner Tee 2"));
    let asked = window.wait_for_text("ask-encoding", "Western European (Windows-1252)").await;
    assert!(asked.contains("Müsli – süß"), "{asked}");
    window.pictures("1-opened").await;

    window.click("reopen").await;
    assert_eq!(window.value("encoding").await, "Windows-1252 (older Excel files)");
    window.wait_for_text("first-lines", "Währung").await;
    window.picture("2-how").await;
    window.picture_small("2-how").await;
    // Read otherwise, the euro sign is none: one sees it at once, in the text.
    window.pick("encoding", "ISO-8859-1 (Latin-1)").await;
    window.wait_for_text("format-line", "ISO-8859-1").await;
    let lines = window.wait_for_text("first-lines", "Grüner").await;
    assert!(!lines.contains('€'), "{lines}");
    window.picture("3-latin1").await;
    window.pick("encoding", "Windows-1252 (older Excel files)").await;
    window.wait_for_text("format-line", "Windows-1252").await;
    window.wait_for_text("first-lines", "€").await;
    window.wait_for_text("step-open", "24 records").await;
    window.click("reopen").await;
    window.click("primary").await;

    window.wait_for("column-Preis").await;
    window.choose("kind-Preis", "number").await;
    window.click("detail-Preis").await;
    assert_eq!(window.value("decimal-Preis").await, "comma");
    window.picture("4-number").await;
    window.picture_small("4-number").await;
    window.click("primary").await;
    window.click("preview-row-0").await;
    // 1,17 in the file is the number 1.17.
    let item = window.wait_for_text("item-panel", "N1.17respelled").await;
    assert!(item.contains("Preis1,17"), "{item}");
    assert!(item.contains("Müsli – süß 1") && item.contains('€'), "{item}");
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.picture("5-preview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_json_lines_keep_what_is_nested() {
    let mut lines = String::new();
    for number in 1..=30 {
        let _ = writeln!(
            lines,
            r#"{{"sku":"T-{number}","price":{number}.5,"inStock":{},"tags":["tea","nr {number}"],"maker":{{"name":"Ada & Sons","town":"Lyon"}}}}"#,
            number % 3 > 0
        );
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(lines.as_bytes()).unwrap();
    let window = Window::open("json").await;
    let path = window.file("products.jsonl.gz", packed.finish().unwrap());
    window.open_file(&path).await;
    window.wait_for_text("step-open", "30 records").await;
    let format = window.text("format-line").await;
    assert!(format.contains("JSON Lines") && format.contains("unpacked from gzip"), "{format}");
    window.picture("1-opened").await;
    window.click("primary").await;
    window.wait_for("column-maker").await;
    assert_eq!(window.value("partition-key").await, "sku");
    assert_eq!(window.value("kind-inStock").await, "yes_no");
    window.picture("2-design").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("preview-row-1").await;
    window.wait_for_text("item-panel", "Item from line 2").await;
    window.picture("3-preview").await;
    window.click_text("DynamoDB JSON").await;
    let json: String = window.text("item-json").await.split_whitespace().collect();
    assert!(json.contains(r#""maker":{"M":{"name":{"S":"Ada&Sons"},"town":{"S":"Lyon"}}}"#), "{json}");
    assert!(json.contains(r#""tags":{"L":[{"S":"tea"},{"S":"nr2"}]}"#), "{json}");
    assert!(json.contains(r#""inStock":{"BOOL":true}"#), "{json}");
    window.picture("4-json").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_design_comes_from_create_table_and_goes_on_to_the_next_export() {
    let window = Window::open("designs").await;
    window.open_design(&window.file("users.csv", USERS), "3 records").await;
    window.click("open-schema-dialog").await;
    window.picture("1-empty").await;
    window.fill("schema-text", "CREATE TABEL users").await;
    window.click("use-schema").await;
    window.wait_for("failure").await;
    window.picture("2-no-statement").await;
    window.fill("schema-text", STATEMENT).await;
    window.picture("3-pasted").await;
    window.picture_small("3-pasted").await;
    window.click("use-schema").await;
    let told = window.wait_for_text("schema-summary", "primary key user_id").await;
    assert!(told.contains("6 columns") && told.contains("2 unique"), "{told}");
    // The same as the data alone suggest.
    assert_eq!(window.value("table-name").await, "Users");
    assert_eq!(window.value("partition-key").await, "userId");
    assert_eq!(window.value("sort-key").await, "");
    for (column, kind) in [
        ("user_id", "number"),
        ("username", "text"),
        ("email", "text"),
        ("registration_date", "date"),
        ("last_login", "date_time"),
        ("profile_data", "json"),
    ] {
        assert_eq!(window.value(&format!("kind-{column}")).await, kind, "{column}");
    }
    assert!(window.has("index-UsernameIndex").await && window.has("index-EmailIndex").await);
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.picture("4-from-schema").await;

    // A choice of the person's own travels with the design.
    window.choose("kind-profile_data", "text").await;
    window.click("save-plan").await;
    let saved = window.folder.path().join("users.plan.json");
    window.display.choose_in_dialog("Save the design", &saved, None);
    window.wait_for_text("plan-said", "users.plan.json").await;
    assert!(window.wait_for_file(&saved).await.contains("profile_data"));
    window.picture("5-saved").await;

    // The next export has no email, and phone numbers instead.
    let next = "user_id,username,phone,registration_date,last_login,profile_data\n\
                201,dora,+33 1 23,2024-05-01,2024-05-02T08:00:00Z,{}\n\
                202,emil,+49 30 4,2024-05-03,2024-05-04T08:00:00Z,{}\n";
    window.click("step-open").await;
    window.open_design(&window.file("users-may.csv", next), "2 records").await;
    window.click("open-plan").await;
    window.display.choose_in_dialog("Open a saved design", &saved, None);
    let findings = window.wait_for_text("plan-findings", "phone").await;
    assert!(findings.contains("email"), "{findings}");
    assert_eq!(window.value("kind-profile_data").await, "text");
    window.picture("6-fitted").await;
    window.picture_small("6-fitted").await;
    window.click("plan-findings-read").await;
    window.wait_until_gone("plan-findings").await;
    // An index on a column that is gone stands in the way, and goes with a click.
    window.wait_for_text("footer-state", "EmailIndex").await;
    window.picture("7-index").await;
    window.click("suggestion-remove_index-no_such_key-table").await;
    window.wait_until_gone("index-EmailIndex").await;
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
}
