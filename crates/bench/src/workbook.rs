//! Workbooks: how fast a million rows are listed and staged, beside a bare `calamine` loop over the same cells in the same
//! run, and how much memory that takes as the rows grow.

use crate::files::made;
use crate::sqlite::peak_megabytes;
use calamine::{Reader, Xlsx, open_workbook};
use source::{FormatChoice, SourceTable, find_tables, open_tables};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// Of the bare loop's speed, at least: a workbook is read twice, to list and to stage it.
const ASKED: f64 = 0.6;
/// How much more memory four times the rows may take, in MB: what allocators keep.
const MORE_MEGABYTES: f64 = 16.0;

/// How the texts of a workbook are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// Within their cells.
    Inline,
    /// Once for all cells that hold them.
    Shared,
}

/// Lists and stages a million rows and reads them with the bare loop, by turns, for both ways of writing texts.
///
/// # Errors
/// What could not be measured, and figures below what is asked.
pub(crate) fn measure() -> Result<(), String> {
    let mut slow = Vec::new();
    for texts in [Texts::Inline, Texts::Shared] {
        let path = workbook(ROWS, texts)?;
        let (mut bare, mut listed, mut staged) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let started = Instant::now();
            read_bare(&path)?;
            bare.push(started.elapsed().as_secs_f64());
            let (of_list, of_both) = stage(&path)?;
            listed.push(of_list);
            staged.push(of_both);
        }
        let [bare, listed, staged] = [bare, listed, staged].map(median);
        let share = bare / staged;
        println!(
            "workbook: {ROWS} rows of 6 cells, texts {}: bare calamine loop {bare:.2} s; listed in {listed:.2} s, with staging \
             {staged:.2} s: {:.0}%",
            if texts == Texts::Inline { "within their cells" } else { "shared" },
            share * 100.0
        );
        if share < ASKED {
            slow.push(format!(
                "A workbook is listed and staged at {:.0}% of the bare loop; asked are {:.0}%.",
                share * 100.0,
                ASKED * 100.0
            ));
        }
    }
    let small = peak_megabytes(&workbook(ROWS / 4, Texts::Inline)?)?;
    let large = peak_megabytes(&workbook(ROWS, Texts::Inline)?)?;
    println!("workbook: peak memory {small:.1} MB with {} rows, {large:.1} MB with {ROWS}", ROWS / 4);
    if large > small + MORE_MEGABYTES {
        slow.push(format!("Memory grows with the rows: {small:.1} MB, then {large:.1} MB."));
    }
    if slow.is_empty() { Ok(()) } else { Err(slow.join("\n")) }
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or(f64::INFINITY)
}

fn read_bare(path: &Path) -> Result<(), String> {
    let read = || {
        let mut book: Xlsx<_> = open_workbook(path)?;
        let mut cells = 0u64;
        for sheet in book.sheet_names() {
            let mut reader = book.worksheet_cells_reader(&sheet)?;
            while let Some(cell) = reader.next_cell()? {
                std::hint::black_box(&cell);
                cells += 1;
            }
        }
        Ok(cells)
    };
    let cells = read().map_err(|error: calamine::XlsxError| error.to_string())?;
    let expected = (ROWS + 1) * COLUMNS.len() as u64;
    if cells == expected { Ok(()) } else { Err(format!("{cells} cells were read, not {expected}")) }
}

/// Seconds to list the tables, and to list and stage them.
fn stage(path: &Path) -> Result<(f64, f64), String> {
    let started = Instant::now();
    let choice = FormatChoice::default();
    let found = find_tables(&[path.to_owned()], &choice).map_err(|error| error.to_string())?;
    let listed = started.elapsed().as_secs_f64();
    let tables: Vec<&SourceTable> = found.tables.iter().collect();
    let mut rows = 0;
    for source in open_tables(&tables, &choice).map_err(|error| error.to_string())? {
        source.wait_until_staged(&CancellationToken::new()).map_err(|error| error.to_string())?;
        rows += source.staged_rows().map_or(0, |(rows, _)| rows);
    }
    let seconds = started.elapsed().as_secs_f64();
    if rows == ROWS { Ok((listed, seconds)) } else { Err(format!("{rows} rows were staged, not {ROWS}")) }
}

const COLUMNS: [&str; 6] = ["id", "name", "email", "price", "day", "city"];
const CITIES: [&str; 8] =
    ["Amsterdam", "Berlin", "Kraków", "Lisbon", "Malmö", "Paris & Versailles", "Rome", "Zürich"];
/// 1 January 2020, as spreadsheets count days.
const FIRST_DAY: u64 = 43_831;
/// Names that are shared, each by several rows.
const SHARED_NAMES: u64 = 10_000;

/// A workbook of so many people; made once.
fn workbook(rows: u64, texts: Texts) -> Result<PathBuf, String> {
    let name = format!("people-{rows}-{}.xlsx", if texts == Texts::Inline { "inline" } else { "shared" });
    made(&name, |out| write(out, rows, texts)).map_err(|error| error.to_string())
}

fn write(out: &mut BufWriter<File>, rows: u64, texts: Texts) -> io::Result<()> {
    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &[String]| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
            all.concat()
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        ("_rels/.rels", relations(&[relation(1, "officeDocument", "xl/workbook.xml")])),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                relation(1, "worksheet", "worksheets/sheet1.xml"),
                relation(2, "sharedStrings", "sharedStrings.xml"),
                relation(3, "styles", "styles.xml"),
            ]),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>\
                 </styleSheet>"
            ),
        ),
        ("xl/sharedStrings.xml", shared(texts, MAIN)),
    ];
    let mut archive = ZipWriter::new(out);
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default().large_file(true))?;
    sheet(&mut BufWriter::with_capacity(1 << 20, &mut archive), rows, texts, MAIN)?;
    archive.finish()?;
    Ok(())
}

/// The texts that cells share: the names of the columns, the cities, and names of people.
fn shared(texts: Texts, main: &str) -> String {
    let mut all = format!("<sst xmlns=\"{main}\">");
    if texts == Texts::Shared {
        let people = (0..SHARED_NAMES).map(|person| format!("Person {person}"));
        let words = COLUMNS.iter().chain(&CITIES).map(|word| (*word).to_owned());
        all.extend(words.chain(people).map(|text| format!("<si><t>{}</t></si>", text.replace('&', "&amp;"))));
    }
    all + "</sst>"
}

fn sheet(out: &mut impl Write, rows: u64, texts: Texts, main: &str) -> io::Result<()> {
    let text = |cell: String, number: u64, text: String| match texts {
        Texts::Shared => format!("<c r=\"{cell}\" t=\"s\"><v>{number}</v></c>"),
        Texts::Inline => {
            format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{}</t></is></c>", text.replace('&', "&amp;"))
        }
    };
    write!(out, "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">")?;
    for ((number, name), column) in (0..).zip(COLUMNS).zip('A'..) {
        write!(out, "{}", text(format!("{column}1"), number, name.to_owned()))?;
    }
    write!(out, "</row>")?;
    for (id, row) in (1..=rows).zip(2..) {
        let cents = id * 37 % 1_000_000;
        let (city, person) = (id % CITIES.len() as u64, id % SHARED_NAMES);
        let name = text(
            format!("B{row}"),
            (COLUMNS.len() + CITIES.len()) as u64 + person,
            format!("Person {person}"),
        );
        let of_city = CITIES.get(usize::try_from(city).unwrap_or(0)).copied().unwrap_or_default();
        writeln!(
            out,
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{id}</v></c>{name}<c r=\"C{row}\" t=\"inlineStr\"><is><t>person{id}@example.com\
             </t></is></c><c r=\"D{row}\"><v>{}.{:02}</v></c><c r=\"E{row}\" s=\"1\"><v>{}</v></c>{}</row>",
            cents / 100,
            cents % 100,
            FIRST_DAY + id % 2000,
            text(format!("F{row}"), COLUMNS.len() as u64 + city, of_city.to_owned()),
        )?;
    }
    write!(out, "</sheetData></worksheet>")?;
    out.flush()
}
