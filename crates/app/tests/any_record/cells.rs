//! Cells of every shape that exports have, and of shapes that they should not have.

use plan::{AttributeKind, BinaryText, ColumnPlan, DateOrder, DecimalMark, Grouping, NumberReading};
use proptest::prelude::*;

/// Any cell.
pub(crate) fn cell() -> BoxedStrategy<String> {
    prop_oneof![
        2 => blank(),
        6 => number(),
        4 => day(),
        6 => moment(),
        3 => document(),
        3 => bytes(),
        2 => word(),
        4 => list(),
        3 => "\\PC{0,12}",
        1 => any::<String>(),
        1 => long(),
    ]
    .boxed()
}

/// Cells as the column's plan expects them, most of the time.
pub(crate) fn fitting(column: &ColumnPlan) -> BoxedStrategy<String> {
    let separator = column.separator.clone();
    let as_planned = match column.kind {
        AttributeKind::Number => written(column.number),
        AttributeKind::YesNo => {
            let words = column.yes_no.clone();
            (any::<bool>(), any::<bool>())
                .prop_map(move |(yes, loud)| {
                    let word = if yes { &words.yes } else { &words.no };
                    if loud { word.to_uppercase() } else { word.clone() }
                })
                .boxed()
        }
        AttributeKind::Date => written_day(column.date_order),
        AttributeKind::DateTime => (written_day(column.date_order), clock(), zone())
            .prop_map(|(day, clock, zone)| format!("{day} {clock}{zone}"))
            .boxed(),
        AttributeKind::Json => document(),
        AttributeKind::NumberSet => proptest::collection::vec(written(column.number), 1..4)
            .prop_map(move |numbers| numbers.join(&separator))
            .boxed(),
        AttributeKind::Binary => {
            let hex = column.binary == BinaryText::Hex;
            (proptest::collection::vec(any::<u8>(), 0..9), any::<bool>())
                .prop_map(move |(bytes, marked)| {
                    let digits: String =
                        bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hex_digit).collect();
                    match (hex, marked) {
                        (true, true) => format!("0x{digits}"),
                        (true, false) => digits,
                        // Base64 of bytes whose bits are all known.
                        (false, _) => {
                            ["AAAA", "AP8=", "-_8", "iVBORw0KGgo=", "/w=="][bytes.len() % 5].to_owned()
                        }
                    }
                })
                .boxed()
        }
        AttributeKind::Text
        | AttributeKind::List
        | AttributeKind::TextSet
        | AttributeKind::Compressed
        | AttributeKind::Null => cell(),
    };
    prop_oneof![3 => as_planned, 1 => cell()].boxed()
}

fn hex_digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap()
}

/// Numbers as they are written in this way.
fn written(reading: NumberReading) -> BoxedStrategy<String> {
    let separator = match reading.grouping {
        Grouping::None => "",
        Grouping::Comma => ",",
        Grouping::Point => ".",
        Grouping::Space => "\u{202F}",
        Grouping::Apostrophe => "'",
    };
    let mark = if reading.decimal == DecimalMark::Comma { ',' } else { '.' };
    let money = one_of(if reading.currency { &["", "$", "€ ", "USD ", "-£"] } else { &[""] });
    (money, "-?", "[1-9][0-9]{0,2}", proptest::collection::vec("[0-9]{3}", 0..14), "[0-9]{0,3}")
        .prop_map(move |(money, minus, first, groups, fraction)| {
            let minus = if money.starts_with('-') { "" } else { &minus };
            let mut text = format!("{minus}{money}{first}");
            for group in groups {
                text = format!("{text}{separator}{group}");
            }
            if fraction.is_empty() { text } else { format!("{text}{mark}{fraction}") }
        })
        .boxed()
}

fn written_day(order: DateOrder) -> BoxedStrategy<String> {
    let numeric = (1990u16..2038, 1u8..13, 1u8..32, "[-/.]").prop_map(move |(y, m, d, s)| match order {
        DateOrder::YearFirst => format!("{y}{s}{m}{s}{d}"),
        DateOrder::DayFirst => format!("{d}{s}{m}{s}{y}"),
        DateOrder::MonthFirst => format!("{m:02}{s}{d:02}{s}{y}"),
    });
    prop_oneof![2 => numeric, 1 => day()].boxed()
}

fn blank() -> impl Strategy<Value = String> {
    one_of(&["", "", " ", "  ", "\u{A0}", "\t", "NULL", "null", "\\N", "NA", "n/a", "None", "-", "#N/A"])
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

pub(crate) fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..30).prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        "[-+]{0,2}[0-9]{1,4}([.,][0-9]{1,4})?([eE][-+]?[0-9]{1,3})?",
        "[-+]?[0-9]{30,45}([.,][0-9]{0,45})?",
        "-?0[.,]0{0,130}[0-9]{1,3}",
        "[-+]?[$€£]?[-+]?[0-9]{1,3}([,. '’\u{A0}\u{202F}][0-9]{3}){0,3}([.,][0-9]{1,2})?( ?[€$]| EUR|kr)?",
        "(USD|CHF|R\\$) ?-?[0-9]{1,3}([.,'][0-9]{3}){0,2}([.,][0-9]{2})?",
    ]
}

fn day() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1990u16..2038, 1u8..14, 1u8..33, "[-/.]").prop_map(|(y, m, d, s)| format!("{y}{s}{m:02}{s}{d:02}")),
        2 => (1990u16..2038, 1u8..13, 1u8..29, "[-/.]").prop_map(|(y, m, d, s)| format!("{d}{s}{m}{s}{y}")),
        2 => (1990u16..2038, 1u8..13, 1u8..29, "[-/.]").prop_map(|(y, m, d, s)| format!("{m:02}{s}{d:02}{s}{y}")),
        1 => "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        1 => ("(Jan|feb|MAR|April|Sept|dec|December)", 1u8..33, 1990u16..2038, "[- ]|, |\\. ")
            .prop_map(|(m, d, y, s)| format!("{m} {d}{s}{y}")),
        1 => ("(Jan|feb|MAR|April|Sept|dec|December)", 1u8..33, 1990u16..2038, "[- ]|, |\\. ")
            .prop_map(|(m, d, y, s)| format!("{d}{s}{m}{s}{y}")),
    ]
}

fn moment() -> impl Strategy<Value = String> {
    (day(), "[T ]", clock(), zone()).prop_map(|(day, t, clock, zone)| format!("{day}{t}{clock}{zone}"))
}

pub(crate) fn document() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        one_of(&[
            "null",
            "true",
            "false",
            "\"\"",
            "\"x\\u00e9\\n\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud800\"",
            "nul",
            "[]",
            "{}"
        ]),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][-+]?[0-9]{1,3})?",
        "[0-9]{36,42}",
        "\"[ a-zé]{0,6}\"",
    ];
    let nested = leaf.prop_recursive(4, 16, 4, |inner| {
        let names = || one_of(&["a", "b", "é", "a\\u0062", "\\u0061", "", "long name"]);
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..4), "[, ]{1,2}|, |,|,\n")
                .prop_map(|(parts, between)| format!("[{}]", parts.join(&between))),
            proptest::collection::vec((names(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<String> =
                    entries.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    });
    let deep = (30usize..35, "1|")
        .prop_map(|(levels, leaf)| format!("{}{leaf}{}", "[".repeat(levels), "]".repeat(levels)));
    prop_oneof![8 => nested, 1 => deep, 1 => "[\\[\\]{}\":,0-9a-z\\\\ ]{0,20}"].boxed()
}

fn bytes() -> impl Strategy<Value = String> {
    prop_oneof!["(0x|0X|\\\\x|)[0-9a-fA-F]{0,9}", "[A-Za-z0-9+/]{0,12}={0,3}", "[A-Za-z0-9_-]{1,11}",]
}

fn word() -> impl Strategy<Value = String> {
    one_of(&["true", "FALSE", "Yes", "no", "y", "N", "t", "f", "on", "off", "1", "0", "ja", "nein"])
}

fn list() -> impl Strategy<Value = String> {
    let element = prop_oneof![number(), "[ a-cé]{0,3}", Just("1.0".to_owned()), Just("1".to_owned())];
    (proptest::collection::vec(element, 1..5), one_of(&[";", "|", ",", ", ", "; "]))
        .prop_map(|(elements, separator)| elements.join(&separator))
}

fn clock() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0u8..25, 0u8..60, 0u8..61).prop_map(|(h, m, s)| format!("{h:02}:{m:02}:{s:02}")),
        2 => (0u8..24, 0u8..60).prop_map(|(h, m)| format!("{h}:{m:02}")),
        2 => Just("00:00:00".to_owned()),
        1 => (0u8..24, 0u8..60, 0u8..60, "[0-9]{1,10}").prop_map(|(h, m, s, f)| format!("{h:02}:{m:02}:{s:02}.{f}")),
    ]
}

fn zone() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        3 => one_of(&["Z", " UTC", "+02:00", "-0530", "+01", " AM", " PM", "PM Z", " +0200", "-00:00"]),
        1 => "[-+][0-9]{2}:?[0-9]{0,2}",
    ]
}

/// Texts about as long as a key, or an item, may be.
fn long() -> impl Strategy<Value = String> {
    (
        proptest::sample::select(&[1020usize, 1024, 1025, 2048, 2049, 409_580, 409_600][..]),
        0usize..30,
        "[aé0]",
    )
        .prop_map(|(length, more, letter)| {
            let mut text = letter.repeat(length / letter.len());
            text.push_str(&"x".repeat(more));
            text
        })
}
