//! Whatever the text and wherever it is cut: the ranges give what one ordinary reading gives.

use super::{RangeScan, RangeStarts};
use crate::dialect::{Escape, LineEnd, Quote};
use crate::{FormatChoice, Record, Source, SourceError, SourceKind, TextEncoding};
use proptest::prelude::*;
use proptest::sample::Index;

/// Number, line and cells of each record, or what the reading failed with.
type Reading = Result<Vec<(u64, u64, Record)>, String>;

fn open(text: &[u8], choice: &FormatChoice) -> Option<(tempfile::TempDir, Source)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.txt");
    std::fs::write(&path, text).unwrap();
    // What is no table, or has no record, is refused before anything is cut.
    Source::open_as(&path, choice).ok().map(|source| (folder, source))
}

fn ordinary(source: &Source) -> Reading {
    let mut read = Vec::new();
    let done = source.walk_from(0, |number, line, record| {
        read.push((number, line, record.clone()));
        true
    });
    done.map(|()| read).map_err(|error: SourceError| error.to_string())
}

/// The ranges between the cuts, each as its place and its end.
fn ranges(text: &[u8], source: &Source, cuts: &[Index]) -> Vec<(usize, usize)> {
    let start = usize::try_from(source.data_start().byte).unwrap();
    let mut places: Vec<usize> = cuts.iter().map(|cut| start + cut.index(text.len() - start + 1)).collect();
    places.extend([start, text.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn scan(bytes: &[u8], source: &Source, piece: usize) -> RangeScan {
    let mut scanner = source.range_scanner();
    bytes.chunks(piece).for_each(|chunk| scanner.add(chunk));
    scanner.finish()
}

fn in_ranges(text: &[u8], source: &Source, starts: &RangeStarts) -> Reading {
    let mut read = Vec::new();
    for start in starts.ranges.iter().flatten() {
        let bytes = &text[usize::try_from(start.byte).unwrap()..];
        source
            .for_each_record_of_range(bytes, *start, |_, number, line, record| {
                read.push((number, line, record.clone()));
            })
            .map_err(|error| error.to_string())?;
    }
    Ok(read)
}

fn hold(text: &[u8], choice: &FormatChoice, cuts: &[Index], piece: usize) -> Result<(), TestCaseError> {
    let Some((_folder, source)) = open(text, choice) else { return Ok(()) };
    prop_assert_eq!(source.range_refusal(), None);
    let ranges = ranges(text, &source, cuts);
    let scans: Vec<RangeScan> =
        ranges.iter().map(|&(from, to)| scan(&text[from..to], &source, piece)).collect();
    let starts = source.range_starts(&scans).unwrap();
    let expected = ordinary(&source);
    if let Ok(expected) = &expected {
        prop_assert_eq!(starts.records, expected.len() as u64);
    }
    for (start, (from, to)) in starts.ranges.iter().zip(&ranges) {
        prop_assert!(start.is_none_or(|start| (*from as u64..*to as u64).contains(&start.byte)));
    }
    prop_assert_eq!(in_ranges(text, &source, &starts), expected);
    // However they are put together, the scans come to that of the whole.
    let whole = scan(&text[ranges[0].0..], &source, text.len());
    let from_left = scans[1..].iter().fold(scans[0].clone(), |before, next| before.then(next).unwrap());
    let last = scans.len() - 1;
    let from_right =
        scans[..last].iter().rev().fold(scans[last].clone(), |behind, scan| scan.then(&behind).unwrap());
    prop_assert_eq!(&from_left, &whole);
    prop_assert_eq!(&from_right, &whole);
    Ok(())
}

fn dialects() -> impl Strategy<Value = FormatChoice> {
    (
        prop::sample::select(vec![',', '\t', ';', '|', ' ']),
        prop::sample::select(vec![Quote::Double, Quote::Single, Quote::None]),
        prop::sample::select(vec![
            Escape::Doubled,
            Escape::Backslash,
            Escape::Literal,
            Escape::Mysql,
            Escape::Postgres,
            Escape::None,
        ]),
        prop::sample::select(vec![LineEnd::Any, LineEnd::LfOrCrlf, LineEnd::Lf]),
        prop::sample::select(vec!["", "#", "##", "\"a", "\\#a", "'", "a\"b", ",a"]),
        any::<bool>(),
        prop::sample::select(vec!["", "\\N", "b"]),
    )
        .prop_map(|(delimiter, quote, escape, line_end, comment, header, null)| FormatChoice {
            kind: Some(SourceKind::Delimited),
            encoding: Some(TextEncoding::Utf8),
            delimiter: Some(delimiter),
            quote: Some(quote),
            escape: Some(escape),
            line_end: Some(line_end),
            comment: Some(comment.to_owned()),
            header: Some(header),
            null_word: Some(null.to_owned()),
            skip_lines: Some(0),
            footer_lines: Some(0),
            below_header: Some(0),
            ..FormatChoice::default()
        })
}

fn cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..12)
}

/// Bytes that the file may start with, and whether they are a byte-order mark.
fn with_mark(text: &str, has_mark: bool) -> Vec<u8> {
    let mark = if has_mark { "\u{FEFF}" } else { "" };
    [mark.as_bytes(), text.as_bytes()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn delimited_text_is_read_in_ranges_as_it_is_whole(
        choice in dialects(),
        text in "([ab,;\t|'\"\\\\#é ]|\r|\n|\r\n|\"\"|\",\"|,\"|\"\n|\n#|\n##|\n\"a|\\\\\"|\\\\\r|\\\\\n){0,60}",
        has_mark in any::<bool>(),
        cuts in cuts(),
        piece in 1usize..9,
    ) {
        hold(&with_mark(&text, has_mark), &choice, &cuts, piece)?;
    }

    /// Mostly sound text, so that few readings end in an open quote.
    #[test]
    fn quoted_cells_are_read_in_ranges_as_they_are_whole(
        rows in prop::collection::vec(prop::collection::vec("[ab \r\n\",é]{0,8}", 1..4), 1..30),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ends_with_line in any::<bool>(),
        has_mark in any::<bool>(),
        cuts in cuts(),
    ) {
        let row = |cells: &Vec<String>| {
            let quoted: Vec<String> =
                cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            quoted.join(",")
        };
        let lines: Vec<String> = rows.iter().map(row).collect();
        let text = lines.join(line_end) + if ends_with_line { line_end } else { "" };
        let choice = FormatChoice {
            kind: Some(SourceKind::Delimited),
            encoding: Some(TextEncoding::Utf8),
            delimiter: Some(','),
            header: Some(true),
            quote: Some(Quote::Double),
            escape: Some(Escape::Doubled),
            line_end: Some(LineEnd::Any),
            comment: Some(String::new()),
            null_word: Some(String::new()),
            skip_lines: Some(0),
            footer_lines: Some(0),
            below_header: Some(0),
            ..FormatChoice::default()
        };
        hold(&with_mark(&text, has_mark), &choice, &cuts, 5)?;
    }

    #[test]
    fn json_lines_are_read_in_ranges_as_they_are_whole(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "{\"a\":1}", "{\"a\":\"é\",\"b\":[1,{}]},", " {\"b\":null} ", "", "  ", "\u{1E}", "\u{FEFF}", "\u{1E}{\"a\":2}",
                "\u{FEFF} {\"a\":3}", "[1]", "{\"a\":", "\u{FEFC}", "\u{F000}", "nonsense", "{\"new\":true}",
            ]),
            1..40,
        ),
        ends in prop::collection::vec(prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]), 40),
        is_open in any::<bool>(),
        cuts in cuts(),
        piece in 1usize..9,
    ) {
        let mut text = String::from("{\"a\":0,\"b\":0}\n");
        lines.iter().zip(&ends).for_each(|(line, end)| text.extend([*line, *end]));
        if is_open {
            text.push_str("{\"a\":9}");
        }
        let choice = FormatChoice {
            kind: Some(SourceKind::JsonLines),
            encoding: Some(TextEncoding::Utf8),
            ..FormatChoice::default()
        };
        hold(text.as_bytes(), &choice, &cuts, piece)?;
    }
}

/// Blocks of the reader, and pieces of the scanner, end within records too.
#[test]
fn long_text_is_read_in_ranges_as_it_is_whole() {
    let mut text = String::from("id,note\r\n");
    for number in 0..60_000 {
        let end = if number % 3 == 0 { "\n" } else { "\r\n" };
        let note = match number % 7 {
            0 => format!("\"one\nand \"\"{number}\"\"\r\nthree\""),
            1 => "\"\"".to_owned(),
            _ => "plain".repeat(number % 5),
        };
        text.extend([number.to_string().as_str(), ",", &note, end]);
    }
    let choice = FormatChoice { line_end: Some(LineEnd::Any), ..FormatChoice::default() };
    let (_folder, source) = open(text.as_bytes(), &choice).unwrap();
    let start = usize::try_from(source.data_start().byte).unwrap();
    for count in [1, 2, 7, 8] {
        let step = (text.len() - start).div_ceil(count);
        let scans: Vec<RangeScan> =
            text.as_bytes()[start..].chunks(step).map(|bytes| scan(bytes, &source, 100_000)).collect();
        let starts = source.range_starts(&scans).unwrap();
        assert_eq!(starts.records, 60_000);
        let read = in_ranges(text.as_bytes(), &source, &starts);
        assert!(read == ordinary(&source), "{count}");
    }
}

/// The file opens, since its start is sound; whoever reads the range with the quote finds it.
#[test]
fn a_quote_that_is_never_closed_is_told_as_it_is_in_one_reading() {
    let text = "id,note\n".to_owned() + &"1,sound\n".repeat(60_000) + "2,\"open\n3,more\n";
    let (_folder, source) = open(text.as_bytes(), &FormatChoice::default()).unwrap();
    let start = usize::try_from(source.data_start().byte).unwrap();
    let scans: Vec<RangeScan> =
        text.as_bytes()[start..].chunks(100_000).map(|bytes| scan(bytes, &source, 100_000)).collect();
    let starts = source.range_starts(&scans).unwrap();
    assert_eq!(starts.records, 60_001);
    let expected = ordinary(&source);
    assert!(expected.as_ref().is_err_and(|error| error.contains("60002")), "{expected:?}");
    assert_eq!(in_ranges(text.as_bytes(), &source, &starts), expected);
}

#[test]
fn fewer_bytes_than_were_scanned_are_told() {
    let text = b"id,note\n1,a\n2,b\n3,c\n";
    let (_folder, source) = open(text, &FormatChoice::default()).unwrap();
    let starts = source.range_starts(&[scan(&text[8..], &source, 4)]).unwrap();
    let start = starts.ranges[0].unwrap();
    let cut = source.for_each_record_of_range(&text[8..16], start, |_, _, _, _| {});
    assert!(matches!(cut, Err(SourceError::Changed(_))), "{cut:?}");
}

#[test]
fn what_cannot_be_cut_is_refused() {
    use super::RangeRefusal;
    let refusal = |text: &[u8], choice: &FormatChoice| open(text, choice).unwrap().1.range_refusal();
    assert_eq!(
        refusal(b"[{\"a\":1}]", &FormatChoice::default()),
        Some(RangeRefusal::Kind(SourceKind::JsonArray))
    );
    let latin = FormatChoice { encoding: TextEncoding::by_name("windows-1252"), ..FormatChoice::default() };
    assert!(matches!(refusal(b"a,b\n1,\xE9\n", &latin), Some(RangeRefusal::Encoding(_))));
    let footer = FormatChoice { footer_lines: Some(1), ..FormatChoice::default() };
    assert_eq!(refusal(b"a,b\n1,2\n3,4\nend\n", &footer), Some(RangeRefusal::Footer));
}
