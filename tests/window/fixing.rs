//! A file with every kind of trouble, fixed by pointing until what can be carried is.

use crate::window::Window;

/// 40 orders, of which each line named here has one thing wrong. The line of record n is n + 1.
fn troubled_orders() -> String {
    let customers = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Mary Shelley", "Jules Verne"];
    let mut text = "order_no,customer,amount,placed,due,details,note,paid\n".to_owned();
    for record in 1..=40_usize {
        let mut cells = [
            format!("A-{}", 1000 + record),
            customers[record % customers.len()].to_owned(),
            format!("{}.25", record * 3),
            format!("2024-01-{:02}", record % 28 + 1),
            // Every one could have the day or the month first.
            format!("{:02}/{:02}/2024", record % 9 + 3, record % 8 + 4),
            format!("\"{{\"\"parcels\"\": {}}}\"", record % 4 + 1),
            "leave at the door".to_owned(),
            ["Y", "N"][record % 2].to_owned(),
        ];
        match record {
            // Line 6: no key at all.
            5 => cells[0].clear(),
            // Line 10: the key of line 9.
            9 => "A-1008".clone_into(&mut cells[0]),
            // Lines 13 and 28: a text and a word for nothing among numbers.
            12 => "twelve".clone_into(&mut cells[2]),
            27 => "-".clone_into(&mut cells[2]),
            // Line 15: 39 digits, and DynamoDB keeps 38.
            14 => "123456789012345678901234567890123456789".clone_into(&mut cells[2]),
            // Line 17: a day that never was.
            16 => "2024-02-30".clone_into(&mut cells[3]),
            // Line 19: JSON that breaks off.
            18 => r#""{""parcels"": ""#.clone_into(&mut cells[5]),
            // Lines 25 to 27: words for nothing, in a text.
            24 => "NULL".clone_into(&mut cells[6]),
            25 => "N/A".clone_into(&mut cells[6]),
            26 => "-".clone_into(&mut cells[6]),
            // Line 31: spaces at both ends.
            30 => "  Jules Verne ".clone_into(&mut cells[1]),
            // Line 33: neither yes nor no.
            32 => "perhaps".clone_into(&mut cells[7]),
            // Line 35: a key of more than 2,048 bytes.
            34 => cells[0] = format!("A-{}", "9".repeat(2100)),
            _ => {}
        }
        let line = match record {
            // Line 21: a cell too many. Line 23: too few.
            20 => cells.join(",") + ",gift",
            22 => cells[..3].join(","),
            _ => cells.join(","),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_troubled_file_is_fixed_by_pointing() {
    fix(&Window::open("troubles").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_troubled_file_in_the_dark() {
    fix(&Window::open_with("troubles-dark", &[("GTK_THEME", "Adwaita:dark")]).await).await;
}

async fn fix(window: &Window) {
    window.open_file(&window.file("orders-2024.csv", troubled_orders())).await;
    window.wait_for_text("step-open", "40 records").await;
    assert!(window.words().await.contains("with too few or too many cells"));
    window.picture("1-opened").await;
    window.click("primary").await;

    // The date question comes first: nothing is assumed.
    let question = window.text("date-question-due").await;
    assert!(question.contains("Which is it?"), "{question}");
    assert_eq!(window.value("kind-due").await, "text");
    window.picture("2-asked").await;
    window.picture_small("2-asked").await;
    window.click("date-order-day-due").await;
    window.wait_for_text("date-question-due", "Read with the day first").await;
    assert_eq!(window.value("kind-due").await, "date");
    for (column, kind) in [("amount", "number"), ("placed", "date"), ("paid", "yes_no")] {
        window.choose(&format!("kind-{column}"), kind).await;
    }
    assert_eq!(window.value("kind-details").await, "json");
    window.choose("partition-key", "orderNo").await;
    window.choose("sort-key", "").await;
    let evidence = window.text("key-evidence").await;
    assert!(evidence.contains("blank") && evidence.contains("repeat"), "{evidence}");
    window.click("detail-amount").await;
    window.wait_for("facts-amount").await;
    window.picture("3-design").await;
    window.picture_small("3-design").await;
    window.click("primary").await;

    // All of it is found before anything is written, the gravest first.
    window.wait_for_text("finding-duplicate_key", "1 key stands in more than one record").await;
    window.picture("4-findings").await;
    window.picture_small("4-findings").await;
    window.click("duplicates-first").await;
    window.wait_for_text("footer-state", "10 records will be rejected, 1 repeat set aside").await;
    for (code, records) in [
        ("key_blank", "1 record will be rejected"),
        ("key_too_long", "1 record will be rejected"),
        ("not_a_number", "2 records will be rejected"),
        ("number_too_precise", "1 record will be rejected"),
        ("not_a_date", "1 record will be rejected"),
        ("broken_json", "1 record will be rejected"),
        ("wrong_cell_count", "2 records will be rejected"),
        ("not_yes_no", "1 record will be rejected"),
    ] {
        window.wait_for_text(&format!("finding-{code}"), records).await;
    }
    window.picture("5-rejected").await;

    // A sample leads to its record.
    window.click("sample-13").await;
    let told = window.wait_for_text("item-panel", "Rejected: line 13").await;
    assert!(told.contains("twelve") && told.contains("not a number"), "{told}");
    window.picture("6-line-13").await;
    window.picture_small("6-line-13").await;

    // One click has "-" count as blank; the text stays a fault.
    window.click("suggestion-null_word-not_a_number-amount").await;
    window.wait_for_text("footer-state", "9 records will be rejected").await;
    // One cell is retyped, and its record becomes an item.
    window.click("fix-cell-amount").await;
    window.wait_for("fix-value").await;
    window.picture("7-typing").await;
    window.fill("fix-value", "12\u{e007}").await;
    let item = window.wait_for_text("item-panel", "Item from line 13").await;
    assert!(item.contains("was twelve"), "{item}");
    window.wait_for_text("footer-state", "8 records will be rejected").await;
    window.picture("8-fixed").await;
    window.picture_small("8-fixed").await;
    // Undone, it is as it was; fixed again, it stays.
    window.click("undo-fix").await;
    window.wait_for_text("footer-state", "9 records will be rejected").await;
    window.wait_for_text("item-panel", "Rejected: line 13").await;
    window.click("fix-cell-amount").await;
    window.fill("fix-value", "12\u{e007}").await;
    window.wait_for_text("footer-state", "8 records will be rejected").await;
    // A value that is wrong everywhere is replaced everywhere.
    window.click("suggestion-replace-not_yes_no-paid").await;
    window.fill("suggestion-value", "N\u{e007}").await;
    window.wait_for_text("footer-state", "7 records will be rejected").await;

    window.click("tab-fixes").await;
    let fixes = window.wait_for_text("fixes", "2 fixes").await;
    assert!(fixes.contains("amount in line 13") && fixes.contains("perhaps"), "{fixes}");
    window.picture("9-fixes").await;
    window.picture_small("9-fixes").await;
    window.click("primary").await;

    let sum = window.import().await;
    assert!(sum.contains("40 read = 32 written + 7 rejected + 1 set aside"), "{sum}");
    window.picture("a-report").await;
    window.picture_small("a-report").await;
}
