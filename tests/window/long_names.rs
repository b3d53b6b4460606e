//! Very long names of tables, sheets and columns, and very long values: through lock items and columns in an item of their
//! own, and in a workbook.

use crate::window::Window;
use std::fmt::Write;
use std::path::Path;

const CUSTOMERS: &str = "customers_of_the_northern_and_southern_branch_offices_since_the_merger_of_2024";
const KEY: &str = "customer_identification_number_as_it_is_printed_on_the_plastic_card";
const MAIL: &str = "electronic_mail_address_of_the_contact_person_who_is_responsible_for_invoices";
const REMARKS: &str = "remarks_that_the_field_staff_wrote_down_during_their_visits_to_the_customer";

fn key(row: usize) -> String {
    format!("CUSTOMER-OF-THE-NORTHERN-BRANCH-WITH-A-LONG-NUMBER-{row:012}")
}

fn customers(rows: usize, remarks: &str) -> String {
    let mut text = format!("{KEY},{MAIL},{REMARKS}\n");
    for row in 0..rows {
        let mail = format!("{}.{row}@{}.example.org", "very.long.name".repeat(5), "subdomain.".repeat(9));
        let remark = if row == 1 { remarks } else { "none" };
        writeln!(text, "{},{mail},{remark}", key(row)).unwrap();
    }
    text
}

impl Window {
    /// Fails where something stands beyond the edge of the page or a dialog, and nothing within scrolls or cuts it off with
    /// dots: then the page itself scrolls sideways.
    async fn holds_all(&self) {
        let beyond = "
            const beyond = [];
            const overflow = (one, side) => getComputedStyle(one)[`overflow${side}`];
            let page = document.querySelector('h1');
            while (page && overflow(page, 'Y') !== 'auto') page = page.parentElement;
            for (const frame of [page, ...document.querySelectorAll('[role=dialog]')]) {
                if (!frame) continue;
                const edge = frame.getBoundingClientRect();
                for (const one of frame.querySelectorAll('*')) {
                    const box = one.getBoundingClientRect();
                    const isIn = box.right <= edge.right + 1 && box.left >= edge.left - 1;
                    if (isIn || box.width === 0 || box.height === 0 || one.closest('svg')) continue;
                    let around = one.parentElement;
                    while (around !== frame && overflow(around, 'X') === 'visible') around = around.parentElement;
                    if (around === frame) beyond.push(`${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`);
                }
            }
            return beyond.slice(0, 5).join('\\n');";
        let found = self.run(beyond).await;
        assert_eq!(found.as_str(), Some(""), "beyond the edge: {found}");
    }

    /// Pictures at both sizes, light and dark.
    async fn looks(&self, step: &str) {
        self.holds_all().await;
        self.pictures(step).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_names_are_held_by_locks_and_items_of_their_own() {
    let window = Window::open("long-locks").await;
    let file = window.file(&format!("{CUSTOMERS}.csv"), customers(5, &"r".repeat(420 * 1024)));
    window.open_design(&file, "5 records").await;
    window.show(&format!("keep-unique-{MAIL}")).await;
    window.looks("1-offered").await;
    window.click(&format!("keep-unique-{MAIL}")).await;
    window.wait_for_text("lock-dialog", "TransactWriteItems").await;
    window.looks("2-explained").await;
    window.click("add-locks").await;
    window.click(&format!("see-locks-{MAIL}")).await;
    window.wait_for_text("locks-design", "ELECTRONIC").await;
    window.looks("3-locks").await;
    window.click(&format!("table-{CUSTOMERS}")).await;
    window.go_to("step-preview").await;
    window.wait_for_text("check-figures", "1 rejected").await;
    window.show(&format!("split-{REMARKS}")).await;
    window.looks("4-too-large").await;
    window.click("primary").await;
    window.wait_for("start-import").await;
    window.looks("5-before").await;
    window.click("start-import").await;
    window.wait_for("import-report").await;
    window.looks("6-report").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sheets_with_long_names_are_dropped_listed_and_shown() {
    let window = Window::open("long-sheets").await;
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks/long-names.ods");
    let path = window.file("long-names.ods", std::fs::read(fixture).unwrap());
    window.drop_file(&path).await;
    let list = window.wait_for_text("table-list", "order_lines_").await;
    assert!(list.contains("Customers of the north and sout"), "{list}");
    window.looks("1-listed").await;
    window.click("open-tables").await;
    window.wait_for("tables").await;
    window.looks("2-opened").await;
    window.go_to("step-design").await;
    window.looks("3-design").await;
    window.go_to("step-preview").await;
    window.wait_for("check-figures").await;
    window.looks("4-preview").await;
}
