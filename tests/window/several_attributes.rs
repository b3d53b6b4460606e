//! Keys of several attributes: of an index, and of the table, made from several columns.

use crate::window::Window;
use std::fmt::Write;

/// Flights: no one or two columns tell them apart.
fn flights() -> String {
    let mut text = "carrier,flight,origin,dest,day\n".to_owned();
    for day in 1..=9 {
        for (carrier, flight) in [("UA", 1545), ("UA", 303), ("AA", 303), ("AA", 12)] {
            for (origin, dest) in [("EWR", "IAH"), ("JFK", "MIA")] {
                let _ = writeln!(text, "{carrier},{flight},{origin},{dest},{day}");
            }
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_several_attributes_are_designed_imported_and_asked() {
    let window = Window::open("several-attributes").await;
    window.open_design(&window.file("flights.csv", flights()), "72 records").await;
    // The key is proposed, with what it is made from.
    let key = window.text("sort-key-composed").await;
    assert!(key.contains("together, such as"), "{key}");
    window.pictures("1-key").await;

    window.click("add-index").await;
    window.show("index-key").await;
    window.choose("index-key", "origin").await;
    window.wait_for("index-OriginIndex").await;
    window.click("index-key-more").await;
    window.wait_for("index-key-2").await;
    window.choose("index-key-2", "dest").await;
    // It is called after its key.
    window.wait_for("index-OriginDestIndex").await;
    window.choose("index-sort-key", "day").await;
    window.click("index-sort-key-more").await;
    window.choose("index-sort-key-2", "flight").await;
    let line =
        window.wait_for_text("index-OriginDestIndex", "find by origin and dest, then day, then flight").await;
    assert!(line.contains("all attributes"), "{line}");
    window.show("index-sort-key-2").await;
    window.pictures("2-index").await;

    window.wait_for_text("footer-state", "keeps every rule").await;
    window.click("primary").await;
    window.wait_for_text("footer-state", "nothing stands in the way").await;
    window.click("primary").await;
    window.pictures("3-import").await;
    let sum = window.import().await;
    assert!(sum.contains("72 read = 72 written"), "{sum}");
    window.click("primary").await;

    window.click("query-by-OriginDestIndex").await;
    window.fill("query-value", "EWR").await;
    window.click("run-query").await;
    // Each attribute needs its value.
    let words = window.words().await;
    assert!(words.contains("Type a value for dest"), "{words}");
    window.fill("query-value-2", "IAH").await;
    window.choose("query-sort-operator", "equals").await;
    window.fill("query-sort-value", "3").await;
    window.choose("query-sort-2-operator", "at_least").await;
    window.fill("query-sort-2-value", "300").await;
    window.click("run-query").await;
    let count = window.wait_for_text("query-count", "3").await;
    assert!(count.contains("3 items"), "{count}");
    window.pictures("4-query").await;
}
