//! Workbooks that are put together here: any cells, files that nobody should write, and sound ones with bytes changed.

use super::{fixture, opened, rows};
use crate::{FormatChoice, Source, SourceError, find_tables};
use failure::Failure;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook with this sheet, these texts that cells share, and further parts.
pub(super) fn write(path: &Path, sheet: &str, strings: &str, further: &[(&str, &str)]) {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{kinds}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| format!("<Relationships>{all}</Relationships>");
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Sales\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &(relation(1, "worksheet", "worksheets/s.xml")
                    + &relation(2, "sharedStrings", "strings.xml")),
            ),
        ),
        ("xl/strings.xml", strings.to_owned()),
        ("xl/worksheets/s.xml", sheet.to_owned()),
    ];
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    let parts = parts.iter().map(|(name, text)| (*name, text.as_str()));
    for (name, text) in parts.chain(further.iter().copied()) {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn written(rows: &str, strings: &str) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.xlsx");
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    write(&path, &sheet, &format!("<sst uniqueCount=\"99999999999999\">{strings}</sst>"), &[]);
    Written { _folder: folder, path }
}

const NAMES: &str =
    "<row r=\"1\"><c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>name</t></is></c></row>";

fn refusal(rows: &str) -> String {
    let made = written(&format!("{NAMES}{rows}"), "<si><t>a</t></si>");
    let failure = Failure::from(Source::open(&made.path).unwrap_err());
    format!("{} {}", failure.message, failure.detail.unwrap_or_default())
}

#[test]
fn what_is_damaged_is_told_with_its_place() {
    let cases = [
        (
            "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>",
            "sheet “Sales”, A2: this cell stands there twice",
        ),
        (
            "<row r=\"5\"><c><v>1</v></c></row><row r=\"3\"><c><v>1</v></c></row>",
            "row 3: row 3 stands behind row 5",
        ),
        ("<row r=\"1048577\"><c><v>1</v></c></row>", "there is no row 1048577"),
        ("<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>", "it has a cell XFE2 in its row 2"),
        ("<row r=\"2\"><c r=\"A7\"><v>1</v></c></row>", "it has a cell A7 in its row 2"),
        ("<row r=\"2\"><c t=\"s\"><v>9</v></c></row>", "A2: its text number 9 is not in the workbook"),
        ("<row r=\"2\"><c t=\"str\"><v>&bomb;</v></c></row>", "&bomb; stands for nothing"),
        ("<row r=\"2\"><c><v>1</v>", "row 2"),
    ];
    for (rows, told) in cases {
        let refused = refusal(rows);
        assert!(refused.contains(told), "{rows}: {refused}");
    }
}

#[test]
fn what_is_only_odd_is_read() {
    let made = written(
        &format!(
            "{NAMES}<row r=\"2\" spans=\"1:16384\"><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"A2\"><v>1234567890123456789</v></c></row>\
             <row r=\"3\"/><row r=\"4\"><c r=\"A4\" s=\"9\"/><c r=\"XFD4\" s=\"9\"/></row>\
             <row r=\"9\"><c r=\"A9\"><v>0.30000000000000004</v></c><c r=\"B9\" t=\"b\"><v>2</v></c></row>\
             <row r=\"1048576\"><c t=\"e\"><v>#SPILL!</v></c><c t=\"none\"><v>x</v></c></row>"
        ),
        "<si/><si><r><t>ri</t></r><r><t>ch_x0041_</t></r><rPh><t>no</t></rPh></si>",
    );
    assert_eq!(
        rows(&opened(&made.path, &FormatChoice::default())[0]),
        [
            "Sales, row 2: 1234567890123456789 \"richA\"",
            "Sales, row 9: 0.30000000000000004 \"2\"",
            "Sales, row 1048576: \"#SPILL!\" \"x\"",
        ]
    );
}

#[test]
fn a_piece_without_end_is_refused_before_it_fills_the_memory() {
    let long = "x".repeat(17 << 20);
    let refused = refusal(&format!("<row r=\"2\"><c t=\"str\"><v>{long}</v></c></row>"));
    assert!(refused.contains("longer than 16 MB"), "{}", crate::shown(&refused));
}

#[test]
fn a_workbook_that_asks_for_a_password_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.xlsx");
    let mut file = cfb::create(&path).unwrap();
    for stream in ["EncryptionInfo", "EncryptedPackage"] {
        file.create_stream(stream).unwrap().write_all(&[7; 600]).unwrap();
    }
    drop(file);
    let failure = Failure::from(Source::open(&path).unwrap_err());
    assert_eq!(failure.code, "archive_encrypted");
    assert!(failure.message.contains("password"), "{}", failure.message);
}

#[test]
fn a_workbook_that_was_cut_off_is_told_as_one() {
    let folder = tempfile::tempdir().unwrap();
    for (name, called) in [("openpyxl.xlsx", "Cut.XLSX"), ("libreoffice-openpyxl.ods", "cut.ods")] {
        let path = folder.path().join(called);
        let bytes = std::fs::read(fixture(name)).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let failure = Failure::from(Source::open(&path).unwrap_err());
        assert!(
            failure.message.starts_with(&format!("The workbook {called} is damaged")),
            "{}",
            failure.message
        );
    }
}

/// What reads such files would ask for 34 terabytes, and the program would end.
#[test]
fn an_old_workbook_that_claims_more_rows_than_there_can_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.xls");
    let mut bytes = std::fs::read(fixture("libreoffice-openpyxl.xls")).unwrap();
    let dimensions = memchr::memmem::find(&bytes, &[0x00, 0x02, 0x0E, 0x00]).unwrap() + 4;
    bytes[dimensions..dimensions + 8].copy_from_slice(&[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
    std::fs::write(&path, bytes).unwrap();
    let failure = Failure::from(Source::open(&path).unwrap_err());
    assert!(failure.message.contains("reach to row 4294967295"), "{}", failure.message);
    let found = find_tables(&[path], &FormatChoice::default());
    assert!(found.is_err() || found.is_ok_and(|found| found.tables.is_empty()));
}

#[test]
fn changed_bytes_never_break_the_reading() {
    let place = tempfile::tempdir().unwrap();
    // The same changes in each run.
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for file in
        ["openpyxl.xlsx", "libreoffice-openpyxl.ods", "libreoffice-openpyxl.xls", "calamine-date.xlsb"]
    {
        let sound = std::fs::read(fixture(file)).unwrap();
        for round in 0..60 {
            let mut bytes = sound.clone();
            for _ in 0..=next(8) {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            if round % 5 == 0 {
                bytes.truncate(next(bytes.len()));
            }
            let path = place.path().join(file);
            std::fs::write(&path, bytes).unwrap();
            if let Ok(found) = find_tables(std::slice::from_ref(&path), &FormatChoice::default()) {
                for table in &found.tables {
                    let read = Source::open_as(&path, &table.choice(&FormatChoice::default()));
                    let _ = read.and_then(|source| source.records(0, 1000).map(|_| ()));
                }
            }
        }
    }
}

#[test]
fn records_stand_on_the_rows_of_their_sheet() {
    let row = |number: u64| format!("<row r=\"{number}\"><c><v>{number}</v></c><c><v>1</v></c></row>");
    let rows: String = [2, 3, 7, 90_000].map(row).concat();
    let made = written(&format!("{NAMES}{rows}"), "");
    let source = opened(&made.path, &FormatChoice::default()).pop().unwrap();
    let records = source.records(0, 10).unwrap();
    assert_eq!(records.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 3, 7, 90_000]);
    assert_eq!(source.summary().unwrap().first_records[2].line, 7);
    for (line, number) in
        [(1, None), (2, Some(0)), (7, Some(2)), (50_000, Some(2)), (90_000, Some(3)), (90_001, None)]
    {
        assert_eq!(source.record_at_line(line).unwrap(), number, "{line}");
    }
    let places = source.locators([7, 90_000]).unwrap();
    assert!(places[&7].as_str().ends_with(", row 7") && places[&90_000].as_str().ends_with(", row 90000"));
}

#[test]
fn a_file_that_changes_is_told() {
    let made = written(&format!("{NAMES}<row r=\"2\"><c><v>1</v></c><c><v>2</v></c></row>"), "");
    let found = find_tables(std::slice::from_ref(&made.path), &FormatChoice::default()).unwrap();
    write(&made.path, "<worksheet/>", "<sst/>", &[]);
    let tables: Vec<&crate::SourceTable> = found.tables.iter().collect();
    let again = crate::open_tables(&tables, &FormatChoice::default());
    assert!(matches!(again, Err(SourceError::Changed(_))));
}

#[derive(Debug, Clone)]
enum Any {
    Blank,
    Text(String),
    Whole(i64),
    Part(f64),
    Truth(bool),
}

fn any_cell() -> impl Strategy<Value = Any> {
    prop_oneof![
        Just(Any::Blank),
        "[ -~äß€😀\t\n]{1,20}".prop_map(Any::Text),
        any::<i64>().prop_map(Any::Whole),
        (-1e15..1e15).prop_map(Any::Part),
        any::<bool>().prop_map(Any::Truth),
    ]
}

fn escaped(text: &str) -> String {
    let text = text.replace("_x", "_x005F_x");
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cells_arrive_as_they_are_stored(table in proptest::collection::vec(proptest::collection::vec(any_cell(), 3), 1..12)) {
        let choice = FormatChoice { header: Some(true), skip_lines: Some(0), below_header: Some(0), footer_lines: Some(0), ..FormatChoice::default() };
        let mut sheet = "<row r=\"1\"><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c></row>".to_owned();
        let mut expected = Vec::new();
        for (number, cells) in (2..).zip(&table) {
            let _ = write!(sheet, "<row r=\"{number}\">");
            let mut words = Vec::new();
            for cell in cells {
                let (xml, word) = match cell {
                    Any::Blank => ("<c/>".to_owned(), "-".to_owned()),
                    Any::Text(text) => (format!("<c t=\"str\"><v>{}</v></c>", escaped(text)), format!("{text:?}")),
                    Any::Whole(value) => (format!("<c><v>{value}</v></c>"), value.to_string()),
                    Any::Part(value) => (format!("<c><v>{value:e}</v></c>"), value.to_string()),
                    Any::Truth(value) => (format!("<c t=\"b\"><v>{}</v></c>", u8::from(*value)), value.to_string()),
                };
                sheet.push_str(&xml);
                words.push(word);
            }
            sheet.push_str("</row>");
            if words.iter().any(|word| word != "-") {
                expected.push(format!("Sales, row {number}: {}", words.join(" ")));
            }
        }
        let made = written(&sheet, "");
        match Source::open_as(&made.path, &choice) {
            Ok(source) => prop_assert_eq!(rows(&source), expected),
            Err(error) => prop_assert!(expected.is_empty(), "{}", error),
        }
    }
}
