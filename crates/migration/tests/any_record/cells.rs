//! Cells of every shape that exports have, and of shapes that they should not have.

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
    let clock = prop_oneof![
        4 => (0u8..25, 0u8..60, 0u8..61).prop_map(|(h, m, s)| format!("{h:02}:{m:02}:{s:02}")),
        2 => (0u8..24, 0u8..60).prop_map(|(h, m)| format!("{h}:{m:02}")),
        2 => Just("00:00:00".to_owned()),
        1 => (0u8..24, 0u8..60, 0u8..60, "[0-9]{1,10}").prop_map(|(h, m, s, f)| format!("{h:02}:{m:02}:{s:02}.{f}")),
    ];
    let zone = prop_oneof![
        4 => Just(String::new()),
        3 => one_of(&["Z", " UTC", "+02:00", "-0530", "+01", " AM", " PM", "PM Z", " +0200", "-00:00"]),
        1 => "[-+][0-9]{2}:?[0-9]{0,2}",
    ];
    (day(), "[T ]", clock, zone).prop_map(|(day, t, clock, zone)| format!("{day}{t}{clock}{zone}"))
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
