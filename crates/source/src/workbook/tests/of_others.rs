//! What the test files of other readers of workbooks taught: Apache POI, `SheetJS`, calamine, openpyxl.

use super::{by_hand, fixture, opened, rows};
use crate::{FormatChoice, Source, find_tables};
use failure::Failure;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn message(path: &Path) -> String {
    Failure::from(Source::open(path).unwrap_err()).message
}

/// A sheet with a form's controls says in which rows they are drawn.
#[test]
fn rows_of_drawings_are_none_of_the_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("controls.xlsx");
    let sheet = "<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>id</v></c></row><row><c><v>7</v></c></row></sheetData>\
                 <controls><control><anchor><from><xdr:col>3</xdr:col><xdr:row>15</xdr:row></from></anchor></control></controls>\
                 </worksheet>";
    by_hand::write(&path, sheet, "<sst/>", &[]);
    assert_eq!(rows(&opened(&path, &FormatChoice::default())[0]), ["Sales, row 2: 7"]);
}

/// The oldest way to hide an .xls, which leaves the lengths of its records as they were.
#[test]
fn an_old_workbook_with_the_oldest_password_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hidden.xls");
    let mut bytes = std::fs::read(fixture("libreoffice-openpyxl.xls")).unwrap();
    // The first record behind the beginning becomes the one that tells of a password.
    let begin = memchr::memmem::find(&bytes, &[0x09, 0x08, 0x10, 0x00]).unwrap() + 20;
    bytes[begin..begin + 2].copy_from_slice(&[0x2F, 0x00]);
    bytes[begin + 4..begin + 6].copy_from_slice(&[0, 0]);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(message(&path), "The workbook hidden.xls cannot be read: it is saved with a password.");
}

#[test]
fn workbooks_of_before_1993_are_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.xls");
    for start in [&[9, 0, 4, 0, 2, 0, 16, 0][..], &[9, 4, 6, 0, 0, 4, 16, 0, 0, 0]] {
        std::fs::write(&path, [start, &[0; 40]].concat()).unwrap();
        assert_eq!(
            message(&path),
            "old.xls is not read by Tableferry: it is a workbook of Excel 2 to 5, as they wrote it before 1993."
        );
    }
}

fn in_archives(name: &str, folder: &Path) -> [PathBuf; 2] {
    let bytes = std::fs::read(fixture(name)).unwrap();
    let zipped = folder.join("all.zip");
    let mut archive = ZipWriter::new(std::fs::File::create(&zipped).unwrap());
    archive.start_file(format!("in/{name}"), SimpleFileOptions::default()).unwrap();
    archive.write_all(&bytes).unwrap();
    archive.finish().unwrap();
    let gzipped = folder.join("one.gz");
    let file = std::fs::File::create(&gzipped).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(&bytes).unwrap();
    packed.finish().unwrap();
    [zipped, gzipped]
}

#[test]
fn a_workbook_in_an_archive_must_be_unpacked_first() {
    let names = ["openpyxl.xlsx", "libreoffice-openpyxl.ods", "libreoffice-openpyxl.xls"];
    for name in names {
        let folder = tempfile::tempdir().unwrap();
        for path in in_archives(name, folder.path()) {
            let refused = Failure::from(
                find_tables(std::slice::from_ref(&path), &FormatChoice::default()).unwrap_err(),
            );
            let told = format!("{} {}", refused.message, refused.detail.unwrap_or_default());
            assert!(
                told.contains("a workbook in an archive, which must be unpacked first"),
                "{name}: {told}"
            );
        }
    }
}

/// Excel writes such a row below a table; that it is no record is certain.
#[test]
fn rows_of_totals_below_tables_are_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("totals.xlsx");
    let row = |number: u32, first: &str, second: &str| {
        format!("<row r=\"{number}\"><c t=\"str\"><v>{first}</v></c><c><v>{second}</v></c></row>")
    };
    let names = "<row r=\"1\"><c t=\"str\"><v>id</v></c><c t=\"str\"><v>sum</v></c></row>";
    let records: String = (2..6).map(|number| row(number, &format!("a{number}"), "5")).collect();
    let sheet = format!(
        "<worksheet><sheetData>{names}{records}{}{}</sheetData></worksheet>",
        row(6, "Total", "20"),
        row(7, "a7", "6")
    );
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations =
        format!("<r><Relationship Id=\"a\" Type=\"{kinds}/table\" Target=\"../tables/t.xml\"/></r>");
    let table = "<table name=\"T\" displayName=\"Sales\" ref=\"A1:B6\" totalsRowCount=\"1\"/>";
    let further = [("xl/worksheets/_rels/s.xml.rels", relations.as_str()), ("xl/tables/t.xml", table)];
    by_hand::write(&path, &sheet, "<sst/>", &further);
    let source = &opened(&path, &FormatChoice::default())[0];
    let read = rows(source);
    assert_eq!(read.len(), 5, "{read:?}");
    assert_eq!(read[3..], ["Sales, row 5: \"a5\" 5", "Sales, row 7: \"a7\" 6"]);
    let notes = source.summary().unwrap().notes.join("\n");
    assert_eq!(
        notes,
        "The row of totals that Excel keeps below a table is no record and is left out: row 6 (“Total, 20”) of the table \
         “Sales”."
    );
}

/// `LibreOffice` writes the midnight of a day as the day alone.
#[test]
fn midnights_of_a_column_with_times_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("midnight.ods");
    let cell = |date: &str| format!("<c:table-cell o:value-type=\"date\" o:date-value=\"{date}\"/>");
    let row =
        |first: &str, second: &str| format!("<c:table-row>{}{}</c:table-row>", cell(first), cell(second));
    let text = |text: &str| format!("<c:table-cell o:value-type=\"string\"><t:p>{text}</t:p></c:table-cell>");
    let content = format!(
        "<o:document><c:table c:name=\"Visits\"><c:table-row>{}{}</c:table-row>{}{}{}</c:table></o:document>",
        text("came"),
        text("born"),
        row("2024-01-01", "1999-05-06"),
        row("2024-01-01T10:30:00", "2000-07-08"),
        row("2024-01-02T00:00:00", "2001-09-10"),
    );
    let mut archive = ZipWriter::new(std::fs::File::create(&path).unwrap());
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, bytes) in [("mimetype", kind), ("content.xml", content.as_str())] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    assert_eq!(
        rows(&opened(&path, &FormatChoice::default())[0]),
        [
            "Visits, row 2: \"2024-01-01T00:00:00\" \"1999-05-06\"",
            "Visits, row 3: \"2024-01-01T10:30:00\" \"2000-07-08\"",
            "Visits, row 4: \"2024-01-02T00:00:00\" \"2001-09-10\"",
        ]
    );
}
