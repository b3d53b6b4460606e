//! A million rows take no more memory than a quarter of them: measured in processes of their own, each of which is this
//! test program once more.

use super::opened;
use crate::FormatChoice;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROWS: u32 = 1_000_000;
/// How much more memory four times the rows may take, and how much all of it may be, in KB.
const MORE_KB: u64 = 4 * 1024;
const MOST_KB: u64 = 64 * 1024;
/// Names the workbook to the process that reads it.
const WORKBOOK: &str = "TABLEFERRY_TEST_WORKBOOK";

/// Each row has a number, a text of its own, and one that all share.
fn write(path: &Path, rows: u32) {
    // What is packed well takes long to pack and unpack where it is not optimised.
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut archive = ZipWriter::new(BufWriter::new(std::fs::File::create(path).unwrap()));
    let mut part = |name: &str, text: &dyn Fn(&mut dyn Write)| {
        archive.start_file(name, options).unwrap();
        let mut bytes = BufWriter::with_capacity(1 << 20, &mut archive);
        text(&mut bytes);
        bytes.flush().unwrap();
    };
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    part("[Content_Types].xml", &|to| write!(to, "<Types/>").unwrap());
    part("_rels/.rels", &|to| {
        write!(to, "<r><Relationship Id=\"a\" Type=\"{kinds}/officeDocument\" Target=\"b.xml\"/></r>")
            .unwrap();
    });
    part("_rels/b.xml.rels", &|to| {
        write!(
            to,
            "<r><Relationship Id=\"s\" Type=\"{kinds}/worksheet\" Target=\"s.xml\"/>\
             <Relationship Id=\"t\" Type=\"{kinds}/sharedStrings\" Target=\"t.xml\"/></r>"
        )
        .unwrap();
    });
    part("b.xml", &|to| {
        write!(to, "<workbook><sheet name=\"All\" r:id=\"s\"/></workbook>").unwrap();
    });
    part("t.xml", &|to| write!(to, "<sst><si><t>open</t></si><si><t>closed</t></si></sst>").unwrap());
    part("s.xml", &|to| {
        write!(to, "<worksheet><sheetData>").unwrap();
        for row in 0..rows {
            writeln!(
                to,
                "<row><c><v>{row}</v></c><c t=\"inlineStr\"><is><t>n{row}</t></is></c><c t=\"s\"><v>{}</v></c></row>",
                row % 2
            )
            .unwrap();
        }
        write!(to, "</sheetData></worksheet>").unwrap();
    });
    archive.finish().unwrap();
}

/// Lists and stages the workbook that the environment names, where it names one, and says what memory that took.
#[test]
fn reads_a_workbook_for_another_test() {
    let Some(path) = std::env::var_os(WORKBOOK) else { return };
    let sources = opened(Path::new(&path), &FormatChoice::default());
    assert_eq!(sources.len(), 1);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("peak {}", peak.trim().trim_end_matches(" kB"));
}

fn peak_kb(path: &Path) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "workbook::tests::memory::reads_a_workbook_for_another_test", "--nocapture"])
        .env(WORKBOOK, path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let peak = said.lines().find_map(|line| line.split_once("peak ")).map(|(_, peak)| peak);
    peak.and_then(|peak| peak.parse().ok()).unwrap_or_else(|| panic!("{said}"))
}

#[test]
fn memory_does_not_grow_with_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let peak = |rows: u32| {
        let path = folder.path().join(format!("{rows}.xlsx"));
        write(&path, rows);
        peak_kb(&path)
    };
    let (few, all) = (peak(ROWS / 4), peak(ROWS));
    assert!(all < few + MORE_KB && all < MOST_KB, "{few} KB, then {all} KB");
}
