//! What a cell means under a column's plan, read without the engine, and held against what it became.

use crate::json;
use crate::time;
use item::Value;
use plan::{
    AttributeKind, BinaryText, Blank, ColumnFix, ColumnPlan, DateAs, DecimalMark, Grouping, NumberReading,
};

/// A decimal number, exactly: `digits` × 10^`exponent`, with no zeros at either end of the digits; zero has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    pub(crate) digits: String,
    pub(crate) exponent: i64,
}

impl Decimal {
    /// The number in plain spelling, with or without an exponent.
    pub(crate) fn plain(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?)
            }
            None => (text, 0i64),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if whole.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let without_end = all.trim_end_matches('0');
        let digits = without_end.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let zeros = i64::try_from(all.len() - without_end.len()).unwrap();
        let exponent = exponent - i64::try_from(fraction.len()).unwrap() + zeros;
        Some(Self { negative, digits, exponent })
    }

    /// The number in a cell written in this way: signs of money and separators between digits are taken away.
    pub(crate) fn written(cell: &str, reading: NumberReading) -> Option<Self> {
        if reading == NumberReading::default() {
            return Self::plain(cell);
        }
        let is_money =
            |letter: char| letter.is_ascii_alphabetic() || "$€£¥₹₽₩₺₫ \u{A0}\u{202F}".contains(letter);
        let cell = if reading.currency {
            let minus = cell.matches('-').count();
            let signless = cell.replace(['-', '+'], "");
            assert!(cell.matches(['-', '+']).count() <= 1, "{cell} has two signs");
            format!("{}{}", "-".repeat(minus), signless.trim_matches(is_money))
        } else {
            cell.to_owned()
        };
        let (mark, grouping): (char, &[char]) = (
            if reading.decimal == DecimalMark::Comma { ',' } else { '.' },
            match reading.grouping {
                Grouping::None => &[],
                Grouping::Comma => &[','],
                Grouping::Point => &['.'],
                Grouping::Space => &[' ', '\u{A0}', '\u{202F}'],
                Grouping::Apostrophe => &['\'', '’'],
            },
        );
        let (whole, fraction) = cell.split_once(mark).unwrap_or((&cell, ""));
        let whole = whole.replace(grouping, "");
        Self::plain(&if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
    }
}

/// The letters of a cell that are seen, and those that join two that are beyond ASCII.
fn seen(cell: &str) -> String {
    const UNSEEN: &str = "\u{AD}\u{61C}\u{180E}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\
                          \u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}";
    let letters: Vec<char> = cell.chars().collect();
    let joinable = |place: Option<usize>| {
        place
            .and_then(|place| letters.get(place))
            .is_some_and(|letter| !letter.is_ascii() && !UNSEEN.contains(*letter))
    };
    let is_kept = |place: usize| {
        let is_joiner = matches!(letters[place], '\u{200C}' | '\u{200D}');
        !UNSEEN.contains(letters[place])
            || (is_joiner && joinable(place.checked_sub(1)) && joinable(Some(place + 1)))
    };
    (0..letters.len()).filter(|place| is_kept(*place)).map(|place| letters[place]).collect()
}

/// The cell after the column's fixes.
pub(crate) fn fixed(cell: &str, column: &ColumnPlan) -> String {
    column.fixes.iter().fold(cell.to_owned(), |cell, fix| match fix {
        ColumnFix::Trim => cell.trim().to_owned(),
        ColumnFix::RemoveInvisible => seen(&cell),
        ColumnFix::PlainSpaces => cell.replace(['\u{A0}', '\u{2007}', '\u{202F}'], " "),
        ColumnFix::UnwrapFormula => match cell.trim().as_bytes() {
            [b'=', b'"', text @ .., b'"']
                if text.split(|byte| *byte == b'"').skip(1).step_by(2).all(<[u8]>::is_empty)
                    && text.split(|byte| *byte == b'"').count() % 2 == 1 =>
            {
                cell.trim()[2..cell.trim().len() - 1].replace("\"\"", "\"")
            }
            _ => cell,
        },
        ColumnFix::UpperCase => cell.to_uppercase(),
        ColumnFix::LowerCase => cell.to_lowercase(),
        ColumnFix::Replace { from, to } => {
            if cell == *from {
                to.clone()
            } else {
                cell
            }
        }
    })
}

/// Panics when what became of a cell of a delimited file is not what it says. `cell` is what is read, its fixes done.
pub(crate) fn hold(cell: &str, column: &ColumnPlan, is_key: bool, value: Option<&Value>) {
    let is_blank = match column.kind {
        AttributeKind::Text | AttributeKind::Compressed => cell.is_empty(),
        _ => cell.trim().is_empty(),
    };
    // No byte at all is a value, but no key.
    let is_no_key = |text: &str| {
        is_key
            && column.kind == AttributeKind::Binary
            && ["", "0x", "0X", "\\x"].contains(&text.trim_end_matches('='))
    };
    if is_blank || is_no_key(cell) || column.null_words.iter().any(|word| word == cell) {
        let stands_for = column.blank_value.as_str();
        match column.blank {
            Blank::Value if !stands_for.trim().is_empty() && !is_no_key(stands_for) => {
                says(stands_for, column, value);
            }
            Blank::Null if !is_key => assert_eq!(value, Some(&Value::Null)),
            Blank::EmptyText if !is_key => assert_eq!(value, Some(&Value::S(String::new()))),
            _ => assert_eq!(value, None),
        }
    } else {
        says(cell, column, value);
    }
}

fn says(cell: &str, column: &ColumnPlan, value: Option<&Value>) {
    let Some(value) = value else { panic!("{cell:?} is lost: {column:?}") };
    let split = || -> Vec<String> {
        let separator = column.separator.as_str();
        let parts = if separator.is_empty() { vec![cell] } else { cell.split(separator).collect() };
        parts.into_iter().map(|part| part.trim().to_owned()).collect()
    };
    let number = |text: &str| Decimal::written(text, column.number).unwrap_or_else(|| panic!("{text:?}"));
    match (column.kind, value) {
        (AttributeKind::Text, Value::S(text)) => assert_eq!(text, cell),
        (AttributeKind::Number, Value::N(text)) => assert_eq!(Decimal::plain(text).unwrap(), number(cell)),
        (AttributeKind::YesNo, Value::Bool(value)) => {
            let word = if *value { &column.yes_no.yes } else { &column.yes_no.no };
            assert_eq!(word.to_lowercase(), cell.to_lowercase());
        }
        (AttributeKind::Date | AttributeKind::DateTime, Value::S(text)) => {
            assert_eq!(column.date_as, DateAs::IsoText);
            time::is_same(cell, column, text);
        }
        (AttributeKind::Date | AttributeKind::DateTime, Value::N(text)) => {
            assert_eq!(column.date_as, DateAs::EpochSeconds);
            time::is_seconds(cell, column, text);
        }
        (AttributeKind::Json, value) => json::is_same(cell, value),
        (AttributeKind::List, Value::L(values)) => {
            let elements: Vec<Value> = split().into_iter().map(Value::S).collect();
            assert_eq!(values, &elements);
        }
        (AttributeKind::TextSet, Value::Ss(texts)) => assert_eq!(texts, &split()),
        (AttributeKind::NumberSet, Value::Ns(texts)) => {
            let values: Vec<Decimal> = texts.iter().map(|text| Decimal::plain(text).unwrap()).collect();
            assert_eq!(values, split().iter().map(|text| number(text)).collect::<Vec<_>>());
        }
        (AttributeKind::Binary, Value::B(found)) => assert_eq!(found, &bytes(cell, column.binary)),
        (AttributeKind::Compressed, Value::B(found)) => {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(found.as_slice()), &mut text)
                .unwrap();
            assert_eq!(text, cell);
        }
        other => panic!("{cell:?} became {other:?}"),
    }
}

/// The bytes that a cell stands for, bit by bit.
fn bytes(cell: &str, written: BinaryText) -> Vec<u8> {
    const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits_a_digit = if written == BinaryText::Hex { 4 } else { 6 };
    let digits: Vec<u32> = match written {
        BinaryText::Hex => {
            let cell = ["0x", "0X", "\\x"].iter().find_map(|mark| cell.strip_prefix(mark)).unwrap_or(cell);
            cell.chars().map(|digit| digit.to_digit(16).unwrap()).collect()
        }
        BinaryText::Base64 => cell
            .replace('-', "+")
            .replace('_', "/")
            .chars()
            .filter(|digit| !"=\r\n".contains(*digit))
            .map(|digit| u32::try_from(BASE64.find(digit).unwrap()).unwrap())
            .collect(),
    };
    let bits: Vec<u32> =
        digits.iter().flat_map(|digit| (0..bits_a_digit).rev().map(move |bit| digit >> bit & 1)).collect();
    assert!(bits.chunks_exact(8).remainder().iter().all(|bit| *bit == 0), "bits are lost: {cell}");
    bits.chunks_exact(8)
        .map(|byte| u8::try_from(byte.iter().fold(0, |value, bit| value << 1 | bit)).unwrap())
        .collect()
}
