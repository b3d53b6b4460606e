//! Whole readings of files of every kind: what was written comes back, with its line, from anywhere.

mod encodings;
mod table_search;

use super::*;
use failure::Failure;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;

const ENCODINGS: [TextEncoding; 5] = [
    TextEncoding::Utf8,
    TextEncoding::Utf16Le,
    TextEncoding::Utf16Be,
    TextEncoding::Windows1252,
    TextEncoding::Latin1,
];

/// Starts of files that lead somewhere.
const STARTS: [&[u8]; 11] = [
    b"",
    b"a,b\n",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\x1F\x8B\x08\0\0\0\0\0\0\0",
    b"{",
    b"[{",
    b"[{},",
    b"{\"a\":1}\n",
    b"a\0,\0",
];

/// A file that goes with its folder.
struct Written {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
}

fn written(name: &str, bytes: &[u8], gzipped: bool) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    if gzipped {
        let mut encoder = GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap();
    } else {
        std::fs::write(&path, bytes).unwrap();
    }
    Written { _folder: folder, path }
}

fn encoded(text: &str, encoding: TextEncoding) -> Vec<u8> {
    match encoding {
        TextEncoding::Utf8 => text.as_bytes().to_vec(),
        TextEncoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        TextEncoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TextEncoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        TextEncoding::Latin1 => text.chars().map(|character| u8::try_from(character).unwrap()).collect(),
        other => other.decoder().unwrap().encode(text).0.into_owned(),
    }
}

/// Every record as a whole reading on all cores gives it: its number, its line and itself.
fn whole(source: &Source) -> Result<Vec<(u64, u64, Record)>, SourceError> {
    read_from(source, source.data_start())
}

fn read_from(source: &Source, position: Position) -> Result<Vec<(u64, u64, Record)>, SourceError> {
    let mut all = Vec::new();
    map_blocks(
        source,
        position,
        &CancellationToken::new(),
        |block| {
            let mut records = Vec::new();
            source.for_each_record(block, |number, line, record| {
                records.push((number, line, record.clone()));
            })?;
            Ok(records)
        },
        |_, records| {
            all.extend(records);
            true
        },
    )?;
    Ok(all)
}

/// True when a reading that starts at any of the last blocks, as one that is resumed does, gives what the whole gave.
fn resumes(source: &Source, all: &[(u64, u64, Record)]) -> bool {
    source.positions_noted().iter().rev().take(2).all(|position| {
        read_from(source, *position).unwrap() == all[usize::try_from(position.record).unwrap()..]
    })
}

fn cells(record: &Record) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

/// A table of cells, as long as it takes to fill some blocks.
#[derive(Debug, Clone)]
struct Table {
    width: usize,
    rows: Vec<Vec<String>>,
    repeated: usize,
}

fn table(cell: &'static str) -> impl Strategy<Value = Table> {
    (1usize..5, 1usize..8).prop_flat_map(move |(width, rows)| {
        let rows = proptest::collection::vec(proptest::collection::vec(cell, width), rows);
        (rows, prop_oneof![Just(1usize), 1usize..4000]).prop_map(move |(rows, repeated)| Table {
            width,
            rows,
            repeated,
        })
    })
}

/// The table as a delimited file, and the line on which each record starts.
fn delimited(table: &Table, delimiter: char, line_end: &str) -> (String, Vec<u64>) {
    let mut text = String::new();
    let header: Vec<String> = (0..table.width).map(|place| format!("name{place}")).collect();
    text.push_str(&header.join(&delimiter.to_string()));
    text.push_str(line_end);
    let mut line = 2;
    let mut lines = Vec::new();
    for _ in 0..table.repeated {
        for row in &table.rows {
            lines.push(line);
            for (place, cell) in row.iter().enumerate() {
                if place > 0 {
                    text.push(delimiter);
                }
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
                line += line_ends::line_ends(cell.as_bytes());
            }
            text.push_str(line_end);
            line += 1;
        }
    }
    (text, lines)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn cells_come_back_from_any_delimited_file(
        table in table("[a-zé\u{A0} 0-9,;\"\r\n]{0,9}"),
        encoding in proptest::sample::select(&ENCODINGS[..]),
        delimiter in proptest::sample::select(&[',', ';', '\t', '|', ':', 'x'][..]),
        line_end in proptest::sample::select(&["\n", "\r\n", "\r"][..]),
        has_mark: bool,
        gzipped: bool,
        jump in 0.0..1.0f64,
    ) {
        let (text, lines) = delimited(&table, delimiter, line_end);
        let is_wide = matches!(encoding, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
        let mark = if has_mark && (is_wide || encoding == TextEncoding::Utf8) { "\u{FEFF}" } else { "" };
        let bytes = encoded(&format!("{mark}{text}"), encoding);
        let file = written("t.csv", &bytes, gzipped);
        let choice = FormatChoice {
            kind: Some(SourceKind::Delimited),
            delimiter: Some(delimiter),
            header: Some(true),
            encoding: Some(encoding),
            quote: Some(Quote::Double),
            escape: Some(Escape::Doubled),
            line_end: Some(LineEnd::Any),
            // Which line names the columns is asked of some: the second record may look like it.
            skip_lines: Some(0),
            ..FormatChoice::default()
        };
        let source = Source::open_as(&file.path, &choice).unwrap();
        prop_assert_eq!(source.choice(), &choice);
        prop_assert_eq!(source.columns().len(), table.width);
        prop_assert_eq!(source.format().byte_order_mark, !mark.is_empty());
        prop_assert_eq!(source.format().gzipped, gzipped);
        let all = whole(&source).unwrap();
        prop_assert_eq!(all.len(), lines.len());
        for (place, (number, line, record)) in all.iter().enumerate() {
            prop_assert_eq!((*number, *line), (place as u64, lines[place]));
            prop_assert_eq!(&cells(record), &table.rows[place % table.rows.len()]);
            prop_assert_eq!(record.fault(), None);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let place = (jump * lines.len() as f64) as usize;
        let found = source.records(place as u64, 2).unwrap();
        prop_assert_eq!(found.len(), 2.min(lines.len() - place));
        for (record, (number, line, expected)) in found.iter().zip(&all[place..]) {
            prop_assert_eq!((record.number, record.line, &record.cells), (*number, *line, expected));
        }
        prop_assert_eq!(source.record_at_line(lines[place]).unwrap(), Some(place as u64));
        let last_line = 1 + line_ends::line_ends(text.trim_end_matches(['\r', '\n']).as_bytes());
        prop_assert_eq!(source.record_at_line(last_line).unwrap(), Some(lines.len() as u64 - 1));
        prop_assert_eq!(source.record_at_line(last_line + 1).unwrap(), None);
        prop_assert!(resumes(&source, &all));
    }

    #[test]
    fn values_come_back_from_any_objects(
        objects in proptest::collection::vec(
            proptest::collection::btree_map("[a-dé\"\\\\\n ]{0,3}", json_value(), 0..5), 1..12),
        repeated in prop_oneof![Just(1usize), 1usize..2000],
        is_array: bool,
        is_in_object: bool,
        is_pretty: bool,
        encoding in proptest::sample::select(&ENCODINGS[..3]),
        gzipped: bool,
    ) {
        let objects: Vec<serde_json::Value> =
            objects.into_iter().map(|object| object.into_iter().collect()).collect();
        let (kind, before, mut line) = match (is_array, is_in_object, is_pretty) {
            (true, true, _) => (SourceKind::JsonArray, "{\"n\":[1],\n\"rows\":[\n", 3),
            (true, false, _) => (SourceKind::JsonArray, "[\n", 2),
            (false, _, true) => (SourceKind::JsonObjects, "", 1),
            (false, _, false) => (SourceKind::JsonLines, "", 1),
        };
        let mut text = before.to_owned();
        let mut lines = Vec::new();
        for round in 0..repeated {
            for (place, object) in objects.iter().enumerate() {
                let json = if is_pretty {
                    serde_json::to_string_pretty(object).unwrap()
                } else {
                    object.to_string()
                };
                lines.push(line);
                text.push_str(&json);
                let is_last = round + 1 == repeated && place + 1 == objects.len();
                text.push_str(if is_array && !is_last { ",\n" } else { "\n" });
                line += 1 + line_ends::line_ends(json.as_bytes());
            }
        }
        text.push_str(match (is_array, is_in_object) {
            (true, true) => "],\n\"next\":{\"a\":[\"]}\"]}}\n",
            (true, false) => "]\n",
            (false, _) => "",
        });
        let file = written("t.json", &encoded(&text, encoding), gzipped);
        let choice = FormatChoice { kind: Some(kind), encoding: Some(encoding), ..FormatChoice::default() };
        let source = match Source::open_as(&file.path, &choice) {
            Err(SourceError::NoObjects { .. }) => {
                prop_assert!(objects.iter().all(|object| object.as_object().unwrap().is_empty()));
                return Ok(());
            }
            source => source.unwrap(),
        };
        let all = whole(&source).unwrap();
        prop_assert_eq!(all.len(), lines.len());
        let mut names: Vec<&String> = Vec::new();
        for object in &objects {
            for name in object.as_object().unwrap().keys() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        prop_assert_eq!(source.columns().len(), names.len());
        for (place, (number, line, record)) in all.iter().enumerate() {
            prop_assert_eq!((*number, *line), (place as u64, lines[place]));
            prop_assert_eq!(record.fault(), None);
            let object = &objects[place % objects.len()];
            for (column, name) in names.iter().enumerate() {
                let expected = match object.get(name) {
                    None => (CellForm::Missing, String::new()),
                    Some(serde_json::Value::Null) => (CellForm::Null, String::new()),
                    Some(serde_json::Value::String(text)) => (CellForm::Text, text.clone()),
                    Some(value @ serde_json::Value::Bool(_)) => (CellForm::YesNo, value.to_string()),
                    Some(value @ serde_json::Value::Number(_)) => (CellForm::Number, value.to_string()),
                    Some(value) => (CellForm::Nested, value.to_string()),
                };
                let found = record.get(column).unwrap();
                if expected.0 == CellForm::Nested {
                    let found: serde_json::Value = serde_json::from_str(found).unwrap();
                    prop_assert_eq!(found.to_string(), expected.1);
                } else {
                    prop_assert_eq!(found, &expected.1);
                }
                prop_assert_eq!(record.form(column), expected.0);
            }
        }
        prop_assert_eq!(source.record_at_line(*lines.last().unwrap()).unwrap(), Some(lines.len() as u64 - 1));
        prop_assert!(resumes(&source, &all));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(
        start in proptest::sample::select(&STARTS[..]),
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "[\\[\\]{}\":,a-c0-9\\\\\r\n é]{0,200}".prop_map(String::into_bytes),
        ],
        name in proptest::sample::select(&["t.csv", "t.json", "t.jsonl", "t"][..]),
        gzipped: bool,
        kind in proptest::option::of(proptest::sample::select(
            &[
                SourceKind::Delimited,
                SourceKind::JsonArray,
                SourceKind::JsonLines,
                SourceKind::JsonObjects,
            ][..],
        )),
        encoding in proptest::option::of(proptest::sample::select(&ENCODINGS[..])),
    ) {
        let file = written(name, &[start, &bytes].concat(), gzipped);
        let choice = FormatChoice { kind, encoding, ..FormatChoice::default() };
        if let Ok(source) = Source::open_as(&file.path, &choice) {
            let _ = source.summary();
            let _ = source.record_at_line(3);
            if let Ok(all) = whole(&source) {
                let found = source.records(0, usize::MAX).unwrap();
                prop_assert_eq!(all.len(), found.len());
                for ((number, line, record), again) in all.iter().zip(&found) {
                    prop_assert_eq!((*number, *line), (again.number, again.line));
                    if record.fault().is_none() && source.format().kind != SourceKind::Delimited {
                        prop_assert_eq!(again.cells.len(), source.columns().len());
                    }
                }
            }
        }
    }
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "[a-z\"\\\\{}\\[\\],\n é😀]{0,8}".prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::btree_map("[a-c]{0,2}", inner, 0..3)
                .prop_map(|object| object.into_iter().collect()),
        ]
    })
}

#[test]
fn what_a_file_is_made_of_is_recognised() {
    use SourceKind::{Delimited, JsonArray, JsonLines};
    use TextEncoding::{ShiftJis, Utf8, Utf16Be, Utf16Le, Windows1252};
    let text = "id;name\n1;café\n2;x\n";
    let late = |accent: &[u8]| {
        let mut bytes = b"id,name\n".to_vec();
        while bytes.len() < 900_000 {
            bytes.extend_from_slice(b"1,a name with no accent\n");
        }
        bytes.extend_from_slice(b"2,");
        bytes.extend_from_slice(accent);
        bytes.push(b'\n');
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, SourceKind, char, TextEncoding)> = vec![
        ("t.csv", encoded(text, Utf8), Delimited, ';', Utf8),
        ("t.csv", encoded(text, Utf16Le), Delimited, ';', Utf16Le),
        ("t.csv", encoded(text, Utf16Be), Delimited, ';', Utf16Be),
        ("t.csv", encoded(&format!("\u{FEFF}{text}"), Utf16Le), Delimited, ';', Utf16Le),
        ("t.csv", encoded(text, Windows1252), Delimited, ';', Windows1252),
        ("t.csv", late(b"caf\xE9"), Delimited, ',', Windows1252),
        ("t.csv", late("café".as_bytes()), Delimited, ',', Utf8),
        ("t", encoded("{\"a\":\"é\"}\n", Utf16Le), JsonLines, ',', Utf16Le),
        ("t", encoded("[{\"a\":\"é\"}, 1]\n", Utf8), JsonArray, ',', Utf8),
        ("t.csv", encoded("id;name\n1;表示\n2;漢字\n", ShiftJis), Delimited, ';', ShiftJis),
    ];
    for (name, bytes, kind, delimiter, encoding) in cases {
        for gzipped in [false, true] {
            let file = written(name, &bytes, gzipped);
            let source = Source::open(&file.path).unwrap();
            let format = source.format();
            let found = (format.kind, format.delimiter, format.encoding, format.gzipped);
            assert_eq!(found, (kind, delimiter, encoding, gzipped), "{:?}", &bytes[..bytes.len().min(40)]);
            assert!(
                whole(&source)
                    .unwrap()
                    .iter()
                    .all(|(_, _, record)| { !matches!(record.fault(), Some(RecordFault::Undecodable(_))) })
            );
        }
    }
}

#[test]
fn a_person_may_say_what_a_file_is() {
    let file = written("t.csv", b"a;b\n1,5;2\n", false);
    let open = |choice: FormatChoice| {
        let source = Source::open_as(&file.path, &choice).unwrap();
        let records = source.records(0, 9).unwrap();
        (source.columns().to_vec(), records.iter().map(|record| cells(&record.cells)).collect::<Vec<_>>())
    };
    let columns = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let nothing = FormatChoice::default();
    assert_eq!(open(nothing.clone()).0, columns(&["a", "b"]));
    assert_eq!(open(FormatChoice { delimiter: Some(','), ..nothing.clone() }).0, columns(&["a;b"]));
    let headerless = open(FormatChoice { header: Some(false), ..nothing.clone() });
    assert_eq!(headerless.0, columns(&["column 1", "column 2"]));
    assert_eq!(headerless.1, [columns(&["a", "b"]), columns(&["1,5", "2"])]);
    let no_array =
        Source::open_as(&file.path, &FormatChoice { kind: Some(SourceKind::JsonArray), ..nothing.clone() });
    assert!(matches!(no_array, Err(SourceError::NotAnArray { .. })));
    let no_delimiter = Source::open_as(&file.path, &FormatChoice { delimiter: Some('é'), ..nothing.clone() });
    assert!(matches!(no_delimiter, Err(SourceError::UnusableDelimiter { delimiter: 'é' })));
}

#[test]
fn a_record_that_is_no_text_is_told_and_ends_nothing() {
    let cases: Vec<(Vec<u8>, TextEncoding, &str)> = vec![
        (b"a,b\n1,caf\xE9,\n2,x\n".to_vec(), TextEncoding::Utf8, "caf\u{FFFD}"),
        (b"a,b\n1,\x81\xE9\n2,x\n".to_vec(), TextEncoding::Windows1252, "\u{FFFD}é"),
        (b"a\0,\0b\0\n\x001\0,\0\x00\xDE\n\x002\0,\0x\0\n\0".to_vec(), TextEncoding::Utf16Le, "\u{FFFD}"),
    ];
    for (bytes, encoding, shown) in cases {
        let file = written("t.csv", &bytes, false);
        let choice = FormatChoice { encoding: Some(encoding), ..FormatChoice::default() };
        let source = Source::open_as(&file.path, &choice).unwrap();
        let all = whole(&source).unwrap();
        assert_eq!(all[0].2.fault(), Some(&RecordFault::Undecodable(Some(1))), "{encoding:?}");
        assert_eq!(all[0].2.get(1), Some(shown), "{encoding:?}");
        assert_eq!((all[1].2.fault(), cells(&all[1].2)), (None, vec!["2".to_owned(), "x".to_owned()]));
    }
    // The objects around are read, and so is what can be read of the one.
    let file = written("t.jsonl", b"{\"a\":\"caf\xE9\"}\n{\"a\":2}\n{\"a\":\xE9}\n", false);
    let choice = FormatChoice { encoding: Some(TextEncoding::Utf8), ..FormatChoice::default() };
    let all = whole(&Source::open_as(&file.path, &choice).unwrap()).unwrap();
    assert_eq!(cells(&all[0].2), ["caf\u{FFFD}"]);
    assert_eq!(cells(&all[2].2), ["{\"a\":\u{FFFD}}"]);
    let faults: Vec<bool> = all.iter().map(|(_, _, record)| record.fault().is_some()).collect();
    assert_eq!(faults, [true, false, true]);
    assert_eq!(all[2].2.fault(), Some(&RecordFault::UndecodableJson("at character 6".to_owned())));
    // A last byte that has no second.
    let file = written("t.csv", b"a\0\n\x001\0\n\x002\0x", false);
    let all = whole(&Source::open(&file.path).unwrap()).unwrap();
    assert_eq!(cells(&all[1].2), ["2\u{FFFD}"]);
    assert_eq!(all[1].2.fault(), Some(&RecordFault::Undecodable(Some(0))));
}

#[test]
fn a_line_that_is_no_object_is_told_and_ends_nothing() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let text = [
        r#"{"a":1.50,"b":"x\u00e9\n"}"#,
        r#"{"a":1"#,
        "[1]",
        r#"{"a":1,"a":2}"#,
        r#"{"a":"\ud800"}"#,
        r#"{"b":null,"c":{"d": [1.0]}}"#,
        r#"{"a":12345678901234567890123456789012345678901e5} x"#,
        &deep,
        r#"{"a":12345678901234567890123456789012345678901e5}"#,
        "not json",
    ]
    .join("\n");
    let file = written("t.jsonl", text.as_bytes(), false);
    let source = Source::open(&file.path).unwrap();
    assert_eq!(*source.columns(), ["a", "b", "c"]);
    let all = whole(&source).unwrap();
    let fault = |place: usize| all[place].2.fault().cloned();
    let broken = |place: usize| match fault(place) {
        Some(RecordFault::BrokenJson(reason)) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(all.len(), 10);
    assert_eq!(cells(&all[0].2), ["1.50", "xé\n", ""]);
    assert_eq!(all[0].2.form(0), CellForm::Number);
    assert_eq!(broken(1), "it ends too soon, at character 6");
    assert_eq!(cells(&all[1].2), [r#"{"a":1"#]);
    assert_eq!(fault(2), Some(RecordFault::NotAnObject));
    assert_eq!(fault(3), Some(RecordFault::RepeatedName("a".into())));
    assert!(broken(4).contains("surrogate") || broken(4).contains("escape"), "{}", broken(4));
    assert_eq!(cells(&all[5].2), ["", "", "{\"d\": [1.0]}"]);
    assert_eq!(
        [0, 1, 2].map(|place| all[5].2.form(place)),
        [CellForm::Missing, CellForm::Null, CellForm::Nested]
    );
    assert!(broken(6).starts_with("trailing characters"));
    assert_eq!(broken(7), "it nests more than 128 levels");
    assert_eq!(&all[8].2[0], "12345678901234567890123456789012345678901e5");
    assert!(broken(9).starts_with("expected"));
    assert_eq!(&all[9].2[0], "not json");
}

/// Names that come late become columns in the file's order, however the cores share the work.
#[test]
fn late_names_become_columns_in_their_order() {
    let mut text = String::from("[");
    let mut late = Vec::new();
    for number in 0..60_000 {
        if number % 1000 == 999 {
            let name = format!("late{number}");
            writeln!(text, "{{\"id\":{number},\"{name}\":\"here\"}},").unwrap();
            late.push((number, name));
        } else {
            writeln!(text, "{{\"id\":{number},\"name\":\"the name of it, to fill the blocks\"}},").unwrap();
        }
    }
    text.push_str("{}]");
    let file = written("t.json", text.as_bytes(), false);
    let source = Source::open(&file.path).unwrap();
    assert!(source.columns().len() < late.len());
    let first = whole(&source).unwrap();
    let expected: Vec<&str> =
        ["id", "name"].into_iter().chain(late.iter().map(|(_, name)| name.as_str())).collect();
    assert_eq!(*source.columns(), *expected);
    let second = whole(&source).unwrap();
    for (place, (number, name)) in late.iter().enumerate() {
        assert_eq!(&first[*number].2[place + 2], "here", "{name}");
        assert_eq!(&second[*number].2[place + 2], "here", "{name}");
    }
    assert!(
        first
            .iter()
            .zip(&second)
            .all(|(first, second)| { first.2.iter().zip(&second.2).all(|(first, second)| first == second) })
    );
    assert!(second.iter().all(|(_, _, record)| record.len() == expected.len()));
}

#[test]
fn what_stands_around_a_list_in_an_object_is_passed_over() {
    let rows = "{\"a\":\"a value that fills the blocks\"},\n".repeat(20_000);
    let long = format!("{{\"b\":[\"{}\"]}}", "]}".repeat(400_000));
    let choice = FormatChoice { kind: Some(SourceKind::JsonArray), ..FormatChoice::default() };
    for (before, behind, expected) in [
        ("{\"n\":1,\n\"rows\":[\n", format!("{{}}\n],\"rest\":{long}}}\n"), Ok(20_001)),
        ("{\"rows\":[", "{}]}".to_owned(), Ok(20_001)),
        ("{\"rows\":[", format!("{{}}],\"rest\":{long}"), Err("unclosed_object")),
        ("{\"rows\":[", format!("{{}}],\"rest\":{long}}}\n{{}}"), Err("text_after_object")),
        ("{\"rows\":[", "{}".to_owned(), Err("unclosed_array")),
    ] {
        let file = written("t.json", format!("{before}{rows}{behind}").as_bytes(), false);
        let source = Source::open_as(&file.path, &choice).unwrap();
        match (whole(&source), expected) {
            (Ok(all), Ok(count)) => {
                assert_eq!(all.len(), count);
                assert!(source.content(&CancellationToken::new()).is_ok());
                assert!(resumes(&source, &all));
            }
            (Err(error), Err(code)) => assert_eq!(Failure::from(error).code, code),
            (other, _) => panic!("{other:?}, {expected:?}"),
        }
    }
}

#[test]
fn the_first_lines_are_shown_as_they_are_read() {
    let text = format!("id,name\r\n1,é\r2,{}\n\n4,x\n", "y".repeat(300));
    let file = written("t.csv", &encoded(&text, TextEncoding::Utf16Be), true);
    let summary = Source::open(&file.path).unwrap().summary().unwrap();
    let long = format!("2,{}…", "y".repeat(198));
    assert_eq!(summary.first_lines, ["id,name", "1,é", &long, "", "4,x"]);
    let many = written("t.csv", "a\n".repeat(40).as_bytes(), false);
    assert_eq!(Source::open(&many.path).unwrap().summary().unwrap().first_lines.len(), 12);
}

#[test]
fn a_packed_file_is_measured_on_disk() {
    let mut bytes = b"id,name\n".to_vec();
    for number in 0..200_000 {
        bytes.extend_from_slice(format!("{number},name of {number}\n").as_bytes());
    }
    let file = written("users.csv.gz", &bytes, true);
    let source = Source::open(&file.path).unwrap();
    assert_eq!(source.file_stem(), "users");
    let shares = Mutex::new(vec![0]);
    map_blocks(
        &source,
        source.data_start(),
        &CancellationToken::new(),
        |_| Ok(()),
        |end, ()| {
            shares.lock().unwrap().push(source.read_share(end));
            true
        },
    )
    .unwrap();
    let shares = shares.into_inner().unwrap();
    assert!(shares.is_sorted());
    assert_eq!(shares.last(), Some(&source.size_bytes()));
    assert_eq!(source.size_bytes(), std::fs::metadata(&file.path).unwrap().len());
}

#[test]
fn a_truncated_archive_is_told_with_what_to_do() {
    let mut bytes = b"id,name\n".to_vec();
    for number in 0..200_000u64 {
        bytes.extend_from_slice(
            format!("{number},{}\n", number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).as_bytes(),
        );
    }
    let file = written("t.csv.gz", &bytes, true);
    let archive = std::fs::read(&file.path).unwrap();
    let short = written("t.csv.gz", &archive[..archive.len() - 1000], false);
    let failure =
        failure::Failure::from(Source::open(&short.path).and_then(|source| whole(&source)).unwrap_err());
    assert_eq!(failure.code, "truncated_archive");
    assert_eq!(failure.message, "The archive t.csv.gz ends early: only part of it is there.");
}

#[test]
fn endings_are_no_part_of_a_name() {
    for (name, expected) in [
        ("users.csv", "users"),
        ("users.csv.gz", "users"),
        ("users.json.GZ", "users"),
        ("users.gz", "users"),
        ("my.users.csv", "my.users"),
        ("users", "users"),
        (".gz", ".gz"),
        (".csv", ".csv"),
        ("żółć.gz", "żółć"),
    ] {
        assert_eq!(stem(name), expected, "{name}");
    }
}
