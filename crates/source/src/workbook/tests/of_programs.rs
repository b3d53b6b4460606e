//! Files that openpyxl, `XlsxWriter`, pandas, `LibreOffice` and Excel wrote (`tests/fixtures/workbooks/make.py`).

use super::{fixture, opened, rows};
use crate::{DateCells, FormatChoice, FormatPart, Source, find_tables};

fn table<'s>(sources: &'s [Source], name: &str) -> &'s Source {
    sources.iter().find(|source| source.table() == Some(name)).unwrap()
}

const ORDERS: [&str; 4] = [
    "Orders, row 2: 1 \"007\" 0.1 0.15 true \"2024-01-31\" \"19:00:00\" \"2024-01-31T19:00:00\" \"26:30:00\" \"plain\"",
    "Orders, row 3: 2 \"1e5\" 19.99 1 false \"1999-12-31\" \"00:00:00\" \"2024-02-29T00:00:00\" - \"two\\nlines\"",
    "Orders, row 4: 3 \" padded \" -1234567.891 0 - - - - \"00:05:00\" \"ß€😀 <&>\\\"'\"",
    "Orders, row 5: 4 \"2024-01-31\" 0.0000001 0.005 true \"1900-03-01\" \"23:59:59\" \"9999-12-31T23:59:59\" - -",
];

#[test]
fn the_same_rows_come_from_every_program() {
    let choice = FormatChoice::default();
    for file in
        ["openpyxl.xlsx", "xlsxwriter.xlsx", "libreoffice-openpyxl.xlsx", "libreoffice-xlsxwriter.xlsx"]
    {
        assert_eq!(rows(table(&opened(&fixture(file), &choice), "Orders")), ORDERS, "{file}");
    }
    // Of a time that is a whole day these say only the day.
    let as_days = |line: &str| line.replace("2024-02-29T00:00:00", "2024-02-29");
    for file in ["libreoffice-openpyxl.xls", "libreoffice-xlsxwriter.xls"] {
        assert_eq!(rows(table(&opened(&fixture(file), &choice), "Orders")), ORDERS.map(as_days), "{file}");
    }
    // LibreOffice keeps truth as the numbers 1 and 0 there.
    let as_numbers = |line: &str| line.replace(" true ", " 1 ").replace(" false ", " 0 ");
    for file in ["libreoffice-openpyxl.ods", "libreoffice-xlsxwriter.ods"] {
        assert_eq!(rows(table(&opened(&fixture(file), &choice), "Orders")), ORDERS.map(as_numbers), "{file}");
    }
    let without_span = |line: &str| line.replace(" \"26:30:00\"", "").replace(" \"00:05:00\"", "");
    let pandas = rows(table(&opened(&fixture("pandas.xlsx"), &choice), "Orders"));
    assert_eq!(pandas[0], without_span(ORDERS[0]));
    let pandas = rows(table(&opened(&fixture("pandas.ods"), &choice), "Orders"));
    assert_eq!(pandas[2], "Orders, row 4: 3 \" padded \" -1234567.891 - \"ß€😀 <&>\\\"'\"");
}

#[test]
fn both_epochs_and_dates_in_iso_8601_are_read() {
    let choice = FormatChoice::default();
    let sources = opened(&fixture("epoch1904.xlsx"), &choice);
    assert_eq!(rows(&sources[0])[1], "Sheet, row 3: 2 \"1904-01-02\" \"00:00:00\" \"2024-01-31T19:00:00\"");
    // Nobody named the sheet.
    assert_eq!(sources[0].file_stem(), "epoch1904");
    let sources = opened(&fixture("iso-dates.xlsx"), &choice);
    assert_eq!(rows(&sources[0])[0], "Sheet, row 2: 1 \"2024-01-31\" \"19:00:00\" \"2024-01-31T19:00:00\"");
    let sources = opened(&fixture("constant-memory.xlsx"), &choice);
    assert_eq!(rows(&sources[0])[0], "Sheet1, row 2: 1 \"inline <&> _x000D_ text\"");
}

#[test]
fn what_is_odd_in_a_sheet_is_told() {
    let found = find_tables(&[fixture("openpyxl.xlsx")], &FormatChoice::default()).unwrap();
    let notes = found.notes.join("\n");
    for told in [
        "Odd: Row 3 names the columns. What stands above it is no record and is left out: row 1 (“Sales 2024”).",
        "Odd: Row 6 is blank.",
        "Odd: 1 row is hidden; it is read like the others. The first is row 5.",
        "Odd: 1 column is hidden (E)",
        "Odd: 1 range of cells is merged into one.",
        "The first is A7:A8.",
        "Odd: 2 formulas are saved without a result",
        "The first is D4 (#N/A).",
        "Odd: 2 numbers are of 16 digits or more.",
        "Secret: This sheet is hidden in the workbook.",
    ] {
        assert!(notes.contains(told), "{told}\n{notes}");
    }
    let passed: Vec<String> =
        found.passed_over.iter().map(|file| format!("{}: {}", file.name, file.reason)).collect();
    assert_eq!(
        passed,
        [
            "openpyxl.xlsx/Chart: It holds a chart or a dialog, and no cells.",
            "openpyxl.xlsx/Nothing: It is empty."
        ]
    );
    let filtered = find_tables(&[fixture("xlsxwriter.xlsx")], &FormatChoice::default()).unwrap();
    assert!(filtered.notes.iter().any(|note| note.contains("hidden, by a filter")), "{:?}", filtered.notes);
}

#[test]
fn a_row_of_totals_is_asked_about() {
    let path = fixture("openpyxl.xlsx");
    let sources = opened(&path, &FormatChoice::default());
    let odd = table(&sources, "Odd");
    let questions = odd.questions();
    assert_eq!(questions.iter().map(|question| question.part).collect::<Vec<_>>(), [FormatPart::FooterLines]);
    assert!(questions[0].evidence.contains("row 9 (“Total, 16”)"), "{}", questions[0].evidence);
    assert_eq!((rows(odd).len(), questions[0].options.len()), (4, 2));
    // Each answer opens the sheet again, with all that was said before.
    let kept = Source::open_as(&path, &questions[0].options[1].choice).unwrap();
    assert_eq!(rows(&kept)[4], "Odd, row 9: \"Total\" 16 - - -");
    assert!(kept.questions().is_empty());
}

#[test]
fn old_formats_ask_whether_dates_are_times() {
    let path = fixture("libreoffice-openpyxl.xls");
    let sources = opened(&path, &FormatChoice::default());
    let orders = table(&sources, "Orders");
    let question = orders.questions().remove(0);
    assert_eq!(question.part, FormatPart::DateCells);
    let choice = &question.options[1].choice;
    assert_eq!(choice.date_cells, Some(DateCells::DateAndTime));
    let again = Source::open_as(&path, choice).unwrap();
    assert!(rows(&again)[1].contains("\"2024-02-29T00:00:00\""), "{:?}", rows(&again)[1]);
    // A workbook in Excel's binary format, of calamine's own tests.
    let sources = opened(&fixture("calamine-date.xlsb"), &FormatChoice::default());
    assert!(rows(&sources[0])[0].contains("\"2021-01-"), "{:?}", rows(&sources[0]));
}
