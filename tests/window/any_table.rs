//! Tables that are nobody's seed: Northwind's orders and their lines, and a table of very many columns.

use crate::window::Window;
use std::fmt::Write;
use std::path::Path;

fn northwind(table: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/northwind").join(table)
}

#[tokio::test(flavor = "multi_thread")]
async fn northwinds_orders_cross_whole_once_two_questions_are_answered() {
    let window = Window::open("orders").await;
    window.open_file(&northwind("orders.csv")).await;
    window.wait_for_text("step-open", "830 records").await;
    window.picture("1-opened").await;
    window.click("primary").await;

    window.wait_for("column-orderID").await;
    assert_eq!(window.value("table-name").await, "Orders");
    assert_eq!(window.value("partition-key").await, "orderId");
    assert_eq!(window.value("kind-shipPostalCode").await, "text");
    assert!(window.has("index-CustomerIdIndex").await && window.has("index-EmployeeIdIndex").await);
    let region = window.text("column-shipRegion").await;
    assert!(region.contains("NULL counts as blank"), "{region}");
    let surplus = window.text("surplus").await;
    assert!(surplus.contains("176 records have too many cells"), "{surplus}");
    assert!(surplus.contains("within a value of shipAddress. Joined there, all 176 fit."), "{surplus}");
    assert!(window.has("zone-orderDate-utc").await);
    window.wait_for_text("footer-state", "question").await;
    window.picture("2-asked").await;
    window.picture_small("2-asked").await;

    window.click("join-surplus").await;
    window.wait_for_text("surplus", "are joined in shipAddress").await;
    for column in ["orderDate", "shippedDate"] {
        window.click(&format!("zone-{column}-utc")).await;
        window.wait_for_text(&format!("column-{column}"), "read as UTC").await;
    }
    // Every time of day is midnight: the date alone needs no zone.
    window.click("zone-requiredDate-dates").await;
    window.wait_until_gone("zone-requiredDate").await;
    assert_eq!(window.value("kind-requiredDate").await, "date");
    window.wait_for_text("footer-state", "keeps every rule").await;
    window.picture("3-answered").await;
    window.click("primary").await;

    window.wait_for_text("footer-state", "nothing stands in the way").await;
    assert_eq!(window.text("step-preview").await.matches("rejected").count(), 0);
    window.click("preview-row-2").await;
    let item = window.wait_for_text("item-panel", "Item from line 4").await;
    // What was an hour without a zone is one in UTC now, and what was read in two cells is one text.
    assert!(item.contains("1996-07-08T00:00:00.000Z"), "{item}");
    assert!(item.contains("S1996-08-05respelled"), "{item}");
    assert!(item.contains("Rua do Paço, 67"), "{item}");
    assert!(!item.contains("was") && !item.contains("not carried"), "{item}");
    window.picture("4-preview").await;
    window.picture_small("4-preview").await;
    window.click("tab-estimate").await;
    let estimate = window.wait_for_text("estimate", "CustomerIdIndex").await;
    assert!(estimate.contains("Practice costs nothing") && estimate.contains("cent"), "{estimate}");
    window.picture("5-estimate").await;
    window.picture_small("5-estimate").await;
    window.click("primary").await;

    let sum = window.import().await;
    assert!(sum.contains("830 read = 830 written + 0 rejected + 0 set aside"), "{sum}");
    window.picture("6-report").await;
    window.click("primary").await;
    window.click("query-by-CustomerIdIndex").await;
    window.fill("query-value", "VINET").await;
    window.click("run-query").await;
    window.wait_for_text("query-results", "59 rue de l'Abbaye").await;
    assert!(window.text("query-count").await.contains("5 items"));
    window.picture("7-query").await;
    window.picture_small("7-query").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_two_columns_is_proposed_with_what_the_data_say_of_it() {
    let window = Window::open("details").await;
    window.open_design(&northwind("order-details.csv"), "2,155 records").await;
    assert_eq!(window.value("partition-key").await, "orderId");
    assert_eq!(window.value("sort-key").await, "productId");
    let evidence = window.text("key-evidence").await;
    assert!(evidence.contains("2,155 different in 2,155 records, none blank, none repeats"), "{evidence}");
    assert!(evidence.contains("the busiest orderId holds 25 records"), "{evidence}");
    assert!(evidence.contains("Spread evenly"), "{evidence}");
    window.picture("1-design").await;
    window.picture_small("1-design").await;

    // Half of the key repeats, and the evidence says so at once.
    window.choose("sort-key", "").await;
    window.wait_for_text("key-evidence", "1,325 repeat").await;
    window.picture("2-half").await;
    window.choose("sort-key", "productId").await;
    window.wait_for_text("key-evidence", "none repeats").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.picture("3-preview").await;
}

/// 120 columns: a key, then `measure_002` to `measure_120` with numbers, texts, dates and blanks in turn.
fn wide() -> String {
    let mut text = "reading_id".to_owned();
    for column in 2..=120 {
        let _ = write!(text, ",measure_{column:03}");
    }
    for record in 1..=60 {
        let _ = write!(text, "\n{record}");
        for column in 2..=120 {
            let _ = match column % 5 {
                0 => write!(text, ",2024-{:02}-{:02}", record % 12 + 1, column % 28 + 1),
                1 => write!(text, ",{}", ["north", "south", "east"][record % 3]),
                2 if record % 4 == 0 => write!(text, ","),
                _ => write!(text, ",{}.{}", record * column, column % 9 + 1),
            };
        }
    }
    text + "\n"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_120_columns_stays_in_hand() {
    let window = Window::open("wide").await;
    window.open_design(&window.file("readings.csv", wide()), "60 records").await;
    window.wait_for_text("step-design", "Readings").await;
    window.wait_for("column-measure_120").await;
    window.picture("1-design").await;
    window.picture_small("1-design").await;

    window.fill("find-column", "117").await;
    window.wait_until_gone("column-measure_002").await;
    assert!(window.has("column-measure_117").await);
    window.click("detail-measure_117").await;
    let facts = window.text("facts-measure_117").await;
    // Every fourth of 60 records is blank there, which words and a bar both tell.
    assert!(facts.contains("15") && facts.contains("blank"), "{facts}");
    window.picture("2-found").await;
    window.picture_small("2-found").await;

    window.fill("find-column", "no such column").await;
    window.wait_until_gone("column-measure_117").await;
    assert!(window.words().await.contains("No column is called “no such column”"));
    window.picture("3-none").await;
    window.fill("find-column", "measure_116").await;
    window.click("detail-measure_116").await;
    window.wait_for_text("frequent-measure_116", "north").await;
    window.picture("4-words").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.picture("5-preview").await;
}
