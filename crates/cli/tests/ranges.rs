//! A table converted in byte ranges, each by a process of its own, against one ordinary conversion.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A record as its frame has it.
struct Frame {
    is_item: bool,
    number: u64,
    key: Vec<u8>,
    payload: Vec<u8>,
    whole: Vec<u8>,
}

fn run(folder: &Path, arguments: &[&str], stdin: Stdio) -> Output {
    let command = Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        .args(arguments)
        .current_dir(folder)
        .env("TABLEFERRY_DATA_DIR", folder.join("data"))
        .stdin(stdin)
        .output()
        .unwrap();
    assert!(matches!(command.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&command.stderr));
    command
}

fn step(folder: &Path, step: &[&str], stdin: Stdio) -> Output {
    let arguments = [&["convert", "--prepared", "prepared", "--range"], step].concat();
    run(folder, &arguments, stdin)
}

fn from(folder: &Path, name: &str, byte: u64) -> Stdio {
    let mut file = File::open(folder.join(name)).unwrap();
    file.seek(SeekFrom::Start(byte)).unwrap();
    file.into()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn frames(stream: &[u8]) -> Vec<Frame> {
    let mut rest = stream.strip_prefix(b"TFR1").unwrap();
    let mut found = Vec::new();
    loop {
        let length = usize::try_from(number(&rest[1..5])).unwrap();
        let (frame, behind) = rest.split_at(5 + length);
        rest = behind;
        let body = &frame[5..];
        if frame[0] == 255 {
            assert!(rest.is_empty());
            assert_eq!(number(&body[..8]) + number(&body[8..16]), found.len() as u64);
            return found;
        }
        let (key, payload) = body[24..].split_at(usize::try_from(number(&body[20..24])).unwrap());
        found.push(Frame {
            is_item: frame[0] == 1,
            number: number(&body[..8]),
            key: key.to_vec(),
            payload: payload.to_vec(),
            whole: frame.to_vec(),
        });
    }
}

/// The source and its design, prepared.
fn prepared(text: &str, name: &str, duplicates: &str, options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let reading = reading(name);
    let design = ["--table", "Big", "--partition-key", "id", "--duplicates", duplicates, "-o", "plan.json"];
    run(folder.path(), &[&["plan", name], &design[..], options, reading].concat(), Stdio::null());
    let out = ["--plan", "plan.json", "--range", "prepare", "--out", "prepared"];
    run(folder.path(), &[&["convert", name], &out[..], reading].concat(), Stdio::null());
    folder
}

/// What nobody can tell from a file whose lines end in two ways.
fn reading(name: &str) -> &'static [&'static str] {
    if Path::new(name).extension().is_some_and(|extension| extension == "csv") {
        &["--line-end", "lf-or-crlf"]
    } else {
        &[]
    }
}

/// The frames of all ranges, so many, in their order.
fn converted(folder: &Path, name: &str, ranges: u64) -> Vec<Frame> {
    let document: Value =
        serde_json::from_slice(&std::fs::read(folder.join("prepared/ranges.json")).unwrap()).unwrap();
    let start = document["data_start"].as_u64().unwrap();
    let size = std::fs::metadata(folder.join(name)).unwrap().len();
    let edge = |place: u64| start + (size - start) * place / ranges;
    let mut scans = Vec::new();
    for place in 0..ranges {
        let length = (edge(place + 1) - edge(place)).to_string();
        let scan = step(folder, &["scan", "--length", &length], from(folder, name, edge(place)));
        scans.extend(scan.stdout);
    }
    std::fs::write(folder.join("scans"), scans).unwrap();
    let starts: Value =
        serde_json::from_slice(&step(folder, &["compose"], from(folder, "scans", 0)).stdout).unwrap();
    let mut all = Vec::new();
    for start in starts["ranges"].as_array().unwrap().iter().filter(|start| !start.is_null()) {
        let byte = start["byte"].as_u64().unwrap();
        let of_range = |what: &str| {
            frames(&step(folder, &[what, "--start", &start.to_string()], from(folder, name, byte)).stdout)
        };
        let (checked, items) = (of_range("check"), of_range("items"));
        assert_eq!(items.len() as u64, start["records"].as_u64().unwrap());
        let is_same = |(left, right): (&Frame, &Frame)| {
            (left.is_item, left.number, &left.key) == (right.is_item, right.number, &right.key)
                && left.payload.is_empty()
        };
        assert!(checked.iter().zip(&items).all(is_same) && checked.len() == items.len());
        all.extend(items);
    }
    assert_eq!(all.len() as u64, starts["records"].as_u64().unwrap());
    assert!(all.iter().zip(0..).all(|(frame, number)| frame.number == number));
    all
}

/// The lines of the objects, and the file of rejected records, of one ordinary conversion.
fn ordinary(folder: &Path, name: &str) -> (Vec<String>, String) {
    let out = ["--plan", "plan.json", "--out", "one", "--compress", "none", "--json"];
    let report = run(folder, &[&["convert", name], &out[..], reading(name)].concat(), Stdio::null());
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let rejects = report["rejects_file"]
        .as_str()
        .map_or_else(String::new, |path| std::fs::read_to_string(folder.join(path)).unwrap());
    let mut lines = Vec::new();
    for object in std::fs::read_dir(folder.join("one/Big")).unwrap() {
        lines.extend(std::fs::read_to_string(object.unwrap().path()).unwrap().lines().map(str::to_owned));
    }
    lines.sort_unstable();
    (lines, rejects)
}

fn rejected(folder: &Path, frames: &[Frame]) -> String {
    let document: Value =
        serde_json::from_slice(&std::fs::read(folder.join("prepared/ranges.json")).unwrap()).unwrap();
    let mut text = document["rejects_header"].as_str().unwrap().to_owned();
    for frame in frames.iter().filter(|frame| !frame.is_item) {
        text.push_str(std::str::from_utf8(&frame.payload).unwrap());
    }
    text
}

fn line(frame: &Frame) -> String {
    String::from_utf8(frame.payload.clone()).unwrap()
}

fn people(records: usize) -> String {
    let mut text = String::from("\u{FEFF}id,name,note\r\n");
    for number in 0..records {
        let key = if number % 9 == 4 { number / 2 } else { number };
        let spelled = if number % 2 == 0 { format!("{key}") } else { format!("{key}.0") };
        let name = if number % 7 == 0 { String::new() } else { format!("n{number}") };
        let spelled = if number % 101 == 7 { "none".to_owned() } else { spelled };
        let note =
            if number % 3 == 0 { format!("\"a \"\"{number}\"\"\r\nb,\n\"") } else { "x".repeat(number % 11) };
        let end = if number % 4 == 0 { "\n" } else { "\r\n" };
        let _ = write!(text, "{spelled},{name},{note}{end}");
    }
    text.push_str("too few");
    text
}

#[test]
fn ranges_of_a_delimited_file_give_what_one_conversion_gives() {
    let folder = prepared(&people(900), "people.csv", "last", &["--type", "id=number"]);
    let frames = converted(folder.path(), "people.csv", 7);
    let (lines, rejects) = ordinary(folder.path(), "people.csv");
    assert_eq!(rejected(folder.path(), &frames), rejects);
    let last: BTreeMap<&[u8], String> =
        frames.iter().filter(|frame| frame.is_item).map(|frame| (&frame.key[..], line(frame))).collect();
    let mut found: Vec<String> = last.into_values().collect();
    found.sort_unstable();
    assert_eq!(found, lines);
}

#[test]
fn a_source_is_prepared_by_its_start_alone() {
    let text = people(18_000);
    let folder = prepared(&text, "people.csv", "first", &["--type", "id=number"]);
    // It ends within a quoted cell, far behind its first records.
    let cut = text.find("\"\"16998\"\"").unwrap();
    assert!(cut > 300_000);
    std::fs::create_dir(folder.path().join("sample")).unwrap();
    std::fs::write(folder.path().join("sample/people.csv"), &text[..cut]).unwrap();
    std::fs::remove_dir_all(folder.path().join("prepared")).unwrap();
    let out = ["--plan", "plan.json", "--range", "prepare", "--out", "prepared"];
    run(
        folder.path(),
        &[&["convert", "sample/people.csv"], &out[..], reading("people.csv")].concat(),
        Stdio::null(),
    );
    let frames = converted(folder.path(), "people.csv", 4);
    let (lines, rejects) = ordinary(folder.path(), "people.csv");
    assert_eq!(rejected(folder.path(), &frames), rejects);
    let mut first: BTreeMap<&[u8], String> = BTreeMap::new();
    for frame in frames.iter().filter(|frame| frame.is_item) {
        first.entry(&frame.key).or_insert_with(|| line(frame));
    }
    let mut found: Vec<String> = first.into_values().collect();
    found.sort_unstable();
    assert_eq!(found, lines);
}

#[test]
fn records_of_a_key_are_merged_by_the_converter() {
    let folder = prepared(&people(900), "people.csv", "merge", &["--type", "id=number"]);
    let mut items = converted(folder.path(), "people.csv", 3);
    items.retain(|frame| frame.is_item);
    items.sort_by(|left, right| (&left.key, left.number).cmp(&(&right.key, right.number)));
    let mut stream = b"TFR1".to_vec();
    for frame in &items {
        stream.extend_from_slice(&frame.whole);
    }
    let mut checksum = flate2::Crc::new();
    checksum.update(&stream);
    stream.extend([255, 20, 0, 0, 0]);
    stream.extend((items.len() as u64).to_le_bytes());
    stream.extend(0u64.to_le_bytes());
    stream.extend(checksum.sum().to_le_bytes());
    std::fs::write(folder.path().join("frames"), &stream).unwrap();
    let merged = step(folder.path(), &["merge"], from(folder.path(), "frames", 0));
    let mut found: Vec<String> = frames(&merged.stdout).iter().map(line).collect();
    found.sort_unstable();
    assert_eq!(found, ordinary(folder.path(), "people.csv").0);
    assert!(found.len() < items.len());
    // What was cut is no stream.
    std::fs::write(folder.path().join("frames"), &stream[..stream.len() - 1]).unwrap();
    let arguments = ["convert", "--prepared", "prepared", "--range", "merge"];
    let cut = Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(from(folder.path(), "frames", 0))
        .output()
        .unwrap();
    assert_eq!(cut.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&cut.stderr).contains("it was cut"));
}

#[test]
fn ranges_of_json_lines_give_what_one_conversion_gives() {
    let mut text = String::new();
    for number in 0..400 {
        let _ = match number % 40 {
            13 => writeln!(text, "{{\"id\":{number},"),
            14 => write!(text, "\r\n"),
            _ => writeln!(text, "{{\"id\":{number},\"name\":\"é {number}\",\"tags\":[1,{{\"a\":null}}]}}"),
        };
    }
    let folder = prepared(&text, "people.jsonl", "stop", &[]);
    let frames = converted(folder.path(), "people.jsonl", 5);
    let (lines, rejects) = ordinary(folder.path(), "people.jsonl");
    assert_eq!(rejected(folder.path(), &frames), rejects);
    let mut found: Vec<String> = frames.iter().filter(|frame| frame.is_item).map(line).collect();
    found.sort_unstable();
    assert_eq!(found, lines);
}

#[test]
fn what_no_cluster_converts_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("latin.csv", b"id,name\n1,Jos\xE9\n2,b\n");
    write("list.json", b"[{\"id\":1},{\"id\":2}]");
    write("people.csv", b"id,name\n1,a\n2,b\n");
    write("orders.csv", b"order_id,person_id\n7,1\n8,2\n9,1\n");
    let plan =
        ["--relate", "orders.person_id=people.id", "--place", "orders=inside:people", "-o", "plan.json"];
    run(folder.path(), &[&["plan", "people.csv", "orders.csv"], &plan[..]].concat(), Stdio::null());
    let cases: [(&[&str], &str); 3] = [
        (&["latin.csv", "--encoding", "windows-1252"], "UTF-8"),
        (&["list.json"], "JSON Lines"),
        (&["orders.csv", "--plan", "plan.json"], "stand inside the items of people"),
    ];
    for (source, words) in cases {
        let arguments = [&["convert", "--range", "prepare", "--out", "prepared", "--json"], source].concat();
        let refused = Command::new(env!("CARGO_BIN_EXE_tableferry-cli"))
            .args(&arguments)
            .current_dir(folder.path())
            .env("TABLEFERRY_DATA_DIR", folder.path().join("data"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&refused.stdout);
        assert_eq!(refused.status.code(), Some(1), "{source:?}: {told}");
        assert!(told.contains("route_unusable") && told.contains(words), "{source:?}: {told}");
        assert!(!folder.path().join("prepared").exists());
    }
}
