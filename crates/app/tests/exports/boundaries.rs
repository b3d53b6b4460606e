//! What means something is moved, byte by byte, through the place where a block ends: the same items come each time.

use item::{Converter, dynamodb_json};
use plan::Plan;
use profile::read_profile;
use propose::{generate_key, propose};
use source::{Escape, FormatChoice, LineEnd, Quote, Source, SourceKind, TextEncoding, map_blocks};
use std::collections::BTreeSet;
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Bytes that are read for a block, as UTF-8.
const BLOCK_BYTES: usize = 256 * 1024;
/// Bytes of a record before the one that counts.
const FILLER_BYTES: usize = 2048;
/// Offsets that are tried before and behind.
const MARGIN: usize = 3;
/// Longest probe.
const MAX_BYTES: usize = 160;

/// Text that means something, in a file around it.
struct Probe {
    name: &'static str,
    choice: FormatChoice,
    /// The first line, with its end; empty without.
    header: &'static str,
    /// Before and behind the letters that fill a record.
    filler: (&'static str, &'static str),
    text: &'static str,
    tail: &'static str,
    /// How many records `text` and `tail` hold, and some cells of them, by record and place.
    records: usize,
    cells: &'static [(usize, usize, &'static str)],
}

/// A record, and the item that it becomes.
#[derive(Debug, PartialEq)]
struct Seen {
    line: u64,
    cells: Vec<String>,
    item: Result<String, String>,
}

impl Probe {
    /// The file with so many bytes, as UTF-8, between its header and the probe; and how many records those are.
    fn file(&self, before: usize) -> (String, usize) {
        let (open, close) = self.filler;
        let whole = (BLOCK_BYTES - 2 * MAX_BYTES) / FILLER_BYTES - 1;
        let mut text = self.header.to_owned();
        for place in 0..=whole {
            let length = if place < whole { FILLER_BYTES } else { before - whole * FILLER_BYTES };
            text.push_str(open);
            text.push_str(&"x".repeat(length - open.len() - close.len()));
            text.push_str(close);
        }
        assert_eq!(text.len(), self.header.len() + before);
        (text + self.text + self.tail, whole + 1)
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        match self.choice.encoding {
            Some(TextEncoding::Utf16Le) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Some(TextEncoding::Utf16Be) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Some(TextEncoding::Latin1) => text.chars().map(|letter| u8::try_from(letter).unwrap()).collect(),
            _ => text.as_bytes().to_vec(),
        }
    }

    fn sweep(&self, folder: &Path) {
        // UTF-16 is counted as UTF-8, in which everything before is one byte a letter.
        let length = self.text.len();
        assert!(length <= MAX_BYTES, "{}: {length} bytes", self.name);
        let path = folder.join("swept.csv");
        let mut expected: Option<(Vec<Seen>, Plan)> = None;
        let mut blocks_ended_behind = BTreeSet::new();
        for offset in 0..length + 2 * MARGIN {
            let (text, fillers) = self.file(BLOCK_BYTES + MARGIN - offset);
            std::fs::write(&path, self.encoded(&text)).unwrap();
            let source = Source::open_as(&path, &self.choice).unwrap();
            let plan = expected.as_ref().map(|(_, plan)| plan);
            let (seen, plan) = read(&source, fillers, plan, offset.is_multiple_of(4));
            blocks_ended_behind.insert(first_block_ends_behind(&source));
            let at = |place: usize| format!("{} at offset {offset}, record {place}", self.name);
            assert_eq!(seen.len(), self.records, "{}: {seen:?}", at(0));
            for (record, place, cell) in self.cells {
                assert_eq!(seen[*record].cells[*place], *cell, "{}", at(*record));
            }
            match &expected {
                None => expected = Some((seen, plan)),
                Some((expected, _)) => {
                    for (place, (seen, expected)) in seen.iter().zip(expected).enumerate() {
                        assert_eq!(seen, expected, "{}", at(place));
                    }
                }
            }
        }
        assert!(
            blocks_ended_behind.len() > 1,
            "{}: no block ends within it: {blocks_ended_behind:?}",
            self.name
        );
    }
}

/// The records from the `from`th on. With `whole` it is read whole besides, block by block on all cores, and again from
/// where a reading may begin then.
fn read(source: &Source, from: usize, plan: Option<&Plan>, whole: bool) -> (Vec<Seen>, Plan) {
    let records = source.records(from as u64, usize::MAX).unwrap();
    let last = records.last().unwrap();
    let read_whole = || {
        let profile = read_profile(source, &CancellationToken::new(), |_| {}).unwrap();
        assert_eq!(profile.records, (from + records.len()) as u64);
        let again = source.records(last.number, 1).unwrap();
        assert_eq!((again[0].line, &again[0].cells), (last.line, &last.cells));
        profile
    };
    let plan = match plan {
        Some(plan) if whole => {
            read_whole();
            plan.clone()
        }
        Some(plan) => plan.clone(),
        None => {
            let mut plan = propose("swept.csv", &read_whole()).plan;
            plan.table.indexes.clear();
            generate_key(&mut plan);
            plan
        }
    };
    let converter = Converter::new(&plan);
    let seen = records
        .iter()
        .map(|record| Seen {
            line: record.line,
            cells: record.cells.iter().map(str::to_owned).collect(),
            item: match converter.convert(record.number, &record.cells) {
                Ok(converted) => Ok(dynamodb_json(&converted.item)),
                Err(rejection) => Err(rejection.reason(&plan)),
            },
        })
        .collect();
    (seen, plan)
}

/// How many records the first block holds.
fn first_block_ends_behind(source: &Source) -> u64 {
    let mut first = 0;
    let ends = |block: &source::Block| Ok(block.end.record);
    map_blocks(source, source.data_start(), &CancellationToken::new(), ends, |_, end| {
        first = end;
        false
    })
    .unwrap();
    first
}

fn probes() -> Vec<Probe> {
    let csv = FormatChoice {
        kind: Some(SourceKind::Delimited),
        member: None,
        sql_dialect: None,
        date_cells: None,
        delimiter: Some(','),
        header: Some(true),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        line_end: Some(LineEnd::Any),
        encoding: Some(TextEncoding::Utf8),
        null_word: Some(String::new()),
        comment: Some(String::new()),
        skip_lines: Some(0),
        footer_lines: Some(0),
        below_header: Some(0),
        unnamed: None,
        table: None,
    };
    let tabbed = FormatChoice {
        delimiter: Some('\t'),
        quote: Some(Quote::None),
        line_end: Some(LineEnd::Lf),
        null_word: Some("\\N".to_owned()),
        ..csv.clone()
    };
    let unix = Probe {
        name: "",
        choice: csv.clone(),
        header: "k,a,b\n",
        filler: ("0,", ",\n"),
        text: "",
        tail: "8,y,z\n9,y,z\n",
        records: 0,
        cells: &[],
    };
    let dos =
        Probe { header: "k,a,b\r\n", filler: ("0,", ",\r\n"), tail: "8,y,z\r\n9,y,z\r\n", ..probe(&unix) };
    let old = Probe { header: "k,a,b\r", filler: ("0,", ",\r"), tail: "8,y,z\r9,y,z\r", ..probe(&unix) };
    let tabs = Probe {
        choice: tabbed.clone(),
        header: "k\ta\tb\n",
        filler: ("0\t", "\t\n"),
        tail: "8\ty\tz\n9\ty\tz\n",
        ..probe(&unix)
    };
    vec![
        Probe {
            name: "CRLF and quotes",
            text: "1,\"a\r\nb\",\"\"\r\n2,\"say \"\"hi\"\"\",\"\"\"\"\r\n\r\n3,\"\r\n\",5\" pipe\r\n4,\"\r\",\"x\"\r\n",
            records: 6,
            cells: &[
                (0, 1, "a\r\nb"),
                (1, 1, "say \"hi\""),
                (1, 2, "\""),
                (2, 1, "\r\n"),
                (2, 2, "5\" pipe"),
                (3, 1, "\r"),
            ],
            ..probe(&dos)
        },
        Probe {
            name: "lone CR",
            text: "1,a,b\r2,\"c\rd\",e\r\r\r3,,\r4,\"\n\",\"\r\n\"\r",
            records: 6,
            cells: &[(1, 1, "c\rd"), (2, 2, ""), (3, 1, "\n"), (3, 2, "\r\n")],
            ..probe(&old)
        },
        Probe {
            name: "every line end",
            text: "1,a,b\r\n2,c,d\n3,e,f\r4,g,h\n\r\n5,i,j\r\r\n6,k,l\n",
            records: 8,
            cells: &[(0, 2, "b"), (2, 2, "f"), (5, 0, "6")],
            ..probe(&unix)
        },
        Probe {
            name: "CR within cells",
            choice: FormatChoice { line_end: Some(LineEnd::LfOrCrlf), ..csv.clone() },
            text: "1,a\rb,c\r\n2,\r,\"\r\"\r\n3,x\r\r,y\r\n",
            records: 5,
            cells: &[(0, 1, "a\rb"), (1, 1, "\r"), (1, 2, "\r"), (2, 1, "x\r\r"), (2, 2, "y")],
            ..probe(&dos)
        },
        Probe {
            name: "LF alone",
            choice: FormatChoice { line_end: Some(LineEnd::Lf), ..csv.clone() },
            text: "1,a\r,b\r\n\r,2,\r\n3,\"\r\n\",\"\"\"\r\"\n",
            records: 5,
            cells: &[(0, 2, "b\r"), (1, 0, "\r"), (1, 2, "\r"), (2, 2, "\"\r")],
            ..probe(&unix)
        },
        Probe {
            name: "backslashes within quotes",
            choice: FormatChoice { escape: Some(Escape::Backslash), ..csv.clone() },
            text: "1,\"a\\\"b\\\\\",c\\\n2,\"\\\\\\\"\",\"\\n\"\n3,\"\\\\\",\\\n4,\"x\\\"\n\",\"\"\n",
            records: 6,
            cells: &[
                (0, 1, "a\"b\\"),
                (0, 2, "c\\"),
                (1, 1, "\\\""),
                (1, 2, "\\n"),
                (2, 1, "\\"),
                (3, 1, "x\"\n"),
            ],
            ..probe(&unix)
        },
        Probe {
            name: "backslashes before what they take",
            choice: FormatChoice { escape: Some(Escape::Literal), ..csv.clone() },
            text: "1,a\\,b,\\\"c\n2,\\\n,\\\\\n3,\"\\\"\",\"\\\\\"\n4,\\\r\n,d\\\\\n",
            records: 7,
            cells: &[(0, 1, "a,b"), (0, 2, "\"c"), (1, 1, "\n"), (1, 2, "\\"), (2, 1, "\""), (3, 1, "\r")],
            ..probe(&unix)
        },
        Probe {
            name: "MySQL",
            choice: FormatChoice { escape: Some(Escape::Mysql), ..tabbed.clone() },
            text: "1\ta\\\tb\t\\N\n2\t\\\\N\t\\\n\n3\t\\\\\t\\\\\\\n4\n4\t\\t\\n\t\\\\\\\\\n",
            records: 6,
            cells: &[
                (0, 1, "a\tb"),
                (1, 1, "\\N"),
                (1, 2, "\n"),
                (2, 1, "\\"),
                (2, 2, "\\\n4"),
                (3, 1, "\t\n"),
            ],
            ..probe(&tabs)
        },
        Probe {
            name: "PostgreSQL",
            choice: FormatChoice { escape: Some(Escape::Postgres), ..tabbed.clone() },
            text: "1\t\\x41\\x4\\101\t\\N\n2\t\\\\N\t\\n\\r\\t\\b\n3\t\\303\\251\t\\xc3\\xa9\n4\ta\\\\\tb\\\\\n",
            records: 6,
            cells: &[
                (0, 1, "A\u{4}A"),
                (1, 1, "\\N"),
                (1, 2, "\n\r\t\u{8}"),
                (2, 1, "é"),
                (2, 2, "é"),
                (3, 2, "b\\"),
            ],
            ..probe(&tabs)
        },
        Probe {
            name: "letters of several bytes",
            text: "1,é日👍,\"日\"\n2,👩‍👩‍👧,e\u{301}\nש,\"👍\"\"é\",日\n\u{FEFF},\u{2028},\u{85}\n",
            records: 6,
            cells: &[(0, 1, "é日👍"), (1, 1, "👩‍👩‍👧"), (2, 1, "👍\"é"), (3, 0, "\u{FEFF}")],
            ..probe(&unix)
        },
        Probe {
            name: "comments",
            choice: FormatChoice { comment: Some("#".to_owned()), ..csv.clone() },
            text: "# a comment, \"with a quote\n1,#a,b\n#\n\n#\r\n2,\"#\n# c\",d\n\"#3\",e,f\n# last",
            tail: "\n8,y,z\n",
            records: 4,
            cells: &[(0, 1, "#a"), (1, 1, "#\n# c"), (2, 0, "#3")],
            ..probe(&unix)
        },
        Probe {
            name: "comments of several letters",
            choice: FormatChoice { comment: Some("-- é".to_owned()), ..csv.clone() },
            text: "-- é \"comment\n1,-- é,b\n-- a,2,c\n-- é\n-\n--,3,\n-- é--\r\n4,d,e\r\n",
            tail: "8,y,z\n",
            records: 6,
            cells: &[(0, 1, "-- é"), (1, 0, "-- a"), (2, 0, "-"), (3, 0, "--"), (4, 2, "e")],
            ..probe(&unix)
        },
        Probe {
            name: "UTF-16, low byte first",
            choice: FormatChoice { encoding: Some(TextEncoding::Utf16Le), ..csv.clone() },
            text: "1,é日👍,\"a\r\nb\"\r\n2,\"👩‍👩‍👧\"\"\",ĊਊČ\r\n",
            records: 4,
            cells: &[(0, 1, "é日👍"), (1, 1, "👩‍👩‍👧\""), (1, 2, "ĊਊČ")],
            ..probe(&dos)
        },
        Probe {
            name: "UTF-16, high byte first",
            choice: FormatChoice { encoding: Some(TextEncoding::Utf16Be), ..csv.clone() },
            text: "1,é日👍,\"a\r\nb\"\r\n2,\"👩‍👩‍👧\"\"\",ĊਊČ\r\n",
            records: 4,
            cells: &[(0, 1, "é日👍"), (1, 1, "👩‍👩‍👧\""), (1, 2, "ĊਊČ")],
            ..probe(&dos)
        },
        Probe {
            name: "Latin-1",
            choice: FormatChoice { encoding: Some(TextEncoding::Latin1), ..csv.clone() },
            text: "1,é\u{85}ÿ,\"ä\r\nb\"\r\n2,\"Ã©\",\u{A0}\r\n",
            records: 4,
            cells: &[(0, 1, "é\u{85}ÿ"), (0, 2, "ä\r\nb"), (1, 1, "Ã©"), (1, 2, "\u{A0}")],
            ..probe(&dos)
        },
        Probe {
            name: "JSON Lines",
            choice: FormatChoice {
                kind: Some(SourceKind::JsonLines),
                encoding: Some(TextEncoding::Utf8),
                ..FormatChoice::default()
            },
            header: "",
            filler: ("{\"k\":0,\"a\":\"", "\"}\n"),
            text: "{\"k\":1,\"a\":\"\\\"\\\\\\u00e9\\n日👍\"}\r\n\r\n{\"k\":2,\"a\":null}\n{\"k\":3,\"a\":\"\\\\\"}\n",
            tail: "{\"k\":9,\"a\":\"y\"}\n",
            records: 4,
            cells: &[(0, 1, "\"\\é\n日👍"), (2, 1, "\\")],
        },
        Probe {
            name: "a JSON array",
            choice: FormatChoice {
                kind: Some(SourceKind::JsonArray),
                encoding: Some(TextEncoding::Utf8),
                ..FormatChoice::default()
            },
            header: "[",
            filler: ("{\"k\":0,\"a\":\"", "\"},"),
            text: "{\"k\":1,\"a\":\"},{\"}\n,\r\n{\"k\":2,\"a\":\"\\\"]日\"} , {\"k\":3,\"a\":[{\"}\":\"]\"}]},",
            tail: "{\"k\":9,\"a\":\"y\"}]\n",
            records: 4,
            cells: &[(0, 1, "},{"), (1, 1, "\"]日"), (2, 1, "[{\"}\":\"]\"}]")],
        },
    ]
}

fn probe(like: &Probe) -> Probe {
    Probe { choice: like.choice.clone(), ..*like }
}

#[test]
fn the_same_items_come_wherever_a_block_ends() {
    let folder = tempfile::tempdir().unwrap();
    for probe in probes() {
        probe.sweep(folder.path());
    }
}
