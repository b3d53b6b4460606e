//! Any table in any dialect, written by a writer of the tests' own, is read back letter by letter.

use crate::writer::{Choices, Dialect};
use profile::read_profile;
use proptest::collection::vec;
use proptest::prelude::*;
use source::{CellForm, Escape, FormatChoice, FormatPart, LineEnd, Quote, Source, TextEncoding};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Choices from a list that is long enough, or begun again.
struct Drawn<'a>(&'a [u8], usize);

impl Choices for Drawn<'_> {
    fn below(&mut self, bound: usize) -> usize {
        self.1 += 1;
        usize::from(self.0[self.1 % self.0.len()]) % bound
    }
}

fn cell() -> impl Strategy<Value = Option<String>> {
    let letter = prop_oneof![
        6 => prop::sample::select(vec!['a', 'b', 'n', 't', 'N', '0', 'x', '1', ' ']),
        6 => prop::sample::select(vec!['"', '\'', '\\', ',', ';', '\t', '|', '\n', '\r', '#', '-', '^']),
        1 => prop::sample::select(vec!['é', '日', '👍', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{1A}', '\u{1F}', '\u{85}', '\u{A0}']),
    ];
    prop_oneof![
        1 => Just(None),
        1 => prop::sample::select(vec!["", "NULL", "\\N", "#", "--", "\\\\N", "\"\"", "\r\n"]).prop_map(|text| Some(text.to_owned())),
        6 => vec(letter, 0..8).prop_map(|letters| Some(letters.into_iter().collect())),
    ]
}

fn dialect() -> impl Strategy<Value = Dialect> {
    use Escape::{Backslash, Doubled, Literal, Mysql, Postgres};
    let quoting = prop::sample::select(vec![
        (Quote::Double, Doubled),
        (Quote::Double, Doubled),
        (Quote::Single, Doubled),
        (Quote::Double, Backslash),
        (Quote::Single, Backslash),
        (Quote::Double, Literal),
        (Quote::None, Literal),
        (Quote::Double, Mysql),
        (Quote::Single, Mysql),
        (Quote::None, Mysql),
        (Quote::Double, Postgres),
        (Quote::None, Postgres),
        (Quote::Double, Escape::None),
        (Quote::None, Escape::None),
    ]);
    let encoding = prop::sample::select(vec![
        (TextEncoding::Utf8, false),
        (TextEncoding::Utf8, false),
        (TextEncoding::Utf8, true),
        (TextEncoding::Utf16Le, true),
        (TextEncoding::Utf16Be, true),
    ]);
    (
        prop::sample::select(vec![',', ';', '\t', '|', ':', '^', '~', '\u{1F}', '\u{1}']),
        quoting,
        prop::sample::select(vec![LineEnd::Any, LineEnd::LfOrCrlf, LineEnd::Lf]),
        prop::sample::select(vec![None, None, Some("#"), Some("--")]),
        prop::sample::select(vec![None, Some("\\N"), Some("NULL"), Some("-")]),
        any::<bool>(),
        encoding,
        (any::<bool>(), prop::sample::select(vec![0, 0, 0, 1, 2]), prop::sample::select(vec![0, 0, 0, 1, 2])),
    )
        .prop_map(
            |(
                delimiter,
                (quote, escape),
                line_end,
                comment,
                null_word,
                header,
                encoding,
                (ends_last_line, titles, footers),
            )| {
                Dialect {
                    delimiter,
                    quote,
                    escape,
                    line_end,
                    comment,
                    null_word,
                    header,
                    encoding: encoding.0,
                    byte_order_mark: encoding.1,
                    ends_last_line,
                    titles,
                    // Where text is UTF-16, its last lines are not looked for.
                    footers: if encoding.0 == TextEncoding::Utf8 { footers } else { 0 },
                }
            },
        )
}

type Rows = Vec<Vec<Option<String>>>;

/// Rows of the same width, holding only what the dialect can write.
fn rows(dialect: &Dialect, cells: Vec<Option<String>>, width: usize) -> Rows {
    let held = |cell: Option<String>| match cell {
        Some(text) if !dialect.can_hold(&text) => Some("a".to_owned()),
        None if dialect.writes_blanks_alike() => Some("b".to_owned()),
        // A NULL would begin a comment.
        None if dialect.comment.is_some() && dialect.comment == dialect.null_word => Some("c".to_owned()),
        None if width == 1 && dialect.null_word.is_none() => Some("d".to_owned()),
        // An empty line is no record.
        Some(text) if width == 1 && text.is_empty() => Some("e".to_owned()),
        other => other,
    };
    let cells: Vec<_> = cells.into_iter().map(held).collect();
    cells.chunks_exact(width).map(<[_]>::to_vec).collect()
}

/// What a file is read as: NULL, or a text.
fn read_back(path: &Path, choice: &FormatChoice, dialect: &Dialect) -> Rows {
    let source = Source::open_as(path, choice).unwrap();
    let records = source.records(0, usize::MAX).unwrap();
    records
        .iter()
        .map(|record| {
            assert_eq!(record.cells.fault(), None, "{record:?}");
            let cell = |(place, text): (usize, &str)| match record.cells.form(place) {
                CellForm::Null => None,
                CellForm::Plain if text.is_empty() && dialect.null_word.is_none() => None,
                CellForm::Plain | CellForm::Quoted => Some(text.to_owned()),
                other => panic!("{other:?} in a delimited file"),
            };
            record.cells.iter().enumerate().map(cell).collect()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_written_is_read(
        dialect in dialect(),
        width in 1usize..5,
        cells in vec(cell(), 4..40),
        drawn in vec(any::<u8>(), 1..200),
    ) {
        let rows = rows(&dialect, cells, width);
        let names: Vec<String> = (0..width).map(|place| format!("c{place}")).collect();
        let bytes = dialect.write(&names, &rows, &mut Drawn(&drawn, 0));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.txt");
        std::fs::write(&path, &bytes).unwrap();
        let read = read_back(&path, &dialect.choice(), &dialect);
        prop_assert_eq!(&read, &rows, "{:?}", String::from_utf8_lossy(&bytes));
        if dialect.header {
            let source = Source::open_as(&path, &dialect.choice()).unwrap();
            prop_assert_eq!(source.columns().to_vec(), names);
        }
    }
}

/// A table as people have them: numbers, words, dates, and texts of which some are awkward.
fn likely_table() -> impl Strategy<Value = (Vec<String>, Rows)> {
    let awkward = prop_oneof![
        4 => "[A-Z][a-z]{2,8}( [a-z]{1,8}){0,5}",
        1 => "[A-Z][a-z]{2,6}, [a-z]{2,8}",
        1 => "[a-z]{2,6} \"[a-z]{2,6}\"",
        1 => "[A-Z]'[A-Z][a-z]{2,6}",
        1 => "[a-z]{2,6}(\n|\r\n|\r)[a-z]{2,6}",
        1 => "[a-z]{2,6}[;|\t][a-z]{2,6}",
        1 => "[A-Z]:\\\\[a-z]{2,6}\\\\[a-z]{2,6}\\\\?",
        1 => "\"[a-z]{2,6}\" ?[a-z]{0,4}",
        1 => "[éüß日本]{1,4}[a-z]{1,4}",
        1 => "#[a-z]{2,8}",
    ];
    let column = prop_oneof![
        2 => Just(0usize).prop_map(|_| 0),
        2 => Just(1usize),
        1 => Just(2usize),
        3 => Just(3usize),
    ];
    let rows = 12usize..40;
    (vec(column, 1..5), rows, vec(awkward, 200), vec(any::<u16>(), 200)).prop_map(
        |(kinds, count, texts, numbers)| {
            let mut names = vec!["id".to_owned()];
            names.extend(kinds.iter().enumerate().map(|(place, kind)| {
                format!("{}_{}", ["amount", "city", "born", "remark"][*kind], place + 1)
            }));
            let mut next = 0;
            let mut draw = || {
                next += 1;
                next
            };
            let rows = (0..count)
                .map(|row| {
                    let mut cells = vec![Some((row * 3 + 1).to_string())];
                    for kind in &kinds {
                        let drawn = draw();
                        let number = numbers[drawn % numbers.len()];
                        cells.push(match kind {
                            _ if number % 11 == 0 => None,
                            0 => Some(format!("{}.{:02}", number / 7, number % 100)),
                            1 => Some(
                                ["Bonn", "Rome", "Oslo", "New York", "Saint-Denis"][usize::from(number % 5)]
                                    .to_owned(),
                            ),
                            2 => Some(format!(
                                "19{:02}-{:02}-{:02}",
                                number % 100,
                                number % 12 + 1,
                                number % 28 + 1
                            )),
                            _ => Some(texts[drawn * 7 % texts.len()].clone()),
                        });
                    }
                    cells
                })
                .collect();
            (names, rows)
        },
    )
}

/// Dialects that programs write by themselves.
fn likely_dialect() -> impl Strategy<Value = Dialect> {
    use Escape::{Backslash, Doubled, Literal, Mysql, Postgres};
    let written = prop::sample::select(vec![
        (',', Quote::Double, Doubled, None),
        (';', Quote::Double, Doubled, None),
        ('\t', Quote::Double, Doubled, None),
        ('|', Quote::Double, Doubled, None),
        (',', Quote::Double, Backslash, None),
        (',', Quote::Double, Literal, None),
        (',', Quote::Single, Doubled, None),
        (';', Quote::Single, Doubled, None),
        (',', Quote::Double, Mysql, Some("\\N")),
        ('\t', Quote::None, Mysql, Some("\\N")),
        ('\t', Quote::None, Postgres, Some("\\N")),
        ('|', Quote::None, Postgres, Some("\\N")),
        ('|', Quote::None, Literal, None),
        ('\t', Quote::None, Escape::None, None),
    ]);
    (written, prop::sample::select(vec!["\n", "\r\n"]), any::<(bool, bool)>()).prop_map(
        |((delimiter, quote, escape, null_word), line_end, (header, ends_last_line))| Dialect {
            delimiter,
            quote,
            escape,
            line_end: if line_end == "\n" { LineEnd::Lf } else { LineEnd::Any },
            comment: None,
            null_word,
            header,
            encoding: TextEncoding::Utf8,
            byte_order_mark: false,
            ends_last_line,
            titles: 0,
            footers: 0,
        },
    )
}

/// What was asked until the rows were read as they were written; or why they were not.
fn exact_or_asked(
    path: &Path,
    choice: &FormatChoice,
    dialect: &Dialect,
    written: &(Vec<String>, Rows),
    depth: usize,
) -> Result<usize, String> {
    let source = Source::open_as(path, choice).map_err(|error| format!("refused: {error}"))?;
    read_profile(&source, &CancellationToken::new(), |_| {}).map_err(|error| format!("refused: {error}"))?;
    let questions = source.questions();
    let Some(question) = questions.first() else {
        let (names, rows) = written;
        if dialect.header && source.columns().to_vec() != *names {
            return Err(format!("columns {:?} as {:?}", source.columns(), source.format()));
        }
        if !dialect.header && source.format().header {
            return Err(format!("the first record as names: {:?}", source.columns()));
        }
        let records = source.records(0, usize::MAX).unwrap();
        let cell = |record: &source::OwnedRecord, place: usize| {
            let text = record.cells.get(place)?;
            let is_null = record.cells.form(place) == CellForm::Null;
            (!is_null && !text.is_empty()).then(|| text.to_owned())
        };
        for (place, row) in rows.iter().enumerate() {
            let Some(record) = records.get(place) else { return Err(format!("no record {place}")) };
            let found: Vec<_> = (0..record.cells.len()).map(|place| cell(record, place)).collect();
            if *row != found && record.cells.fault().is_none() && found.len() == row.len() {
                return Err(format!("{row:?} as {found:?} by {:?}", source.format()));
            }
            if *row != found {
                return Err(format!("{row:?} rejected as {found:?} by {:?}", source.format()));
            }
        }
        return if records.len() == rows.len() { Ok(depth) } else { Err("more records".to_owned()) };
    };
    if depth == 6 {
        return Err("there is no end of questions".to_owned());
    }
    let mut why = format!("no answer to {:?} is right", question.question);
    for option in &question.options {
        match exact_or_asked(path, &option.choice, dialect, written, depth + 1) {
            Ok(asked) => return Ok(asked),
            Err(reason) => why = format!("{why}\n  {}: {reason}", option.label),
        }
    }
    Err(why)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// With nothing said, any table is read exactly, or asked about until it is; what most programs write, at once.
    #[test]
    fn what_nothing_is_said_of_is_read_or_asked(
        dialect in likely_dialect(),
        (names, rows) in likely_table(),
        drawn in vec(any::<u8>(), 1..200),
    ) {
        let plain = |cell: Option<String>| match cell {
            Some(text) if !dialect.can_hold(&text) => Some("plain".to_owned()),
            other => other,
        };
        let rows: Rows = rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect();
        let bytes = dialect.write_as_programs_do(&names, &rows, &mut Drawn(&drawn, 0));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("likely.txt");
        std::fs::write(&path, &bytes).unwrap();
        let written = (names, rows);
        let read = exact_or_asked(&path, &FormatChoice::default(), &dialect, &written, 0);
        if let Err(why) = read {
            prop_assert!(false, "{}\n{}", why, String::from_utf8_lossy(&bytes));
        }
        let is_ordinary = matches!(dialect.delimiter, ',' | ';')
            && (dialect.quote, dialect.escape) == (Quote::Double, Escape::Doubled);
        if is_ordinary {
            let source = Source::open_as(&path, &FormatChoice::default()).unwrap();
            let asks = |part| source.questions().iter().any(|question| question.part == part);
            prop_assert!(
                !asks(FormatPart::Quote) && !asks(FormatPart::Escape),
                "{:?}\n{}", source.questions(), String::from_utf8_lossy(&bytes)
            );
        }
    }
}
